//! A book made by hand that holds every construct, for tests.

use crate::manifest::Print;
use crate::model::*;
use crate::theme::{Theme, for_book};
use std::sync::Arc;

pub(super) fn theme() -> Theme {
    for_book(&Print::default(), "en-GB")
}

pub(super) fn t(s: &str) -> Inline {
    Inline::text(s)
}

pub(super) fn i(kind: InlineKind) -> Inline {
    Inline { kind, ..Inline::default() }
}

pub(super) fn b(kind: BlockKind) -> Block {
    Block { kind, ..Block::default() }
}

pub(super) fn p(s: &str) -> Block {
    b(BlockKind::Para(vec![t(s)]))
}

fn named(mut block: Block, id: &str) -> Block {
    block.attr.id = Some(id.into());
    block
}

fn classed(mut block: Block, class: &str) -> Block {
    block.attr.classes.push(class.into());
    block
}

fn heading(level: u8, id: &str, words: &str) -> Block {
    named(b(BlockKind::Heading(Heading { level, content: vec![t(words)], number: None })), id)
}

fn cell(s: &str) -> Cell {
    Cell { content: if s.is_empty() { vec![] } else { vec![t(s)] }, ..Cell::default() }
}

fn link(target: Target, words: &str) -> Inline {
    i(InlineKind::Link(Link { target, content: vec![t(words)], ..Link::default() }))
}

fn to(chapter: u32, id: Option<&str>) -> Anchor {
    Anchor { chapter, id: id.map(str::to_string) }
}

fn picture(resource: u32, alt: &str) -> Image {
    Image { src: "x".into(), resource: Some(resource), alt: alt.into(), ..Image::default() }
}

fn note(number: u32, blocks: Vec<Block>) -> Note {
    Note { label: number.to_string(), number, blocks, ..Note::default() }
}

fn division(id: &str, kind: Kind, matter: Matter, title: &str) -> Chapter {
    Chapter {
        id: id.into(),
        kind,
        matter,
        title: if title.is_empty() { vec![] } else { vec![t(title)] },
        ..Chapter::default()
    }
}

fn item(blocks: Vec<Block>) -> ListItem {
    ListItem { blocks, ..ListItem::default() }
}

fn image(path: &str, media: &str, data: &[u8]) -> ImageResource {
    ImageResource {
        path: path.into(),
        media: media.into(),
        width: 400.0,
        height: 200.0,
        pixels: [400, 200],
        data: Arc::new(data.to_vec()),
    }
}

const SVG: &str = r##"<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://inkscape.org" viewBox="0 0 400 200" width="400" height="200" onload="alert(1)"><script>alert(1)</script><metadata>m</metadata><defs><linearGradient id="g"><stop offset="0" stop-color="#888"/></linearGradient></defs><rect width="400" height="200" fill="url(#g)" inkscape:label="x"/><g id="s"/><use xlink:href="#s"/><image xlink:href="http://example.org/x.png" width="1" height="1"/><text x="20" y="110" font-size="40">A map &amp; more</text></svg>"##;

fn png() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    let picture =
        image::RgbImage::from_fn(40, 20, |x, y| image::Rgb([x as u8 * 6, y as u8 * 12, 90]));
    picture.write_to(&mut out, image::ImageFormat::Png).expect("a picture in memory");
    out.into_inner()
}

pub(super) fn book() -> Book {
    let author = |name: &str, role: &str, sort: Option<&str>| Contributor {
        name: name.into(),
        role: role.into(),
        sort: sort.map(str::to_string),
    };
    let meta = Metadata {
        title: "Keeping the Peace & <More>".into(),
        subtitle: Some("A Short History".into()),
        contributors: vec![
            author("Anna Beispiel", "aut", Some("Beispiel, Anna")),
            author("Carl Dumont", "aut", None),
            author("Eve Fox", "edt", None),
            author("Gus Hill", "trl", None),
        ],
        language: "en-GB".into(),
        publisher: Some("Small Press".into()),
        place: Some("London".into()),
        date: Some("2026-11".into()),
        modified: "2026-11-23T12:00:00Z".into(),
        rights: Some("All rights reserved & kept.".into()),
        description: Some("A book\nthat holds \"everything\".".into()),
        subjects: vec!["Peace".into(), "History".into()],
        series: Some(Series { name: "Short Histories".into(), number: Some("3".into()) }),
        isbn_epub: Some("978-3-16-148410-0".into()),
        isbn_print: Some("978-1-4028-9462-6".into()),
        identifier: "urn:uuid:12345678-1234-8234-8234-123456789abc".into(),
        edition: Some("Second edition".into()),
        slug: "keeping-the-peace".into(),
        ..Metadata::default()
    };
    let generated = |id: &str, kind, title: &str| Chapter {
        generated: true,
        ..division(id, kind, Matter::Front, title)
    };
    let mut dedication = division("dedication", Kind::Dedication, Matter::Front, "");
    dedication.blocks = vec![p("For the readers.")];
    let mut epigraph = division("epigraph", Kind::Epigraph, Matter::Front, "");
    epigraph.blocks = vec![classed(
        b(BlockKind::Div(vec![p("Peace is its own reward."), p("\u{2014}Someone")])),
        "epigraph",
    )];
    let mut preface = division("preface", Kind::Preface, Matter::Front, "Preface");
    preface.blocks = vec![p("A preface."), p("With a second paragraph.")];
    let mut part = division("part-one", Kind::Part, Matter::Main, "Beginnings");
    part.label = Some("Part I".into());
    part.number = Some(Number { text: "I".into(), ordinal: 1 });
    let mut empty = division("glossary", Kind::Glossary, Matter::Back, "Glossary");
    empty.blocks = vec![b(BlockKind::Definitions(vec![Definition {
        term: vec![t("KFOR")],
        bodies: vec![vec![p("Kosovo Force.")]],
        ..Definition::default()
    }]))];
    let mut draft = division("later", Kind::Chapter, Matter::Main, "Later");
    draft.draft = true;
    let mut nested = division("nested", Kind::Chapter, Matter::Main, "A Nested Chapter");
    nested.level = 2;
    nested.number = Some(Number { text: "1.1".into(), ordinal: 1 });
    nested.blocks = vec![p("Nested text.")];
    let back = |id: &str, kind, title: &str| {
        let mut c = division(id, kind, Matter::Back, title);
        c.blocks = vec![p("Text.")];
        c
    };
    Book {
        divides: Default::default(),
        meta,
        chapters: [
            generated("half-title", Kind::HalfTitle, "Half-title"),
            generated("title-page", Kind::TitlePage, "Title page"),
            generated("copyright", Kind::Copyright, "Copyright"),
            dedication,
            epigraph,
            generated("contents", Kind::Contents, "Contents"),
            preface,
            part,
            chapter(),
            nested,
            case_study(),
            draft,
            russian(),
            back("conclusion", Kind::Conclusion, "Conclusion"),
            Chapter {
                label: Some("Appendix A".into()),
                number: Some(Number { text: "A".into(), ordinal: 1 }),
                ..back("appendix", Kind::Appendix, "Documents")
            },
            empty,
            back("ack", Kind::Acknowledgements, "Acknowledgements"),
            back("intro", Kind::Introduction, "Introduction"),
            back("foreword", Kind::Foreword, "Foreword"),
            back("notes", Kind::Notes, "Notes"),
            back("bibliography", Kind::Bibliography, "Bibliography"),
            back("index", Kind::Index, "Index"),
            back("about", Kind::About, "About the Author"),
            back("colophon", Kind::Colophon, "Colophon"),
        ]
        .map(std::sync::Arc::new)
        .into(),
        images: vec![
            image("img/Map one.svg", "image/svg+xml", SVG.as_bytes()),
            image("img/photo.png", "image/png", &png()),
            image("img/bad.svg", "image/svg+xml", b"<svg><oops>"),
            image("img/old.bmp", "image/bmp", b"BM"),
        ],
    }
}

/// What math-core knows, one of each kind.
const FORMULAS: [&str; 32] = [
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}",
    r"\begin{align} a &= b \\ c &= d \end{align}",
    r"\begin{cases} 1 & x > 0 \\ 0 & \text{else} \end{cases}",
    r"\begin{array}{l|c:r} a & b & c \\ \hline d & e & f \end{array}",
    r"\left( \frac{\partial f}{\partial x} \middle| x \right]",
    r"\int_0^\infty e^{-x^2}\,dx = \dfrac{\sqrt{\pi}}{2} \tfrac12 \binom{n}{k}",
    r"\mathbb{R} \mathcal{L} \mathfrak{g} \mathrm{d} \mathbf{x} \mathsf{T} \mathtt{t} \boldsymbol{\alpha}",
    r"\overline{AB} \underline{x} \hat{a} \vec{v} \dot{x} \ddot{x} \widehat{abc} \overbrace{a+b}^{n} \underbrace{c}_{m}",
    r"\color{red} x \textcolor{blue}{y}",
    r"\lim_{x \to 0} \sup \operatorname{sgn}(x) \mod 5 \pmod{7}",
    r"\cancel{x} \boxed{y} \phantom{z} \not= \mathrlap{a} \smash{b}",
    r"\text{small \textsc{caps} \textbf{bold} \textit{it} $x$}",
    r"x \quad y \qquad z \! \; \: \> w \hspace{2em} v",
    r"\substack{a \\ b} \stackrel{a}{b} \overset{x}{=} \underset{y}{\to} \xrightarrow[b]{a}",
    r"\big( \Big[ \bigg\{ \Bigg| \langle \lfloor \lceil \lVert",
    r"f' + f'' + f^{\prime} + x_1^2 + {}_2^3F",
    r"\prod \coprod \bigcup \bigcap \oint \iint \sum\limits_a^b \int\limits_a^b",
    r"\displaystyle \sum_a^b \textstyle \sum_a^b \scriptstyle x \scriptscriptstyle y",
    r"a \equiv b \approx c \neq d \leq e \subset f \in g \forall h \exists i",
    r"\genfrac(]{0pt}{2}{a}{b} \cfrac{1}{2+\cfrac{1}{3}}",
    r"\cancel{x}",
    r"\boxed{y}",
    r"\phantom{z} \not= \smash{b}",
    r"\textcolor{blue}{y}",
    r"\sum_{\substack{a \\ b}} \stackrel{a}{b} \overset{x}{=}",
    r"\xrightarrow{a}",
    r"\begin{align} x &= y \tag{7} \end{align}",
    r"\begin{bmatrix} 1 & 2 \end{bmatrix} \begin{vmatrix} 1 \end{vmatrix}",
    r"\begin{smallmatrix} 1 \end{smallmatrix}",
    r"\% \# \& \_ \$ 50\,\%",
    r"\unicode{x263a} \LaTeX \% \# \& \_ \$ 50\,\%",
    r"\begin{gather} a \\ b \end{gather} \begin{multline} a \\ b \end{multline}",
];

fn chapter() -> Chapter {
    let mut c = division("history", Kind::Chapter, Matter::Main, "");
    c.title =
        vec![t("The "), i(InlineKind::Emph(vec![t("Long")])), t(" History of Keeping the Peace")];
    c.label = Some("Chapter One".into());
    c.number = Some(Number { text: "1".into(), ordinal: 1 });
    c.level = 1;
    c.notes = vec![
        note(1, vec![p("A note with one paragraph.")]),
        note(
            2,
            vec![
                p("Two paragraphs."),
                p("And a mark to a note."),
                b(BlockKind::Quote(vec![p("Quoted.")])),
            ],
        ),
        note(3, vec![b(BlockKind::Para(vec![t("It cites "), i(InlineKind::Note(0)), t(".")]))]),
        note(4, vec![]),
    ];
    c.blocks = inline_blocks();
    c.blocks.extend(display_blocks());
    c.blocks.extend(
        FORMULAS.iter().map(|tex| {
            b(BlockKind::Math(MathBlock { tex: tex.to_string(), ..MathBlock::default() }))
        }),
    );
    c
}

fn inline_blocks() -> Vec<Block> {
    let span = |class: &str, words: &str| {
        let attr = Attr { classes: vec![class.into()], ..Attr::default() };
        i(InlineKind::Span(attr, vec![t(words)]))
    };
    let french = Attr { pairs: vec![("lang".into(), "fr".into())], ..Attr::default() };
    let arabic = Attr { pairs: vec![("lang".into(), "ar".into())], ..Attr::default() };
    let anchor = Attr { id: Some("1 place".into()), ..Attr::default() };
    let html = |s: &str| i(InlineKind::Html(s.into()));
    vec![
        b(BlockKind::Para(vec![
            t("It began, as "),
            i(InlineKind::Emph(vec![t("these things")])),
            t(" do, with "),
            i(InlineKind::Strong(vec![t("a meeting"), i(InlineKind::Note(0))])),
            t(" & a \u{1}<promise>. Another mark"),
            i(InlineKind::Note(1)),
            t(" and the first again"),
            i(InlineKind::Note(0)),
            t(" and more"),
            i(InlineKind::Note(2)),
            i(InlineKind::Note(3)),
            i(InlineKind::Note(99)),
            t("."),
        ])),
        b(BlockKind::Para(vec![
            t("H"),
            i(InlineKind::Sub(vec![t("2")])),
            t("O, 3"),
            i(InlineKind::Super(vec![t("rd")])),
            t(", "),
            i(InlineKind::Strike(vec![t("struck")])),
            t(", "),
            i(InlineKind::Code("let x: Vec<u8> = a && b;".into())),
            t(", "),
            span("smallcaps", "Nato"),
            span("kbd", "Ctrl"),
            span("mark", "marked"),
            span("underline", "under"),
            i(InlineKind::Span(french, vec![t("fran\u{e7}ais")])),
            i(InlineKind::Span(arabic, vec![t("\u{633}\u{644}\u{627}\u{645}")])),
            i(InlineKind::Span(anchor, vec![t("anchored")])),
            i(InlineKind::HardBreak),
            t("A formula "),
            i(InlineKind::Math(r"a^2 + b^2 = c^2 < \frac{1}{2}".into())),
            i(InlineKind::SoftBreak),
            t("and a bad one "),
            i(InlineKind::Math(r"\nosuch{".into())),
            i(InlineKind::Image(picture(1, "A \"photo\" <b>"))),
        ])),
        b(BlockKind::Para(vec![
            link(Target::External("https://example.org/a b?q=[1]&r=2".into()), "web"),
            t(" "),
            link(Target::External("javascript:alert(1)".into()), "bad"),
            t(" "),
            link(Target::Internal(to(8, Some("1 place"))), "here"),
            t(" "),
            link(Target::Internal(to(10, Some("fig-map"))), "there"),
            t(" "),
            link(Target::Internal(to(10, None)), "the case"),
            t(" "),
            link(Target::Internal(to(0, None)), "half-title"),
            link(Target::Internal(to(5, None)), "contents"),
            link(Target::Internal(to(10, Some("nowhere"))), "no id"),
            link(Target::Internal(to(400, None)), "no chapter"),
            link(Target::None, "nothing"),
            i(InlineKind::Link(Link {
                target: Target::External("https://example.org".into()),
                content: vec![
                    t("link with a mark"),
                    i(InlineKind::Note(0)),
                    link(Target::Internal(to(8, None)), "in it"),
                ],
                title: Some("A \"title\"".into()),
                ..Link::default()
            })),
            i(InlineKind::Ref(CrossRef {
                label: "fig-map".into(),
                target: Some(to(10, Some("fig-map"))),
                text: "Figure 2.1".into(),
                ..CrossRef::default()
            })),
            html("<!-- gone -->"),
            html("<abbr title=\"North & South\" onclick=\"x\">"),
            t("NS"),
            html("</abbr>"),
            html("<blink>"),
            t("blinks"),
            html("</blink>"),
            html("<small>"),
            t("unclosed"),
            html("<ruby>"),
            t("\u{6f22}"),
            html("<rt>"),
            t("kan"),
            html("</rt>"),
            html("</ruby>"),
        ])),
    ]
}

fn display_blocks() -> Vec<Block> {
    let list =
        |start, tight, items| b(BlockKind::List(List { start, bracket: false, tight, items }));
    let table = Table {
        more_heads: 0,
        feet: 0,
        widths: Vec::new(),
        aligns: vec![Align::Left, Align::Center, Align::Right],
        head: vec![cell("Mission"), cell("Years"), cell("Strength")],
        rows: vec![
            vec![cell("IFOR"), cell("1995\u{2013}96"), cell("60,000")],
            vec![cell("A very long name of a mission that must wrap"), cell("")],
        ],
        caption: Some(vec![t("Missions")]),
        number: Some("1.1".into()),
    };
    vec![
        heading(2, "first-section", "A Section & More"),
        p("After a heading, no indent."),
        p("The second paragraph is indented; it is long enough to run over several lines on a phone, so that hyphenation and the measure can be judged."),
        heading(3, "3-sub", "A Subsection"),
        b(BlockKind::Quote(vec![p("A quotation of some length, set a little smaller."), p("Twice.")])),
        list(None, true, vec![
            item(vec![p("Tight one"), list(None, true, vec![item(vec![p("nested")])])]),
            item(vec![p("Tight two"), p("another paragraph")]),
        ]),
        list(Some(5), false, vec![item(vec![p("Loose five")]), item(vec![p("Loose six"), p("more")]), item(vec![])]),
        list(None, true, vec![
            ListItem { task: Some(true), ..item(vec![p("Done task")]) },
            ListItem { task: Some(false), ..item(vec![p("Open task")]) },
        ]),
        b(BlockKind::Definitions(vec![
            Definition { term: vec![t("Term")], bodies: vec![vec![p("One.")], vec![p("Two."), p("Two b.")]], ..Definition::default() },
            Definition { term: vec![t("Bare")], ..Definition::default() },
        ])),
        b(BlockKind::Code(CodeBlock {
            lang: Some("rust,ignore".into()),
            text: "fn main() {\n    println!(\"{} < {} && a_very_long_identifier_that_goes_on_and_on_and_on_for_ever\", 1, 2);\n}".into(),
            ..CodeBlock::default()
        })),
        named(b(BlockKind::Code(CodeBlock { text: "$ ls".into(), caption: Some(vec![t("Listing 1")]), ..CodeBlock::default() })), "lst-1"),
        named(b(BlockKind::Code(CodeBlock { text: "\\latex".into(), raw: Some("latex".into()), ..CodeBlock::default() })), "gone"),
        named(b(BlockKind::Table(table)), "tbl-missions"),
        b(BlockKind::Table(Table::default())),
        named(b(BlockKind::Figure(Figure { image: picture(0, "A map"), caption: vec![t("The map of everything, with a caption.")], number: Some("1.1".into()) })), "fig-one"),
        b(BlockKind::Figure(Figure { image: Image { width: Some("50%".into()), decorative: true, ..picture(1, "") }, ..Figure::default() })),
        b(BlockKind::Figure(Figure { image: picture(2, "broken"), ..Figure::default() })),
        b(BlockKind::Figure(Figure { image: picture(3, "A BMP"), ..Figure::default() })),
        b(BlockKind::Figure(Figure { image: Image { resource: None, ..picture(0, "missing") }, ..Figure::default() })),
        b(BlockKind::Callout(Callout { kind: "warning".into(), label: "Warning".into(), title: Some(vec![t("Mind the gap")]), blocks: vec![p("Careful."), p("Very.")] })),
        b(BlockKind::Callout(Callout { kind: "note".into(), label: "Note".into(), title: None, blocks: vec![p("Noted.")] })),
        b(BlockKind::SceneBreak),
        p("After a scene break."),
        b(BlockKind::SpaceBreak),
        p("After a space."),
        b(BlockKind::Lines(vec![
            VerseLine { indent: 0, content: vec![t("Shall I compare thee to a summer\u{2019}s day, or to a very long line")] },
            VerseLine { indent: 4, content: vec![t("Thou art more lovely")] },
            VerseLine::default(),
            VerseLine { indent: 90, content: vec![t("far right")] },
        ])),
        classed(b(BlockKind::Div(vec![p("Small."), p("More.")])), "smaller"),
        named(b(BlockKind::Math(MathBlock { tex: r"\sum_{i=0}^n \begin{pmatrix} a & b \\ c & d \end{pmatrix} \text{ if } x \le \sqrt[3]{y}".into(), number: Some("1.1".into()), ..MathBlock::default() })), "eq-one"),
        b(BlockKind::Math(MathBlock { tex: r"\badmacro".into(), ..MathBlock::default() })),
        b(BlockKind::Html("<div onclick=\"x\" align=center><p>Raw &nbsp; &copy; <b>HTML<br><li>stray<iframe src=\"https://example.org/v\"></iframe></div><table width=5><tr><td>x</table>".into())),
        b(BlockKind::Html("<svg viewBox=\"0 0 10 10\" width=\"40\"><circle cx=\"5\" cy=\"5\" r=\"4\" onclick=\"x\"/></svg>".into())),
        b(BlockKind::Html("<math display=\"block\"><mi>x</mi></math>".into())),
        b(BlockKind::PageBreak),
        p("On a new page."),
    ]
}

fn case_study() -> Chapter {
    let mut c = division("kfor", Kind::CaseStudy, Matter::Main, "KFOR in Kosovo");
    c.label = Some("Case study".into());
    c.number = Some(Number { text: "2".into(), ordinal: 2 });
    c.level = 1;
    c.subtitle = vec![t("Kosovo, since 1999")];
    let row = |a: &str, d: &str| vec![cell(a), cell(d)];
    c.blocks = vec![
        classed(
            b(BlockKind::Div(vec![b(BlockKind::Table(Table {
                aligns: vec![Align::Default; 2],
                head: vec![cell(""), cell("")],
                rows: vec![
                    row("Mandate", "Security Council Resolution 1244 of 10 June 1999"),
                    row("Command", "Joint Force Command Naples"),
                    row("Outcome", "Still there."),
                ],
                ..Table::default()
            }))])),
            "at-a-glance",
        ),
        p(
            "The force entered Kosovo in June 1999, and the text of the case study follows here, in the ordinary measure of the book.",
        ),
        classed(
            b(BlockKind::Div(vec![b(BlockKind::List(List {
                start: None,
                bracket: false,
                tight: true,
                items: vec![item(vec![p("A key point")]), item(vec![p("Another")])],
            }))])),
            "key-points",
        ),
        named(
            b(BlockKind::Figure(Figure {
                image: picture(0, "Map"),
                caption: vec![t("Map")],
                number: Some("2.1".into()),
            })),
            "fig-map",
        ),
        classed(
            b(BlockKind::Div(vec![b(BlockKind::Definitions(vec![Definition {
                term: vec![t("Dates")],
                bodies: vec![vec![p("1999 to the present")]],
                ..Definition::default()
            }]))])),
            "at-a-glance",
        ),
    ];
    c
}

fn russian() -> Chapter {
    let mut c = division("глава", Kind::Chapter, Matter::Main, "Глава");
    c.lang = Some("ru".into());
    c.blocks = vec![
        heading(2, "раздел-1", "Раздел"),
        p("Текст."),
        b(BlockKind::Para(vec![link(Target::Internal(to(12, Some("раздел-1"))), "ссылка")])),
    ];
    c
}
