//! What the header of a JPEG tells.

/// The frame of a JPEG.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Colour components: 1 grey, 3 colours of light, 4 inks.
    pub components: u8,
    /// It has Adobe's marker: inks are stored inverted.
    pub adobe: bool,
}

/// Reads the frame header (SOF) and looks for Adobe's marker (ITU-T T.81, B.2.2).
pub fn header(data: &[u8]) -> Option<Header> {
    let mut at = 2;
    let mut adobe = false;
    while at + 4 <= data.len() {
        if data[at] != 0xff {
            return None;
        }
        let marker = data[at + 1];
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([data[at + 2], data[at + 3]]));
        let body = data.get(at + 4..at + 2 + length)?;
        if marker == 0xee && body.starts_with(b"Adobe") {
            adobe = true;
        }
        if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
            return Some(Header {
                height: u32::from(u16::from_be_bytes([*body.get(1)?, *body.get(2)?])),
                width: u32::from(u16::from_be_bytes([*body.get(3)?, *body.get(4)?])),
                components: *body.get(5)?,
                adobe,
            });
        }
        at += 2 + length;
    }
    None
}
