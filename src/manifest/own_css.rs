//! The style sheet of a project's own for the EPUB (`css` in `[epub]`), which comes behind the theme's: what
//! it may hold.
//!
//! An EPUB is closed: nothing in it is fetched from elsewhere (EPUB 3.3, 3.6), and a sheet that imports
//! others or names files would ask for what is not in it.

use super::EpubSettings;
use super::values::{At, Reader};
use crate::diagnostic::Code;
use crate::files::{Fault, Files};
use toml_edit::TableLike;

/// Larger sheets are not read, bytes.
const LARGEST: u64 = 256 << 10;

/// Properties that EPUB readers are not to be asked for (EPUB 3.3, 6.3.1.1): direction is the text's.
const REFUSED: [&str; 2] = ["direction", "unicode-bidi"];
/// Functions that name files beside `url`.
const FETCHING: [&str; 4] = ["image", "image-set", "-webkit-image-set", "src"];

/// Reads the sheet that `[epub]` names, if it is sound.
pub(super) fn read(
    reader: &mut Reader,
    table: &dyn TableLike,
    files: &Files,
    epub: &mut EpubSettings,
) {
    let Some(at) = reader.string(table, "css") else { return };
    match sheet(&at, reader.inside(&at), files) {
        Ok(text) => epub.css = Some(text),
        Err((code, message, help)) => reader.error(code, at.span, message, &help),
    }
}

type Refusal = (Code, String, String);

fn sheet(at: &At<String>, path: Option<String>, files: &Files) -> Result<String, Refusal> {
    let name = &at.value;
    let refused = |message: String, help: &str| (Code::EPUB_CSS, message, help.to_owned());
    let outside = || {
        let message = format!("`{name}` leads out of the project folder");
        (Code::OUTSIDE, message, "put the style sheet into the project".to_owned())
    };
    let path = path.ok_or_else(outside)?;
    if !path.to_lowercase().ends_with(".css") {
        return Err(refused(format!("`{name}` is no style sheet"), "name a `.css` file"));
    }
    let bytes = files.read(&path, LARGEST).map_err(|why| match why {
        Fault::Outside => outside(),
        Fault::Missing => {
            let message = format!("there is no file `{path}` in the project");
            (Code::MISSING_FILE, message, "put it there, or take `css` out".to_owned())
        }
        why => refused(format!("`{path}` can't be read: {why}"), "mend the file"),
    })?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| refused(format!("`{path}` is not written in UTF-8"), "save it as UTF-8"))?;
    match fault(text) {
        Some((line, what, help)) => {
            Err(refused(format!("`{path}` is left out: line {line}: {what}"), help))
        }
        None => Ok(text.trim_start_matches('\u{feff}').to_owned()),
    }
}

/// What a sheet holds that can't be in an EPUB: its line, the fault, and what to do.
fn fault(text: &str) -> Option<(usize, String, &'static str)> {
    let mut rest = text;
    // What stands before the present place, without comments and strings.
    let mut word = String::new();
    while let Some(c) = rest.chars().next() {
        let before = &text[..text.len() - rest.len()];
        let refused =
            |what: &str, help| Some((before.matches('\n').count() + 1, what.into(), help));
        // How far what begins here goes, if nothing in it is looked at.
        let whole = match c {
            '/' if rest.starts_with("/*") => match rest[2..].find("*/") {
                Some(length) => length + 4,
                None => return refused("a comment that does not end", "end it with `*/`"),
            },
            '"' | '\'' => match string_length(&rest[1..], c) {
                Some(length) => length + 2,
                None => return refused("a string that does not end", "end it on its line"),
            },
            '\\' => {
                let help = "write the letter itself; in strings, such as `content: \"\\2014\"`, they may stand";
                return refused("an escape outside a string", help);
            }
            '(' => {
                let (name, inside) = (word.to_lowercase(), &rest[1..]);
                if name == "url" && !is_inner(inside) {
                    let help = "take it out: the file has nothing from elsewhere; `url(data:...)` may stand";
                    return refused("an address, which names what is not in the EPUB", help);
                }
                if FETCHING.contains(&name.as_str()) {
                    let what = format!("`{name}()`, which names what is not in the EPUB");
                    return refused(&what, "take it out");
                }
                // An address without quotation marks may hold signs of comments.
                match name == "url" && !inside.trim_start().starts_with(['"', '\'']) {
                    true => rest.find(')').map_or(rest.len(), |at| at + 1),
                    false => 1,
                }
            }
            ':' if REFUSED.contains(&word.to_lowercase().as_str()) => {
                let what = format!("`{}`, which EPUBs do not have", word.to_lowercase());
                return refused(&what, "say the direction in the text: `[words]{dir=rtl}`");
            }
            c if c.is_alphanumeric() || matches!(c, '@' | '-' | '_') => {
                if c == '@' {
                    word.clear();
                }
                word.push(c);
                if word.eq_ignore_ascii_case("@import") {
                    return refused("`@import`", "write all rules into the one file");
                }
                rest = &rest[c.len_utf8()..];
                continue;
            }
            _ => c.len_utf8(),
        };
        word.clear();
        rest = &rest[whole..];
    }
    None
}

/// Bytes of a string to its quotation mark; none if its line ends before.
fn string_length(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            c if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

/// Whether an address is of data that stands in it.
fn is_inner(address: &str) -> bool {
    let address = address.trim_start().trim_start_matches(['"', '\'']).trim_start();
    address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_that_fetches_is_refused() {
        for (css, line) in [
            ("p { color: red }\n@import \"a.css\";", 2),
            ("@IMPORT url(a.css);", 1),
            ("p { background: url(https://example.com/a.png) }", 1),
            ("p { background: url( 'a.png' ) }", 1),
            ("p { background: URL(//x/a.png) }", 1),
            ("p { background: image-set(\"a.png\" 1x) }", 1),
            ("@font-face { font-family: A; src: url(a.otf) }", 1),
            ("@\\69mport 'a.css';", 1),
            ("p { direction: rtl }", 1),
            ("\n\np { color: red } /* no end", 3),
            ("p::before { content: \"a\n }", 1),
        ] {
            assert_eq!(fault(css).map(|f| f.0), Some(line), "{css}");
        }
        for css in [
            "",
            "/* @import url(x) */ p { margin: 0 }",
            "p::before { content: \"@import \\2014 url(http://x)\" }",
            "p { background: url(data:image/png;base64,iVBORw0KGgo//*=) }\nh1 { color: #123 }",
            "@media (min-width: 40em) { h1:first-child { flex-direction: row } }",
        ] {
            assert_eq!(fault(css), None, "{css}");
        }
    }
}
