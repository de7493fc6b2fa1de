//! A chapter.

#![no_main]

mod way;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    way::build(&[("recto.toml", way::MANIFEST.as_bytes()), ("a.md", data)]);
});
