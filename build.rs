//! Packs the faces of `fonts/` for the binary: unpacked when they are first used, they take three fifths of the room.
//! Each becomes `OUT_DIR/FILE.z`: its length in four bytes, the lowest first, and a zlib stream.

use libdeflater::{CompressionLvl, Compressor};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=fonts");
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    for entry in fs::read_dir("fonts")? {
        let path = entry?.path();
        let is_face = path.extension().is_some_and(|ending| ending == "otf" || ending == "ttf");
        if let (true, Some(name)) = (is_face, path.file_name().and_then(|name| name.to_str())) {
            fs::write(out.join(format!("{name}.z")), packed(&path)?)?;
        }
    }
    Ok(())
}

fn packed(path: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    let face = fs::read(path)?;
    let mut compressor = Compressor::new(CompressionLvl::best());
    let mut stream = vec![0; compressor.zlib_compress_bound(face.len())];
    let length = compressor.zlib_compress(&face, &mut stream)?;
    let mut packed = u32::try_from(face.len())?.to_le_bytes().to_vec();
    packed.extend(&stream[..length]);
    Ok(packed)
}
