//! One theme styles both outputs: page, type scale, spaces, openers, ornaments.
//!
//! Lengths are in points (1/72 in) unless a field says otherwise.

/// A colour: grey from 0 (black) to 1 (white). Print themes are grey.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Grey(pub f32);

/// The bundled families by role.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Libertinus Serif.
    #[default]
    Serif,
    /// Linux Biolinum.
    Sans,
    /// JetBrains Mono.
    Mono,
    /// New Computer Modern Math.
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
    /// Language, BCP 47.
    pub lang: String,
}

/// The size of the page and its margins, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageGeometry {
    /// Trimmed width.
    pub width: f32,
    /// Trimmed height.
    pub height: f32,
    /// Margin at the spine.
    pub inner: f32,
    /// Margin at the fore edge.
    pub outer: f32,
    /// Above the text block: top edge to the top of the first line's leading.
    pub head: f32,
    /// Below the text block.
    pub foot: f32,
    /// Grid: leading of the body text.
    pub leading: f32,
    /// Lines of the text block.
    pub lines: u32,
}

impl PageGeometry {
    /// Width of the text block.
    pub fn measure(&self) -> f32 {
        self.width - self.inner - self.outer
    }
    /// Height of the text block.
    pub fn depth(&self) -> f32 {
        self.leading * self.lines as f32
    }
}

/// A theme. The fields that styles share are data here; no code elsewhere knows a theme's name.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Name, such as `classic`.
    pub name: String,
    /// Page.
    pub page: PageGeometry,
    /// Body text: paragraphs.
    pub body: TextStyle,
    /// Headings of sections, level 2 first.
    pub headings: Vec<HeadingStyle>,
    /// Chapter title.
    pub title: TextStyle,
    /// Label over the chapter title.
    pub label: TextStyle,
    /// Subtitle below it.
    pub subtitle: TextStyle,
    /// Title of a case study.
    pub case_title: TextStyle,
    /// Label of a case study.
    pub case_label: TextStyle,
    /// Term column of the at-a-glance panel.
    pub panel_term: TextStyle,
    /// Detail column of the at-a-glance panel.
    pub panel_detail: TextStyle,
    /// Tint of panels and code.
    pub tint: Grey,
    /// Line of the grid on which a chapter's text begins, from 1.
    pub sink: u32,
    /// Line of the grid on which the label stands.
    pub label_line: u32,
    /// Quotations.
    pub quote: TextStyle,
    /// Notes at the foot.
    pub note: TextStyle,
    /// Code blocks.
    pub code: TextStyle,
    /// Size of code in running text, as a share of the surrounding size.
    pub inline_code_scale: f32,
    /// Table cells.
    pub table: TextStyle,
    /// Table heads.
    pub table_head: TextStyle,
    /// Captions.
    pub caption: TextStyle,
    /// Callout label.
    pub callout_label: TextStyle,
    /// Running heads and folios.
    pub running_head: TextStyle,
    /// Space between the running head's baseline and the top of the text block.
    pub head_gap: f32,
    /// Space between paragraphs in grid lines: 0 for prose, 0.5 for technical themes.
    pub paragraph_space: f32,
    /// Indent of lists and quotations in points.
    pub list_indent: f32,
    /// Ornament between scenes.
    pub ornament: String,
    /// Set the first words of a chapter in small capitals.
    pub lead_in: bool,
    /// Number sections ("3.2").
    pub number_sections: bool,
    /// Chapters begin on a recto.
    pub open_recto: bool,
}

/// Style of a section heading.
#[derive(Debug, Clone)]
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

mod classic;
pub mod css;
mod geometry;

pub use classic::classic;
pub use geometry::for_book;
