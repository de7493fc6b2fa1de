//! Pandoc's JSON in and out, and its filters, driven by the real binary. Where pandoc is installed, it
//! reads what is written.

mod support;

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::{reading_order, run};

const MANIFEST: &str = "[book]\ntitle = \"Small\"\nauthors = [\"Ada Rivers\"]\nlanguage = \"en\"\n";

const CHAPTER: &str = "# The way {#sec-way}\n\nWords, *slanted* and **strong**, `code`, ~~gone~~, x^2^, H~2~O, \
    [Small]{.smallcaps}.^[A note with *words*.] See @fig-one and [there](b.md).\n\n## A section\n\n\
    ![What it shows](p.svg){#fig-one width=50% alt=\"A square\"}\n\n- one\n- two\n\n  more\n\n3. three\n5. five\n\n\
    Term\n: Meaning\n\n| A | B |\n|---|--:|\n| a\\|b | `c\\|d` |\n\n: Figures {#tbl-one}\n\n\
    <table><tr><th colspan=\"2\">Wide</th></tr><tr><td>a</td><td>b</td></tr></table>\n\n\
    | Roses are red,\n|   violets blue\n\n> Said.\n\n::: {.callout-tip title=\"Mind\"}\nAdvice.\n:::\n\n\
    $$\nE = mc^2\n$$ {#eq-one}\n\n***\n\n{{< pagebreak >}}\n\n```rust\nfn main() {}\n```\n\nLast $x^2$ words. \\\nNew line.\n";

fn write(dir: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        fs::write(dir.join(name), text).expect("written");
    }
}

/// Runs Recto with something on standard input, and settings of its own.
fn with(dir: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_recto"))
        .args(args)
        .current_dir(dir)
        .env("XDG_CONFIG_HOME", dir.join("settings"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Recto runs");
    child.stdin.take().expect("a pipe").write_all(input).expect("written");
    child.wait_with_output().expect("it ends")
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// The words of an EPUB's texts in reading order, a line for each element of text.
fn words(epub: &Path) -> Vec<String> {
    let mut archive =
        zip::ZipArchive::new(fs::File::open(epub).expect("an EPUB")).expect("an archive");
    let mut out = Vec::new();
    for name in reading_order(&mut archive) {
        let mut text = String::new();
        archive.by_name(&name).expect("a file").read_to_string(&mut text).expect("text");
        let body = text.split_once("<body").map_or("", |(_, body)| body);
        for line in body.lines() {
            let mut parts = line.split('<');
            let first = parts.next().unwrap_or_default();
            let rest = parts.map(|p| p.split_once('>').map_or("", |(_, t)| t));
            let bare: String = std::iter::once(first).chain(rest).collect();
            let bare = bare.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
            out.extend((!bare.trim().is_empty()).then(|| bare.trim().to_owned()));
        }
    }
    out
}

fn small_book(dir: &Path) {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\"><rect width=\"9\" height=\"9\"/></svg>";
    let manifest = format!("{MANIFEST}[chapters]\nmain = [\"a.md\", \"b.md\"]\n");
    let other = "# The end\n\n## A section {#same}\n\nBack to @tbl-one.\n";
    write(
        dir,
        &[("recto.toml", &manifest), ("a.md", CHAPTER), ("b.md", other), ("p.svg", drawing)],
    );
}

#[test]
fn a_book_goes_to_pandoc_and_comes_back() {
    let dir = tempfile::tempdir().expect("a folder");
    small_book(dir.path());
    let out = run(dir.path(), &["model", "--as", "pandoc"]);
    assert!(out.status.success(), "{}", said(&out));
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(json["pandoc-api-version"], serde_json::json!([1, 23, 1]));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    for node in [
        "Header",
        "Emph",
        "Strong",
        "Strikeout",
        "Superscript",
        "Subscript",
        "SmallCaps",
        "Note",
        "Figure",
        "BulletList",
        "OrderedList",
        "DefinitionList",
        "Table",
        "LineBlock",
        "BlockQuote",
        "DisplayMath",
        "InlineMath",
        "HorizontalRule",
        "CodeBlock",
        "LineBreak",
        "Link",
    ] {
        assert!(text.contains(&format!("\"t\":\"{node}\"")), "{node}: {text}");
    }
    if let Ok(pandoc) = Command::new("pandoc").arg("--version").output()
        && pandoc.status.success()
    {
        let mut child = Command::new("pandoc")
            .args(["-f", "json", "-t", "native"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("pandoc runs");
        child.stdin.take().expect("a pipe").write_all(&out.stdout).expect("written");
        assert!(child.wait_with_output().expect("it ends").status.success(), "{text}");
    }
    run(dir.path(), &["build", "--epub", "-o", "one"]);
    let back = with(dir.path(), &["build", "-", "--epub", "-o", "two"], &out.stdout);
    assert!(back.status.success(), "{}", said(&back));
    let words = |folder: &str| words(&dir.path().join(folder).join("small.epub"));
    assert_eq!(words("one"), words("two"));
}

#[test]
fn a_chapter_may_be_json() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!("{MANIFEST}[chapters]\nmain = [\"a.json\"]\n");
    let json = r##"{"pandoc-api-version":[1,23,1],"meta":{"title":{"t":"MetaInlines","c":[{"t":"Str","c":"Of"},{"t":"Space"},{"t":"Str","c":"it"}]}},
"blocks":[{"t":"Header","c":[1,["x",[],[]],[{"t":"Str","c":"One"}]]},
{"t":"Para","c":[{"t":"Str","c":"#"},{"t":"SoftBreak"},{"t":"Str","c":"-"},{"t":"Space"},{"t":"Str","c":"*no*"},{"t":"Space"},{"t":"Str","c":"list"}]},
{"t":"Header","c":[1,["y",[],[]],[{"t":"Str","c":"Two"}]]},
{"t":"RawBlock","c":["latex","\\vspace{1cm}"]},
{"t":"RawBlock","c":["latex","\\newpage"]},
{"t":"Para","c":[{"t":"RawInline","c":["typst","#h(1cm)"]},{"t":"Str","c":"end"}]}]}"##;
    write(dir.path(), &[("recto.toml", &manifest), ("a.json", json)]);
    let out = run(dir.path(), &["build", "--epub", "--verbose"]);
    assert!(out.status.success(), "{}", said(&out));
    let told = said(&out);
    assert!(told.contains("raw-format") && told.contains("a.json:5:"), "{told}");
    assert!(told.contains("raw text for `typst`"), "{told}");
    let lines = words(&dir.path().join("output/small.epub"));
    for line in ["Of it", "One", "#", "- *no* list", "Two", "end"] {
        assert!(lines.iter().any(|l| l.ends_with(line)), "{line}: {lines:?}");
    }
    let broken = format!("{MANIFEST}[chapters]\nmain = [\"b.json\"]\n");
    write(dir.path(), &[("recto.toml", &broken), ("b.json", "{\"blocks\": []}")]);
    let out = run(dir.path(), &["build"]);
    assert!(!out.status.success() && said(&out).contains("pandoc-json"), "{}", said(&out));
}

#[cfg(unix)]
#[test]
fn filters_run_by_the_persons_word_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!(
        "{MANIFEST}filters = [\"./louder.sh\", \"./mark.sh\"]\n[chapters]\nmain = [\"a.md\"]\n"
    );
    let text = "# Head\n\nHello there.\n\nStays, with a note.[^n]\n\n[^n]: The note.\n\n![](gone.png){alt=\"\"}\n";
    let louder = "touch ran\nsed 's/\"Hello\"/\"Hallo\"/'\n";
    // It gets the format as pandoc's filters do.
    let mark = "sed \"s/there\\./$1\\*./\"\n";
    write(
        dir.path(),
        &[("recto.toml", &manifest), ("a.md", text), ("louder.sh", louder), ("mark.sh", mark)],
    );
    let lines = || words(&dir.path().join("output/small.epub"));
    let has = |line: &str| lines().iter().any(|l| l == line);

    let out = with(dir.path(), &["build", "--epub", "--verbose"], b"");
    assert!(
        said(&out).contains("filters-not-run") && said(&out).contains("recto.toml:5:"),
        "{}",
        said(&out)
    );
    assert!(!dir.path().join("ran").exists() && has("Hello there."));

    let out = with(dir.path(), &["build", "--epub", "--filters", "--verbose"], b"");
    assert!(out.status.success() && !said(&out).contains("filters-not-run"), "{}", said(&out));
    assert!(has("Hallo html*."), "{:?}", lines());
    // What no filter touches keeps its place and its note.
    assert!(said(&out).contains("a.md:9:"), "{}", said(&out));
    assert!(lines().iter().any(|l| l.starts_with("Stays, with a note.")), "{:?}", lines());

    // Remembered for the folder and these filters, until the book names others.
    with(dir.path(), &["build", "--epub", "--filters=always"], b"");
    let again = with(dir.path(), &["check", "--verbose"], b"");
    assert!(!said(&again).contains("filters-not-run"), "{}", said(&again));
    let other = manifest.replace("./mark.sh", "./fails.sh");
    write(dir.path(), &[("recto.toml", &other), ("fails.sh", "echo 'no such word' >&2\nexit 3\n")]);
    let others = with(dir.path(), &["check", "--verbose"], b"");
    assert!(said(&others).contains("filters-not-run"), "{}", said(&others));

    let out = with(dir.path(), &["build", "--epub", "--filters"], b"");
    assert!(!out.status.success(), "{}", said(&out));
    assert!(
        said(&out).contains("error[filter]") && said(&out).contains("no such word"),
        "{}",
        said(&out)
    );
    let never = with(dir.path(), &["build", "--epub", "--filters=never"], b"");
    assert!(never.status.success() && said(&never).contains("filters-not-run"), "{}", said(&never));
}

#[cfg(unix)]
#[test]
fn what_filters_gave_is_kept_until_something_changes() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!("{MANIFEST}filters = [\"./count.sh\"]\n[chapters]\nmain = [\"a.md\"]\n");
    let filter = "echo x >> runs\necho 'Mind this.' >&2\nsed 's/\"Hello\"/\"Hallo\"/'\n";
    let text = "# Head\n\nHello there.\n";
    write(dir.path(), &[("recto.toml", &manifest), ("a.md", text), ("count.sh", filter)]);
    let kept = dir.path().join("output/.recto/filters");
    let files = || -> Vec<std::path::PathBuf> {
        let all = fs::read_dir(&kept).expect("a folder of results");
        all.map(|entry| entry.expect("an entry").path()).collect()
    };
    let built = || {
        let out = with(dir.path(), &["build", "--epub", "--filters", "--verbose"], b"");
        assert!(out.status.success() && said(&out).contains("Mind this."), "{}", said(&out));
        let runs = fs::read_to_string(dir.path().join("runs")).expect("it ran").lines().count();
        (runs, words(&dir.path().join("output/small.epub")))
    };
    let (runs, lines) = built();
    assert!(runs == 1 && lines.iter().any(|l| l == "Hallo there."), "{lines:?}");
    assert_eq!(built(), (1, lines.clone()));
    assert_eq!(files().len(), 1);

    write(dir.path(), &[("a.md", "# Head\n\nHello you.\n")]);
    assert_eq!(built().0, 2);
    write(dir.path(), &[("a.md", text), ("count.sh", &format!("{filter}# changed\n"))]);
    assert_eq!(built().0, 3);
    write(dir.path(), &[("count.sh", filter)]);
    assert_eq!(built(), (3, lines.clone()));

    // One of another version, or that is cut, is as good as none.
    for spoilt in ["{\"version\":\"0.0.1\"", "{"] {
        for file in files() {
            let text = fs::read_to_string(&file).expect("a result");
            let (_, rest) = text.split_once(',').expect("an object");
            fs::write(&file, format!("{spoilt},{rest}")).expect("written");
        }
        let before = fs::read_to_string(dir.path().join("runs")).expect("runs").lines().count();
        assert_eq!(built(), (before + 1, lines.clone()));
    }
    fs::remove_dir_all(dir.path().join("output")).expect("removed");
    let (runs, again) = built();
    assert_eq!((runs, again), (6, lines));

    // Without the person's word nothing of it is used.
    let out = with(dir.path(), &["build", "--epub"], b"");
    assert!(said(&out).contains("filters-not-run"), "{}", said(&out));
    assert!(words(&dir.path().join("output/small.epub")).iter().any(|l| l == "Hello there."));
}
