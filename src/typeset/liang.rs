//! Hyphenation by patterns (Liang 1983) for languages that the hyphenation library lacks: British
//! English divides by origin and sound otherwise than American.

use std::sync::OnceLock;

/// The patterns of a language: letters with a level before, between and behind them. They stand in
/// a tree by their letters: all that begin at one place of a word are found on one way down.
pub(super) struct Patterns {
    nodes: Vec<Node>,
    /// Levels of the patterns that nodes end.
    levels: Vec<u8>,
}

/// What begins with some letters.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The last of the letters.
    letter: u8,
    /// How many nodes have a letter more, and the first of them.
    count: u8,
    first: u32,
    /// Levels of the pattern of just these letters: how many, and the first of them.
    length: u8,
    levels: u32,
}

/// Licence in the file's head; from the hyphenation dictionary that LibreOffice uses.
const BRITISH: &str = include_str!("patterns/en-gb.txt");

impl Patterns {
    /// British English.
    pub(super) fn british() -> &'static Patterns {
        static PATTERNS: OnceLock<Patterns> = OnceLock::new();
        PATTERNS.get_or_init(|| Patterns::read(BRITISH))
    }

    /// Reads a list of patterns, a line each; lines that begin with `%` are remarks.
    fn read(list: &str) -> Patterns {
        let lines = list.lines().filter(|l| !l.starts_with('%') && !l.is_empty());
        let letters =
            |line: &str| line.bytes().filter(|b| !b.is_ascii_digit()).collect::<Vec<u8>>();
        let mut sorted: Vec<(Vec<u8>, &str)> = lines.map(|l| (letters(l), l)).collect();
        sorted.sort();
        let mut tree = Patterns { nodes: vec![Node::default()], levels: Vec::new() };
        tree.grow(0, 0, &sorted);
        tree
    }

    /// Adds what patterns have behind their first `depth` letters, which are those of node `at`.
    fn grow(&mut self, at: usize, depth: usize, mut patterns: &[(Vec<u8>, &str)]) {
        while let Some(((_, line), rest)) =
            patterns.split_first().filter(|(p, _)| p.0.len() == depth)
        {
            let mut levels = vec![0u8; depth + 1];
            let mut k = 0;
            for b in line.bytes() {
                match b {
                    b'0'..=b'9' => levels[k] = b - b'0',
                    _ => k += 1,
                }
            }
            self.nodes[at].levels = self.levels.len() as u32;
            self.nodes[at].length = levels.len() as u8;
            self.levels.extend(levels);
            patterns = rest;
        }
        let branches: Vec<_> = patterns.chunk_by(|a, b| a.0[depth] == b.0[depth]).collect();
        let first = self.nodes.len();
        self.nodes[at].first = first as u32;
        self.nodes[at].count = branches.len() as u8;
        self.nodes
            .extend(branches.iter().map(|b| Node { letter: b[0].0[depth], ..Node::default() }));
        for (k, branch) in branches.into_iter().enumerate() {
            self.grow(first + k, depth + 1, branch);
        }
    }

    /// Byte offsets at which a word of ASCII letters may be divided. Words with other letters have
    /// none.
    pub(super) fn points(&self, word: &str) -> Vec<usize> {
        if !word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Vec::new();
        }
        let edged = format!(".{}.", word.to_ascii_lowercase());
        let edged = edged.as_bytes();
        let mut found = vec![0u8; edged.len() + 1];
        for start in 0..edged.len() {
            let mut node = self.nodes[0];
            for letter in &edged[start..] {
                let first = node.first as usize;
                let next = &self.nodes[first..first + usize::from(node.count)];
                let Some(next) = next.iter().find(|n| n.letter == *letter) else { break };
                node = *next;
                let levels = &self.levels[node.levels as usize..][..usize::from(node.length)];
                for (here, level) in found[start..].iter_mut().zip(levels) {
                    *here = (*here).max(*level);
                }
            }
        }
        // The level before letter k of the word stands at k + 1, behind the full stop.
        (1..word.len()).filter(|k| found[k + 1] % 2 == 1).collect()
    }
}
