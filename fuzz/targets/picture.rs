//! A drawing.

#![no_main]

mod way;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let manifest = way::MANIFEST.as_bytes();
    way::build(&[("recto.toml", manifest), ("a.md", b"# A\n\n![p](p.svg)\n"), ("p.svg", data)]);
});
