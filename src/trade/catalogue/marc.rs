//! MARC 21 as MARCXML (loc.gov/standards/marcxml): one record for each edition, after RDA where it has a say.

use super::{centimetres, filed, main_author, qualifier, year};
use crate::epub::is_name_of_body;
use crate::language::articles::article_of;
use crate::manifest::role_word;
use crate::model::Contributor;
use crate::trade::codes;
use crate::trade::onix::escaped;
use crate::trade::record::{Form, Product, Record, Work};

/// A field: its tag, its two indicators, its subfields.
type Field<'a> = (&'a str, [char; 2], Vec<(char, String)>);

/// All records of the editions.
pub(crate) fn marc(record: &Record) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<collection xmlns=\"http://www.loc.gov/MARC21/slim\">\n",
    );
    record.products.iter().for_each(|product| one(&mut out, record, product));
    out.push_str("</collection>\n");
    out
}

fn one(out: &mut String, record: &Record, product: &Product) {
    let is_epub = product.identity.is_epub;
    out.push_str("  <record>\n");
    // New, language material, monograph, Unicode; abbreviated level, since no cataloguer has looked; ISBD.
    out.push_str("    <leader>00000nam a22000003i 4500</leader>\n");
    let mut control = |tag: &str, text: &str| {
        let text = escaped(text);
        out.push_str(&format!("    <controlfield tag=\"{tag}\">{text}</controlfield>\n"));
    };
    control("001", &format!("{}-{}", product.work.meta.slug, product.identity.name));
    if is_epub {
        control("006", "m     o  d        ");
        control("007", "cr |||||||||||");
    }
    control("008", &fixed(&product.work, is_epub));
    for (tag, [first, second], subfields) in fields(record, product) {
        out.push_str(&format!(
            "    <datafield tag=\"{tag}\" ind1=\"{first}\" ind2=\"{second}\">\n"
        ));
        for (code, text) in subfields {
            let text = escaped(&text);
            out.push_str(&format!("      <subfield code=\"{code}\">{text}</subfield>\n"));
        }
        out.push_str("    </datafield>\n");
    }
    out.push_str("  </record>\n");
}

/// Field 008: forty characters, each of which has its place; `|` says nothing.
fn fixed(work: &Work, is_epub: bool) -> String {
    let entered: String = work.meta.modified.chars().filter(char::is_ascii_digit).collect();
    let entered = entered.get(2..8).unwrap_or("000101");
    let year = year(work).unwrap_or("uuuu");
    let place = country(work.trade.country.as_deref().unwrap_or_default());
    let ill = if work.pictures > 0 { "a" } else { " " };
    let form = if is_epub { "o" } else { " " };
    let language = codes::language(&work.meta.language).unwrap_or_else(|| "und".into());
    format!("{entered}s{year}    {place:3}{ill}   |{form}    |||| ||{language:3}|d")
}

/// MARC's code of a country (loc.gov/marc/countries) by that of ISO 3166; `xx`, unknown, of those that publish less.
fn country(code: &str) -> &'static str {
    const KNOWN: &str = "AR:ag AT:au AU:at BE:be BG:bu BR:bl CA:xxc CH:sz CL:cl CN:cc CO:ck CZ:xr DE:gw DK:dk EE:er EG:ua \
        ES:sp FI:fi FR:fr GB:xxk GR:gr HR:ci HU:hu IE:ie IL:is IN:ii IR:ir IS:ic IT:it JP:ja KE:ke KR:ko LT:li LV:lv \
        MX:mx NG:nr NL:ne NO:no NZ:nz PL:pl PT:po RO:rm RS:rb RU:ru SE:sw SG:si SI:xv SK:xo TR:tu UA:un US:xxu ZA:sa";
    let mut pairs = KNOWN.split_whitespace().filter_map(|pair| pair.split_once(':'));
    pairs.find(|(iso, _)| *iso == code).map_or("xx", |(_, marc)| marc)
}

fn fields<'a>(record: &'a Record, product: &'a Product) -> Vec<Field<'a>> {
    let work = &product.work;
    let meta = &work.meta;
    let mut out: Vec<Field> = Vec::new();
    let mut put = |tag: &'static str, indicators: &str, subfields: Vec<(char, String)>| {
        let mut signs = indicators.chars();
        let indicators = [signs.next().unwrap_or(' '), signs.next().unwrap_or(' ')];
        if !subfields.is_empty() {
            out.push((tag, indicators, subfields));
        }
    };
    if let Some(number) = &work.trade.lccn {
        put("010", "  ", vec![('a', number.value.clone())]);
    }
    if let Some(isbn) = &product.identity.isbn {
        put("020", "  ", vec![('a', isbn.clone()), ('q', qualifier(product).to_owned())]);
    }
    put("040", "  ", vec![('b', "eng".into()), ('e', "rda".into())]);
    if let Some(from) = work.trade.original_language.as_deref().and_then(codes::language) {
        let own = codes::language(&meta.language).unwrap_or_else(|| "und".into());
        put("041", "1 ", vec![('a', own), ('h', from)]);
    }
    let author = main_author(work);
    if let Some(person) = author {
        put(name_tag(person, "100", "110"), name_indicator(person), name(person, &meta.language));
    }
    put("245", title_indicators(work), title(work));
    if let Some(words) = &meta.edition {
        put("250", "  ", vec![('a', closed(words))]);
    }
    put("264", " 1", imprint(work));
    put("300", "  ", extent(work, product));
    let (carrier, media) = match product.form {
        Form::Epub(_) => (("online resource", "cr"), ("computer", "c")),
        Form::Printed(_) => (("volume", "nc"), ("unmediated", "n")),
    };
    let typed = |(words, code): (&str, &str), list: &str| {
        vec![('a', words.to_owned()), ('b', code.to_owned()), ('2', list.to_owned())]
    };
    put("336", "  ", typed(("text", "txt"), "rdacontent"));
    put("337", "  ", typed(media, "rdamedia"));
    put("338", "  ", typed(carrier, "rdacarrier"));
    if let Form::Epub(epub) = &product.form {
        put("347", "  ", typed(("text file", "tf"), "rdaft"));
        put("532", "8 ", vec![('a', epub.accessibility.summary.clone())]);
    }
    if let Some(series) = &meta.series {
        let number = series.number.as_ref().map(|n| ('v', n.clone()));
        let mut subfields = vec![('a', series.name.clone())];
        if let Some(number) = number {
            subfields[0].1.push_str(" ;");
            subfields.push(number);
        }
        put("490", "0 ", subfields);
    }
    if !work.contents.is_empty() {
        let titles: Vec<&str> = work.contents.iter().map(|(_, title)| title.as_str()).collect();
        put("505", "0 ", vec![('a', closed(&titles.join(" -- ")))]);
    }
    if let Some(text) = work.description() {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        put("520", "  ", vec![('a', text)]);
    }
    for subject in &meta.subjects {
        let Some(code) = &subject.code else {
            put("653", "  ", vec![('a', subject.name.clone())]);
            continue;
        };
        let (tag, indicators, source) = scheme(&code.authority);
        let mut subfields = vec![('a', subject.name.clone())];
        match tag {
            "082" => subfields[0].1 = code.term.clone(),
            "650" if indicators == " 7" => subfields.push(('2', source.to_owned())),
            _ => {}
        }
        put(tag, indicators, subfields);
    }
    for word in &work.trade.keywords {
        put("653", "  ", vec![('a', word.value.clone())]);
    }
    for person in meta.contributors.iter().filter(|c| author.is_none_or(|a| !std::ptr::eq(*c, a))) {
        put(name_tag(person, "700", "710"), name_indicator(person), name(person, &meta.language));
    }
    for other in record.editions.iter().filter(|other| **other != product.identity) {
        if let Some(isbn) = &other.isbn {
            let said = if other.is_epub { "Online version:" } else { "Print version:" };
            put(
                "776",
                "08",
                vec![('i', said.into()), ('t', meta.title.clone()), ('z', isbn.clone())],
            );
        }
    }
    out.sort_by_key(|field| field.0);
    out
}

fn name_tag(person: &Contributor, of_person: &'static str, of_body: &'static str) -> &'static str {
    if is_name_of_body(&person.name) { of_body } else { of_person }
}

/// A surname stands first, or the name is as it is; a body's stands in its own order.
fn name_indicator(person: &Contributor) -> &'static str {
    match is_name_of_body(&person.name) {
        true => "2 ",
        false => "1 ",
    }
}

fn name(person: &Contributor, lang: &str) -> Vec<(char, String)> {
    let mut subfields = match is_name_of_body(&person.name) {
        true => vec![('a', person.name.clone())],
        false => vec![('a', filed(person, lang))],
    };
    if let Some(word) = role_word(&person.role) {
        subfields[0].1.push(',');
        subfields.push(('e', closed(word)));
        subfields.push(('4', person.role.clone()));
    }
    subfields
}

/// An added entry under the title, and how many characters of an article are not filed.
fn title_indicators(work: &Work) -> &'static str {
    const SKIPPED: [[&str; 7]; 2] =
        [["00", "01", "02", "03", "04", "05", "06"], ["10", "11", "12", "13", "14", "15", "16"]];
    let article = article_of(&work.meta.title, &work.meta.language);
    let skipped =
        article.map_or(0, |(_, rest)| work.meta.title.chars().count() - rest.chars().count());
    let entered = usize::from(main_author(work).is_some());
    SKIPPED[entered].get(skipped).copied().unwrap_or(SKIPPED[entered][0])
}

fn title(work: &Work) -> Vec<(char, String)> {
    let meta = &work.meta;
    let mut subfields = vec![('a', meta.title.clone())];
    if let Some(subtitle) = &meta.subtitle {
        subfields[0].1.push_str(" :");
        subfields.push(('b', subtitle.clone()));
    }
    let people = responsible(work);
    if let (Some(last), false) = (subfields.last_mut(), people.is_empty()) {
        last.1.push_str(" /");
        subfields.push(('c', closed(&people)));
    }
    subfields
}

/// Who is named on the title page: authors by name, others with their role.
pub(super) fn responsible(work: &Work) -> String {
    let people = &work.meta.contributors;
    let authors: Vec<&str> =
        people.iter().filter(|c| c.role == "aut").map(|c| c.name.as_str()).collect();
    let others = people.iter().filter(|c| c.role != "aut");
    let others = others.map(|c| match role_word(&c.role) {
        Some(word) => format!("{} ({word})", c.name),
        None => c.name.clone(),
    });
    let all = (!authors.is_empty()).then(|| authors.join(", ")).into_iter().chain(others);
    all.collect::<Vec<_>>().join(" ; ")
}

fn imprint(work: &Work) -> Vec<(char, String)> {
    let meta = &work.meta;
    let place =
        meta.place.clone().unwrap_or_else(|| "[Place of publication not identified]".into());
    let name = work.trade.imprint.clone().or_else(|| meta.publisher.clone());
    let name = name.unwrap_or_else(|| "[publisher not identified]".into());
    let mut subfields = vec![('a', format!("{place} :")), ('b', name)];
    if let Some(year) = year(work) {
        subfields[1].1.push(',');
        subfields.push(('c', closed(year)));
    }
    subfields
}

fn extent(work: &Work, product: &Product) -> Vec<(char, String)> {
    let ill = (work.pictures > 0).then(|| ('b', "illustrations".to_owned()));
    match &product.form {
        Form::Epub(_) => {
            let mut subfields = vec![('a', "1 online resource".to_owned())];
            if let Some(ill) = ill {
                subfields[0].1.push_str(" :");
                subfields.push(ill);
            }
            subfields
        }
        Form::Printed(printed) => {
            let front = roman(printed.pages.front);
            let front = if front.is_empty() { front } else { format!("{front}, ") };
            let mut subfields = vec![('a', format!("{front}{} pages", printed.pages.main))];
            if let Some(ill) = ill {
                subfields[0].1.push_str(" :");
                subfields.push(ill);
            }
            if let Some(last) = subfields.last_mut() {
                last.1.push_str(" ;");
            }
            let height = centimetres(printed.trim.1 + printed.boards.1);
            subfields.push(('c', format!("{height} cm")));
            subfields
        }
    }
}

/// A count in small Roman figures.
fn roman(mut n: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

/// The field of a subject, its indicators, and the source that subfield 2 names.
fn scheme(authority: &str) -> (&'static str, &'static str, &'static str) {
    match authority.to_ascii_lowercase().as_str() {
        "bisac" => ("650", " 7", "bisacsh"),
        "thema" => ("650", " 7", "thema"),
        "lcsh" => ("650", " 0", ""),
        "mesh" => ("650", " 2", ""),
        "fast" => ("650", " 7", "fast"),
        "gnd" => ("650", " 7", "gnd"),
        "dewey" | "ddc" => ("082", "04", ""),
        _ => ("650", " 4", ""),
    }
}

/// Words with the full stop that ends a field.
fn closed(words: &str) -> String {
    let words = words.trim();
    match words.ends_with(['.', '!', '?', ']']) {
        true => words.to_owned(),
        false => format!("{words}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_roman() {
        assert_eq!(roman(14), "xiv");
        assert_eq!(roman(0), "");
        assert_eq!(roman(1949), "mcmxlix");
    }

    #[test]
    fn fields_end_with_one_stop() {
        assert_eq!(closed("Salt"), "Salt.");
        assert_eq!(closed("Why? "), "Why?");
    }
}
