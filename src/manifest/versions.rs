//! The versions in which a book's text is made: for its pages, for its EPUB, for a press, for an edition of the
//! manifest, for a shop. Conditions in the text say which of them have what.

use super::editions::Edition;
use super::project::Output;
use super::shop::SHOPS;
use crate::language::primary;
use crate::model::Versions;
use std::sync::Arc;

/// What a text is made for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Version {
    /// Pages, or an EPUB.
    pub output: Output,
    /// It is the PDF for the screen.
    pub screen: bool,
    /// It is printed.
    pub press: bool,
    /// The edition of the manifest.
    pub edition: Option<String>,
    /// The shop for which the EPUB is made.
    pub shop: Option<&'static str>,
    /// Its language.
    pub language: String,
}

/// Sorts of names that a condition may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Formats: `pdf`, `epub`.
    Format,
    /// Editions of the manifest.
    Edition,
    /// Shops.
    Shop,
    /// Languages.
    Language,
}

impl Sort {
    /// All of them.
    pub const ALL: [Sort; 4] = [Sort::Format, Sort::Edition, Sort::Shop, Sort::Language];
}

impl Version {
    /// Whether a name of a sort is one of its own.
    pub fn is(&self, sort: Sort, name: &str) -> bool {
        match sort {
            Sort::Format => self.has_format(name),
            Sort::Edition => self.edition.as_deref() == Some(name),
            Sort::Shop => self.shop == Some(name),
            Sort::Language => {
                !self.language.is_empty()
                    && (self.language.eq_ignore_ascii_case(name)
                        || primary(&self.language).eq_ignore_ascii_case(name))
            }
        }
    }

    /// Whether a name of any sort is one of its own.
    pub fn is_named(&self, name: &str) -> bool {
        Sort::ALL.iter().any(|sort| self.is(*sort, name))
    }

    /// Whether a format's name means it: `html` is any that is made of HTML, `print` what is printed.
    fn has_format(&self, name: &str) -> bool {
        match name {
            "print" => self.press,
            "screen" => self.screen,
            name => Output::NAMES.contains(&(name, self.output)),
        }
    }
}

/// All versions of a book, and the one that is made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Making {
    all: Arc<[Version]>,
    made: usize,
}

impl Default for Making {
    fn default() -> Making {
        Making::of(&[], "")
    }
}

impl Making {
    /// The pages of the book, which serve the screen.
    pub const PAGES: usize = 0;
    /// The EPUB.
    pub const EPUB: usize = 1;
    /// What goes to a printer who has no edition in the manifest.
    pub const PRESS: usize = 2;
    /// Editions that can be told apart.
    pub const MOST_EDITIONS: usize = Versions::MOST - 3 - SHOPS.len();

    /// The versions of a book in a language with these editions; that of its pages is made.
    pub fn of(editions: &[Edition], language: &str) -> Making {
        let language = || language.to_owned();
        let own =
            |output, press| Version { output, press, language: language(), ..Version::default() };
        // A book that no edition of its own prints is printed from its one PDF.
        let printed = editions.iter().any(|edition| edition.output == Output::Print);
        let pages = Version { screen: true, ..own(Output::Print, !printed) };
        let mut all = vec![pages, own(Output::Epub, false), own(Output::Print, true)];
        all.extend(editions.iter().take(Making::MOST_EDITIONS).map(|edition| Version {
            edition: Some(edition.name.clone()),
            language: edition.language.as_ref().map_or_else(language, |at| at.value.clone()),
            ..own(edition.output, edition.output == Output::Print)
        }));
        all.extend(SHOPS.map(|shop| Version { shop: Some(shop), ..own(Output::Epub, false) }));
        Making { all: all.into(), made: Making::PAGES }
    }

    /// The same with another one made.
    pub fn with(&self, made: usize) -> Making {
        Making { all: Arc::clone(&self.all), made: made.min(self.all.len() - 1) }
    }

    /// Which one is made.
    pub fn made(&self) -> usize {
        self.made
    }

    /// The one that is made.
    pub fn version(&self) -> &Version {
        &self.all[self.made]
    }

    /// The place of an edition's.
    pub fn of_edition(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|v| v.edition.as_deref() == Some(name))
    }

    /// The place of a shop's.
    pub fn of_shop(&self, name: &str) -> Option<usize> {
        self.all.iter().position(|v| v.shop == Some(name))
    }

    /// Those that are so.
    pub fn set(&self, is: impl Fn(&Version) -> bool) -> Versions {
        let places = self.all.iter().enumerate().filter(|(_, version)| is(version));
        places.map(|(place, _)| place).collect()
    }

    /// All of them.
    pub fn all(&self) -> Versions {
        self.set(|_| true)
    }

    /// Of which sorts a name is.
    pub fn sorts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Sort> + 'a {
        let known = move |sort: &Sort| match sort {
            Sort::Format => {
                matches!(name, "print" | "screen") || Output::names().any(|n| n == name)
            }
            sort => self.all.iter().any(|version| version.is(*sort, name)),
        };
        Sort::ALL.into_iter().filter(known)
    }

    /// All names that conditions may say, each once: formats, editions, shops, languages.
    pub fn names(&self) -> Vec<&str> {
        let mut names = vec!["pdf", "print", "screen", "epub"];
        let all = || self.all.iter();
        let more = all().filter_map(|v| v.edition.as_deref()).chain(all().filter_map(|v| v.shop));
        for name in more.chain(all().map(|v| primary(&v.language))) {
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Where some of the versions are, for a message, and the condition of a text that is for them: "in the EPUB",
    /// `when-format="epub"`; "in the edition `large`", `when-edition="large"`.
    pub fn place(&self, there: Versions) -> (String, String) {
        let here = || self.all.iter().enumerate().filter(|(n, _)| there.has(*n)).map(|(_, v)| v);
        let plain = |is: fn(&Version) -> bool| {
            here().filter(|v| v.edition.is_none() && v.shop.is_none()).any(is)
        };
        let format = |words: &str, name| (words.to_owned(), format!("when-format=\"{name}\""));
        if plain(|v| v.screen) {
            return format("on the pages", "pdf");
        }
        if plain(|v| v.output == Output::Epub) {
            return format("in the EPUB", "epub");
        }
        if plain(|_| true) {
            return format("in print", "print");
        }
        let listed = |names: &[&str]| {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let editions: Vec<&str> = here().filter_map(|v| v.edition.as_deref()).collect();
        if editions.is_empty() {
            let shops: Vec<&str> = here().filter_map(|v| v.shop).collect();
            let place = format!("in the EPUB for {}", listed(&shops));
            return (place, format!("when-shop=\"{}\"", shops.join(",")));
        }
        let several = if editions.len() > 1 { "s" } else { "" };
        let place = format!("in the edition{several} {}", listed(&editions));
        (place, format!("when-edition=\"{}\"", editions.join(",")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn making() -> Making {
        let named =
            |name: &str, output| Edition { name: name.into(), output, ..Edition::default() };
        Making::of(&[named("large", Output::Print), named("sample", Output::Epub)], "en-GB")
    }

    #[test]
    fn names_mean_versions() {
        let making = making();
        let set = |sort, name: &str| making.set(|v| v.is(sort, name));
        let editions = (set(Sort::Edition, "large"), set(Sort::Edition, "sample"));
        let print = set(Sort::Format, "print");
        assert!(print.has(Making::PRESS) && print.has(3) && !print.has(Making::PAGES));
        assert!(set(Sort::Format, "pdf").has(Making::PAGES) && set(Sort::Format, "pdf").has(3));
        assert!(set(Sort::Format, "epub").has(4) && editions.1.has(4) && !editions.1.has(3));
        assert_eq!(making.of_edition("sample"), Some(4));
        assert!(set(Sort::Shop, "kindle").has(making.of_shop("kindle").expect("a shop")));
        assert_eq!(set(Sort::Language, "en"), making.all());
        let sorts = |name: &str| making.sorts(name).collect::<Vec<_>>();
        assert_eq!(sorts("large"), [Sort::Edition]);
        assert_eq!(sorts("epub"), [Sort::Format]);
        assert_eq!(sorts("nowhere"), []);
    }

    #[test]
    fn places_are_named() {
        let making = making();
        let place = |places: &[usize]| making.place(places.iter().copied().collect()).0;
        assert_eq!(place(&[0, 2, 3]), "on the pages");
        assert_eq!(place(&[1, 4]), "in the EPUB");
        assert_eq!(place(&[2, 3]), "in print");
        assert_eq!(place(&[3]), "in the edition `large`");
        assert_eq!(place(&[3, 4]), "in the editions `large`, `sample`");
        assert_eq!(place(&[5]), "in the EPUB for `apple`");
    }
}
