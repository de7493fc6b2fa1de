//! The versions in which a book's text is made: for its pages, for its EPUB, for a press, for an edition of the
//! manifest, for a shop. Conditions in the text say which of them have what.

use super::editions::Edition;
use super::project::Output;
use super::shop::SHOPS;
use crate::language::primary;
use crate::model::Versions;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a text is made for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Version {
    /// Pages, or an EPUB.
    pub output: Output,
    /// It is a PDF for the screen.
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
    /// Editions that only the books of its volumes have: their names are no mistakes, and mean nothing here.
    of_volumes: Arc<[String]>,
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
        let is_printed = |edition: &Edition| edition.output == Output::Print && !edition.screen;
        let printed = editions.iter().any(is_printed);
        let pages = Version { screen: true, ..own(Output::Print, !printed) };
        let mut all = vec![pages, own(Output::Epub, false), own(Output::Print, true)];
        all.extend(editions.iter().take(Making::MOST_EDITIONS).map(|edition| Version {
            edition: Some(edition.name.clone()),
            language: edition.language.as_ref().map_or_else(language, |at| at.value.clone()),
            screen: edition.screen,
            ..own(edition.output, is_printed(edition))
        }));
        all.extend(SHOPS.map(|shop| Version { shop: Some(shop), ..own(Output::Epub, false) }));
        Making { all: all.into(), made: Making::PAGES, of_volumes: Arc::default() }
    }

    /// The same with another one made.
    pub fn with(&self, made: usize) -> Making {
        Making { made: made.min(self.all.len() - 1), ..self.clone() }
    }

    /// The same where the text is in another language than the book, of the versions that are in the book's.
    pub fn speaking(&self, language: &str) -> Making {
        let book = self.all[Making::PAGES].language.clone();
        let speak = |version: &Version| match version.language == book {
            true => Version { language: language.to_owned(), ..version.clone() },
            false => version.clone(),
        };
        Making { all: self.all.iter().map(speak).collect(), ..self.clone() }
    }

    /// The same of an omnibus whose volumes have these editions.
    pub(super) fn with_volumes(&self, editions: Vec<String>) -> Making {
        Making { of_volumes: editions.into(), ..self.clone() }
    }

    /// Which one is made.
    pub fn made(&self) -> usize {
        self.made
    }

    /// All versions, by their places.
    pub fn versions(&self) -> &[Version] {
        &self.all
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

    /// Of which sorts a name is, each with the versions that it means there.
    pub fn sorts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (Sort, Versions)> + 'a {
        let known = move |sort: &Sort| match sort {
            Sort::Format => {
                matches!(name, "print" | "screen") || Output::names().any(|n| n == name)
            }
            sort => self.all.iter().any(|version| version.is(*sort, name)),
        };
        let set = move |sort: Sort| (sort, self.set(|version| version.is(sort, name)));
        Sort::ALL.into_iter().filter(known).map(set)
    }

    /// How many things a name may mean: one where all that are called so are the same versions.
    pub fn meanings(&self, name: &str) -> usize {
        let own = self.sorts(name).map(|(_, set)| set).collect::<BTreeSet<Versions>>().len();
        own.max(usize::from(self.is_of_volumes(name)))
    }

    /// Whether a name is that of an edition which volumes of the book have.
    pub fn is_of_volumes(&self, name: &str) -> bool {
        self.of_volumes.iter().any(|edition| edition == name)
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
    /// `only="epub"`; "on the pages and in the edition `large`".
    pub fn place(&self, there: Versions) -> (String, String) {
        const FORMATS: [(&str, &str); 4] = [
            ("pdf", "on the pages"),
            ("screen", "on the pages for the screen"),
            ("print", "in print"),
            ("epub", "in the EPUB"),
        ];
        let (mut left, mut names, mut places) = (there, Vec::new(), Vec::new());
        for (name, place) in FORMATS {
            let set = self.set(|version| version.is(Sort::Format, name));
            // A format is named for what is in all of its versions, or in its plain one.
            let plain =
                |n: usize, v: &Version| v.edition.is_none() && v.shop.is_none() && set.has(n);
            let is_plain = self.all.iter().enumerate().any(|(n, v)| plain(n, v) && left.has(n));
            if set.and(there) == set && is_plain {
                names.push(name);
                places.push(place.to_owned());
                left = left.but(set);
            }
        }
        let rest = || self.all.iter().enumerate().filter(|(n, _)| left.has(*n)).map(|(_, v)| v);
        let editions: Vec<&str> = rest().filter_map(|v| v.edition.as_deref()).collect();
        let shops: Vec<&str> = rest().filter_map(|v| v.shop).collect();
        let plain = rest().find(|v| v.edition.is_none() && v.shop.is_none());
        if let Some(plain) = plain {
            let epub = plain.output == Output::Epub;
            places.push(if epub { "in the EPUB" } else { "on the pages" }.to_owned());
        }
        let listed = |names: &[&str]| {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        if !editions.is_empty() {
            let several = if editions.len() > 1 { "s" } else { "" };
            places.push(format!("in the edition{several} {}", listed(&editions)));
        }
        if !shops.is_empty() && plain.is_none() {
            places.push(format!("in the EPUB for {}", listed(&shops)));
        }
        names.extend(editions.into_iter().chain(shops));
        let condition = match plain {
            None => format!("only=\"{}\"", names.join(",")),
            // What this one has not is named more easily.
            Some(_) => format!("not=\"{}\"", self.own_name()),
        };
        (places.join(" and "), condition)
    }

    /// Where the version that is made is, for a message.
    pub fn here(&self) -> String {
        let version = self.version();
        match (&version.edition, version.shop) {
            (Some(name), _) => format!("in the edition `{name}`"),
            (None, Some(shop)) => format!("in the EPUB for `{shop}`"),
            _ if version.output == Output::Epub => "in the EPUB".to_owned(),
            _ if version.screen => "on the pages".to_owned(),
            _ => "in print".to_owned(),
        }
    }

    /// The name by which a condition knows the version that is made.
    fn own_name(&self) -> &str {
        let version = self.version();
        match (&version.edition, version.shop) {
            (Some(name), _) => name,
            (None, Some(shop)) => shop,
            _ if version.screen => "screen",
            _ if version.output == Output::Epub => "epub",
            _ => "print",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::At;
    use crate::source::Span;

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
        let sorts = |name: &str| making.sorts(name).map(|(sort, _)| sort).collect::<Vec<_>>();
        assert_eq!(sorts("large"), [Sort::Edition]);
        assert_eq!(sorts("epub"), [Sort::Format]);
        assert_eq!(sorts("nowhere"), []);
    }

    #[test]
    fn what_is_called_alike_is_one_thing_where_it_is_the_same() {
        let named = |name: &str, tag: &str| {
            let language = Some(At { value: tag.to_owned(), span: Span::NONE });
            Edition { name: name.into(), output: Output::Epub, language, ..Edition::default() }
        };
        let making = Making::of(&[named("de", "de"), named("en", "en-US")], "en");
        assert_eq!(
            (making.meanings("de"), making.meanings("en"), making.meanings("fr")),
            (1, 2, 0)
        );
    }

    #[test]
    fn places_are_named() {
        let making = making();
        let place = |places: &[usize]| making.place(places.iter().copied().collect());
        let is = |places: &[usize], words: &str, condition: &str| {
            assert_eq!(place(places), (words.to_owned(), condition.to_owned()));
        };
        is(&[0, 2, 3], "on the pages", "only=\"pdf\"");
        is(&[2, 3], "in print", "only=\"print\"");
        is(&[3], "in the edition `large`", "only=\"large\"");
        is(&[3, 4], "in the editions `large`, `sample`", "only=\"large,sample\"");
        is(&[5], "in the EPUB for `apple`", "only=\"apple\"");
        is(
            &[1, 3, 4, 5, 6, 7, 8, 9],
            "in the EPUB and in the edition `large`",
            "only=\"epub,large\"",
        );
        is(&[1, 4], "in the EPUB and in the edition `sample`", "not=\"screen\"");
    }
}
