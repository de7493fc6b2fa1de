//! The house's own rules, held against its source.

use recto::diagnostic::Code;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut open = vec![folder.to_path_buf()];
    let mut all = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { all.push(path) }
        }
    }
    all
}

/// Every source file with its path below `src`, without what only its tests hold.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    for path in below(&root) {
        let name = path.strip_prefix(&root).expect("below src").to_string_lossy().into_owned();
        if !name.ends_with(".rs") || name.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file");
        let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        all.push((name, own.to_owned()));
    }
    all.sort();
    all
}

#[test]
fn files_are_read_through_the_one_door() {
    let reads = ["fs::read(", "fs::read_to_string(", "File::open(", "OpenOptions"];
    let found: Vec<String> = sources()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("files/"))
        .filter(|(_, text)| reads.iter().any(|read| text.contains(read)))
        .map(|(name, _)| name)
        .collect();
    // The system tells in a file which signals are to be ignored.
    assert_eq!(found, ["cli/signals.rs"]);
}

/// The rooms in the order in which imports run: a room knows those behind it alone.
const ROOMS: [&str; 28] = [
    "cli",
    "house",
    "archive",
    "trade",
    "exchange",
    "import",
    "lsp",
    "desk",
    "session",
    "check",
    "pdf",
    "epub",
    "cover",
    "picture",
    "typeset",
    "theme",
    "assemble",
    "markdown",
    "spoken",
    "artwork",
    "highlight",
    "manifest",
    "citations",
    "language",
    "model",
    "diagnostic",
    "source",
    "files",
];

#[test]
fn imports_run_down_the_list_of_rooms() {
    let place = |room: &str| ROOMS.iter().position(|r| *r == room);
    let mut up = Vec::new();
    for (name, text) in sources() {
        let Some((room, _)) = name.split_once('/') else { continue };
        let Some(own) = place(room) else {
            up.push(format!("{room} is no room of the list"));
            continue;
        };
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            for used in line.split("crate::").skip(1) {
                let end = used.find(|c: char| !c.is_alphanumeric() && c != '_');
                let used = &used[..end.unwrap_or(used.len())];
                if place(used).is_some_and(|at| at < own) {
                    up.push(format!("{name} uses {used}"));
                }
            }
        }
    }
    assert_eq!(up, Vec::<String>::new());
}

#[test]
fn every_code_of_the_table_is_told_somewhere() {
    let told: String = sources()
        .into_iter()
        .filter(|(name, _)| !name.starts_with("diagnostic/"))
        .map(|(_, text)| text)
        .collect();
    let is_told = |code: &Code| {
        let constant = format!("Code::{}", code.name().to_uppercase().replace('-', "_"));
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
        told.split(&constant).skip(1).any(ends)
    };
    let silent: Vec<Code> = Code::all().filter(|code| !is_told(code)).collect();
    assert_eq!(silent, []);
}

#[test]
fn nothing_is_decided_by_the_words_of_a_message() {
    let looks = [
        "message ==",
        "message !=",
        "message.contains",
        "message.starts_with",
        "message.ends_with",
        "message.as_str()) ==",
        "help ==",
        "help.as_deref() ==",
        "help.as_deref() !=",
        "help.contains",
    ];
    let found: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| looks.iter().any(|look| text.contains(look)))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(found, Vec::<String>::new());
}

/// What of a standard is kept, and by what.
const CHECKLISTS: [&str; 3] = ["src/pdf/UA.md", "src/pdf/PDFX.md", "src/epub/ACCESSIBILITY.md"];

/// Whether a text defines a name, in Rust or in the Python of a validator.
fn defines(text: &str, name: &str) -> bool {
    let kinds = ["fn", "const", "static", "struct", "enum", "trait", "type", "mod", "def"];
    kinds.iter().any(|kind| {
        let wanted = format!("{kind} {name}");
        text.match_indices(wanted.as_str()).any(|(at, _)| {
            let next = text[at + wanted.len()..].chars().next();
            next.is_none_or(|c| !c.is_alphanumeric() && c != '_')
        })
    })
}

/// `tests/tagged.rs::name` is looked up in the file, `pdf::name` anywhere below the room's folder.
#[test]
fn checklists_of_clauses_name_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut gone = Vec::new();
    for list in CHECKLISTS {
        let text = fs::read_to_string(root.join(list)).expect("a checklist");
        let quoted = text.split('`').skip(1).step_by(2);
        let is_place = |t: &&str| {
            t.contains("::") || [".rs", ".py", ".md"].iter().any(|ending| t.ends_with(ending))
        };
        for token in quoted.filter(is_place) {
            let mut parts = token.split("::");
            let files = match parts.next().unwrap_or_default() {
                file if file.contains('/') => vec![root.join(file)],
                room => below(&root.join("src").join(room)),
            };
            let texts: Vec<String> =
                files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
            let there = !texts.is_empty();
            if !there || !parts.all(|name| texts.iter().any(|text| defines(text, name))) {
                gone.push(format!("{list}: {token}"));
            }
        }
    }
    assert_eq!(gone, Vec::<String>::new());
}
