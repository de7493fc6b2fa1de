//! Scene breaks and page breaks.

use super::super::lines::Line;
use super::Pass;

/// Signs that stand for a scene break when a paragraph has nothing else, beside those of CommonMark.
const ORNAMENTS: &str = "*#~\u{2042}\u{25c7}\u{25c6}\u{2756}\u{2726}\u{2727}\u{2605}\u{2606}\u{25cf}\u{25cb}\u{2022}\u{b7}\
    \u{2766}\u{2767}\u{2619}\u{2740}\u{273f}\u{273d}\u{273b}\u{273c}\u{2739}\u{2736}\u{2735}\u{2731}\u{2732}\u{203b}\u{204e}\
    \u{2051}\u{ff0a}\u{ff03}\u{2055}\u{25a0}\u{25a1}\u{2b29}\u{25ca}\u{2698}\u{269c}\u{2e19}\u{221e}";

/// Whether a text has a sign that no alphabet has.
pub(super) fn may_hold(text: &str) -> bool {
    text.contains(|c| ORNAMENTS.contains(c))
}

impl Pass<'_> {
    /// A paragraph of nothing but the signs of a scene break: `***`. Behind nothing there is no scene to
    /// end, and inside of a list or a quotation a sign may be meant.
    pub(super) fn scene_break(&mut self, line: &Line, words: &str) -> Option<usize> {
        let alone = line.depth == 0 && line.indent == 0 && line.begin > 0;
        let ends = self.after(line).is_none_or(|next| self.words(&next).is_empty());
        // From its end: before the first words there may be many blank lines.
        let first = self.text()[..line.begin].trim_end().is_empty();
        if !alone || !ends || first || !is_ornament(words) {
            return None;
        }
        self.replace(line, &["***"]);
        Some(line.next)
    }

    /// An element of HTML that holds nothing and breaks the page.
    pub(super) fn page_break(&mut self, line: &Line, words: &str) -> Option<usize> {
        if !words.starts_with('<') || words.len() > 200 {
            return None;
        }
        let (tag, rest) = words.split_once('>')?;
        let name = tag[1..].split([' ', '/']).next().unwrap_or_default();
        let empty =
            rest.trim() == format!("</{name}>") || rest.trim().is_empty() && is_void(name, tag);
        let style: String = tag.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let breaks = [
            "page-break-after:always",
            "page-break-before:always",
            "break-after:page",
            "break-before:page",
        ];
        let breaks = breaks.iter().any(|b| style.contains(b));
        if !empty || !breaks || !matches!(name, "div" | "p" | "br" | "hr" | "span") {
            return None;
        }
        self.replace(line, &["{{< pagebreak >}}"]);
        Some(line.next)
    }
}

fn is_void(name: &str, tag: &str) -> bool {
    matches!(name, "br" | "hr") || tag.ends_with('/')
}

/// Whether words are only signs of a scene break, and one of them is none that CommonMark takes.
fn is_ornament(words: &str) -> bool {
    if words.len() > 60 || words.starts_with("~~~") {
        return false;
    }
    let bare: String = words.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect();
    if matches!(
        bare.as_str(),
        "-*-"
            | "~*~"
            | "-o-"
            | "~o~"
            | "oOo"
            | "-oOo-"
            | "o0o"
            | "\u{2013}*\u{2013}"
            | "\u{2014}*\u{2014}"
            | "-#-"
    ) {
        return true;
    }
    let signs = !bare.is_empty()
        && bare.chars().count() <= 9
        && bare.chars().all(|c| ORNAMENTS.contains(c));
    // A rule of CommonMark is one as it stands, and so is a heading with words; one star opens a list.
    let rule = !words.contains('\\') && bare.len() >= 3 && bare.bytes().all(|b| b == b'*');
    signs && !rule && words != "*"
}
