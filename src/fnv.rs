//! A hash that is the same everywhere and always: FNV-1a, 64 bits (Fowler, Noll and Vo). Whatever of it goes into a
//! file is read by other versions and on other machines; hashes of the standard library promise neither.

/// The hash of bytes so far.
#[derive(Debug, Clone)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// One with a beginning of its own.
    pub(crate) fn from(beginning: u64) -> Fnv {
        Fnv(beginning)
    }

    /// Adds bytes.
    pub(crate) fn add(&mut self, bytes: impl IntoIterator<Item = u8>) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// The number that they make.
    pub(crate) fn value(&self) -> u64 {
        self.0
    }

    /// The number that some bytes make.
    pub(crate) fn of(bytes: impl IntoIterator<Item = u8>) -> u64 {
        let mut hash = Fnv::default();
        hash.add(bytes);
        hash.value()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_numbers_are_those_of_the_authors() {
        // Of the table of tests in their own sources.
        assert_eq!(Fnv::of(*b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Fnv::of(*b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Fnv::of(*b"foobar"), 0x8594_4171_f739_67e8);
    }
}
