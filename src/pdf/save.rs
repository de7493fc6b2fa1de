//! The file as bytes: objects in deflated streams, packed on every core, and a cross-reference
//! stream (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! lopdf writes the same, but copies every object and serialises it three times, one after the
//! other, and leaves the cross-references unpacked. Objects of which a book has tens of thousands (its structure) are not made for lopdf at
//! all: whoever knows them writes them here, as [`Written`].

use crate::deflate::{Level, zlib};
use lopdf::{Dictionary, Document, Object, StringFormat};
use rayon::prelude::*;
use std::io::Write;

/// Objects in a stream at most: readers unpack a whole stream for one of them.
const TOGETHER: usize = 100;

/// Objects that write themselves.
pub(super) trait Written: Sync {
    /// Their numbers, ascending.
    fn numbers(&self) -> &[u32];

    /// Writes the object of `numbers()[at]`.
    fn write(&self, at: usize, out: &mut Vec<u8>);
}

/// No objects of that kind.
pub(super) struct Nothing;

impl Written for Nothing {
    fn numbers(&self) -> &[u32] {
        &[]
    }

    fn write(&self, _: usize, _: &mut Vec<u8>) {}
}

/// An object that goes into a stream with others.
#[derive(Clone, Copy)]
enum Small<'a> {
    Known(&'a Object),
    Own(usize),
}

/// Where an object stands.
#[derive(Clone, Copy)]
enum Entry {
    /// Nowhere.
    Free,
    /// At this byte of the file.
    At(usize),
    /// In the stream of this number, at this place.
    In(u32, u16),
}

/// A stream of objects, packed.
struct Packed {
    count: usize,
    /// Where the first object begins, behind the list of numbers and places.
    first: usize,
    bytes: Vec<u8>,
}

/// Writes the file.
pub(super) fn modern(doc: &Document, own: &impl Written) -> Vec<u8> {
    let mut large = Vec::new();
    let mut small: Vec<(u32, Small)> = Vec::with_capacity(doc.objects.len() + own.numbers().len());
    for (&(number, _), object) in &doc.objects {
        match object {
            Object::Stream(stream) => large.push((number, stream)),
            object => small.push((number, Small::Known(object))),
        }
    }
    small.extend(own.numbers().iter().enumerate().map(|(at, n)| (*n, Small::Own(at))));
    small.sort_by_key(|s| s.0);
    let packed: Vec<Packed> =
        small.par_chunks(TOGETHER).map(|objects| pack(objects, own)).collect();

    let content: usize = large.iter().map(|(_, s)| s.content.len() + 256).sum();
    let streams: usize = packed.iter().map(|p| p.bytes.len() + 128).sum();
    let entries = doc.max_id as usize + packed.len() + 2;
    let mut out = Vec::with_capacity(content + streams + entries * ENTRY + 1024);
    let mut places = vec![Entry::Free; entries];
    let _ = writeln!(out, "%PDF-{}", doc.version);
    out.push(b'%');
    out.extend_from_slice(&doc.binary_mark);
    out.push(b'\n');
    for (number, stream) in large {
        places[number as usize] = Entry::At(out.len());
        begin(&mut out, number);
        dictionary(&stream.dict, &mut out);
        end_stream(&stream.content, &mut out);
    }
    for ((list, objects), number) in packed.iter().zip(small.chunks(TOGETHER)).zip(doc.max_id + 1..)
    {
        places[number as usize] = Entry::At(out.len());
        for (at, (inner, _)) in objects.iter().enumerate() {
            places[*inner as usize] = Entry::In(number, at as u16);
        }
        begin(&mut out, number);
        let (n, first, length) = (list.count, list.first, list.bytes.len());
        let _ =
            write!(out, "<</Type/ObjStm/N {n}/First {first}/Length {length}/Filter/FlateDecode>>");
        end_stream(&list.bytes, &mut out);
    }
    cross_references(doc, places, &mut out);
    out
}

fn pack(objects: &[(u32, Small)], own: &impl Written) -> Packed {
    let mut content = Vec::with_capacity(objects.len() * 128);
    let mut list = Vec::with_capacity(objects.len() * 12);
    for (number, small) in objects {
        let _ = write!(list, "{number} {} ", content.len());
        match small {
            Small::Known(object) => write_object(object, &mut content),
            Small::Own(at) => own.write(*at, &mut content),
        }
        content.push(b' ');
    }
    let first = list.len();
    list.append(&mut content);
    Packed { count: objects.len(), first, bytes: zlib(&list, Level::TEXT) }
}

/// Bytes of an entry: its kind, a place or number, an index.
const ENTRY: usize = 7;

/// Writes the cross-reference stream, and where it is.
fn cross_references(doc: &Document, mut places: Vec<Entry>, out: &mut Vec<u8>) {
    let begun = out.len();
    let number = places.len() as u32 - 1;
    places[number as usize] = Entry::At(begun);
    let mut bytes = Vec::with_capacity(places.len() * ENTRY);
    let mut index: Vec<Object> = Vec::new();
    let mut last_free = true;
    for (number, place) in places.iter().enumerate() {
        let (kind, place, more) = match *place {
            Entry::Free => {
                last_free = true;
                continue;
            }
            Entry::At(at) => (1, at as u32, 0),
            Entry::In(stream, at) => (2, stream, at),
        };
        if std::mem::take(&mut last_free) {
            index.extend([Object::Integer(number as i64), Object::Integer(0)]);
        }
        if let Some(Object::Integer(count)) = index.last_mut() {
            *count += 1;
        }
        bytes.push(kind);
        bytes.extend_from_slice(&place.to_be_bytes());
        bytes.extend_from_slice(&more.to_be_bytes());
    }
    let mut dict = doc.trailer.clone();
    dict.set("Type", Object::Name(b"XRef".to_vec()));
    dict.set("Size", i64::from(number) + 1);
    dict.set("W", [1, 4, 2].map(Object::Integer).to_vec());
    dict.set("Index", index);
    let bytes = zlib(&bytes, Level::TEXT);
    dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
    dict.set("Length", bytes.len() as i64);
    begin(out, number);
    dictionary(&dict, out);
    end_stream(&bytes, out);
    let _ = write!(out, "\nstartxref\n{begun}\n%%EOF");
}

fn begin(out: &mut Vec<u8>, number: u32) {
    let _ = writeln!(out, "{number} 0 obj");
}

fn end_stream(content: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(b"stream\n");
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nendstream \nendobj\n");
}

/// Whether a white is needed before an object that follows another token.
fn stands_apart(object: &Object) -> bool {
    use Object::{Boolean, Integer, Null, Real, Reference};
    matches!(object, Null | Boolean(_) | Integer(_) | Real(_) | Reference(_))
}

fn write_object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(value) => {
            out.extend_from_slice(if *value { b"true" } else { b"false" });
        }
        Object::Integer(value) => integer(*value, out),
        Object::Real(value) => {
            let _ = write!(out, "{value}");
        }
        Object::Name(text) => name(text, out),
        Object::String(text, StringFormat::Literal) => literal(text, out),
        Object::String(text, StringFormat::Hexadecimal) => hexadecimal(text, out),
        Object::Array(list) => {
            out.push(b'[');
            for (i, object) in list.iter().enumerate() {
                if i > 0 && stands_apart(object) {
                    out.push(b' ');
                }
                write_object(object, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dict) => dictionary(dict, out),
        // Streams stand alone.
        Object::Stream(stream) => dictionary(&stream.dict, out),
        Object::Reference((number, _)) => reference(*number, out),
    }
}

/// Writes a dictionary.
pub(super) fn dictionary(dict: &Dictionary, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in dict {
        name(key, out);
        if stands_apart(value) {
            out.push(b' ');
        }
        write_object(value, out);
    }
    out.extend_from_slice(b">>");
}

/// Writes a number.
pub(super) fn integer(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes a reference to an object.
pub(super) fn reference(number: u32, out: &mut Vec<u8>) {
    integer(i64::from(number), out);
    out.extend_from_slice(b" 0 R");
}

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// Writes a name.
pub(super) fn name(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for &b in text {
        if b.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&b) {
            out.push(b);
        } else {
            out.extend([b'#', DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
        }
    }
}

/// Writes a string in brackets: those in it that have no partner are escaped.
pub(super) fn literal(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    let special = |b: &u8| matches!(b, b'(' | b')' | b'\\' | b'\r');
    if text.iter().any(special) {
        let mut open = Vec::new();
        let mut alone = Vec::new();
        for (i, b) in text.iter().enumerate() {
            match b {
                b'(' => open.push(i),
                b')' if open.pop().is_none() => alone.push(i),
                _ => {}
            }
        }
        alone.extend(open);
        alone.sort_unstable();
        let mut alone = alone.into_iter().peekable();
        for (i, &b) in text.iter().enumerate() {
            match b {
                b'\r' => out.extend_from_slice(b"\\r"),
                b if b == b'\\' || alone.next_if_eq(&i).is_some() => out.extend([b'\\', b]),
                b => out.push(b),
            }
        }
    } else {
        out.extend_from_slice(text);
    }
    out.push(b')');
}

fn hexadecimal(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'<');
    for b in text {
        out.extend([DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    }
    out.push(b'>');
}

/// Writes a text string: ASCII as it is, else UTF-16 with its mark.
pub(super) fn text(words: &str, out: &mut Vec<u8>) {
    if words.is_ascii() {
        return literal(words.as_bytes(), out);
    }
    out.extend_from_slice(b"<FEFF");
    for b in words.encode_utf16().flat_map(u16::to_be_bytes) {
        out.extend([DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Stream;

    /// A document with objects of every kind and a gap in its numbers.
    fn document() -> Document {
        let mut doc = Document::with_version("1.7");
        doc.binary_mark = vec![0xe2, 0xe3, 0xcf, 0xd3];
        let mut dict = Dictionary::new();
        for (key, value) in [
            ("A#b c", Object::Null),
            ("B", Object::Boolean(true)),
            ("I", Object::Integer(i64::MIN)),
            ("R", Object::Real(-0.25)),
            ("N", Object::Name(b"x y(z)#\xe9".to_vec())),
            ("S", Object::string_literal("(in) out) \\ \r (")),
            ("H", Object::String(vec![0, 127, 255], StringFormat::Hexadecimal)),
            ("L", Object::Array(vec![1.into(), Object::Name(b"a".to_vec()), (7, 0).into()])),
        ] {
            dict.set(key, value);
        }
        let first = doc.add_object(dict.clone());
        doc.max_id += 3;
        doc.add_object(Stream::new(dict, b"content".to_vec()).with_compression(false));
        for n in 0..250 {
            doc.add_object(Object::Integer(n));
        }
        doc.trailer.set("Root", first);
        doc
    }

    /// What the packed streams of a file hold, in their order.
    fn unpacked(file: &[u8]) -> Vec<Vec<u8>> {
        let begins = file.windows(7).enumerate().filter(|(_, w)| *w == b"stream\n");
        let held = begins.filter_map(|(at, _)| {
            let mut held = Vec::new();
            let mut reader = flate2::read::ZlibDecoder::new(file.get(at + 7..)?);
            std::io::Read::read_to_end(&mut reader, &mut held).ok().map(|_| held)
        });
        held.collect()
    }

    #[test]
    fn objects_are_written_as_lopdf_writes_them() {
        let mut doc = document();
        let own = modern(&doc, &Nothing);
        let mut theirs = Vec::new();
        doc.save_modern(&mut theirs).expect("saved");
        // The same up to the first packed stream, and in all of them; the last one of ours is the
        // cross-references, which lopdf does not pack.
        let end = theirs.windows(7).position(|w| w == b"/ObjStm").unwrap_or(0);
        let end = theirs[..end].windows(7).rposition(|w| w == b" 0 obj\n").unwrap_or(0);
        assert!(end > 100 && own.get(..end) == theirs.get(..end), "{}", own.escape_ascii());
        let (ours, wanted) = (unpacked(&own), unpacked(&theirs));
        let last = wanted.len();
        assert!(last > 2 && ours.len() == last + 1, "{} {last}", ours.len());
        assert!(ours[..last] == wanted[..], "{}", ours.concat().escape_ascii());
        let read = Document::load_mem(&own).expect("read");
        assert_eq!(read.objects.len(), Document::load_mem(&theirs).expect("read").objects.len());
        assert_eq!(read.get_object((7, 0)).ok(), Some(&Object::Integer(1)));
    }

    struct Numbers(Vec<u32>);

    impl Written for Numbers {
        fn numbers(&self) -> &[u32] {
            &self.0
        }

        fn write(&self, at: usize, out: &mut Vec<u8>) {
            text(["plain", "caf\u{e9}"][at], out);
        }
    }

    fn string(doc: &Document, number: u32) -> Option<&[u8]> {
        doc.get_object((number, 0)).and_then(Object::as_str).ok()
    }

    #[test]
    fn objects_that_write_themselves_stand_among_the_others() {
        let doc = document();
        let read = Document::load_mem(&modern(&doc, &Numbers(vec![2, 4]))).expect("read");
        assert_eq!(string(&read, 2), Some(b"plain".as_slice()));
        assert_eq!(string(&read, 4), Some(b"\xfe\xff\0c\0a\0f\0\xe9".as_slice()));
        assert_eq!(read.get_object((10, 0)).ok(), Some(&Object::Integer(4)));
    }
}
