//! A book is asked, changed and asked again, as other programs do it.

use recto::diagnostic::Code;
use recto::manifest::edit::Place;
use recto::session::{Error, Folder, Options, OrderEdit, Session, Texts};

const MANIFEST: &str = "[book]\ntitle = \"Small\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                        [chapters]\nmain = [\"a.md\", \"b.md\"]\n\
                        [editions.press]\nfor = \"ingram\"\n\
                        [editions.large]\nfor = \"generic\"\nprint = { trim = \"7x10in\", large-print = true }\n";
const A: &str = "# Out {#sec-out}\n\nThe road was *long*.[^1] It is told in @sec-home.\n\n\
                 [^1]: Nine miles.\n";
const B: &str = "# Home {#sec-home}\n\nIt was as long as before.\n\n![A way](way.svg)\n";
const WAY: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"30\">\
                   <rect width=\"90\" height=\"30\"/></svg>";

fn texts(a: &str, b: &str) -> Texts {
    Texts::from([("recto.toml", MANIFEST), ("a.md", a), ("b.md", b), ("way.svg", WAY)])
}

/// All files of a book: EPUB, PDF, and an edition that its printer finds too short.
fn files(book: &mut Session) -> [Vec<u8>; 4] {
    let mut options = Options::default();
    options.force = true;
    book.set_options(options);
    let (epub, pdf) = book.files().expect("files");
    let press = book.pdf("press").expect("an edition");
    let large = book.edition("large").expect("an edition").pdf().expect("its file");
    [epub.bytes.clone(), pdf.bytes.clone(), press.bytes.clone(), large.bytes.clone()]
}

fn codes(book: &Session) -> Vec<&'static str> {
    book.messages().iter().map(|m| m.code.name()).collect()
}

#[test]
fn an_edited_book_is_the_book_of_those_texts() {
    let mut book = Session::open(texts(A, B)).expect("a book");
    let first = files(&mut book);
    assert!(first == files(&mut book), "asked again, the same files");
    let b = B.replace("as before", "as ever, and longer");
    book.change("b.md", b.as_str());
    let edited = files(&mut book);
    assert!(edited[0] != first[0] && edited[1] != first[1]);
    assert!(edited == files(&mut Session::open(texts(A, &b)).expect("a book")));
    book.change("./b.md", B);
    assert!(first == files(&mut book), "and back");
    book.remove("b.md");
    assert!(matches!(book.files(), Err(Error::Errors(_))));
    assert!(codes(&book).contains(&"missing-file"), "{:?}", book.messages());
    book.change("b.md", B);
    assert!(first == files(&mut book), "a file comes back");
}

#[test]
fn pages_say_which_of_them_have_changed() {
    let mut book = Session::open(texts(A, B)).expect("a book");
    let pages = book.pages().expect("pages");
    assert_eq!(pages.changed().len(), pages.len(), "all are new");
    assert!(book.pages().expect("pages").changed().is_empty());
    book.change("b.md", B.replace("before", "ever"));
    let pages = book.pages().expect("pages");
    let home = pages.find("2").expect("page 2");
    assert_eq!(pages.changed(), home.collect::<Vec<_>>());
    assert!(pages.svg("2").is_some_and(|svg| svg.starts_with("<svg")));
    assert!(pages.svg("99").is_none() && pages.svg("#1").is_some());
    let large = book.edition("large").expect("an edition").pages().expect("its pages");
    assert!(large.pages().width > pages.pages().width);
    let press = book.edition("press").expect("an edition").pages().expect("the book's");
    assert_eq!(press.pages().width, pages.pages().width);
}

#[test]
fn pages_are_new_until_somebody_has_asked_for_them() {
    let mut book = Session::new(texts(A, B));
    let count = book.pages().expect("pages").len();
    book.change("b.md", B.replace("long", "short"));
    book.outline().expect("an order");
    book.indexes().expect("indexes");
    book.book_with_pages().expect("pages");
    book.check::<&str>(&[]);
    let changed = book.pages().expect("pages").changed();
    assert!(!changed.is_empty() && changed.len() < count, "{changed:?}");
    assert!(book.pages().expect("pages").changed().is_empty());
}

#[test]
fn what_is_wrong_is_a_value_with_its_place() {
    let mut book = Session::open(texts(A, "# Home\n\nSee @sec-hom.\n")).expect("a book");
    assert!(book.messages().is_empty(), "nothing is read yet");
    book.book_with_faults().expect("a book");
    let all = book.messages();
    let found = all.iter().find(|m| m.path.as_deref() == Some("b.md")).expect("a message");
    assert_eq!((found.line, found.column), (3, 5), "{found}");
    assert!(found.to_string().starts_with("b.md:3:5: "), "{found}");

    let Err(Error::NoBook(why)) = Session::open(Texts::from([("a.md", "# A")])) else {
        panic!("there is no manifest");
    };
    assert!(why[0].is_error() && why[0].message.contains("no recto.toml"), "{}", why[0]);
    let gone = Session::open(Folder::new("no/such/folder"));
    assert!(matches!(gone, Err(Error::NoBook(why)) if why[0].code == Code::MISSING_FOLDER));
    let mut book = Session::open(texts(A, B)).expect("a book");
    let Err(Error::Unknown(wrong)) = book.pdf("pres") else { panic!("there is none") };
    assert_eq!(wrong.help.as_deref(), Some("did you mean `press`?"));
    assert!(matches!(book.epub_for("amazon"), Err(Error::Unknown(_))));
    assert!(book.epub_for("kindle").is_ok());
    let Err(Error::Errors(why)) = book.pdf("press") else { panic!("it is too short") };
    assert!(why.iter().any(|m| m.code == Code::PRINTER_PAGES), "{why:?}");
    let told = book.preflight("press").expect("findings");
    assert!(told.iter().any(|m| m.code == Code::PRINTER_PAGES), "{told:?}");
}

#[test]
fn what_is_wrong_with_the_manifest_is_told_alone() {
    let mut book = Session::new(texts(A, B));
    book.change("a.md", b"\xff\xfe".to_vec());
    let _ = book.book_with_faults();
    assert!(book.messages().iter().any(|m| m.is_error()), "{:?}", codes(&book));
    assert_eq!(book.manifest_messages(), []);
    book.change("recto.toml", MANIFEST.replace("\"a.md\"", "\"c.md\""));
    let told = book.manifest_messages();
    let errors = told.iter().filter(|m| m.is_error()).map(|m| m.code);
    assert_eq!(errors.collect::<Vec<_>>(), [Code::MISSING_FILE]);
}

#[test]
fn a_check_sees_every_edition_and_the_shop() {
    let manifest = MANIFEST.to_string() + "[epub]\nfor = \"kindle\"\n";
    let mut book = Session::open(texts(A, B)).expect("a book");
    book.change("recto.toml", manifest);
    let checked = book.check(&[] as &[&str]);
    let told = |code: &str| checked.messages().iter().filter(|m| m.code.name() == code).count();
    assert_eq!(told("printer-pages"), 2, "{:?}", checked.messages());
    assert!(checked.pages().is_some_and(|n| n > 2));
    let one = book.check(&["press"]);
    assert!(!one.messages().is_empty());
    // Nothing of a check stays that another question would find in its way.
    assert!(book.epub().is_ok() && book.pdf("screen").is_ok());
}

#[test]
fn usual_printers_have_the_same_pages_asked_first_or_last() {
    let long = "A line of the road, and one more of it.\n\n".repeat(4000);
    let open = || Session::open(texts(&format!("# Out\n\n{long}"), B)).expect("a book");
    let mut one = open();
    let screen = one.pdf("screen").expect("a PDF").bytes.clone();
    let lulu = one.edition("lulu").expect("a printer").pages().expect("pages");
    let mut two = open();
    two.edition("lulu").expect("a printer").pages().expect("pages");
    assert!(screen == two.pdf("screen").expect("a PDF").bytes, "the book's own pages stay");
    let mut three = open();
    three.also_for(&["lulu"]).expect("a printer");
    let both = three.pages().expect("pages");
    assert_eq!(both.theme().page.inner, lulu.theme().page.inner);
}

#[test]
fn the_order_is_changed_in_memory() {
    let mut book = Session::open(texts(A, B)).expect("a book");
    let edit = OrderEdit::Move("b.md".into(), Place::Before("a.md".into()));
    let new = book.reordered(&edit).expect("an order");
    assert!(new.faults.is_none() && new.path == "recto.toml");
    assert!(new.text.contains("[\"b.md\", \"a.md\"]"), "{}", new.text);
    let order = |book: &mut Session| {
        let rows = book.outline().expect("an order").rows;
        rows.into_iter().filter_map(|row| row.file).collect::<Vec<_>>()
    };
    assert_eq!(order(&mut book), ["a.md", "b.md"], "nothing is changed yet");
    book.change(&new.path, new.text);
    assert_eq!(order(&mut book), ["b.md", "a.md"]);
    let wrong = OrderEdit::Remove("c.md".into());
    assert!(matches!(book.reordered(&wrong), Err(Error::Order(_))));
}

#[test]
fn sessions_know_nothing_of_each_other() {
    fn goes_to_another_thread<T: Send>(_: &T) {}
    let texts = texts(A, B);
    let (mut one, mut two) = (Session::new(texts.clone()), Session::new(texts));
    goes_to_another_thread(&one);
    one.change("a.md", "# Another\n\nText.\n");
    let title = |book: &mut Session| book.outline().expect("an order").rows;
    assert!(title(&mut one).iter().any(|row| row.title == "Another"));
    assert!(title(&mut two).iter().all(|row| row.title != "Another"));
    one.restore("a.md");
    assert!(title(&mut one).iter().all(|row| row.title != "Another"));
}

#[test]
fn a_folder_is_looked_at_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect(name);
    let mut book = Session::new(Folder::new(dir.path()));
    assert!(matches!(book.book(), Err(Error::NoBook(_))));
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", A), ("b.md", B), ("way.svg", WAY)] {
        write(name, text);
    }
    book.refresh();
    let words = book.book().expect("a book").chapters.len();
    book.change("a.md", "# Unsaved\n\nText.\n");
    let title = |book: &mut Session| {
        let all = book.outline().expect("an order").rows;
        all.iter().any(|row| row.title == "Unsaved")
    };
    assert!(title(&mut book));
    book.restore("a.md");
    assert!(!title(&mut book) && book.book().expect("a book").chapters.len() == words);
}

#[test]
fn what_is_read_beside_a_book_is_no_part_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect(name);
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", A), ("b.md", B), ("way.svg", WAY)] {
        write(name, text);
    }
    let mut book = Session::new(Folder::new(dir.path()));
    book.book().expect("a book");
    // Somebody has looked at the file before its save is told.
    write("b.md", "# Another {#sec-home}\n\nText.\n");
    let text = book.sources().files.apart().read_text("b.md", 1000).expect("a text");
    assert!(text.starts_with("# Another"));
    assert_eq!(book.saved(&["b.md"]), ["b.md"]);
    let order = |book: &mut Session| {
        let rows = book.outline().expect("an order").rows;
        rows.into_iter().filter(|row| row.file.is_some()).map(|row| row.title).collect::<Vec<_>>()
    };
    assert_eq!(order(&mut book), ["Out", "Another"]);
    // A change of the order is looked at in memory, and then written.
    let edit = OrderEdit::Move("b.md".into(), Place::Before("a.md".into()));
    let new = book.reordered(&edit).expect("an order");
    write(&new.path, &new.text);
    assert_eq!(book.saved(&[&new.path]), ["recto.toml"]);
    assert_eq!(order(&mut book), ["Another", "Out"]);
}

#[test]
fn a_session_that_begins_again_has_its_changes() {
    let mut book = Session::new(texts(A, B));
    book.change("a.md", "# Unsaved\n\nText.\n");
    let pages = book.pages().expect("pages").len();
    book.begin_again();
    assert_eq!(book.pages().expect("pages").changed().len(), pages, "nothing is known of before");
    let rows = book.outline().expect("an order").rows;
    assert!(rows.iter().any(|row| row.title == "Unsaved"));
}
