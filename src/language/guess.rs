//! The language of a text by its letters and its commonest words, for books that say none.

/// The commonest short words of languages in Latin letters: those that few others of the list share.
const WORDS: [(&str, &str); 18] = [
    (
        "en",
        "the of and to a in is it was that with for his her had not you they this from were which have but",
    ),
    ("de", "der die und nicht das ist ein eine mit den von sich auf dem auch als wie ich wird zu"),
    ("fr", "le les et des est une dans que pour qui pas sur avec il elle nous vous mais ce du"),
    ("es", "el los las que una por con para del se como pero más su está era muy había cuando y"),
    ("it", "il che di è una per non con gli della sono anche più nel alla era ma come questo si"),
    ("pt", "o os que uma não com para do da em por mais como dos foi ele mas você são ao"),
    ("nl", "het een van en de niet dat zijn met voor op aan ook maar hij ze naar wordt er bij"),
    ("sv", "och att det som en på är inte han den med för var jag av till hade ett men om"),
    ("da", "og at det ikke en er den på de han med til for som der af jeg havde et men"),
    ("nb", "og det ikke en er på han som den til med jeg av å hadde at for seg et men"),
    (
        "fi",
        "ja ei on että oli se hän mutta kun niin ole joka kuin myös minä sen ovat mitä tai vain",
    ),
    ("pl", "nie się na że jest to do jak był przez ale po co już tak tylko było jego są czy"),
    ("cs", "se že na je to byl jako ale by jsem když jsou pro jeho který co tak už si není"),
    ("hu", "a az és hogy nem is egy volt ez csak de már meg mint még ha azt vagy van el"),
    ("ro", "și în nu că este cu pe din care mai fost sunt pentru lui dar ca fi o se am"),
    ("tr", "bir ve bu da de için çok ne gibi daha ama olan o kadar ile değil var diye onun mi"),
    ("hr", "je i u se na da nije su što kao ali bio bi za od sam koji samo kad ga"),
    ("ca", "el els les que una per amb del és no més com però dels molt seva era hi ha els"),
];

/// Fewest words of a text that say anything.
const FEWEST: usize = 20;

/// The language of a text, a BCP 47 tag; `None` if nothing speaks for one.
pub fn language(text: &str) -> Option<&'static str> {
    by_script(text).or_else(|| by_words(text))
}

/// Languages that their letters tell, where most letters are of one script.
fn by_script(text: &str) -> Option<&'static str> {
    let (mut all, mut kana, mut han, mut hangul, mut cyrillic) = (0usize, 0, 0, 0, 0);
    let mut other = [0usize; 8];
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        all += 1;
        match c {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => han += 1,
            '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}' => hangul += 1,
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => other[0] += 1,
            '\u{590}'..='\u{5ff}' => other[1] += 1,
            '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => other[2] += 1,
            '\u{900}'..='\u{97f}' => other[3] += 1,
            '\u{e00}'..='\u{e7f}' => other[4] += 1,
            '\u{10a0}'..='\u{10ff}' => other[5] += 1,
            '\u{530}'..='\u{58f}' => other[6] += 1,
            '\u{980}'..='\u{9ff}' => other[7] += 1,
            _ => {}
        }
    }
    let most = |n: usize| n * 3 > all && n > FEWEST;
    if most(kana + han) {
        // Chinese has no kana; a Japanese text has them in every sentence.
        return Some(if kana * 20 > han { "ja" } else { chinese(text) });
    }
    if most(hangul) {
        return Some("ko");
    }
    if most(cyrillic) {
        return Some(cyrillic_language(text));
    }
    let names = ["el", "he", arabic_language(text), "hi", "th", "ka", "hy", "bn"];
    names.into_iter().zip(other).find(|(_, n)| most(*n)).map(|(name, _)| name)
}

/// Simplified or traditional, by characters that only one of them has.
fn chinese(text: &str) -> &'static str {
    let count = |of: &str| text.chars().filter(|c| of.contains(*c)).count();
    let simple = count("这来说们时个为国学会对发后过还没样开问");
    let full = count("這來說們時個為國學會對發後過還沒樣開問");
    if full > simple { "zh-Hant" } else { "zh-Hans" }
}

/// By letters that only some languages have.
fn cyrillic_language(text: &str) -> &'static str {
    let has = |of: &str| text.chars().filter(|c| of.contains(*c)).count() > 3;
    match () {
        () if has("їєґЇЄҐ") => "uk",
        () if has("ўЎ") => "be",
        () if has("ќѓЌЃ") => "mk",
        () if has("ђћњљЂЋЊЉ") => "sr",
        () if has("ыэЫЭ") => "ru",
        () if has("ъщЪЩ") => "bg",
        () => "ru",
    }
}

fn arabic_language(text: &str) -> &'static str {
    let has = |of: &str| text.chars().filter(|c| of.contains(*c)).count() > 3;
    match () {
        () if has("ٹڈڑے") => "ur",
        () if has("پچژگ") => "fa",
        () => "ar",
    }
}

/// By the words of which it has most.
fn by_words(text: &str) -> Option<&'static str> {
    let mut counts = [0usize; WORDS.len()];
    let mut all = 0usize;
    let lists: Vec<Vec<&str>> = WORDS.iter().map(|(_, list)| list.split(' ').collect()).collect();
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        all += 1;
        let word = word.to_lowercase();
        for (count, list) in counts.iter_mut().zip(&lists) {
            *count += usize::from(list.contains(&word.as_str()));
        }
    }
    let best = (0..counts.len()).max_by_key(|at| (counts[*at], usize::MAX - at))?;
    // In a text of any length one word in ten is among the twenty commonest.
    (all >= FEWEST && counts[best] * 10 >= all).then(|| WORDS[best].0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_words_and_letters() {
        let told = |text: &str| language(&text.repeat(3));
        assert_eq!(
            told("It was the best of times, and they had not seen her with the dog. "),
            Some("en")
        );
        assert_eq!(
            told("Es war nicht das erste Mal, und der Hund lag auf dem Sofa mit den Kissen. "),
            Some("de")
        );
        assert_eq!(
            told("Il est dans une maison avec les chiens, mais elle ne vient pas pour nous. "),
            Some("fr")
        );
        assert_eq!(
            told("Había una vez una niña que no quería dormir, pero su madre era muy paciente. "),
            Some("es")
        );
        assert_eq!(
            told("吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。"),
            Some("ja")
        );
        assert_eq!(told("这是一个很长的故事，我们来说说那个时候的国家和学会。"), Some("zh-Hans"));
        assert_eq!(
            told("Все счастливые семьи похожи друг на друга, каждая несчастлива по-своему. "),
            Some("ru")
        );
        // Short words of one language are others' too.
        assert_eq!(
            told("A boat is a house, a small one, and a good place: a home is dear. "),
            Some("en")
        );
        assert_eq!(
            told("A ház is egy hajó, és a kutya az ágyon van, de nem volt ez a jó hely. "),
            Some("hu")
        );
        assert_eq!(
            told("A casa é uma barca, a menina não dorme, mas a lua foi para o mar. "),
            Some("pt")
        );
        assert_eq!(told("lorem ipsum dolor sit amet consectetur "), None);
        assert_eq!(told(""), None);
    }
}
