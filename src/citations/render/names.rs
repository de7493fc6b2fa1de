//! `names`: lists of names.

use super::super::item::Person;
use super::super::node::{Node, Tag};
use super::super::sheet::{
    And, DelimiterRule, ElementKind, NameForm, NameOptions, Names, NamesLabel, Plural, TermForm,
};
use super::person::Manner;
use super::{NameList, Rank, Rendered, Renderer, cases, dressed, strip_periods};
use std::borrow::Cow;
use std::rc::Rc;

/// A list of names as it is to be rendered.
struct List<'a> {
    variable: &'a str,
    people: &'a [Person],
    /// Two variables that hold the same people.
    term: &'a str,
}

impl Renderer<'_> {
    /// The names of an element, or what is set in their place.
    pub(super) fn names(&self, names: &Names) -> Rendered {
        let names = &*self.with_outer(names);
        let mut out = Rendered { asked: true, ..Rendered::default() };
        let lists = self.lists_of(names);
        if lists.is_empty() {
            return self.substitute(names);
        }
        let options = names.options.over(&self.section.names);
        if options.form == Some(NameForm::Count) {
            let count: usize = lists.iter().map(|list| self.shown(list, &options).0).sum();
            out.found = count > 0;
            out.nodes = vec![Node::Text(match self.sorting {
                Some(_) => format!("{count:08}"),
                None => count.to_string(),
            })];
            return out;
        }
        out.found = true;
        lists.iter().for_each(|list| self.take(list.variable));
        let parts: Vec<Node> =
            lists.iter().map(|list| self.list_with_label(list, names, &options)).collect();
        let delimiter = options.names_delimiter.clone().unwrap_or_default();
        out.nodes = vec![Node::joined(&delimiter, parts)];
        out
    }

    /// An element in a substitute without `name` takes over what its parent has.
    fn with_outer<'n>(&self, names: &'n Names) -> Cow<'n, Names> {
        if names.has_name || names.et_al.is_some() || names.label.is_some() {
            return Cow::Borrowed(names);
        }
        let outer = self.outer_names.borrow();
        let Some(outer) = outer.last() else { return Cow::Borrowed(names) };
        let variables = names.variables.clone();
        Cow::Owned(Names { variables, substitute: names.substitute.clone(), ..(**outer).clone() })
    }

    fn lists_of<'s>(&'s self, names: &'s Names) -> Vec<List<'s>> {
        let people = |variable: &str| {
            let free = !self.is_taken(variable);
            self.item.names.get(variable).filter(|people| free && !people.is_empty())
        };
        let [a, b] = names.variables.as_slice() else {
            let list = |variable: &'s String| {
                let people = people(variable)?;
                Some(List { variable, people, term: variable })
            };
            return names.variables.iter().filter_map(list).collect();
        };
        let both = (a == "editor" && b == "translator") || (a == "translator" && b == "editor");
        let form = names.label.as_ref().map_or(TermForm::Long, |label| label.form);
        let term = self.locale.term("editortranslator", form, false);
        let both = both && term.is_some_and(|term| !term.is_empty());
        match (people(a), people(b)) {
            (Some(first), Some(second)) if both && first == second => {
                vec![List { variable: a, people: first, term: "editortranslator" }]
            }
            (first, second) => {
                let all = [(a, first), (b, second)];
                let list = |(variable, people): (&'s String, Option<&'s Vec<Person>>)| {
                    Some(List { variable, people: people?, term: variable })
                };
                all.into_iter().filter_map(list).collect()
            }
        }
    }

    /// The first element of the substitute that has something; it is not printed again later.
    fn substitute(&self, names: &Names) -> Rendered {
        let mut out = Rendered { asked: true, ..Rendered::default() };
        if names.substitute.is_empty() {
            return out;
        }
        let mut inherits = names.clone();
        inherits.substitute.clear();
        let inherits = Rc::new(inherits);
        for element in &names.substitute {
            self.outer_names.borrow_mut().push(Rc::clone(&inherits));
            self.substituting.set(self.substituting.get() + 1);
            let mut rendered = Rendered::default();
            self.element(element, &mut rendered);
            self.substituting.set(self.substituting.get() - 1);
            self.outer_names.borrow_mut().pop();
            if rendered.nodes.iter().all(Node::is_empty) {
                continue;
            }
            out.found = true;
            out.nodes = rendered.nodes;
            // What stands for the names is names.
            if !matches!(element.kind, ElementKind::Names(_)) {
                out.nodes = vec![Node::tagged(Tag::NameList, out.nodes)];
            }
            return out;
        }
        out
    }

    fn list_with_label(&self, list: &List, names: &Names, options: &NameOptions) -> Node {
        let shown = Node::tagged(Tag::NameList, self.list(list, names, options));
        let label = names.label.as_ref().filter(|_| self.sorting.is_none());
        let Some(label) = label else { return shown };
        let word = self.names_label(list, label);
        let parts = match label.before {
            true => word.into_iter().chain([shown]).collect(),
            false => [shown].into_iter().chain(word).collect(),
        };
        Node::joined("", parts)
    }

    fn names_label(&self, list: &List, label: &NamesLabel) -> Option<Node> {
        let many = match label.plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual => list.people.len() > 1,
        };
        let word = self.locale.term(list.term, label.form, many).filter(|word| !word.is_empty())?;
        let mut nodes = vec![Node::Text(word.to_owned())];
        if label.dress.strip_periods {
            strip_periods(&mut nodes);
        }
        if let Some(case) = label.dress.case {
            cases::apply(&mut nodes, case, self.locale.is_english());
        }
        Node::dressed(&label.dress, nodes)
    }

    /// How many names of a list are shown, and whether "et al." follows.
    fn shown(&self, list: &List, options: &NameOptions) -> (usize, bool) {
        let others = list.people.iter().any(|person| person.others);
        let total = list.people.iter().filter(|person| !person.others).count();
        let (mut min, mut first) = (options.et_al_min, options.et_al_use_first);
        if self.facts.position >= Rank::Subsequent && !self.facts.unplaced {
            min = options.later_min.or(min);
            first = options.later_use_first.or(first);
        }
        if let Some(sorting) = self.sorting {
            min = sorting.et_al_min.or(min);
            first = sorting.et_al_use_first.or(first);
        }
        let hint = self.hints.names.get(list.variable).map_or(0, |hint| hint.show);
        let hint = if self.sorting.is_some() { 0 } else { hint };
        match (min, first) {
            (Some(min), Some(first)) if min > 0 && total >= min && total > first => {
                let shown = first.max(1).max(hint).min(total);
                (shown, shown < total || others)
            }
            _ => (total, others),
        }
    }

    fn list(&self, list: &List, names: &Names, options: &NameOptions) -> Vec<Node> {
        let (shown, et_al) = self.shown(list, options);
        let people: Vec<&Person> = list.people.iter().filter(|person| !person.others).collect();
        let base = match options.form {
            Some(NameForm::Short) => 0,
            _ if options.initialize_with.is_some() && options.initialize != Some(false) => 1,
            _ => 2,
        };
        self.note(list, shown, people.len(), base, options);
        let hints = self.hints.names.get(list.variable);
        let level = |index: usize| {
            let hint = hints.and_then(|hint| hint.given.get(index)).copied().unwrap_or(0);
            base.max(hint)
        };
        if self.sorting.is_some() {
            let name = |(index, person): (usize, &&Person)| {
                self.sort_name(person, options, level(index).max(base))
            };
            let mut all: Vec<String> = people.iter().enumerate().take(shown).map(name).collect();
            let own = self.sorting.and_then(|sorting| sorting.et_al_use_last);
            if et_al && own.or(options.et_al_use_last) == Some(true) && shown < people.len() {
                let last = people.len() - 1;
                all.push(name((last, &people[last])));
            }
            return vec![Node::Text(all.join("   "))];
        }
        let inverted = |index: usize| match options.inverted {
            Some(all) => all || index == 0,
            None => false,
        };
        let name = |index: usize| {
            let manner = Manner { given: level(index), inverted: inverted(index) };
            self.person(people[index], names, options, &manner)
        };
        let use_last = et_al && options.et_al_use_last == Some(true) && shown + 1 < people.len();
        let is_inverted = |index: usize| {
            inverted(index)
                && level(index) > 0
                && !people[index].is_literal()
                && !people[index].given.is_empty()
        };
        let delimiter = options.delimiter.clone().unwrap_or_else(|| ", ".to_owned());
        let mut nodes: Vec<Node> = Vec::new();
        let last_alone = !et_al && shown > 1;
        for index in 0..shown {
            if index > 0 {
                let is_last = last_alone && index + 1 == shown;
                let and = options.and.filter(|_| is_last);
                let with_delimiter = match (and, options.before_last.unwrap_or_default()) {
                    (None, _) | (Some(_), DelimiterRule::Always) => true,
                    (Some(_), DelimiterRule::Never) => false,
                    (Some(_), DelimiterRule::AfterInvertedName) => is_inverted(index - 1),
                    (Some(_), DelimiterRule::Contextual) => shown > 2,
                };
                let mut between = if with_delimiter { delimiter.clone() } else { " ".to_owned() };
                if let Some(and) = and {
                    let word = match and {
                        And::Text => {
                            self.locale.term("and", TermForm::Long, false).unwrap_or("and")
                        }
                        And::Symbol => "&",
                    };
                    if !between.ends_with(' ') && !between.is_empty() {
                        between.push(' ');
                    }
                    between.push_str(word);
                    between.push(' ');
                }
                nodes.push(separator(between));
            }
            nodes.push(name(index));
        }
        if use_last {
            nodes.push(separator(format!("{delimiter}\u{2026} ")));
            nodes.push(name(people.len() - 1));
        } else if et_al {
            let with_delimiter = match options.before_et_al.unwrap_or_default() {
                DelimiterRule::Always => true,
                DelimiterRule::Never => false,
                DelimiterRule::AfterInvertedName => is_inverted(shown - 1),
                DelimiterRule::Contextual => shown > 1,
            };
            let between = if with_delimiter { delimiter } else { " ".to_owned() };
            nodes.extend(self.et_al(names, between));
        }
        nodes
    }

    fn et_al(&self, names: &Names, between: String) -> Vec<Node> {
        let term = names.et_al.as_ref().map_or("et-al", |et_al| et_al.term.as_str());
        let word = self.locale.term(term, TermForm::Long, false);
        let word = word.or_else(|| self.locale.term("et-al", TermForm::Long, false));
        let word = word.unwrap_or_default().to_owned();
        if word.is_empty() {
            return Vec::new();
        }
        let is_wide = word.chars().next().is_some_and(|c| u32::from(c) >= 0x2e80);
        let between = if is_wide && between == " " { String::new() } else { between };
        let nodes = vec![Node::Text(word)];
        let nodes = match &names.et_al {
            Some(et_al) => dressed(&et_al.dress, nodes),
            None => nodes,
        };
        [separator(between)].into_iter().chain(nodes).collect()
    }

    /// Writes down how a list was rendered.
    fn note(&self, list: &List, shown: usize, total: usize, base: u8, options: &NameOptions) {
        let mut lists = self.lists.borrow_mut();
        if lists.iter().any(|known| known.variable == list.variable) {
            return;
        }
        lists.push(NameList {
            variable: list.variable.to_owned(),
            total,
            shown,
            base,
            initials: options.initialize_with.is_some() && options.initialize != Some(false),
        });
    }
}

/// What stands between names.
fn separator(text: String) -> Node {
    Node::Text(text)
}

/// What a variable of names sorts by.
pub(crate) fn sort_key(renderer: &Renderer, people: &[Person], options: &NameOptions) -> String {
    let list = List { variable: "", people, term: "" };
    let (shown, _) = renderer.shown(&list, options);
    let named = people.iter().filter(|person| !person.others);
    let all: Vec<String> =
        named.take(shown).map(|person| renderer.sort_name(person, options, 2)).collect();
    all.join("   ")
}
