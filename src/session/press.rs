//! What goes to a press: format, profile, printing condition, and no holes.

use super::editions::Ordered;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Exit, count};
use crate::files::Fault;
use crate::manifest::{At, Colours, Format};
use crate::pdf::press::Press;
use crate::source::Sources;

/// The largest ICC profile that is read, bytes: those of presses have 3 MB at most.
const MAX_PROFILE: u64 = 16 << 20;

/// What a printer takes and an edition asks for; `None` if it can't be had, which is told.
pub(super) fn press_of(
    order: &Ordered,
    sources: &Sources,
    found: &mut Diagnostics,
) -> Option<Press> {
    let (edition, printer) = (&order.edition, &order.printer);
    let profile = match &edition.profile {
        None => None,
        Some(at) => Some(profile(at, sources, found)?),
    };
    let rules = &printer.file.of;
    let condition = edition.condition.clone().unwrap_or_else(|| rules.condition.clone());
    let format = match (edition.format, edition.colour) {
        (Some(format), _) => format,
        // No format for presses has colours as a screen has them and nothing that explains them.
        (None, Colours::Rgb) => Format::Plain,
        (None, _) => rules.format,
    };
    if edition.colour == Colours::Rgb && format != Format::Plain {
        let what = format!("{} has no colours in RGB", format.name());
        let help = "write `format = \"plain\"`, or `colour = \"cmyk\"`";
        found.push(Diagnostic::error(Code::PRINTER_COLOUR, edition.colour_span, what).help(help));
        return None;
    }
    // X-4 holds the profile that its inks are meant by (ISO 15930-7, 6.2.2).
    if edition.colour == Colours::Cmyk && profile.is_none() && format == Format::X4 {
        let what = format!("colours in {} need the ICC profile of the press", format.name());
        let help = "ask the printer for it and write `profile = \"press.icc\"`";
        found.push(Diagnostic::error(Code::MISSING_PROFILE, edition.colour_span, what).help(help));
        return None;
    }
    // X-1a and X-3 are for one printing condition, which is named or given whole (ISO 15930-1, 6.3).
    if condition.is_empty() && profile.is_none() && matches!(format, Format::X1a | Format::X3) {
        let what = format!("{} names the printing condition, and none is known", format.name());
        let help = "ask the printer and write `condition = \"FOGRA39\"`, or give its `profile`";
        found.push(Diagnostic::error(Code::MISSING_CONDITION, edition.span, what).help(help));
        return None;
    }
    Some(Press {
        format,
        bleed: printer.bleed.of,
        marks: edition.marks,
        condition,
        profile,
        colour: edition.colour,
        ink: printer.ink.of,
        sheets: false,
    })
}

/// How a cover or endpapers are made, which have colours where the pages have none. `None` if their inks can't be
/// explained, which is told.
pub(super) fn in_colours(
    press: Press,
    what: &str,
    order: &Ordered,
    found: &mut Diagnostics,
) -> Option<Press> {
    if press.colour == Colours::Rgb {
        return Some(Press { sheets: true, ..press });
    }
    if press.format == Format::X4 && press.profile.is_none() {
        let what = format!(
            "{what} in colours, in {}, need the ICC profile of the press",
            press.format.name()
        );
        let help =
            "ask the printer for it and write `profile = \"press.icc\"`, or another `format`";
        found.push(Diagnostic::error(Code::MISSING_PROFILE, order.edition.span, what).help(help));
        return None;
    }
    Some(Press { colour: Colours::Cmyk, sheets: true, ..press })
}

/// What is to be said of colours for which nobody says what inks they are.
pub(super) fn by_formula(order: &Ordered) -> Option<Diagnostic> {
    let edition = &order.edition;
    let unknown = edition.colour == Colours::Cmyk && edition.profile.is_none();
    let what = "colours become inks by a formula: no profile says what they look like on the press";
    let help = "ask the printer for its ICC profile and write `profile = \"press.icc\"`; or order a \
                proof and look whether the colours will do";
    let d = Diagnostic::warning(Code::MISSING_PROFILE, edition.colour_span, what).help(help);
    unknown.then_some(d)
}

/// The profile of the press, a file of the book's folder.
fn profile(at: &At<String>, sources: &Sources, found: &mut Diagnostics) -> Option<Vec<u8>> {
    let path = sources.files.normal(&at.value).ok_or(Fault::Outside);
    found.push(match path.and_then(|p| sources.files.read(&p, MAX_PROFILE)) {
        Ok(bytes) => return Some(bytes.to_vec()),
        Err(Fault::Outside) => {
            let what = format!("`{}` leaves the project folder", at.value);
            Diagnostic::error(Code::PATH_OUTSIDE, at.span, what)
        }
        Err(e) => {
            let what = format!("the profile `{}` can't be read: {e}", at.value);
            let d = Diagnostic::error(Code::MISSING_FILE, at.span, what);
            d.help("put the file that the printer gives into the book's folder")
        }
    });
    None
}

/// The error of an edition whose pages have holes: such a book is read on a screen but does not go
/// to press unless that is forced.
pub(super) fn holes<'d>(
    order: &Ordered,
    steps: impl IntoIterator<Item = &'d Diagnostics>,
) -> Option<Diagnostic> {
    let mut all = Diagnostics::new();
    let told = steps.into_iter().flat_map(Diagnostics::iter);
    told.filter(|d| d.code.exit().counts_as(Exit::Hole)).for_each(|d| all.push(d.clone()));
    // What several steps tell is one hole.
    all.sort();
    let found = all.iter().count();
    let what = format!(
        "{} in the pages: pictures or characters are missing, as the warnings say",
        count(found, "hole")
    );
    let help = "mend them; `--force` writes the file all the same";
    let d = Diagnostic::error(Code::PRINTER_HOLES, order.edition.printer_span, what).help(help);
    (found > 0).then_some(d)
}
