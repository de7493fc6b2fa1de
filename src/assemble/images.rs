//! Picture files: recognised by their content, held against what books can show.

use crate::artwork::{self, Fault, Seen, written};
use crate::diagnostic::{About, Code, Diagnostic};
use crate::files;
use crate::manifest::{Checker, PathFault, is_negative};
use crate::model::ImageResource;
use crate::source::Span;
use std::sync::Arc;

/// Files larger than this are not read.
pub(super) const LARGEST: u64 = 50 * 1024 * 1024;

/// How pictures are looked for.
pub(super) const RULE: &str = "paths count from the folder of the Markdown file, or of the book; capital letters differ from \
     small ones";

/// Extensions of pictures.
pub(super) const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// Reads a picture that no chapter shows; a message without a place says why there is none.
pub(crate) fn named(files: &files::Files, path: &str) -> Result<ImageResource, Diagnostic> {
    read(&Checker::new(files, &PICTURES), path)
}

/// Reads a picture; a message without a place says why there is none.
pub(super) fn read(checker: &Checker, path: &str) -> Result<ImageResource, Diagnostic> {
    see(checker, path).and_then(|seen| take_in(seen, path))
}

/// Reads a picture's file and measures it.
pub(super) fn see(checker: &Checker, path: &str) -> Result<Seen, Diagnostic> {
    artwork::look(bytes(checker, path)?).map_err(|fault| told(fault, path))
}

/// Measures a picture that stands in the text itself.
pub(super) fn see_written(src: &str) -> Result<Seen, Diagnostic> {
    let name = written::named(src);
    if src.len() > written::LARGEST {
        let what = format!("`{name}` is left out: it is larger than {} MB", written::LARGEST >> 20);
        let help = "save it as a file beside the text; its description is set instead";
        return Err(Diagnostic::warning(Code::LARGE_IMAGE, Span::NONE, what).help(help));
    }
    let data = written::bytes(src).map_err(|why| told(Fault::Broken(why.to_owned()), &name))?;
    artwork::look(data).map_err(|fault| told(fault, &name))
}

/// Decodes a picture.
pub(super) fn take_in(seen: Seen, path: &str) -> Result<ImageResource, Diagnostic> {
    let taken = seen.take_in(path).map_err(|fault| told(fault, path))?;
    Ok(ImageResource {
        path: path.to_string(),
        media: taken.media.into(),
        width: taken.width,
        height: taken.height,
        pixels: taken.pixels,
        data: Arc::new(taken.data),
    })
}

/// A message on a picture that is too much.
pub(super) fn left_out(path: &str, why: &str) -> Diagnostic {
    let text = format!("`{path}` is left out: {why}");
    let help = match path.ends_with(".svg") {
        true => "simplify it, or export it as PNG; its description is set instead",
        false => {
            "make it smaller, 4 million pixels serve every reader; its description is set instead"
        }
    };
    Diagnostic::warning(Code::LARGE_IMAGE, Span::NONE, text).help(help)
}

/// A message on a picture that is not taken in.
fn told(fault: Fault, path: &str) -> Diagnostic {
    match fault {
        Fault::Large(why) => left_out(path, &why),
        Fault::Broken(why) => {
            let text = format!("the picture `{path}` is broken: {why}");
            Diagnostic::warning(Code::BROKEN_IMAGE, Span::NONE, text)
                .help("its description is set instead; copy or export it again")
        }
        Fault::Unknown => {
            let text = format!("`{path}` is no PNG, JPEG, GIF, WebP or SVG picture");
            Diagnostic::warning(Code::IMAGE_FORMAT, Span::NONE, text)
                .help("save it as one of these; its description is set instead")
        }
    }
}

/// The bytes of a picture's file.
fn bytes(checker: &Checker, path: &str) -> Result<Vec<u8>, Diagnostic> {
    let fault = |code, text: String| Diagnostic::warning(code, Span::NONE, text);
    let name = if path.is_empty() { "." } else { path };
    let mut file = path.to_owned();
    match checker.look(path) {
        Ok(()) => {}
        Err(PathFault::Missing(Some(same))) => file = same,
        Err(PathFault::Outside) => {
            let text = format!("`{path}` lies outside the project folder");
            return Err(
                fault(Code::IMAGE_OUTSIDE, text).help("copy it into the folder of the book")
            );
        }
        Err(PathFault::NotAFile(sort)) => {
            return Err(fault(Code::MISSING_IMAGE, format!("`{name}` is {sort}, not a picture")));
        }
        Err(PathFault::Unreadable(e)) => {
            return Err(fault(Code::MISSING_IMAGE, format!("`{path}` cannot be read: {e}")));
        }
        Err(PathFault::Missing(None)) => {
            return Err(fault(Code::MISSING_IMAGE, format!("there is no picture `{path}`"))
                .help(RULE)
                .about(About::Name));
        }
    }
    let data = checker.files().read(&file, LARGEST).map_err(|e| match e {
        files::Fault::TooLarge => left_out(path, "it is larger than 50 MB"),
        e => fault(Code::MISSING_IMAGE, format!("`{path}` cannot be read: {e}")),
    })?;
    Ok(data.to_vec())
}

/// What is odd in the width of a picture as written, if anything is.
pub(super) fn odd_width(text: &str) -> Option<String> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let value = number.parse::<f32>().ok().filter(|v| v.is_finite() && *v > 0.0);
    match (value, unit.trim()) {
        (Some(v), "%") if v > 100.0 => {
            Some(format!("the width `{text}` is more than there is; the picture gets all of it"))
        }
        (Some(_), "" | "px" | "%" | "pt" | "mm" | "cm" | "in" | "em" | "rem") => None,
        _ => {
            let what = if is_negative(text) { "less than nothing" } else { "no width" };
            Some(format!("`{text}` is {what}; the picture gets its own"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_that_cannot_be_are_told() {
        for good in ["60%", "100%", "8cm", "200", " 12 px"] {
            assert_eq!(odd_width(good), None, "{good}");
        }
        for bad in ["900%", "-5%", "abc", "0", "1e9", "5 miles", "."] {
            assert!(odd_width(bad).is_some(), "{bad}");
        }
        assert!(odd_width("-3cm").is_some_and(|told| told.contains("is less than nothing")));
    }
}
