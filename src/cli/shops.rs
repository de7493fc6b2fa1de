//! EPUBs for shops: which are asked for, their files, and what the shop would still refuse.

use super::pipeline::{Job, Set};
use super::progress::Progress;
use crate::check;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::epub::{self, Epub};
use crate::manifest::EpubSettings;
use crate::manifest::shop::{SHOPS, shop};
use crate::model::Book;
use crate::source::Span;

/// Names after `--for`: those of shops, and the others, which are printers or editions.
pub(crate) fn split(names: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut shops, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|n| SHOPS.contains(&n.as_str()));
    let mut seen = Vec::new();
    shops.retain(|s| {
        let new = !seen.contains(s);
        seen.push(s.clone());
        new
    });
    (shops, others)
}

/// Makes the EPUB as a shop wants it, whatever shop the manifest names, and tells what the shop
/// would refuse of it all the same.
pub(crate) fn make(
    job: &mut Job,
    book: &Book,
    set: &Set,
    name: &str,
    progress: &mut Progress,
) -> Option<Vec<u8>> {
    progress.step(&format!("Making the EPUB for {name}"));
    let settings = EpubSettings { shop: Some(name.to_string()), ..set.epub.clone() };
    let print = set.printed(book);
    let made = epub::write(book, &set.theme, print, &settings, set.fonts.as_ref(), &|_| {});
    match made {
        Ok(mut made) => {
            made.warnings.drain(..).for_each(|w| job.diags.push(w));
            job.diags.extend(preflight(book, &made, name));
            Some(made.bytes)
        }
        Err(e) => {
            let what = format!("no EPUB for {name}: {e}");
            job.diags.push(Diagnostic::error("epub-failed", Span::NONE, what));
            None
        }
    }
}

/// What a shop would refuse of an EPUB.
pub(crate) fn preflight(book: &Book, epub: &Epub, name: &str) -> Diagnostics {
    shop(name).map(|shop| check::shop::preflight(book, epub, &shop)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn shops_are_known_by_their_names() {
        let names = ["kindle", "ingram", "kobo", "kindle"].map(String::from).to_vec();
        let (shops, others) = split(names);
        assert_eq!((shops.join(" "), others.join(" ")), ("kindle kobo".into(), "ingram".into()));
    }
}
