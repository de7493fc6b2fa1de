//! The files of a build: which are wanted, what they hold, and that they are put in place together.

use super::file_names::{File, FileNames};
use crate::diagnostic::count;
use crate::files::write;
use crate::manifest::editions::SCREEN;
use crate::session::{Error, PdfFile, Session, is_shop};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file of the result.
pub(crate) struct Product {
    /// `epub`, `pdf` or `png`.
    pub kind: &'static str,
    /// The edition or the shop that it is for; none of the book's own.
    pub edition: Option<String>,
    /// Where it goes.
    pub path: PathBuf,
    /// What it holds.
    pub bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    /// Number of its pages, where it has pages.
    pub pages: Option<usize>,
    /// What is good to know of it.
    pub remark: Option<String>,
}

impl Product {
    /// What it holds.
    pub(crate) fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }
}

/// What is asked of a build.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    /// The book's EPUB.
    pub epub: bool,
    /// The PDF for the screen.
    pub screen: bool,
    /// EPUBs for these shops.
    pub shops: Vec<String>,
    /// Editions by name.
    pub names: Vec<String>,
    /// Everything that the manifest names.
    pub all: bool,
    /// Covers: of the editions named, or of all.
    pub covers: bool,
}

impl Wish {
    /// Covers are wanted, and nothing else.
    pub(crate) fn covers_alone(&self) -> bool {
        self.covers && !self.all && self.names.is_empty()
    }

    /// The editions for printers that are wanted, which the book's pages are to serve.
    pub(crate) fn editions(&self, session: &mut Session) -> Result<Vec<Printed>, Error> {
        let (all, alone) = (self.all || self.covers_alone(), self.covers_alone());
        let epubs = session.epub_editions()?;
        let names = match all {
            true => session.editions()?,
            false => {
                self.names.iter().filter(|n| *n != SCREEN && !epubs.contains(n)).cloned().collect()
            }
        };
        let said = if self.all { session.named_covers()? } else { Vec::new() };
        let screens = session.screen_editions()?;
        let printed = |name: String| {
            // One that has none tells so where its cover is asked for by its name.
            let wanted = self.covers && (!all || !screens.contains(&name));
            let cover = wanted || said.contains(&name);
            Printed { name, body: !alone, cover }
        };
        let mut list: Vec<Printed> = names.into_iter().map(printed).collect();
        list.retain(|one| one.body || one.cover);
        if list.is_empty() && all && self.covers {
            // Somebody has to print what has a cover; nobody has asked for pages.
            list.push(Printed { name: "print".into(), body: false, cover: true });
        }
        session.also_for(&list.iter().map(|p| &p.name).collect::<Vec<_>>())?;
        Ok(list)
    }
}

/// What is made of an edition for a printer.
pub(crate) struct Printed {
    /// The edition's.
    pub name: String,
    body: bool,
    cover: bool,
}

/// The names of shops, each once, and the others.
pub(crate) fn split(names: Vec<String>) -> (Vec<String>, Vec<String>) {
    let (mut shops, others): (Vec<String>, Vec<String>) =
        names.into_iter().partition(|n| is_shop(n));
    let mut seen = Vec::new();
    shops.retain(|s| {
        let new = !seen.contains(s);
        seen.push(s.clone());
        new
    });
    (shops, others)
}

/// Makes the files in memory, for `folder`; an error as soon as one stops the book. An error of an
/// edition stops its own files alone.
///
/// # Errors
/// What is wrong with the book; a name that is none.
pub(crate) fn make(
    session: &mut Session,
    wish: &Wish,
    editions: &[Printed],
    folder: &Path,
) -> Result<Vec<Product>, Error> {
    let project = session.project()?;
    let slug = session.book()?.meta.slug.clone();
    let names = FileNames::of(&project, &slug);
    let path = |file: File| folder.join(names.name(file));
    let mut products = Vec::new();
    let (epub, pdf) = match (wish.epub, wish.screen) {
        (true, true) => {
            let (epub, pdf) = session.files()?;
            (Some(epub), Some(pdf))
        }
        (true, false) => (Some(session.epub()?), None),
        (false, true) => (None, Some(session.pdf(SCREEN)?)),
        (false, false) => (None, None),
    };
    products.extend(epub.map(|epub| Product {
        kind: "epub",
        edition: None,
        path: path(File::Epub),
        bytes: epub,
        pages: None,
        remark: None,
    }));
    products.extend(pdf.map(|pdf| Product {
        kind: "pdf",
        edition: None,
        path: path(File::Screen),
        pages: Some(pdf.pages),
        bytes: pdf,
        remark: None,
    }));
    for name in session.epub_editions()? {
        if !(wish.all || wish.names.contains(&name)) {
            continue;
        }
        products.push(Product {
            kind: "epub",
            path: path(File::EpubOf(&name)),
            bytes: session.epub_of(&name)?,
            edition: Some(name),
            pages: None,
            remark: None,
        });
    }
    let for_shop = |shop: &String| {
        Ok(Product {
            kind: "epub",
            edition: Some(shop.clone()),
            path: path(File::EpubFor(shop)),
            bytes: session.epub_for(shop)?,
            pages: None,
            remark: None,
        })
    };
    // What each shop would refuse is told, even if another's EPUB can't be made.
    let made: Vec<Result<Product, Error>> = wish.shops.iter().map(for_shop).collect();
    products.extend(made.into_iter().collect::<Result<Vec<_>, _>>()?);
    if let Some(shop) = project.epub.shop.as_ref().filter(|_| wish.all) {
        // The book's own EPUB is made for it.
        session.preflight(shop)?;
    }
    products.extend(editions.iter().flat_map(|wanted| printed(session, wanted, &path)));
    Ok(products)
}

/// The names of the files that are made of a wish, as far as the manifest says them: those of an edition that its printer
/// would refuse are not made.
///
/// # Errors
/// What is wrong with the manifest; a name that is none.
pub(crate) fn names(session: &mut Session, wish: &Wish) -> Result<Vec<String>, Error> {
    let project = session.project()?;
    let called = FileNames::of(&project, &project.meta.slug);
    let mut names = Vec::new();
    names.extend(wish.epub.then(|| called.name(File::Epub)));
    names.extend(wish.screen.then(|| called.name(File::Screen)));
    let epubs = session.epub_editions()?;
    let wanted = epubs.into_iter().filter(|name| wish.all || wish.names.contains(name));
    names.extend(wanted.map(|name| called.name(File::EpubOf(&name))));
    names.extend(wish.shops.iter().map(|shop| called.name(File::EpubFor(shop))));
    for Printed { name, body, cover } in wish.editions(session)? {
        names.extend(body.then(|| called.name(File::Pages(&name))));
        let covers = ["pdf", "png"].map(|format| called.name(File::Cover(&name, format)));
        names.extend(covers.into_iter().filter(|_| cover));
        let endpapers = cover && session.has_endpapers(&name);
        names.extend(endpapers.then(|| called.name(File::Endpapers(&name))));
    }
    Ok(names)
}

/// The files of an edition, those that its printer would take.
fn printed(
    session: &mut Session,
    wanted: &Printed,
    path: &impl Fn(File) -> PathBuf,
) -> Vec<Product> {
    let name = &wanted.name;
    let mut products = Vec::new();
    let body = wanted.body.then(|| session.pdf(name).ok()).flatten();
    products.extend(body.map(|made| Product {
        kind: "pdf",
        edition: Some(name.clone()),
        path: path(File::Pages(name)),
        pages: Some(made.pages),
        remark: band(&made),
        bytes: made,
    }));
    let cover = wanted.cover.then(|| session.cover(name).ok()).flatten();
    products.extend(cover.into_iter().flat_map(|cover| {
        let file = |kind, bytes: &Arc<Vec<u8>>, remark| Product {
            kind,
            edition: Some(format!("{name}-cover")),
            path: path(File::Cover(name, kind)),
            bytes: bytes.clone(),
            pages: None,
            remark,
        };
        let remark = Some(cover.remark.clone());
        [file("pdf", &cover.pdf, remark), file("png", &cover.png, None)]
    }));
    let endpapers = wanted.cover.then(|| session.endpapers(name).ok()).flatten().flatten();
    products.extend(endpapers.map(|made| Product {
        kind: "pdf",
        edition: Some(format!("{name}-endpapers")),
        path: path(File::Endpapers(name)),
        pages: None,
        remark: Some(count(made.pages, "sheet")),
        bytes: made,
    }));
    products
}

/// How far the book is from the number of pages at which its printer asks for a wider inner margin.
fn band(made: &PdfFile) -> Option<String> {
    let left = made.next_band?.saturating_sub(made.pages as u32);
    let printer = made.printer.as_ref()?;
    Some(format!("{} below the next margin band of {printer}", count(left as usize, "page")))
}

/// Why files were not written.
pub(crate) struct Fault {
    /// The reason.
    pub why: String,
    /// What to do, if there is something to do.
    pub help: String,
    /// How many, from the first on, are in their places all the same.
    pub placed: usize,
}

impl Fault {
    /// What to do, and how the files are now.
    pub(crate) fn advice(&self) -> String {
        let now = match self.placed {
            0 => "the files that were there are as they were",
            _ => "those named below are new, the others are as they were",
        };
        match self.help.as_str() {
            "" => now.to_string(),
            own => format!("{own}; {now}"),
        }
    }
}

impl From<String> for Fault {
    fn from(why: String) -> Fault {
        Fault { why, help: String::new(), placed: 0 }
    }
}

impl From<write::Fault> for Fault {
    fn from(fault: write::Fault) -> Fault {
        let elsewhere = if fault.is_link() { ", or name a folder elsewhere with `-o`" } else { "" };
        let help = format!("{}{elsewhere}", fault.help());
        Fault { why: fault.to_string(), help, placed: 0 }
    }
}

/// Writes all files beside their targets first and then puts them in place, so that a full disk
/// never leaves a new EPUB beside an old PDF.
pub(crate) fn put(project: &Path, folder: &Path, products: &[Product]) -> Result<(), Fault> {
    let mut paths = BTreeSet::new();
    if let Some(twice) = products.iter().find(|p| !paths.insert(&p.path)) {
        return Err(format!("two files would be called `{}`", twice.path.display()).into());
    }
    let folder = write::Folder::make(folder, Some(project))?;
    // The disk is waited for once.
    let stage = |p: &Product| folder.stage(p.path.file_name().unwrap_or_default(), p.bytes());
    let staged: Vec<_> = products.par_iter().map(stage).collect();
    let staged: Vec<_> = staged.into_iter().collect::<Result<_, _>>()?;
    write::commit(staged).map_err(|(placed, fault)| Fault { placed, ..fault.into() })
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
