//! Code as XHTML: listings, numbered and marked lines, coloured by weight and slant.

use super::division::{Writer, direction_of};
use super::split_files::LARGEST;
use super::split_points::Kind;
use super::xml;
use crate::highlight::{Class, Token, tokens};
use crate::model::{Attr, CodeBlock};
use crate::source::Span;
use std::borrow::Cow;
use std::ops::Range;

/// Lines of a listing that no page divides.
const SHORT: usize = 8;

impl Writer<'_> {
    pub(super) fn code(&mut self, c: &CodeBlock, attr: &Attr) {
        if let Some(format) = &c.raw {
            // A block for one output format only; those of others are meant to be left out.
            if format == "html" || format == "html5" || format == "epub" {
                self.html(&c.text, attr, Span::NONE);
            }
            return;
        }
        let Some(caption) = c.caption.as_deref().filter(|c| !c.is_empty()) else {
            self.preformatted(c, attr);
            return;
        };
        let from = self.out.len();
        self.open("figure", attr, "listing");
        self.push("\n");
        self.inside(from, "</figure>\n", |w| {
            w.push("<figcaption>");
            let word = w.words.of_display(w.words.listing, attr.id.as_deref());
            w.number(word, c.number.as_deref());
            w.inlines(caption);
            w.push("</figcaption>\n");
            w.preformatted(c, &Attr::default());
        });
    }

    fn preformatted(&mut self, c: &CodeBlock, attr: &Attr) {
        let from = self.out.len();
        let short = c.text.lines().take(SHORT + 1).count() <= SHORT;
        let class = xml::classes([
            if c.numbers.is_some() { "numbers" } else { "" },
            if short { "short" } else { "" },
        ]);
        // Code that is marked as of another language, or with its direction, runs as code all the same.
        let mut attr = Cow::Borrowed(attr);
        if direction_of(&attr, attr.lang()) == Some(true) {
            let pairs = &mut attr.to_mut().pairs;
            pairs.retain(|(key, _)| key != "dir");
            pairs.push(("dir".into(), "ltr".into()));
        }
        self.open_more("pre", &attr, &class);
        if attr.get("dir").is_none() {
            self.push(self.ltr());
        }
        self.push(">");
        let lang = xml::classes(c.lang.as_deref());
        let class = match lang.is_empty() {
            true => String::new(),
            false => format!(" class=\"language-{lang}\""),
        };
        // The style sheet counts from there.
        let first = c.numbers.unwrap_or(1);
        let start = match first {
            1 => String::new(),
            _ => format!(" style=\"counter-reset: line {}\"", i64::from(first) - 1),
        };
        self.push(&format!("<code{class}{start}>"));
        let kind = if c.numbers.is_some() { Kind::Lines } else { Kind::Plain };
        self.inside_of(from, "</code></pre>\n", kind, 0, |w| w.lines_of_code(c));
    }

    fn lines_of_code(&mut self, c: &CodeBlock) {
        self.count_from(0);
        let lang = c.lang.as_deref().filter(|_| self.theme.highlight).unwrap_or_default();
        let tokens = tokens(lang, &c.text);
        let plain = c.numbers.is_none() && c.marked.is_empty();
        if plain && c.text.len() < LARGEST / 8 {
            self.tokens(&c.text, &tokens, 0..c.text.len());
            return;
        }
        let counted = u64::from(c.numbers.unwrap_or(1)).saturating_sub(1);
        let mut at = 0;
        let mut left = tokens.as_slice();
        for (line, words) in c.text.split_inclusive('\n').enumerate() {
            if line > 0 {
                self.cuts.before(self.out.len(), false, counted + line as u64);
            }
            let end = at + words.len();
            if !plain {
                let hl = if c.is_marked(line as u32 + 1) { " hl" } else { "" };
                self.push(&format!("<span class=\"line{hl}\">"));
            }
            left = &left[left.partition_point(|t| t.end <= at)..];
            self.tokens(&c.text, left, at..end);
            if !plain {
                self.push("</span>");
            }
            at = end;
        }
    }

    /// A stretch of code with its tokens.
    fn tokens(&mut self, text: &str, tokens: &[Token], range: Range<usize>) {
        let mut done = range.start;
        for token in tokens.iter().take_while(|t| t.start < range.end) {
            let (from, to) = (token.start.max(done), token.end.min(range.end));
            if from >= to {
                continue;
            }
            let class = match token.class {
                Class::Keyword => "k",
                Class::String => "s",
                Class::Comment => "c",
                Class::Number => "n",
            };
            self.counted(&text[done..from]);
            self.push(&format!("<span class=\"tok-{class}\">"));
            self.counted(&text[from..to]);
            self.push("</span>");
            done = to;
        }
        self.counted(&text[done..range.end]);
    }
}
