//! Many titles under one roof: which they are, what of them has changed, who works on them.
//!
//! A house is a folder with a `recto-house.toml` (`manifest/house`), which names its titles ([`titles`]). Of a title that was
//! built a record says what it was made of and what came of it ([`record`]); where all of that is as it was, nothing is to be
//! done. Titles are worked on side by side, as many as memory is for ([`crew`]). Which have changed since a commit, git says
//! ([`since`]). What there is to do can be given to other engines, on other machines ([`plan`]).

pub(crate) mod crew;
pub(crate) mod plan;
pub(crate) mod record;
pub(crate) mod since;
pub(crate) mod titles;

pub(crate) use titles::{House, Title};
