//! A shop's rules, held against the finished EPUB.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::epub::Epub;
use crate::manifest::shop::Shop;
use crate::model::{Book, places_of_pictures};
use crate::source::Span;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Everything that the shop would refuse or show badly.
pub fn preflight(book: &Book, epub: &Epub, shop: &Shop) -> Diagnostics {
    let mut found = Diagnostics::new();
    let mut push = |code, span, what: String, help: &str, source: &str| {
        let d = Diagnostic::warning(code, span, what);
        found.push(d.help(format!("{help} (rule: {source})")));
    };
    let files = files(&epub.bytes);
    pictures(book, epub, &files, shop, &mut push);
    cover(book, shop, &mut push);
    contents(epub.levels, shop, &mut push);
    size(&epub.bytes, &files, shop, &mut push);
    if let Some(rule) = shop.identifier.as_ref().filter(|r| r.isbn && book.meta.isbn_epub.is_none())
    {
        let what = format!("the EPUB has no ISBN; {} asks for one", shop.name);
        let help = "write `isbn = { epub = \"...\" }` under [book]";
        push(Code::SHOP_ISBN, Span::NONE, what, help, &rule.source);
    }
    found
}

type Push<'a> = dyn FnMut(Code, Span, String, &str, &str) + 'a;

/// The files of the archive by name.
fn files(epub: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(epub)) else { return files };
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else { continue };
        let mut bytes = Vec::new();
        if file.read_to_end(&mut bytes).is_ok() {
            files.insert(file.name().to_string(), bytes);
        }
    }
    files
}

/// Pictures as they are in the EPUB, where they may have been made smaller or packed otherwise.
fn pictures(
    book: &Book,
    epub: &Epub,
    files: &BTreeMap<String, Vec<u8>>,
    shop: &Shop,
    push: &mut Push,
) {
    let Some(rule) = &shop.pictures else { return };
    let places = places_of_pictures(book);
    for (span, (image, name)) in places.into_iter().zip(book.images.iter().zip(&epub.pictures)) {
        let inside = name.as_ref().and_then(|n| Some((media(n), files.get(n)?)));
        let Some((media, data)) = inside else { continue };
        let mut say = |what: String, help: &str| {
            push(Code::SHOP_PICTURE, span, format!("`{}` {what}", image.path), help, &rule.source);
        };
        if rule.refused.contains(&media) {
            let kind = media.trim_start_matches("image/");
            let help = "save it as JPEG or PNG, or build with `--for`, which does so";
            say(format!("is {kind}; {} does not take that", shop.name), help);
        }
        let Ok(size) = imagesize::blob_size(data) else { continue };
        let pixels = size.width as f32 * size.height as f32 / 1.0e6;
        if let Some(most) = rule.megapixels.filter(|most| pixels > *most + 0.01)
            && media != "image/svg+xml"
        {
            let pixels = (pixels * 10.0).round() / 10.0;
            let help = "build with `--for`, or write `images = \"shops\"` under [epub]: it is \
                        made smaller";
            say(format!("has {pixels} million pixels; {} takes {most}", shop.name), help);
        }
        if rule.opaque && transparent(data) {
            let help = "give it a ground, or build with `--for`, which puts it on white";
            say(format!("is transparent; {} wants pictures opaque", shop.name), help);
        }
    }
}

/// The media type of a picture in the EPUB, where endings are ours.
fn media(name: &str) -> String {
    let ending = match name.rsplit('.').next().unwrap_or_default() {
        "jpg" => "jpeg",
        "svg" => "svg+xml",
        other => other,
    };
    format!("image/{ending}")
}

/// Whether a picture has pixels that let the page through.
fn transparent(data: &[u8]) -> bool {
    image::load_from_memory(data).is_ok_and(|picture| {
        picture.color().has_alpha() && picture.to_rgba8().pixels().any(|p| p.0[3] < 255)
    })
}

fn cover(book: &Book, shop: &Shop, push: &mut Push) {
    // One that is drawn has the size that all ask for.
    let (Some(rule), Some(path)) = (&shop.cover, &book.meta.cover) else { return };
    let Some(image) = book.images.iter().find(|i| i.path == *path) else { return };
    if image.media == "image/svg+xml" {
        return;
    }
    let Ok(size) = imagesize::blob_size(&image.data) else { return };
    let (w, h) = (size.width as u32, size.height as u32);
    let short = w.min(h) < rule.shortest;
    let long = rule.longest.is_some_and(|most| w.max(h) > most);
    if short || long {
        let (bound, side, n) = match short {
            true => ("at least", "shorter", rule.shortest),
            false => ("at most", "longer", rule.longest.unwrap_or_default()),
        };
        let what = format!(
            "the cover `{path}` has {w} by {h} pixels; {} asks for {bound} {n} on the {side} side",
            shop.name
        );
        let (aw, ah) = rule.advised.unwrap_or((1600, 2560));
        let help = format!("use a picture of {aw} by {ah} pixels");
        push(Code::SHOP_COVER, Span::NONE, what, &help, &rule.source);
    }
}

/// Depth of the contents.
fn contents(levels: u32, shop: &Shop, push: &mut Push) {
    let Some(rule) = &shop.contents else { return };
    if levels > rule.levels {
        let what = format!(
            "the contents have {levels} levels; {} shows the first {}",
            shop.name, rule.levels
        );
        let help = "nothing is lost: the deeper ones can be reached in the text; `contents-depth` in \
                    [epub] leaves them out everywhere";
        push(Code::SHOP_CONTENTS, Span::NONE, what, help, &rule.source);
    }
}

fn size(epub: &[u8], files: &BTreeMap<String, Vec<u8>>, shop: &Shop, push: &mut Push) {
    let Some(rule) = &shop.file else { return };
    let mega = |bytes: usize| (bytes as f32 / 100_000.0).round() / 10.0;
    if let Some(most) = rule.megabytes.filter(|m| epub.len() > *m as usize * 1_000_000) {
        let what = format!("the EPUB has {} MB; {} takes {most}", mega(epub.len()), shop.name);
        push(Code::SHOP_SIZE, Span::NONE, what, "use smaller pictures", &rule.source);
    }
    let Some(most) = rule.part_megabytes else { return };
    let sizes: BTreeMap<&str, usize> =
        files.iter().map(|(n, b)| (n.rsplit('/').next().unwrap_or(n), b.len())).collect();
    for (name, text) in files.iter().filter(|(n, _)| n.ends_with(".xhtml")) {
        let words = String::from_utf8_lossy(text);
        let shown: usize = words
            .match_indices("src=\"")
            .filter_map(|(at, _)| {
                let address = words[at + 5..].split('"').next()?;
                sizes.get(address.rsplit('/').next()?).copied()
            })
            .sum();
        let whole = text.len() + shown;
        if whole > most as usize * 1_000_000 {
            let what = format!(
                "`{name}` has {} MB with its pictures; {} takes {most}",
                mega(whole),
                shop.name
            );
            let help = "divide the chapter, or write `images = \"shops\"` under [epub]";
            push(Code::SHOP_SIZE, Span::NONE, what, help, &rule.source);
        }
    }
}
