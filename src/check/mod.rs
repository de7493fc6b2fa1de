//! Preflight: what a printer or a shop would refuse, each rule with its source.

mod printer;
pub mod shop;

pub use printer::{Subject, furniture_room, hang, preflight, too_coarse, unknown_paper};
