//! `[links]`: addresses by name, of which each version of the book has its own: the shop that sells the reader's copy
//! is where the next one is bought.

use super::names::nearest;
use super::values::{At, Reader, item_type};
use super::versions::{Making, Sort, Version};
use crate::diagnostic::Code;
use std::collections::BTreeMap;
use toml_edit::TableLike;

/// Whose address is for every version that has none of its own.
const OTHER: &str = "other";

/// Most letters of an address: a page for people is never longer.
const LONGEST: usize = 2000;

/// The links of a manifest by their names.
pub type NamedLinks = BTreeMap<String, NamedLink>;

/// Where a link leads that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct NamedLink {
    /// Addresses by the names of editions, shops, languages and formats.
    own: Vec<(String, String)>,
    /// The address of everybody else.
    other: Option<String>,
}

impl NamedLink {
    /// The address that a version has: that of its edition before that of its shop, its language, its format; else
    /// everybody's.
    pub fn address(&self, version: &Version) -> Option<&str> {
        let ranked = self.own.iter().filter_map(|(name, to)| Some((rank(version, name)?, to)));
        let own = ranked.min_by_key(|(rank, _)| *rank).map(|(_, to)| to);
        own.or(self.other.as_ref()).map(String::as_str)
    }
}

/// How closely a name means a version, the smaller the closer; `None` if it means another one.
fn rank(version: &Version, name: &str) -> Option<usize> {
    const SORTS: [Sort; 4] = [Sort::Edition, Sort::Shop, Sort::Language, Sort::Format];
    let sort = SORTS.iter().position(|sort| version.is(*sort, name))?;
    let close = match SORTS[sort] {
        Sort::Language => version.language.eq_ignore_ascii_case(name),
        Sort::Format => matches!(name, "print" | "screen"),
        _ => true,
    };
    Some(2 * sort + usize::from(!close))
}

/// Reads `[links]`; names that mean no version of the book, and what is no address, are told.
pub(super) fn read(reader: &mut Reader, doc: &dyn TableLike, making: &Making) -> NamedLinks {
    let Some(table) = reader.table(doc, "links") else { return NamedLinks::new() };
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let mut links = NamedLinks::new();
    for name in names {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(fits) {
            let span = reader.key_span(table, &name);
            let message = format!("`{name}` is no name of a link");
            let help = "name it with letters, figures and hyphens: `buy = \"https://...\"`";
            reader.error(Code::UNKNOWN_VALUE, span, message, help);
            continue;
        }
        let link = link(reader, table, &name, making);
        links.insert(name, link);
    }
    links
}

/// An address for everybody, or a table of them. One that is wrong has its message; its name is known all the same.
fn link(reader: &mut Reader, table: &dyn TableLike, name: &str, making: &Making) -> NamedLink {
    let mut link = NamedLink::default();
    let Some(item) = table.get(name) else { return link };
    if item.is_str() {
        link.other = address(reader, table, name).map(|at| at.value);
        return link;
    }
    let Some(own) = item.as_table_like() else {
        let span = reader.span(item.span());
        let expected = "an address, or `{ kindle = \"https://...\", other = \"https://...\" }`";
        reader.wrong_type(span, name, expected, item_type(item));
        return link;
    };
    let keys: Vec<String> = own.iter().map(|(key, _)| key.to_owned()).collect();
    if keys.is_empty() {
        let span = reader.key_span(table, name);
        let help = "write `other = \"https://...\"`, which is for everybody";
        reader.error(Code::EMPTY_VALUE, span, format!("`{name}` has no address"), help);
    }
    for key in keys {
        let to = address(reader, own, &key).map(|at| at.value);
        if key == OTHER {
            link.other = to;
        } else if is_version(reader, own, &key, making) {
            link.own.extend(to.map(|to| (key, to)));
        }
    }
    link
}

/// Whether a key names versions of the book; else it is told.
fn is_version(reader: &mut Reader, table: &dyn TableLike, key: &str, making: &Making) -> bool {
    if making.meanings(key) > 0 {
        return true;
    }
    let names = || making.names().into_iter().chain([OTHER]);
    let near = nearest(key, names());
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("`{key}` is no shop, no edition, no language and no format of the book");
    reader.error(Code::UNKNOWN_KEY, reader.key_span(table, key), message, &help);
    near.into_iter().for_each(|near| reader.mend(key, near));
    false
}

/// An address that readers can follow.
fn address(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<At<String>> {
    let at = reader.string(table, key)?;
    if is_address(&at.value) {
        return Some(at);
    }
    let message = format!("`{}` is no address that a reader can follow", at.value);
    let help = "write it whole: \"https://example.com/book\", \"mailto:books@example.com\"";
    reader.error(Code::BAD_ADDRESS, at.span, message, help);
    None
}

/// Whether a text is a whole address of the web, of mail or a telephone.
pub fn is_address(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c);
    if text.len() > LONGEST || text.contains(odd) {
        return false;
    }
    if let Some(rest) = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme))
    {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        return host.contains('.') && !host.starts_with('.') && !host.ends_with('.');
    }
    match text.split_once(':') {
        Some(("mailto", to)) => {
            to.split_once('@').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())
        }
        Some(("tel", to)) => to.contains(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::manifest::{Edition, Output};
    use crate::source::{FileId, Span};
    use toml_edit::Document;

    fn making() -> Making {
        let named = |name: &str, output, tag: &str| {
            let language = Some(At { value: tag.to_owned(), span: Span::NONE });
            Edition { name: name.into(), output, language, ..Edition::default() }
        };
        let editions = [named("large", Output::Print, "en"), named("de", Output::Epub, "de-AT")];
        Making::of(&editions, "en-GB")
    }

    fn read_from(text: &str) -> (NamedLinks, Vec<String>) {
        let doc = Document::parse(text.to_owned()).expect("TOML");
        let mut diags = Diagnostics::new();
        let mut reader = Reader::new(FileId::NONE, &mut diags);
        let links = read(&mut reader, doc.as_table(), &making());
        (links, diags.iter().map(|d| d.message.clone()).collect())
    }

    #[test]
    fn each_version_has_its_own_address() {
        let (links, told) = read_from(
            "[links]\nbuy = { print = \"https://p.example/\", pdf = \"https://f.example/\", kobo = \"https://k.example/\", \
             large = \"https://l.example/\", de = \"https://d.example/\", other = \"https://o.example/\" }\n\
             all = \"mailto:a@b.example\"\n",
        );
        assert_eq!(told, [""; 0]);
        let making = making();
        let leads = |name: &str, place| links[name].address(making.with(place).version());
        let of = |place| leads("buy", place).expect("an address");
        assert_eq!(of(Making::PAGES), "https://f.example/");
        assert_eq!(of(Making::PRESS), "https://p.example/");
        assert_eq!(of(Making::EPUB), "https://o.example/");
        assert_eq!(of(making.of_edition("large").expect("one")), "https://l.example/");
        assert_eq!(of(making.of_edition("de").expect("one")), "https://d.example/");
        assert_eq!(of(making.of_shop("kobo").expect("one")), "https://k.example/");
        assert_eq!(leads("all", Making::EPUB), Some("mailto:a@b.example"));
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (line, wanted) in [
            ("buy = { kindel = \"https://a.example/\" }", "`kindel` is no shop"),
            ("buy = \"a.example/book\"", "no address that a reader can follow"),
            ("buy = \"https://a b.example/\"", "no address that a reader can follow"),
            ("buy = 3", "expected an address"),
            ("buy = {}", "`buy` has no address"),
            ("\"the shop\" = \"https://a.example/\"", "is no name of a link"),
        ] {
            let told = read_from(&format!("[links]\n{line}\n")).1;
            assert!(matches!(told.as_slice(), [one] if one.contains(wanted)), "{line}: {told:?}");
        }
    }
}
