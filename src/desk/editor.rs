//! A place of a file opened in the person's editor.
//!
//! Which editor is the person's own word: `editor` in the configuration of the user, else `$VISUAL`, else
//! `$EDITOR`. A project must not name a program. Nothing goes through a shell.

use super::places::At;
use crate::files::{Files, escapes};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How places are opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Editor {
    /// By an address that the browser hands to the editor.
    Address(Scheme),
    /// By a program with its arguments.
    Program(Vec<String>),
    /// Nobody says how, or what is said needs a terminal.
    Unknown,
}

/// Addresses of editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Vscode(&'static str),
    Zed,
    JetBrains,
    Sublime,
}

/// Largest configuration that is read, bytes.
const MOST: u64 = 64 << 10;

/// Editors that need the terminal in which they are started.
const IN_TERMINALS: [&str; 14] = [
    "vi",
    "vim",
    "nvim",
    "nano",
    "pico",
    "hx",
    "helix",
    "micro",
    "kak",
    "emacs-nox",
    "ed",
    "joe",
    "ne",
    "mcedit",
];

/// What the person says.
pub(super) fn chosen() -> Editor {
    let told = config().and_then(|folder| setting(&folder));
    match told.as_deref().map(of_name) {
        Some(editor) => editor,
        None => ["VISUAL", "EDITOR"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.trim().is_empty())
            .map_or(Editor::Unknown, |value| of_command(&value)),
    }
}

/// The folder of the user's configuration.
fn config() -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let own = var("RECTO_CONFIG_DIR");
    let base = || match cfg!(windows) {
        true => var("APPDATA"),
        false => var("XDG_CONFIG_HOME").or_else(|| Some(var("HOME")?.join(".config"))),
    };
    own.or_else(|| Some(base()?.join("recto")))
}

/// `editor` of `config.toml`.
fn setting(folder: &Path) -> Option<String> {
    let text = Files::folder(folder).ok()?.read_text("config.toml", MOST).ok()?;
    let table: toml_edit::DocumentMut = text.parse().ok()?;
    table.get("editor")?.as_str().map(str::to_owned)
}

/// A name of the configuration: an editor with addresses, or a command.
fn of_name(name: &str) -> Editor {
    let scheme = match name.trim().to_lowercase().as_str() {
        "vscode" | "code" => Scheme::Vscode("vscode"),
        "vscodium" => Scheme::Vscode("vscodium"),
        "cursor" => Scheme::Vscode("cursor"),
        "zed" => Scheme::Zed,
        "jetbrains" | "idea" => Scheme::JetBrains,
        "sublime" => Scheme::Sublime,
        _ => return of_command(name),
    };
    Editor::Address(scheme)
}

fn of_command(text: &str) -> Editor {
    let words = words(text);
    let Some(program) = words.first() else { return Editor::Unknown };
    let name = name_of(program);
    let terminal = IN_TERMINALS.contains(&name.as_str())
        || name == "emacs" && words.iter().any(|w| w == "-nw" || w == "--no-window-system")
        || name == "emacsclient"
            && words.iter().any(|w| matches!(w.as_str(), "-t" | "-nw" | "--tty"));
    // What names its own place for the file runs a terminal itself.
    match terminal && !words.iter().any(|w| w.contains("{file}")) {
        true => Editor::Unknown,
        false => Editor::Program(words),
    }
}

/// Words of a command, quotation marks kept together as a shell does.
fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in text.chars() {
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => out.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}

/// A program's name without its folder and ending.
fn name_of(program: &str) -> String {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program).to_lowercase();
    name.strip_suffix(".exe").or(name.strip_suffix(".cmd")).unwrap_or(&name).to_owned()
}

impl Editor {
    /// The address that opens a place of a file, whose path is whole.
    pub(super) fn address(&self, file: &Path, at: &At) -> Option<String> {
        let Editor::Address(scheme) = self else { return None };
        let path = escaped(&file.to_string_lossy().replace('\\', "/"));
        let rooted = if path.starts_with('/') { path.clone() } else { format!("/{path}") };
        let At { line, column, .. } = at;
        Some(match scheme {
            Scheme::Vscode(name) => format!("{name}://file{rooted}:{line}:{column}"),
            Scheme::Zed => format!("zed://file{rooted}:{line}:{column}"),
            Scheme::JetBrains => format!("idea://open?file={path}&line={line}&column={column}"),
            Scheme::Sublime => {
                format!("subl://open?url=file://{rooted}&line={line}&column={column}")
            }
        })
    }

    /// Starts the program at a place; whether there is one.
    ///
    /// # Errors
    /// The system's, if it can't be started.
    pub(super) fn start(&self, file: &Path, at: &At) -> std::io::Result<bool> {
        let Editor::Program(words) = self else { return Ok(false) };
        let Some((program, given)) = words.split_first() else { return Ok(false) };
        let mut child = Command::new(program)
            .args(arguments(&name_of(program), given, file, at))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        // It is waited for, so that nothing of it is left behind when it ends.
        std::thread::spawn(move || child.wait());
        Ok(true)
    }
}

/// Arguments that lead a program to a place: its own spelling, or the one that the person gives.
fn arguments(name: &str, given: &[String], file: &Path, at: &At) -> Vec<String> {
    let path = file.to_string_lossy().into_owned();
    let (line, column) = (at.line.to_string(), at.column.to_string());
    if given.iter().any(|word| word.contains("{file}")) {
        let fill = |word: &String| {
            let word = word.replace("{line}", &line).replace("{column}", &column);
            word.replace("{file}", &path)
        };
        return given.iter().map(fill).collect();
    }
    let mut all = given.to_vec();
    let place = format!("{path}:{line}:{column}");
    match name {
        "code" | "codium" | "code-insiders" | "cursor" | "vscodium" => {
            all.extend(["-g".into(), place]);
        }
        "subl" | "sublime_text" | "zed" | "zeditor" | "lapce" | "atom" | "helix" | "hx" => {
            all.push(place);
        }
        "gvim" | "mvim" | "neovide" => all.extend([format!("+{line}"), path]),
        "emacs" | "emacsclient" | "gedit" | "gnome-text-editor" => {
            all.extend([format!("+{line}:{column}"), path]);
        }
        "kate" | "kwrite" | "idea" | "pycharm" | "clion" | "rustrover" | "webstorm" => {
            all.extend(["--line".into(), line, "--column".into(), column, path]);
        }
        "mate" | "bbedit" => all.extend(["-l".into(), line, path]),
        _ => all.push(path),
    }
    all
}

/// A path for an address: what has a meaning there is escaped.
fn escaped(path: &str) -> String {
    escapes::escaped(path, |b| b.is_ascii_alphanumeric() || b"-_.~/:".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> At {
        At { path: "a.md".into(), line: 3, column: 7 }
    }

    #[test]
    fn programs_get_the_place_in_their_own_spelling() {
        let args = |command: &str| match of_command(command) {
            Editor::Program(words) => {
                arguments(&name_of(&words[0]), &words[1..], Path::new("/b k/a.md"), &at()).join("|")
            }
            _ => String::from("none"),
        };
        assert_eq!(args("code --wait"), "--wait|-g|/b k/a.md:3:7");
        assert_eq!(args("'/opt/my editor/subl'"), "/b k/a.md:3:7");
        assert_eq!(args("kate"), "--line|3|--column|7|/b k/a.md");
        assert_eq!(args("emacsclient -n"), "-n|+3:7|/b k/a.md");
        assert_eq!(args("unheard-of"), "/b k/a.md");
        assert_eq!(args("nvim"), "none");
        assert_eq!(args("emacs -nw"), "none");
        assert_eq!(args("kitty nvim +{line} {file}"), "nvim|+3|/b k/a.md");
        assert_eq!(args(""), "none");
    }

    #[test]
    fn addresses_are_escaped() {
        let of = |name: &str| of_name(name).address(Path::new("/b k/\u{f6}&x.md"), &at());
        let want = |text: &str| Some(text.to_owned());
        assert_eq!(of("vscode"), want("vscode://file/b%20k/%C3%B6%26x.md:3:7"));
        assert_eq!(of("Zed"), want("zed://file/b%20k/%C3%B6%26x.md:3:7"));
        assert_eq!(of("jetbrains"), want("idea://open?file=/b%20k/%C3%B6%26x.md&line=3&column=7"));
        let sublime = "subl://open?url=file:///b%20k/%C3%B6%26x.md&line=3&column=7";
        assert_eq!(of("sublime"), want(sublime));
        assert_eq!(of("gvim"), None);
    }

    #[test]
    fn the_configuration_is_the_users() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(setting(dir.path()), None);
        std::fs::write(dir.path().join("config.toml"), "editor = \"zed\"\n").expect("written");
        assert_eq!(setting(dir.path()).as_deref(), Some("zed"));
    }
}
