//! One theme styles both outputs: page, type scale, spaces, openers, ornaments.
//!
//! A theme is a TOML file (`file`); the built-in ones are in `themes/`, and a project can have
//! its own that says only what it changes ([`load`]). For a book it becomes a [`Theme`].
//!
//! Lengths are in points (1/72 in) unless a field says otherwise.

use std::collections::BTreeMap;

/// A colour: grey from 0 (black) to 1 (white). Print themes are grey.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Grey(pub f32);

/// The bundled families of a book by role: their places in [`BUNDLED_FONTS`](crate::manifest::BUNDLED_FONTS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faces {
    /// The text's.
    pub serif: usize,
    /// That of what leads the eye.
    pub sans: usize,
    /// That of code.
    pub mono: usize,
}

impl Default for Faces {
    /// Those of Classic.
    fn default() -> Self {
        Faces { serif: 0, sans: 1, mono: 2 }
    }
}

impl Faces {
    /// The place of a family.
    pub fn of(&self, family: Family) -> usize {
        match family {
            Family::Sans => self.sans,
            Family::Mono => self.mono,
            Family::Serif | Family::Math => self.serif,
        }
    }
}

/// How a cover of type alone is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverStyle {
    /// Colour of the ground.
    pub ground: Colour,
    /// Colour of the words.
    pub ink: Colour,
    /// Colour of rules.
    pub accent: Colour,
    /// Family of the words: its place in [`BUNDLED_FONTS`](crate::manifest::BUNDLED_FONTS).
    pub family: usize,
    /// Words stand centred in a frame, or at the left under a rule.
    pub align: Justification,
}

/// Families by role; a theme says which they are, and `[print]` goes before it.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// The text's.
    #[default]
    Serif,
    /// That of what leads the eye.
    Sans,
    /// That of code.
    Mono,
    /// That of formulas.
    Math,
}

/// How a text's lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Justification {
    /// Both margins even.
    #[default]
    Justified,
    /// Ragged right.
    Left,
    /// Centred, lines balanced.
    Center,
    /// Ragged left.
    Right,
}

/// Style of a text block; inline nodes change parts of it.
#[derive(Debug, Clone, PartialEq)]
pub struct TextStyle {
    /// Family.
    pub family: Family,
    /// Size in points.
    pub size: f32,
    /// Distance of baselines in points.
    pub leading: f32,
    /// Italic.
    pub italic: bool,
    /// Bold (semi-bold where the family has it and no bold).
    pub bold: bool,
    /// True small capitals for lower case letters (`smcp`).
    pub small_caps: bool,
    /// Small capitals for upper case letters too (`c2sc`).
    pub all_small_caps: bool,
    /// Upper case the text, for letterspaced labels.
    pub capitals: bool,
    /// Old-style figures (`onum`), else lining.
    pub old_style_figures: bool,
    /// Tabular figures (`tnum`), else proportional.
    pub tabular_figures: bool,
    /// Extra space between letters in em.
    pub letterspace: f32,
    /// Ink.
    pub color: Grey,
    /// Justification.
    pub justify: Justification,
    /// First-line indent in points; negative hangs the rest of the lines.
    pub indent: f32,
    /// Hyphenate.
    pub hyphenate: bool,
    /// Lines of about the same length: titles and headings.
    pub balanced: bool,
    /// Language, BCP 47.
    pub lang: String,
}

/// The size of the page and its margins, in points.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PageGeometry {
    /// Trimmed width, points.
    pub width: f32,
    /// Trimmed height, points.
    pub height: f32,
    /// Margin at the spine, points.
    pub inner: f32,
    /// Margin at the fore edge, points.
    pub outer: f32,
    /// Above the text block: top edge to the top of the first line's leading, points.
    pub head: f32,
    /// Below the text block, points.
    pub foot: f32,
    /// Grid: leading of the body text, points.
    pub leading: f32,
    /// Lines of the text block.
    pub lines: u32,
}

impl PageGeometry {
    /// Width of the text block, points.
    pub fn measure(&self) -> f32 {
        self.width - self.inner - self.outer
    }
    /// From the left edge of a page to the text block, points. The page at the right of a spread has
    /// the spine at its left.
    pub fn left(&self, right_hand: bool) -> f32 {
        if right_hand { self.inner } else { self.outer }
    }
    /// Height of the text block, points.
    pub fn depth(&self) -> f32 {
        self.leading * self.lines as f32
    }
}

/// A theme for a book: its trim, body size and language worked in. No code elsewhere knows a
/// theme's name.
#[derive(Debug, Clone, PartialEq)]
pub struct Theme {
    /// Name, such as `classic`.
    pub name: String,
    /// The bundled families.
    pub faces: Faces,
    /// Page.
    pub page: PageGeometry,
    /// Covers that are drawn.
    pub cover: CoverStyle,
    /// Body text: paragraphs.
    pub body: TextStyle,
    /// Headings of sections, level 2 first.
    pub headings: Vec<HeadingStyle>,
    /// Openers of chapters.
    pub opener: OpenerStyle,
    /// Part titles.
    pub part: PartStyle,
    /// Case studies.
    pub case: CaseStyle,
    /// Chapter title.
    pub title: TextStyle,
    /// Label over the chapter title.
    pub label: TextStyle,
    /// Subtitle below it.
    pub subtitle: TextStyle,
    /// Authors of a chapter, below both.
    pub author: TextStyle,
    /// Title of a case study.
    pub case_title: TextStyle,
    /// Label of a case study.
    pub case_label: TextStyle,
    /// Term column of the at-a-glance panel.
    pub panel_term: TextStyle,
    /// Detail column of the at-a-glance panel.
    pub panel_detail: TextStyle,
    /// Nothing is set smaller, points; 0 where the theme has no such limit.
    pub smallest: f32,
    /// Tint of code.
    pub tint: Grey,
    /// Quotations.
    pub quote: TextStyle,
    /// Indents of quotations at the left and right, points.
    pub quote_indents: (f32, f32),
    /// Notes at the foot.
    pub note: TextStyle,
    /// Code blocks.
    pub code: TextStyle,
    /// White between the tint's edge and the code, points.
    pub code_inset: f32,
    /// Keywords, comments and strings of code look otherwise than the rest.
    pub highlight: bool,
    /// Size of code in running text, as a share of the surrounding size.
    pub inline_code_scale: f32,
    /// Table cells.
    pub table: TextStyle,
    /// Table heads.
    pub table_head: TextStyle,
    /// Rules of tables.
    pub table_rules: TableRules,
    /// Where a figure narrower than the measure stands.
    pub figure_align: Justification,
    /// Captions.
    pub caption: TextStyle,
    /// Letters of "Figure 2".
    pub caption_label: HeadWords,
    /// What stands between "Figure 2" and the caption.
    pub caption_separator: String,
    /// Callout label.
    pub callout_label: TextStyle,
    /// Rule and indent of callouts.
    pub callout: CalloutStyle,
    /// Running heads.
    pub running_head: TextStyle,
    /// Folios.
    pub folio: TextStyle,
    /// The lines of each page are numbered in the outer margin.
    pub line_numbers: bool,
    /// What running heads carry and where.
    pub heads: RunningHeads,
    /// Space between the running head's baseline and the top of the text block, points.
    pub head_gap: f32,
    /// Space between paragraphs in grid lines: 0 for prose, 0.5 for technical themes.
    pub paragraph_space: f32,
    /// Indent of lists in points.
    pub list_indent: f32,
    /// Marks of lists by level, and again from the first.
    pub bullets: Vec<String>,
    /// Numbers of lists by level, and again from the first.
    pub numerals: Vec<Numerals>,
    /// Ornament between scenes.
    pub ornament: String,
    /// The picture that stands there instead, if the theme names one.
    pub ornament_picture: Option<OrnamentPicture>,
    /// The first words of a chapter.
    pub lead_in: LeadIn,
    /// Lines that a drop cap takes.
    pub drop_cap_lines: u32,
    /// Number sections ("3.2").
    pub number_sections: bool,
    /// On which pages chapters begin.
    pub open: crate::manifest::Open,
    /// The contents page.
    pub contents: ContentsStyle,
    /// Indent of the lines after the first in bibliographies, points.
    pub bibliography_hang: f32,
    /// The index.
    pub index: IndexStyle,
    /// The pages made from the metadata.
    pub front: FrontStyle,
    /// Fewest letters before and after a hyphen, where a language doesn't ask for more.
    pub hyphen_minima: (usize, usize),
    /// How far lines may be changed to fit.
    pub line_limits: LineLimits,
    /// Lines of text that follow a heading on its page at least.
    pub lines_after_heading: u8,
    /// Lines on a chapter's last page at least.
    pub last_page_lines: u8,
    /// Divisions by class.
    pub divisions: BTreeMap<String, DivisionStyle>,
}

/// How far a justified line may be changed to fit its measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineLimits {
    /// Expansion of glyphs at most, a share of their width.
    pub expansion: f32,
    /// Letterspace in reserve at most, em.
    pub tracking: f32,
    /// Narrowest word space, a share of the natural one.
    pub narrowest_space: f32,
}

impl Default for LineLimits {
    /// Those of Classic.
    fn default() -> Self {
        LineLimits { expansion: 0.02, tracking: 0.005, narrowest_space: 0.67 }
    }
}

/// Style of a section heading.
#[derive(Debug, Clone, PartialEq)]
pub struct HeadingStyle {
    /// The type.
    pub text: TextStyle,
    /// Space above in grid lines; with `below` and the lines themselves made up to whole lines.
    pub above: f32,
    /// Space below in grid lines.
    pub below: f32,
    /// Set at the start of the paragraph that follows.
    pub run_in: bool,
}

/// How the number of a chapter or part is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OpenerNumber {
    /// In words over the title: "Chapter One".
    #[default]
    Label,
    /// As a figure over the title.
    Figure,
    /// As a figure before the title, on its line.
    Inline,
    /// Not at all.
    None,
}

/// Where an opener has a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RulePlace {
    /// Nowhere.
    #[default]
    None,
    /// Over it.
    Above,
    /// Below it.
    Below,
}

/// The first words of a chapter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadIn {
    /// As any others.
    None,
    /// In small capitals.
    #[default]
    SmallCaps,
    /// A large initial beside the first lines, the rest of its word in small capitals.
    DropCap,
}

/// A picture between scenes.
#[derive(Debug, Clone, PartialEq)]
pub struct OrnamentPicture {
    /// Project-relative path of its file.
    pub path: String,
    /// How wide it is set, points.
    pub width: f32,
}

/// Letters of the words before a caption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeadWords {
    /// As the rest.
    Plain,
    /// Small capitals.
    #[default]
    SmallCaps,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

/// Where the words of a running head stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordsPlace {
    /// At the spine, the folio at the fore edge.
    #[default]
    Spine,
    /// Beside the folio at the fore edge.
    ForeEdge,
    /// In the middle, the folio at the fore edge.
    Center,
}

/// What the running heads of rectos carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RectoHead {
    /// The chapter's title; versos have the book's.
    #[default]
    Chapter,
    /// The section's; versos have the chapter's.
    Section,
}

/// What the running heads of versos carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VersoHead {
    /// What the recto's belongs to: the book's title facing a chapter's, the chapter's facing a section's.
    #[default]
    Above,
    /// The book's title.
    Book,
    /// The part's title; outside parts the book's.
    Part,
    /// Who wrote the chapter; where nobody is named, the book's authors.
    Author,
    /// The chapter's title.
    Chapter,
}

/// Openers of chapters.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenerStyle {
    /// How the number is shown.
    pub number_as: OpenerNumber,
    /// The number as a figure.
    pub number: TextStyle,
    /// Line of the grid on which the label or number stands, from 1.
    pub label_line: u32,
    /// Line of the title where there is neither.
    pub title_line: u32,
    /// Line on which the text begins.
    pub text_line: u32,
    /// Lines of title and text in front and back matter.
    pub front_lines: (u32, u32),
    /// From the label's baseline to the title's, points.
    pub label_gap: f32,
    /// Where a rule stands.
    pub rule: RulePlace,
    /// Its weight, points.
    pub rule_weight: f32,
}

/// Part titles.
#[derive(Debug, Clone, PartialEq)]
pub struct PartStyle {
    /// How the number is shown.
    pub number_as: OpenerNumber,
    /// The number as a figure.
    pub number: TextStyle,
    /// Label.
    pub label: TextStyle,
    /// Title.
    pub title: TextStyle,
    /// Subtitle.
    pub subtitle: TextStyle,
    /// How far down the page the label stands, a share of the text block.
    pub down: f32,
    /// From the label's baseline to the title's, points.
    pub label_gap: f32,
    /// Where a rule stands.
    pub rule: RulePlace,
    /// Its weight, points.
    pub rule_weight: f32,
}

/// Case studies.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseStyle {
    /// Weight of the rule over the opener, points.
    pub rule: f32,
    /// Line of the grid on which the label stands, from 1.
    pub label_line: u32,
    /// Line on which the text begins.
    pub text_line: u32,
    /// Place and dates.
    pub subtitle: TextStyle,
    /// Ink of the tab at the fore edge; none where it is white.
    pub tab: Grey,
    /// Width and height of the tab, points.
    pub tab_size: (f32, f32),
    /// Tint of the at-a-glance panel.
    pub tint: Grey,
    /// White inside the panel, points.
    pub inset: f32,
    /// Weight of the rules between its rows, points.
    pub hairline: f32,
}

/// Rules of tables, weights in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableRules {
    /// Weight of the rules above and below, points.
    pub outer: f32,
    /// Of the one under the head, points.
    pub head: f32,
    /// Of those between rows, points; none with 0.
    pub row: f32,
    /// Ink of those between rows: lighter than the rules that bound the table.
    pub row_ink: Grey,
    /// Tables take the full measure.
    pub full: bool,
}

/// Rule and indent of callouts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalloutStyle {
    /// Weight of the rule at the left, points.
    pub rule: f32,
    /// Its ink.
    pub ink: Grey,
    /// Distance of the text from the rule's left edge, points.
    pub indent: f32,
}

/// What running heads carry and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunningHeads {
    /// Where the words stand.
    pub words: WordsPlace,
    /// What rectos carry.
    pub recto: RectoHead,
    /// What versos carry.
    pub verso: VersoHead,
    /// Weight of a rule under the head, points; none with 0.
    pub rule: f32,
    /// Where the folio of an opener stands: at the left is the fore edge.
    pub drop_folio: Justification,
}

/// The contents page.
#[derive(Debug, Clone, PartialEq)]
pub struct ContentsStyle {
    /// Dots lead to page numbers at the margin; else these follow the titles.
    pub leaders: bool,
    /// Sections are listed.
    pub sections: bool,
    /// Levels of headings that the book asks for, chapters counted, instead of the theme's.
    pub depth: Option<u8>,
    /// Chapters.
    pub chapter: TextStyle,
    /// What is nested in them.
    pub nested: TextStyle,
    /// Parts.
    pub part: TextStyle,
    /// Volumes of an omnibus.
    pub volume: TextStyle,
}

/// The index, lengths in points.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexStyle {
    /// Columns; one where they would be narrow.
    pub columns: u8,
    /// White between the columns.
    pub gap: f32,
    /// Indent of entries below others.
    pub indent: f32,
    /// Indent of the lines after the first.
    pub hang: f32,
    /// Entries.
    pub entry: TextStyle,
    /// The letters over groups of entries.
    pub letter: TextStyle,
    /// How the last number of a run of pages is abbreviated.
    pub ranges: RangeStyle,
    /// Where entries below others stand.
    pub sub_entries: SubEntries,
}

/// How the last number of a run of pages is abbreviated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RangeStyle {
    /// Not at all: 321–328.
    #[default]
    Full,
    /// As the Chicago Manual of Style has it: 321–28, 107–8, 100–104.
    Chicago,
    /// To the figures that change: 321–8.
    Minimal,
}

/// Where entries of the index stand that are below others (Chicago Manual, 16, on run-in and indented
/// styles).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubEntries {
    /// Each in a line of its own.
    #[default]
    Indented,
    /// Behind their entry: "Lamps, 57; lighting of, 3; oil for, 4".
    RunIn,
    /// The first level in lines of their own, what is below them behind these.
    Mixed,
}

impl SubEntries {
    /// The level from which entries stand behind the one above them; 1 is the first below.
    pub fn run_in_from(self) -> Option<u8> {
        match self {
            SubEntries::Indented => None,
            SubEntries::RunIn => Some(1),
            SubEntries::Mixed => Some(2),
        }
    }
}

/// The pages made from the metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontStyle {
    /// The title alone.
    pub half_title: TextStyle,
    /// Title of the book.
    pub title: TextStyle,
    /// Its subtitle.
    pub subtitle: TextStyle,
    /// Authors.
    pub author: TextStyle,
    /// Publisher.
    pub publisher: TextStyle,
    /// Others, place and year.
    pub plain: TextStyle,
    /// Copyright page.
    pub copyright: TextStyle,
}

/// A division of the text by its class.
#[derive(Debug, Clone, PartialEq)]
pub struct DivisionStyle {
    /// Indents at the left and right, points.
    pub indents: (f32, f32),
    /// White above in grid lines.
    pub above: f32,
    /// White below in grid lines.
    pub below: f32,
    /// Size of the type, a share of the surrounding.
    pub size: f32,
    /// Italic.
    pub italic: bool,
    /// How lines end, if not as around it.
    pub justify: Option<Justification>,
    /// Weight of a rule at the left, points; none with 0.
    pub rule: f32,
    /// Weight of rules above and below, points; none with 0.
    pub rules: f32,
    /// Ground; none where it is white.
    pub tint: Grey,
    /// A last paragraph that begins with a dash stands at the right.
    pub attribution: bool,
    /// Words over it.
    pub label: String,
}

mod classes;
pub mod css;
pub mod file;
pub mod first_words;
mod list_numerals;
mod load;
mod plates;
mod resolve;
pub mod units;

pub use classes::{check_classes, known_classes};
pub use file::Cover;
pub use list_numerals::Numerals;
pub use load::{builtin, builtin_source, load, own_environments, picture_of};
pub use resolve::{for_book, resolve};
pub use units::Colour;
