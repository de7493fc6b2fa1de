//! Ukrainian.

use super::{EnvironmentWords, Language, Punctuation};

/// Its quotation marks.
const PUNCTUATION: Punctuation =
    Punctuation {
        outer: ("«", "»"), inner: ("„", "“"), long_dashes: true, ..Punctuation::PLAIN
    };

/// What Recto knows of the language.
pub(super) const LANGUAGE: Language = Language {
    tag: "uk",
    environments: Some(EnvironmentWords {
        theorem: ("Теорема", "Теореми"),
        lemma: ("Лема", "Леми"),
        corollary: ("Наслідок", "Наслідки"),
        proposition: ("Твердження", "Твердження"),
        conjecture: ("Гіпотеза", "Гіпотези"),
        definition: ("Означення", "Означення"),
        example: ("Приклад", "Приклади"),
        exercise: ("Вправа", "Вправи"),
        solution: ("Розв’язання", "Розв’язання"),
        remark: ("Зауваження", "Зауваження"),
        proof: "Доведення",
        end_of_proof: "кінець доведення",
    }),
    punctuation: Some(PUNCTUATION),
    spine_up: true,
    ..Language::PLAIN
};
