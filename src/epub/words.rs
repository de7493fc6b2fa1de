//! Words that only the EPUB needs, by language; the rest are `assemble`'s.

/// Names of a task's box for readers who hear the book.
pub(super) fn task(lang: &str, done: bool) -> Option<&'static str> {
    let (yes, no) = match lang {
        "en" => ("done", "to do"),
        "de" => ("erledigt", "offen"),
        "fr" => ("fait", "à faire"),
        "es" => ("hecho", "pendiente"),
        "it" => ("fatto", "da fare"),
        "nl" => ("gedaan", "te doen"),
        "pl" => ("zrobione", "do zrobienia"),
        "ru" => ("сделано", "не сделано"),
        "sv" => ("gjort", "att göra"),
        _ => return None,
    };
    Some(if done { yes } else { no })
}

/// Title of the list of landmarks, and the name of the landmark where reading begins.
pub(super) fn landmarks(lang: &str) -> (&'static str, &'static str) {
    match lang {
        "de" => ("Orientierungspunkte", "Textbeginn"),
        "fr" => ("Points de repère", "Début du texte"),
        "es" => ("Puntos de referencia", "Comienzo del texto"),
        "it" => ("Punti di riferimento", "Inizio del testo"),
        "nl" => ("Oriëntatiepunten", "Begin van de tekst"),
        "pl" => ("Punkty orientacyjne", "Początek tekstu"),
        "ru" => ("Ориентиры", "Начало текста"),
        "sv" => ("Landmärken", "Textens början"),
        _ => ("Landmarks", "Start of the text"),
    }
}

/// Title of the list of the printed book's pages.
pub(super) fn pages(lang: &str) -> &'static str {
    match lang {
        "de" => "Seiten der Druckausgabe",
        "fr" => "Pages de l\u{2019}édition imprimée",
        "es" => "Páginas de la edición impresa",
        "it" => "Pagine dell\u{2019}edizione a stampa",
        "nl" => "Pagina\u{2019}s van de gedrukte uitgave",
        "pl" => "Strony wydania drukowanego",
        "ru" => "Страницы печатного издания",
        "sv" => "Den tryckta utgåvans sidor",
        _ => "Pages of the print edition",
    }
}
