//! The programs of tests that take longest, in one: no thread waits for the last test of another.

#[path = "../support/dice.rs"]
mod dice;
#[path = "../support/mod.rs"]
mod support;

mod bad_inputs;
mod editions;
mod edits;
mod epub;
mod extraction;
mod formulas;
mod notes;
mod outputs;
mod pagelist;
