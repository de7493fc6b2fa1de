//! The index: entries hung, in columns, which are filled here page by page. A page of columns
//! is one slab, so that its text is read column by column.

use super::{Flow, natural_height};
use crate::language::direction::has_rtl;
use crate::model::{
    Block, BlockKind, INDEX_GROUP, INDEX_TERM, Inline, InlineKind, List, ListItem, plain_text,
};
use crate::theme::TextStyle;
use crate::typeset::galley::{Piece, Setting, Slab};
use crate::typeset::page::Role;

/// Narrowest column, em of its type: what is narrower divides every other entry.
const NARROWEST: f32 = 12.0;
/// An entry of so many lines or fewer stands in one column.
const WHOLE: usize = 6;
/// Entries by which a column may be shorter, so that it ends where it may.
const BACK: usize = 6;

/// What columns are made of: a letter, an entry, an entry below another.
struct Entry {
    slabs: Vec<Slab>,
    /// White above, points; vanishes at the head of a column.
    above: f32,
    /// How deep it stands below others; `None` for a letter.
    level: Option<u8>,
    /// Its words up to the first comma.
    name: String,
    block: u32,
}

impl Entry {
    fn height(&self) -> f32 {
        self.slabs.iter().map(|s| s.height).sum()
    }

    fn below_another(&self) -> bool {
        self.level.is_some_and(|l| l > 0)
    }
}

/// Sets an index in a flow that holds its opener. What stands before its first letter or list goes
/// over the measure.
pub(super) fn index(mut flow: Flow, blocks: &[Block]) -> Vec<Piece> {
    let entry = |b: &Block| match b.kind {
        BlockKind::Div(_) => b.attr.has(INDEX_GROUP),
        _ => matches!(b.kind, BlockKind::Heading(_) | BlockKind::List(_)),
    };
    let begin = blocks.iter().position(entry).unwrap_or(blocks.len());
    flow.blocks(&blocks[..begin]);
    let lead = flow.lead();
    if begin > 0
        && let Some(words) = flow.pieces.last_mut()
    {
        words.below = words.below.max(lead);
    }
    let look = &flow.ctx.theme.index;
    let wide = |n: u8| (flow.width - look.gap * f32::from(n - 1)) / f32::from(n);
    let roomy = |n: &u8| *n == 1 || wide(*n) >= NARROWEST * look.entry.size;
    let columns = (1..=look.columns.max(1)).rev().find(roomy).unwrap_or(1);
    let (entries, anchors) = (Vec::new(), Vec::new());
    let mut reader =
        Reader { flow: &flow, width: wide(columns), entries, anchors, lettered: false };
    reader.blocks(&blocks[begin..], 0);
    let entries = reader.entries;
    let pieces = Columns { flow: &flow, count: usize::from(columns), width: wide(columns) };
    let pieces = pieces.pages(&entries);
    for piece in pieces {
        flow.push(piece);
    }
    flow.pieces
}

/// Reads entries and sets them as wide as a column.
struct Reader<'f, 'a, 'b> {
    flow: &'f Flow<'a, 'b>,
    width: f32,
    entries: Vec<Entry>,
    /// Due at the next entry.
    anchors: Vec<String>,
    /// The entries stand in groups, under their letters.
    lettered: bool,
}

impl Reader<'_, '_, '_> {
    fn blocks(&mut self, blocks: &[Block], level: u8) {
        for block in blocks {
            match &block.kind {
                BlockKind::List(list) => {
                    self.anchors.extend(block.attr.id.clone());
                    self.list(list, level);
                }
                BlockKind::Heading(h) => {
                    self.lettered = true;
                    self.anchors.extend(block.attr.id.clone());
                    let kind = BlockKind::Para(at_its_side(&h.content));
                    let set = Block { kind, id: block.id, span: block.span, ..Block::default() };
                    let role = Role::Heading(h.level);
                    let style = self.flow.ctx.theme.index.letter.clone();
                    self.add(&set, style, None, role, block);
                }
                BlockKind::Div(inner) if block.attr.has(INDEX_GROUP) => {
                    // One without a letter is of signs and numbers.
                    self.lettered = true;
                    self.blocks(inner, level);
                }
                _ => self.entry(block, level),
            }
        }
    }

    fn list(&mut self, list: &List, level: u8) {
        let mut letter = None;
        for item in &list.items {
            let before = self.entries.len();
            let run_in = self.flow.ctx.theme.index.sub_entries.run_in_from();
            let line = run_in.filter(|from| level + 1 >= *from).and_then(|_| run_in_line(item));
            if let Some(line) = &line {
                self.entry(line, level);
            }
            for block in item.blocks.iter().filter(|_| line.is_none()) {
                match &block.kind {
                    BlockKind::List(inner) => self.list(inner, level.saturating_add(1)),
                    _ => self.entry(block, level),
                }
            }
            // Where no letters stand over the groups, white parts them.
            if let Some(first) =
                self.entries.get_mut(before).filter(|_| level == 0 && !self.lettered)
            {
                let initial = first.name.chars().find(|c| c.is_alphanumeric());
                let initial = initial.and_then(|c| c.to_lowercase().next());
                if letter.is_some() && letter != initial {
                    first.above = first.above.max(self.flow.ctx.theme.index.entry.leading);
                }
                letter = initial;
            }
        }
    }

    fn entry(&mut self, block: &Block, level: u8) {
        let look = &self.flow.ctx.theme.index;
        let style = TextStyle { indent: -look.hang, ..look.entry.clone() };
        self.add(block, style, Some(level), self.flow.role, block);
    }

    fn add(&mut self, set: &Block, style: TextStyle, level: Option<u8>, role: Role, of: &Block) {
        let look = &self.flow.ctx.theme.index;
        let room = self.width * 0.5;
        let left = (look.indent * f32::from(level.unwrap_or(0))).min(room);
        let style = TextStyle { lang: self.flow.style.lang.clone(), ..style };
        let mut flow = self.flow.inner(style, left, self.width - left);
        (flow.role, flow.flush) = (role, false);
        flow.blocks(std::slice::from_ref(set));
        let mut slabs = slabs_of(flow.pieces);
        if let Some(first) = slabs.first_mut() {
            first.anchors.append(&mut self.anchors);
        }
        let (name, leading) = (entry_name(of), look.entry.leading);
        let above = if level.is_none() { leading } else { 0.0 };
        let whole = slabs.len() <= WHOLE;
        let parts: Vec<Vec<Slab>> =
            if whole { vec![slabs] } else { slabs.into_iter().map(|s| vec![s]).collect() };
        for (i, slabs) in parts.into_iter().enumerate() {
            let above = if i == 0 { above } else { 0.0 };
            self.entries.push(Entry { slabs, above, level, name: name.clone(), block: of.id });
        }
    }
}

/// The letter over entries, which stands where they do: an index runs as its book does.
fn at_its_side(letter: &[Inline]) -> Vec<Inline> {
    match has_rtl(&plain_text(letter)) {
        true => vec![Inline::directed("auto", letter.to_vec())],
        false => letter.to_vec(),
    }
}

/// An entry with those below it in one line: "Lamps, 57; lighting of, 3; oil for (whale, 4; seal, 9)".
fn run_in_line(item: &ListItem) -> Option<Block> {
    let has_list = item.blocks.iter().any(|b| matches!(b.kind, BlockKind::List(_)));
    let (first, content) = line_of(item).filter(|_| has_list)?;
    let mut content = content.to_vec();
    // What has no page of its own leads to what is below by a colon.
    let led = matches!(content.last().map(|i| &i.kind), Some(InlineKind::Span(attr, _)) if attr.has(INDEX_TERM));
    let mut joint = if led { ": " } else { "; " };
    for below in below(item) {
        content.push(Inline::text(joint));
        joint = "; ";
        add_run_in(below, &mut content);
    }
    Some(Block { kind: BlockKind::Para(content), ..first.clone() })
}

/// Adds an entry, and in brackets those below it.
fn add_run_in(item: &ListItem, content: &mut Vec<Inline>) {
    content.extend(line_of(item).into_iter().flat_map(|(_, own)| own.iter().cloned()));
    let mut joint = " (";
    for below in below(item) {
        content.push(Inline::text(joint));
        joint = "; ";
        add_run_in(below, content);
    }
    if joint == "; " {
        content.push(Inline::text(")"));
    }
}

/// The line of an item: its first block.
fn line_of(item: &ListItem) -> Option<(&Block, &[Inline])> {
    let first = item.blocks.first()?;
    match &first.kind {
        BlockKind::Para(content) => Some((first, content)),
        _ => None,
    }
}

/// The items below one.
fn below(item: &ListItem) -> impl Iterator<Item = &ListItem> {
    let lists = item.blocks.iter().filter_map(|b| match &b.kind {
        BlockKind::List(list) => Some(list),
        _ => None,
    });
    lists.flat_map(|list| &list.items)
}

/// The words of an entry up to its first page number.
fn entry_name(block: &Block) -> String {
    let BlockKind::Para(content) = &block.kind else { return String::new() };
    if let Some(InlineKind::Span(attr, words)) = content.first().map(|i| &i.kind)
        && attr.has(INDEX_TERM)
    {
        return plain_text(words).trim().to_string();
    }
    let text = plain_text(content);
    text.split([',', ':']).next().unwrap_or_default().trim().to_string()
}

/// A page of columns.
struct Sheet {
    /// The entry with which it begins.
    at: usize,
    /// Where its columns end.
    cuts: Vec<usize>,
    height: f32,
    new_page: bool,
}

/// Fills columns.
struct Columns<'f, 'a, 'b> {
    flow: &'f Flow<'a, 'b>,
    count: usize,
    width: f32,
}

impl Columns<'_, '_, '_> {
    fn pages(&self, entries: &[Entry]) -> Vec<Piece> {
        let lead = self.flow.lead();
        let least = f32::from(self.flow.ctx.theme.last_page_lines) * lead;
        let plan = self.plan(entries, 0.0);
        let low = |plan: &[Sheet]| plan.len() > 1 && plan.last().is_some_and(|s| s.height < least);
        // A last page that would be a stump takes lines from the one before it.
        let shorter = || (1..10).map(|n| self.plan(entries, n as f32 * lead));
        let plan = match low(&plan) {
            true => shorter().find(|p| p.len() == plan.len() && !low(p)).unwrap_or(plan),
            false => plan,
        };
        plan.iter().map(|sheet| self.piece(entries, sheet)).collect()
    }

    /// The pages, of which the one before the last is shorter by `less` points.
    fn plan(&self, entries: &[Entry], less: f32) -> Vec<Sheet> {
        let depth = self.flow.ctx.theme.page.depth();
        let lead = self.flow.lead();
        let used: f32 = self.flow.pieces.iter().map(natural_height).sum();
        // What precedes them may itself go on over pages.
        let mut room = depth - self.flow.whole(used) % depth;
        let mut sheets = Vec::new();
        let mut at = 0;
        let mut first = true;
        while at < entries.len() {
            if first && room < lead * 6.0 {
                (room, first) = (depth, false);
            }
            let (mut cuts, mut height) = self.page(entries, at, room, !first);
            let Some(&end) = cuts.last().filter(|e| **e > at) else { break };
            let ends_next = || {
                let (next, _) = self.page(entries, end, depth, true);
                next.last() == Some(&entries.len())
            };
            if less > 0.0 && end < entries.len() && ends_next() {
                cuts = self.fill(entries, at, room - less, !first).0;
                height = room - less;
            }
            let Some(&end) = cuts.last().filter(|e| **e > at) else { break };
            sheets.push(Sheet { at, cuts, height, new_page: !first });
            (at, room, first) = (end, depth, false);
        }
        sheets
    }

    /// Where the columns of a page end that begins with entry `at`, and how high they are: level
    /// and as low as they can be on the last page.
    fn page(&self, entries: &[Entry], at: usize, room: f32, head: bool) -> (Vec<usize>, f32) {
        let step = self.flow.ctx.theme.index.entry.leading;
        let (whole, _) = self.fill(entries, at, room, head);
        if whole.last() != Some(&entries.len()) {
            return (whole, room);
        }
        let rest: f32 = entries[at..].iter().map(|e| e.above + e.height()).sum();
        let mut height = (rest / self.count as f32 / step).floor() * step;
        while height < room {
            let (cuts, good) = self.fill(entries, at, height, head);
            if good && cuts.last() == Some(&entries.len()) {
                return (cuts, self.flow.whole(height).min(room));
            }
            height += step;
        }
        (whole, room)
    }

    /// Ends of the columns of a page that are `room` high, and whether they may end so.
    fn fill(&self, entries: &[Entry], at: usize, room: f32, head: bool) -> (Vec<usize>, bool) {
        let (mut cuts, mut all_good) = (Vec::new(), true);
        let mut from = at;
        for column in 0..self.count {
            let mut y = 0.0;
            if column == 0 && head && entries[from].below_another() {
                y += self.flow.ctx.theme.index.entry.leading;
            }
            let mut to = from;
            while to < entries.len() {
                let above = if to == from { 0.0 } else { entries[to].above };
                if to > from && y + above + entries[to].height() > room + 0.1 {
                    break;
                }
                y += above + entries[to].height();
                to += 1;
            }
            let least = (from + 1).max(to.saturating_sub(BACK));
            let good = (least..=to).rev().find(|k| may_end(entries, *k));
            all_good &= good.is_some();
            from = good.unwrap_or(to);
            cuts.push(from);
            if from == entries.len() {
                break;
            }
        }
        (cuts, all_good)
    }

    fn piece(&self, entries: &[Entry], sheet: &Sheet) -> Piece {
        let &Sheet { at, height, new_page: head, .. } = sheet;
        let look = &self.flow.ctx.theme.index;
        let mut page = Slab { height, ..Slab::default() };
        let mut from = at;
        for (column, &to) in sheet.cuts.iter().enumerate() {
            let x = column as f32 * (self.width + look.gap);
            let mut y = 0.0;
            if column == 0 && head && entries[from].below_another() {
                for slab in self.continued(entries, from) {
                    y += slab.height;
                    place(&mut page, slab, (x, 0.0));
                }
            }
            for (k, entry) in entries[from..to].iter().enumerate() {
                y += if k == 0 { 0.0 } else { entry.above };
                for slab in &entry.slabs {
                    place(&mut page, slab.clone(), (x, y));
                    y += slab.height;
                }
            }
            from = to;
        }
        page.block = Some(entries[at].block);
        page.offset = entries[at].slabs.first().map_or(0, |s| s.offset);
        Piece {
            variants: vec![Setting { slabs: vec![page], ..Setting::default() }],
            page_before: head,
            block: entries[at].block,
            ..Piece::default()
        }
    }

    /// The name of the entry to which those at the head of a page belong: "Lamps (continued)".
    fn continued(&self, entries: &[Entry], at: usize) -> Vec<Slab> {
        let look = &self.flow.ctx.theme.index;
        let over = entries[..at].iter().rev().find(|e| e.level == Some(0));
        let Some(over) = over.filter(|e| !e.name.is_empty()) else { return Vec::new() };
        let word = self.flow.ctx.words.continued;
        let word = InlineKind::Emph(vec![Inline::text(word)]);
        let content = vec![
            Inline::text(format!("{} (", over.name)),
            Inline { kind: word, ..Inline::default() },
            Inline::text(")"),
        ];
        let style = TextStyle { lang: self.flow.style.lang.clone(), ..look.entry.clone() };
        let mut flow = self.flow.inner(style, 0.0, self.width);
        flow.role = Role::Artifact;
        flow.blocks(&[Block { kind: BlockKind::Para(content), ..Block::default() }]);
        let mut slabs = slabs_of(flow.pieces);
        // One line is reserved for it.
        slabs.truncate(1);
        slabs
    }
}

/// The lines of pieces in their natural settings.
fn slabs_of(pieces: Vec<Piece>) -> Vec<Slab> {
    let natural = pieces.into_iter().filter_map(|p| p.variants.into_iter().next());
    natural.flat_map(|setting| setting.slabs).collect()
}

/// Whether a column may end before entry `k`: a letter has two entries below it, an entry the
/// first of those that belong to it, and the last of these doesn't go on alone.
fn may_end(entries: &[Entry], k: usize) -> bool {
    let level = |i: usize| entries.get(i).map(|e| e.level);
    let letter = |i: Option<usize>| i.and_then(level) == Some(None);
    if k >= entries.len() {
        return true;
    }
    if letter(k.checked_sub(1)) || (letter(k.checked_sub(2)) && level(k) != Some(None)) {
        return false;
    }
    let (before, here) = (level(k - 1).flatten(), level(k).flatten());
    let deeper = here > before && before.is_some();
    let last = here > Some(0) && level(k + 1).flatten() < here;
    !deeper && !last
}

/// Puts a line of a column into the page.
fn place(page: &mut Slab, slab: Slab, (x, y): (f32, f32)) {
    for mut group in slab.groups {
        group.items.iter_mut().for_each(|i| i.shift(x, y));
        page.groups.push(group);
    }
    for mut link in slab.links {
        (link.x, link.y) = (link.x + x, link.y + y);
        page.links.push(link);
    }
    page.notes.extend(slab.notes);
    page.anchors.extend(slab.anchors);
}
