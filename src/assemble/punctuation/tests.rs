use super::*;
use crate::model::{Attr, plain_text};

fn smart(lang: &str, input: &str) -> String {
    let mut nodes = vec![Inline::text(input)];
    text(&mut nodes, lang);
    plain_text(&nodes).replace('\u{202f}', "_").replace('\u{a0}', "~")
}

/// In the wanted text `_` is a thin no-break space and `~` a no-break space.
fn table(lang: &str, rows: &[(&str, &str)]) {
    let wrong: Vec<String> =
        (rows.iter().map(|(input, wanted)| (input, wanted, smart(lang, input))))
            .filter(|(_, wanted, got)| got != *wanted)
            .map(|(input, wanted, got)| format!("{input}\n  is set  {got}\n  and not {wanted}"))
            .collect();
    assert!(wrong.is_empty(), "{lang}:\n{}", wrong.join("\n"));
}

fn emph(words: &str) -> Inline {
    Inline { kind: InlineKind::Emph(vec![Inline::text(words)]), ..Inline::default() }
}

const ENGLISH: &[(&str, &str)] = &[
    (r#""Yes," he said."#, "“Yes,” he said."),
    (r#""He said 'no' twice.""#, "“He said ‘no’ twice.”"),
    (r#"He wrote: "She told me 'go away'"."#, "He wrote: “She told me ‘go away’”."),
    (r#""He said 'no'", she said."#, "“He said ‘no’”, she said."),
    (r#"("He said 'no'")"#, "(“He said ‘no’”)"),
    (r#""Did he say 'no'"?"#, "“Did he say ‘no’”?"),
    (r#"'He said "no"', she wrote."#, "‘He said “no”’, she wrote."),
    (r#"'He said "no"'--she"#, "‘He said “no”’–she"),
    (r#""'No,' he said," she said."#, "“‘No,’ he said,” she said."),
    (r#""'word'""#, "“‘word’”"),
    (r#"'"word"'"#, "‘“word”’"),
    (r#""""#, "“”"),
    (r#"("quoted")"#, "(“quoted”)"),
    (r#"["quoted"]"#, "[“quoted”]"),
    (r#"He said---"stop"---and left."#, "He said—“stop”—and left."),
    (r#""Come--" he said. "Come---""#, "“Come–” he said. “Come—”"),
    (r#""Come--", he said."#, "“Come–”, he said."),
    ("'Come--', he said.", "‘Come–’, he said."),
    (r#""...and then""#, "“…and then”"),
    (r#""and/"or"/else""#, "“and/“or”/else”"),
    (r#"key="value""#, "key=“value”"),
    (r#"The dogs' "house"."#, "The dogs’ “house”."),
    (r#""It was the dogs'," he said."#, "“It was the dogs’,” he said."),
    (r#""It was the dogs'.""#, "“It was the dogs’.”"),
    (r#""It was the dogs'""#, "“It was the dogs’”"),
    ("'The dogs' dinner,' he said, 'is mine.'", "‘The dogs’ dinner,’ he said, ‘is mine.’"),
    ("It's the dogs' dinner.", "It’s the dogs’ dinner."),
    ("the '90s, 'tis said, in '68", "the ’90s, ’tis said, in ’68"),
    ("in '68 the workers' revolt", "in ’68 the workers’ revolt"),
    ("'12 Angry Men' was on", "‘12 Angry Men’ was on"),
    ("'68' and 'em' are quoted", "‘68’ and ‘em’ are quoted"),
    ("rock 'n' roll", "rock ’n’ roll"),
    ("the '57 Chevy, the '58s' rival", "the ’57 Chevy, the ’58s’ rival"),
    ("the '58s' rivals' \"cars\"", "the ’58s’ rivals’ “cars”"),
    ("He called them 'the '90s' and left.", "He called them ‘the ’90s’ and left."),
    ("fo'c's'le, 'tis 'cause o' 'em", "fo’c’s’le, ’tis ’cause o’ ’em"),
    ("'Ello, 'e said, 'ow's 'er 'ouse?", "’Ello, ’e said, ’ow’s ’er ’ouse?"),
    ("'A cup o' tea, an' goin' home,' he said.", "‘A cup o’ tea, an’ goin’ home,’ he said."),
    ("'s Gravenhage, d'Artagnan, 't is", "’s Gravenhage, d’Artagnan, ’t is"),
    ("'is' and 'er' are words", "‘is’ and ‘er’ are words"),
    ("'Twasn't; 'twixt; 'Twas; 'Tain't", "’Twasn’t; ’twixt; ’Twas; ’Tain’t"),
    (r#""'Tis," she said."#, "“’Tis,” she said."),
    ("all 'round the house", "all ’round the house"),
    ("'round the clock' and 'cause and effect'", "‘round the clock’ and ‘cause and effect’"),
    ("They shot the 'coon and left.", "They shot the ’coon and left."),
    ("He went on: 'It goes on in the next.", "He went on: ‘It goes on in the next."),
    ("The '98 and rock 'n' roll.", "The ’98 and rock ’n’ roll."),
    ("46°28'N and 30°44'E, 0°7'30\"W", "46°28′N and 30°44′E, 0°7′30″W"),
    ("ה'תר\"ח and \"צה\"ל\"", "ה׳תר״ח and “צה״ל”"),
    ("don't 'quote' me", "don’t ‘quote’ me"),
    ("the 1990's, a 5' pole, 6'2\" tall", "the 1990’s, a 5′ pole, 6′2″ tall"),
    ("a 12\" record", "a 12″ record"),
    (r#""He is 6'2" tall," she said."#, "“He is 6′2″ tall,” she said."),
    (r#""a 12" record and a 7" one""#, "“a 12″ record and a 7″ one”"),
    (r#""In 1990" and "in 1991""#, "“In 1990” and “in 1991”"),
    (r#"("in 1990")"#, "(“in 1990”)"),
    ("'in 1990' he said", "‘in 1990’ he said"),
    ("1990--1999", "1990–1999"),
    ("wait... no", "wait… no"),
    ("well....", "well…."),
    ("a -- b", "a – b"),
    ("Lord B----, of ------", "Lord B——, of ——"),
    ("x ----- y", "x ----- y"),
    (r#""I was going to--""#, "“I was going to–”"),
    (
        r#""--and go," she added. He said, "--to the sea.""#,
        "“–and go,” she added. He said, “–to the sea.”",
    ),
    ("--and so", "–and so"),
    ("(--but not now)", "(–but not now)"),
    ("--verbose", "--verbose"),
    ("(--verbose)", "(--verbose)"),
    ("(--verbose or -v)", "(--verbose or -v)"),
    ("--dry-run does nothing", "--dry-run does nothing"),
    ("Call it with --verbose and see.", "Call it with --verbose and see."),
    ("He stopped --alas-- too late.", "He stopped –alas– too late."),
];

const GERMAN: &[(&str, &str)] = &[
    (r#""Ja", sagte er."#, "„Ja“, sagte er."),
    (r#""Er sagte 'nein'.""#, "„Er sagte ‚nein‘.“"),
    (r#""Er sagte 'geh weg'"."#, "„Er sagte ‚geh weg‘“."),
    (r#"'Er sagte "nein"', sagte sie."#, "‚Er sagte „nein“‘, sagte sie."),
    (r#"("Ja")--"nein""#, "(„Ja“)–„nein“"),
    (r#""--und dann?""#, "„–und dann?“"),
    ("Ich hab's. 'ne Sache, 's ist gut", "Ich hab’s. ’ne Sache, ’s ist gut"),
    ("'S ist Grass' Werk, 'n Werk", "’S ist Grass’ Werk, ’n Werk"),
    ("Er ging 'rum. 'Rum und Cola' trank er.", "Er ging ’rum. ‚Rum und Cola‘ trank er."),
    ("'Grass' Werk', schrieb er.", "‚Grass’ Werk‘, schrieb er."),
    ("die '68er, 12\" und 5'", "die ’68er, 12″ und 5′"),
];

const FRENCH: &[(&str, &str)] = &[
    (r#"Il dit "oui"."#, "Il dit «_oui_»."),
    (r#""Il dit 'oui'"."#, "«_Il dit “oui”_»."),
    (r#""Où?" dit-il. "Là!""#, "«_Où_?_» dit-il. «_Là_!_»"),
    (r#""quoi?"; fin."#, "«_quoi_?_»_; fin."),
    ("«Où?» — «Là!»", "«_Où_?_» — «_Là_!_»"),
    ("« Où ?»", "«_Où_?_»"),
    ("« Bonjour »", "«_Bonjour_»"),
    ("\" Bonjour \", dit-il", "«_Bonjour_», dit-il"),
    ("\"Où ?\" fit-il : \"Là !\"", "«_Où_?_» fit-il~: «_Là_!_»"),
    ("Quoi ?! Quoi?! Oui!!", "Quoi_?! Quoi_?! Oui_!!"),
    ("ceci : cela; (quoi?)", "ceci~: cela_; (quoi_?)"),
    ("(« mot »)? [?] à 12:30", "(«_mot_»)_? [?] à 12:30"),
    ("l'eau, l'\"amitié\", aujourd'hui, '68", "l’eau, l’«_amitié_», aujourd’hui, ’68"),
    ("http://a.b/c?d=e;f:g", "http://a.b/c?d=e;f:g"),
];

#[test]
fn english() {
    table("en-GB", ENGLISH);
    table("en-US", ENGLISH);
    // A language that is not known has the marks of English.
    table("xx", ENGLISH);
}

#[test]
fn german() {
    table("de", GERMAN);
    table("de-CH", &[(r#""Er sagt 'ja'"."#, "«Er sagt ‹ja›».")]);
}

#[test]
fn french() {
    table("fr", FRENCH);
    table("fr-CH", &[(r#""Il dit 'oui'""#, "«_Il dit ‹_oui_›_»")]);
}

#[test]
fn spanish() {
    table(
        "es",
        &[
            (r#""Sí", dijo. "Dice 'no'"."#, "«Sí», dijo. «Dice “no”»."),
            (r#"¿"Qué"? ¡"Ah"! ("no")"#, "¿«Qué»? ¡«Ah»! («no»)"),
            ("---Hola ---dijo Juan---. Adiós.", "—Hola —dijo Juan—. Adiós."),
            ("--Hola --dijo Juan.", "–Hola –dijo Juan."),
            ("los años '90", "los años ’90"),
        ],
    );
}

#[test]
fn italian() {
    table(
        "it",
        &[
            (r#"L'"amico", l'"altro 'uno'"."#, "L’«amico», l’«altro “uno”»."),
            (r#""L'"amico" disse""#, "«L’«amico» disse»"),
            ("un po' di pane, nel '68, gli anni '90", "un po’ di pane, nel ’68, gli anni ’90"),
            ("la 'ndrangheta, 'sta cosa", "la ’ndrangheta, ’sta cosa"),
            (r#""Un po'", disse."#, "«Un po’», disse."),
        ],
    );
}

#[test]
fn dutch() {
    table(
        "nl",
        &[
            (r#""Ja", zei hij. "Hij zei 'nee'"."#, "“Ja”, zei hij. “Hij zei ‘nee’”."),
            ("'s Avonds, 't Is waar, 'k Weet", "’s Avonds, ’t Is waar, ’k Weet"),
            ("'Dat is 't,' zei hij", "‘Dat is ’t,’ zei hij"),
            ("'s-Gravenhage, foto's, de jaren '60", "’s-Gravenhage, foto’s, de jaren ’60"),
        ],
    );
}

#[test]
fn polish() {
    table(
        "pl",
        &[
            (r#""Tak", rzekł. "Mówi 'nie'"."#, "„Tak”, rzekł. „Mówi «nie»”."),
            (r#"-- Tak -- rzekł ("nie")."#, "– Tak – rzekł („nie”)."),
            ("w '89 roku", "w ’89 roku"),
        ],
    );
}

#[test]
fn russian() {
    table(
        "ru",
        &[
            (r#""Да", сказал он. "Он сказал 'нет'"."#, "«Да», сказал он. «Он сказал „нет“»."),
            (r#"("Да")---"нет"!"#, "(«Да»)—«нет»!"),
        ],
    );
}

#[test]
fn swedish() {
    table(
        "sv",
        &[
            (r#""Ja", sa han. "Han sa 'nej'"."#, "”Ja”, sa han. ”Han sa ’nej’”."),
            (r#"'Han sa "nej"', sa hon--"ja"."#, "’Han sa ”nej”’, sa hon–”ja”."),
            ("på '60-talet, ge 'na", "på ’60-talet, ge ’na"),
        ],
    );
}

#[test]
fn other_languages() {
    table("ja", &[(r#""はい"と"#, "「はい」と")]);
    // Gershayim, U+05F4.
    table("he", &[(r#"צה"ל"#, "צה״ל")]);
}

#[test]
fn addresses_stay_as_they_are() {
    let rows = [
        r#"https://example.org/--a--"b""#,
        "a--b@x.org",
        "--option, --no-color=a--b and --dry-run",
        r"C:\dir--x",
        "www.x.org/a--b/it's",
        "x.org/a--b and /usr/lib--x and ./a--b",
    ];
    table("en", &rows.map(|r| (r, r)));
    table(
        "en",
        &[
            (r#""see https://x.org/a--b.""#, "“see https://x.org/a--b.”"),
            (r#"("https://x.org/a--b")"#, "(“https://x.org/a--b”)"),
            (r#""http://a","http://b""#, "“http://a”,“http://b”"),
            ("'http://a.b/c'--d", "‘http://a.b/c’–d"),
            ("and/or--else, 3/4--5", "and/or–else, 3/4–5"),
        ],
    );
}

#[test]
fn literal_words_stay_and_lose_their_span() {
    let attr = Attr { classes: vec![LITERAL.into()], ..Attr::default() };
    let span = InlineKind::Span(attr, vec![Inline::text("\"")]);
    let quote = Inline { kind: span, ..Inline::default() };
    let mut nodes = vec![Inline::text("a "), quote, Inline::text("b\" 'c'")];
    text(&mut nodes, "en");
    assert!(matches!(&nodes[..], [Inline { kind: InlineKind::Text(t), .. }] if t == "a \"b” ‘c’"));
}

#[test]
fn endless_rows_take_no_endless_time() {
    // A megabyte each; with a search through all that is open or follows it takes minutes.
    for row in ["\"' ", "1\" ", "'x ", "x' ", "a@", "/a", "--a ", "a://(", "www.)"] {
        let out = smart("en", &row.repeat(1_000_000 / row.len()));
        assert!(out.len() > 900_000);
    }
}

#[test]
fn quotes_pair_over_nodes() {
    let code = || Inline { kind: InlineKind::Code("x".into()), ..Inline::default() };
    let cases: [(Vec<Inline>, &str); 7] = [
        (vec![Inline::text("\""), emph("Stop"), Inline::text(",\" he said")], "“Stop,” he said"),
        (vec![code(), Inline::text("'s value")], "x’s value"),
        (vec![Inline::text("a "), emph("\"word\""), Inline::text(".")], "a “word”."),
        (vec![Inline::text("a \""), emph("word"), Inline::text("\".")], "a “word”."),
        (vec![Inline::text("a \""), emph("'word'"), Inline::text("\".")], "a “‘word’”."),
        (vec![Inline::text("(\""), code(), Inline::text("\")--\""), code()], "(“x”)–“x"),
        (vec![emph("'Tis"), Inline::text(" the dogs"), emph("'")], "’Tis the dogs’"),
    ];
    for (mut nodes, wanted) in cases {
        text(&mut nodes, "en");
        assert_eq!(plain_text(&nodes), wanted);
    }
}

#[test]
fn spans_have_the_marks_of_their_language() {
    let attr = Attr { pairs: vec![("lang".into(), "fr".into())], ..Attr::default() };
    let span = InlineKind::Span(attr, vec![Inline::text("\"oui\" : non")]);
    let mut nodes = vec![Inline::text("\"a: "), Inline { kind: span, ..Inline::default() }];
    text(&mut nodes, "en");
    assert_eq!(plain_text(&nodes), "“a: «\u{202f}oui\u{202f}»\u{a0}: non");
}
