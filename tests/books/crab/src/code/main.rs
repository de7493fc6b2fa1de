# use std::fmt;
fn hidden() {}
// ANCHOR: shown
fn main() {
    let long_enough_to_be_turned_over = "a string that goes on and on, past the edge of any page that is not very wide";
}
// ANCHOR_END: shown
