//! `choose`.

use super::super::sheet::{Branch, MatchRule, Position, Test};
use super::{Rank, Renderer, is_numeric};

impl Renderer<'_> {
    /// Whether a branch is taken.
    pub(super) fn holds(&self, branch: &Branch) -> bool {
        if branch.tests.is_empty() {
            return true;
        }
        let mut tests = branch.tests.iter().map(|test| self.test(test));
        match branch.rule {
            MatchRule::All => tests.all(|holds| holds),
            MatchRule::Any => tests.any(|holds| holds),
            MatchRule::None => !tests.any(|holds| holds),
        }
    }

    fn test(&self, test: &Test) -> bool {
        match test {
            Test::Type(kind) => self.item.kind == *kind,
            Test::Variable(name) => self.has(name),
            Test::Numeric(name) => {
                let text = self.text_of(name);
                text.is_some_and(|text| is_numeric(&text, self.locale))
            }
            Test::Uncertain(name) => self.item.dates.get(name).is_some_and(|date| date.uncertain),
            Test::Locator(label) => {
                let is = |own: &str| own == label || (own == "sub verbo" && label == "sub-verbo");
                self.facts.locator.as_ref().is_some_and(|(own, _)| is(own))
            }
            Test::Position(position) => self.is_at(*position),
            Test::Disambiguate(wanted) => {
                let asked = self.extras_asked.get() + 1;
                self.extras_asked.set(asked);
                (self.hints.extra >= asked) == *wanted
            }
        }
    }

    fn has(&self, name: &str) -> bool {
        match name {
            "locator" => self.facts.locator.is_some(),
            "citation-number" => self.facts.number.is_some(),
            "first-reference-note-number" => self.facts.first_note.is_some(),
            "year-suffix" => self.hints.letter.is_some(),
            "citation-label" | "citation-key" => true,
            "page-first" => self.item.has("page-first") || self.item.has("page"),
            "title-short" => self.item.has("title-short") || self.item.has("shortTitle"),
            name => self.item.has(name),
        }
    }

    /// The text of a variable of text or number.
    pub(super) fn text_of(&self, name: &str) -> Option<String> {
        match name {
            "locator" => {
                let (_, nodes) = self.facts.locator.as_ref()?;
                Some(super::super::node::words(nodes))
            }
            "citation-number" => self.facts.number.map(|number| number.to_string()),
            "page-first" => {
                let own = self.item.text("page-first").or(self.item.text("page"));
                own.map(str::to_owned)
            }
            "first-reference-note-number" => self.facts.first_note.clone(),
            name => self.item.text(name).map(str::to_owned),
        }
    }

    fn is_at(&self, position: Position) -> bool {
        if self.facts.unplaced {
            return false;
        }
        match position {
            Position::First => self.facts.position == Rank::First,
            Position::Subsequent => self.facts.position >= Rank::Subsequent,
            Position::Ibid => self.facts.position >= Rank::Ibid,
            Position::IbidWithLocator => self.facts.position == Rank::IbidWithLocator,
            Position::NearNote => self.facts.near,
        }
    }
}
