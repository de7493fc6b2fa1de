//! Paragraphs that stand elsewhere or are of another sort now: they are taken out with all that was
//! changed in them, and put where the document has them.

use super::joint::news;
use super::{Merger, bare, short};
use crate::exchange::change::{Change, Sort};
use crate::exchange::compare::{Came, Step};
use crate::exchange::leave::style_name;
use crate::exchange::markup;
use crate::exchange::meanwhile;
use crate::exchange::patch::{Goes, Line, Splice, Taken, Why};
use crate::exchange::returned::{Back, role_named};
use crate::exchange::units::*;
use crate::import::docx::styles::{self, sort_of};
use crate::source::FileId;
use std::collections::BTreeSet;

/// What goes to one place.
#[derive(Debug, Default)]
pub(super) struct Run<'a> {
    /// The paragraphs that stay before and behind it, as they were sent.
    after: Option<usize>,
    before: Option<usize>,
    all: Vec<Going<'a>>,
}

/// A paragraph that goes to another place, or is typed behind one that does.
#[derive(Debug)]
struct Going<'a> {
    /// As it was sent; none of one that is typed.
    sent: Option<usize>,
    back: Vec<&'a Back>,
    /// What it has become.
    becomes: Option<Role>,
    /// What of the manuscript goes as a whole with it, and how many of those behind it that is.
    unit: Option<Within>,
    with: usize,
    /// Something in it could not be changed: it stays.
    stays: Option<Why>,
}

/// A thing that is put somewhere, with what else that asks for.
#[derive(Debug)]
struct Put {
    goes: Vec<Goes>,
    splices: Vec<Splice>,
    /// What was changed in it.
    made: Vec<Change>,
    sort: Sort,
    by: Option<String>,
    /// For telling: of which paragraphs, and with which words.
    sent: Vec<usize>,
    words: String,
}

/// What was sent, and what it became.
type Pairs<'a> = Vec<(Vec<usize>, Vec<&'a Back>)>;

/// Where in the row that came a step is.
enum At<'s> {
    Kept(&'s Step),
    Moved(&'s Step),
}

impl<'a> Merger<'a> {
    /// Parts what stays from what goes elsewhere: what is compared word by word, and what is gone. What
    /// goes elsewhere is kept for later.
    pub(super) fn sorted(
        &mut self,
        steps: &[Step],
        (sent, back): (&[usize], &[&'a Back]),
        came: &[Came],
    ) -> (Pairs<'a>, Vec<usize>) {
        let gone: Vec<usize> = (steps.iter())
            .filter_map(|s| if let Step::Gone(s) = s { Some(sent[*s]) } else { None })
            .collect();
        let mut runs = self.runs_of(steps, (sent, back), came);
        self.in_place(&mut runs);
        let out: BTreeSet<usize> = gone.iter().filter_map(|s| self.map[*s]).collect();
        self.leaving.extend(&out);
        let going = runs.iter().flat_map(|r| &r.all).filter_map(|g| self.map[g.sent?]);
        let going: Vec<usize> = going.collect();
        self.leaving.extend(going);
        self.whole(&mut runs, &out);
        let mut kept: Pairs = Vec::new();
        let stays = |s: &Step| match s {
            Step::Became(s, b) => Some((sent[s.clone()].to_vec(), back[b.clone()].to_vec())),
            _ => None,
        };
        let moved: Vec<usize> = runs.iter().flat_map(|r| &r.all).filter_map(|g| g.sent).collect();
        kept.extend(steps.iter().filter_map(stays).filter(|(s, _)| match s.as_slice() {
            [one] => !moved.contains(one),
            _ => true,
        }));
        for run in &mut runs {
            for going in &mut run.all {
                self.changed(going);
            }
        }
        self.runs.extend(runs);
        (kept, gone)
    }

    /// How little a paragraph is likely to be the one that was moved, of two that changed places: what is
    /// tracked as moved is, and what stands in something else than the text is rather not.
    pub(super) fn weight(&self, back: &Back, keys: &[usize]) -> u64 {
        if back.comes {
            return 1;
        }
        let within = |s: &usize| self.map[*s].is_some_and(|n| !self.now.paras[n].within.is_empty());
        (1 << 32) + u64::from(keys.iter().any(within))
    }

    /// What was changed in something that goes elsewhere is made where it stands, and goes along later.
    fn changed(&mut self, going: &mut Going<'a>) {
        let Some(sent) = going.sent else { return };
        let faults = self.faults();
        self.became(&[sent], &going.back.clone());
        if self.faults() != faults {
            going.stays = Some("not all that was changed in it can be taken over; move it by hand");
            if let Some(at) = self.map[sent] {
                self.leaving.remove(&at);
            }
        }
    }

    /// The rows of what goes elsewhere between those that stay, in the order of the document.
    fn runs_of(
        &self,
        steps: &[Step],
        (sent, back): (&[usize], &[&'a Back]),
        came: &[Came],
    ) -> Vec<Run<'a>> {
        let mut all: Vec<(usize, At)> = Vec::new();
        for step in steps {
            match step {
                Step::Became(_, b) => all.push((b.start, At::Kept(step))),
                Step::Moved(_, b, _) => all.push((b.start, At::Moved(step))),
                Step::Gone(_) => {}
            }
        }
        all.sort_by_key(|a| a.0);
        let mut runs: Vec<Run> = Vec::new();
        let mut run = Run::default();
        for (_, at) in all {
            match at {
                At::Moved(Step::Moved(s, b, _)) => {
                    run.all.extend(self.going(sent[*s], &back[b.clone()], None));
                }
                At::Kept(Step::Became(s, _)) if s.is_empty() => {}
                At::Kept(Step::Became(s, b)) => {
                    if let Some((becomes, own)) = self.restyled((sent, s), (back, b), came) {
                        run.all.extend(self.going(own, &back[b.clone()], Some(becomes)));
                        continue;
                    }
                    let known = |s: &usize| self.map[*s].is_some();
                    run.before = sent[s.clone()].iter().copied().find(known);
                    let last = sent[s.clone()].iter().copied().rfind(known);
                    let after = last.or(run.after);
                    runs.push(std::mem::replace(&mut run, Run { after, ..Run::default() }));
                }
                _ => {}
            }
        }
        runs.push(run);
        runs.retain(|r| !r.all.is_empty());
        runs
    }

    /// A paragraph that goes elsewhere, and those that are typed behind it.
    fn going(&self, sent: usize, back: &[&'a Back], becomes: Option<Role>) -> Vec<Going<'a>> {
        let one = |sent: Option<usize>, back: Vec<&'a Back>, becomes: Option<Role>| Going {
            sent,
            back,
            becomes,
            unit: None,
            with: 1,
            stays: None,
        };
        let own = self.sent[sent].units.iter().map(|u| u.0);
        let becomes = becomes.or_else(|| back.first().and_then(|b| self.becomes(sent, b)));
        match back.split_first() {
            // One that was divided stays whole.
            Some((first, rest)) if own.eq(first.units.iter().map(|u| u.0)) => {
                let rest = rest.iter().filter(|b| !b.units.is_empty());
                let typed = rest.map(|b| one(None, vec![*b], None));
                std::iter::once(one(Some(sent), vec![*first], becomes)).chain(typed).collect()
            }
            _ => vec![one(Some(sent), back.to_vec(), becomes)],
        }
    }

    /// What a paragraph has become that stayed at its place, and which it is.
    fn restyled(
        &self,
        (sent, s): (&[usize], &std::ops::Range<usize>),
        (back, b): (&[&'a Back], &std::ops::Range<usize>),
        came: &[Came],
    ) -> Option<(Role, usize)> {
        let first = b.clone().find(|n| !came[*n].text.is_empty())?;
        if s.len() != 1 || came[first].keys != [s.start] {
            return None;
        }
        let own = *sent.get(s.start)?;
        // What is typed before it stays before it.
        if first != b.start {
            return None;
        }
        Some((self.becomes(own, back[first])?, own))
    }

    /// What a paragraph has become by its style, if that is another sort than it had, and the manuscript
    /// does not have it so already.
    fn becomes(&self, sent: usize, back: &Back) -> Option<Role> {
        let style = self.sent[sent].style.as_ref()?;
        let names = std::slice::from_ref(style);
        let was = role_named(names, sort_of(names))?;
        let listed = matches!(was, Role::Item(_));
        let is = match back.role {
            Some(Role::Item(_)) if listed => was,
            Some(role) => role,
            None => match back.sort {
                styles::Sort::Title | styles::Sort::Subtitle => Role::Subtitle,
                _ => return None,
            },
        };
        let said = |role: Role| {
            matches!(
                role,
                Role::Heading(_)
                    | Role::Quote
                    | Role::Item(_)
                    | Role::Verse
                    | Role::Epigraph
                    | Role::Code
                    | Role::Scene
                    | Role::Subtitle
            )
        };
        let other = is != was && (said(is) || is == Role::Body && said(was));
        if !other || back.table.is_some() || back.text().chars().all(is_object) {
            return None;
        }
        let now = self.map[sent].map(|at| self.now.paras[at].role);
        let has = |now: Role| match (now, is) {
            (Role::Item(_), Role::Item(_)) => true,
            (Role::Body | Role::ItemMore | Role::Callout | Role::Definition, Role::Body) => true,
            (Role::Heading(a), Role::Heading(b)) => a == b || b == 1 && a == 2,
            (now, is) => now == is,
        };
        Some(is).filter(|_| now.is_some_and(|now| !has(now)))
    }

    /// Takes out of the runs what stands at its place already.
    fn in_place(&mut self, runs: &mut [Run<'a>]) {
        for run in runs.iter_mut() {
            let mut before = run.after.and_then(|a| self.map[a]);
            let mut stays = Vec::new();
            for going in &run.all {
                let at = going.sent.and_then(|s| self.map[s]);
                let next = before.and_then(|b| meanwhile::next_in_story(self.now, b));
                let there = at.is_some() && at == next && going.becomes.is_none();
                before = if there { at } else { None };
                stays.push(there);
            }
            let mut kept = Vec::new();
            for (going, there) in std::mem::take(&mut run.all).into_iter().zip(stays) {
                match (there, going.sent) {
                    (true, Some(sent)) => {
                        self.out.already += 1;
                        self.became(&[sent], &going.back);
                        run.after = Some(sent);
                    }
                    _ => kept.push(going),
                }
            }
            run.all = kept;
        }
    }

    /// Finds what of the manuscript goes elsewhere as a whole; what is typed within it belongs to it.
    fn whole(&self, runs: &mut [Run<'a>], gone: &BTreeSet<usize>) {
        let note = |_: &str, _: FileId| String::new();
        for run in runs {
            let mut at = 0;
            while at < run.all.len() {
                let plain = |g: &&Going| g.becomes.is_none();
                let moved: Vec<usize> = (at..run.all.len())
                    .take_while(|n| plain(&&run.all[*n]))
                    .filter(|n| run.all[*n].sent.is_some())
                    .collect();
                let now = |n: &usize| run.all[*n].sent.and_then(|s| self.map[s]);
                let known: Vec<usize> = moved.iter().map_while(now).collect();
                if run.all[at].sent.is_some() && !known.is_empty() {
                    let (with, unit) = self.patcher(&note).unit(&known, gone);
                    let last = moved.get(with - 1).copied().unwrap_or(at);
                    run.all[at].unit = unit;
                    run.all[at].with = unit.map_or(1, |_| attach(&mut run.all, at, last));
                }
                at += run.all[at].with;
            }
        }
    }

    /// Puts what goes to one place there.
    pub(super) fn settle(&mut self, run: Run<'a>) {
        let a = run.after.and_then(|a| self.map[a]);
        let note = |_: &str, _: FileId| String::new();
        let b = match a {
            Some(a) => self.patcher(&note).next(a),
            None => run.before.and_then(|b| self.map[b]),
        };
        let file = a.or(b).map(|n| self.now.paras[n].block.file);
        let mut puts: Vec<Put> = Vec::new();
        let mut at = 0;
        while at < run.all.len() {
            let with = run.all[at].with.min(run.all.len() - at).max(1);
            let group = &run.all[at..at + with];
            at += with;
            match (group[0].sent, file) {
                (None, Some(file)) => puts.push(self.typed(&group[0], (file, a.or(b)))),
                (Some(_), Some(file)) => {
                    let put = self.carried_along(group, file);
                    puts.extend(put);
                }
                _ => self.not_placed(group),
            }
        }
        self.put_all((a, b), puts);
    }

    fn put_all(&mut self, (a, b): (Option<usize>, Option<usize>), puts: Vec<Put>) {
        let all: Vec<Goes> = puts.iter().flat_map(|p| p.goes.clone()).collect();
        let whole = self.put(a, b, &all);
        let mut from = 0;
        for put in puts {
            let own = from..from + put.goes.len();
            from = own.end;
            if put.goes.is_empty() {
                self.out.already += 1;
                continue;
            }
            // Where all together have no place, some of them may have one.
            let made = match &whole {
                Ok(splices) => Ok(splices[own].to_vec()),
                Err(_) => self.put(a, b, &put.goes),
            };
            match made {
                Ok(splices) => {
                    let splices = [splices.concat(), put.splices].concat();
                    self.push(put.sort, put.by, splices);
                }
                Err(why) => self.not_put(put, why),
            }
        }
    }

    fn put(
        &self,
        a: Option<usize>,
        b: Option<usize>,
        goes: &[Goes],
    ) -> Result<Vec<Vec<Splice>>, Why> {
        let note = |id: &str, file: FileId| self.note(id, file);
        self.patcher(&note).put(a, b, goes)
    }

    /// What was changed in it is made where it stands.
    fn not_put(&mut self, put: Put, why: Why) {
        self.out.changes.extend(put.made);
        match put.sent.first() {
            Some(sent) => self.told(*sent, put.words, why),
            None => self.out.left.push((crate::source::Span::NONE, put.words, why)),
        }
    }

    fn not_placed(&mut self, group: &[Going<'a>]) {
        let why = "nobody knows behind what; move it by hand";
        for going in group {
            let words: String = going.back.iter().map(|b| b.text()).collect::<Vec<_>>().join(" ");
            match going.sent {
                Some(sent) => self.told(sent, format!("moved: {}", short(&words)), why),
                None => {
                    let words = format!("put in: {}", short(&words));
                    self.out.left.push((crate::source::Span::NONE, words, why));
                }
            }
        }
    }

    /// A paragraph that is typed behind one that goes elsewhere.
    fn typed(&mut self, going: &Going<'a>, (file, near): (FileId, Option<usize>)) -> Put {
        let nesting = near.map_or(0, |n| self.now.paras[n].nesting);
        let mut goes = Vec::new();
        for back in &going.back {
            let line = line_of(back);
            let note = |id: &str, file: FileId| self.note(id, file);
            let mut one = self.patcher(&note).typed_line(&line, file, nesting);
            for (_, which) in &back.remarks {
                if let (Some(text), Some(last)) = (self.news_of(*which), one.lines.last_mut()) {
                    last.push_str(&text);
                }
            }
            goes.push(one);
            self.new_chapter(&line, near, nesting);
        }
        let words: String = going.back.iter().map(|b| b.text()).collect::<Vec<_>>().join(" ");
        Put {
            goes,
            splices: Vec::new(),
            made: Vec::new(),
            sort: Sort::Words,
            by: going.back.iter().find_map(|b| b.by.clone()),
            sent: Vec::new(),
            words: format!("put in: {}", short(&words)),
        }
    }

    /// Tells of a heading that would begin a chapter: it is the first level of its file's sections, since
    /// chapters have files of their own.
    pub(super) fn new_chapter(&mut self, line: &Line, near: Option<usize>, nesting: u8) {
        if !matches!(line.sort, styles::Sort::Heading(n) if n <= nesting + 1) {
            return;
        }
        let words: String = line.units.iter().map(|u| u.ch).collect();
        let why = "it would begin a chapter, and is a section now: give it a file of its own by hand, and \
            name that in `recto.toml`";
        let span = near.map_or(crate::source::Span::NONE, |n| self.now.paras[n].block);
        self.out.left.push((span, format!("a new heading of chapters: {}", short(&words)), why));
    }

    /// A remark that did not go out, as the source has it.
    fn news_of(&mut self, which: usize) -> Option<String> {
        let said = &self.back.said[which];
        if said.words.is_empty() {
            return None;
        }
        if let Some(left) = self.known.get_mut(&bare(&said.words)).filter(|n| **n > 0) {
            *left -= 1;
            return None;
        }
        Some(markup::remark(&said.author, &said.words))
    }

    /// Paragraphs that go elsewhere as one thing, with what was changed in them; told where they can't.
    fn carried_along(&mut self, group: &[Going<'a>], file: FileId) -> Option<Put> {
        let first = group.first()?;
        let sent = first.sent?;
        let text: String = self.sent[sent].units.iter().map(|u| u.0).collect();
        let sort = if first.becomes.is_some() { Sort::Style } else { Sort::Moved };
        let words = match first.becomes {
            Some(role) => format!("style {}: {}", style_name(role), short(&text)),
            None => format!("moved: {}", short(&text)),
        };
        let Some(at) = self.map[sent] else {
            self.told(sent, words, "it is not in the manuscript any longer");
            return None;
        };
        let stays = group.iter().find_map(|g| g.stays);
        let taken = match stays {
            Some(why) => Err(why),
            None => self.taken(at, first),
        };
        let (taken, made) = match taken {
            Ok(taken) => {
                let made = self.within(&taken);
                (taken, made)
            }
            Err(why) => {
                self.told(sent, words, why);
                return None;
            }
        };
        let all: Vec<usize> = group.iter().filter_map(|g| g.sent).collect();
        match self.content(first, (at, &all), &taken, (&made, file)) {
            Ok((goes, splices)) => Some(Put {
                goes,
                splices,
                made,
                sort,
                by: first.back.iter().find_map(|b| b.by.clone()),
                sent: all,
                words,
            }),
            Err(why) => {
                self.out.changes.extend(made);
                self.told(sent, words, why);
                None
            }
        }
    }

    fn taken(&self, at: usize, going: &Going<'a>) -> Result<Taken, Why> {
        let note = |_: &str, _: FileId| String::new();
        if let (Some(_), true) = (going.becomes, self.now.paras[at].opens) {
            return Err("it is the title of a chapter: it stays one");
        }
        let mut taken = self.patcher(&note).taken(at, going.unit)?;
        let level = going.back.first().and_then(|b| b.item);
        if let crate::exchange::patch::Home::List(numbered, _) = taken.home {
            taken.home = crate::exchange::patch::Home::List(numbered, level);
        }
        Ok(taken)
    }

    /// The changes of the text that is taken.
    fn within(&mut self, taken: &Taken) -> Vec<Change> {
        let inside = |s: &Splice| {
            s.file == taken.file && taken.start <= s.start && s.end <= taken.end
                || s.file == taken.file && s.start < taken.end && taken.start < s.end
        };
        let all = std::mem::take(&mut self.out.changes);
        let (made, others) = all.into_iter().partition(|c| c.splices().iter().any(inside));
        self.out.changes = others;
        made
    }

    /// What is put elsewhere, and the splices that this asks for at other places.
    fn content(
        &self,
        going: &Going<'a>,
        (at, all): (usize, &[usize]),
        taken: &Taken,
        (made, file): (&[Change], FileId),
    ) -> Result<(Vec<Goes>, Vec<Splice>), Why> {
        let note = |_: &str, _: FileId| String::new();
        let mut changes: Vec<(bool, Splice)> = Vec::new();
        for change in made {
            let said = change.sort == Sort::Remark;
            changes.extend(change.splices().iter().map(|s| (said, s.clone())));
        }
        let mut elsewhere = Vec::new();
        if taken.file != file {
            for at in all.iter().filter_map(|s| self.map[*s]) {
                let (marks, definitions) = self.notes_along(at)?;
                changes.extend(marks.into_iter().map(|s| (false, s)));
                elsewhere.extend(definitions);
            }
        }
        changes.sort_by_key(|(said, s)| (s.file, s.start, s.end, *said));
        let apart =
            |s: &Splice| s.file != taken.file || s.end <= taken.start || s.start > taken.end;
        let (out, inside): (Vec<_>, Vec<_>) = changes.into_iter().partition(|(_, s)| apart(s));
        elsewhere.extend(out.into_iter().map(|(_, s)| s));
        let inside: Vec<Splice> = inside.into_iter().map(|(_, s)| s).collect();
        let patcher = self.patcher(&note);
        let goes = patcher.goes(taken, &inside)?;
        let plain = inside.is_empty().then(|| goes.clone());
        let item = going.back.first().and_then(|b| b.item);
        let goes = match going.becomes {
            Some(role) => patcher.restyled(goes, &self.now.paras[at], (role, item))?,
            None => vec![goes],
        };
        // A heading may be of that level already in its file.
        if let ([one], Some(plain)) = (goes.as_slice(), plain)
            && going.becomes.is_some()
            && (one.home, &one.lines) == (plain.home, &plain.lines)
        {
            return Ok((Vec::new(), Vec::new()));
        }
        elsewhere.extend(taken.out.iter().cloned());
        Ok((goes, elsewhere))
    }
}

/// Gives what is typed between two things that go as one to the first of them; how many there are then.
fn attach(all: &mut Vec<Going>, from: usize, to: usize) -> usize {
    let mut at = from;
    let mut last = to;
    while at < last {
        at += 1;
        if all[at].sent.is_none() {
            let typed = all.remove(at);
            at -= 1;
            last -= 1;
            all[at].back.extend(typed.back);
        }
    }
    last - from + 1
}

/// A paragraph that came as a line of new text.
fn line_of(back: &Back) -> Line {
    Line {
        units: news(back, 0..back.units.len()),
        sort: back.sort,
        item: back.item,
        role: back.role,
    }
}
