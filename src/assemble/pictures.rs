//! The pictures that the book shows: which there are, each loaded once, in the order of their first
//! mentions.

use super::images::{self, LARGEST, left_out};
use super::links::decode;
use super::survey::Survey;
use super::{for_chapter_blocks, images::odd_width};
use crate::artwork::{Seen, in_batches, qr, written};
use crate::diagnostic::{About, Code, Diagnostic, Diagnostics};
use crate::files::{Files, Stamp};
use crate::manifest::Checker;
use crate::model::{self, BlockKind, Chapter, Image, ImageResource, InlineKind, Metadata};
use crate::source::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

/// Bytes of all picture files of a book: they are held, and packed into its outputs.
const MOST_BYTES: u64 = 2 << 30;
/// Pixels of all pictures of a book, which are all decoded: five thousand photographs.
const MOST_PIXELS: u64 = 100_000_000_000;

/// Height of a picture in a heading, em of the heading.
const HEADING_PICTURE: f32 = 1.2;
/// A picture of no more pixels in height is an icon, meant for a line.
const ICON: f32 = 64.0;

/// What stands for a caption that nobody wrote: names of the thing itself, in lower case.
const NO_CAPTIONS: [&str; 16] = [
    "abbildung",
    "alt",
    "alt text",
    "alttext",
    "bild",
    "caption",
    "figure",
    "foto",
    "image",
    "imagen",
    "img",
    "photo",
    "pic",
    "picture",
    "screenshot",
    "untitled",
];

/// Pictures that were read, by path, with what their files were like then.
#[derive(Debug, Default)]
pub(super) struct Kept(
    BTreeMap<String, (Option<Stamp>, Result<ImageResource, Diagnostic>)>,
    /// Those that stand in the text itself, by their addresses.
    BTreeMap<String, Result<ImageResource, Diagnostic>>,
);

impl Kept {
    /// Decodes the pictures that stand in the text itself, those that are new.
    fn decode(&mut self, all: BTreeSet<String>) {
        // What was left out for want of room is looked at again: others may have gone. What is broken stays so.
        let lacked_room = |read: &Result<_, Diagnostic>| {
            read.as_ref().is_err_and(|told| told.code == Code::LARGE_IMAGE)
        };
        self.1.retain(|src, read| all.contains(src) && !lacked_room(read));
        let new: Vec<String> = all.into_iter().filter(|src| !self.1.contains_key(src)).collect();
        let seen = new.into_par_iter().map(|src| {
            let seen = images::see_written(&src);
            (src, seen)
        });
        let mut seen: Vec<(String, Result<Seen, Diagnostic>)> = seen.collect();
        let of = |image: &ImageResource| u64::from(image.pixels[0]) * u64::from(image.pixels[1]);
        let known: u64 = self.1.values().flatten().map(of).sum();
        let pixels = |(_, seen): &(_, Result<Seen, _>)| seen.as_ref().map_or(0, Seen::pixels);
        let fits = within(seen.iter().map(pixels), MOST_PIXELS.saturating_sub(known));
        for ((src, seen), _) in seen.iter_mut().zip(fits).filter(|(_, fits)| !fits) {
            let why = "the book's pictures have too many pixels together";
            *seen = Err(left_out(&written::named(src), why));
        }
        let filled = |(_, seen): &(_, Result<Seen, _>)| seen.as_ref().map_or(0, Seen::bytes);
        self.1.extend(in_batches(seen, filled, |(src, seen)| {
            let read = seen.and_then(|seen| images::take_in(seen, &written::named(&src)));
            (src, read)
        }));
    }

    /// Reads the pictures whose files are not what they were, all of them at once: each is decoded
    /// to its end. What goes beyond the bounds of a book, in the order of paths, is left out and
    /// handed back.
    fn read(
        &mut self,
        checker: &Checker,
        stamped: Vec<(String, Option<Stamp>)>,
    ) -> BTreeMap<String, Diagnostic> {
        let mut over = BTreeMap::new();
        let fits = within(stamped.iter().map(|(_, stamp)| size_of(stamp.as_ref())), MOST_BYTES);
        let mut new = Vec::new();
        for ((path, stamp), fits) in stamped.into_iter().zip(fits) {
            if !fits {
                let why = "the book's pictures are larger than 2 GB together";
                over.insert(path.clone(), left_out(&path, why));
                self.0.remove(&path);
            } else if stamp.is_none() || self.0.get(&path).is_none_or(|(then, _)| *then != stamp) {
                self.0.remove(&path);
                new.push((path, stamp));
            }
        }
        let mut seen: BTreeMap<String, (Option<Stamp>, Result<Seen, Diagnostic>)> = new
            .into_par_iter()
            .map(|(path, stamp)| (path.clone(), (stamp, images::see(checker, &path))))
            .collect();
        let all: BTreeSet<String> = self.0.keys().chain(seen.keys()).cloned().collect();
        let pixels = all.iter().map(|path| match (self.0.get(path), seen.get(path)) {
            (Some((_, Ok(image))), _) => u64::from(image.pixels[0]) * u64::from(image.pixels[1]),
            (_, Some((_, Ok(seen)))) => seen.pixels(),
            _ => 0,
        });
        let fits = within(pixels, MOST_PIXELS);
        for path in all.iter().zip(fits).filter(|(_, fits)| !fits).map(|(path, _)| path) {
            let why = "the book's pictures have too many pixels together";
            over.insert(path.clone(), left_out(path, why));
            self.0.remove(path);
            seen.remove(path);
        }
        let filled = |(_, (_, seen)): &(_, (_, Result<Seen, _>))| match seen {
            Ok(seen) => seen.bytes(),
            Err(_) => 0,
        };
        self.0.extend(in_batches(seen.into_iter().collect(), filled, |(path, (stamp, seen))| {
            let read = seen.and_then(|seen| images::take_in(seen, &path));
            (path, (stamp, read))
        }));
        over
    }
}

/// Bytes of a picture's file; none where it is too large to be read.
fn size_of(stamp: Option<&Stamp>) -> u64 {
    let size = match stamp {
        Some(Stamp::Saved(size, _)) => *size,
        Some(Stamp::Laid(bytes)) => bytes.len() as u64,
        None => 0,
    };
    if size > LARGEST { 0 } else { size }
}

/// Which of these sizes fit into `most` together; one that does not takes up none of it.
fn within(sizes: impl Iterator<Item = u64>, most: u64) -> Vec<bool> {
    let mut sum = 0u64;
    sizes
        .map(|size| {
            let with = sum.checked_add(size).filter(|with| *with <= most);
            sum = with.unwrap_or(sum);
            with.is_some()
        })
        .collect()
}

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

/// Whether a caption is none: the name of the picture's file, or a word for pictures, perhaps counted.
fn says_nothing(caption: &str, src: &str) -> bool {
    if written::is_written(src) {
        return NO_CAPTIONS.contains(&caption.trim().to_lowercase().as_str());
    }
    let words = caption.trim().to_lowercase();
    let name = decode(src.rsplit('/').next().unwrap_or(src)).to_lowercase();
    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
    // The name of a file may be the right word for what it shows.
    let no_word = |s: &str| s.contains(|c: char| c.is_ascii_digit() || c == '_');
    let counted = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '_' | '-' | '#' | '.');
    words == name
        || (words == stem && no_word(stem))
        || NO_CAPTIONS.contains(&words.trim_end_matches(counted))
}

/// Writes down a chapter's pictures, and tells of what can be seen without their files.
pub(super) fn survey(chapter: &mut Chapter, survey: &mut Survey, diags: &mut Diagnostics) {
    for_chapter_blocks(chapter, &mut |b| {
        let BlockKind::Figure(figure) = &b.kind else { return };
        let caption = model::plain_text(&figure.caption);
        if !says_nothing(&caption, &figure.image.src) {
            return;
        }
        let text = format!("the caption of this picture is only \"{}\"", caption.trim());
        diags.push(Diagnostic::warning(Code::CAPTION_SAYS_NOTHING, b.span, text).help(
            "say what it shows, or leave the brackets empty and describe it: `![](file){alt=\"...\"}`",
        ));
    });
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
            diags.push(Diagnostic::warning(Code::IMAGE_WIDTH, span, text).help(help));
        }
        if model::shows_nothing(&image.alt) && !image.decorative {
            let name = written::named(&image.src);
            let text = format!("the picture `{name}` has no description");
            let help = match image.src.starts_with(written::DRAWING) {
                true => {
                    "say in words what it shows: a `<title>` is its first child, or it has an `aria-label`"
                }
                false => {
                    "say in words what it shows, for readers who can't see it: `![caption](file){alt=\"...\"}`"
                }
            };
            diags.push(Diagnostic::warning(Code::MISSING_ALT, span, text).help(help));
        }
    });
}

/// The table of the book's pictures while it is made.
pub(super) struct Table<'a> {
    files: &'a Files,
    checker: Checker,
    kept: &'a mut Kept,
    /// What goes beyond the bounds of a book, by path.
    over: BTreeMap<String, Diagnostic>,
    /// Index of each path in `images`, or why it has none.
    found: BTreeMap<String, Result<u32, Diagnostic>>,
    /// The pictures.
    pub(super) images: Vec<ImageResource>,
}

impl<'a> Table<'a> {
    /// A table for the pictures that manifest and theme name, and those that these chapters show (with
    /// the chapters' paths); their files are read all at once.
    pub(super) fn new<'s>(
        files: &'a Files,
        kept: &'a mut Kept,
        named: &[&str],
        chapters: impl Iterator<Item = (&'s str, &'s Survey)>,
    ) -> Table<'a> {
        let mut paths: BTreeSet<String> = named.iter().filter_map(|c| resolve(c, "")).collect();
        let mut in_text = BTreeSet::new();
        for (from, survey) in chapters {
            in_text.extend(survey.pictures.iter().filter(|s| written::is_written(s)).cloned());
            let local = survey.pictures.iter().filter(|s| !is_remote(s) && !s.trim().is_empty());
            paths.extend(local.filter_map(|src| path(files, src, from)));
        }
        kept.decode(in_text);
        kept.0.retain(|path, _| paths.contains(path));
        let checker = Checker::new(files, &images::PICTURES);
        let stamped: Vec<(String, Option<Stamp>)> =
            paths.into_par_iter().map(|path| (path.clone(), files.stamp(&path))).collect();
        let over = kept.read(&checker, stamped);
        Table { files, checker, kept, over, found: BTreeMap::new(), images: Vec::new() }
    }

    /// The theme's picture between scenes goes into the table, as [`model::ORNAMENT`]; a message at the
    /// line that names the theme if it can't be had.
    pub(super) fn ornament(&mut self, path: &str, theme: Span, diags: &mut Diagnostics) {
        if let Shown::Lacking(mut told) = self.find(path, resolve(path, "")) {
            told.span = theme;
            told.help = Some("three asterisks stand between scenes instead: the theme's `ornament` is a path in the book's folder".to_owned());
            diags.push(told);
        }
    }

    /// The cover's picture goes into the table; a message if it can't be had.
    pub(super) fn cover(&mut self, meta: &Metadata, diags: &mut Diagnostics) {
        let Some(cover) = &meta.cover else { return };
        // The manifest knows no addresses: the cover is the name of a file.
        let shown = match is_remote(cover) || cover.trim().is_empty() {
            true => self.show(cover, ""),
            false => self.find(cover, resolve(cover, "")),
        };
        if let Shown::Lacking(mut told) = shown {
            told.span = meta.cover_span;
            told.help = Some("a cover is drawn from the title instead".to_owned());
            diags.push(told);
        }
    }

    /// What is shown for an address in the file `from`.
    pub(super) fn show(&mut self, src: &str, from: &str) -> Shown {
        let warning = |code, text: String| Diagnostic::warning(code, Span::NONE, text);
        if let Some(address) = src.strip_prefix(qr::SCHEME) {
            return self.code(src, address);
        }
        if written::is_written(src) {
            return self.written(src);
        }
        if is_remote(src) {
            let text = format!("`{src}` is not fetched: pictures must lie in the project folder");
            return Shown::Lacking(warning(Code::REMOTE_IMAGE, text));
        }
        if src.trim().is_empty() {
            let text = "a picture without a file: nothing stands in its round brackets";
            let d = warning(Code::MISSING_IMAGE, text.into());
            return Shown::Lacking(d.help("write it as `![caption](file.png)`"));
        }
        let mut shown = self.find(src, path(self.files, src, from));
        if let Shown::Lacking(told) = &mut shown
            && src.contains(['?', '#'])
            && resolve(src, from).is_some_and(|path| self.files.is_file(&path))
        {
            let help = "in an address `#` is written `%23`, `?` is written `%3F`";
            told.help = Some(help.to_owned());
        }
        shown
    }

    /// What is shown for the code of an address.
    fn code(&mut self, src: &str, address: &str) -> Shown {
        let images = &mut self.images;
        let found = self.found.entry(src.to_owned()).or_insert_with(|| {
            let Some(picture) = qr::picture(address, src) else {
                let text = "this address is longer than a QR code holds";
                let told = Diagnostic::warning(Code::QR_CODE, Span::NONE, text);
                return Err(told.help("give a shorter one that leads there"));
            };
            images.push(picture);
            Ok(images.len() as u32 - 1)
        });
        shown(&self.images, found)
    }

    /// What is shown for a picture that stands in the text itself: among the book's pictures it has a name of its
    /// own, by which files of outputs are called.
    fn written(&mut self, src: &str) -> Shown {
        let (images, kept) = (&mut self.images, &self.kept.1);
        let found = self.found.entry(src.to_owned()).or_insert_with(|| {
            let resource = match kept.get(src) {
                Some(read) => read.clone()?,
                None => images::see_written(src)
                    .and_then(|seen| images::take_in(seen, &written::named(src)))?,
            };
            let what = if resource.media == "image/svg+xml" { "drawing" } else { "picture" };
            let path = format!("{what}-{}", images.len() + 1);
            images.push(ImageResource { path, ..resource });
            Ok(images.len() as u32 - 1)
        });
        shown(&self.images, found)
    }

    /// What is shown for a picture at a path, which is written as `src`.
    fn find(&mut self, src: &str, path: Option<String>) -> Shown {
        let warning = |code, text: String| Diagnostic::warning(code, Span::NONE, text);
        let Some(path) = path else {
            let text = format!("`{src}` lies outside the project folder");
            let d = warning(Code::IMAGE_OUTSIDE, text);
            return Shown::Lacking(d.help("copy the picture into the folder of the book"));
        };
        if let Some(over) = self.over.get(&path) {
            return Shown::Lacking(over.clone());
        }
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
        shown(&self.images, found)
    }
}

/// What is said of a picture that is not there, with the file that may be meant.
fn with_suggestion(fault: Diagnostic, path: &str, checker: &mut Checker) -> Diagnostic {
    if fault.about != Some(About::Name) {
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
            let text = format!(
                "the picture `{}` in a heading is set as high as its line",
                written::named(&image.src)
            );
            let d = Diagnostic::warning(Code::PICTURE_IN_HEADING, span, text);
            diags.push(d.help("its description stands in the contents; give a picture that is to be larger a paragraph of its own"));
        }
    });
}

/// What is shown for a picture of the book, or why it has none.
fn shown(images: &[ImageResource], found: &Result<u32, Diagnostic>) -> Shown {
    match found {
        Ok(index) => {
            let image = &images[*index as usize];
            Shown::Here { index: *index, size: (image.width, image.height) }
        }
        Err(fault) => Shown::Lacking(fault.clone()),
    }
}

/// Whether an address is none of a file.
fn is_remote(src: &str) -> bool {
    let none = ["//", qr::SCHEME];
    written::is_written(src)
        || src.contains("://")
        || none.iter().any(|begin| src.starts_with(begin))
}

/// The path of a file in the project that a picture's address means in the file `from`: beside that file,
/// or, where nothing is there, below the book's folder, from which pandoc and bookdown count.
pub(crate) fn path(files: &Files, src: &str, from: &str) -> Option<String> {
    let beside = beside(files, src, from);
    if beside.as_deref().is_none_or(|path| files.is_file(path)) {
        return beside;
    }
    // And in the folders that Markua's books and Hugo's sites have for them.
    let own = [(format!("resources/{src}"), from), (format!("static/{src}"), "")];
    let there = |path: &String| files.is_file(path);
    let found = self::beside(files, src, "").filter(there);
    let of_own = || own.iter().find_map(|(src, from)| self::beside(files, src, from).filter(there));
    found.or_else(of_own).or(beside)
}

/// The same of what stands beside a file.
fn beside(files: &Files, src: &str, from: &str) -> Option<String> {
    // What divides an address is found before anything in it is decoded (RFC 3986, 2.4).
    let address = src.split(['?', '#']).next().unwrap_or(src);
    let inside = |address: &str| {
        let shared = |path: &String| path.starts_with("../");
        resolve(address, from)
            .or_else(|| files.normal(&crate::files::beside(from, address)).filter(shared))
    };
    let literal = inside(address);
    match &literal {
        Some(path) if address.contains('%') && files.is_file(path) => literal,
        _ => inside(&decode(address)),
    }
}

/// A path relative to the project from one relative to a file in it.
fn resolve(src: &str, from: &str) -> Option<String> {
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
    use super::{path, resolve, says_nothing, within};
    use crate::files::Files;

    #[test]
    fn addresses_are_divided_before_they_are_decoded() {
        let files = Files::memory([("plan#1.png", ""), ("a%20b.png", "")]);
        let path = |src: &str| path(&files, src, "a.md").unwrap_or_default();
        assert_eq!(path("plan%231.png"), "plan#1.png");
        assert_eq!(path("why%3F.png?v=2#part"), "why?.png");
        assert_eq!(path("plan#1.png"), "plan");
        assert_eq!(path("a%20b.png?v=2"), "a%20b.png", "a file is called so");
        assert_eq!(path("c%20d.png"), "c d.png");
        assert_eq!(resolve("plan#1.png", "").as_deref(), Some("plan#1.png"), "a file's name");
    }

    #[test]
    fn pictures_lie_beside_the_text_or_in_the_books_folder() {
        let files = Files::memory([("img/a.png", ""), ("text/img/a.png", ""), ("img/b c.png", "")]);
        let path = |src: &str| path(&files, src, "text/one.md");
        assert_eq!(path("img/a.png").as_deref(), Some("text/img/a.png"));
        assert_eq!(path("img/b%20c.png").as_deref(), Some("img/b c.png"));
        assert_eq!(path("img/none.png").as_deref(), Some("text/img/none.png"));
        assert_eq!(path("../../img/a.png"), None);
    }

    #[test]
    fn what_is_too_much_together_is_left_out_and_smaller_ones_stay() {
        assert_eq!(within([3, 4, 9, 3].into_iter(), 10), [true, true, false, true]);
        assert_eq!(within([u64::MAX, u64::MAX].into_iter(), u64::MAX), [true, false]);
    }

    #[test]
    fn captions_that_say_nothing_are_known() {
        for (caption, src) in [
            ("img", "a.png"),
            ("Image 3", "a.png"),
            ("harbour.png", "img/harbour.png"),
            ("IMG_2034", "IMG_2034.jpg"),
            ("Screenshot", "b.png"),
        ] {
            assert!(says_nothing(caption, src), "{caption}");
        }
        for (caption, src) in [
            ("", "a.png"),
            ("Harbour", "harbour.png"),
            ("Image of the harbour", "a.png"),
            ("12", "a.png"),
        ] {
            assert!(!says_nothing(caption, src), "{caption}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(resolve("img/a.png", "src/ch.md").as_deref(), Some("src/img/a.png"));
        assert_eq!(resolve("../a.png", "src/ch.md").as_deref(), Some("a.png"));
        assert_eq!(resolve("../../a.png", "src/ch.md"), None);
        assert_eq!(resolve("/a b.png", "src/ch.md").as_deref(), Some("a b.png"));
    }
}
