//! `names` with what stands in it, and the options of names that are inherited.

use super::{Dress, Element, Plural, TermForm};

/// `names`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) variables: Vec<String>,
    /// Options of `name`, and the delimiter of `names` itself.
    pub(crate) options: NameOptions,
    /// `name` is there (an element in `substitute` without one takes over what its parent has).
    pub(crate) has_name: bool,
    /// Face and affixes of `name`.
    pub(crate) name_dress: Dress,
    pub(crate) family: Option<NamePart>,
    pub(crate) given: Option<NamePart>,
    pub(crate) et_al: Option<EtAl>,
    pub(crate) label: Option<NamesLabel>,
    pub(crate) substitute: Vec<Element>,
}

/// `name-part`.
#[derive(Debug, Clone, Default)]
pub(crate) struct NamePart {
    pub(crate) dress: Dress,
}

/// `et-al`.
#[derive(Debug, Clone)]
pub(crate) struct EtAl {
    pub(crate) term: String,
    pub(crate) dress: Dress,
}

/// `label` in `names`.
#[derive(Debug, Clone)]
pub(crate) struct NamesLabel {
    pub(crate) form: TermForm,
    pub(crate) plural: Plural,
    pub(crate) dress: Dress,
    /// It stands before the names.
    pub(crate) before: bool,
}

/// What stands between the last two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum And {
    Text,
    Symbol,
}

/// `delimiter-precedes-last`, `delimiter-precedes-et-al`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DelimiterRule {
    #[default]
    Contextual,
    AfterInvertedName,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameForm {
    Long,
    Short,
    Count,
}

/// Options of names, each from the nearest element that says it.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameOptions {
    pub(crate) and: Option<And>,
    pub(crate) delimiter: Option<String>,
    pub(crate) names_delimiter: Option<String>,
    pub(crate) before_last: Option<DelimiterRule>,
    pub(crate) before_et_al: Option<DelimiterRule>,
    pub(crate) et_al_min: Option<usize>,
    pub(crate) et_al_use_first: Option<usize>,
    pub(crate) et_al_use_last: Option<bool>,
    pub(crate) later_min: Option<usize>,
    pub(crate) later_use_first: Option<usize>,
    pub(crate) form: Option<NameForm>,
    pub(crate) initialize: Option<bool>,
    pub(crate) initialize_with: Option<String>,
    /// `name-as-sort-order`: all (true) or the first (false).
    pub(crate) inverted: Option<bool>,
    pub(crate) sort_separator: Option<String>,
}

impl NameOptions {
    /// These options, and where they say nothing, those of `outer`.
    pub(crate) fn over(&self, outer: &NameOptions) -> NameOptions {
        NameOptions {
            and: self.and.or(outer.and),
            delimiter: self.delimiter.clone().or_else(|| outer.delimiter.clone()),
            names_delimiter: self.names_delimiter.clone().or_else(|| outer.names_delimiter.clone()),
            before_last: self.before_last.or(outer.before_last),
            before_et_al: self.before_et_al.or(outer.before_et_al),
            et_al_min: self.et_al_min.or(outer.et_al_min),
            et_al_use_first: self.et_al_use_first.or(outer.et_al_use_first),
            et_al_use_last: self.et_al_use_last.or(outer.et_al_use_last),
            later_min: self.later_min.or(outer.later_min),
            later_use_first: self.later_use_first.or(outer.later_use_first),
            form: self.form.or(outer.form),
            initialize: self.initialize.or(outer.initialize),
            initialize_with: self.initialize_with.clone().or_else(|| outer.initialize_with.clone()),
            inverted: self.inverted.or(outer.inverted),
            sort_separator: self.sort_separator.clone().or_else(|| outer.sort_separator.clone()),
        }
    }
}
