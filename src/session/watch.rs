//! Watching a session at work.

/// Who is told what a session does while it does it.
pub trait Watch: Send {
    /// A step begins: "Making the EPUB".
    fn step(&mut self, what: &str);

    /// A step begins that goes over chapters with these names. What is returned is told the index of
    /// each one that is finished, from any thread; a step may go over all of them more than once.
    fn chapters(&mut self, what: &str, names: Vec<String>) -> Finished;
}

/// Is told the index of a chapter that is finished.
pub type Finished = Box<dyn Fn(usize) + Send + Sync>;

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Watch for Silent {
    fn step(&mut self, _: &str) {}

    fn chapters(&mut self, _: &str, _: Vec<String>) -> Finished {
        Box::new(|_| {})
    }
}

/// How many steps a session tells of on the way to the files of a book: read, set, make. Each edition and each shop's EPUB is one more, and so is each cover.
pub const STEPS: usize = 3;
