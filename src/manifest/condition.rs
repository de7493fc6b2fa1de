//! Printing conditions: the names by which PDF/X says for what press a file is made.

use super::names::nearest;
use super::values::{At, Reader};
use crate::diagnostic::Code;

/// The usual names in the registry of characterisations of the ICC (registry.color.org), which a file
/// of PDF/X may give.
const REGISTERED: [&str; 50] = [
    "FOGRA27",
    "FOGRA28",
    "FOGRA29",
    "FOGRA30",
    "FOGRA31",
    "FOGRA32",
    "FOGRA39",
    "FOGRA40",
    "FOGRA41",
    "FOGRA42",
    "FOGRA43",
    "FOGRA44",
    "FOGRA45",
    "FOGRA46",
    "FOGRA47",
    "FOGRA48",
    "FOGRA49",
    "FOGRA50",
    "FOGRA51",
    "FOGRA52",
    "FOGRA53",
    "FOGRA54",
    "FOGRA55",
    "FOGRA56",
    "FOGRA57",
    "FOGRA58",
    "FOGRA59",
    "FOGRA60",
    "CGATS TR 001",
    "CGATS TR 002",
    "CGATS TR 003",
    "CGATS TR 005",
    "CGATS TR 006",
    "CGATS TR 007",
    "CGATS21-2-CRPC1",
    "CGATS21-2-CRPC2",
    "CGATS21-2-CRPC3",
    "CGATS21-2-CRPC4",
    "CGATS21-2-CRPC5",
    "CGATS21-2-CRPC6",
    "CGATS21-2-CRPC7",
    "JC200103",
    "JC200104",
    "JCN2002",
    "JCW2003",
    "JC201103",
    "IFRA22",
    "IFRA26",
    "IFRA28",
    "IFRA30",
];

/// Names of profiles and practices that printers give, without spaces and signs, and the condition
/// that each stands for.
const USUAL: [(&str, &str); 19] = [
    ("isocoatedv2", "FOGRA39"),
    ("isocoatedv2300eci", "FOGRA39"),
    ("coatedfogra39", "FOGRA39"),
    ("isouncoated", "FOGRA29"),
    ("psocoatedv3", "FOGRA51"),
    ("psouncoatedv3", "FOGRA52"),
    ("psouncoatediso12647", "FOGRA47"),
    ("psolwcimproved", "FOGRA45"),
    ("psolwcstandard", "FOGRA46"),
    ("swop", "CGATS TR 001"),
    ("uswebcoatedswop", "CGATS TR 001"),
    ("swop2006coated3", "CGATS TR 003"),
    ("swop2006coated5", "CGATS TR 005"),
    ("gracol2006", "CGATS TR 006"),
    ("gracol", "CGATS21-2-CRPC6"),
    ("gracol2013", "CGATS21-2-CRPC6"),
    ("swop2013", "CGATS21-2-CRPC5"),
    ("japancolor2001coated", "JC200103"),
    ("japancolor2001uncoated", "JC200104"),
];

/// Whether a printing condition is known to be in the registry of the ICC.
pub fn is_registered(condition: &str) -> bool {
    REGISTERED.contains(&condition)
}

/// Reads `condition`; one that is not known is told.
pub(super) fn read(reader: &mut Reader, table: &dyn toml_edit::TableLike) -> Option<String> {
    let at = reader.string(table, "condition")?;
    check(reader, &at);
    Some(at.value)
}

fn check(reader: &mut Reader, at: &At<String>) {
    if is_registered(&at.value) {
        return;
    }
    let message = format!("the printing condition `{}` is not known", at.value);
    let help = match likely(&at.value) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "give the `profile` of the press beside it, or ask the printer: usual ones are \"FOGRA51\" (coated paper), \"FOGRA52\" \
                 (uncoated), \"FOGRA39\", \"CGATS21-2-CRPC6\" (GRACoL), \"CGATS TR 001\" (SWOP)"
            .to_string(),
    };
    reader.warn(Code::UNKNOWN_CONDITION, at.span, message, &help);
}

/// The registered name that a text seems to mean.
fn likely(text: &str) -> Option<&'static str> {
    let bare = |t: &str| -> String {
        t.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let wanted = bare(text);
    let usual = USUAL.iter().find(|(name, _)| *name == wanted).map(|u| u.1);
    // FOGRA39L is a file of the data of FOGRA39.
    let same = |name: &&&str| bare(name) == wanted || bare(name) + "l" == wanted;
    usual.or(REGISTERED.iter().find(same).copied()).or_else(|| nearest(text, REGISTERED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_known_by_what_printers_call_it() {
        for (said, meant) in [
            ("fogra 39", Some("FOGRA39")),
            ("FOGRA39L", Some("FOGRA39")),
            ("PSO Coated v3", Some("FOGRA51")),
            ("GRACoL 2013", Some("CGATS21-2-CRPC6")),
            ("CGATS TR001", Some("CGATS TR 001")),
            ("Banana", None),
        ] {
            assert_eq!(likely(said), meant, "{said}");
        }
    }

    #[test]
    fn every_usual_name_stands_for_a_registered_one() {
        for (name, condition) in USUAL {
            assert!(REGISTERED.contains(&condition), "{name}");
        }
    }
}
