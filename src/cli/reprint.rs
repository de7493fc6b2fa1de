//! What commands say of a reprint, and which of its pages may be others.

use crate::session::Allowed;
use clap::Args;

/// Which pages of a reprint may be others than were printed.
#[derive(Debug, Args)]
pub(super) struct Allow {
    /// In a reprint, let these pages be others than were printed: 34, 34-40, 34- (to the end) or all. May
    /// be given again
    #[arg(long, value_name = "PAGES", value_parser = folios)]
    allow: Vec<Folios>,
}

/// Pages by their folios.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Folios {
    /// From one to another, or to the end.
    Some(String, Option<String>),
    All,
}

fn folios(text: &str) -> Result<Folios, String> {
    let folio = |text: &str| {
        let good = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
        good.then(|| text.to_ascii_lowercase())
    };
    let found = match text.split_once(['-', '–']) {
        _ if text == "all" => Some(Folios::All),
        None => folio(text).map(|f| Folios::Some(f.clone(), Some(f))),
        Some((from, "")) => folio(from).map(|f| Folios::Some(f, None)),
        Some((from, to)) => folio(from).zip(folio(to)).map(|(f, t)| Folios::Some(f, Some(t))),
    };
    let turned = |from: &str, to: &str| {
        let numbers = (from.parse::<u32>(), to.parse::<u32>());
        matches!(numbers, (Ok(from), Ok(to)) if from > to)
    };
    let found = found.filter(|f| !matches!(f, Folios::Some(from, Some(to)) if turned(from, to)));
    found.ok_or_else(|| "pages are 34, iv, 34-40, 34- (to the end) or all".to_string())
}

impl Allow {
    /// None.
    pub(super) fn none() -> Allow {
        Allow { allow: Vec::new() }
    }

    /// What a session is told.
    pub(super) fn allowed(&self) -> Allowed {
        let mut pages = Vec::new();
        for allowed in &self.allow {
            match allowed {
                Folios::All => return Allowed::All,
                Folios::Some(from, to) => pages.push((from.clone(), to.clone())),
            }
        }
        if pages.is_empty() { Allowed::None } else { Allowed::Pages(pages) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_named_by_their_folios() {
        let some =
            |from: &str, to: Option<&str>| Ok(Folios::Some(from.into(), to.map(str::to_owned)));
        assert_eq!(folios("34"), some("34", Some("34")));
        assert_eq!(folios("34-40"), some("34", Some("40")));
        assert_eq!(folios("IX–xi"), some("ix", Some("xi")));
        assert_eq!(folios("34-"), some("34", None));
        assert_eq!(folios("all"), Ok(Folios::All));
        for wrong in ["", "-", "-4", "3,4", "3 - 4", "4-1"] {
            assert!(folios(wrong).is_err(), "{wrong}");
        }
    }
}
