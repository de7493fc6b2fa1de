//! Records for libraries: MARC 21, Dublin Core, and the block of cataloguing data for the copyright page.

mod block;
mod dublin;
mod marc;

use super::record::{Product, Work};

pub(crate) use block::block;
pub(crate) use dublin::dublin_core;
pub(crate) use marc::marc;

/// Whoever is named first among the authors; who is filed first in a catalogue.
fn main_author(work: &Work) -> Option<&crate::model::Contributor> {
    work.meta.contributors.iter().find(|c| c.role == "aut")
}

/// A name as catalogues file it.
fn filed(person: &crate::model::Contributor, lang: &str) -> String {
    let name = person.name.split_whitespace().collect::<Vec<_>>().join(" ");
    person.sort.clone().unwrap_or_else(|| crate::epub::sorted_name(&name, lang))
}

/// The year of publication, four figures.
fn year(work: &Work) -> Option<&str> {
    work.meta.date.as_deref().and_then(|date| date.get(..4))
}

/// What a catalogue says of a form behind its ISBN.
fn qualifier(product: &Product) -> &'static str {
    use super::record::Form;
    use crate::manifest::Binding;
    match &product.form {
        Form::Epub(_) => "epub",
        Form::Printed(printed) if printed.large_print => "large print",
        Form::Printed(printed) => match printed.binding {
            Binding::Hardback => "hardback",
            Binding::Paperback => "paperback",
        },
    }
}

/// Centimetres of a height, rounded up as catalogues do.
fn centimetres(points: f32) -> u32 {
    (points / 72.0 * 2.54 - 0.01).ceil().max(1.0) as u32
}

#[cfg(test)]
mod tests {
    use super::centimetres;

    #[test]
    fn heights_are_rounded_up() {
        // 9 in are 22.86 cm; 210 mm are 21 cm.
        assert_eq!(centimetres(648.0), 23);
        assert_eq!(centimetres(595.28), 21);
    }
}
