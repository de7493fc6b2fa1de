//! Parts of the world in which a book is sold, or a price holds.

/// A part of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Territory {
    /// All of it but these countries.
    World {
        /// Countries (ISO 3166-1) that are no part of it.
        except: Vec<String>,
    },
    /// These countries (ISO 3166-1).
    Countries(Vec<String>),
}

impl Territory {
    /// Reads `WORLD`, `WORLD except US CA` or `GB IE`; commas may stand between. A word that is no
    /// country is the error.
    pub(super) fn read(text: &str) -> Result<Territory, String> {
        let mut words = text.split([' ', ',', '\n', '\t']).filter(|w| !w.is_empty()).peekable();
        let world = words.next_if(|w| w.eq_ignore_ascii_case("world")).is_some();
        if world {
            let except = words.next_if(|w| w.eq_ignore_ascii_case("except")).is_some();
            if let (false, Some(word)) = (except, words.peek()) {
                return Err((*word).to_owned());
            }
        }
        let countries = words.map(|word| match is_country(word) {
            true => Ok(word.to_owned()),
            false => Err(word.to_owned()),
        });
        let mut countries = countries.collect::<Result<Vec<_>, _>>()?;
        countries.sort();
        countries.dedup();
        match (world, countries.is_empty()) {
            (true, _) => Ok(Territory::World { except: countries }),
            (false, false) => Ok(Territory::Countries(countries)),
            (false, true) => Err(text.trim().to_owned()),
        }
    }

    /// As the manifest has it.
    pub fn words(&self) -> String {
        match self {
            Territory::World { except } if except.is_empty() => "WORLD".to_owned(),
            Territory::World { except } => format!("WORLD except {}", except.join(" ")),
            Territory::Countries(countries) => countries.join(" "),
        }
    }
}

/// Whether these are the two letters of a country (ISO 3166-1).
pub fn is_country(text: &str) -> bool {
    COUNTRIES.split(' ').any(|known| known == text)
}

/// The countries of today (ISO 3166-1).
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER \
    ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM \
    IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF \
    MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK \
    PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD \
    TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_the_world_are_read() {
        let words = |text: &str| Territory::read(text).map(|t| t.words());
        assert_eq!(words("world"), Ok("WORLD".into()));
        assert_eq!(words("IE, GB GB"), Ok("GB IE".into()));
        assert_eq!(words("WORLD except US CA"), Ok("WORLD except CA US".into()));
        assert_eq!(words("GB UK"), Err("UK".into()));
        assert_eq!(words("WORLD US"), Err("US".into()));
        assert_eq!(words(""), Err(String::new()));
        assert_eq!(words("gb"), Err("gb".into()));
    }
}
