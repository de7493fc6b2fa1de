//! Tests of paragraphs and their lines.

use super::*;
use crate::diagnostic::{Code, Diagnostics};
use crate::language::words;
use crate::manifest::Print;
use crate::model::{Attr, Chapter, CrossRef, InlineKind, Metadata};
use crate::theme;
use crate::typeset::fonts::Fonts;
use crate::typeset::reading_order::logical;
use crate::typeset::{Asked, Folios};
use std::sync::Mutex;

const TEXT: &str = "It was an efficient, if somewhat mechanical, affair: the difficulties of the \
    office had been foreseen, the responsibilities divided, and the extraordinary circumstances \
    of the preceding fortnight forgotten by everybody concerned with the administration of it.";

fn with<T>(run: impl FnOnce(&Context, &TextStyle, &Mutex<Diagnostics>) -> T) -> T {
    with_edge(false, run)
}

fn with_edge<T>(
    mirrored: bool,
    run: impl FnOnce(&Context, &TextStyle, &Mutex<Diagnostics>) -> T,
) -> T {
    let (chapter, meta) = (Chapter::default(), Metadata::default());
    let theme = theme::for_book(&Print::default(), "en-GB");
    let (folios, log) = (Folios::default(), Mutex::new(Diagnostics::new()));
    let asked = Mutex::<Asked>::default();
    let ctx = Context {
        language: "",
        book_words: words(&meta),
        words: words(&meta),
        chapter: &chapter,
        chapter_index: 0,
        nesting: 0,
        images: &[],
        symbols_by_page: true,
        references: true,
        link_pages: true,
        asked: &asked,
        theme: &theme,
        fonts: Fonts::bundled(),
        exceptions: Box::leak(Box::default()),
        folios: &folios,
        log: &log,
        mirrored,
        descriptions: None,
        poem: false,
        widest_picture: theme.page.measure(),
    };
    run(&ctx, &theme.body, &log)
}

fn text_of(line: &Line) -> String {
    let runs = line.items.iter().filter_map(|i| if let Item::Run(r) = i { Some(r) } else { None });
    runs.map(|r| r.actual.clone().unwrap_or_else(|| r.text.clone())).collect()
}

#[test]
fn justified_lines_reach_the_margin() {
    with(|ctx, style, _| {
        for measure in [180.0, 240.0, 312.0] {
            let set = set_paragraph(ctx, &[Inline::text(TEXT)], style, measure);
            let lines = &set.settings[0].lines;
            for line in &lines[..lines.len() - 1] {
                let over = line.width - measure;
                assert!((-0.05..=5.0).contains(&over), "{measure}: {} sticks out", over);
                assert!(line.space_ratio > 0.65 && line.space_ratio < 1.6);
            }
        }
    });
}

#[test]
fn the_words_come_back_from_the_lines() {
    with(|ctx, style, _| {
        let set = set_paragraph(ctx, &[Inline::text(TEXT)], style, 150.0);
        for setting in &set.settings {
            let text: String = setting.lines.iter().map(text_of).collect();
            assert_eq!(text.replace('\u{ad}', ""), TEXT);
        }
        assert!(set.settings[0].lines.iter().any(|l| l.hyphen));
    });
}

#[test]
fn settings_differ_by_a_line() {
    with(|ctx, style, _| {
        let long = [TEXT, TEXT, TEXT].join(" ");
        let set = set_paragraph(ctx, &[Inline::text(long)], style, 300.0);
        let natural = set.settings[0].lines.len();
        for other in &set.settings[1..] {
            let n = other.lines.len();
            assert!(n + 1 == natural || n == natural + 1);
            assert!(other.demerits >= set.settings[0].demerits);
        }
    });
}

#[test]
fn odd_paragraphs_are_set() {
    with(|ctx, style, log| {
        assert!(set_paragraph(ctx, &[], style, 300.0).settings.is_empty());
        assert!(set_paragraph(ctx, &[Inline::text("   ")], style, 300.0).settings.is_empty());
        let long = "x".repeat(10_000);
        let set = set_paragraph(ctx, &[Inline::text(long.as_str())], style, 300.0);
        let text: String = set.settings[0].lines.iter().map(text_of).collect();
        assert_eq!(text, long);
        for (n, line) in set.settings[0].lines.iter().enumerate() {
            assert!(line.width < 301.0, "line {n} is {} wide: {}", line.width, text_of(line).len());
        }
        assert!(log.lock().unwrap().iter().any(|d| d.code == Code::LONG_WORD));
        // An address that has breaks enough needs no cut, and no message.
        *log.lock().unwrap() = Default::default();
        let address = format!("https://example.org{}", "/folder/page".repeat(20));
        set_paragraph(ctx, &[Inline::text(address.as_str())], style, 300.0);
        assert!(!log.lock().unwrap().iter().any(|d| d.code == Code::LONG_WORD));
        for text in
            ["שלום עולם", "日本語の文章を組む。", "e\u{301}\u{301}", "\u{1f6a8}", "a\u{ad}b\u{ad}c"]
        {
            let set = set_paragraph(ctx, &[Inline::text(text)], style, 40.0);
            assert!(!set.settings.is_empty(), "{text}");
        }
    });
}

#[test]
fn text_goes_on_behind_a_formula() {
    with(|ctx, style, _| {
        let math = Inline { kind: InlineKind::Math("E = m c^2".into()), ..Inline::default() };
        let content = [Inline::text("before "), math, Inline::text(" after")];
        let line = set_line(ctx, &content, style);
        let last = line.items.iter().rev().find_map(|i| match i {
            Item::Run(r) if r.text.contains("after") => Some((r.x, r.text.clone())),
            _ => None,
        });
        let ends = |i: &Item| if let Item::Run(r) = i { r.x + r.width() } else { 0.0 };
        let (x, text) = last.expect("the words behind");
        assert!(!text.contains("before"));
        let formula = line.items.iter().filter(|i| matches!(i, Item::Run(r) if r.text.is_empty()));
        assert!(formula.map(ends).fold(0.0, f32::max) <= x + 0.5);
    });
}

#[test]
fn forced_breaks_and_hangs() {
    with(|ctx, style, _| {
        let content = [
            Inline::text("one"),
            Inline { kind: InlineKind::HardBreak, ..Inline::default() },
            Inline::text("two"),
        ];
        let style = TextStyle { indent: -20.0, ..style.clone() };
        let set = set_paragraph(ctx, &content, &style, 300.0);
        let lines = &set.settings[0].lines;
        assert_eq!(lines.len(), 2);
        let x = |l: &Line| {
            l.items.iter().find_map(|i| if let Item::Run(r) = i { Some(r.x) } else { None })
        };
        assert!(x(&lines[0]).is_some_and(|x| x < 1.0));
        assert!(x(&lines[1]).is_some_and(|x| x > 18.0));
    });
}

#[test]
fn lines_stand_beside_an_initial() {
    with(|ctx, style, _| {
        let style = TextStyle { indent: 0.0, ..style.clone() };
        let set = set_beside(ctx, &[Inline::text(TEXT)], &style, 312.0, (40.0, 40.0), 3);
        let lines = &set.settings[0].lines;
        assert!(lines.len() > 3);
        let left = |l: &Line| {
            l.items.iter().find_map(|i| if let Item::Run(r) = i { Some(r.x) } else { None })
        };
        for (n, line) in lines.iter().enumerate() {
            let want = if n < 3 { 40.0 } else { 0.0 };
            let x = left(line).expect("words");
            assert!((want - 5.0..=want + 0.1).contains(&x), "line {n} begins at {x}");
            assert!(n + 1 == lines.len() || line.width > 311.0, "line {n}: {}", line.width);
        }
    });
}

const HEBREW: &str = "הפסקה הזאת כתובה בעברית (עם סוגריים) ובה המילים Recto 1.0 ומספר 45.50 באמצע \
    השורה, והיא ארוכה דיה כדי להישבר לכמה שורות. בסוף כל שורה נשמר הסדר הנכון של המילים.";

/// Left and right end of a line.
fn ends(line: &Line) -> (f32, f32) {
    let runs = line.items.iter().filter_map(|i| match i {
        Item::Run(r) => Some((r.x, r.x + r.width())),
        _ => None,
    });
    runs.fold((f32::MAX, f32::MIN), |(a, b), (x, end)| (a.min(x), b.max(end)))
}

#[test]
fn lines_from_right_to_left_begin_at_the_right() {
    with(|ctx, style, _| {
        let style = TextStyle { indent: 12.0, ..style.clone() };
        let set = set_paragraph(ctx, &[Inline::text(HEBREW)], &style, 200.0);
        let lines = &set.settings[0].lines;
        assert!(lines.len() > 3);
        for (n, line) in lines.iter().enumerate() {
            let (left, right) = ends(line);
            let edge = if n == 0 { 188.0 } else { 200.0 };
            assert!((edge - 0.5..edge + 5.0).contains(&right), "line {n} begins at {right}");
            let full = n + 1 < lines.len();
            assert!(!full || (-5.0..0.5).contains(&left), "line {n} ends at {left}");
            assert!((line.width - line.begin - (right - left)).abs() < 5.0);
            assert!(!line.hyphen);
        }
        let words: String = lines.iter().map(|l| logical(&text_of(l)) + " ").collect();
        let words: Vec<&str> = words.split_whitespace().collect();
        let wanted: Vec<&str> = HEBREW.split_whitespace().collect();
        assert_eq!(words, wanted);
    });
}

#[test]
fn words_stand_where_they_are_seen() {
    // Logical order, and the order in which the words are seen from left to right.
    for (text, seen) in [
        ("abc שלום עולם def", ["abc", "עולם", "שלום", "def"]),
        ("שלום abc def עולם", ["עולם", "abc", "def", "שלום"]),
        ("שלום 12 עולם 34", ["34", "עולם", "12", "שלום"]),
    ] {
        with(|ctx, style, _| {
            let line = set_line(ctx, &[Inline::text(text)], style);
            let shown = text_of(&line);
            let turned = |w: &&str| w.starts_with(crate::language::direction::is_rtl_char);
            let at = seen.map(|w| {
                let w = if turned(&w) { w.chars().rev().collect() } else { w.to_string() };
                shown.find(&w).unwrap_or_else(|| panic!("{w} in {shown}"))
            });
            assert!(at.is_sorted(), "{text}: {at:?}");
        });
    }
}

/// Marks of notes, references and what the author says stands apart do not change the order of the words
/// around them.
#[test]
fn what_stands_apart_pulls_nothing_along() {
    let node = |kind| Inline { kind, ..Inline::default() };
    let span = |pairs: &[(&str, &str)], words: &str| {
        let pairs = pairs.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect();
        node(InlineKind::Span(Attr { pairs, ..Attr::default() }, vec![Inline::text(words)]))
    };
    let emph = |words: &str| node(InlineKind::Emph(vec![Inline::text(words)]));
    let reference = CrossRef { text: "7".into(), ..CrossRef::default() };
    let reference = node(InlineKind::Ref(reference));
    let text = Inline::text;
    for (words, seen) in [
        (vec![text("It is באב."), node(InlineKind::Note(0)), text(" And")], "It is באב.1 And"),
        (vec![text("So אבג"), node(InlineKind::Note(0)), text(" is")], "So גבא1 is"),
        (vec![text("See באב. "), reference, text(" there")], "See באב. 7 there"),
        (vec![text("abc "), span(&[("dir", "rtl")], "אב (x)!"), text(" d")], "abc !)x( בא d"),
        (vec![text("אבג ("), emph("-na"), text(")")], ")-na( גבא"),
    ] {
        with(|ctx, style, _| {
            let shown = text_of(&set_line(ctx, &words, style));
            assert_eq!(shown.trim(), seen);
        });
    }
}

/// A vowel sign behind the end of a mark is of the letter before it, and nothing is missing.
#[test]
fn a_sign_over_a_letter_is_of_its_style() {
    with(|ctx, style, log| {
        let strong = |words: &str| {
            let kind = InlineKind::Strong(vec![Inline::text(words)]);
            Inline { kind, ..Inline::default() }
        };
        let words = [Inline::text("م"), strong("كْت"), Inline::text("َبَة")];
        let flat = flatten(ctx, &words, style, 200.0);
        let starts: Vec<&str> = flat.spans.iter().map(|s| &flat.text[s.0 as usize..]).collect();
        assert_eq!(starts.len(), 3);
        assert!(starts[2].starts_with('ب'), "{starts:?}");
        set_line(ctx, &words, style);
        assert!(log.lock().unwrap().iter().next().is_none());
    });
}

#[test]
fn dates_in_arabic_figures_stay_whole() {
    with(|ctx, style, _| {
        for date in ["٣١/١٢/٢٠٢٦", "۳۱/۱۲/۲۰۲۶", "31/12/2026"] {
            for width in [80.0, 85.0, 90.0, 95.0, 100.0] {
                let words = [Inline::text(format!("abcdefghijk {date} cd"))];
                let set = set_paragraph(ctx, &words, style, width);
                let lines = &set.settings[0].lines;
                assert!(!lines.iter().any(|l| text_of(l).trim().ends_with('/')), "{date}");
            }
        }
    });
}

#[test]
fn coordinates_count_from_either_edge() {
    for text in [TEXT, HEBREW] {
        let set = |mirrored: bool| {
            with_edge(mirrored, |ctx, style, _| {
                let set = set_paragraph(ctx, &[Inline::text(text)], style, 200.0);
                let lines = &set.settings[0].lines;
                lines.iter().map(|l| (ends(l), text_of(l))).collect::<Vec<_>>()
            })
        };
        for ((plain, a), (turned, b)) in set(false).into_iter().zip(set(true)) {
            assert_eq!(a, b, "the runs stay in their order");
            assert!((plain.0 + turned.1 - 200.0).abs() < 0.01, "{plain:?} {turned:?}");
            assert!((plain.1 + turned.0 - 200.0).abs() < 0.01, "{plain:?} {turned:?}");
        }
    }
}

#[test]
fn japanese_breaks_by_its_rules() {
    let text = "「電車はまだ来ませんか」と聞くと、駅の人は（あと五分です）と答えた。ちょっと待って、\
        「おいで」「ここだよ」と言った。ファイルをコピーするとき、エラーが出た。";
    with(|ctx, style, log| {
        let style = TextStyle { indent: 0.0, ..style.clone() };
        for measure in 70..240 {
            let measure = measure as f32;
            let set = set_paragraph(ctx, &[Inline::text(text)], &style, measure);
            let lines = &set.settings[0].lines;
            for (n, line) in lines.iter().enumerate() {
                let shown = text_of(line);
                let begins = shown.starts_with(['、', '。', '」', '）', 'ー', 'ょ', 'っ', 'ァ']);
                assert!(n == 0 || !begins, "{measure}: {shown}");
                assert!(!shown.ends_with(['「', '（']), "{measure}: {shown}");
                assert!(!line.hyphen && line.space_ratio >= 1.0, "{measure}: {shown}");
                let end = ends(line).1;
                let full = n + 1 < lines.len();
                assert!(!full || (measure - 0.1..measure + 7.0).contains(&end), "{end}: {shown}");
            }
        }
        assert!(!log.lock().unwrap().iter().any(|d| d.code == Code::LONG_WORD));
    });
}

#[test]
fn names_in_code_break_between_their_words_where_lines_would_be_loose() {
    let code = |t: &str| Inline { kind: InlineKind::Code(t.into()), ..Inline::text("") };
    let content = [
        Inline::text("Now that the library has implemented the trait on ("),
        code("NewsArticleOfTheDay"),
        Inline::text(") and on ("),
        code("social_post_of_the_day"),
        Inline::text("), users of the crate can call it."),
    ];
    let all = with(|ctx, style, _| {
        let ends = |measure: f32| {
            let set = set_paragraph(ctx, &content, style, measure);
            set.settings[0].lines.iter().map(text_of).collect::<Vec<_>>()
        };
        (200..320).step_by(5).flat_map(|m| ends(m as f32)).collect::<Vec<_>>()
    });
    assert!(all.iter().any(|l| l.ends_with("(News") || l.ends_with("Article")), "{all:?}");
    assert!(all.iter().any(|l| l.ends_with("(social_") || l.ends_with("post_")), "{all:?}");
}

#[test]
fn a_spaced_dash_ends_a_line() {
    with(|ctx, style, _| {
        let text = "word \u{2014} another \u{2014} and again \u{2014} until \u{2014} the end \u{2014} of it";
        for measure in 60..160 {
            let set = set_paragraph(ctx, &[Inline::text(text)], style, measure as f32);
            for line in &set.settings[0].lines {
                assert!(!text_of(line).starts_with('\u{2014}'), "{measure}");
            }
        }
    });
}

#[test]
fn keys_have_frames_of_their_own() {
    with(|ctx, style, _| {
        let key = |words: &str| {
            let attr = crate::model::Attr { classes: vec!["kbd".into()], ..Default::default() };
            Inline { kind: InlineKind::Span(attr, vec![Inline::text(words)]), ..Inline::default() }
        };
        let text = [
            Inline::text("press "),
            key("Ctrl"),
            Inline::text("+"),
            key("C"),
            Inline::text(" now"),
        ];
        let set = set_paragraph(ctx, &text, style, 300.0);
        let line = &set.settings[0].lines[0];
        assert_eq!(text_of(line), "press Ctrl+C now");
        let drawn = |i: &Item| !matches!(i, Item::Run(_));
        let alone = set_paragraph(ctx, &text[1..2], style, 300.0);
        let each = alone.settings[0].lines[0].items.iter().filter(|i| drawn(i)).count();
        assert!(each > 0, "a frame is drawn");
        assert_eq!(line.items.iter().filter(|i| drawn(i)).count(), 2 * each, "one for each key");
        let plain = set_paragraph(ctx, &[Inline::text("Ctrl")], style, 300.0);
        assert!(!plain.settings[0].lines[0].items.iter().any(drawn));
        // The frame stands around its word and does not reach into the next.
        let of = |text: &str| {
            let runs =
                line.items.iter().filter_map(|i| if let Item::Run(r) = i { Some(r) } else { None });
            runs.filter(|r| r.text.contains(text))
                .map(|r| (r.x, r.x + r.width()))
                .next()
                .expect("a run")
        };
        let (left, right) = of("Ctrl");
        let sides: Vec<f32> = line
            .items
            .iter()
            .filter_map(|i| match i {
                Item::Rect { x, w, .. } => Some([*x, *x + *w]),
                _ => None,
            })
            .flatten()
            .collect();
        let near = |edge: f32| sides.iter().any(|x| (x - edge).abs() < style.size * 0.2);
        assert!(near(left) && near(right), "{left} {right} {sides:?}");
        // What stands beside it stands apart.
        let plus = line.items.iter().find_map(|i| match i {
            Item::Run(r) if r.text == "+" => Some((r.x, r.x + r.width())),
            _ => None,
        });
        let (plus, end) = plus.expect("a plus");
        let em = style.size * 0.84;
        assert!(sides.iter().all(|x| *x < plus - em * 0.1 || *x > end + em * 0.1), "{sides:?}");
        // Neighbours are two keys, and keys within a key are no third.
        let frames = |content: &[Inline]| {
            let set = set_paragraph(ctx, content, style, 300.0);
            set.settings[0].lines[0].items.iter().filter(|i| drawn(i)).count() / each
        };
        assert_eq!(frames(&[key("A"), key("B")]), 2);
        let mut outer = key("");
        if let InlineKind::Span(_, content) = &mut outer.kind {
            *content = text[1..4].to_vec();
        }
        assert_eq!(frames(&[outer]), 2);
    });
}

#[test]
fn titles_are_broken_by_sense() {
    with(|ctx, _, _| {
        let style = &TextStyle { balanced: true, ..ctx.theme.title.clone() };
        for (title, wanted) in [
            ("Lights of the North: A History", "Lights of the North:"),
            ("The Keepers and the Lamps of the Northern Coast", "The Keepers and the Lamps"),
        ] {
            let whole = text_line(ctx, title, style).width;
            let set = set_paragraph(ctx, &[Inline::text(title)], style, whole * 0.72);
            let lines: Vec<String> = set.settings[0].lines.iter().map(text_of).collect();
            assert_eq!(lines.first().map(|l| l.trim()), Some(wanted), "{lines:?}");
            assert_eq!(lines.len(), 2, "{lines:?}");
        }
    });
}

#[test]
fn running_heads_are_shortened_at_a_word_that_can_bear_it() {
    use crate::typeset::front::fit;
    with(|ctx, style, _| {
        let width = |text: &str| text_line(ctx, text, style).width;
        let short = |text: &str, most: &str| {
            plain_text(&fit(ctx, &[Inline::text(text)], style, width(most) + 1.0).0)
        };
        let title = "The Loss of the Adela: Four Days out with Slates";
        assert_eq!(short(title, title), title, "it fits");
        assert_eq!(short(title, "The Loss of the Adela: Four"), "The Loss of the Adela");
        assert_eq!(
            short("A Light in the Fog of November", "A Light in the Fog of N"),
            "A Light in the Fog",
            "what stands before a word that leans on others is a title"
        );
        let force = "The International Security Assistance Force in Afghanistan";
        assert_eq!(short(force, &force[..50]), &force[..43]);
        assert_eq!(
            short("Keepers who never slept well", "Keepers who never"),
            "Keepers who\u{2026}"
        );
        // No ellipsis stands in a word: the word is set smaller, or there is no head.
        let (words, type_) =
            fit(ctx, &[Inline::text("Leuchtturmwärterin")], style, width("Leuchtturmwär"));
        assert_eq!(plain_text(&words), "Leuchtturmwärterin");
        assert!(type_.size < style.size && type_.size > 0.6 * style.size);
        assert_eq!(short("Leuchtturmwärterin", "Leuch"), "");
    });
}

#[test]
fn a_paragraph_of_any_length_has_full_lines() {
    with(|ctx, style, _| {
        let words: Vec<String> = (0..40_000).map(|n| format!("word{n} and")).collect();
        let text = words.join(" ");
        let set = set_paragraph(ctx, &[Inline::text(&text)], style, 312.0);
        let [setting] = set.settings.as_slice() else { panic!("one setting") };
        let (last, lines) = setting.lines.split_last().expect("lines");
        assert!(lines.iter().all(|l| l.justified && (l.width - 312.0).abs() < 6.0));
        let mut found = String::new();
        for line in &setting.lines {
            assert_eq!(
                found.replace('\u{ad}', "").trim_end().len(),
                text[..line.offset as usize].trim_end().len()
            );
            found.push_str(&text_of(line));
        }
        assert_eq!(found.replace('\u{ad}', ""), text);
        assert!(!last.justified);
    });
}

#[test]
fn thousands_of_notes_in_a_paragraph_stand_where_their_words_do() {
    with(|ctx, style, _| {
        let note = |n| Inline { kind: InlineKind::Note(n), ..Inline::default() };
        let content: Vec<Inline> = (0..20_000)
            .flat_map(|n| [Inline::text(format!("word{n}")), note(n), Inline::text(" ")])
            .collect();
        let set = set_paragraph(ctx, &content, style, 312.0);
        let notes: Vec<u32> =
            set.settings[0].lines.iter().flat_map(|l| l.notes.iter().copied()).collect();
        assert_eq!(notes, (0..20_000).collect::<Vec<u32>>());
    });
}

#[test]
fn one_word_of_any_length_is_cut_into_lines() {
    with(|ctx, style, _| {
        for word in ["abcdefghij".repeat(3_000), "a'b".repeat(5_000), "12.".repeat(5_000)] {
            let set = set_paragraph(ctx, &[Inline::text(&word)], style, 312.0);
            let found: String = set.settings[0].lines.iter().map(text_of).collect();
            assert_eq!(found.replace('\u{ad}', "").len(), word.len());
        }
    });
}

#[test]
fn a_row_of_no_break_spaces_keeps_its_width() {
    with(|ctx, style, _| {
        let text = format!("Gap{}{TEXT}", "\u{a0}".repeat(12));
        let set = set_paragraph(ctx, &[Inline::text(text)], style, 240.0);
        let Item::Run(run) = &set.settings[0].lines[0].items[0] else { panic!("no run") };
        let natural = ctx.fonts.get(run.face).metrics.space * 1000.0;
        let glyphs: Vec<f32> = run.glyphs.iter().skip(3).map(|g| g.advance).collect();
        assert!(glyphs.len() > 12, "{glyphs:?}");
        assert!(glyphs[..12].iter().all(|w| (w - natural).abs() < 8.0), "{natural}: {glyphs:?}");
    });
}

#[test]
fn code_in_ideographs_divides_between_them() {
    let chars: Vec<char> =
        "\u{8bf7}\u{627e}\u{51fa}\u{6240}\u{6709}".chars().cycle().take(240).collect();
    let code: String = chars.iter().collect();
    let content = [
        Inline::text("In "),
        Inline { kind: InlineKind::Code(code), ..Inline::text("") },
        Inline::text(" it goes on."),
    ];
    with(|ctx, style, _| {
        let set = set_paragraph(ctx, &content, style, 200.0);
        let lines = &set.settings[0].lines;
        assert!(lines.len() > 2);
        assert!(lines.iter().all(|l| l.width <= 200.5), "no line passes the measure");
    });
}

#[test]
fn formulas_are_divided_where_lines_are_poor_otherwise() {
    with(|ctx, style, log| {
        let math = |tex: &str| Inline { kind: InlineKind::Math(tex.into()), ..Inline::default() };
        let formulas = |line: &Line| -> Vec<String> {
            let of = |i: &Item| match i {
                Item::Run(Run { sense: Sense::Formula(tex), .. }) => Some(tex.to_string()),
                _ => None,
            };
            let mut all: Vec<String> = line.items.iter().filter_map(of).collect();
            all.dedup();
            all
        };
        // A formula that fits stays whole, in a paragraph whose lines are good.
        let content = [Inline::text(TEXT), Inline::text(" "), math("a+b=c"), Inline::text(".")];
        let set = set_paragraph(ctx, &content, style, 312.0);
        let all: Vec<String> = set.settings[0].lines.iter().flat_map(formulas).collect();
        assert_eq!(all, ["a+b=c"]);
        // One that is wider than the measure is divided behind a relation.
        let wide = "f(x_1) + f(x_2) = g(x_1) + g(x_2) = h(x_1) + h(x_2) = u(x_1) + u(x_2)";
        let content = [Inline::text("It is "), math(wide), Inline::text(" for all of them.")];
        let set = set_paragraph(ctx, &content, style, 180.0);
        let lines = &set.settings[0].lines;
        assert!(lines.iter().all(|line| line.over < 0.01), "{lines:?}");
        let ends: Vec<String> = lines.iter().filter_map(|l| formulas(l).pop()).collect();
        assert!(ends.len() > 1 && ends[0].ends_with(['=', '+']), "{ends:?}");
        assert!(!log.lock().unwrap().iter().any(|d| d.code == Code::WIDE_MATH));
        // White that stands at the end of such a line is none of it.
        let right = |i: &Item| if let Item::Run(r) = i { r.x + r.width() } else { 0.0 };
        let full = lines[..lines.len() - 1].iter().filter(|l| l.justified && l.space_ratio < 2.0);
        for line in full {
            let end = line.items.iter().map(right).fold(0.0, f32::max);
            assert!(end > 179.0, "{end}: {line:?}");
        }
    });
}

/// The lines of a paragraph at each of these measures.
fn lines_at(content: &[Inline], measures: impl Iterator<Item = usize>) -> Vec<Vec<String>> {
    with(|ctx, style, _| {
        let set = |m: usize| set_paragraph(ctx, content, style, m as f32);
        let lines = |p: Paragraph| p.settings[0].lines.iter().map(text_of).collect();
        measures.map(|m| lines(set(m))).collect()
    })
}

#[test]
fn compounds_divide_at_their_own_hyphen() {
    let text = "The well-known socio-economic self-determination of the anti-establishment \
        counter-revolutionary mother-in-law was state-of-the-art, non-governmental and \
        post-industrial. "
        .repeat(4);
    let all = lines_at(&[Inline::text(text)], (260..330).step_by(7));
    let lines = all.iter().flatten();
    let ends: Vec<&String> = lines.filter(|l| l.ends_with(['-', '\u{ad}'])).collect();
    let own = [
        "well-", "socio-", "self-", "anti-", "counter-", "mother-", "in-", "state-", "of-", "the-",
        "non-", "post-",
    ];
    let (at_own, added): (Vec<&String>, Vec<&String>) =
        ends.iter().partition(|l| own.iter().any(|o| l.ends_with(o)));
    assert!(at_own.len() > added.len(), "{at_own:?} {added:?}");
}

#[test]
fn no_line_begins_with_a_mark_that_closes() {
    let code = |t: &str| Inline { kind: InlineKind::Code(t.into()), ..Inline::text("") };
    let link = |t: &str| Inline::text(format!("https://example.org/{t}/"));
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    let content = [
        Inline::text("A hash "),
        code(hash),
        Inline::text(", a name ("),
        code("com.example.subsystem.configuration"),
        Inline::text("), an address ("),
        link("a/very/long/path"),
        Inline::text("). And a word that stands apart from its mark ! It ends with "),
        code(hash),
        Inline::text("."),
    ];
    for (measure, lines) in (150..330).zip(lines_at(&content, 150..330)) {
        let bad = lines.iter().find(|l| l.starts_with(['.', ',', ')', '!']));
        // What begins a part of an address or a name is no closing mark.
        let bad = bad.filter(|l| l.chars().nth(1).is_none_or(|c| !c.is_alphanumeric()));
        assert!(bad.is_none(), "{measure}: {lines:?}");
    }
    // Points that lead somewhere go on in the next line.
    let row = [Inline::text(format!("Chapter{} 12", " .".repeat(200)))];
    assert!(lines_at(&row, 200..201)[0].len() > 2);
}

/// The width of a line's first word.
fn first_word(line: &Line) -> f32 {
    let mut wide = 0.0;
    for item in &line.items {
        let Item::Run(run) = item else { continue };
        let mut at = 0;
        for glyph in &run.glyphs {
            let end = at + usize::from(glyph.len);
            if run.text.get(at..end) == Some(" ") {
                return wide;
            }
            wide += glyph.advance * run.size * run.scale / 1000.0;
            at = end;
        }
    }
    wide
}

#[test]
fn no_line_has_room_for_the_next_word() {
    let code = |t: &str| Inline { kind: InlineKind::Code(t.into()), ..Inline::text("") };
    let content = [
        Inline::text("The type "),
        code("HashMap<String, Vec<Box<dyn Fn(&Request) -> Response>>>"),
        Inline::text(" is what "),
        code("Router::register_handler_for_method"),
        Inline::text(" wants, and "),
        code("RouterBuilder::with_default_middleware"),
        Inline::text(" makes one."),
    ];
    with(|ctx, style, _| {
        let mut unfilled = 0;
        for measure in (130..320).step_by(6) {
            let set = set_paragraph(ctx, &content, style, measure as f32);
            let lines = &set.settings[0].lines;
            assert!(lines.iter().all(|l| l.space_ratio < 2.0), "none has holes");
            for pair in lines.windows(2) {
                let (room, next) = (-pair[0].over, first_word(&pair[1]));
                assert!(next + 7.0 > room, "{measure}: {:?}", text_of(&pair[0]));
                unfilled += usize::from(room > 1.0);
            }
        }
        assert!(unfilled > 0);
    });
}
