//! Manuscripts that are spoilt by chance: what the tests of their readers share.

use super::docx::Manuscript;
use super::{book, divide};
use crate::dice::Dice;
use crate::manifest::adopt::Found;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Spoils a text at one place: words of it go, or come twice, or a token comes in. `instead` is given what
/// was drawn, below four, and may do something else.
pub(super) fn spoil(
    out: &mut String,
    tokens: &[&str],
    dice: &mut Dice,
    instead: impl FnOnce(usize, &mut String, &mut Dice) -> bool,
) {
    let at = out.floor_char_boundary(dice.next(out.len() + 1));
    let end = out.floor_char_boundary((at + dice.next(40)).min(out.len())).max(at);
    let kind = dice.next(4);
    if instead(kind, out, dice) {
        return;
    }
    match kind {
        0 => drop(out.drain(at..end)),
        1 => {
            let piece = out[at..end].to_owned();
            out.insert_str(at, &piece);
        }
        _ => out.insert_str(at, tokens[dice.next(tokens.len())]),
    }
}

/// An archive of these parts, so many bytes of which are others.
pub(super) fn archive(
    parts: &[(&str, Vec<u8>)],
    others: impl FnOnce(&mut Dice) -> usize,
    dice: &mut Dice,
) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a part");
        archive.write_all(bytes).expect("written");
    }
    let mut bytes = archive.finish().expect("an archive").into_inner();
    for _ in 0..others(dice) {
        let at = dice.next(bytes.len());
        bytes[at] = dice.next(256) as u8;
    }
    bytes
}

/// Reads so many files, or as many as `RECTO_MUTATIONS` says: each is a manuscript whose pictures and
/// chapters stay in their folder, or is told. How many could be read.
pub(super) fn try_all(
    files: u64,
    read: impl Fn(&mut Dice) -> Result<Manuscript, (String, String)>,
) -> usize {
    let asked = std::env::var("RECTO_MUTATIONS").ok().and_then(|n| n.parse().ok());
    let mut count = 0;
    for seed in 0..asked.unwrap_or(files) {
        match read(&mut Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)) {
            Ok(manuscript) => {
                count += 1;
                for (path, _) in &manuscript.pictures {
                    let inside = crate::files::normal(path).as_deref() == Some(path);
                    assert!(inside && !path.contains(".."), "{seed}: {path}");
                }
                if let Some(divided) = divide(&manuscript.markdown) {
                    let made = book(divided, Found::default(), "");
                    assert!(
                        made.files.iter().all(|(path, _)| !path.contains(['/', '\\'])),
                        "{seed}"
                    );
                }
            }
            Err((why, _)) => assert!(!why.is_empty(), "{seed}"),
        }
    }
    count
}
