//! The `[lint]` table: warnings that the author knows and does not want to be told of.

use super::names::nearest;
use super::values::{At, Reader};
use crate::diagnostic::{Code, Grade};
use toml_edit::TableLike;

/// Reads `[lint]`: the codes of warnings that are allowed.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike) -> Vec<Code> {
    reader.unknown_keys(table, &["allow"], "[lint]");
    let names = reader.strings(table, "allow");
    names.iter().filter_map(|at| allowed(reader, at)).collect()
}

fn allowed(reader: &mut Reader, at: &At<String>) -> Option<Code> {
    let name = at.value.as_str();
    let Ok(code) = name.parse::<Code>() else {
        let help = match nearest(name, Code::all().map(Code::name)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "the name of a message stands in brackets behind `warning`; `recto explain` lists \
                     all"
                .to_owned()
            }
        };
        reader.error(Code::UNKNOWN_VALUE, at.span, format!("no message is called `{name}`"), &help);
        return None;
    };
    if code.grade() == Grade::Error {
        let message = format!("`{name}` is an error, which can't be allowed");
        let help = "take it out of the list; warnings alone can be allowed";
        reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
        return None;
    }
    Some(code)
}
