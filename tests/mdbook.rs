//! An mdBook project with what such projects hold, from its folder to both outputs.

mod support;

use std::fs;
use support::{build, epubcheck, part, run};

const MANIFEST: &str = "[book]\ntitle = \"Guide\"\nauthors = [\"Ada\"]\nlanguage = \"en\"\n\
    src = \"text\"\n\n[output.html]\nmathjax-support = true\n\n[anything.else]\nx = 1\n";

const SUMMARY: &str = "# Summary\n\n[Preface](preface.md)\n\n# The first part\n\n\
    - [One](one.md)\n  - [Deep](deep/README.md)\n  - [Draft]()\n- [Gone](gone.md)\n\
    - [One again](one.md#two)\n- [Appendix](appendix-00.md)\n  - [A - Words](appendix-01.md)\n\
    - [Glossary](glossary.md)\n\n[After](after.md)\n";

const ONE: &str = "# One\n\nRaw `<b>bold</b>`{=html}, <q>so</q>, <abbr title=\"Long Form\">LF</abbr>, \
    <ruby>base<rt>read</rt></ruby>. See [deep](deep/index.html#two) and [it](deep/README.md).\n\n\
    - `links`: Expands the `{{ #playground }}` and `{{ #include }}`\n\nFOLLOWING words.\n\n\
    <div class=\"hidden\">UNSEEN</div>\n\n<p style=\"text-align: right\">At the right.</p>\n\n\
    \\\\( x^2 \\\\)\n\n```rust\n{{#rustdoc_include ../code/a.rs:outer}}\n```\n\n{{#playground ../code/a.rs}}\n\nLAST.\n";

const CODE: &str = "// ANCHOR: outer\nfn outer() {\n    // ANCHOR: inner\n    inner();\n    \
    // ANCHOR_END: inner\n#   hidden();\n##[kept]\n}\n// ANCHOR_END: outer\nfn main() {}\n";

#[test]
fn what_mdbook_builds_is_built_as_mdbook_has_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    write("book.toml", MANIFEST);
    write("text/SUMMARY.md", SUMMARY);
    write("text/one.md", ONE);
    write("code/a.rs", CODE);
    write("text/img/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    write("text/img/cut.png", "\u{1}");
    let png: &[u8] =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0\x4b\x6d\x29\xdc";
    fs::write(dir.path().join("text/img/cut.png"), png).expect("written");
    write(
        "text/deep/README.md",
        "# Deep in it\n\n## Two\n\n[up](../one.md) ![A picture](../img/p.svg) ![CUT OFF](../img/cut.png)\n",
    );
    for (name, title) in [
        ("preface", "preface head"),
        ("appendix-00", "Appendix"),
        ("appendix-01", "Appendix A: Words"),
        ("glossary", "Glossary"),
        ("after", "After"),
    ] {
        write(&format!("text/{name}.md"), &format!("# {title}\n\nText.\n"));
    }

    let told = run(dir.path(), &["check", "--format", "json"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    for code in ["missing-file", "listed-twice", "broken-image"] {
        assert_eq!(told.matches(&format!("\"{code}\"")).count(), 1, "{code}: {told}");
    }
    assert!(!told.contains("bad-include") && !told.contains("unknown-class"), "{told}");

    let built = build(dir.path());
    epubcheck(&built.epub);
    let nav = part(&built.epub, "nav.xhtml");
    for title in
        [">Preface<", "1. One<", "1.1 Deep<", "2. Appendix<", "2.1 A - Words<", "3. Glossary<"]
    {
        assert!(nav.contains(title), "{title}: {nav}");
    }
    let order = run(dir.path(), &["order"]);
    let order = String::from_utf8_lossy(&order.stdout).into_owned();
    let line =
        |name: &str| order.lines().find(|l| l.contains(name)).unwrap_or_else(|| panic!("{order}"));
    assert!(line("preface.md").contains("Preface"), "{order}");
    // A short nested chapter begins on a page of the one before it.
    assert!(line("deep/README.md").contains("1 page"), "{order}");
    assert!(!line("Gone").contains("page"), "{order}");

    let one = part(&built.epub, "one.xhtml");
    for words in [
        "<strong>bold</strong>",
        "<q>\u{201c}so\u{201d}</q>",
        "<abbr title=\"Long Form\">LF</abbr>",
        "<ruby>base<rt>read</rt></ruby>",
        "deep.xhtml#two\">deep</a>",
        "<p>FOLLOWING words.</p>",
        "<p class=\"right\">",
        "<math",
        "#[kept]",
        "<p>LAST.</p>",
    ] {
        assert!(one.contains(words), "{words}: {one}");
    }
    assert!(
        !one.contains("UNSEEN") && !one.contains("hidden()") && !one.contains("ANCHOR"),
        "{one}"
    );
    let Some(text) = support::text(&built.pdf) else { return };
    for words in ["\u{201c}so\u{201d}, LF, base", "(read)", "Appendix A: Words", "CUT OFF"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    for words in ["Appendix B", "Draft", "UNSEEN"] {
        assert!(!text.contains(words), "{words}: {text}");
    }
}

/// A preprocessor as mdBook runs them: it is asked whether it knows the back end, then gets the book.
const PREPROCESSOR: &str = "import json, sys\n\
    if sys.argv[1:2] == ['supports']: sys.exit(0)\n\
    context, book = json.load(sys.stdin)\n\
    def each(items):\n    \
        for chapter in filter(None, (item.get('Chapter') for item in items)):\n        \
            chapter['content'] = chapter['content'].replace('{{rope}}', 'a rope of *hemp*')\n        \
            each(chapter['sub_items'])\n\
    each(book.get('items') or book.get('sections'))\n\
    json.dump(book, sys.stdout)\n";

/// `RECTO_MDBOOK` names mdBook's program; without it there is nothing to drive.
#[test]
fn mdbook_itself_hands_over_what_its_preprocessors_left() {
    let Some(mdbook) = std::env::var_os("RECTO_MDBOOK") else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "mdBook is required and not installed");
        eprintln!("mdBook is not installed: not asked");
        return;
    };
    let python = std::env::var("RECTO_PYTHON").unwrap_or_else(|_| "python3".into());
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!(
        "[book]\ntitle = \"Guide\"\nlanguage = \"en\"\n\n[preprocessor.rope]\ncommand = '{python} {}'\n\n\
         [output.html]\n\n[output.recto]\ncommand = '{} mdbook'\n\n[output.recto.print]\ntrim = \"a5\"\n",
        dir.path().join("rope.py").display(),
        env!("CARGO_BIN_EXE_recto")
    );
    fs::create_dir(dir.path().join("src")).expect("a folder");
    for (path, text) in [
        ("book.toml", manifest.as_str()),
        ("rope.py", PREPROCESSOR),
        ("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n  - [Deep](deep.md)\n"),
        ("src/one.md", "# One\n\nTake {{rope}}.\n"),
        ("src/deep.md", "# Deep\n\nAnd {{rope}}, and \\foo{a}.\n"),
    ] {
        fs::write(dir.path().join(path), text).expect("written");
    }
    let out = std::process::Command::new(mdbook)
        .arg("build")
        .current_dir(dir.path())
        .output()
        .expect("mdBook runs");
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{told}");
    let epub = dir.path().join("book/recto/guide.epub");
    for name in ["one.xhtml", "deep.xhtml"] {
        let text = part(&epub, name);
        assert!(text.contains("of <em>hemp</em>"), "{name}: {text}");
    }
    assert!(dir.path().join("book/recto/guide.pdf").is_file());
    assert!(dir.path().join("book/html/one.html").is_file());
    epubcheck(&epub);
}

#[test]
fn lines_that_mdbook_hides_are_hidden_and_files_that_it_does_not_make_are_missed() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("written");
    };
    let manifest = "[book]\ntitle = \"Guide\"\nlanguage = \"de\"\n\n\
                    [output.html.code.hidelines]\npython = \"~\"\n";
    let one = "# One\n\n```python\n~UNSEEN = 1\nseen = 2\n```\n\n\
        ```py,hidelines=!!!,editable\n!!!UNSEEN\nalso = 3\n```\n\n\
        - item\n\n  ```admonish example\n  WORDS.\n  ```\n";
    write("book.toml", manifest);
    write("src/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n");
    write("src/one.md", one);
    let told = run(dir.path(), &["check", "--format", "json"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.contains("the chapter is a draft") && !told.contains("unknown-attribute"),
        "{told}"
    );
    let built = build(dir.path());
    let text = part(&built.epub, "text/one.xhtml");
    assert!(
        !text.contains("UNSEEN") && text.contains("seen = ") && text.contains("also = "),
        "{text}"
    );
    assert!(text.contains("Beispiel</p>\n<p>WORDS.</p>"), "{text}");

    write("book.toml", &format!("{manifest}\n[build]\ncreate-missing = false\n"));
    let out = run(dir.path(), &["build"]);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success(), "{told}");
    assert!(told.contains("error[missing-file]") && told.contains("src/SUMMARY.md:4:3"), "{told}");
}
