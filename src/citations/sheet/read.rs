//! XML to a style.

use super::super::locale::{self, Partial};
use super::super::style::StyleFault;
use super::names::{EtAl, NamesLabel};
use super::*;
use roxmltree::{Document, Node};

/// Reads a style. Elements and values that CSL does not have are passed over.
pub(crate) fn sheet(xml: &str) -> Result<Sheet, StyleFault> {
    let document = Document::parse(xml).map_err(|error| {
        let at = locale::offset(xml, error.pos());
        StyleFault { range: at..at, what: format!("its XML can't be read: {error}") }
    })?;
    let root = document.root_element();
    if root.tag_name().name() != "style" {
        let what = format!("it is no style of CSL: it begins with `<{}>`", root.tag_name().name());
        return Err(StyleFault { range: root.range(), what });
    }
    let mut sheet = Sheet {
        note: root.attribute("class") == Some("note"),
        locale: root.attribute("default-locale").map(str::to_owned),
        demote: match root.attribute("demote-non-dropping-particle") {
            Some("never") => Demote::Never,
            Some("sort-only") => Demote::SortOnly,
            _ => Demote::DisplayAndSort,
        },
        hyphen_in_initials: root.attribute("initialize-with-hyphen") != Some("false"),
        page_ranges: root.attribute("page-range-format").and_then(page_ranges),
        places_year_letter: places_year_letter(root),
        tells_guesses: root.descendants().any(|n| n.has_attribute("is-uncertain-date")),
        ..Sheet::default()
    };
    let outer = inherited_names(root);
    for child in root.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "info" => info(child, &mut sheet),
            "locale" => sheet.locales.push(read_locale_parts(child)),
            "macro" => {
                let name = child.attribute("name").unwrap_or_default().to_owned();
                sheet.macros.insert(name, read_elements(child));
            }
            "citation" => sheet.citation = section(child, &outer),
            "bibliography" => sheet.bibliography = Some(section(child, &outer)),
            _ => {}
        }
    }
    if sheet.parent.is_none() && !root.children().any(|n| n.has_tag_name_local("citation")) {
        let what = "it has no `<citation>`".to_owned();
        return Err(StyleFault { range: root.range().start..root.range().start + 1, what });
    }
    Ok(sheet)
}

/// Names without their namespace: styles name it in several ways.
trait Local {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl Local for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

fn info(node: Node, sheet: &mut Sheet) {
    for child in node.children().filter(Node::is_element) {
        let text = child.text().unwrap_or_default().trim().to_owned();
        match child.tag_name().name() {
            "title" => sheet.title = text,
            "id" => sheet.id = text,
            "link" if child.attribute("rel") == Some("independent-parent") => {
                sheet.parent = child.attribute("href").map(str::to_owned);
            }
            _ => {}
        }
    }
}

fn places_year_letter(root: Node) -> bool {
    let own = ["year-suffix", "citation-label"];
    root.descendants().any(|node| node.attribute("variable").is_some_and(|v| own.contains(&v)))
}

/// The words of a language in a style, with the language.
fn read_locale_parts(node: Node) -> (Option<String>, Partial) {
    let language = node.attributes().find(|a| a.name() == "lang").map(|a| a.value().to_owned());
    (language, locale::read(node))
}

fn page_ranges(value: &str) -> Option<PageRanges> {
    Some(match value {
        "chicago" | "chicago-15" => PageRanges::Chicago15,
        "chicago-16" => PageRanges::Chicago16,
        "expanded" => PageRanges::Expanded,
        "minimal" => PageRanges::Minimal,
        "minimal-two" => PageRanges::MinimalTwo,
        _ => return None,
    })
}

fn number(node: Node, name: &str) -> Option<u32> {
    node.attribute(name)?.trim().parse().ok()
}

fn flag(node: Node, name: &str) -> bool {
    node.attribute(name) == Some("true")
}

fn section(node: Node, outer: &NameOptions) -> Section {
    let mut section = Section {
        names: inherited_names(node).over(outer),
        disambiguation: Disambiguation {
            names: flag(node, "disambiguate-add-names"),
            given: flag(node, "disambiguate-add-givenname"),
            year_letter: flag(node, "disambiguate-add-year-suffix"),
            rule: match node.attribute("givenname-disambiguation-rule") {
                Some("all-names") => GivenRule::AllNames,
                Some("all-names-with-initials") => GivenRule::AllNamesWithInitials,
                Some("primary-name") => GivenRule::PrimaryName,
                Some("primary-name-with-initials") => GivenRule::PrimaryNameWithInitials,
                _ => GivenRule::ByCite,
            },
        },
        collapse: match node.attribute("collapse") {
            Some("citation-number") => Some(Collapse::Number),
            Some("year") => Some(Collapse::Year),
            Some("year-suffix") => Some(Collapse::YearLetter),
            Some("year-suffix-ranged") => Some(Collapse::YearLetterRanged),
            _ => None,
        },
        group_delimiter: node.attribute("cite-group-delimiter").map(str::to_owned),
        after_collapse_delimiter: node.attribute("after-collapse-delimiter").map(str::to_owned),
        year_letter_delimiter: node.attribute("year-suffix-delimiter").map(str::to_owned),
        near_note_distance: number(node, "near-note-distance").unwrap_or(5),
        hanging: flag(node, "hanging-indent"),
        second_field: match node.attribute("second-field-align") {
            Some("flush") => Some(SecondField::Flush),
            Some("margin") => Some(SecondField::Margin),
            _ => None,
        },
        entry_spacing: number(node, "entry-spacing").unwrap_or(1),
        line_spacing: number(node, "line-spacing").unwrap_or(1),
        substitute: node.attribute("subsequent-author-substitute").map(str::to_owned),
        substitute_rule: match node.attribute("subsequent-author-substitute-rule") {
            Some("complete-each") => SubstituteRule::CompleteEach,
            Some("partial-each") => SubstituteRule::PartialEach,
            Some("partial-first") => SubstituteRule::PartialFirst,
            _ => SubstituteRule::CompleteAll,
        },
        ..Section::default()
    };
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "layout" => {
                section.elements = read_elements(child);
                section.dress = dress(child);
            }
            "sort" => {
                section.sort = child.children().filter(Node::is_element).filter_map(key).collect();
            }
            _ => {}
        }
    }
    section
}

fn key(node: Node) -> Option<SortKey> {
    let variable = node.attribute("variable").map(|name| SortBy::Variable(name.to_owned()));
    let by = variable.or(node.attribute("macro").map(|name| SortBy::Macro(name.to_owned())))?;
    let count = |name| number(node, name).map(|n| n as usize);
    Some(SortKey {
        by,
        descending: node.attribute("sort") == Some("descending"),
        names: NameOptions {
            et_al_min: count("names-min"),
            et_al_use_first: count("names-use-first"),
            et_al_use_last: node.attribute("names-use-last").map(|v| v == "true"),
            ..NameOptions::default()
        },
    })
}

/// Options of names on `style`, `citation`, `bibliography`.
fn inherited_names(node: Node) -> NameOptions {
    NameOptions {
        delimiter: node.attribute("name-delimiter").map(str::to_owned),
        names_delimiter: node.attribute("names-delimiter").map(str::to_owned),
        form: node.attribute("name-form").and_then(name_form),
        ..name_options(node)
    }
}

fn name_form(value: &str) -> Option<NameForm> {
    match value {
        "long" => Some(NameForm::Long),
        "short" => Some(NameForm::Short),
        "count" => Some(NameForm::Count),
        _ => None,
    }
}

fn delimiter_rule(node: Node, name: &str) -> Option<DelimiterRule> {
    Some(match node.attribute(name)? {
        "always" => DelimiterRule::Always,
        "never" => DelimiterRule::Never,
        "after-inverted-name" => DelimiterRule::AfterInvertedName,
        _ => DelimiterRule::Contextual,
    })
}

/// The options of names that have one spelling wherever they stand.
fn name_options(node: Node) -> NameOptions {
    let count = |name| number(node, name).map(|n| n as usize);
    NameOptions {
        and: match node.attribute("and") {
            Some("text") => Some(And::Text),
            Some("symbol") => Some(And::Symbol),
            _ => None,
        },
        delimiter: None,
        names_delimiter: None,
        before_last: delimiter_rule(node, "delimiter-precedes-last"),
        before_et_al: delimiter_rule(node, "delimiter-precedes-et-al"),
        et_al_min: count("et-al-min"),
        et_al_use_first: count("et-al-use-first"),
        et_al_use_last: node.attribute("et-al-use-last").map(|v| v == "true"),
        later_min: count("et-al-subsequent-min"),
        later_use_first: count("et-al-subsequent-use-first"),
        form: None,
        initialize: node.attribute("initialize").map(|v| v != "false"),
        initialize_with: node.attribute("initialize-with").map(str::to_owned),
        inverted: match node.attribute("name-as-sort-order") {
            Some("all") => Some(true),
            Some("first") => Some(false),
            _ => None,
        },
        sort_separator: node.attribute("sort-separator").map(str::to_owned),
    }
}

/// The elements in a macro, a layout, a group, a branch.
fn read_elements(node: Node) -> Vec<Element> {
    node.children().filter(Node::is_element).filter_map(element).collect()
}

fn element(node: Node) -> Option<Element> {
    let variable = || node.attribute("variable").unwrap_or_default().to_owned();
    let kind = match node.tag_name().name() {
        "text" => text(node)?,
        "date" => ElementKind::Date(date(node)),
        "number" => ElementKind::Number {
            variable: variable(),
            form: match node.attribute("form") {
                Some("ordinal") => NumberForm::Ordinal,
                Some("long-ordinal") => NumberForm::LongOrdinal,
                Some("roman") => NumberForm::Roman,
                _ => NumberForm::Numeric,
            },
        },
        "names" => ElementKind::Names(Box::new(names(node))),
        "label" => {
            ElementKind::Label { variable: variable(), form: term_form(node), plural: plural(node) }
        }
        "group" => ElementKind::Group(read_elements(node)),
        "choose" => {
            ElementKind::Choose(node.children().filter(Node::is_element).map(branch).collect())
        }
        _ => return None,
    };
    Some(Element { kind, dress: dress(node) })
}

fn text(node: Node) -> Option<ElementKind> {
    if let Some(name) = node.attribute("variable") {
        let short = node.attribute("form") == Some("short");
        return Some(ElementKind::Variable { name: name.to_owned(), short });
    }
    if let Some(name) = node.attribute("macro") {
        return Some(ElementKind::Macro(name.to_owned()));
    }
    if let Some(name) = node.attribute("term") {
        let plural = flag(node, "plural");
        return Some(ElementKind::Term { name: name.to_owned(), form: term_form(node), plural });
    }
    node.attribute("value").map(|value| ElementKind::Value(value.to_owned()))
}

/// The form of a term that an element wants.
fn term_form(node: Node) -> TermForm {
    locale::term_form(node.attribute("form").unwrap_or_default())
}

fn plural(node: Node) -> Plural {
    match node.attribute("plural") {
        Some("always") => Plural::Always,
        Some("never") => Plural::Never,
        _ => Plural::Contextual,
    }
}

fn date(node: Node) -> DateElement {
    DateElement {
        variable: node.attribute("variable").unwrap_or_default().to_owned(),
        localized: match node.attribute("form") {
            Some("numeric") => Some(true),
            Some("text") => Some(false),
            _ => None,
        },
        wanted: match node.attribute("date-parts") {
            Some("year") => DateParts::Year,
            Some("year-month") => DateParts::YearMonth,
            _ => DateParts::All,
        },
        parts: date_parts(node),
        delimiter: node.attribute("delimiter").unwrap_or_default().to_owned(),
    }
}

/// The `date-part` elements in a node.
pub(crate) fn date_parts(node: Node) -> Vec<DatePart> {
    let part = |node: Node| {
        let name = match node.attribute("name")? {
            "year" => DatePartName::Year,
            "month" => DatePartName::Month,
            "day" => DatePartName::Day,
            _ => return None,
        };
        Some(DatePart {
            name,
            form: node.attribute("form").map(str::to_owned),
            range_delimiter: node.attribute("range-delimiter").map(str::to_owned),
            dress: dress(node),
        })
    };
    node.children().filter(|n| n.has_tag_name_local("date-part")).filter_map(part).collect()
}

fn names(node: Node) -> Names {
    let variables = node.attribute("variable").unwrap_or_default();
    let mut names = Names {
        variables: variables.split_whitespace().map(str::to_owned).collect(),
        ..Names::default()
    };
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "name" => {
                names.has_name = true;
                names.options = NameOptions {
                    delimiter: child.attribute("delimiter").map(str::to_owned),
                    form: child.attribute("form").and_then(name_form),
                    ..name_options(child)
                };
                names.name_dress = Dress { delimiter: String::new(), ..dress(child) };
                for part in child.children().filter(|n| n.has_tag_name_local("name-part")) {
                    let dress = NamePart { dress: dress(part) };
                    match part.attribute("name") {
                        Some("family") => names.family = Some(dress),
                        Some("given") => names.given = Some(dress),
                        _ => {}
                    }
                }
            }
            "et-al" => {
                names.et_al = Some(EtAl {
                    term: child.attribute("term").unwrap_or("et-al").to_owned(),
                    dress: dress(child),
                });
            }
            "label" => {
                names.label = Some(NamesLabel {
                    form: term_form(child),
                    plural: plural(child),
                    dress: dress(child),
                    before: !names.has_name
                        && child.next_siblings().any(|n| n.has_tag_name_local("name")),
                });
            }
            "substitute" => names.substitute = read_elements(child),
            _ => {}
        }
    }
    names.options.names_delimiter = node.attribute("delimiter").map(str::to_owned);
    names
}

fn branch(node: Node) -> Branch {
    let mut tests = Vec::new();
    let words = |name: &str| -> Vec<String> {
        node.attribute(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
    };
    tests.extend(words("type").into_iter().map(Test::Type));
    tests.extend(words("variable").into_iter().map(Test::Variable));
    tests.extend(words("is-numeric").into_iter().map(Test::Numeric));
    tests.extend(words("is-uncertain-date").into_iter().map(Test::Uncertain));
    tests.extend(words("locator").into_iter().map(Test::Locator));
    tests.extend(words("position").iter().filter_map(|word| position(word)).map(Test::Position));
    if let Some(value) = node.attribute("disambiguate") {
        tests.push(Test::Disambiguate(value == "true"));
    }
    Branch {
        rule: match node.attribute("match") {
            Some("any") => MatchRule::Any,
            Some("none") => MatchRule::None,
            _ => MatchRule::All,
        },
        tests,
        elements: read_elements(node),
    }
}

fn position(word: &str) -> Option<Position> {
    Some(match word {
        "first" => Position::First,
        "subsequent" => Position::Subsequent,
        "ibid" => Position::Ibid,
        "ibid-with-locator" => Position::IbidWithLocator,
        "near-note" => Position::NearNote,
        _ => return None,
    })
}

/// Face, affixes and the like of an element.
fn dress(node: Node) -> Dress {
    let text = |name| node.attribute(name).unwrap_or_default().to_owned();
    Dress {
        face: face(node),
        prefix: text("prefix"),
        suffix: text("suffix"),
        delimiter: text("delimiter"),
        quotes: flag(node, "quotes"),
        strip_periods: flag(node, "strip-periods"),
        case: match node.attribute("text-case") {
            Some("lowercase") => Some(Case::Lower),
            Some("uppercase") => Some(Case::Upper),
            Some("capitalize-first") => Some(Case::CapitalFirst),
            Some("capitalize-all") => Some(Case::CapitalAll),
            Some("sentence") => Some(Case::Sentence),
            Some("title") => Some(Case::Title),
            _ => None,
        },
        display: match node.attribute("display") {
            Some("block") => Some(Display::Block),
            Some("left-margin") => Some(Display::LeftMargin),
            Some("right-inline") => Some(Display::RightInline),
            Some("indent") => Some(Display::Indent),
            _ => None,
        },
    }
}

fn face(node: Node) -> Face {
    Face {
        italic: node.attribute("font-style").map(|v| v != "normal"),
        bold: match node.attribute("font-weight") {
            Some("bold") => Some(true),
            Some("normal") => Some(false),
            _ => None,
        },
        light: node.attribute("font-weight") == Some("light"),
        caps: node.attribute("font-variant").map(|v| v == "small-caps"),
        underline: node.attribute("text-decoration").map(|v| v == "underline"),
        vertical: match node.attribute("vertical-align") {
            Some("sup") => Some(Vertical::Super),
            Some("sub") => Some(Vertical::Sub),
            Some("baseline") => Some(Vertical::Baseline),
            _ => None,
        },
    }
}
