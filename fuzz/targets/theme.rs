//! A theme of the project.

#![no_main]

mod way;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let toml = format!("{}[print]\ntheme = \"t.toml\"\n", way::MANIFEST);
    way::build(&[("recto.toml", toml.as_bytes()), ("t.toml", data), ("a.md", b"# A\n\nWords.\n")]);
});
