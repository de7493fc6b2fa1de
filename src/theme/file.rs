//! A theme as its file says it: plain tables that serde reads. [`super::resolve`] makes of it the
//! [`super::Theme`] of a book, with its trim, body size and language.
//!
//! Every key has a value in `themes/classic.toml`, or the default given here, so that a theme
//! file need say only what it changes.

use super::units::{BundledFamily, Colour, Length, Share};
use super::{
    Family, HeadWords, Justification, LeadIn, Numerals, OpenerNumber, RangeStyle, RectoHead,
    RulePlace, SubEntries, VersoHead, WordsPlace,
};
use crate::manifest::Open;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Smallest and largest type that a theme may ask for, points.
const SIZES: (f32, f32) = (4.0, 120.0);
/// Most lines of the grid that one line of type may take.
const LEADINGS: (f32, f32) = (4.0, 200.0);

/// Capitals and small capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Case {
    /// As written.
    #[default]
    Normal,
    /// Lower case letters as small capitals.
    SmallCaps,
    /// All letters as small capitals.
    AllSmallCaps,
    /// All letters as capitals.
    Capitals,
}

/// Figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Figures {
    /// As in the body.
    #[default]
    Body,
    /// With ascenders and descenders.
    OldStyle,
    /// Of the height of capitals.
    Lining,
    /// Lining, all of one width.
    Tabular,
}

/// How a piece of text is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Type {
    /// Family.
    pub family: Family,
    /// Size, in points.
    pub size: Length,
    /// Distance of baselines.
    pub leading: Length,
    /// Italic.
    pub italic: bool,
    /// Bold.
    pub bold: bool,
    /// Capitals and small capitals.
    pub case: Case,
    /// Figures.
    pub figures: Figures,
    /// Space added between letters.
    pub letterspace: Length,
    /// Ink, a share of black.
    pub ink: Share,
    /// How lines end.
    pub align: Justification,
    /// First-line indent.
    pub indent: Length,
    /// Divide words.
    pub hyphenate: bool,
}

/// Endings of the pictures that an ornament may be.
const PICTURES: [&str; 6] = [".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif"];

impl Scene {
    /// The path of the picture that stands there, if one does.
    pub fn picture(&self) -> Option<String> {
        let name = self.ornament.trim();
        let lower = name.to_lowercase();
        let any = PICTURES.iter().any(|ending| lower.ends_with(ending));
        any.then(|| name.trim_start_matches("./").replace('\\', "/"))
    }
}

impl Default for Type {
    fn default() -> Self {
        Type {
            family: Family::Serif,
            size: Length::pt(10.5),
            leading: Length::lines(1.0),
            italic: false,
            bold: false,
            case: Case::Normal,
            figures: Figures::Body,
            letterspace: Length::pt(0.0),
            ink: Share(1.0),
            align: Justification::Left,
            indent: Length::pt(0.0),
            hyphenate: false,
        }
    }
}

macro_rules! table {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }
    };
}

table! {
    /// A theme file in full.
    ThemeFile {
        /// Its name.
        name: String,
        /// What it is for, in a line.
        description: String,
        /// Sections are numbered ("3.2").
        number_sections: bool,
        /// Bundled families.
        faces: Faces,
        /// Page.
        page: Page,
        /// Body text.
        body: Type,
        /// Paragraphs.
        paragraph: Paragraph,
        /// Limits of line breaking.
        lines: Lines,
        /// Limits of page breaking.
        pages: PagesLimits,
        /// Openers of chapters.
        opener: Opener,
        /// Part titles.
        part: Part,
        /// Case studies.
        case_study: CaseStudy,
        /// Sections (`##`).
        heading_2: Heading,
        /// Sections (`###`).
        heading_3: Heading,
        /// Sections (`####` and below).
        heading_4: Heading,
        /// Quotations.
        quote: Quote,
        /// Notes.
        note: Note,
        /// Lists.
        list: List,
        /// Code.
        code: Code,
        /// Tables.
        table: Table,
        /// Figures.
        figure: Figure,
        /// Captions.
        caption: Caption,
        /// Callouts.
        callout: Callout,
        /// Running heads.
        running_head: RunningHead,
        /// The contents page.
        contents: Contents,
        /// Bibliographies.
        bibliography: Bibliography,
        /// The index.
        index: Index,
        /// Breaks between scenes.
        scene: Scene,
        /// Half-title, title page and copyright page.
        front: Front,
        /// Covers that are drawn.
        cover: Cover,
        /// The large-print variant.
        large_print: LargePrint,
        /// Divisions by class.
        division: BTreeMap<String, Division>,
    }
}

table! {
    /// A cover of type alone.
    Cover {
        /// Colour of the ground.
        ground: Colour,
        /// Colour of the words.
        ink: Colour,
        /// Colour of rules.
        accent: Colour,
        /// Family of the words.
        family: Family,
        /// Words stand centred in a frame, or at the left under a rule.
        align: Justification,
    }
}

table! {
    /// Bundled families by role; fonts that the book brings are chosen in `[print]`.
    Faces {
        /// The text's.
        serif: BundledFamily,
        /// That of what leads the eye.
        sans: BundledFamily,
        /// That of code.
        mono: BundledFamily,
    }
}

table! {
    /// The model page, and how chapters open.
    Page {
        /// Trimmed width.
        width: Length,
        /// Trimmed height.
        height: Length,
        /// Margin at the spine.
        inner: Length,
        /// Margin at the fore edge.
        outer: Length,
        /// Margin above the text.
        head: Length,
        /// Margin below the text.
        foot: Length,
        /// On which pages chapters open.
        open: Open,
    }
}

table! {
    /// Paragraphs of running text.
    Paragraph {
        /// White between them; with any, there is no indent.
        space: Length,
    }
}

table! {
    /// Limits of line breaking.
    Lines {
        /// Glyphs made wider or narrower at most.
        expansion: Share,
        /// Letterspace in reserve at most, a share of an em.
        tracking: Share,
        /// Narrowest word space, a share of the natural one.
        narrowest_space: Share,
        /// Letters before a hyphen at least; a language may ask for more.
        letters_before_hyphen: u8,
        /// Letters after a hyphen at least.
        letters_after_hyphen: u8,
    }
}

table! {
    /// Limits of page breaking.
    PagesLimits {
        /// Lines of text that follow a heading on its page at least.
        lines_after_heading: u8,
        /// Lines on a chapter's last page at least.
        last_page_lines: u8,
    }
}

table! {
    /// Openers of chapters.
    Opener {
        /// How the chapter's number is shown.
        number_as: OpenerNumber,
        /// Line of the grid on which the label or number stands.
        label_line: u32,
        /// Line on which the title stands where there is neither.
        title_line: u32,
        /// Line on which the text begins.
        text_line: u32,
        /// Line of the title in front and back matter, and where its text begins.
        front_title_line: u32,
        /// Line on which the text of front and back matter begins.
        front_text_line: u32,
        /// White between label and title, baseline to baseline.
        label_gap: Length,
        /// Where a rule stands.
        rule: RulePlace,
        /// Its weight.
        rule_weight: Length,
        /// The first words of the text.
        lead_in: LeadIn,
        /// Lines that a drop cap takes.
        drop_cap_lines: u8,
        /// Label: "Chapter One".
        label: Type,
        /// Number as a figure.
        number: Type,
        /// Title.
        title: Type,
        /// Subtitle.
        subtitle: Type,
        /// Authors of the chapter.
        author: Type,
    }
}

table! {
    /// Part titles.
    Part {
        /// How the part's number is shown.
        number_as: OpenerNumber,
        /// How far down the page the label stands.
        down: Share,
        /// Where a rule stands.
        rule: RulePlace,
        /// Its weight.
        rule_weight: Length,
        /// White between label and title, baseline to baseline.
        label_gap: Length,
        /// Label: "Part One".
        label: Type,
        /// Number as a figure.
        number: Type,
        /// Title.
        title: Type,
        /// Subtitle.
        subtitle: Type,
    }
}

table! {
    /// Case studies: found with the thumb, taken in at a glance.
    CaseStudy {
        /// Rule over the opener.
        rule_weight: Length,
        /// Line of the grid on which the label stands.
        label_line: u32,
        /// Line on which the text begins.
        text_line: u32,
        /// Ink of the tab at the fore edge; none with 0 %.
        tab: Share,
        /// Width of the tab.
        tab_width: Length,
        /// Height of the tab.
        tab_height: Length,
        /// Tint of the at-a-glance panel.
        tint: Share,
        /// White inside the panel.
        inset: Length,
        /// Hairlines between its rows.
        hairline: Length,
        /// Label.
        label: Type,
        /// Title.
        title: Type,
        /// Place and dates.
        subtitle: Type,
        /// Terms of the panel.
        term: Type,
        /// Details of the panel.
        detail: Type,
    }
}

table! {
    /// A section's heading.
    Heading {
        /// White above.
        above: Length,
        /// White below; the whole is made up to lines of the grid.
        below: Length,
        /// Stands at the beginning of the paragraph that follows.
        run_in: bool,
        /// The type.
        r#type: Type,
    }
}

table! {
    /// Quotations.
    Quote {
        /// Indent at the left.
        left: Length,
        /// Indent at the right.
        right: Length,
        /// The type.
        r#type: Type,
    }
}

table! {
    /// Notes.
    Note {
        /// The type.
        r#type: Type,
    }
}

table! {
    /// Lists.
    List {
        /// Indent of each level.
        indent: Length,
        /// Marks by level, and again from the first.
        bullets: Vec<String>,
        /// Numbers by level, and again from the first.
        numbers: Vec<Numerals>,
    }
}

table! {
    /// Code.
    Code {
        /// Tint of blocks.
        tint: Share,
        /// White between the tint's edge and the code.
        inset: Length,
        /// Size of code in running text, a share of the text's.
        inline_scale: Share,
        /// Keywords, comments and strings look otherwise.
        highlight: bool,
        /// The type.
        r#type: Type,
    }
}

table! {
    /// Tables.
    Table {
        /// Rules above and below.
        outer_rule: Length,
        /// Rule under the head.
        head_rule: Length,
        /// Rules between rows; none with 0.
        row_rule: Length,
        /// Their ink.
        row_ink: Share,
        /// Tables take the full measure.
        full_width: bool,
        /// Cells.
        cell: Type,
        /// Heads.
        head: Type,
    }
}

table! {
    /// Figures.
    Figure {
        /// Where a figure narrower than the measure stands.
        align: Justification,
    }
}

table! {
    /// Captions.
    Caption {
        /// Letters of "Figure 2".
        label: HeadWords,
        /// What stands between "Figure 2" and the caption.
        separator: String,
        /// The type.
        r#type: Type,
    }
}

table! {
    /// Callouts.
    Callout {
        /// Rule at the left.
        rule_weight: Length,
        /// Ink of the rule.
        rule_ink: Share,
        /// Distance of the text from the rule's left edge.
        indent: Length,
        /// The type of the label.
        label: Type,
    }
}

table! {
    /// Running heads and folios.
    RunningHead {
        /// White between the head's baseline and the text.
        gap: Length,
        /// Where the words stand.
        words: WordsPlace,
        /// What rectos carry.
        recto: RectoHead,
        /// What versos carry.
        verso: VersoHead,
        /// Rule under the head; none with 0.
        rule: Length,
        /// The type of the words.
        r#type: Type,
        /// The type of the folio.
        folio: Type,
        /// Where the folio of an opener stands, at the foot.
        drop_folio: Justification,
    }
}

table! {
    /// The contents page.
    Contents {
        /// Dots lead to the page numbers, which stand at the margin; else they follow the title.
        leaders: bool,
        /// Sections (`##`) are listed.
        sections: bool,
        /// Chapters.
        chapter: Type,
        /// What is nested in them.
        nested: Type,
        /// Parts.
        part: Type,
        /// Volumes of an omnibus, which have parts in them.
        volume: Type,
    }
}

table! {
    /// Bibliographies: paragraphs, or the items of a list, hung.
    Bibliography {
        /// Indent of the lines after the first.
        hang: Length,
    }
}

table! {
    /// The index: entries and those below them, hung, in columns.
    Index {
        /// Columns; one where they would be narrow.
        columns: u8,
        /// White between the columns.
        gap: Length,
        /// Indent of entries below others.
        indent: Length,
        /// Indent of the lines after the first, deeper than that of entries below.
        hang: Length,
        /// The type.
        r#type: Type,
        /// The letters over groups of entries.
        letter: Type,
        /// How the last number of a run of pages is abbreviated: `full`, `chicago`, `minimal`.
        ranges: RangeStyle,
        /// Entries below others: `indented`, each in a line of its own; `run-in`, behind the entry; `mixed`,
        /// the first indented and what stands below them run in.
        sub_entries: SubEntries,
    }
}

table! {
    /// Breaks between scenes.
    Scene {
        /// What stands there; the path of a picture in the book's folder is that picture.
        ornament: String,
        /// How wide a picture is that stands there.
        width: Length,
    }
}

table! {
    /// The pages made from the metadata.
    Front {
        /// The title alone.
        half_title: Type,
        /// Title of the book.
        title: Type,
        /// Its subtitle.
        subtitle: Type,
        /// Authors.
        author: Type,
        /// Publisher.
        publisher: Type,
        /// Editors, translators, place and year.
        plain: Type,
        /// Copyright page.
        copyright: Type,
    }
}

table! {
    /// The large-print variant.
    LargePrint {
        /// Size of the body.
        size: Length,
        /// Its leading.
        leading: Length,
        /// Nothing is set smaller.
        smallest: Length,
        /// How titles and headings grow: a share of the growth of the body.
        titles: Share,
        /// Body text in this family.
        family: Family,
        /// Passages (quotations, subtitles, epigraphs) may be in italic.
        italic_passages: bool,
    }
}

/// A division (`::: name`) of the text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Division {
    /// Indent at the left.
    pub left: Length,
    /// Indent at the right.
    pub right: Length,
    /// White above.
    pub above: Length,
    /// White below.
    pub below: Length,
    /// Size of the type, a share of the surrounding.
    pub size: Share,
    /// Italic.
    pub italic: bool,
    /// How lines end; as around it unless said.
    pub align: DivisionAlign,
    /// Rule at the left.
    pub rule: Length,
    /// Rules above and below.
    pub rules: Length,
    /// Tint of the ground.
    pub tint: Share,
    /// A last paragraph that begins with a dash stands at the right: the source.
    pub attribution: bool,
    /// Words over it, set as a callout's label.
    pub label: String,
}

impl Default for Division {
    fn default() -> Self {
        Division {
            left: Length::pt(0.0),
            right: Length::pt(0.0),
            above: Length::lines(0.5),
            below: Length::lines(0.5),
            size: Share(1.0),
            italic: false,
            align: DivisionAlign::Around,
            rule: Length::pt(0.0),
            rules: Length::pt(0.0),
            tint: Share(0.0),
            attribution: false,
            label: String::new(),
        }
    }
}

/// How the lines of a division end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DivisionAlign {
    /// As around it.
    #[default]
    Around,
    /// Both margins even.
    Justified,
    /// Ragged right.
    Left,
    /// Centred.
    Center,
    /// Ragged left.
    Right,
}

impl DivisionAlign {
    /// The justification, unless it is the surrounding one.
    pub fn justification(self) -> Option<Justification> {
        Some(match self {
            DivisionAlign::Around => return None,
            DivisionAlign::Justified => Justification::Justified,
            DivisionAlign::Left => Justification::Left,
            DivisionAlign::Center => Justification::Center,
            DivisionAlign::Right => Justification::Right,
        })
    }
}

impl ThemeFile {
    /// What no typesetter could do, in words.
    pub fn check(&self) -> Result<(), String> {
        for (name, style) in self.types() {
            let size = style.size.as_pt().ok_or(format!("{name}: a size is given in points"))?;
            if !(SIZES.0..=SIZES.1).contains(&size) {
                return Err(format!(
                    "{name}: type of {size} pt can't be set; give {} to {} pt",
                    SIZES.0, SIZES.1
                ));
            }
            let leading = style.leading.points(1.0, size, 13.5);
            if !(LEADINGS.0..=LEADINGS.1).contains(&leading) {
                return Err(format!("{name}: a leading of {leading} pt can't be set"));
            }
            if style.ink.0 > 1.0 {
                return Err(format!("{name}: ink is at most 100%"));
            }
        }
        self.check_shares()?;
        if self.body.leading.as_pt().is_none() {
            return Err("the body's leading is the grid; give it in points".into());
        }
        let page = &self.page;
        let lengths = [page.width, page.height, page.inner, page.outer, page.head, page.foot];
        if lengths.iter().any(|l| l.as_pt().is_none()) {
            return Err("the page is given in points".into());
        }
        if self.lines.expansion.0 > 0.05 || self.lines.tracking.0 > 0.05 {
            return Err("more than 5% is seen: letters look stretched or spaced".into());
        }
        if !(0.5..=1.0).contains(&self.lines.narrowest_space.0) {
            return Err("word spaces narrower than 50% run words together".into());
        }
        if !(2..=6).contains(&self.opener.drop_cap_lines) {
            return Err("a drop cap takes 2 to 6 lines".into());
        }
        if !(1..=4).contains(&self.index.columns) {
            return Err("an index has 1 to 4 columns".into());
        }
        if self.list.bullets.is_empty() || self.list.numbers.is_empty() {
            return Err("give one level at least".into());
        }
        let lines = [
            self.opener.label_line,
            self.opener.title_line,
            self.opener.text_line,
            self.opener.front_title_line,
            self.opener.front_text_line,
            self.case_study.label_line,
            self.case_study.text_line,
        ];
        if lines.iter().any(|n| !(1..=40).contains(n)) {
            return Err("lines of an opener are counted from 1 to 40".into());
        }
        Ok(())
    }

    /// Inks and tints are shares of black; sizes are shares of what is around them.
    fn check_shares(&self) -> Result<(), String> {
        let inks = [
            ("case-study.tab", self.case_study.tab),
            ("case-study.tint", self.case_study.tint),
            ("code.tint", self.code.tint),
            ("callout.rule-ink", self.callout.rule_ink),
            ("part.down: the place", self.part.down),
        ];
        if let Some((name, _)) = inks.iter().find(|(_, share)| share.0 > 1.0) {
            return Err(format!("{name} is at most 100%"));
        }
        let sizes = Some(("code.inline-scale", self.code.inline_scale));
        let divisions = self.division.iter();
        for (name, division) in divisions.clone() {
            if division.tint.0 > 1.0 {
                return Err(format!("division.{name}: a tint is at most 100%"));
            }
        }
        let divisions = divisions.map(|(name, d)| (name.as_str(), d.size));
        match sizes.into_iter().chain(divisions).find(|(_, s)| !(0.3..=4.0).contains(&s.0)) {
            Some((name, _)) => Err(format!("{name}: a size is 30% to 400% of the text around it")),
            None => Ok(()),
        }
    }

    /// Values that can be set each but not together: the table, and what is wrong in words.
    pub fn check_together(&self) -> Result<(), (&'static str, String)> {
        let pt = |l: Length| l.as_pt().unwrap_or(0.0);
        let (size, leading) = (pt(self.body.size), pt(self.body.leading));
        if leading < 0.9 * size || leading > 3.0 * size {
            let why = format!("a leading of {leading} pt does not fit a body of {size} pt");
            return Err(("body", why));
        }
        let page = &self.page;
        let width = pt(page.width) - pt(page.inner) - pt(page.outer);
        let height = pt(page.height) - pt(page.head) - pt(page.foot);
        if width < 100.0 || height < 100.0 {
            return Err(("page", "the margins leave no room for the text".into()));
        }
        Ok(())
    }

    /// All types with the names of their tables.
    fn types(&self) -> Vec<(&'static str, &Type)> {
        vec![
            ("body", &self.body),
            ("opener.label", &self.opener.label),
            ("opener.number", &self.opener.number),
            ("opener.title", &self.opener.title),
            ("opener.subtitle", &self.opener.subtitle),
            ("opener.author", &self.opener.author),
            ("part.label", &self.part.label),
            ("part.number", &self.part.number),
            ("part.title", &self.part.title),
            ("part.subtitle", &self.part.subtitle),
            ("case-study.label", &self.case_study.label),
            ("case-study.title", &self.case_study.title),
            ("case-study.subtitle", &self.case_study.subtitle),
            ("case-study.term", &self.case_study.term),
            ("case-study.detail", &self.case_study.detail),
            ("heading-2.type", &self.heading_2.r#type),
            ("heading-3.type", &self.heading_3.r#type),
            ("heading-4.type", &self.heading_4.r#type),
            ("quote.type", &self.quote.r#type),
            ("note.type", &self.note.r#type),
            ("code.type", &self.code.r#type),
            ("table.cell", &self.table.cell),
            ("table.head", &self.table.head),
            ("caption.type", &self.caption.r#type),
            ("callout.label", &self.callout.label),
            ("running-head.type", &self.running_head.r#type),
            ("running-head.folio", &self.running_head.folio),
            ("contents.chapter", &self.contents.chapter),
            ("contents.nested", &self.contents.nested),
            ("contents.part", &self.contents.part),
            ("contents.volume", &self.contents.volume),
            ("front.half-title", &self.front.half_title),
            ("front.title", &self.front.title),
            ("front.subtitle", &self.front.subtitle),
            ("front.author", &self.front.author),
            ("front.publisher", &self.front.publisher),
            ("front.plain", &self.front.plain),
            ("front.copyright", &self.front.copyright),
        ]
    }
}
