//! Numbers that look random and are the same each time: xorshift (G. Marsaglia, Xorshift RNGs, 2003).

/// A generator; its seed is not 0.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The next number, below another one; 0 below 0.
    pub(crate) fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}
