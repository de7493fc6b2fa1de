//! Colour: what the numbers in the file mean.

use super::content::deflate_at;
use super::finish::{literal, name};
use lopdf::{Dictionary, Document, ObjectId, Stream};
use moxcms::ColorProfile;

/// Adds the output intent sRGB (ISO 19005-2, 6.2.3): greys and RGB are meant as a screen shows them.
pub(super) fn output_intent(doc: &mut Document) -> ObjectId {
    let profile = srgb();
    let mut dict = Dictionary::new();
    dict.set("N", 3);
    dict.set("Alternate", name("DeviceRGB"));
    dict.set("Filter", name("FlateDecode"));
    let stream = Stream::new(dict, deflate_at(&profile, 9)).with_compression(false);
    let stream = doc.add_object(stream);
    let mut intent = Dictionary::new();
    intent.set("Type", name("OutputIntent"));
    intent.set("S", name("GTS_PDFA1"));
    intent.set("OutputConditionIdentifier", literal("sRGB IEC61966-2.1"));
    intent.set("Info", literal("sRGB IEC61966-2.1"));
    intent.set("DestOutputProfile", stream);
    doc.add_object(intent)
}

/// The profile of sRGB, the same bytes on every day: its maker writes the clock into it.
fn srgb() -> Vec<u8> {
    let mut bytes = ColorProfile::new_srgb().encode().unwrap_or_default();
    // ICC.1:2010, 7.2.8: year, month, day, hours, minutes, seconds.
    let date: [u8; 12] = [0x07, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];
    if let Some(header) = bytes.get_mut(24..36) {
        header.copy_from_slice(&date);
    }
    bytes
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_profile_has_no_clock_in_it() {
        let bytes = super::srgb();
        assert_eq!(&bytes[36..40], b"acsp");
        assert_eq!(bytes[24..28], [0x07, 0xd0, 0, 1]);
    }
}
