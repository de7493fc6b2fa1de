//! A manifest.

#![no_main]

mod way;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    way::build(&[("recto.toml", data), ("a.md", b"# A\n\nWords.\n")]);
});
