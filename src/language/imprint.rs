//! The words of the copyright page, in the order that the Chicago Manual of Style has for them (1.20-1.35).

use super::Words;
use crate::model::Metadata;

impl Words<'_> {
    /// The line of the copyright with these holders: "© 2019, 2026 Anna Berg". The years are those of
    /// the book's date where it names no others.
    pub fn claim(&self, meta: &Metadata, holders: &str) -> String {
        let year: String = meta.date.as_deref().unwrap_or("").chars().take(4).collect();
        let years = meta.imprint.years.as_deref().unwrap_or(&year);
        let parts = ["\u{a9}", years, holders].into_iter();
        let parts = parts.flat_map(str::split_whitespace);
        parts.collect::<Vec<_>>().join(" ")
    }

    /// What the copyright page says, by paragraphs of lines: rights, the law, where the book is published
    /// and was before, its editions' ISBNs, a library's block. `claim` is the line of the copyright, which
    /// the author's own words of rights take the place of if they say it all.
    pub fn copyright_paragraphs(&self, meta: &Metadata, claim: Option<String>) -> Vec<Vec<String>> {
        let imprint = &meta.imprint;
        let own = meta.rights.as_deref();
        let said =
            own.is_some_and(|r| r.contains('\u{a9}') || r.to_lowercase().contains("copyright"));
        let mut rights: Vec<String> = claim.filter(|_| !said).into_iter().collect();
        rights.extend(meta.rights.clone());
        let mut published = Vec::new();
        if let Some(p) = &meta.publisher {
            published.push(match &meta.place {
                Some(place) => format!("{p}{}{place}", self.comma()),
                None => p.clone(),
            });
        }
        published.extend(meta.series.as_ref().map(|s| match &s.number {
            Some(number) => format!("{} {number}", s.name),
            None => s.name.clone(),
        }));
        published.extend(imprint.first_published.clone());
        published.extend(meta.edition.clone());
        published.extend(imprint.printing.clone());
        let mut all = vec![rights];
        all.extend(imprint.legal.iter().map(|p| vec![p.clone()]));
        all.push(published);
        all.push(meta.isbn_lines(self.print_edition));
        all.push(imprint.cip.as_deref().map(cip_lines).unwrap_or_default());
        all.retain(|p| !p.is_empty());
        all
    }
}

/// The lines of a library's block; they are indented as it is.
fn cip_lines(block: &str) -> Vec<String> {
    let lines = block.lines().filter(|l| !l.trim().is_empty());
    let line = |l: &str| {
        let words = l.trim_start();
        "\u{a0}".repeat(l.chars().count() - words.chars().count()) + words.trim_end()
    };
    lines.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use crate::model::{Imprint, Metadata};

    #[test]
    fn a_copyright_page_says_all_in_its_order() {
        let meta = Metadata {
            language: "en".into(),
            date: Some("2026-03-01".into()),
            rights: Some("All rights reserved.".into()),
            publisher: Some("Harbour Press".into()),
            place: Some("Leith".into()),
            edition: Some("Second edition".into()),
            isbn_print: Some("978-0-306-40615-7".into()),
            imprint: Imprint {
                years: Some("2019, 2026".into()),
                first_published: Some("First published in Danish in 2019".into()),
                printing: Some("3 2 1".into()),
                legal: vec!["No part may be copied.".into()],
                cip: Some("Names: Berg\n  Title: Lamps".into()),
            },
            ..Metadata::default()
        };
        let w = words(&meta);
        let found = w.copyright_paragraphs(&meta, Some(w.claim(&meta, "Anna Berg")));
        let wanted: [&[&str]; 5] = [
            &["\u{a9} 2019, 2026 Anna Berg", "All rights reserved."],
            &["No part may be copied."],
            &[
                "Harbour Press, Leith",
                "First published in Danish in 2019",
                "Second edition",
                "3 2 1",
            ],
            &["ISBN 978-0-306-40615-7 (print)"],
            &["Names: Berg", "\u{a0}\u{a0}Title: Lamps"],
        ];
        assert_eq!(found, wanted);
        let said = Metadata { rights: Some("Copyright A. B.".into()), ..meta.clone() };
        assert_eq!(w.copyright_paragraphs(&said, Some("x".into()))[0], ["Copyright A. B."]);
        let bare = Metadata { imprint: Imprint::default(), ..meta.clone() };
        assert_eq!(w.claim(&bare, "A. B."), "\u{a9} 2026 A. B.");
        assert_eq!(w.claim(&Metadata::default(), "A. B."), "\u{a9} A. B.");
    }
}
