//! Clusters as the processor has them.

use super::Form;
use super::node::Node;
use super::render::Facts;

/// A work in a cluster.
#[derive(Debug, Clone, Default)]
pub(super) struct Cite {
    /// Its place among the works.
    pub(super) item: usize,
    pub(super) facts: Facts,
    pub(super) prefix: Vec<Node>,
    pub(super) suffix: Vec<Node>,
    pub(super) form: Form,
    /// Its place in the cluster as the author wrote it.
    pub(super) index: usize,
}

/// Works cited together.
#[derive(Debug, Clone, Default)]
pub(super) struct Cluster {
    pub(super) cites: Vec<Cite>,
    pub(super) note: u32,
    pub(super) printed_note: Option<String>,
    pub(super) resets: bool,
    pub(super) restarts: bool,
    pub(super) opens_note: bool,
    /// It is a sentence of a text: the author's own words at its beginning, and a name's particle, begin
    /// with a capital too.
    pub(super) in_text: bool,
}
