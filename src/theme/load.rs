//! Reading theme files: the built-in ones, and a project's own over the one that it extends.

use super::file::{Division, ThemeFile};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{Fault, beside};
use crate::manifest::{Print, Project, Reader, THEMES, item_type, nearest};
use crate::model::OrdinaryWords;
use crate::source::{Sources, Span};
use std::sync::OnceLock;
use toml_edit::{Document, DocumentMut, Item, TableLike};

/// Source of each built-in theme, in the order of [`THEMES`].
const SOURCES: [&str; THEMES.len()] = [
    include_str!("themes/classic.toml"),
    include_str!("themes/literary.toml"),
    include_str!("themes/academic.toml"),
    include_str!("themes/modern.toml"),
    include_str!("themes/technical.toml"),
];
/// The largest theme file that is read, bytes: ten times a full one.
const MAX_THEME: u64 = 128 << 10;

/// The source of a built-in theme, with its comments.
pub fn builtin_source(name: &str) -> Option<&'static str> {
    THEMES.iter().position(|t| *t == name).map(|i| SOURCES[i])
}

/// A built-in theme.
pub fn builtin(name: &str) -> Option<ThemeFile> {
    static FILES: [OnceLock<Option<ThemeFile>>; SOURCES.len()] =
        [const { OnceLock::new() }; SOURCES.len()];
    let index = THEMES.iter().position(|t| *t == name)?;
    FILES[index].get_or_init(|| read_builtin(index)).clone()
}

fn read_builtin(index: usize) -> Option<ThemeFile> {
    let source = SOURCES[index];
    if index == 0 {
        return toml_edit::de::from_str(source).ok();
    }
    let doc = Document::parse(source.to_string()).ok()?;
    let mut diags = Diagnostics::new();
    let mut reader = Reader::new(crate::source::FileId::NONE, &mut diags);
    let theme = overlay(&mut reader, &doc)?;
    (!diags.has_errors()).then_some(theme)
}

/// The theme that a project names: a built-in one, or a file of its own. What is wrong with the
/// file is added to `diags` at its lines.
pub fn load(
    project: &Project,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<ThemeFile> {
    let print = &project.print;
    if let Some(theme) = builtin(&print.theme) {
        return Some(theme);
    }
    let name = &print.theme;
    let fault = |diags: &mut Diagnostics, why: String| {
        let d = Diagnostic::error(Code::BAD_THEME, print.theme_span, why);
        diags.push(d.help("`recto theme copy classic my-theme.toml` makes one to change"));
        None
    };
    let text = match sources.files.read_text(name, MAX_THEME) {
        Ok(text) => text,
        Err(Fault::Outside) => {
            return fault(diags, format!("the theme `{name}` lies outside the project"));
        }
        Err(Fault::TooLarge) => {
            return fault(diags, format!("the theme `{name}` is larger than 128 KiB"));
        }
        Err(e) => return fault(diags, format!("the theme `{name}` can't be read: {e}")),
    };
    let file = sources.add(name, text.as_str());
    let doc = match Document::parse(text) {
        Ok(doc) => doc,
        Err(e) => {
            let span = e.span().map_or(Span::new(file, 0, 0), |r| Span::new(file, r.start, r.end));
            let what = e.message().lines().next().unwrap_or("this can't be read").to_string();
            diags.push(Diagnostic::error(Code::TOML_SYNTAX, span, what));
            return None;
        }
    };
    let mut theme = overlay(&mut Reader::new(file, diags), &doc)?;
    if !doc.contains_key("name") {
        theme.name = name.clone();
    }
    Some(theme)
}

/// Classes that a project's own theme file designs and that are words of every book: what is named so
/// may be no environment there.
pub fn own_environments(print: &Print, theme: &ThemeFile) -> Vec<String> {
    let Some(usual) = builtin("classic").filter(|_| builtin(&print.theme).is_none()) else {
        return Vec::new();
    };
    let own = |name: &&str| theme.division.get(*name) != usual.division.get(*name);
    OrdinaryWords::all().filter(own).map(str::to_owned).collect()
}

/// The picture between scenes that a theme names: it counts from the book's folder, and for a theme that the book's house
/// shares from that theme's.
pub fn picture_of(print: &Print, theme: &ThemeFile) -> Option<String> {
    let path = theme.scene.picture()?;
    Some(if print.theme.starts_with("../") { beside(&print.theme, &path) } else { path })
}

/// A theme file over the theme that it extends.
fn overlay(reader: &mut Reader, doc: &Document<String>) -> Option<ThemeFile> {
    let base = match reader.string(doc.as_table(), "extends") {
        Some(at) => match builtin(&at.value) {
            Some(base) => base,
            None => {
                let help = match nearest(&at.value, THEMES) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => format!("a theme extends one of: {}", THEMES.join(", ")),
                };
                let message = format!("there is no theme `{}`", at.value);
                reader.error(Code::UNKNOWN_THEME, at.span, message, &help);
                return None;
            }
        },
        None => builtin("classic")?,
    };
    let whole = toml_edit::ser::to_document(&base).ok()?;
    let mut overlay = Overlay { reader, whole, theme: base };
    overlay.table(doc.as_table(), &mut Vec::new());
    let theme = overlay.theme;
    if let Err((table, why)) = theme.check_together() {
        let span = reader.key_span(doc.as_table(), table);
        reader.error(Code::BAD_VALUE, span, format!("[{table}]: {why}"), "");
    }
    Some(theme)
}

/// A theme being changed key by key, so that every fault is told at its own line.
struct Overlay<'r, 'd> {
    reader: &'r mut Reader<'d>,
    /// The theme with every key that there is.
    whole: DocumentMut,
    theme: ThemeFile,
}

impl Overlay<'_, '_> {
    fn table(&mut self, table: &dyn TableLike, path: &mut Vec<String>) {
        for (key, item) in table.iter() {
            if path.is_empty() && key == "extends" {
                continue;
            }
            if path.len() == 1 && path[0] == "division" {
                self.add_division(key);
            }
            let span = self.reader.key_span(table, key);
            let Some(known) = at(self.whole.as_item(), path).and_then(|t| t.get(key)) else {
                self.unknown(key, span, path);
                continue;
            };
            match (item.as_table_like(), known.as_table_like().is_some()) {
                (Some(inner), true) => {
                    path.push(key.to_string());
                    self.table(inner, path);
                    path.pop();
                }
                (None, true) => {
                    self.reader.wrong_type(span, key, "a table", item_type(item));
                }
                _ => self.value(key, item, path),
            }
        }
    }

    /// A class that the theme below does not have begins with the defaults.
    fn add_division(&mut self, class: &str) {
        if self.theme.division.contains_key(class) {
            return;
        }
        self.theme.division.insert(class.to_string(), Division::default());
        if let Ok(whole) = toml_edit::ser::to_document(&self.theme) {
            self.whole = whole;
        }
    }

    fn value(&mut self, key: &str, item: &Item, path: &[String]) {
        let span = self.reader.span(item.span());
        let mut trial = self.whole.clone();
        let Some(place) = at_mut(trial.as_item_mut(), path) else { return };
        let Some(value) = item.as_value() else {
            return self.reader.wrong_type(span, key, "a value", item_type(item));
        };
        place.insert(key, Item::Value(value.clone()));
        let read = toml_edit::de::from_document::<ThemeFile>(trial.clone());
        let read = read.map_err(|e| e.message().lines().next().unwrap_or("").to_string());
        match read.and_then(|theme| theme.check().map(|()| theme)) {
            Ok(theme) => {
                self.theme = theme;
                self.whole = trial;
            }
            Err(why) => {
                let why = in_words(&why);
                self.reader.error(Code::BAD_VALUE, span, format!("`{key}`: {why}"), "");
            }
        }
    }

    fn unknown(&mut self, key: &str, span: Span, path: &[String]) {
        let place: String =
            if path.is_empty() { "a theme".into() } else { format!("[{}]", path.join(".")) };
        let known: Vec<String> = at(self.whole.as_item(), path)
            .map(|t| t.iter().map(|(k, _)| k.to_string()).collect())
            .unwrap_or_default();
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.reader.unknown_key(span, key, &place, &known);
    }
}

/// What the reader of types says, without the names that types have in a program.
fn in_words(why: &str) -> String {
    const NAMES: [(&[&str], &str); 4] = [
        (&["u8", "u16", "u32", "u64", "usize", "i32", "i64"], "a whole number"),
        (&["f32", "f64"], "a number"),
        (&["a boolean", "bool"], "true or false"),
        (&["a map", "map"], "a table"),
    ];
    let Some((found, wanted)) = why.rsplit_once("expected ") else { return why.to_string() };
    let words = NAMES.iter().find(|(types, _)| types.contains(&wanted.trim()));
    words.map_or_else(|| why.to_string(), |(_, name)| format!("{found}expected {name}"))
}

fn at<'i>(root: &'i Item, path: &[String]) -> Option<&'i dyn TableLike> {
    let mut item = root;
    for key in path {
        item = item.as_table_like()?.get(key)?;
    }
    item.as_table_like()
}

fn at_mut<'i>(root: &'i mut Item, path: &[String]) -> Option<&'i mut dyn TableLike> {
    let mut item = root;
    for key in path {
        item = item.as_table_like_mut()?.get_mut(key)?;
    }
    item.as_table_like_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    fn overlaid(text: &str) -> (Option<ThemeFile>, Vec<String>) {
        let doc = Document::parse(text.to_string()).expect("TOML");
        let mut diags = Diagnostics::new();
        let theme = overlay(&mut Reader::new(FileId::NONE, &mut diags), &doc);
        let told = diags
            .iter()
            .map(|d| {
                format!("{} {} ({})", d.span.start, d.message, d.help.as_deref().unwrap_or(""))
            })
            .collect();
        (theme, told)
    }

    #[test]
    fn built_in_themes_read_and_can_be_copied() {
        assert_eq!(SOURCES.len(), THEMES.len());
        for name in THEMES {
            let theme = builtin(name).expect(name);
            assert_eq!(theme.name, name);
            theme.check().expect(name);
            let (copy, told) = overlaid(builtin_source(name).expect(name));
            assert_eq!((copy, told), (Some(theme), vec![]), "{name}");
        }
    }

    #[test]
    fn a_theme_says_only_what_it_changes() {
        let (theme, told) = overlaid(
            "extends = 'classic'\nname = 'mine'\n[opener.title]\nsize = '24pt'\n\
             [heading-2.type]\nitalic = true\n[division.recipe]\nleft = '2em'\n",
        );
        assert_eq!(told, Vec::<String>::new());
        let theme = theme.expect("a theme");
        assert_eq!(theme.opener.title.size.as_pt(), Some(24.0));
        assert_eq!(theme.opener.text_line, builtin("classic").expect("classic").opener.text_line);
        assert!(theme.heading_2.r#type.italic && theme.division.contains_key("recipe"));
    }

    #[test]
    fn faults_are_told_at_their_place_with_the_nearest_name() {
        let told = |text: &str| overlaid(text).1.join("; ");
        assert!(told("[opner]\nrule = 'none'").contains("did you mean `opener`?"));
        assert!(told("[opener]\nlabel-lin = 3").contains("did you mean `label-line`?"));
        assert!(told("extends = 'clasic'").contains("did you mean \"classic\"?"));
        assert!(told("[opener]\ntitle = 3").contains("expected a table"));
        assert!(told("[body]\nsize = '10'").contains("is no length"));
        assert!(told("[body]\nsize = '900pt'").contains("can't be set"));
        assert!(told("[code]\ntint = '120%'").contains("at most 100%"));
        assert!(told("[division.x]\ntint = '101%'").contains("at most 100%"));
        assert!(told("[division.x]\nsize = '5%'").contains("30% to 400%"));
        assert!(told("[body]\nalign = 'middle'").contains("align"));
        assert!(told("[division.x]\nlft = '1pt'").contains("did you mean `left`?"));
        assert!(told("[body]\nsize = '-3pt'").contains("is less than nothing"));
        // What fits together may be said in any order; what does not is told once.
        assert_eq!(told("[body]\nsize = '16pt'\nleading = '20pt'"), "");
        assert!(told("[body]\nsize = '16pt'").contains("does not fit a body of 16 pt"));
        let two = overlaid("[body]\nsize = '10'\nindnt = '1em'").1;
        assert_eq!(two.len(), 2, "{two:?}");
        assert!(two[0].starts_with("14 "), "{two:?}");
    }
}
