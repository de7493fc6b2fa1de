//! What is for some versions of the book alone, as Quarto has it: divisions, spans, code, and headings with all below
//! them, that have the class `content-visible` or `content-hidden` or say what decides of them: `when-format="pdf"`,
//! `when-edition`, `when-shop`, `when-language`, `when-meta`, each with its `unless-`; `only` and `not` take a name of
//! any sort. So do whole chapters, in the manifest, in their front matter or at their titles. What is decided here is gone, or is text like any other, before anything is counted.

use super::notes::{Notes, Standing};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::nearest;
use crate::manifest::versions::{Making, Sort, Version};
use crate::model::{
    Attr, Block, BlockKind, Elsewhere, Inline, InlineKind, Versions, plain_text, shows_nothing,
    visit_blocks, visit_ids, visit_inlines, walk_blocks_mut,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// Classes of what is shown, and of what is hidden, where the conditions hold.
const CLASSES: [&str; 2] = ["content-visible", "content-hidden"];

/// Names of any sort, of which one is to be that of the version, or none.
const ANY: [&str; 2] = ["only", "not"];

/// What conditions are about.
pub(super) const KEYS: [&str; 14] = [
    "when-format",
    "unless-format",
    "when-edition",
    "unless-edition",
    "when-profile",
    "unless-profile",
    "when-shop",
    "unless-shop",
    "when-language",
    "unless-language",
    "when-meta",
    "unless-meta",
    ANY[0],
    ANY[1],
];

/// Whether attributes make the text depend on something.
pub(super) fn has(attr: &Attr) -> bool {
    attr.classes.iter().any(|class| CLASSES.contains(&class.as_str()))
        || attr.pairs.iter().any(|(key, value)| is_condition(key, value))
}

/// Whether a key says what text depends on; `only="keyword:primary"` says which works a bibliography lists.
fn is_condition(key: &str, value: &str) -> bool {
    let of_works =
        |name: &str| ["keyword:", "type:", "key:"].iter().any(|sort| name.trim().starts_with(sort));
    KEYS.contains(&key) && !(key == ANY[0] && value.split(',').all(of_works))
}

/// Whether a word or what it holds depends on something as a whole.
fn depends(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span(attr, _) if has(attr))
}

/// What decides of the text of a chapter.
pub(super) struct Deciding<'a> {
    /// The versions of the book, of which one is made.
    pub(super) making: &'a Making,
    /// The keys of the metadata that are true, of those that conditions name.
    pub(super) true_keys: &'a [String],
}

impl Deciding<'_> {
    fn has(&self, found: Versions) -> bool {
        found.has(self.making.made())
    }

    fn is_for(&self, attr: &Attr) -> bool {
        self.has(versions(attr, self))
    }
}

/// What was decided of a text.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// What is left out, whose notes have had their marks.
    pub(super) hidden: Vec<Block>,
    /// The places in it that other versions have.
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// What heads, blocks and notes depend on: the sets of versions that have something which others have not. Names
/// that mean nothing are told. `None` if nothing depends on anything.
pub(super) fn asked(
    heads: &[&mut Vec<Inline>],
    blocks: &[Block],
    notes: &Notes,
    deciding: &Deciding,
    diags: &mut Diagnostics,
) -> Option<BTreeSet<Versions>> {
    let (mut any, mut divides) = (false, BTreeSet::new());
    let mut ask = |attr: &Attr, span: Span| {
        if has(attr) {
            any = true;
            tell_names(attr, span, deciding.making, diags);
            divides.extend(divided(versions(attr, deciding), deciding.making));
        }
    };
    let in_words = |words: &[Inline], ask: &mut dyn FnMut(&Attr, Span)| {
        visit_inlines(words, &mut |inline| {
            if let InlineKind::Span(attr, _) = &inline.kind {
                ask(attr, inline.span);
            }
        });
    };
    heads.iter().for_each(|head| in_words(head, &mut ask));
    for text in std::iter::once(blocks).chain(notes.texts()) {
        visit_blocks(text, &mut |block| {
            ask(&block.attr, block.span);
            block.inlines().into_iter().for_each(|words| in_words(words, &mut ask));
        });
    }
    notes.conditions().for_each(|(attr, span)| ask(attr, span));
    any.then_some(divides)
}

/// The set of versions that something is for, where it parts them.
fn divided(found: Versions, making: &Making) -> Option<Versions> {
    Some(found).filter(|found| !found.is_empty() && *found != making.all())
}

/// Keeps of heads, blocks and notes what is for the output.
pub(super) fn decide(
    heads: &mut [&mut Vec<Inline>],
    blocks: &mut Vec<Block>,
    notes: &mut Notes,
    deciding: &Deciding,
    diags: &mut Diagnostics,
) -> Decided {
    let mut step = Step { deciding, diags, decided: Decided::default() };
    step.notes(heads, blocks, notes);
    heads.iter_mut().for_each(|head| _ = step.inlines(head));
    step.blocks(blocks);
    let empty = notes.empty();
    notes.texts_mut().for_each(|text| step.blocks(text));
    // A note of which nothing is left is none.
    let emptied = notes.empty().difference(&empty).copied().collect();
    notes.leave_out(&emptied);
    drop_notes(heads, blocks, notes, &emptied);
    notes.forgive(&mut step.decided.hidden);
    step.decided
}

/// For which versions a whole chapter is, by all that is said of it; `None` if nothing is. What its title's
/// attributes say is taken out of them.
pub(super) fn of_chapter(
    said: [&[(String, String)]; 2],
    title: &mut Attr,
    span: Span,
    deciding: &Deciding,
    diags: &mut Diagnostics,
) -> Option<Versions> {
    let mut all = Attr { classes: title.classes.clone(), ..Attr::default() };
    all.pairs = said.into_iter().flatten().chain(&title.pairs).cloned().collect();
    if !has(&all) {
        return None;
    }
    strip(title);
    tell_names(&all, span, deciding.making, diags);
    let found = versions(&all, deciding);
    if found.is_empty() {
        tell_nowhere(&all, ("this chapter", span), deciding.making, diags);
    }
    Some(found)
}

struct Step<'a> {
    deciding: &'a Deciding<'a>,
    diags: &'a mut Diagnostics,
    decided: Decided,
}

impl Step<'_> {
    /// Decides of the definitions of notes; the marks of those that have none here go.
    fn notes(
        &mut self,
        heads: &mut [&mut Vec<Inline>],
        blocks: &mut Vec<Block>,
        notes: &mut Notes,
    ) {
        let mut sections = Vec::new();
        find_sections(blocks, &mut sections);
        let deciding = self.deciding;
        let standing = |span: Span| {
            let around = sections.iter().filter(|(within, _)| within.holds(span));
            around.fold(Standing::Everywhere, |found, (_, attr)| match versions(attr, deciding) {
                of if of == deciding.making.all() => found,
                of if deciding.has(of) && found != Standing::Elsewhere => Standing::Here,
                _ => Standing::Elsewhere,
            })
        };
        let is_for = |under: &[Attr]| under.iter().all(|attr| deciding.is_for(attr));
        let (hidden, absent) = notes.keep_for(is_for, standing);
        self.decided.hidden.extend(hidden);
        drop_notes(heads, blocks, notes, &absent);
    }

    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        while blocks.iter().any(|b| has(&b.attr) && level(b).is_none()) {
            // What was unwrapped may depend on something itself.
            self.take_divisions(blocks);
        }
        if blocks.iter().any(|b| has(&b.attr)) {
            self.take_sections(blocks);
        }
        let mut emptied = false;
        for block in &mut *blocks {
            let mut taken = false;
            for list in block.inlines_mut() {
                taken |= self.inlines(list);
            }
            let before = block.child_blocks().iter().filter(|c| !c.is_empty()).count();
            for inner in block.child_blocks_mut() {
                self.blocks(inner);
            }
            let after = block.child_blocks().iter().filter(|c| !c.is_empty()).count();
            if after < before {
                drop_emptied(block);
            }
            if taken && says_nothing(block) || before > 0 && after == 0 && is_nothing_else(block) {
                block.kind = BlockKind::Para(Vec::new());
                block.attr = Attr::default();
                emptied = true;
            }
        }
        if emptied {
            blocks.retain(|b| !matches!(&b.kind, BlockKind::Para(words) if words.is_empty()));
        }
    }

    /// Decides of divisions, code and whatever else is no heading.
    fn take_divisions(&mut self, blocks: &mut Vec<Block>) {
        let mut kept = Vec::with_capacity(blocks.len());
        for mut block in std::mem::take(blocks) {
            if !has(&block.attr) || level(&block).is_some() {
                kept.push(block);
            } else if !self.shows(&block.attr, block.span) {
                self.hide(block);
            } else {
                strip(&mut block.attr);
                match block.kind {
                    BlockKind::Div(inner) if block.attr.is_empty() => kept.extend(inner),
                    _ => kept.push(block),
                }
            }
        }
        *blocks = kept;
    }

    /// Decides of headings, each with all up to the next one of its level or a higher one.
    fn take_sections(&mut self, blocks: &mut Vec<Block>) {
        let mut kept = Vec::with_capacity(blocks.len());
        // The level of the heading that is hidden, and the versions that have it.
        let mut hidden: Option<(u8, Versions)> = None;
        for mut block in std::mem::take(blocks) {
            if let Some(level) = level(&block) {
                hidden = hidden.filter(|(above, _)| level > *above);
                if hidden.is_none() && has(&block.attr) {
                    let shows = self.shows(&block.attr, block.span);
                    let found = versions(&block.attr, self.deciding);
                    hidden = (!shows).then_some((level, found));
                    strip(&mut block.attr);
                }
            }
            match hidden {
                Some((_, there)) => self.take_out(block, there),
                None => kept.push(block),
            }
        }
        *blocks = kept;
    }

    /// Decides of words; whether some were taken out.
    fn inlines(&mut self, list: &mut Vec<Inline>) -> bool {
        let mut taken = false;
        while list.iter().any(depends) {
            let mut kept = Vec::with_capacity(list.len());
            for mut inline in std::mem::take(list) {
                let InlineKind::Span(attr, content) = &mut inline.kind else {
                    kept.push(inline);
                    continue;
                };
                if !has(attr) {
                    kept.push(inline);
                } else if !self.shows(attr, inline.span) {
                    let attr = std::mem::take(attr);
                    let kind = BlockKind::Para(std::mem::take(content));
                    self.hide(Block { span: inline.span, kind, attr, id: 0 });
                    taken = true;
                } else {
                    strip(attr);
                    match attr.is_empty() {
                        true => kept.append(content),
                        false => kept.push(inline),
                    }
                }
            }
            *list = kept;
        }
        for inline in list {
            if let Some(children) = inline.children_mut() {
                taken |= self.inlines(children);
            }
        }
        taken
    }

    /// Whether what has these attributes is for the version that is made.
    fn shows(&mut self, attr: &Attr, span: Span) -> bool {
        let found = versions(attr, self.deciding);
        if found.is_empty() {
            tell_nowhere(attr, ("text", span), self.deciding.making, self.diags);
        }
        self.deciding.has(found)
    }

    fn hide(&mut self, block: Block) {
        let there = versions(&block.attr, self.deciding);
        self.take_out(block, there);
    }

    fn take_out(&mut self, block: Block, there: Versions) {
        if !there.is_empty() {
            name_all(std::slice::from_ref(&block), there, &mut self.decided.elsewhere);
        }
        self.decided.hidden.push(block);
    }
}

/// The sections that depend on something, with what they depend on.
fn find_sections(blocks: &[Block], found: &mut Vec<(Span, Attr)>) {
    for (n, block) in blocks.iter().enumerate() {
        if let Some(above) = level(block).filter(|_| has(&block.attr)) {
            let next = blocks[n + 1..].iter().find(|b| level(b).is_some_and(|l| l <= above));
            let end = next.map_or(u32::MAX, |next| next.span.start);
            found.push((Span { end, ..block.span }, block.attr.clone()));
        }
        block.child_blocks().into_iter().for_each(|inner| find_sections(inner, found));
    }
}

/// Takes the marks of some notes out of a chapter.
fn drop_notes(
    heads: &mut [&mut Vec<Inline>],
    blocks: &mut Vec<Block>,
    notes: &mut Notes,
    absent: &BTreeSet<u32>,
) {
    if absent.is_empty() {
        return;
    }
    heads.iter_mut().for_each(|head| drop_marks(head, absent));
    for text in std::iter::once(blocks).chain(notes.texts_mut()) {
        walk_blocks_mut(text, &mut |block| {
            block.inlines_mut().into_iter().for_each(|words| drop_marks(words, absent));
        });
    }
}

/// Takes the marks of some notes out of words.
fn drop_marks(words: &mut Vec<Inline>, absent: &BTreeSet<u32>) {
    words.retain(|i| !matches!(&i.kind, InlineKind::Note(note) if absent.contains(note)));
    let within = words.iter_mut().filter_map(Inline::children_mut);
    within.for_each(|inner| drop_marks(inner, absent));
}

/// The level of a heading.
fn level(block: &Block) -> Option<u8> {
    match &block.kind {
        BlockKind::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

/// Writes down the names in some blocks, with the words of what they name.
fn name_all(blocks: &[Block], there: Versions, names: &mut Vec<Elsewhere>) {
    let mut titled: BTreeSet<&String> = BTreeSet::new();
    visit_blocks(blocks, &mut |block| {
        let title = match &block.kind {
            BlockKind::Heading(h) => &h.content,
            BlockKind::Figure(f) => &f.caption,
            BlockKind::Table(t) => t.caption.as_deref().unwrap_or_default(),
            BlockKind::Code(c) => c.caption.as_deref().unwrap_or_default(),
            _ => return,
        };
        titled.extend(&block.attr.id);
        let (id, title) = (block.attr.id.clone(), plain_text(title));
        if id.is_some() || level(block).is_some() {
            names.push(Elsewhere { id, title, there });
        }
    });
    visit_ids(blocks, &mut |id| {
        if !titled.contains(id) {
            names.push(Elsewhere { id: Some(id.clone()), title: String::new(), there });
        }
    });
}

/// Whether a paragraph has no words any more.
fn says_nothing(block: &Block) -> bool {
    let words = match &block.kind {
        BlockKind::Para(words) => words,
        BlockKind::Heading(heading) => &heading.content,
        _ => return false,
    };
    words.iter().all(|i| match &i.kind {
        InlineKind::Text(text) => shows_nothing(text),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        _ => false,
    })
}

/// Whether a block is nothing without what stands in it: it says nothing itself, and no name leads to it.
fn is_nothing_else(block: &Block) -> bool {
    let holds = match &block.kind {
        BlockKind::List(_) | BlockKind::Quote(_) | BlockKind::Div(_) => true,
        BlockKind::Definitions(_) => true,
        BlockKind::Callout(callout) => callout.title.is_none(),
        _ => false,
    };
    holds && block.attr.id.is_none()
}

/// Takes out the items of a list that have nothing any more.
fn drop_emptied(block: &mut Block) {
    match &mut block.kind {
        BlockKind::List(list) => list.items.retain(|item| !item.blocks.is_empty()),
        BlockKind::Definitions(list) => {
            for item in &mut *list {
                item.bodies.retain(|blocks| !blocks.is_empty());
            }
            list.retain(|item| !item.bodies.is_empty());
        }
        _ => {}
    }
}

/// Tells of text that is for formats alone which are not made. What is hidden without a condition is meant
/// to be, and what an edition of a volume has is not the omnibus's.
fn tell_nowhere(attr: &Attr, (what, span): (&str, Span), making: &Making, diags: &mut Diagnostics) {
    let said = |(key, _): &&(String, String)| KEYS.contains(&key.as_str());
    let Some((key, value)) = attr.pairs.iter().find(said) else { return };
    if value.split(',').any(|name| making.is_of_volumes(name.trim())) {
        return;
    }
    let text = format!("{what} with `{key}=\"{value}\"` goes into no output; it is left out");
    let help = match key.ends_with("format") {
        true => "`pdf` and `latex` mean the pages, `epub` and `html` the EPUB",
        false => "write it without the condition to keep it",
    };
    diags.push(Diagnostic::warning(Code::RAW_FORMAT, span, text).help(help));
}

/// Tells of names that `only` and `not` say and that are none, or that are of several sorts.
fn tell_names(attr: &Attr, span: Span, making: &Making, diags: &mut Diagnostics) {
    for (key, value) in attr
        .pairs
        .iter()
        .filter(|(key, value)| ANY.contains(&key.as_str()) && is_condition(key, value))
    {
        let mut names = value.split(',').map(str::trim).filter(|name| !name.is_empty()).peekable();
        if names.peek().is_none() {
            let text = format!("`{key}` names nothing");
            let help = format!("name what is meant: `{key}=\"epub\"`");
            diags.push(Diagnostic::error(Code::UNKNOWN_VALUE, span, text).help(help));
        }
        for name in names {
            let what = match making.meanings(name) {
                1 => continue,
                0 => "is no format, no edition, no shop and no language of the book",
                _ => "is the name of several things",
            };
            let help = match nearest(name, making.names()) {
                _ if making.sorts(name).next().is_some() => {
                    "say which: `when-format`, `when-edition`, `when-shop`, `when-language`".into()
                }
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", making.names().join(", ")),
            };
            let text = format!("`{name}` in `{key}=\"{value}\"` {what}");
            diags.push(Diagnostic::error(Code::UNKNOWN_VALUE, span, text).help(help));
        }
    }
}

/// For which versions text with these attributes is.
fn versions(attr: &Attr, deciding: &Deciding) -> Versions {
    let Deciding { making, true_keys } = deciding;
    let holds = |version: &Version| {
        attr.pairs.iter().all(|(key, value)| {
            let any = |is: &dyn Fn(&str) -> bool| value.split(',').map(str::trim).any(is);
            let sort = |sort: Sort| any(&|name| version.is(sort, name));
            let some = || any(&|name| version.is_named(name));
            match key.as_str() {
                "when-format" => sort(Sort::Format),
                "unless-format" => !sort(Sort::Format),
                "when-edition" | "when-profile" => sort(Sort::Edition),
                "unless-edition" | "unless-profile" => !sort(Sort::Edition),
                "when-shop" => sort(Sort::Shop),
                "unless-shop" => !sort(Sort::Shop),
                "when-language" => sort(Sort::Language),
                "unless-language" => !sort(Sort::Language),
                "when-meta" => any(&|name| true_keys.iter().any(|k| k == name)),
                "unless-meta" => !any(&|name| true_keys.iter().any(|k| k == name)),
                "only" => some() || !is_condition(key, value),
                "not" => !some(),
                _ => true,
            }
        })
    };
    let hides = attr.has(CLASSES[1]);
    making.set(|version| holds(version) != hides)
}

/// Takes the condition out of attributes.
fn strip(attr: &mut Attr) {
    attr.classes.retain(|class| !CLASSES.contains(&class.as_str()));
    attr.pairs.retain(|(key, value)| !is_condition(key, value));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Edition, Output};

    fn all(class: &str, pairs: &[(&str, &str)], making: &Making) -> Versions {
        let pairs = pairs.iter().map(|(k, v)| (String::from(*k), String::from(*v))).collect();
        let attr = Attr { classes: vec![class.into()], pairs, ..Attr::default() };
        versions(&attr, &Deciding { making, true_keys: &["book.draft".to_owned()] })
    }

    fn of(class: &str, pairs: &[(&str, &str)]) -> (bool, bool) {
        let found = all(class, pairs, &Making::default());
        (found.has(Making::PAGES), found.has(Making::EPUB))
    }

    #[test]
    fn formats_are_as_quarto_has_them() {
        let [visible, hidden] = CLASSES;
        assert_eq!(of(visible, &[]), (true, true));
        assert_eq!(of(hidden, &[]), (false, false));
        assert_eq!(of(visible, &[("when-format", "html")]), (false, true));
        assert_eq!(of(visible, &[("when-format", "latex")]), (true, false));
        assert_eq!(of(visible, &[("when-format", "epub,pdf")]), (true, true));
        assert_eq!(of(visible, &[("unless-format", "pdf")]), (false, true));
        assert_eq!(of(hidden, &[("when-format", "epub")]), (true, false));
        assert_eq!(of(hidden, &[("unless-format", "epub")]), (false, true));
        assert_eq!(of(visible, &[("when-format", "html:js")]), (false, false));
        assert_eq!(of(visible, &[("unless-format", "html:js")]), (true, true));
    }

    #[test]
    fn editions_are_profiles_and_metadata_count() {
        let [visible, hidden] = CLASSES;
        assert_eq!(of(visible, &[("when-profile", "advanced")]), (false, false));
        assert_eq!(of(visible, &[("unless-profile", "advanced")]), (true, true));
        assert_eq!(of(hidden, &[("when-profile", "advanced")]), (true, true));
        assert_eq!(of(visible, &[("when-meta", "book.draft")]), (true, true));
        assert_eq!(of(hidden, &[("unless-meta", "book.draft")]), (true, true));
        assert_eq!(of(visible, &[("when-meta", "book.other")]), (false, false));
    }
    #[test]
    fn editions_shops_and_languages_decide() {
        let named =
            |name: &str, output| Edition { name: name.into(), output, ..Edition::default() };
        let editions = [named("large", Output::Print), named("sample", Output::Epub)];
        let making = &Making::of(&editions, "en");
        let set = |pairs: &[(&str, &str)]| all("", pairs, making);
        let (large, sample) = (3, 4);
        let places = |places: &[usize]| places.iter().copied().collect::<Versions>();
        assert_eq!(set(&[("when-edition", "large")]), places(&[large]));
        assert_eq!(set(&[("when-profile", "large, sample")]), places(&[large, sample]));
        assert_eq!(set(&[("only", "print")]), places(&[Making::PRESS, large]));
        assert_eq!(set(&[("only", "print, sample")]), places(&[Making::PRESS, large, sample]));
        assert_eq!(set(&[("when-format", "screen")]), places(&[Making::PAGES]));
        assert_eq!(
            set(&[("not", "epub"), ("not", "large")]),
            places(&[Making::PAGES, Making::PRESS])
        );
        let kobo = making.of_shop("kobo").expect("a shop");
        assert_eq!(set(&[("when-shop", "kobo")]), places(&[kobo]));
        assert_eq!(set(&[("when-language", "en")]), making.all());
        assert!(set(&[("unless-language", "en")]).is_empty());
    }
}
