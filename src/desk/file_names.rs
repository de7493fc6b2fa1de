//! What the files of a build are called: by the book's short name, or by the ISBN of what each is.

use crate::manifest::{Edition, Project, identifier};

/// A file of a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum File<'a> {
    /// The book's EPUB.
    Epub,
    /// The PDF for the screen.
    Screen,
    /// The EPUB that an edition is.
    EpubOf(&'a str),
    /// The EPUB for a shop.
    EpubFor(&'a str),
    /// The pages of an edition.
    Pages(&'a str),
    /// Its cover, in a format.
    Cover(&'a str, &'static str),
    /// Its endpapers.
    Endpapers(&'a str),
}

/// The names of a book's files.
#[derive(Debug)]
pub(super) struct FileNames<'a> {
    slug: &'a str,
    project: &'a Project,
}

impl<'a> FileNames<'a> {
    /// Those of a project; its files have `slug` in them where they have no ISBN.
    pub(super) fn of(project: &'a Project, slug: &'a str) -> FileNames<'a> {
        FileNames { slug, project }
    }

    /// What a file is called.
    pub(super) fn name(&self, file: File) -> String {
        let slug = self.slug;
        let epub = self.by_isbn(self.project.meta.isbn_epub.as_deref());
        match file {
            File::Screen => format!("{slug}.pdf"),
            File::Epub => format!("{}.epub", epub.as_deref().unwrap_or(slug)),
            File::EpubFor(shop) => format!("{}-{shop}.epub", epub.as_deref().unwrap_or(slug)),
            File::EpubOf(name) => match self.of_edition(name) {
                Some(own) => format!("{own}.epub"),
                None => format!("{slug}-{name}.epub"),
            },
            File::Pages(name) => match self.of_edition(name) {
                Some(own) if self.edition(name).is_some_and(|e| e.screen) => format!("{own}.pdf"),
                // As Ingram asks for the text and the cover of a book.
                Some(own) => format!("{own}_txt.pdf"),
                None => format!("{slug}-{name}.pdf"),
            },
            File::Cover(name, format) => match self.of_edition(name) {
                Some(own) => format!("{own}_cov.{format}"),
                None => format!("{slug}-{name}-cover.{format}"),
            },
            File::Endpapers(name) => match self.of_edition(name) {
                Some(own) => format!("{own}_end.pdf"),
                None => format!("{slug}-{name}-endpapers.pdf"),
            },
        }
    }

    fn edition(&self, name: &str) -> Option<&Edition> {
        self.project.editions.iter().find(|edition| edition.name == name)
    }

    fn by_isbn(&self, isbn: Option<&str>) -> Option<String> {
        let isbn = isbn.filter(|_| self.project.meta.files_by_isbn)?;
        identifier::isbn13(isbn).ok()
    }

    /// The ISBN of an edition, its name behind it where another one has the same.
    fn of_edition(&self, name: &str) -> Option<String> {
        let meta = &self.project.meta;
        let own = match self.edition(name) {
            Some(edition) => edition.isbn13(meta).filter(|_| meta.files_by_isbn)?,
            // One of a printer's that the manifest does not have.
            None => self.by_isbn(meta.isbn_print.as_deref())?,
        };
        let mut others = self.project.editions.iter().filter(|edition| edition.name != name);
        match others.any(|other| other.isbn13(meta).as_ref() == Some(&own)) {
            true => Some(format!("{own}-{name}")),
            false => Some(own),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{At, Output};
    use crate::source::Span;

    fn project() -> Project {
        let edition = |name: &str, output, isbn: Option<&str>| Edition {
            name: name.into(),
            output,
            isbn: isbn.map(|isbn| At { value: isbn.to_owned(), span: Span::NONE }),
            ..Edition::default()
        };
        let mut project = Project::default();
        project.meta.isbn_epub = Some("978-3-86680-192-9".into());
        project.meta.isbn_print = Some("978-0-306-40615-7".into());
        project.editions = vec![
            edition("kdp", Output::Print, None),
            edition("ingram", Output::Print, None),
            edition("large", Output::Print, Some("979-8-88645-174-0")),
            edition("sample", Output::Epub, None),
        ];
        project
    }

    fn names(project: &Project) -> Vec<String> {
        let names = FileNames::of(project, "tide");
        [
            File::Epub,
            File::Screen,
            File::EpubFor("kindle"),
            File::EpubOf("sample"),
            File::Pages("kdp"),
            File::Pages("large"),
            File::Cover("large", "png"),
            File::Endpapers("large"),
            File::Pages("lulu"),
        ]
        .map(|file| names.name(file))
        .to_vec()
    }

    #[test]
    fn files_are_called_by_their_isbns() {
        let mut project = project();
        assert_eq!(
            names(&project),
            [
                "tide.epub",
                "tide.pdf",
                "tide-kindle.epub",
                "tide-sample.epub",
                "tide-kdp.pdf",
                "tide-large.pdf",
                "tide-large-cover.png",
                "tide-large-endpapers.pdf",
                "tide-lulu.pdf",
            ]
        );
        project.meta.files_by_isbn = true;
        assert_eq!(
            names(&project),
            [
                "9783866801929.epub",
                "tide.pdf",
                "9783866801929-kindle.epub",
                "tide-sample.epub",
                "9780306406157-kdp_txt.pdf",
                "9798886451740_txt.pdf",
                "9798886451740_cov.png",
                "9798886451740_end.pdf",
                "9780306406157-lulu_txt.pdf",
            ]
        );
        // Alone with its number.
        project.editions.retain(|edition| edition.name == "kdp");
        assert_eq!(names(&project)[4], "9780306406157_txt.pdf");
    }
}
