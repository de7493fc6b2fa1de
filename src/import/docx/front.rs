//! What stands before the first chapter without a head: title page, copyright page, dedication, epigraph.
//!
//! A page that is not certainly one of these stays where it is, with all of its words.

use super::Manuscript;
use super::body::{Block, Para};
use super::heads::{is_strong, is_upper, usual_size};
use super::runs::{Piece, Style};
use super::scenes::{Role, is_empty, letters, roles};
use super::styles::Sort;
use crate::import::divide::{self, number_of_head};
use crate::language::numerals::from_roman;
use crate::manifest::place_of_title;
use crate::model::{Kind, Matter};
use std::collections::BTreeSet;

/// Most paragraphs before the first chapter that are looked at.
const MOST: usize = 400;
/// Most lines of a title page, and the longest of them in characters.
const MOST_LINES: usize = 8;
const LONGEST_LINE: usize = 100;
/// The longest dedication and the longest epigraph, in characters.
const LONGEST_DEDICATION: usize = 240;
const LONGEST_EPIGRAPH: usize = 1000;

/// A page that the book knows by its kind.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) blocks: Vec<Block>,
}

/// What a page is.
#[derive(Debug, Clone, PartialEq)]
enum Is {
    Title,
    HalfTitle,
    /// With this head; the first so many paragraphs are it.
    Named(String, usize),
    Copyright,
    Dedication,
    Epigraph,
}

/// Takes the pages out of the blocks that stand before the first head, and what a title page says.
pub(super) fn take(blocks: &mut Vec<Block>, said: &mut Manuscript) -> Vec<Page> {
    let mut of_blocks = roles(blocks);
    super::heads::find(blocks, &mut of_blocks);
    let is_head = |at: &usize| match &blocks[*at] {
        Block::Para(Para { sort: Sort::Heading(_), .. }) => true,
        _ => matches!(of_blocks[*at], Role::Head(_)),
    };
    let Some(first) = (0..blocks.len().min(MOST)).find(is_head) else { return Vec::new() };
    if first == 0 {
        return Vec::new();
    }
    let usual = usual_size(blocks);
    let heads: Vec<usize> = (first..blocks.len()).filter(is_head).map(|at| at - first).collect();
    let rest = blocks.split_off(first);
    let before = std::mem::replace(blocks, rest);
    let pages = by_pages(before);
    // A half-title, which stands before it, goes by the title page's words.
    let of_page = |page: &Vec<Block>| TitlePage::of(&lines(page)?, said, usual);
    let title = pages.iter().filter_map(of_page).find(|t| t.is_whole() && t.is_sure());
    title.into_iter().for_each(|title| title.say(said));
    let heads = names_of(blocks, &heads);
    let mut taker =
        Taker { said, usual, heads, pages: Vec::new(), left: Vec::new(), titled: false };
    pages.into_iter().for_each(|page| taker.page(page));
    let Taker { pages, mut left, .. } = taker;
    left.append(blocks);
    *blocks = left;
    pages
}

/// Blocks by the pages that they begin.
fn by_pages(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut pages: Vec<Vec<Block>> = Vec::new();
    for block in blocks {
        let begins = matches!(&block, Block::Para(p) if p.page_before);
        match pages.last_mut() {
            Some(page) if !begins => page.push(block),
            _ => pages.push(vec![block]),
        }
    }
    pages
}

/// Blocks by the white space between them, which goes.
fn by_space(blocks: Vec<Block>) -> Vec<Vec<Block>> {
    let mut groups: Vec<Vec<Block>> = vec![Vec::new()];
    for block in blocks {
        match &block {
            Block::Para(p) if is_empty(p) => groups.push(Vec::new()),
            _ => groups.last_mut().expect("the first is never taken").push(block),
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// The words of the paragraphs of a page; none where it has more than words.
fn lines(blocks: &[Block]) -> Option<Vec<(&Para, String)>> {
    let mut lines = Vec::new();
    for block in blocks {
        let Block::Para(para) = block else { return None };
        let plain = |p: &Piece| match p {
            Piece::Words(..) | Piece::Break | Piece::Anchor(_) => true,
            // An address, as of the publisher.
            Piece::Link(..) => true,
            _ => false,
        };
        if !para.pieces.iter().all(plain) || para.item.is_some() {
            return None;
        }
        let words = letters(&para.pieces).split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            lines.push((para, words));
        }
    }
    Some(lines)
}

struct Taker<'m> {
    said: &'m mut Manuscript,
    usual: f32,
    /// What the book's heads are called.
    heads: BTreeSet<String>,
    pages: Vec<Page>,
    /// What is none of these.
    left: Vec<Block>,
    /// A title page has been seen.
    titled: bool,
}

impl Taker<'_> {
    fn page(&mut self, mut page: Vec<Block>) {
        if let Some(end) = self.contents(&page) {
            self.count("table of contents, which Recto makes");
            let begins = matches!(&page[0], Block::Para(p) if p.page_before);
            page.drain(..end);
            // What stands below the list.
            if let Some(Block::Para(first)) = page.first_mut() {
                first.page_before |= begins;
            }
        }
        let Some(of_page) = lines(&page) else { return self.left.extend(page) };
        if of_page.is_empty() {
            // White space; the page that it begins does so before the words behind it.
            return;
        }
        if let Some(is) = self.kind(&page) {
            return self.take(is, page);
        }
        let groups = by_space(page.clone());
        let kinds = self.kinds(&groups);
        match kinds {
            Some(kinds) => {
                let mut groups = groups.into_iter();
                for (is, count) in kinds {
                    let blocks = groups.by_ref().take(count).flatten().collect();
                    self.take(is, blocks);
                }
            }
            None => {
                // Who wrote it and what it is called is known all the same.
                if !self.titled
                    && let Some(title) = TitlePage::of(&of_page, self.said, self.usual)
                    && title.is_sure()
                {
                    title.say(self.said);
                }
                // White between lines is none between scenes.
                let prose = of_page.iter().any(|(_, words)| words.chars().count() > LONGEST_LINE);
                let white = |b: &Block| !prose && matches!(b, Block::Para(p) if is_empty(p));
                self.left.extend(page.iter().filter(|b| !white(b)).cloned());
            }
        }
    }

    /// How many blocks at the beginning of a page are a table of contents that somebody has typed.
    fn contents(&self, page: &[Block]) -> Option<usize> {
        let is_white = |at: usize| matches!(&page[at], Block::Para(p) if is_empty(p));
        let (mut at, mut end, mut any, mut headed) = (0, 0, false, false);
        while at < page.len() {
            if is_white(at) {
                at += 1;
                continue;
            }
            let begin = at;
            at = (begin..page.len()).find(|at| is_white(*at)).unwrap_or(page.len());
            let Some(all) = lines(&page[begin..at]) else { break };
            let from = usize::from(!headed);
            if !headed && !all.first().is_some_and(|(_, words)| heads_contents(words)) {
                return None;
            }
            headed = true;
            let entries = &all[from..];
            let known = |(_, words): &(&Para, String)| self.heads.contains(&entry(words));
            // Behind the list stands what must not be lost.
            let paged = |(_, words): &(&Para, String)| without_page(words).len() < words.len();
            let sure =
                |line: &(&Para, String)| known(line) || paged(line) && part(entries).is_none();
            let other = any && !entries.iter().any(sure);
            if other || !entries.iter().all(|line| known(line) || is_entry(&line.1)) {
                break;
            }
            any |= !entries.is_empty();
            end = at;
        }
        any.then_some(end)
    }

    /// What a whole page is.
    fn kind(&self, page: &[Block]) -> Option<Is> {
        let lines = lines(page)?;
        let words: Vec<&str> = lines.iter().map(|(_, words)| words.as_str()).collect();
        let title = || TitlePage::of(&lines, self.said, self.usual);
        if !self.titled && title().is_some_and(|t| t.is_whole() && t.is_sure()) {
            return Some(Is::Title);
        }
        if self.is_half_title(&words) {
            return Some(Is::HalfTitle);
        }
        if let Some(named) = named(&words) {
            return Some(named);
        }
        // The first paragraph of a page that goes on with the book's title is no copyright page.
        let first = by_space(page.to_vec()).first().and_then(|group| {
            let words = self::lines(group)?;
            Some(words.iter().any(|(_, words)| is_of_copyright(words)))
        });
        if first == Some(true) {
            return Some(Is::Copyright);
        }
        part(&lines)
    }

    /// What the parts of a page are that white space parts, each with how many of them it takes: a title page,
    /// and what follows it.
    fn kinds(&self, groups: &[Vec<Block>]) -> Option<Vec<(Is, usize)>> {
        let of = |group: &Vec<Block>| part(&lines(group)?);
        let legal = |group: &Vec<Block>| {
            lines(group).is_some_and(|l| l.iter().any(|(_, words)| is_of_copyright(words)))
        };
        let first = groups.iter().position(legal).unwrap_or(groups.len());
        let mut behind: Vec<(Is, usize)> = Vec::new();
        let mut end = groups.len();
        while end > first + 1 {
            let Some(is) = of(&groups[end - 1]) else { break };
            behind.push((is, 1));
            end -= 1;
        }
        if first < end {
            behind.push((Is::Copyright, end - first));
            end = first;
        }
        while end > 0 {
            let Some(is) = of(&groups[end - 1]) else { break };
            behind.push((is, 1));
            end -= 1;
        }
        if end > 0 {
            let head: Vec<Block> = groups[..end].concat();
            let title = TitlePage::of(&lines(&head)?, self.said, self.usual);
            if self.titled || !title.is_some_and(|t| t.is_whole() && t.is_sure()) {
                return None;
            }
            behind.push((Is::Title, end));
        }
        behind.reverse();
        Some(behind)
    }

    /// Whether a page says the title alone, which is known.
    fn is_half_title(&self, words: &[&str]) -> bool {
        let [line] = words else { return false };
        self.said.title.as_ref().is_some_and(|title| bare(title) == bare(line))
    }

    fn take(&mut self, is: Is, blocks: Vec<Block>) {
        let title = match is {
            Is::Title => {
                let found = lines(&blocks).and_then(|l| TitlePage::of(&l, self.said, self.usual));
                found.into_iter().for_each(|title| title.say(self.said));
                self.titled = true;
                return self.count("title page, which Recto makes");
            }
            Is::HalfTitle => return self.count("half-title, which Recto makes"),
            Is::Named(ref title, _) => {
                self.count("page of its own, by its first line");
                title.clone()
            }
            Is::Copyright => {
                self.count("copyright page");
                "Copyright".to_owned()
            }
            Is::Dedication => {
                self.count("dedication");
                "Dedication".to_owned()
            }
            Is::Epigraph => {
                self.count("epigraph");
                "Epigraph".to_owned()
            }
        };
        let head = if let Is::Named(_, n) = is { n } else { 0 };
        let mut paras: Vec<Para> = Vec::new();
        for block in blocks {
            if let Block::Para(para) = block
                && !is_empty(&para)
            {
                paras.push(Para {
                    sort: if is == Is::Epigraph { Sort::Epigraph } else { Sort::Body },
                    centred: false,
                    at_right: false,
                    page_before: false,
                    ..para
                });
            }
        }
        // A dash before the source, as typewriters had it.
        if is == Is::Epigraph
            && let Some(source) = paras.last_mut()
            && let Some(Piece::Words(words, _)) = source.pieces.first_mut()
            && let Some(name) = words.trim_start().strip_prefix("--")
        {
            *words = format!("\u{2014}{}", name.trim_start_matches('-'));
        }
        if is == Is::Epigraph
            && paras.len() > 1
            && let Some(source) = paras.last_mut().filter(|p| !leads_with_dash(&letters(&p.pieces)))
        {
            source.pieces.insert(0, Piece::Words("\u{2014} ".to_owned(), Style::default()));
        }
        let blocks = paras.into_iter().skip(head).map(Block::Para).collect();
        self.pages.push(Page { title, blocks });
    }

    fn count(&mut self, what: &'static str) {
        *self.said.counts.entry(what).or_default() += 1;
    }
}

/// What a title page says.
#[derive(Debug, Default)]
struct TitlePage {
    title: Option<String>,
    subtitle: Option<String>,
    authors: Vec<String>,
    /// The title is marked as one, or larger than all else, or the file's own properties say it.
    sure: bool,
    /// Lines of which nobody knows what they are.
    others: usize,
}

impl TitlePage {
    /// Reads the lines of a page; none if it has too many, or long ones.
    fn of(lines: &[(&Para, String)], said: &Manuscript, usual: f32) -> Option<TitlePage> {
        let long = |(_, words): &(&Para, String)| words.chars().count() > LONGEST_LINE;
        if lines.len() > MOST_LINES || lines.iter().any(long) {
            return None;
        }
        let mut page = TitlePage::default();
        let mut open: Vec<(usize, &Para, &str)> = Vec::new();
        let mut author_next = false;
        let mut for_editors = false;
        let mut title_at = 0;
        for (at, line) in lines.iter().enumerate() {
            let (para, words) = line;
            let is = |known: &String| bare(known) == bare(words);
            if std::mem::take(&mut author_next) {
                page.authors = names(words);
            } else if para.sort == Sort::Title && page.title.is_none() {
                (page.title, page.sure, title_at) = (Some(words.clone()), true, at);
            } else if para.sort == Sort::Subtitle {
                page.subtitle.get_or_insert(words.clone());
            } else if para.sort == Sort::Author {
                page.authors = names(words.strip_prefix("by ").unwrap_or(words));
            } else if let Some((kind, name)) = written_by(words) {
                if !kind.is_empty() {
                    page.subtitle.get_or_insert(kind);
                }
                author_next = name.is_empty();
                if !name.is_empty() {
                    page.authors = names(&name);
                }
            } else if is_genre(words) {
                page.subtitle.get_or_insert(words.clone());
            } else if said.authors.iter().any(is) && page.authors.is_empty() {
                page.authors.clone_from(&said.authors);
            } else if said.title.as_ref().is_some_and(is) && page.title.is_none() {
                (page.title, page.sure, title_at) = (Some(words.clone()), true, at);
            } else if is_of_draft(words) {
                for_editors = true;
            } else {
                open.push((at, *para, words));
            }
        }
        let of_author = |words: &str| page.authors.iter().any(|a| bare(a) == bare(words));
        open.retain(|(_, _, words)| !of_author(words));
        if let Some(at) = page.find_title(&mut open, usual) {
            title_at = at;
        }
        // An address, above the title of a manuscript that goes to an editor.
        open.retain(|(at, ..)| !for_editors || *at > title_at);
        page.find_author(&mut open);
        page.others = open.len();
        Some(page)
    }

    /// Takes the title from lines of which none says what it is, by how they look; its place on the page.
    fn find_title(&mut self, open: &mut Vec<(usize, &Para, &str)>, usual: f32) -> Option<usize> {
        if self.title.is_some() || open.is_empty() {
            return None;
        }
        let size = open.iter().map(|(_, para, _)| para.size).fold(0.0, f32::max);
        // The only line that is larger, or bold, or in capitals.
        let only = |is: &dyn Fn(&Para, &str) -> bool| {
            let mut all = (0..open.len()).filter(|at| is(open[*at].1, open[*at].2));
            all.next().filter(|_| all.next().is_none())
        };
        let title = only(&|para, _| size > usual * 1.15 && para.size >= size - 0.1)
            .or_else(|| only(&|para, _| is_strong(para, usual)))
            .or_else(|| only(&|_, words| is_upper(words)))
            .or_else(|| only(&|_, _| true));
        self.sure |= title.is_some();
        let (at, _, words) = open.remove(title.unwrap_or(0));
        self.title = Some(words.to_owned());
        Some(at)
    }

    /// Takes the author from them: the only line that looks like a name, if the title is known.
    fn find_author(&mut self, open: &mut Vec<(usize, &Para, &str)>) {
        let mut named = (0..open.len()).filter(|at| is_name(open[*at].2));
        let name = named.next().filter(|_| named.next().is_none());
        if let Some(at) = name.filter(|_| self.authors.is_empty() && self.sure) {
            self.authors = names(open.remove(at).2);
        }
    }

    /// Whether nothing is on it that the book's own title page will not say.
    fn is_whole(&self) -> bool {
        self.others == 0
    }

    /// Whether title and author are known beyond doubt.
    fn is_sure(&self) -> bool {
        self.sure && self.title.is_some() && !self.authors.is_empty()
    }

    /// Says it where neither the file's properties nor the text have done so.
    fn say(self, said: &mut Manuscript) {
        let title = self.title.map(|title| in_title_case(&title));
        // What the page says counts more than what the program has kept.
        let kept = said.title.take();
        let same = kept.as_ref().zip(title.as_ref()).is_some_and(|(a, b)| bare(a) == bare(b));
        said.title = if same { kept } else { title.or(kept) };
        said.subtitle = said.subtitle.take().or(self.subtitle);
        let known = |name: &String| said.authors.iter().any(|a| bare(a) == bare(name));
        if !self.authors.iter().all(known) || said.authors.is_empty() {
            said.authors = self.authors;
        }
    }
}

/// What two ways to write the same words have in common.
fn bare(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A title in capitals as titles are written: words with a capital, but for small ones inside.
fn in_title_case(title: &str) -> String {
    const SMALL: [&str; 20] = [
        "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "nor", "of", "on", "or",
        "the", "to", "up", "with", "und", "von",
    ];
    if !is_upper(title) || title.split_whitespace().count() < 2 && title.chars().count() < 4 {
        return title.to_owned();
    }
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    let last = words.len() - 1;
    let one = |(at, word): (usize, &String)| {
        if at > 0 && at < last && SMALL.contains(&word.as_str()) {
            return word.clone();
        }
        let mut chars = word.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
    };
    words.iter().enumerate().map(one).collect::<Vec<String>>().join(" ")
}

/// "Ada Rivers and Ben Quay".
fn names(words: &str) -> Vec<String> {
    let parts = words.split(" and ").flat_map(|p| p.split(" & ")).flat_map(|p| p.split(" und "));
    let all = parts.flat_map(|p| p.split(", ")).map(str::trim).filter(|p| !p.is_empty());
    all.map(|name| if is_upper(name) { in_title_case(name) } else { name.to_owned() }).collect()
}

/// Words before an author's name.
const BY: [&str; 8] = ["by", "von", "par", "por", "di", "door", "av", "af"];

/// "A Novel by Ada Rivers": what it is, and who has written it; "by" alone leaves the name to the next line.
fn written_by(words: &str) -> Option<(String, String)> {
    let lower = words.to_lowercase();
    if BY.contains(&lower.trim_end_matches(':')) {
        return Some(Default::default());
    }
    let (before, name) = BY.iter().find_map(|by| {
        if let Some(rest) = lower.strip_prefix(&format!("{by} ")) {
            return Some(("", words.get(words.len() - rest.len()..)?));
        }
        let at = lower.find(&format!(" {by} "))?;
        Some((words.get(..at)?, words.get(at + by.len() + 2..)?))
    })?;
    let fits = before.is_empty() || is_genre(before);
    (fits && is_name(name)).then(|| (before.to_owned(), name.to_owned()))
}

/// Whether words are those of one or more people's names: two to six that begin with capitals, no figures.
fn is_name(words: &str) -> bool {
    let small =
        ["and", "und", "de", "van", "von", "der", "den", "la", "le", "du", "da", "&", "y", "et"];
    let all: Vec<&str> = words.split_whitespace().collect();
    let one = |word: &&str| small.contains(word) || word.starts_with(char::is_uppercase);
    (2..=6).contains(&all.len())
        && all.iter().all(one)
        && all[0].starts_with(char::is_uppercase)
        && !words.contains(|c: char| c.is_ascii_digit() || "@/:;!?".contains(c))
}

/// Whether words say what sort of book it is: "A Novel".
fn is_genre(words: &str) -> bool {
    const GENRES: &str = " novel novella memoir stories poems essays thriller mystery romance history biography \
        roman novelle erz\u{e4}hlungen erz\u{e4}hlung gedichte novela cuentos poemas romanzo racconti r\u{e9}cit nouvelles \
        verhalen ";
    let lower = words.to_lowercase();
    let word = ["a ", "an ", "ein ", "eine ", "un ", "una ", "een "]
        .iter()
        .find_map(|article| lower.strip_prefix(article))
        .unwrap_or(&lower);
    !word.contains(' ') && GENRES.contains(&format!(" {word} "))
}

/// Whether a line is for agents and editors: an address of mail, a telephone's number, how many words there are.
fn is_of_draft(words: &str) -> bool {
    let lower = words.to_lowercase();
    let digits = words.chars().filter(char::is_ascii_digit).count();
    let counted = digits > 0
        && ["words", "w\u{f6}rter", "mots", "palabras", "parole", "woorden"]
            .iter()
            .any(|word| lower.split([' ', '\u{a0}']).any(|w| w == *word));
    let telephone =
        digits >= 7 && words.chars().all(|c| c.is_ascii_digit() || " +-()./\u{a0}".contains(c));
    let mail = words.contains('@') && !words.trim().contains(' ');
    let draft = lower.starts_with("draft ") || lower.ends_with(" draft") || lower == "manuscript";
    counted || telephone || mail || draft
}

/// Whether a line stands on copyright pages.
fn is_of_copyright(words: &str) -> bool {
    let lower = words.to_lowercase();
    let year = || lower.split(|c: char| !c.is_ascii_digit()).any(|n| n.len() == 4);
    lower.contains('\u{a9}')
        || (lower.starts_with("copyright") || lower.contains("(c)")) && year()
        || lower.starts_with("isbn")
        || [
            "all rights reserved",
            "alle rechte vorbehalten",
            "tous droits r\u{e9}serv\u{e9}s",
            "todos los derechos reservados",
            "tutti i diritti riservati",
            "alle rechten voorbehouden",
        ]
        .iter()
        .any(|said| lower.contains(said))
}

/// Whether a line stands above a table of contents that somebody has typed.
fn heads_contents(words: &str) -> bool {
    const CONTENTS: [&str; 8] = [
        "contents",
        "table of contents",
        "inhalt",
        "inhaltsverzeichnis",
        "table des mati\u{e8}res",
        "sommaire",
        "\u{ed}ndice",
        "inhoud",
    ];
    CONTENTS.contains(&words.to_lowercase().as_str())
}

/// Whether a line looks like one of a table of contents, whatever the book's heads are: it ends in the number of a page
/// or in a row of dots, or names a chapter or a part by its number.
fn is_entry(words: &str) -> bool {
    if words.chars().count() > LONGEST_LINE {
        return false;
    }
    let is_part = || divide::is_part(words) && words.split_whitespace().count() <= 2;
    without_page(words).len() < words.len() || divide::is_chapter(words) || is_part()
}

/// A line of a table of contents without the page, and the dots before it. The number of a year is none of a page.
fn without_page(words: &str) -> &str {
    let last = words.rsplit([' ', '\u{a0}', '.', '\u{2026}']).next().unwrap_or_default();
    let figures = last.bytes().all(|b| b.is_ascii_digit()) && last.len() < 4;
    let roman = last.chars().all(|c| "ivxlc".contains(c)) && from_roman(last).is_some();
    let before = match !last.is_empty() && (figures || roman) {
        true => &words[..words.len() - last.len()],
        false => words,
    };
    let bare = before.trim_end_matches([' ', '\u{a0}', '.', '\u{2026}', '\u{b7}', '_']);
    let dots: usize = before[bare.len()..]
        .chars()
        .map(|c| match c {
            '\u{2026}' => 3,
            ' ' | '\u{a0}' => 0,
            _ => 1,
        })
        .sum();
    // Three may be an ellipsis.
    if before.len() < words.len() || dots > 3 { bare } else { words }
}

/// What an entry of a table of contents has in common with the head that it names.
fn entry(words: &str) -> String {
    let words = without_page(words);
    let behind = number_of_head(words).map(|(_, at)| bare(&words[at..]));
    behind.filter(|title| !title.is_empty()).unwrap_or_else(|| bare(words))
}

/// What entries have in common with the heads of a book, alone and with the line below them.
fn names_of(blocks: &[Block], heads: &[usize]) -> BTreeSet<String> {
    let words = |block: &Block| match block {
        Block::Para(para) if !is_empty(para) => Some(letters(&para.pieces)),
        _ => None,
    };
    let mut names = BTreeSet::new();
    for at in heads {
        let Some(head) = words(&blocks[*at]) else { continue };
        if let Some(below) = blocks[at + 1..].iter().take(3).find_map(words)
            && below.chars().count() <= LONGEST_LINE
        {
            names.insert(entry(&format!("{head} {below}")));
            names.insert(entry(&format!("{head}: {below}")));
        }
        names.insert(entry(&head));
    }
    names.remove("");
    names
}

/// A page whose first line is the name of such a page: "Also by Ada Rivers".
fn named(words: &[&str]) -> Option<Is> {
    let (first, rest) = words.split_first()?;
    if rest.is_empty() || first.chars().count() > LONGEST_LINE {
        return None;
    }
    let front = |(kind, matter): (Kind, Matter)| {
        let made = matches!(kind, Kind::TitlePage | Kind::HalfTitle | Kind::Contents);
        matter == Matter::Front && !made || kind == Kind::AlsoBy
    };
    place_of_title(first).filter(|found| front(*found))?;
    Some(Is::Named((*first).to_owned(), 1))
}

/// A dedication or an epigraph.
fn part(lines: &[(&Para, String)]) -> Option<Is> {
    let length: usize = lines.iter().map(|(_, words)| words.chars().count()).sum();
    let (first, last) = (lines.first()?, lines.last()?);
    if lines.iter().all(|(para, _)| para.sort == Sort::Epigraph) {
        return Some(Is::Epigraph);
    }
    if lines.len() <= 6 && length <= LONGEST_DEDICATION && is_dedication(&first.1) {
        return Some(Is::Dedication);
    }
    let sourced = leads_with_dash(&last.1) || last.0.at_right && !first.0.at_right;
    (lines.len() > 1 && length <= LONGEST_EPIGRAPH && sourced).then_some(Is::Epigraph)
}

/// Whether a line begins as dedications do.
fn is_dedication(words: &str) -> bool {
    const TO: [&str; 22] = [
        "for ",
        "to ",
        "in memory ",
        "in memoriam ",
        "in loving memory ",
        "dedicated to ",
        "f\u{fc}r ",
        "dem andenken ",
        "meinen ",
        "meiner ",
        "meinem ",
        "\u{e0} ",
        "pour ",
        "para ",
        "a mi ",
        "a mis ",
        "a la memoria ",
        "per ",
        "alla memoria ",
        "voor ",
        "til ",
        "till ",
    ];
    let lower = words.to_lowercase();
    TO.iter().any(|to| lower.starts_with(to))
        && !lower.ends_with(':')
        && !lower.contains("continued")
}

/// Whether words begin with the dash that stands before a source.
pub(super) fn leads_with_dash(words: &str) -> bool {
    let words = words.trim_start();
    words.starts_with(['\u{2014}', '\u{2013}', '\u{2015}']) || words.starts_with("--")
}
