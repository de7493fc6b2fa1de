//! What is to be spared, and how dearly: the prices of lines, pages and displays, in one table.
//!
//! Breaking lines and breaking pages look for the cheapest way; these numbers are what they weigh.
//! Only how they stand to each other counts, within a group: each says its unit and its reason.
//!
//! | group | unit | who weighs them |
//! |---|---|---|
//! | [`lines`] | penalties as in TeX, or their squares (demerits) | `linebreak` |
//! | [`pages`] | as its [`SHORT_LINE`](pages::SHORT_LINE): a page one line short costs 8,000 | `breaker` |
//! | [`displays`] | the same: a page break inside a display is weighed against short pages | `breaker` |
//!
//! A paragraph set otherwise than by its best lines brings what these cost more over to the pages:
//! [`RESET_LINES`](pages::RESET_LINES).

/// Lines. What says "penalty" is squared when it is added to a line's cost; all else is added as it is
/// (demerits).
pub(crate) mod lines {
    /// A line at this ratio has badness 100: half a space wider (TeX), a third narrower.
    pub(crate) const STRETCH: f32 = 0.5;
    /// See [`STRETCH`].
    pub(crate) const SHRINK: f32 = 1.0 / 3.0;
    /// TeX's line penalty: with all else alike, fewer lines.
    pub(crate) const LINE: f32 = 10.0;
    /// Unevenness: times the square of the deviation from the natural space. TeX's badness is flat
    /// near the natural space; this keeps pulling there, and outweighs it up to half a space. The
    /// prices of lines were tried on two novels at three measures each: of those with two hyphened
    /// lines in a hundred, these leave the evenest spaces.
    pub(crate) const EVEN: f32 = 1_000_000.0;
    /// Loose lines: times what the word space exceeds [`STARTS_LOOSE`] by.
    pub(crate) const LOOSE_SPACE: f32 = 60_000_000.0;
    /// Word space, as a multiple of the natural one, from which a line is loose.
    pub(crate) const STARTS_LOOSE: f32 = 1.45;
    /// Tight lines: times what the word space falls short of [`STARTS_TIGHT`] by.
    pub(crate) const TIGHT_SPACE: f32 = 12_000_000.0;
    /// Word space, as a multiple of the natural one, below which a line is tight.
    pub(crate) const STARTS_TIGHT: f32 = 0.72;
    /// Lines that are not spread, since their spaces would be wider than [`WIDE`]: times the square of the
    /// share of their measure that they leave white, beside what the widest spaces cost.
    pub(crate) const UNFILLED: f32 = 600_000_000.0;
    /// Expanded or narrowed glyphs: times the square of the share of the limit that a line takes. Next
    /// to nothing: it decides between lines that are alike else.
    pub(crate) const STRAIN: f32 = 40.0;
    /// Widest word space of the pass without hyphens, as a multiple of the natural one.
    pub(crate) const PLAIN: f32 = 1.3;
    /// Of the pass with them.
    pub(crate) const HYPHENED: f32 = 1.55;
    /// Of the one for what neither sets. A line whose spaces would be wider still is not spread.
    pub(crate) const WIDE: f32 = 1.8;
    /// In that one and in all for what neither sets, letters are widened, narrowed and spaced out by so
    /// much more than the theme has it: by three hundredths at most, where it has two, which nobody sees in
    /// a paragraph, and everybody sees a line with holes.
    pub(crate) const STRAINED: f32 = 1.5;
    /// Widest word space of the first of two lines, as a multiple of the natural one: of a speech or the
    /// like, whose other line is ragged anyway. One that would be looser is ragged too.
    pub(crate) const SPEECH: f32 = 1.5;
    /// What a paragraph costs more whose letters are strained so only for the sake of its last line.
    pub(crate) const STRAINED_LINES: f32 = 30_000.0;
    /// A paragraph set without hyphens at this cost for each line is tried with them.
    pub(crate) const POOR: f32 = 8_000.0;
    /// Widest word space of lengths that only the page breaker asks for.
    pub(crate) const SPARE: f32 = 1.6;
    /// Penalty of a hyphen before its place in the word is weighed.
    pub(crate) const HYPHEN: f32 = 1_000.0;
    /// White of a line, in em, at which a hyphen is asked its full price.
    pub(crate) const ROOMY: f32 = 3.0;
    /// The least share of its price that a hyphen is asked.
    pub(crate) const CHEAPEST_HYPHEN: f32 = 0.3;
    /// Two hyphens in a row; three are forbidden.
    pub(crate) const HYPHENS: f32 = 108_000.0;
    /// A hyphen on the line before the last: half a word would be much of what stands there.
    pub(crate) const LAST_HYPHEN: f32 = 52_000.0;
    /// One on the first of two lines, beside that: of a speech, whose lines need not both be even.
    pub(crate) const SPEECH_HYPHEN: f32 = 200_000.0;
    /// Contrast of neighbours: times the square of the difference of their space ratios. A loose line
    /// shows beside a tight one, not beside another loose one.
    pub(crate) const CONTRAST: f32 = 1_000_000.0;
    /// A last line shorter than two indents or so: its white and that of the indent below it would run
    /// together.
    pub(crate) const RUNT: f32 = 1_400_000.0;
    /// A last line of a single word.
    pub(crate) const ONE_WORD: f32 = 120_000.0;
    /// The end of a divided word alone.
    pub(crate) const STUB: f32 = 2_800_000.0;
    /// A last line that ends just short of the margin: it looks like one that failed to reach it.
    pub(crate) const ALMOST_FULL: f32 = 150.0;
    /// The share of its measure from which a last line is almost full.
    pub(crate) const STARTS_ALMOST_FULL: f32 = 0.96;
    /// The same word at the edge of two lines: the eye slips from one to the other.
    pub(crate) const STACK: f32 = 170_000.0;
    /// A line that sticks out because nothing else is possible: dearer than anything that fits.
    pub(crate) const OVERFULL: f32 = 1.0e9;
    /// A third hyphen in a row where nothing else is possible: dear as nothing but sticking out.
    pub(crate) const MORE_HYPHENS: f32 = OVERFULL / 10.0;

    /// Ragged lines: each line.
    pub(crate) const RAGGED: f32 = 2_800.0;
    /// Times the square of the share of its measure that it leaves white.
    pub(crate) const WHITE: f32 = 2_800_000.0;
    /// One that ends in a hyphen: as one that leaves two thirds of its measure white, for a ragged edge
    /// has room for whole words.
    pub(crate) const RAGGED_HYPHEN: f32 = 1_120_000.0;
    /// A runt: less than among even lines, where its white is the only one.
    pub(crate) const RAGGED_RUNT: f32 = 280_000.0;

    /// Penalty beside [`HYPHEN`] for each letter by which a division is nearer to the word's edge than
    /// four letters: what stands alone should tell of the word.
    pub(crate) const NEAR_EDGE: f32 = 30.0;
    /// Penalty beside [`HYPHEN`] for an end of two letters that the next line begins with.
    pub(crate) const SHORT_END: f32 = 150.0;
    /// Penalty beside [`HYPHEN`] for a name, whose division could be taken for its spelling.
    pub(crate) const NAME: f32 = 200.0;
    /// Penalty of a break behind a hyphen that the word has anyway: a line that ends in a hyphen all
    /// the same, though none was added.
    pub(crate) const OWN_HYPHEN: f32 = 500.0;
    /// Penalty beside [`HYPHEN`] of a division in a part of a compound that has hyphens of its own: it has
    /// two hyphens then, of which one is not the word's. It is taken where nothing else can be had; in
    /// texts of long words, where hyphens are cheap, it is no dearer than another one is elsewhere.
    pub(crate) const IN_COMPOUND: f32 = 4_000.0;
    /// Penalty of a break behind an em dash, which parts what stands on its sides anyway.
    pub(crate) const DASH: f32 = 50.0;
    /// Penalty of a break behind a slash between words: nothing shows that they are one.
    pub(crate) const SLASH: f32 = 320.0;
    /// Penalty of a break behind a slash of an address or of code: where it is divided best.
    pub(crate) const STEP_OF_ADDRESS: f32 = 100.0;
    /// Penalty of a break at other signs of an address or of code.
    pub(crate) const SIGN_OF_ADDRESS: f32 = 320.0;
    /// Penalty of a break behind a bracket that opens: what it holds belongs to what stands before it.
    pub(crate) const OPEN_BRACKET: f32 = 420.0;
    /// Penalty of a break between the words of a name in camel case: dearer than behind signs, since
    /// nothing shows it, and cheaper than a line whose spaces are twice as wide as they should be.
    pub(crate) const HUMP: f32 = 900.0;
    /// Penalty of a cut anywhere in a word that is wider than the measure: dearer than every break of
    /// the word's own, which are told from it by this.
    pub(crate) const CUT: f32 = 9_000.0;

    /// Penalty of a formula's end of line behind a relation: no better than a divided word, for a formula
    /// is read as one.
    pub(crate) const RELATION: f32 = 1_000.0;
    /// Behind a plus or a minus, which binds closer (TeX has 500 and 700).
    pub(crate) const OPERATOR: f32 = 1_400.0;
    /// Behind a comma of a formula.
    pub(crate) const COMMA: f32 = 1_800.0;

    /// Penalty of a title's line that ends in an article, a preposition or a conjunction: as that of a
    /// line a fourth shorter than the measure.
    pub(crate) const LEANING: f32 = 420.0;
    /// Penalty of all breaks where a title has a colon, a dash or the like, but the one behind it.
    pub(crate) const ELSEWHERE: f32 = 260.0;
}

/// Pages.
pub(crate) mod pages {
    /// A broken rule that no other solution avoids costs this; below it no rule is broken.
    pub(crate) const FORBIDDEN: f32 = 1.0e6;
    /// A page short by lines: times the lines, and times one more than them, so that two pages a line
    /// short are cheaper than one that is two lines short.
    pub(crate) const SHORT_LINE: f32 = 4000.0;
    /// A page one line long, beside one that is too.
    pub(crate) const LONG_LINE: f32 = 1500.0;
    /// A page one line long that opens a chapter: its folio stands close below.
    pub(crate) const LONG_ALONE: f32 = 9000.0;
    /// Each line that a page of verse is short: a page is filled where nothing speaks against it, and ends short
    /// where a stanza would be parted.
    pub(crate) const VERSE_SHORT: f32 = 40.0;
    /// A line of white added on a page that would be short by it; grows with the square of the lines.
    /// Cheaper than the short page: the foot is level, and the white stands where white stands anyway.
    pub(crate) const ADDED_LINE: f32 = 2500.0;
    /// Facing pages that end on different lines, per line: they are seen together.
    pub(crate) const UNEVEN: f32 = 15_000.0;
    /// A hyphen over a page turn: the reader keeps half a word in mind while turning the leaf.
    pub(crate) const HYPHEN_TURN: f32 = 20_000.0;
    /// One from verso to recto, which lie side by side.
    pub(crate) const HYPHEN_FACING: f32 = 600.0;
    /// Between a line that announces a display (a code block, a table, a list) and the display, beside the
    /// price of a page that two lines have left: in all dearer than two lines short beside a full page, so
    /// that lines of the display come to it or it goes over to them.
    pub(crate) const ANNOUNCED: f32 = 32_000.0;
    /// Between a formula and the lines before it, whose sentence it goes on with: as dear as a page that
    /// is four lines short.
    pub(crate) const BEFORE_FORMULA: f32 = 80_000.0;
    /// Between two entries of the contents of which one would stand alone, without its chapter or without
    /// a neighbour: a page of the contents may as well be some lines short.
    pub(crate) const LONE_ENTRY: f32 = 60_000.0;
    /// A paragraph not in its natural setting.
    pub(crate) const RESET: f32 = 300.0;
    /// Beside it, times the square root of what its lines cost more: what lines cost is a sum of
    /// squares, what pages cost is not.
    pub(crate) const RESET_LINES: f32 = 1.6;
    /// Each blemish more than in its natural setting.
    pub(crate) const BLEMISH: f32 = 4000.0;
    /// In a reprint, a paragraph whose words are as they were printed and whose lines are not: cheaper than a
    /// page a line short beside a full one, dearer than all that the search weighs otherwise.
    pub(crate) const CHANGED: f32 = 10_000.0;
    /// In a reprint, what pages may cost before it is asked whether the facing pages change for less: about
    /// a page a line short, or two paragraphs with other lines.
    pub(crate) const PAGE_HOLDS: f32 = 15_000.0;
    /// A figure or a table that does not stand where it is called.
    pub(crate) const WAIT: f32 = 150.0;
    /// Beside it, one that waits for the facing page.
    pub(crate) const WAIT_FACING: f32 = 400.0;
    /// One that waits for the overleaf, where its mention is out of sight.
    pub(crate) const WAIT_TURN: f32 = 1200.0;
    /// A picture that is to face the text that calls it, and stands overleaf: dearer than some lines of
    /// white on the page before, cheaper than half a page of it.
    pub(crate) const NOT_FACING: f32 = 120_000.0;
    /// A figure that waits behind the chapter's last words, on a page of its own.
    pub(crate) const WAIT_PAST_END: f32 = 30_000.0;
    /// A section that begins while one figure of those before it waits: cheaper than a page a line short.
    pub(crate) const PASSED: f32 = 6000.0;
    /// Each further one that waits there: figures would heap up, and follow their sections by pages.
    pub(crate) const HEAPED: f32 = 40_000.0;
    /// The most that a page costs for its depth, short and uneven, if a section with a picture at its head
    /// begins behind it: white before a new recipe is seen by nobody, a recipe beside another one's picture
    /// is.
    pub(crate) const BEFORE_PICTURE: f32 = 24_000.0;
    /// A note divided between pages.
    pub(crate) const NOTE_SPLIT: f32 = 900.0;
    /// One of a few lines: as dear as a page a line short. Where its mark stands in the last lines of the
    /// page there is no other way but a page that is shorter still.
    pub(crate) const SHORT_NOTE_SPLIT: f32 = 8000.0;
    /// Beside either, one that goes on over a page turn.
    pub(crate) const NOTE_TURN: f32 = 6000.0;
    /// One that does not even begin on the page of its mark: the reader looks for it in vain.
    pub(crate) const NOTE_LATE: f32 = 60_000.0;
    /// Each line under the frame's least on a chapter's last page: two lines alone on a page are what a
    /// reader who leafs through sees first. Two of them missing are dearer than another sink.
    pub(crate) const STUMP: f32 = 9000.0;
    /// A long chapter's last page that has less than a quarter of its depth, however many lines are missing: a
    /// price for each of them buys, where most are, short pages and uneven feet, and where few are nothing. This
    /// one is cheaper than two facing pages that end unevenly. Pride and Prejudice has one chapter of 60 so, six
    /// at 1,500 a line, the Hound of the Baskervilles none of twelve, and no page of theirs is worse.
    pub(crate) const NEARLY_EMPTY: f32 = 16_000.0;
    /// Demerits of another sink, as [`RESET_LINES`] weighs them: dearer than paragraphs set again, than a
    /// long spread, cheaper than a page a line short or than uneven faces.
    /// Openers of one kind otherwise begin their text on one line.
    pub(crate) const SINK_CHANGE: f32 = 2.0e7;
}

/// A page break inside a display, or before a part of it.
pub(crate) mod displays {
    /// Inside a paragraph, a list: free, where [no widow](crate::typeset::galley::leaves_no_widow) is
    /// left. Text runs over pages.
    pub(crate) const TEXT_DIVIDED: f32 = 0.0;
    /// Inside a long stanza, which is one thing: dearer than a page of verse that is short by as many lines as a
    /// page has ([`VERSE_SHORT`](super::pages::VERSE_SHORT)).
    pub(crate) const STANZA_DIVIDED: f32 = 2400.0;
    /// Inside the caption of a figure that does not fit on a page with it.
    pub(crate) const CAPTION_DIVIDED: f32 = 300.0;
    /// Inside a listing.
    pub(crate) const CODE_DIVIDED: f32 = 40.0;
    /// Inside a short listing of some lines, which is taken in at a glance: dearer than a page that two lines have left beside a
    /// full one, cheaper than three. *The Rust Programming Language* is set more evenly so than where such listings
    /// are never divided, which leaves it a dozen short pages; at 12,000 those of three lines to five were.
    pub(crate) const SHORT_LISTING_DIVIDED: f32 = 28_000.0;
    /// Inside one that takes more than [`WHOLE`] of a page, in large print, or inside a line of
    /// code that is turned over.
    pub(crate) const SHORT_CODE_DIVIDED: f32 = 12_000.0;
    /// Inside a longer one that would leave fewer than four lines at a page's foot or head.
    pub(crate) const CODE_END_DIVIDED: f32 = 5000.0;
    /// Beside these, of a page that would begin with an empty line of the listing.
    pub(crate) const BEFORE_EMPTY: f32 = 1500.0;
    /// Inside the at-a-glance panel of a case study: it is one look.
    pub(crate) const PANEL_DIVIDED: f32 = 2000.0;
    /// The same where its label keeps a single row.
    pub(crate) const PANEL_BEGUN: f32 = 6000.0;
    /// Between rows of a table.
    pub(crate) const TABLE_DIVIDED: f32 = 60.0;
    /// Inside a table or a box, or a listing of a few lines, that takes less than [`WHOLE`] of a page, which is taken in at a glance:
    /// dearer than a page that is short by as much beside a full one.
    pub(crate) const SMALL_DIVIDED: f32 = 1_500_000.0;
    /// The share of a page's depth under which what stands in a frame is not divided.
    pub(crate) const WHOLE: f32 = 1.0 / 3.0;
}
