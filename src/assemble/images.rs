//! Picture files: recognised by their content, held against what books can show.

use crate::artwork::{image_fault, probe, svg_fault, turned};
use crate::diagnostic::Diagnostic;
use crate::files::{Fault, Files, is_same};
use crate::manifest::{PathFault, check_file};
use crate::model::ImageResource;
use crate::source::Span;
use std::sync::Arc;

/// Files larger than this are not read.
const LARGEST: u64 = 50 * 1024 * 1024;
/// Pictures with more pixels are left out: no reader could hold them.
const MOST_PIXELS: f32 = 2.0e8;

/// Extensions of pictures.
const PICTURES: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// Reads a picture; a message without a place says why there is none.
pub(super) fn read(files: &Files, path: &str) -> Result<ImageResource, Diagnostic> {
    let fault = |code, text: String| Diagnostic::warning(code, Span::NONE, text);
    let name = if path.is_empty() { "." } else { path };
    let mut file = path.to_owned();
    match check_file(files, path, &PICTURES) {
        Ok(()) => {}
        Err(PathFault::Missing(Some(near))) if is_same(&near, path) => file = near,
        Err(PathFault::Outside) => {
            let text = format!("`{path}` lies outside the project folder");
            return Err(fault("image-outside", text).help("copy it into the folder of the book"));
        }
        Err(PathFault::NotAFile) => {
            return Err(fault("missing-image", format!("`{name}` is a folder, not a picture")));
        }
        Err(PathFault::Unreadable(e)) => {
            return Err(fault("missing-image", format!("`{path}` cannot be read: {e}")));
        }
        Err(PathFault::Missing(near)) => {
            let rule = "paths count from the folder of the Markdown file; capital letters differ \
                        from small ones";
            let help = match near {
                Some(near) => format!("is `{near}` in the book's folder meant? {rule}"),
                None => rule.to_owned(),
            };
            return Err(fault("missing-image", format!("there is no picture `{path}`")).help(help));
        }
    }
    let data = files.read(&file, LARGEST).map_err(|e| match e {
        Fault::TooLarge => {
            fault("large-image", format!("`{path}` is larger than 50 MB and left out"))
                .help("make it smaller: 4 million pixels serve every reader")
        }
        e => fault("missing-image", format!("`{path}` cannot be read: {e}")),
    })?;
    let mut data = data.to_vec();
    let broken = |why: String| {
        let text = format!("the picture `{path}` is broken: {why}");
        fault("broken-image", text).help("its description is set instead; copy or export it again")
    };
    let Some((media, mut width, mut height)) = probe(&data) else {
        if let Some(why) = svg_fault(&data, path, true) {
            return Err(broken(why));
        }
        let text = format!("`{path}` is no PNG, JPEG, GIF, WebP or SVG picture");
        return Err(fault("image-format", text)
            .help("save it as one of these; its description is set instead"));
    };
    if width * height > MOST_PIXELS {
        let millions = (width * height / 1.0e6).round();
        let text = format!("`{path}` has {millions} million pixels and is left out");
        let help = "make it smaller: 4 million pixels serve every reader";
        return Err(fault("large-image", text).help(help));
    }
    if let Some(why) = image_fault(&data, media, path) {
        return Err(broken(why));
    }
    if let Some(up) = turned(&data, media) {
        data = up;
        let up = probe(&data).ok_or_else(|| broken("it can't be turned upright".into()))?;
        (width, height) = (up.1, up.2);
    }
    Ok(ImageResource {
        path: path.to_string(),
        media: media.into(),
        width,
        height,
        data: Arc::new(data),
    })
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
        _ => Some(format!("`{text}` is no width; the picture gets its own")),
    }
}

#[cfg(test)]
mod tests {
    use super::odd_width;

    #[test]
    fn widths_that_cannot_be_are_told() {
        for good in ["60%", "100%", "8cm", "200", " 12 px"] {
            assert_eq!(odd_width(good), None, "{good}");
        }
        for bad in ["900%", "-5%", "abc", "0", "1e9", "5 miles", "."] {
            assert!(odd_width(bad).is_some(), "{bad}");
        }
    }
}
