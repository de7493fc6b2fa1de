//! The forms of shops and agencies as data, each limit with its source.

use crate::trade::record::Identity;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Names of the forms that are known.
pub(crate) const FORMS: [&str; 6] = ["kdp", "ingram", "kobo", "apple", "google", "bowker"];

/// A form.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ShopForm {
    /// Name for people.
    pub name: String,
    /// What is sold by it: `epub`, `print`.
    pub editions: Vec<String>,
    /// Who prints what it sells, as `for` names them; whoever it is if nobody is named.
    #[serde(default)]
    pub printers: Vec<String>,
    /// Title and subtitle together.
    pub title: Option<Limit>,
    pub description: Option<Limit>,
    pub short_description: Option<Limit>,
    pub keywords: Option<Keywords>,
    pub subjects: Option<Subjects>,
    /// It asks what programs that write and draw have made.
    pub ai: Option<Asked>,
}

impl ShopForm {
    /// Whether an edition is sold by it: not what another printer's shop has the number of.
    pub(super) fn sells(&self, identity: &Identity) -> bool {
        let kind = if identity.is_epub { "epub" } else { "print" };
        let prints = |name: &String| name == "generic" || self.printers.contains(name);
        let of_others = !identity.printers.is_empty() && !identity.printers.iter().any(prints);
        self.editions.iter().any(|e| e == kind) && (self.printers.is_empty() || !of_others)
    }
}

/// How long a text may be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Limit {
    pub most: usize,
    pub unit: Unit,
    pub source: String,
}

/// In what a text is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Unit {
    /// Characters as they are read.
    Characters,
    /// Characters with the marks of HTML.
    Markup,
    /// Words.
    Words,
}

/// How many keywords there may be.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keywords {
    /// How many.
    pub most: Option<usize>,
    /// Characters of each.
    pub each: Option<usize>,
    /// Characters of all, with what stands between them.
    pub together: Option<usize>,
    /// What stands between them where they share a field.
    pub separator: Option<String>,
    pub source: String,
}

/// Which subjects it takes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Subjects {
    /// How many of each scheme.
    pub most: Option<usize>,
    /// Of which schemes.
    pub schemes: Vec<String>,
    /// The shop has categories of its own, for which these help to look.
    #[serde(default)]
    pub own: bool,
    pub source: String,
}

/// A question that a form has.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    pub source: String,
}

/// The form of a name.
pub(super) fn form(name: &str) -> Option<ShopForm> {
    let mut all: BTreeMap<String, ShopForm> =
        toml_edit::de::from_str(include_str!("forms.toml")).ok()?;
    all.remove(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_can_be_read_and_has_its_sources() {
        for name in FORMS {
            let form = form(name).unwrap_or_else(|| panic!("{name}"));
            let limits = [form.title, form.description, form.short_description];
            let limits = limits.into_iter().flatten().map(|limit| limit.source);
            let others = [
                form.keywords.map(|k| k.source),
                form.subjects.map(|s| s.source),
                form.ai.map(|a| a.source),
            ];
            assert!(limits.chain(others.into_iter().flatten()).all(|s| !s.is_empty()), "{name}");
            let sold = |e: &String| ["epub", "print"].contains(&e.as_str());
            assert!(form.editions.iter().all(sold), "{name}");
            let known = |p: &String| crate::manifest::printer::PRINTERS.contains(&p.as_str());
            assert!(form.printers.iter().all(known), "{name}");
        }
    }
}
