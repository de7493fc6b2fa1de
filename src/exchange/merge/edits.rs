//! Words, looks and remarks within paragraphs that stayed.

use super::joint::{Joint, Where};
use super::{Merger, bare, said, short};
use crate::exchange::change::Sort;
use crate::exchange::compare::{Relook, plain};
use crate::exchange::markup;
use crate::exchange::meanwhile;
use crate::exchange::pair::Edit;
use crate::exchange::patch::{Line, Splice};
use crate::exchange::returned::Back;
use crate::exchange::units::*;
use crate::source::FileId;
use std::ops::Range;

impl Merger<'_> {
    /// Paragraphs became these.
    pub(super) fn became(&mut self, sent: &[usize], back: &[&Back]) {
        let joint = Joint::new(self, sent, back);
        for edit in &joint.edits {
            self.edited(sent, back, &joint, edit);
        }
        // What was pasted as bare words keeps the looks that it had.
        let bare = |b: &&Back| b.names.is_empty() && b.units.iter().all(|u| u.1 & SHOWN == 0);
        if !back.iter().all(bare) {
            for look in &joint.looks {
                self.looked(sent, back, &joint, look);
            }
        }
        for (n, back) in back.iter().enumerate() {
            for (at, which) in &back.remarks {
                self.remarked(sent, &joint, joint.starts[n] + at, *which);
            }
        }
    }

    fn edited(&mut self, sent: &[usize], back: &[&Back], joint: &Joint, edit: &Edit) {
        let by = joint.back_of(edit.new.start).and_then(|n| back.get(n)).and_then(|b| b.by.clone());
        let own = joint.sent_of(edit.old.start, sent);
        let words = said(&joint.old_words(edit), &joint.new_words(edit));
        match joint.now(edit) {
            Where::Already => self.out.already += 1,
            Where::Nowhere => {
                if self.sent[own].file.is_empty() {
                    return self.told(own, words, "");
                }
                let span = joint.nearest(edit.old.start).unwrap_or_else(|| self.place(own));
                self.out.conflicts.push((span, words));
            }
            Where::At(range) if self.is_there(joint, &range, &joint.lines(edit)) => {
                self.out.already += 1;
            }
            Where::At(range) => {
                let notes = self.notes_out(joint, edit, &range);
                let rewritten = notes
                    .iter()
                    .filter_map(|(para, unit)| self.note_at(*para, *unit))
                    .find_map(|n| self.rewritten(n));
                if let Some((span, words)) = rewritten {
                    let said = format!("the editor has taken out a note: {words}");
                    return self.out.conflicts.push((span, said));
                }
                let note = |id: &str, file: FileId| self.note(id, file);
                let made = self.patcher(&note).edit(&joint.flow, range.clone(), &joint.lines(edit));
                match made {
                    Ok(mut splices) => {
                        for (para, unit) in notes {
                            splices.extend(self.goes_with(para, unit, &splices));
                        }
                        self.push(Sort::Words, by, splices);
                        let near = self.map[own];
                        let nesting = near.map_or(0, |n| self.now.paras[n].nesting);
                        for line in joint.lines(edit).iter().skip(1) {
                            self.new_chapter(line, near, nesting);
                        }
                    }
                    Err(why) => self.told(own, words, why),
                }
            }
        }
    }

    /// Whether paragraphs that are put in behind one stand there already, from an earlier round.
    fn is_there(&self, joint: &Joint, range: &Range<usize>, lines: &[Line]) -> bool {
        let (Some(first), true) = (lines.first(), range.is_empty() && lines.len() > 1) else {
            return false;
        };
        let ends = joint.flow.units.get(range.start).is_none_or(|u| u.ch == END);
        let at = range.start.checked_sub(1).and_then(|i| joint.flow.para.get(i).copied());
        let (Some(mut at), true) = (at, ends && first.units.is_empty()) else { return false };
        lines[1..].iter().filter(|l| !l.units.is_empty()).all(|line| {
            let next =
                meanwhile::next_in_story(self.now, at).filter(|n| !self.known_now.contains(n));
            at = next.unwrap_or(at);
            let own = |n: usize| {
                let now = spaced(self.now.paras[n].units.iter().map(|u| u.ch));
                now == spaced(line.units.iter().map(|u| u.ch))
            };
            next.is_some_and(own)
        })
    }

    fn looked(&mut self, sent: &[usize], back: &[&Back], joint: &Joint, look: &Relook) {
        let kept: Vec<usize> =
            look.old.clone().filter_map(|o| joint.flow.kept.get(o).copied().flatten()).collect();
        let own = joint.sent_of(look.old.start, sent);
        let old: String = joint.old[look.old.clone()].iter().map(|(k, _)| k.0).collect();
        let words = format!("another look: {}", short(&old));
        let (Some(first), Some(last)) = (kept.first(), kept.last()) else { return };
        if kept.len() != look.old.len() || last - first + 1 != kept.len() {
            let span = self.place(own);
            return self.out.conflicts.push((span, words));
        }
        // The manuscript may have given it that look meanwhile.
        let has = |u: &Unit| u.look & look.on == look.on && u.look & look.off == 0;
        if joint.flow.units[*first..last + 1].iter().all(has) {
            self.out.already += 1;
            return;
        }
        let note = |_: &str, _: FileId| String::new();
        let made = self.patcher(&note).look(&joint.flow, *first..last + 1, look);
        let by = back.first().and_then(|b| b.by.clone());
        match made {
            Ok(splices) => self.push(Sort::Look, by, splices),
            Err(why) => self.told(own, words, why),
        }
    }

    /// A remark goes to where it was made.
    fn remarked(&mut self, sent: &[usize], joint: &Joint, at: usize, which: usize) {
        let said = &self.back.said[which];
        if said.words.is_empty() {
            return;
        }
        if let Some(left) = self.known.get_mut(&bare(&said.words)).filter(|n| **n > 0) {
            *left -= 1;
            return;
        }
        let text = markup::remark(&said.author, &said.words);
        let by = Some(said.author.clone()).filter(|a| !a.is_empty());
        let old = joint.old_place(at);
        let own = joint.sent_of(old.saturating_sub(1), sent);
        // It may stand there already, from an earlier round.
        match self.spot(joint, old) {
            Some((file, at, block)) => {
                let text = if block { format!("\n\n{text}") } else { text };
                let there = self.sources.get(file).and_then(|f| f.text.get(at..));
                if there.is_some_and(|t| t.trim_start().starts_with(text.trim_start())) {
                    self.out.already += 1;
                    return;
                }
                self.push(Sort::Remark, by, vec![Splice::put(file, at, text)]);
            }
            None => {
                let words = format!("comment of {}: {}", said.author, short(&said.words));
                self.told(own, words, "its place is not in the manuscript any longer");
            }
        }
    }

    /// Where in the source a remark behind a character goes, and whether as a block of its own.
    fn spot(&self, joint: &Joint, old: usize) -> Option<(FileId, usize, bool)> {
        let flow = &joint.flow;
        let kept = |o: usize| flow.kept.get(o).copied().flatten();
        let before = (0..old).rev().find_map(|o| kept(o).filter(|u| flow.units[*u].ch != END));
        let next = || (old..flow.kept.len()).find_map(kept);
        let unit = before.or_else(next)?;
        let at = flow.para[unit];
        let para = &self.now.paras[at];
        let note = |_: &str, _: FileId| String::new();
        let own = |u: &usize| flow.para[*u] == at;
        let block = matches!(
            para.role,
            Role::Code
                | Role::Formula
                | Role::Picture
                | Role::Table
                | Role::Heading(_)
                | Role::Part
                | Role::Caption
        );
        let placed = |u: usize| flow.units[u].at.filter(|a| a.is_some());
        if block || flow.units[unit].look & CODE != 0 {
            if !para.block.is_some() {
                return None;
            }
            return Some((para.block.file, self.patcher(&note).last_line_end(para), true));
        }
        let behind = (0..=unit).rev().take_while(own).find_map(|u| {
            placed(u).map(|a| (a.file, if before.is_some() { a.end } else { a.start } as usize))
        });
        let ahead = || {
            let mut all = (unit..flow.units.len()).take_while(own);
            all.find_map(|u| placed(u).map(|a| (a.file, a.start as usize)))
        };
        let (file, mut at) = behind.or_else(ahead)?;
        // Behind the marks that end there.
        for wrap in flow.wraps.iter().filter(|w| before == w.units.end.checked_sub(1)) {
            if wrap.span.file == file {
                at = at.max(wrap.span.end as usize);
            }
        }
        Some((file, at, false))
    }
}

/// Words with single spaces between them, as they are compared with typed ones.
fn spaced(chars: impl Iterator<Item = char>) -> String {
    let text: String = chars.map(plain).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
