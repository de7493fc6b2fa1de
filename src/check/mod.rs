//! Preflight: what a printer would refuse or print badly, each rule with its source.

mod printer;

pub use printer::{Subject, preflight};
