//! Commands for formulas that a project of pandoc's or Quarto's defines in what it puts before the text.

use super::{Found, below, read};
use crate::files::Files;
use crate::model::macro_definition;
use serde_yaml_ng::Value;

/// Keys that name such text, of a project or of one of its formats.
const KEYS: [&str; 3] = ["include-in-header", "include-before-body", "header-includes"];

/// Most commands that are taken over.
const MOST: usize = 500;

/// Takes the commands of the texts that a project's YAML names.
pub(super) fn take(files: &Files, found: &mut Found, yaml: &Value, folder: &str) {
    let formats = yaml.get("format").and_then(Value::as_mapping);
    let formats = formats.into_iter().flat_map(|all| all.iter().map(|(_, format)| format));
    for place in std::iter::once(yaml).chain(formats) {
        for value in KEYS.iter().filter_map(|key| place.get(*key)) {
            take_value(files, found, value, folder);
        }
    }
}

fn take_value(files: &Files, found: &mut Found, value: &Value, folder: &str) {
    if let Some(list) = value.as_sequence() {
        return list.iter().for_each(|value| take_value(files, found, value, folder));
    }
    let text = value.get("text").and_then(Value::as_str);
    let named = value.get("file").unwrap_or(value).as_str();
    // What is no file is the text itself.
    let file = named.and_then(|name| read(files, &below(folder, name)?));
    if let Some(text) = file.as_deref().or(text).or(named) {
        take_text(found, text);
    }
}

fn take_text(found: &mut Found, text: &str) {
    let mut at = 0;
    while let Some(sign) = text[at..].find('\\').map(|sign| at + sign) {
        at = sign + 1;
        if let Some(definition) = macro_definition(&text[sign..]) {
            at = sign + definition.length.max(1);
            if found.macros.len() < MOST {
                found.macros.insert(definition.name, definition.meaning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_headers_are_taken_over() {
        let tex = "% x\n\\usepackage{y}\n\\newcommand{\\E}{\\mathbb{E}}\n\\renewcommand{\\n}[2][a]{#1_{#2}}\n";
        let files = Files::memory([("_m.tex", tex)]);
        let yaml = "format:\n  pdf:\n    include-in-header: [_m.tex, {text: '\\def\\P{p}'}]\n";
        let yaml = crate::manifest::yaml::parse(yaml, 1 << 10).expect("YAML");
        let mut found = Found::default();
        take(&files, &mut found, &yaml, "");
        assert_eq!(found.macros.keys().collect::<Vec<_>>(), ["E", "P", "n"]);
        let manifest = found.manifest("T", "A");
        assert!(
            manifest.ends_with(
                "[math.macros]    # commands for formulas\n\"E\" = '\\mathbb{E}'\n\"P\" = 'p'\n\
                 \"n\" = ['#1_{#2}', 2, 'a']\n"
            ),
            "{manifest}"
        );
    }
}
