//! What the name of a file says of its place in a book.

use super::names::kind_from_name;
use crate::model::{Kind, Matter};

/// The kind that a file's name means where it is listed in `matter`, if nobody says one.
///
/// Among the last pages of a book `index`, `about` and `notes` are what they say; in the middle these
/// are ordinary words, and `index.md` is a folder's page, or the first one of a site.
pub(crate) fn kind_of_file(path: &str, matter: Matter, mdbook: bool) -> Kind {
    let stem = bare_stem(path);
    match stem.as_str() {
        "epilogue" | "afterword" | "postscript" => return Kind::Conclusion,
        "half-title" | "halftitle" => return Kind::HalfTitle,
        "title" | "titlepage" => return Kind::TitlePage,
        "about-the-author" | "about-the-authors" | "author" => return Kind::About,
        "references" | "works-cited" | "further-reading" => return Kind::Bibliography,
        "endnotes" => return Kind::Notes,
        "imprint" => return Kind::Copyright,
        "toc" | "table-of-contents" => return Kind::Contents,
        "abbreviations" => return Kind::Glossary,
        "also-by-the-author" if matter != Matter::Main => return Kind::AlsoBy,
        "contributors" | "notes-on-contributors" if matter != Matter::Main => {
            return Kind::ListOfContributors;
        }
        // Among the chapters these are ordinary words.
        "contributors" | "newsletter" | "also-by" if matter == Matter::Main => {
            return Kind::Chapter;
        }
        "praise" if matter != Matter::Front => return Kind::Chapter,
        "index" | "about" | "notes"
            if !mdbook && matter == Matter::Back && (stem != "index" || !path.contains('/')) => {}
        "part" | "chapter" | "index" | "contents" | "about" | "notes" | "answers" | "solutions" => {
            return Kind::Chapter;
        }
        _ => {}
    }
    if stem.starts_with("appendix-") && matter != Matter::Front {
        return Kind::Appendix;
    }
    // Pages that stand before all others are known in other languages too.
    let before = |kind: &Kind| {
        matches!(kind, Kind::HalfTitle | Kind::TitlePage | Kind::Copyright | Kind::Dedication)
    };
    let known = kind_from_name(&stem);
    let seated = || seat(path).map(|seat| seat.kind).filter(before);
    known.or_else(|| seated().filter(|_| matter == Matter::Front)).unwrap_or(Kind::Chapter)
}

/// Among which pages a file stands of which nobody says it: those of its kind, or of its name.
#[cfg(feature = "cli")]
pub(crate) fn usual_matter(path: &str, kind: Option<Kind>) -> Matter {
    let of_kind = |kind| SEATS.iter().find(|row| row.0 == kind).map(|row| row.1);
    let matter = match kind {
        Some(kind) => of_kind(kind),
        None => seat(path).map(|seat| seat.matter),
    };
    matter.unwrap_or(Matter::Main)
}

/// A file's name without its folder, its ending and a number at its head, in small letters, with
/// hyphens between its words.
pub(super) fn bare_stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let bare =
        stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    bare.to_lowercase().replace([' ', '_'], "-")
}

/// Where a file stands whose name is that of one of a book's usual pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seat {
    /// Its kind.
    pub(super) kind: Kind,
    /// The list of the manifest.
    pub(super) matter: Matter,
    /// Its place among the pages of that matter, smaller first. In the main matter what is below
    /// [`CHAPTERS`] stands before the chapters, what is above behind them.
    pub(super) rank: u8,
}

/// The rank of a chapter.
pub(super) const CHAPTERS: u8 = 50;

/// Names of a book's usual pages in the languages whose authors have named files so, without accents;
/// in the order of books (Chicago Manual of Style, 18th edition, 1.4).
const SEATS: [(Kind, Matter, u8, &str); 28] = {
    use Matter::{Back, Front, Main};
    [
        (Kind::Praise, Front, 0, "praise praise-for advance-praise pressestimmen"),
        (Kind::HalfTitle, Front, 1, "half-title halftitle bastard-title schmutztitel faux-titre"),
        (
            Kind::TitlePage,
            Front,
            2,
            "title-page titlepage title cover-page titelseite titelblatt titel page-de-titre portada \
             frontespizio titelpagina",
        ),
        (
            Kind::Copyright,
            Front,
            3,
            "copyright copyright-page copyrights imprint impressum mentions-legales creditos colofon \
             legal rights edition-notice",
        ),
        (
            Kind::Dedication,
            Front,
            4,
            "dedication widmung dedicace dedicatoria dedica opdracht dedikation",
        ),
        (Kind::Epigraph, Front, 5, "epigraph epigraphe epigrafe epigrafo motto"),
        (Kind::Contents, Front, 6, "contents"),
        (
            Kind::Foreword,
            Front,
            7,
            "foreword geleitwort avant-propos prologo-del-editor presentazione ten-geleide forord",
        ),
        (
            Kind::Preface,
            Front,
            8,
            "preface vorwort prefacio prefazione voorwoord forord-av-forfatteren foreord predmluva \
             przedmowa",
        ),
        (
            Kind::Acknowledgements,
            Front,
            9,
            "acknowledgements acknowledgments acknowledgement acknowledgment thanks danksagung dank \
             remerciements agradecimientos agradecimentos ringraziamenti dankwoord tack",
        ),
        (Kind::Introduction, Main, 10, "prologue prolog prologo proloog"),
        (
            Kind::Introduction,
            Main,
            11,
            "introduction intro einleitung einfuhrung introduccion introducao introduzione inleiding \
             inledning wstep uvod",
        ),
        (
            Kind::Conclusion,
            Main,
            90,
            "conclusion conclusions schluss schlusswort fazit conclusion-generale conclusiones \
             conclusiones-finales conclusao conclusione conclusie slutord",
        ),
        (Kind::Conclusion, Main, 91, "epilogue epilog epilogo epiloog"),
        (
            Kind::Conclusion,
            Back,
            0,
            "afterword postscript nachwort postface posfacio postfazione nawoord efterord coda",
        ),
        (Kind::Appendix, Back, 10, "appendix appendices anhang annexe annexes apendice appendice"),
        (
            Kind::Glossary,
            Back,
            20,
            "abbreviations acronyms abkurzungen abkurzungsverzeichnis sigles",
        ),
        (Kind::Notes, Back, 21, "notes endnotes anmerkungen endnoten notas note-finali"),
        (
            Kind::Glossary,
            Back,
            22,
            "glossary glossar glossaire glosario glossario begrippenlijst ordlista slovnicek",
        ),
        (
            Kind::Bibliography,
            Back,
            23,
            "bibliography references works-cited further-reading sources literatur literature \
             literaturverzeichnis bibliographie bibliografia bibliografie literaturliste",
        ),
        (
            Kind::ListOfContributors,
            Back,
            24,
            "contributors notes-on-contributors about-the-contributors mitwirkende",
        ),
        (
            Kind::Index,
            Back,
            25,
            "index register sachregister stichwortverzeichnis personenregister indice-analitico \
             indice-alfabetico",
        ),
        (Kind::About, Back, 30, "about-this-book about-the-book uber-dieses-buch"),
        (
            Kind::About,
            Back,
            31,
            "about about-the-author about-the-authors about-author author author-bio about-me bio \
             uber-den-autor uber-die-autorin der-autor die-autorin autor autorin a-propos-de-l-auteur \
             sobre-el-autor sobre-la-autora sobre-o-autor sull-autore over-de-auteur",
        ),
        (
            Kind::AlsoBy,
            Back,
            32,
            "also-by also-by-the-author other-books more-books books-by du-meme-auteur",
        ),
        (Kind::Newsletter, Back, 33, "newsletter mailing-list stay-in-touch"),
        (Kind::About, Back, 34, "teaser preview excerpt sneak-peek leseprobe"),
        (Kind::Colophon, Back, 40, "colophon kolophon colofon-final"),
    ]
};

/// The seat of a file by its name; `None` of a chapter.
pub(super) fn seat(path: &str) -> Option<Seat> {
    let stem = without_accents(&bare_stem(path));
    let seat = |(kind, matter, rank, _): &(Kind, Matter, u8, &str)| Seat {
        kind: *kind,
        matter: *matter,
        rank: *rank,
    };
    let named = SEATS.iter().find(|row| row.3.split(' ').any(|name| name == stem));
    // `appendix-b`, `anhang-2`, `also-by-ada-rivers`.
    let begun = || {
        let begins =
            ["appendix-", "anhang-", "annexe-", "apendice-", "also-by-", "about-the-author-"];
        let name = begins.iter().find(|name| stem.starts_with(*name))?;
        let name = name.trim_end_matches('-');
        SEATS.iter().find(|row| row.3.split(' ').any(|n| n == name))
    };
    named.or_else(begun).map(seat)
}

/// The kind and the matter that a heading means; `None` of a chapter's.
#[cfg(feature = "cli")]
pub(crate) fn place_of_title(title: &str) -> Option<(Kind, Matter)> {
    // Without an ending, which a title with a stop would seem to have.
    let found = seat(&format!("{}.md", title.trim().trim_end_matches(['.', ':'])))?;
    Some((found.kind, found.matter))
}

/// Latin letters without their accents.
fn without_accents(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare = |c: &char| !matches!(c, '\u{300}'..='\u{36f}');
    text.nfd().filter(bare).collect::<String>().replace(['\'', '\u{2019}'], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_found_in_many_languages() {
        let at = |path: &str| seat(path).map(|s| (s.kind, s.matter));
        assert_eq!(at("00-title-page.md"), Some((Kind::TitlePage, Matter::Front)));
        assert_eq!(at("x/Über den Autor.md"), Some((Kind::About, Matter::Back)));
        assert_eq!(at("99_Épilogue.md"), Some((Kind::Conclusion, Matter::Main)));
        assert_eq!(at("Appendix B.md"), Some((Kind::Appendix, Matter::Back)));
        assert_eq!(at("also-by-ada.md"), Some((Kind::AlsoBy, Matter::Back)));
        assert_eq!(at("Praise for The Ferry.md"), None);
        assert_eq!(at("praise.md"), Some((Kind::Praise, Matter::Front)));
        assert_eq!(at("03-titles.md"), None);
        assert_eq!(at("12.md"), None);
    }
}
