//! The oldest Rust that `Cargo.toml` states: no dependency may ask for a newer one. The standard
//! library's own part of it is watched by Clippy (`incompatible_msrv`).

use serde_json::Value;
use std::process::Command;

/// A version of Rust as its parts.
fn version(text: &str) -> Vec<u32> {
    text.split('.').map(|part| part.parse().expect("a version of numbers")).collect()
}

fn packages() -> Vec<Value> {
    let read = |more: &[&str]| {
        let out = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(more)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        out.status.success().then_some(out.stdout)
    };
    // What the lock file names for other systems may not be on this machine yet.
    let text = read(&["--offline"]).or_else(|| read(&[])).expect("cargo knows the packages");
    let mut whole: Value = serde_json::from_slice(&text).expect("cargo writes JSON");
    match whole["packages"].take() {
        Value::Array(list) => list,
        other => panic!("no list of packages: {other}"),
    }
}

#[test]
fn no_dependency_asks_for_a_newer_rust_than_is_stated() {
    let stated = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = packages();
    assert!(packages.len() > 100, "the lock file names {} packages", packages.len());
    let newer: Vec<String> = packages
        .iter()
        .filter_map(|p| {
            let wanted = p["rust_version"].as_str()?;
            (version(wanted) > stated).then(|| format!("{} wants Rust {wanted}", p["name"]))
        })
        .collect();
    assert!(newer.is_empty(), "{newer:#?}");
}

#[test]
fn the_readme_states_the_same_rust() {
    let readme = include_str!("../README.md");
    let stated = format!("Rust {} or newer", env!("CARGO_PKG_RUST_VERSION"));
    assert!(readme.contains(&stated), "README.md does not say \"{stated}\"");
}
