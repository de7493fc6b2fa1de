//! Labels that do not fit what they name: references to them say something else than the author
//! means, or nothing.

use super::{for_chapter_blocks, for_chapter_inlines};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Block, BlockKind, Chapter, DisplayKind, Environments, Inline, InlineKind, visit_blocks,
};

/// Prefixes with what they are for.
const PREFIXES: [(&str, &str); 7] = [
    ("fig", "a figure"),
    ("tbl", "a table"),
    ("eq", "a formula"),
    ("lst", "a listing"),
    ("sec", "a section"),
    ("ch", "a section"),
    ("app", "a section"),
];

/// Tells of each label whose prefix is another thing's, is joined as other tools have it, or stands
/// on something that gets no number.
pub(super) fn check(
    chapter: &mut Chapter,
    (own, kinds): (&[DisplayKind], &Environments),
    diags: &mut Diagnostics,
) {
    for_chapter_blocks(chapter, &mut |b| {
        let Some(id) = b.attr.id.as_deref() else { return };
        let fault = fault(id, b).or_else(|| own_fault(id, b, own));
        if let Some((text, help)) = fault.or_else(|| environment_fault(id, b, kinds)) {
            diags.push(Diagnostic::warning(Code::LABEL_PREFIX, b.span, text).help(help));
        }
    });
    for_chapter_inlines(chapter, &mut |i| {
        let InlineKind::Span(attr, content) = &i.kind else { return };
        let Some((text, help)) = attr.id.as_deref().and_then(|id| fault_in_line(id, content))
        else {
            return;
        };
        diags.push(Diagnostic::warning(Code::LABEL_PREFIX, i.span, text).help(help));
    });
}

/// The fault of a label in a line, where nothing gets a number.
fn fault_in_line(id: &str, content: &[Inline]) -> Option<(String, String)> {
    let (prefix, name) = id.split_once(['-', ':'])?;
    let (_, meant) = PREFIXES.iter().find(|(p, _)| *p == prefix)?;
    let is_picture = matches!(content, [i] if matches!(i.kind, InlineKind::Image(_)));
    let is = if is_picture { "a picture in a line" } else { "words in a line" };
    let text = format!("the label `{id}` begins as that of {meant} does, but names {is}");
    let by_words = format!("`[words](#{id})` leads here");
    let help = match is_picture && *meant == "a figure" {
        true => format!(
            "alone in its paragraph it is a figure with a number, `![Caption](file){{#fig-{name}}}`; \
             in a line {by_words}"
        ),
        false => format!("give it to {meant} itself; {by_words}"),
    };
    Some((text, help))
}

fn fault(id: &str, block: &Block) -> Option<(String, String)> {
    let (prefix, name) = id.split_once(['-', ':'])?;
    let joined = &id[prefix.len()..=prefix.len()];
    // LaTeX's and bookdown's word.
    let prefix = if prefix == "tab" && joined == ":" { "tbl" } else { prefix };
    let (_, meant) = PREFIXES.iter().find(|(p, _)| *p == prefix)?;
    let (is, captioned) = match &block.kind {
        BlockKind::Figure(f) => ("a figure", !f.caption.is_empty()),
        BlockKind::Table(t) => ("a table", t.caption.is_some()),
        BlockKind::Code(c) => ("a listing", c.caption.is_some()),
        BlockKind::Math(_) => ("a formula", true),
        BlockKind::Heading(_) => ("a section", true),
        BlockKind::Div(_) => ("a division", true),
        BlockKind::Callout(_) => ("a callout", true),
        _ => ("a paragraph", true),
    };
    let own = PREFIXES.iter().find(|(_, what)| *what == is).map(|(p, _)| *p);
    if joined == ":" {
        let help =
            format!("write `{{#{prefix}-{name}}}`, and `@{prefix}-{name}` where it is named");
        return Some((format!("`{id}` is no label: a hyphen stands behind `{prefix}`"), help));
    }
    if is != *meant && !holds(block, meant) {
        let text = format!("the label `{id}` begins as that of {meant} does, but names {is}");
        let help = match own {
            Some(own) => {
                format!("write `{{#{own}-{name}}}`, and `@{own}-{name}` where it is named")
            }
            None => format!("give it to {meant} itself; `@{id}` finds nothing here"),
        };
        return Some((text, help));
    }
    if is == *meant && !captioned {
        let text = format!("{is} without a caption gets no number: `@{id}` has nothing to say");
        let help = match is {
            "a listing" => "give it one: `{#lst-x title=\"...\"}`",
            "a table" => "give it one: a line `: Caption` below it, or `<caption>`",
            _ => "give it one: `![Caption](file){#fig-x}`",
        };
        return Some((text, help.to_owned()));
    }
    None
}

/// Whether a division holds displays of the sort that its label means: it names all of them.
fn holds(block: &Block, meant: &str) -> bool {
    let BlockKind::Div(children) = &block.kind else { return false };
    let mut any = false;
    visit_blocks(children, &mut |b| {
        any |= match &b.kind {
            BlockKind::Figure(f) => meant == "a figure" && !f.caption.is_empty(),
            BlockKind::Table(t) => meant == "a table" && t.caption.is_some(),
            BlockKind::Code(c) => meant == "a listing" && c.caption.is_some(),
            _ => false,
        };
    });
    any
}

/// The fault of a label of one of the book's own kinds of display: it stands on something that gets
/// no number.
fn own_fault(id: &str, block: &Block, own: &[DisplayKind]) -> Option<(String, String)> {
    let (_, kind) = DisplayKind::of(own, Some(id))?;
    let captioned = match &block.kind {
        BlockKind::Figure(f) => !f.caption.is_empty(),
        BlockKind::Table(t) => t.caption.is_some(),
        BlockKind::Code(c) => c.caption.is_some(),
        _ => {
            let text = format!(
                "the label `{id}` is that of a display of the kind `{}`, but names something else",
                kind.name
            );
            let help = "give it to a picture, a table or code; or take another name";
            return Some((text, help.to_owned()));
        }
    };
    (!captioned).then(|| {
        let text = format!("without a caption it gets no number: `@{id}` has nothing to say");
        (text, format!("give it one: `![Caption](file){{#{id}}}`"))
    })
}

/// The fault of a label of one kind of environment on another one.
fn environment_fault(id: &str, block: &Block, kinds: &Environments) -> Option<(String, String)> {
    let (prefix, name) = id.split_once('-')?;
    let (_, is) = kinds.of(&block.attr)?;
    let meant = kinds.0.iter().find(|kind| !kind.prefix.is_empty() && kind.prefix == prefix)?;
    if meant.name == is.name {
        return None;
    }
    let text = format!(
        "the label `{id}` begins as that of a `{}` does, but names a `{}`",
        meant.name, is.name
    );
    let help = match is.prefix.as_str() {
        "" => format!("give it to what `@{id}` is to name: this has no number"),
        own => format!("write `{{#{own}-{name}}}`, or take the class `.{}` out", is.name),
    };
    Some((text, help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, Figure, Heading, Inline, MathBlock, Table};

    fn helps(id: &str, kind: BlockKind) -> Option<String> {
        let attr = Attr { id: Some(id.into()), ..Attr::default() };
        fault(id, &Block { attr, kind, ..Block::default() }).map(|f| f.1)
    }

    #[test]
    fn what_stands_in_a_line_gets_no_number() {
        let picture =
            Inline { kind: InlineKind::Image(crate::model::Image::default()), ..Inline::text("") };
        let help = |id: &str, content: Inline| fault_in_line(id, &[content]).map(|f| f.1);
        let told = help("fig-x", picture).unwrap_or_default();
        assert!(told.contains("`![Caption](file){#fig-x}`") && told.contains("(#fig-x)"), "{told}");
        let told = help("sec-y", Inline::text("words")).unwrap_or_default();
        assert!(told.contains("a section itself"), "{told}");
        assert_eq!(help("plan-x", Inline::text("words")), None);
    }

    #[test]
    fn a_label_fits_what_it_names() {
        let math = || BlockKind::Math(MathBlock::default());
        let heading = || BlockKind::Heading(Heading::default());
        let figure = |caption: &str| {
            let caption = if caption.is_empty() { vec![] } else { vec![Inline::text(caption)] };
            BlockKind::Figure(Figure { caption, ..Figure::default() })
        };
        let table = BlockKind::Table(Table { caption: Some(vec![]), ..Table::default() });
        let has = |help: Option<String>, words: &str| {
            assert!(help.as_deref().is_some_and(|h| h.contains(words)), "{help:?}");
        };
        has(helps("tbl-x", math()), "{#eq-x}");
        has(helps("fig-x", table), "{#tbl-x}");
        has(helps("fig:x", figure("A")), "{#fig-x}");
        has(helps("fig-x", figure("")), "![Caption]");
        has(helps("fig-x", BlockKind::Div(vec![])), "a figure itself");
        for (id, kind) in [
            ("eq-x", math()),
            ("fig-x", figure("A")),
            ("sec-x", heading()),
            ("app-x", heading()),
            ("figure-one", heading()),
            ("plan", heading()),
        ] {
            assert_eq!(helps(id, kind), None, "{id}");
        }
    }

    #[test]
    fn a_label_is_of_the_kind_that_it_names() {
        let told = |class: &str, id: &str| {
            let classes = vec![crate::model::ENVIRONMENT.into(), class.into()];
            let attr = Attr { id: Some(id.into()), classes, ..Attr::default() };
            let block = Block { attr, kind: BlockKind::Div(Vec::new()), ..Block::default() };
            environment_fault(id, &block, &Environments::default())
                .map(|(text, help)| text + ": " + &help)
        };
        let lemma = told("lemma", "thm-x").unwrap_or_default();
        assert!(lemma.contains("a `theorem`") && lemma.contains("{#lem-x}"), "{lemma}");
        assert!(told("proof", "thm-x").is_some_and(|told| told.contains("@thm-x")));
        assert_eq!(told("theorem", "thm-x"), None);
        assert_eq!(told("theorem", "lagrange-x"), None);
    }
}
