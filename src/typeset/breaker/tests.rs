use super::TEN_LINES as FRAME;
use super::*;
use crate::typeset::galley::{Series, Slab, Stand};
use crate::typeset::prices::pages::{ADDED_LINE, ANNOUNCED};

#[test]
fn white_above_a_heading_is_the_same_behind_a_display() {
    let head = Piece { above: 12.0, opens_section: true, ..paragraph(1) };
    let list = Piece { above: 5.0, below: 5.0, ..paragraph(3) };
    // Behind text its own, behind another heading both.
    assert_eq!(FRAME.join(&head, Some(&paragraph(3)), 30.0, 0.0), (12.0, 0.0));
    let kept = Piece { keep_next: true, ..paragraph(1) };
    assert_eq!(FRAME.join(&head, Some(&kept), 30.0, 5.0), (17.0, 0.0));
    // Behind a display the display's own goes; what is over a line is taken from both sides.
    assert_eq!(FRAME.join(&head, Some(&list), 30.0, 5.0), (12.0, 0.0));
    let (above, less) = FRAME.join(&head, Some(&list), 34.0, 6.0);
    assert!((above - 10.0).abs() < 0.01 && (less - 2.0).abs() < 0.01);
    let (above, less) = FRAME.join(&head, Some(&list), 38.0, 2.0);
    assert!((above - 13.0).abs() < 0.01 && (less + 1.0).abs() < 0.01);
    // Paragraphs have both.
    assert_eq!(FRAME.join(&list, Some(&list), 30.0, 5.0), (10.0, 0.0));
}

#[test]
fn two_lines_follow_a_heading_even_if_the_first_is_an_item() {
    let head = Piece { keep_next: true, keep_lines: 2, ..paragraph(1) };
    let pieces = vec![paragraph(8), head, paragraph(1), paragraph(1), paragraph(4)];
    let plan = break_pages(&Galley::from(pieces), &[], FRAME, true);
    assert_eq!(plan.pages[0].strips.len(), 1, "the heading goes overleaf with its items");
    assert!(plan.flaws.is_empty());
}

#[test]
fn a_line_that_announces_a_list_is_not_left_alone() {
    let line = Piece { holds_next: ANNOUNCED, ..paragraph(1) };
    let plan = |line: Piece| {
        let pieces = vec![paragraph(4), paragraph(5), line, paragraph(3), paragraph(5)];
        break_pages(&Galley::from(pieces), &[], FRAME, true)
    };
    assert_eq!(plan(paragraph(1)).pages[0].strips.len(), 3, "it fills the page");
    let plan = plan(line);
    assert_eq!(plan.pages[0].strips.len(), 2, "it goes overleaf with its list");
    assert!(plan.flaws.is_empty());
}

#[test]
fn white_that_can_grow_makes_a_short_page_cheap() {
    let quote = Piece { above: 5.0, below: 5.0, ..paragraph(2) };
    let pieces = [paragraph(2), quote, paragraph(2)];
    let galley = Galley::default();
    let breaker = Breaker::new(&galley, &[], FRAME, true);
    assert_eq!(breaker.filled(1.0, 1, false, 0), (0.0, ADDED_LINE));
    assert_eq!(breaker.filled(2.0, 1, false, 0), (2.0, 0.0), "all of it or nothing");
    assert_eq!(breaker.filled(1.0, 1, true, 0), (1.0, 0.0), "notes have the white above them");
    assert_eq!(breaker.filled(0.0, 1, false, -1), (-1.0, ADDED_LINE), "level with a long verso");
    assert_eq!(breaker.filled(1.0, 1, false, -1), (0.0, ADDED_LINE), "or at least full");
    let around = |above: &[&Piece], next: &Piece| display(above.iter().map(|p| (*p, 0)), next);
    assert_eq!(around(&[&pieces[1], &pieces[0]], &pieces[2]), Some(1));
    assert_eq!(around(&[&pieces[0]], &pieces[1]), None, "text is no display");
    assert_eq!(around(&[&pieces[1]], &pieces[2]), None, "at the head of the page it has no white");
    let head = Piece { opens_section: true, ..paragraph(1) };
    assert_eq!(around(&[&pieces[1], &pieces[0]], &head), None, "a heading has its own white");
    let title = Piece { keep_next: true, ..paragraph(1) };
    assert_eq!(around(&[&pieces[1], &title], &pieces[2]), None, "nor under a title");
    let first = Piece { above: 5.0, inside: true, ..paragraph(1) };
    let item = Piece { inside: true, ..paragraph(1) };
    let last = Piece { below: 5.0, ..paragraph(1) };
    assert_eq!(around(&[&last, &item, &first, &pieces[0]], &pieces[2]), Some(3), "a list is one");
}

/// A paragraph of `n` lines with the usual rules for its first and last line.
fn paragraph(n: usize) -> Piece {
    let slab = |k: usize| Slab {
        height: 10.0,
        break_after: (k > 0 && k + 2 < n).then_some(0.0),
        ..Slab::default()
    };
    let slabs = (0..n).map(slab).collect();
    Piece { variants: vec![Setting { slabs, ..Setting::default() }], ..Piece::default() }
}

fn block(height: f32) -> Piece {
    let slab = Slab { height, ..Slab::default() };
    Piece {
        variants: vec![Setting { slabs: vec![slab], ..Setting::default() }],
        ..Piece::default()
    }
}

fn plan(pieces: Vec<Piece>, notes: &[Setting]) -> Plan {
    break_pages(&Galley::from(pieces), notes, FRAME, true)
}

/// Every slab is set once and in order.
fn whole(plan: &Plan, pieces: &[usize]) {
    let mut next = vec![0u32; pieces.len()];
    for page in &plan.pages {
        for &f in &page.floats {
            next[f as usize] = pieces[f as usize] as u32;
        }
        for s in &page.strips {
            assert_eq!(s.from, next[s.piece as usize]);
            next[s.piece as usize] = s.to;
        }
    }
    let all: Vec<u32> = pieces.iter().map(|n| *n as u32).collect();
    assert_eq!(next, all);
}

#[test]
fn no_line_stands_alone() {
    let plan = plan(vec![paragraph(9), paragraph(9), paragraph(9)], &[]);
    whole(&plan, &[9, 9, 9]);
    assert!(plan.flaws.is_empty());
    for page in &plan.pages {
        for s in &page.strips {
            assert!(s.to - s.from >= 2, "{s:?}");
        }
    }
}

#[test]
fn headings_stay_with_their_text() {
    let heading = Piece { keep_next: true, ..block(10.0) };
    let plan = plan(vec![paragraph(9), heading, paragraph(6)], &[]);
    whole(&plan, &[9, 1, 6]);
    assert!(plan.flaws.is_empty());
    assert_eq!(plan.pages[0].strips.last().map(|s| s.piece), Some(0));
}

#[test]
fn another_setting_fills_the_page() {
    // Nine lines and a paragraph of three: set in one line more, the first fills the page.
    let mut first = paragraph(9);
    first.variants.push(paragraph(10).variants.remove(0));
    let plan = plan(vec![first, paragraph(3), paragraph(7)], &[]);
    assert_eq!(plan.pages[0].strips, vec![Strip { piece: 0, setting: 1, from: 0, to: 10 }]);
}

#[test]
fn notes_stand_on_the_page_of_their_mark() {
    let mut text = paragraph(20);
    text.variants[0].slabs[3].notes = vec![0];
    text.variants[0].slabs[15].notes = vec![1];
    let notes = [paragraph(2).variants.remove(0), paragraph(3).variants.remove(0)];
    let plan = plan(vec![text], &notes);
    whole(&plan, &[20]);
    let mut line = 0;
    for page in &plan.pages {
        let lines: u32 = page.strips.iter().map(|s| s.to - s.from).sum();
        for (mark, note) in [(3, 0), (15, 1)] {
            if (line..line + lines).contains(&mark) {
                assert!(page.notes_from.note <= note && page.notes_to.note > note);
            }
        }
        line += lines;
    }
}

#[test]
fn a_figure_that_does_not_fit_waits_and_the_text_goes_on() {
    let figure = Piece { float: true, ..block(60.0) };
    let plan = plan(vec![paragraph(6), figure, paragraph(12)], &[]);
    whole(&plan, &[6, 1, 12]);
    assert_eq!(plan.pages[1].floats, vec![1]);
    let lines: u32 = plan.pages[0].strips.iter().map(|s| s.to - s.from).sum();
    assert_eq!(lines, 10, "the page before it is full");
}

#[test]
fn what_waits_does_not_stand_in_a_table() {
    let figure = || Piece { float: true, ..block(60.0) };
    let page = |plan: &Plan, piece| plan.pages.iter().position(|p| p.floats.contains(&piece));
    // A table of three pages behind a figure that has no room: the text between is the figure's.
    let table = Piece { closed: true, ..paragraph(25) };
    let plain = plan(vec![paragraph(7), figure(), paragraph(25), paragraph(9)], &[]);
    assert_eq!(page(&plain, 1), Some(1), "at the head of the next page, in text that runs on");
    let closed = plan(vec![paragraph(7), figure(), table, paragraph(9)], &[]);
    whole(&closed, &[7, 1, 25, 9]);
    assert!(closed.flaws.is_empty());
    for page in closed.pages.iter().filter(|p| !p.floats.is_empty()) {
        assert!(page.strips.iter().all(|s| s.piece != 2 || s.from == 0), "{page:?}");
    }
    // Nor between the sheets of one that lies on its side.
    let mut sheets = vec![block(100.0), block(100.0), block(100.0)];
    Piece::close(&mut sheets);
    let mut pieces = vec![paragraph(7), figure(), paragraph(3)];
    pieces.extend(sheets);
    pieces.push(paragraph(9));
    let plan = plan(pieces, &[]);
    whole(&plan, &[7, 1, 3, 1, 1, 1, 9]);
    assert!(
        plan.pages
            .iter()
            .all(|p| p.floats.is_empty() || p.strips.iter().all(|s| s.piece < 4 || s.piece > 5)),
        "{:?}",
        plan.pages
    );
}

#[test]
fn text_goes_on_before_a_figure_nearly_as_high_as_a_page() {
    let figure = Piece { float: true, ..block(90.0) };
    let plan = plan(vec![paragraph(3), figure, paragraph(14)], &[]);
    whole(&plan, &[3, 1, 14]);
    let lines: u32 = plan.pages[0].strips.iter().map(|s| s.to - s.from).sum();
    assert_eq!(lines, 10, "the page before it is full");
    assert_eq!(plan.pages[1].floats, [1]);
}

#[test]
fn no_two_lines_stand_beside_a_figure_nearly_as_high_as_a_page() {
    let figure = || Piece { float: true, ..block(80.0) };
    // Behind text that fills its page, at the head of a page, and two in a row.
    for before in [3, 10] {
        let pieces = vec![paragraph(before), figure(), figure(), paragraph(14)];
        let plan = plan(pieces, &[]);
        whole(&plan, &[before, 1, 1, 14]);
        for page in &plan.pages {
            let figures = page.floats.len()
                + page.strips.iter().filter(|s| s.piece == 1 || s.piece == 2).count();
            let strips = page.strips.len() + page.floats.len();
            assert!(figures == 0 || strips == 1, "{page:?}");
        }
        assert!(plan.flaws.is_empty());
    }
    // One that leaves half a page has text below it.
    let half = Piece { float: true, ..block(50.0) };
    let plan = plan(vec![paragraph(10), half, paragraph(14)], &[]);
    assert_eq!(plan.pages.len(), 3);
}

#[test]
fn two_series_of_notes_have_white_between_them() {
    let of = |symbols: [u32; 3]| {
        let mut text = paragraph(12);
        text.variants[0].slabs[0].notes = vec![0, 1, 2];
        let notes = symbols.map(|symbol| Setting { symbol, ..paragraph(1).variants.remove(0) });
        plan(vec![text], &notes).pages[0].strips[0].to
    };
    // Ten lines of ten points, ten of white above the notes, five between the series.
    assert_eq!(of([0, 0, 0]), 6);
    assert_eq!(of([1, 2, 3]), 6);
    assert_eq!(of([0, 1, 0]), 5);
}

#[test]
fn the_white_between_two_series_goes_where_the_second_does() {
    // The author's note runs on; the editor's behind it has no room.
    let galley = Galley::from(vec![paragraph(20)]);
    let notes =
        [Setting { symbol: 1, ..paragraph(2).variants.remove(0) }, paragraph(9).variants.remove(0)];
    let breaker = Breaker::new(&galley, &notes, FRAME, true);
    let from = NoteMark::default();
    let at = |note, slab| NoteMark { note, slab };
    assert_eq!(breaker.notes_height(0, 2), 10.0 + 5.0 + 110.0);
    let placed = |room| {
        let (to, height, _) = breaker.place_notes(from, 2, room);
        (to, height)
    };
    assert_eq!(placed(45.0), (at(1, 0), 30.0), "one line of the second would be alone");
    assert_eq!(placed(55.0), (at(1, 2), 10.0 + 20.0 + 5.0 + 20.0));
    assert_eq!(placed(30.0), (at(1, 0), 30.0));
    assert_eq!(breaker.least_notes(from, 2), 10.0 + 20.0 + 5.0 + 20.0);
}

#[test]
fn figures_do_not_heap_up_behind_short_sections() {
    // Twelve recipes: a heading, a picture of half a page and more, a few lines.
    let mut pieces = Vec::new();
    for _ in 0..12 {
        let heading = Piece { opens_section: true, keep_next: true, keep_lines: 1, ..paragraph(1) };
        pieces.extend([heading, Piece { float: true, ..block(60.0) }, paragraph(2)]);
    }
    let pieces_in_all = pieces.len();
    let plan = plan(pieces, &[]);
    let page_of = |piece: usize| {
        let stands = |p: &PagePlan| {
            let set = p.strips.iter().any(|s| s.piece as usize == piece);
            set || p.floats.iter().any(|f| *f as usize == piece)
        };
        plan.pages.iter().position(stands).expect("a page")
    };
    for heading in (0..pieces_in_all).step_by(3) {
        assert!(page_of(heading + 1) <= page_of(heading) + 1, "{:?}", plan.pages);
    }
}

/// A float of 60 points with the mark of note 0.
fn noted_figure() -> Piece {
    let mut figure = Piece { float: true, ..block(60.0) };
    figure.variants[0].slabs[0].notes = vec![0];
    figure
}

#[test]
fn a_note_waits_with_the_figure_that_calls_it() {
    let notes = [paragraph(2).variants.remove(0)];
    let plan = plan(vec![paragraph(6), noted_figure(), paragraph(12)], &notes);
    whole(&plan, &[6, 1, 12]);
    assert_eq!(plan.pages[1].floats, [1]);
    assert_eq!(plan.pages[0].notes_to.note, 0, "the page before it has no note");
    assert_eq!(plan.pages[1].notes_to.note, 1);
    let lines: u32 = plan.pages[1].strips.iter().map(|s| s.to - s.from).sum();
    assert!(lines <= 1, "the note has its room");
}

#[test]
fn a_note_of_the_text_brings_those_before_it() {
    let notes = [1, 1].map(|n| paragraph(n).variants.remove(0));
    let mut text = paragraph(12);
    text.variants[0].slabs[0].notes = vec![1];
    let plan = plan(vec![paragraph(5), noted_figure(), text], &notes);
    whole(&plan, &[5, 1, 12]);
    let pages = || plan.pages.iter();
    assert!(pages().all(|p| p.notes_from.note <= p.notes_to.note));
    assert_eq!(plan.pages.last().map(|p| p.notes_to.note), Some(2), "none is lost");
}

#[test]
fn a_series_appears_in_its_order() {
    let early = |first, second| {
        let figure = Piece { float: true, series: first, ..block(60.0) };
        let mut table = paragraph(20);
        table.series = second;
        let plan = plan(vec![paragraph(5), figure, paragraph(3), table], &[]);
        whole(&plan, &[5, 1, 3, 20]);
        let page = |i| plan.pages.iter().position(|p| p.strips.iter().any(|s| s.piece == i));
        let set = plan.pages.iter().position(|p| p.floats.contains(&1)).or_else(|| page(1));
        page(3) < set
    };
    let (figure, table) = (Some(Series::Figure), Some(Series::Table));
    assert!(early(figure, table) && early(None, None), "others don't wait for it");
    assert!(!early(table, table) && !early(figure, figure));
}

#[test]
fn what_is_higher_than_a_page_is_set_and_told() {
    let plan = plan(vec![paragraph(3), block(500.0), paragraph(3)], &[]);
    whole(&plan, &[3, 1, 3]);
    assert!(!plan.flaws.is_empty());
}

#[test]
fn facing_pages_run_long_together() {
    let blocks = [50.0, 60.0, 50.0, 60.0].map(block);
    let pieces: Vec<Piece> =
        [paragraph(10)].into_iter().chain(blocks).chain([paragraph(6)]).collect();
    let frame = Frame { run_long: true, ..FRAME };
    let plan = break_pages(&Galley::from(pieces), &[], frame, true);
    whole(&plan, &[10, 1, 1, 1, 1, 6]);
    let pieces: Vec<usize> = plan.pages.iter().map(|p| p.strips.len()).collect();
    assert_eq!(pieces, [1, 2, 2, 1], "50 and 60 points stand on pages of 100");
    assert!(plan.flaws.is_empty());
}

#[test]
fn endless_notes_come_to_an_end() {
    let mut text = paragraph(2);
    text.variants[0].slabs[0].notes = vec![0];
    let plan = plan(vec![text], &[paragraph(60).variants.remove(0)]);
    whole(&plan, &[2]);
    assert!(plan.pages.len() >= 6);
    assert_eq!(plan.pages.last().map(|p| p.notes_to.note), Some(1));
}

#[test]
fn a_float_of_a_page_stands_behind_the_text_and_ends_it() {
    let mut sheet = paragraph(1);
    sheet.variants[0].slabs[0].height = 100.0;
    sheet.float = true;
    let galley = Galley::from(vec![paragraph(3), sheet, paragraph(4)]);
    let plan = break_pages(&galley, &[], FRAME, true);
    assert_eq!(plan.pages.len(), 2, "no empty page behind it");
    assert_eq!(plan.pages[0].strips.len(), 2, "the text goes on before it");
    assert_eq!(plan.pages[1].floats, [1]);
    assert!(plan.flaws.is_empty());
}

#[test]
fn an_empty_line_of_code_vanishes_at_the_foot_of_a_page() {
    let mut code = paragraph(16);
    for (k, slab) in code.variants[0].slabs.iter_mut().enumerate() {
        slab.vanishes = matches!(k, 10 | 11 | 15);
        slab.break_after = (k == 11).then_some(0.0);
    }
    let setting = &code.variants[0];
    assert_eq!((setting.end(0, 12), setting.end(10, 12), setting.end(12, 16)), (10, 11, 16));
    assert_eq!((setting.height_of(0, 12), setting.height_of(0, 10)), (100.0, 100.0));
    let plan = plan(vec![code], &[]);
    whole(&plan, &[16]);
    assert_eq!(plan.pages[0].strips[0].to, 12, "two lines more than stand on it");
    assert!(plan.flaws.is_empty());
}

/// Pieces of all kinds, from numbers that a seed gives.
fn mixture(seed: u32) -> Vec<Piece> {
    let mut state = seed;
    let mut number = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % below
    };
    let mut pieces = Vec::new();
    let mut note = 0;
    for _ in 0..24 {
        let mut piece = match number(5) {
            0 => {
                Piece { float: true, ..block([20.0, 60.0, 90.0, 100.0, 130.0][number(5) as usize]) }
            }
            1 => Piece { keep_next: true, keep_lines: 2, above: 14.0, ..paragraph(1) },
            _ => paragraph(1 + number(14) as usize),
        };
        if piece.float && number(2) == 0 {
            piece.series = Some(Series::Figure);
        }
        if number(4) == 0 {
            piece.variants[0].slabs[0].notes = vec![note];
            note += 1;
        }
        pieces.push(piece);
    }
    pieces
}

#[test]
fn whatever_comes_everything_stands_once() {
    for seed in 0..400 {
        let pieces = mixture(seed);
        let count = pieces.iter().flat_map(|p| &p.variants[0].slabs[0].notes).count();
        let notes: Vec<Setting> =
            (0..count).map(|n| paragraph(1 + n % 6).variants.remove(0)).collect();
        let slabs: Vec<usize> = pieces.iter().map(|p| p.variants[0].slabs.len()).collect();
        let plan = break_pages(&Galley::from(pieces), &notes, FRAME, seed % 2 == 0);
        let mut times = vec![0; slabs.len()];
        let mut at = NoteMark::default();
        for page in &plan.pages {
            page.floats.iter().for_each(|&f| times[f as usize] += slabs[f as usize]);
            page.strips.iter().for_each(|s| times[s.piece as usize] += (s.to - s.from) as usize);
            assert_eq!(page.notes_from, at, "seed {seed}");
            at = page.notes_to;
        }
        assert_eq!(times, slabs, "seed {seed}");
        assert_eq!(at.note as usize, count, "seed {seed}");
    }
}

/// A picture that has a page alone.
fn plate(stand: Stand) -> Piece {
    let slab = Slab { height: 100.0, ..Slab::default() };
    Piece {
        variants: vec![Setting { slabs: vec![slab], ..Setting::default() }],
        float: true,
        alone: Some(stand),
        ..Piece::default()
    }
}

/// What stands on each page: the floats, and how many strips.
fn outline(plan: &Plan) -> Vec<(Vec<u32>, usize)> {
    plan.pages.iter().map(|p| (p.floats.clone(), p.strips.len())).collect()
}

#[test]
fn text_flows_on_across_a_plate() {
    let pieces = vec![paragraph(4), plate(Stand::Any), paragraph(6), paragraph(10)];
    let plan = break_pages(&Galley::from(pieces), &[], FRAME, true);
    assert_eq!(outline(&plan), [(vec![], 2), (vec![1], 0), (vec![], 1)]);
    assert!(plan.flaws.is_empty());
}

#[test]
fn a_picture_over_two_pages_begins_on_a_verso() {
    let spread = || [plate(Stand::Verso), plate(Stand::Recto)];
    for (first_recto, pages) in [
        (true, vec![(vec![], 2), (vec![1], 0), (vec![2], 0), (vec![], 1), (vec![], 1)]),
        (false, vec![(vec![], 2), (vec![], 1), (vec![1], 0), (vec![2], 0), (vec![], 1)]),
    ] {
        let [first, second] = spread();
        let text = [paragraph(6), paragraph(10), paragraph(10)];
        let pieces = [paragraph(4), first, second].into_iter().chain(text).collect::<Vec<_>>();
        let plan = break_pages(&Galley::from(pieces), &[], FRAME, first_recto);
        assert_eq!(outline(&plan), pages, "{first_recto}");
        assert!(plan.flaws.is_empty(), "{:?}", plan.flaws);
    }
    // A page stays empty where nothing is left to stand on it.
    let [first, second] = spread();
    let pieces = vec![paragraph(10), first, second];
    let plan = break_pages(&Galley::from(pieces), &[], FRAME, false);
    assert_eq!(outline(&plan), [(vec![], 1), (vec![], 0), (vec![1], 0), (vec![2], 0)]);
    assert!(matches!(plan.flaws[..], [Flaw { page: 1, .. }]), "{:?}", plan.flaws);
}

#[test]
fn a_picture_that_is_to_face_its_text_does_or_is_told() {
    let pieces = |before: usize| {
        vec![paragraph(before), plate(Stand::Facing), paragraph(6), paragraph(10), paragraph(10)]
    };
    // Called on a verso, it stands on the recto beside it.
    let plan = break_pages(&Galley::from(pieces(4)), &[], FRAME, false);
    assert_eq!(outline(&plan)[1], (vec![1], 0));
    assert!(plan.flaws.is_empty(), "{:?}", plan.flaws);
    // Called on a recto, it can't.
    let plan = break_pages(&Galley::from(pieces(4)), &[], FRAME, true);
    assert!(plan.flaws.iter().any(|flaw| flaw.turned_away), "{:?}", plan.flaws);
    // Where it is called at the page's end, the next recto begins with its text.
    let plan = break_pages(&Galley::from(pieces(10)), &[], FRAME, true);
    let strips: Vec<u32> = plan.pages[1].strips.iter().map(|s| s.piece).collect();
    assert_eq!((strips, plan.flaws.len()), (vec![1], 0));
}

#[test]
fn of_several_pictures_each_that_does_not_face_its_text_is_told() {
    for first_recto in [true, false] {
        for pictures in 1..=3 {
            let mut pieces = vec![paragraph(4)];
            pieces.extend((0..pictures).map(|_| plate(Stand::Facing)));
            pieces.extend([paragraph(6), paragraph(10), paragraph(10), paragraph(10)]);
            let galley = Galley::from(pieces);
            let plan = break_pages(&galley, &[], FRAME, first_recto);
            // Those before which, on the verso beside them, a part of the first two paragraphs stands.
            let text = [0, pictures + 1];
            let faces = |page: usize| {
                let recto = first_recto == page.is_multiple_of(2);
                let strips = page.checked_sub(1).map(|verso| &plan.pages[verso].strips);
                recto && strips.is_some_and(|all| all.iter().any(|s| text.contains(&s.piece)))
            };
            let waited = plan.pages.iter().enumerate();
            let waited = waited.flat_map(|(page, plan)| plan.floats.iter().map(move |_| page));
            let wanted: Vec<usize> = waited.filter(|page| !faces(*page)).collect();
            let told = plan.flaws.iter().filter(|flaw| flaw.turned_away);
            let told: Vec<usize> = told.map(|flaw| flaw.page).collect();
            assert_eq!(
                told,
                wanted,
                "{pictures} from a recto: {first_recto}, {:?}",
                outline(&plan)
            );
        }
    }
}

#[test]
fn notes_pass_over_a_plate() {
    let mut called = paragraph(6);
    called.variants[0].slabs[5].notes = vec![0];
    let long = Slab { height: 8.0, break_after: Some(0.0), ..Slab::default() };
    let note = Setting { slabs: vec![long; 12], ..Setting::default() };
    let pieces = vec![called, plate(Stand::Any), paragraph(10), paragraph(10)];
    let plan = break_pages(&Galley::from(pieces), &[note], FRAME, true);
    let at = plan.pages.iter().position(|p| p.floats == [1]).expect("a plate");
    assert_eq!(plan.pages[at].notes_from, plan.pages[at].notes_to, "none stands on it");
    assert_eq!(plan.pages.last().expect("pages").notes_to, NoteMark { note: 1, slab: 0 });
}

#[test]
fn plates_that_wait_in_crowds_are_neither_lost_nor_covered() {
    // Each with its caption.
    let plate = |stand: Stand| {
        let slab = |height: f32| Slab { height, ..Slab::default() };
        let setting = Setting { slabs: vec![slab(80.0), slab(20.0)], ..Setting::default() };
        Piece { variants: vec![setting], series: Some(Series::Figure), ..plate(stand) }
    };
    let small = || Piece { float: true, series: Some(Series::Figure), ..block(30.0) };
    for (first_recto, rounds, words) in
        [(true, 6, 1), (false, 6, 1), (true, 9, 0), (false, 9, 0), (true, 9, 3), (true, 20, 1)]
    {
        let mut pieces = vec![paragraph(3)];
        for _ in 0..rounds {
            pieces.extend([plate(Stand::Verso), plate(Stand::Recto), small()]);
            pieces.extend((words > 0).then(|| paragraph(words)));
        }
        let slabs: Vec<usize> = pieces.iter().map(|p| p.variants[0].slabs.len()).collect();
        let stands: Vec<Option<Stand>> = pieces.iter().map(|p| p.alone).collect();
        let plan = break_pages(&Galley::from(pieces), &[], FRAME, first_recto);
        whole(&plan, &slabs);
        for (at, page) in plan.pages.iter().enumerate() {
            let strips = page.strips.iter().map(|s| s.piece);
            let all: Vec<u32> = page.floats.iter().copied().chain(strips).collect();
            for stand in all.iter().filter_map(|i| stands[*i as usize]) {
                assert_eq!(all.len(), 1, "page {at} of {plan:?}");
                assert!(stand.takes(first_recto == at.is_multiple_of(2)), "page {at}");
            }
        }
    }
}
