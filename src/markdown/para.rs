//! What a finished paragraph becomes: text, figure, formula, white space or a place to link to.

use super::inline_build::DISPLAY;
use super::parse::Parser;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    Attr, Block, BlockKind, Figure, Inline, InlineKind, MathBlock, NumberedTex, numbered_tex,
    plain_text, shows_nothing,
};
use crate::source::Span;

/// Adds a paragraph's content to the blocks. `words` are those of its only picture, and whether
/// they are its caption without attributes too.
pub(super) fn paragraph(
    parser: &mut Parser,
    mut content: Vec<Inline>,
    attr: Attr,
    span: Span,
    words: Option<(Vec<Inline>, bool)>,
) {
    // White space that is written as an entity; other such paragraphs never come here.
    if let [Inline { kind: InlineKind::Text(t), .. }] = content.as_slice()
        && shows_nothing(t)
    {
        if t.contains(char::is_whitespace) {
            parser.push_block(Block { span, attr, kind: BlockKind::SpaceBreak, id: 0 });
        }
        return;
    }
    if content.len() == 1 {
        let only = content.remove(0);
        match figure(only, &attr, words) {
            Ok((figure, found)) => {
                let kind = BlockKind::Figure(figure);
                parser.push_block(Block { span, attr: found, kind, id: 0 });
                return;
            }
            Err(only) => content.push(*only),
        }
    }
    // Many mdBook projects write a figure's caption as `<span class="caption">` below it.
    if let [Inline { kind: InlineKind::Span(a, words), .. }] = content.as_mut_slice()
        && a.has("caption")
        && let Some(Block { kind: BlockKind::Figure(figure), .. }) = parser.top().blocks.last_mut()
        && (figure.caption.is_empty() || plain_text(&figure.caption) == figure.image.alt)
    {
        figure.caption = std::mem::take(words);
        return;
    }
    if content.iter().all(is_place) && !content.is_empty() {
        for inline in content {
            if let InlineKind::Span(attr, _) = inline.kind {
                parser.push_block(Block {
                    span: inline.span,
                    attr,
                    kind: BlockKind::Div(Vec::new()),
                    id: 0,
                });
            }
        }
        return;
    }
    without_unseen_lines(&mut content);
    if !content.iter().any(is_formula) {
        if !content.is_empty() {
            parser.push_para(content, attr, span);
        }
        return;
    }
    // A display formula stands between the words before and after it.
    let alone = content.iter().all(|i| is_formula(i) || is_break(i));
    let mut left = if alone { attr.clone() } else { Attr::default() };
    let mut attr = Some(attr);
    let mut before: Vec<Inline> = Vec::new();
    let mut part = |parser: &mut Parser, before: &mut Vec<Inline>| {
        let mut words = std::mem::take(before);
        while words.last().is_some_and(is_break) {
            words.pop();
        }
        if let Some(Inline { kind: InlineKind::Text(last), .. }) = words.last_mut() {
            last.truncate(last.trim_end().len());
        }
        let lead = words.iter().take_while(|i| is_break(i)).count();
        words.drain(..lead);
        if let Some(Inline { kind: InlineKind::Text(first), .. }) = words.first_mut() {
            first.drain(..first.len() - first.trim_start_matches(' ').len());
        }
        if let (Some(a), Some(b)) = (words.first(), words.last()) {
            let span = a.span.to(b.span);
            parser.push_para(words, attr.take().unwrap_or_default(), span);
        }
    };
    let last = content.len() - 1;
    for (at, inline) in content.into_iter().enumerate() {
        if !is_formula(&inline) {
            before.push(inline);
            continue;
        }
        part(parser, &mut before);
        if let InlineKind::Span(mut found, math) = inline.kind {
            found.classes.retain(|c| c != DISPLAY);
            // Attributes on the line behind a formula are its own.
            if at == last && found == Attr::default() {
                found = std::mem::take(&mut left);
            }
            if let Some(InlineKind::Math(tex)) = math.into_iter().next().map(|i| i.kind) {
                formula(parser, &tex, found, inline.span);
            }
        }
    }
    part(parser, &mut before);
}

/// Adds a display formula, with the label and number that its TeX gives it.
pub(super) fn formula(parser: &mut Parser, tex: &str, mut attr: Attr, span: Span) {
    let NumberedTex { tex, mut labels, tag, mut counts, mut lines } = numbered_tex(tex);
    if lines.is_empty() {
        if attr.id.is_none() && !labels.is_empty() {
            attr.id = Some(labels.remove(0));
        }
    } else if let Some(id) = attr.id.take() {
        if lines.iter().all(|line| line.id.is_none() && line.tag.is_none()) {
            // A label behind all of it names all of it.
            lines.clear();
            counts = true;
            attr.id = Some(id);
        } else {
            match lines.iter_mut().find(|line| line.counts && line.id.is_none()) {
                Some(line) => line.id = Some(id),
                None => labels.push(id),
            }
        }
    }
    if !labels.is_empty() {
        let lost: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
        let text = format!("a number has one label: nothing gets {}", lost.join(", "));
        let help = match attr.id.as_deref() {
            Some(own) => format!(
                "name it by `@{own}`; lines have numbers of their own in `align` and `gather`"
            ),
            None => "take one of the labels of its line out".to_owned(),
        };
        parser.diags.push(Diagnostic::warning(Code::LABEL_PREFIX, span, text).help(help));
    }
    let kind = BlockKind::Math(MathBlock { tex, counts, tag, lines, ..MathBlock::default() });
    parser.push_block(Block { span, attr, kind, id: 0 });
}

/// Takes the lines at the head and the foot of a paragraph away that show nothing.
fn without_unseen_lines(content: &mut Vec<Inline>) {
    let unseen = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if shows_nothing(t));
    let ends = |i: &Inline| matches!(i.kind, InlineKind::SoftBreak);
    while content.len() > 2 && unseen(&content[0]) && ends(&content[1]) {
        content.drain(..2);
    }
    while let [.., before, last] = content.as_slice()
        && content.len() > 2
        && ends(before)
        && unseen(last)
    {
        content.truncate(content.len() - 2);
    }
}

fn is_break(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(t) => shows_nothing(t),
        _ => false,
    }
}

fn is_formula(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span(a, _) if a.has(DISPLAY))
}

/// An empty `<a id="...">`, or space between two.
fn is_place(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Span(a, c) => a.id.is_some() && c.is_empty() && !a.has("index"),
        InlineKind::SoftBreak => true,
        _ => false,
    }
}

/// A paragraph of one picture is a figure.
fn figure(
    only: Inline,
    para: &Attr,
    words: Option<(Vec<Inline>, bool)>,
) -> Result<(Figure, Attr), Box<Inline>> {
    let (image, mut attr, marked) = match only.kind {
        InlineKind::Image(image) => (image, Attr::default(), false),
        InlineKind::Span(attr, mut inner)
            if inner.len() == 1 && matches!(inner[0].kind, InlineKind::Image(_)) =>
        {
            match inner.remove(0).kind {
                InlineKind::Image(image) => (image, attr, true),
                kind => return Err(Box::new(Inline { span: only.span, kind })),
            }
        }
        kind => return Err(Box::new(Inline { span: only.span, kind })),
    };
    let given = marked || image.width.is_some() || image.decorative || !para.is_empty();
    attr.id = attr.id.or_else(|| para.id.clone());
    attr.classes.extend(para.classes.iter().cloned());
    attr.pairs.extend(para.pairs.iter().cloned());
    let (mut words, captioned) = words.unwrap_or_default();
    // A caption of white space is none.
    if super::blocks::is_blank(&words) {
        words.clear();
    }
    let plain = plain_text(&words);
    // The words are the caption, as with pandoc's `implicit_figures`. Without attributes a title
    // is, and the words describe the picture, as in CommonMark; so they do in mdBook's projects.
    let caption = match (given || plain != image.alt, &image.title) {
        (true, Some(title)) if words.is_empty() => {
            vec![Inline { span: only.span, kind: InlineKind::Text(title.clone()) }]
        }
        (true, _) => words,
        (false, Some(title)) => {
            vec![Inline { span: only.span, kind: InlineKind::Text(title.clone()) }]
        }
        (false, None) if captioned => words,
        (false, None) => Vec::new(),
    };
    Ok((Figure { image, caption, number: None }, attr))
}
