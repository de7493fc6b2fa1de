//! The pictures that the book shows: which there are, each loaded once, in the order of their first
//! mentions.

use super::images;
use super::links::decode;
use super::survey::Survey;
use super::{for_chapter_blocks, images::odd_width};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::{Files, Stamp};
use crate::manifest::Checker;
use crate::model::{self, BlockKind, Chapter, Image, ImageResource, InlineKind, Metadata};
use crate::source::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Height of a picture in a heading, em of the heading.
const HEADING_PICTURE: f32 = 1.2;
/// A picture of no more pixels in height is an icon, meant for a line.
const ICON: f32 = 64.0;

/// Pictures that were read, by path, with what their files were like then.
#[derive(Debug, Default)]
pub(super) struct Kept(BTreeMap<String, (Option<Stamp>, Result<ImageResource, Diagnostic>)>);

/// What a chapter shows for one of its pictures: its place in the table of pictures and its size, or
/// why it is not there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    /// It is there.
    Here {
        /// Index in [`model::Book::images`].
        index: u32,
        /// Width and height in CSS pixels.
        size: (f32, f32),
    },
    /// It can't be had; the message lacks its place.
    Lacking(Diagnostic),
}

/// Goes through the pictures of a chapter with the place of each, and whether it is in a heading.
pub(super) fn for_pictures(chapter: &mut Chapter, f: &mut impl FnMut(&mut Image, Span, bool)) {
    let Chapter { title, subtitle, .. } = chapter;
    for list in [title, subtitle] {
        model::visit_inlines_mut(list, &mut |i| {
            let span = i.span;
            if let InlineKind::Image(image) = &mut i.kind {
                f(image, span, true);
            }
        });
    }
    for_chapter_blocks(chapter, &mut |b| {
        let span = b.span;
        if let BlockKind::Figure(figure) = &mut b.kind {
            f(&mut figure.image, span, false);
        }
        let heading = matches!(b.kind, BlockKind::Heading(_));
        for list in b.inlines_mut() {
            model::visit_inlines_mut(list, &mut |i| {
                let span = i.span;
                if let InlineKind::Image(image) = &mut i.kind {
                    f(image, span, heading);
                }
            });
        }
    });
}

/// Writes down a chapter's pictures, and tells of what can be seen without their files.
pub(super) fn survey(chapter: &mut Chapter, survey: &mut Survey, diags: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    for_pictures(chapter, &mut |image, span, heading| {
        if seen.insert(image.src.clone()) {
            survey.pictures.push(image.src.clone());
        }
        if heading {
            survey.heading_pictures.push(image.src.clone());
        }
        if let Some(width) = image.width.as_deref()
            && let Some(text) = odd_width(width)
        {
            let help = "write `{width=60%}` of the text's width, or a length such as `8cm`";
            diags.push(Diagnostic::warning("image-width", span, text).help(help));
        }
        if model::shows_nothing(&image.alt) && !image.decorative {
            let text = format!("the picture `{}` has no description", image.src);
            diags.push(Diagnostic::warning("missing-alt", span, text).help(
                "say in words what it shows, for readers who can't see it: `![caption](file){alt=\"...\"}`",
            ));
        }
    });
}

/// The table of the book's pictures while it is made.
pub(super) struct Table<'a> {
    files: &'a Files,
    checker: Checker,
    kept: &'a mut Kept,
    /// Index of each path in `images`, or why it has none.
    found: BTreeMap<String, Result<u32, Diagnostic>>,
    /// The pictures.
    pub(super) images: Vec<ImageResource>,
}

impl<'a> Table<'a> {
    /// A table for the pictures that these chapters show (with the chapters' paths), whose files are
    /// read all at once.
    pub(super) fn new<'s>(
        files: &'a Files,
        kept: &'a mut Kept,
        cover: Option<&str>,
        chapters: impl Iterator<Item = (&'s str, &'s Survey)>,
    ) -> Table<'a> {
        let mut paths: BTreeSet<String> = cover.iter().filter_map(|c| path(files, c, "")).collect();
        for (from, survey) in chapters {
            let local = survey.pictures.iter().filter(|s| !is_remote(s) && !s.trim().is_empty());
            paths.extend(local.filter_map(|src| path(files, src, from)));
        }
        kept.0.retain(|path, _| paths.contains(path));
        let checker = Checker::new(files, &images::PICTURES);
        let stamped = paths.into_par_iter().map(|path| (files.stamp(&path), path));
        let old = &kept.0;
        let new: Vec<_> = stamped
            .filter(|(stamp, path)| {
                old.get(path).is_none_or(|(then, _)| stamp.is_none() || then != stamp)
            })
            .map(|(stamp, path)| (path.clone(), (stamp, images::read(&checker, &path))))
            .collect();
        kept.0.extend(new);
        Table { files, checker, kept, found: BTreeMap::new(), images: Vec::new() }
    }

    /// The cover's picture goes into the table; a message if it can't be had.
    pub(super) fn cover(&mut self, meta: &Metadata, diags: &mut Diagnostics) {
        let Some(cover) = &meta.cover else { return };
        if let Shown::Lacking(mut told) = self.show(cover, "") {
            told.span = meta.cover_span;
            told.help = Some("a cover is drawn from the title instead".to_owned());
            diags.push(told);
        }
    }

    /// What is shown for an address in the file `from`.
    pub(super) fn show(&mut self, src: &str, from: &str) -> Shown {
        let warning = |code, text: String| Diagnostic::warning(code, Span::NONE, text);
        if is_remote(src) {
            let text = format!("`{src}` is not fetched: pictures must lie in the project folder");
            return Shown::Lacking(warning("remote-image", text));
        }
        if src.trim().is_empty() {
            let text = "a picture without a file: nothing stands in its round brackets";
            let d = warning("missing-image", text.into());
            return Shown::Lacking(d.help("write it as `![caption](file.png)`"));
        }
        let Some(path) = path(self.files, src, from) else {
            let text = format!("`{src}` lies outside the project folder");
            let d = warning("image-outside", text);
            return Shown::Lacking(d.help("copy the picture into the folder of the book"));
        };
        let (kept, files, images) = (&mut self.kept.0, self.files, &mut self.images);
        let checker = &mut self.checker;
        let asked = path.clone();
        let found = self.found.entry(path.clone()).or_insert_with(|| {
            let read = kept
                .entry(path)
                .or_insert_with_key(|path| (files.stamp(path), images::read(checker, path)));
            match &read.1 {
                Ok(resource) => {
                    images.push(resource.clone());
                    Ok(images.len() as u32 - 1)
                }
                Err(fault) => Err(with_suggestion(fault.clone(), &asked, checker)),
            }
        });
        match found {
            Ok(index) => {
                let image = &self.images[*index as usize];
                Shown::Here { index: *index, size: (image.width, image.height) }
            }
            Err(fault) => Shown::Lacking(fault.clone()),
        }
    }
}

/// What is said of a picture that is not there, with the file that may be meant.
fn with_suggestion(fault: Diagnostic, path: &str, checker: &mut Checker) -> Diagnostic {
    if fault.help.as_deref() != Some(images::RULE) {
        return fault;
    }
    match checker.near(path) {
        Some(near) => {
            let rule = images::RULE;
            fault.help(format!("is `{near}` in the book's folder meant? {rule}"))
        }
        None => fault,
    }
}

/// Whether a picture in a heading is more than an icon, so that its author should know that it is
/// set as high as the line.
pub(super) fn is_tall(shown: &Shown) -> bool {
    matches!(shown, Shown::Here { size: (width, height), .. } if *width > 0.0 && *height > ICON)
}

/// Puts what is shown into a chapter. `tell_heading`: the first tall picture in one of its headings
/// is told.
pub(super) fn complete(
    chapter: &mut Chapter,
    shown: &BTreeMap<String, Shown>,
    mut tell_heading: bool,
    diags: &mut Diagnostics,
) {
    if shown.is_empty() {
        return;
    }
    for_pictures(chapter, &mut |image, span, heading| {
        let Some(found) = shown.get(&image.src) else { return };
        match found {
            Shown::Here { index, size: (width, height) } => {
                image.resource = Some(*index);
                if heading && *width > 0.0 && *height > 0.0 {
                    // As high as the line.
                    image.width = Some(format!("{:.2}em", width / height * HEADING_PICTURE));
                }
            }
            // Each mention is told: all of them lack their picture.
            Shown::Lacking(told) => diags.push(Diagnostic { span, ..told.clone() }),
        }
        if heading && is_tall(found) && std::mem::take(&mut tell_heading) {
            let text =
                format!("the picture `{}` in a heading is set as high as its line", image.src);
            let d = Diagnostic::warning("picture-in-heading", span, text);
            diags.push(d.help("its description stands in the contents; give a picture that is to be larger a paragraph of its own"));
        }
    });
}

/// Whether an address is none of a file.
fn is_remote(src: &str) -> bool {
    src.contains("://") || src.starts_with("data:") || src.starts_with("//")
}

/// The project-relative path of a picture. As in every Markdown address `%20` is a space, but
/// a file that is really called `a%20b.png` is found too.
fn path(files: &Files, src: &str, from: &str) -> Option<String> {
    let literal = resolve(src, from);
    match &literal {
        Some(path) if src.contains('%') && files.is_file(path) => literal,
        _ => resolve(&decode(src), from),
    }
}

/// A path relative to the project from one relative to a file in it.
fn resolve(src: &str, from: &str) -> Option<String> {
    let src = src.split(['?', '#']).next().unwrap_or(src);
    let base = match from.rsplit_once('/') {
        Some((dir, _)) if !src.starts_with('/') => Path::new(dir).join(src),
        _ => PathBuf::from(src.trim_start_matches('/')),
    };
    let mut parts: Vec<String> = Vec::new();
    for part in base.components() {
        match part {
            Component::Normal(p) => parts.push(p.to_str()?.to_string()),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop()?;
            }
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(resolve("img/a.png", "src/ch.md").as_deref(), Some("src/img/a.png"));
        assert_eq!(resolve("../a.png", "src/ch.md").as_deref(), Some("a.png"));
        assert_eq!(resolve("../../a.png", "src/ch.md"), None);
        assert_eq!(resolve("/a b.png", "src/ch.md").as_deref(), Some("a b.png"));
    }
}
