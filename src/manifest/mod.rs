//! `recto.toml`: schema, reading, editing that keeps comments, mdBook's projects, and a first
//! manifest for those of other tools.
//!
//! [`load`] is the first step of a book's way: a folder in, a [`Project`] out, with every fault of
//! the manifest reported at its line. [`edit`] changes the order and leaves all else as it was.

mod abbreviations;
pub mod adopt;
mod book;
mod chapters;
mod citations;
mod condition;
mod dates;
mod displays;
pub mod edit;
mod edit_change;
mod edit_kind;
mod edit_list;
mod edit_summary;
mod edit_tables;
pub mod editions;
mod environments;
mod epub;
mod extend;
mod file_kinds;
mod fonts;
mod format;
pub(crate) mod house;
pub mod identifier;
mod index;
mod known_keys;
pub mod links;
mod lint;
mod load;
mod math;
mod names;
mod own_css;
mod paths;
mod preprocessors;
mod print;
pub mod printer;
mod project;
pub mod shop;
mod site;
mod summary;
mod territory;
mod trade;
mod values;
pub mod versions;
mod volumes;
mod words;
pub(crate) mod yaml;

pub use book::{role_word, slug};
pub use condition::is_registered;
pub use editions::{Binding, Colours, Edition, Endpapers};
pub(crate) use file_kinds::kind_of_file;
#[cfg(feature = "cli")]
pub(crate) use file_kinds::place_of_title;
#[cfg(feature = "cli")]
pub(crate) use file_kinds::usual_matter;
pub use fonts::{BUNDLED as BUNDLED_FONTS, FontChoice, FontFiles, NASKH};
pub use format::{Format, ScreenFormat, screen_format};
#[cfg(feature = "cli")]
pub(crate) use house::shared_with;
pub use known_keys::known_keys;
pub use load::{epoch, load, load_with, open};
pub use names::{KINDS, Suggestions, kind_from_name, kind_name, nearest, quoted, shell_word};
pub use paths::{Checker, PathFault, check_file};
pub(crate) use print::is_negative;
pub use print::{NUMBERED_LEVELS, THEMES};
pub use printer::Printer;
pub use project::{
    BibliographyChoice, Citations, Entry, EpubSettings, Flavour, IndexChoice, NotesPlace, Open,
    Output, PageList, Print, Project, Site, SpellOut, Works,
};
pub use territory::{Territory, is_country};
pub use trade::{Ai, AiUse, Audience, Party, PartyNumber, Price, Status, SupplierRole, Trade};
pub use values::{At, Reader, item_type};
pub(crate) use volumes::is_of_text;
pub use words::KEYS as WORD_KEYS;
