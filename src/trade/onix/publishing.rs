//! Block 4 of a record: imprint, publisher, status, dates, rights.

use super::write::Writer;
use super::{codes, date, publisher, tags};
use crate::manifest::Territory;
use crate::trade::record::Work;

pub(super) fn write(w: &mut Writer, work: &Work) {
    let (meta, trade) = (&work.meta, &work.trade);
    let publisher = publisher(work);
    w.within(tags::PUBLISHING_DETAIL, |w| {
        w.within(tags::IMPRINT, |w| {
            w.text(tags::IMPRINT_NAME, trade.imprint.as_deref().unwrap_or(&publisher));
        });
        w.within(tags::PUBLISHER, |w| {
            w.text(tags::PUBLISHING_ROLE, "01");
            w.text(tags::PUBLISHER_NAME, &publisher);
        });
        w.optional(tags::CITY_OF_PUBLICATION, meta.place.as_deref());
        w.optional(tags::COUNTRY_OF_PUBLICATION, trade.country.as_deref());
        w.text(tags::PUBLISHING_STATUS, codes::status(trade.status));
        // List 163: 01 publication, 02 not to be sold before.
        for (role, day) in [("01", &meta.date), ("02", &trade.embargo)] {
            let Some(day) = day else { continue };
            w.within(tags::PUBLISHING_DATE, |w| {
                w.text(tags::PUBLISHING_DATE_ROLE, role);
                date(w, day);
            });
        }
        let years = years(meta.imprint.years.as_deref().or(meta.date.as_deref()));
        if !years.is_empty() {
            w.within(tags::COPYRIGHT_STATEMENT, |w| {
                years.iter().for_each(|year| w.text(tags::COPYRIGHT_YEAR, year));
            });
        }
        if let Some(territory) = &trade.territory {
            w.within(tags::SALES_RIGHTS, |w| {
                // 01 of list 46: for sale, by nobody else.
                w.text(tags::SALES_RIGHTS_TYPE, "01");
                self::territory(w, territory);
            });
            if !matches!(territory, Territory::World { except } if except.is_empty()) {
                // 03 of list 46: not for sale elsewhere.
                w.text(tags::ROW_SALES_RIGHTS_TYPE, "03");
            }
        }
    });
}

pub(super) fn territory(w: &mut Writer, territory: &Territory) {
    w.within(tags::TERRITORY, |w| match territory {
        Territory::Countries(countries) => w.text(tags::COUNTRIES_INCLUDED, &countries.join(" ")),
        Territory::World { except } => {
            w.text(tags::REGIONS_INCLUDED, "WORLD");
            if !except.is_empty() {
                w.text(tags::COUNTRIES_EXCLUDED, &except.join(" "));
            }
        }
    });
}

/// The years that a text names.
fn years(text: Option<&str>) -> Vec<&str> {
    let figures = text.unwrap_or_default().split(|c: char| !c.is_ascii_digit());
    figures.filter(|f| f.len() == 4 && (f.starts_with('1') || f.starts_with("20"))).collect()
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn years_are_found() {
        assert_eq!(years(Some("2019, 2026")), ["2019", "2026"]);
        assert_eq!(years(Some("2026-11-30")), ["2026"]);
        assert_eq!(years(None), Vec::<&str>::new());
    }
}
