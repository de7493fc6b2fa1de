//! Divisions that are environments: `::: {#thm-x}`, `::: {.theorem title="Lagrange"}`, `::: proof`.

use super::parse::Dialect;
use crate::model::{
    Attr, Block, BlockKind, ENVIRONMENT, ENVIRONMENT_HEAD, Inline, InlineKind,
    environment_of_prefix, environment_prefixes, is_usual_environment,
};
use crate::source::Span;

/// Keys of environments: two words for the title.
pub(super) const KEYS: [&str; 2] = ["title", "name"];
/// White between the head and the text.
const GAP: &str = "\u{2002}";

/// The name of the environment that a division with these attributes is: by its class, else by its
/// label.
pub(super) fn of(attr: &Attr, dialect: &Dialect) -> Option<String> {
    let prefix = attr.id.as_deref().and_then(|id| id.split_once('-')).map(|(prefix, _)| prefix);
    let own = |name: &str| dialect.own.environments().any(|own| own == name);
    let by_label = prefix
        .filter(|prefix| !dialect.own.displays().any(|own| own == *prefix))
        .and_then(|prefix| environment_of_prefix(prefix).or(own(prefix).then_some(prefix)));
    let means = |name: &str| {
        is_usual_environment(name) && (by_label.is_some() || !dialect.left_to_theme.has(name))
    };
    let by_class = attr.classes.iter().find(|class| means(class) || own(class));
    by_class.map(String::as_str).or(by_label).map(str::to_owned)
}

/// Gives a label with LaTeX's colon our hyphen, where the book has such environments: `claim:b`.
pub(super) fn mend_label(attr: &mut Attr, dialect: &Dialect) {
    let Some((prefix, name)) = attr.id.as_deref().and_then(|id| id.split_once(':')) else { return };
    if dialect.own.environments().any(|own| own == prefix) {
        attr.id = Some(format!("{prefix}-{name}"));
    }
}

/// The label that a division without any class is meant to have, and the environment that it would be then:
/// `theorem-x`, `prop:x` and `thm_x` make none.
pub(super) fn meant(attr: &Attr) -> Option<(String, &'static str)> {
    let id = attr.id.as_deref().filter(|_| attr.classes.is_empty())?;
    let (prefix, name) = id.split_once(['-', '_', ':']).filter(|(_, name)| !name.is_empty())?;
    let own = match prefix.to_ascii_lowercase().as_str() {
        "theorem" | "theorems" => "thm",
        "lemma" => "lem",
        "corollary" => "cor",
        "proposition" | "prop" => "prp",
        "conjecture" | "conj" => "cnj",
        "definition" | "defn" => "def",
        // Words of every book, which name other things too.
        "example" | "exercise" | "solution" | "remark" => return None,
        _ => environment_prefixes().find(|own| prefix.eq_ignore_ascii_case(own))?,
    };
    Some((format!("{own}-{name}"), environment_of_prefix(own)?))
}

/// Makes an environment of a division: the class of its kind is there, and its first paragraph begins
/// with a head that holds its title. `at` is where it begins.
pub(super) fn make(
    attr: &mut Attr,
    blocks: &mut Vec<Block>,
    (name, at): (String, Span),
    words: &mut dyn FnMut(&str) -> Vec<Inline>,
) {
    let title = take_title(attr, blocks, words);
    attr.classes.retain(|class| *class != name && class != ENVIRONMENT);
    attr.classes.splice(0..0, [ENVIRONMENT.to_owned(), name]);
    let class = || Attr { classes: vec![ENVIRONMENT_HEAD.into()], ..Attr::default() };
    let head = Inline { span: at, kind: InlineKind::Span(class(), title) };
    match blocks.first_mut().map(|b| &mut b.kind) {
        Some(BlockKind::Para(content)) => {
            let gap = Inline { span: at, kind: InlineKind::Text(GAP.into()) };
            content.splice(0..0, [head, gap]);
        }
        _ => {
            let kind = BlockKind::Para(vec![head]);
            blocks.insert(0, Block { span: at, attr: class(), kind, id: 0 });
        }
    }
}

/// The title that the attributes give, else that of a heading which opens the division; a label of that
/// heading is the environment's.
fn take_title(
    attr: &mut Attr,
    blocks: &mut Vec<Block>,
    words: &mut dyn FnMut(&str) -> Vec<Inline>,
) -> Vec<Inline> {
    let mut said = None;
    for key in KEYS {
        let at = attr.pairs.iter().position(|(k, _)| k == key);
        let value = at.map(|at| attr.pairs.remove(at).1).filter(|value| !value.trim().is_empty());
        said = said.or(value);
    }
    if let Some(title) = said {
        return words(&title);
    }
    let Some(Block { kind: BlockKind::Heading(heading), attr: own, .. }) = blocks.first_mut()
    else {
        return Vec::new();
    };
    let title = std::mem::take(&mut heading.content);
    attr.id = attr.id.take().or(own.id.take());
    blocks.remove(0);
    title
}

#[cfg(test)]
mod tests {
    use super::super::tests::{chapter_in, clean, short, warns};
    use crate::manifest::Project;
    use crate::model::{BlockKind, Environment};

    /// The head that the short form has.
    fn head(title: &str) -> String {
        format!("span.environment-head({title})\u{2002}")
    }

    #[test]
    fn a_class_or_a_label_makes_an_environment() {
        let theorem =
            |attr: &str, title: &str| format!("div{attr}.environment.theorem(p({}a))", head(title));
        clean("::: theorem\na\n:::", &theorem("", ""));
        clean("::: {#thm-x}\na\n:::", &theorem("#thm-x", ""));
        clean("::: {.theorem #lag}\na\n:::", &theorem("#lag", ""));
        clean("::: {.theorem title=\"A *b*\"}\na\n:::", &theorem("", "A em(b)"));
        clean("::: {#thm-x name=\"Zorn\"}\na\n:::", &theorem("#thm-x", "Zorn"));
        clean("::: {.theorem}\n## Zorn {#thm-x}\n\na\n:::", &theorem("#thm-x", "Zorn"));
        let proof = format!("div.environment.proof(p({}a))", head(""));
        clean("::: proof\na\n:::", &proof);
        // The class says more than the label.
        let lemma = format!("div#thm-x.environment.lemma(p({}a))", head(""));
        clean("::: {.lemma #thm-x}\na\n:::", &lemma);
    }

    #[test]
    fn a_head_stands_alone_where_no_paragraph_is_first() {
        let (got, codes) = short("::: {#exm-x}\n- a\n:::");
        assert!(got.starts_with("div#exm-x.environment.example(p.environment-head("), "{got}");
        assert!(codes.is_empty());
    }

    #[test]
    fn labels_of_other_programs_are_read_or_told() {
        let theorem = |id: &str| format!("div#{id}.environment.theorem(p({}a))", head(""));
        clean("::: {#thm:x}\na\n:::", &theorem("thm-x"));
        for (id, right) in [
            ("theorem-x", "thm-x"),
            ("prop-x", "prp-x"),
            ("prop:x", "prp-x"),
            ("thm_x", "thm-x"),
            ("Thm-x", "thm-x"),
        ] {
            let (got, codes) = short(&format!("::: {{#{id}}}\na\n:::"));
            assert_eq!((got, codes), (format!("div#{id}(p(a))"), vec!["label-prefix"]), "{right}");
        }
        clean("::: {#the-end}\na\n:::", "div#the-end(p(a))");
        clean("::: {#example-1}\na\n:::", "div#example-1(p(a))");
        clean("::: {.box #prop-x}\na\n:::", "div#prop-x.box(p(a))");
        let mut project = Project::default();
        let claim =
            Environment { name: "claim".into(), prefix: "claim".into(), ..Default::default() };
        project.meta.environments.0.push(claim);
        let (chapter, _) = chapter_in("::: {#claim:b}\nBy \\cref{claim:b}.\n:::", &project);
        assert_eq!(chapter.blocks[0].attr.id.as_deref(), Some("claim-b"));
        assert!(super::super::tests::blocks(&chapter.blocks).contains("By ref(claim-b)."));
    }

    #[test]
    fn other_divisions_stay() {
        clean("::: {.x #thmx-y}\na\n:::", "div#thmx-y.x(p(a))");
        clean("::: {#fig-x}\na\n\nb\n:::", "div#fig-x(p(a) p(b))");
        clean("> [!EXAMPLE] b\n> a", &short("> [!EXAMPLE] b\n> a").0);
        let wanted = "div.x:title=b(p(a))";
        warns("::: {.x title=\"b\"}\na\n:::", wanted, &["unknown-attribute"]);
    }

    #[test]
    fn a_book_has_environments_of_its_own_and_a_theme_keeps_its_classes() {
        let mut project = Project { theme_divisions: vec!["example".into()], ..Project::default() };
        let axiom =
            Environment { name: "axiom".into(), prefix: "axiom".into(), ..Default::default() };
        project.meta.environments.0.push(axiom);
        let classes = |source: &str, project: &Project| -> Vec<String> {
            let (chapter, _) = chapter_in(source, project);
            let Some(block) = chapter.blocks.first() else { return Vec::new() };
            assert!(matches!(block.kind, BlockKind::Div(_)));
            block.attr.classes.clone()
        };
        assert_eq!(classes("::: {#axiom-x}\na\n:::", &project), ["environment", "axiom"]);
        assert_eq!(classes("::: example\na\n:::", &project), ["example"]);
        let labelled = "::: {.example #exm-x}\na\n:::";
        assert_eq!(classes(labelled, &project), ["environment", "example"]);
        project.meta.environments.0[6].said = true;
        assert_eq!(classes("::: example\na\n:::", &project), ["environment", "example"]);
    }
}
