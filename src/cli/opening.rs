//! What a person looks at, opened in the program that they look at it with.

use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// Opens an address in the person's browser, or a file in what they look at it with; whether that could be
/// tried.
pub(super) fn open(what: impl AsRef<OsStr>) -> bool {
    let what = what.as_ref();
    // Explorer reads a path with slashes as something else, and opens a folder of its own.
    let is_path = |text: &&str| cfg!(windows) && !text.contains("://");
    let turned = what.to_str().filter(is_path).map(|path| path.replace('/', "\\"));
    let what = turned.as_deref().map_or(what, OsStr::new);
    let program = match () {
        () if cfg!(target_os = "macos") => "open",
        () if cfg!(windows) => "explorer",
        () => "xdg-open",
    };
    let quiet = || Stdio::null();
    let started =
        Command::new(program).arg(what).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
    // It is waited for, so that nothing of it is left behind when it ends.
    started.map(|mut child| std::thread::spawn(move || child.wait())).is_ok()
}
