//! `recto.toml`: schema, reading, editing that keeps comments, and mdBook's projects.

mod project;

pub use project::{Entry, Flavour, Print, Project};
