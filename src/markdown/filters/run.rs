//! A program is run on a text, in bounds of time and output.

use super::program::Program;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// What a run may take.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Bounds {
    /// Time for one chapter.
    pub(super) time: Duration,
    /// Bytes that it writes.
    pub(super) output: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        // What fetches pictures or draws diagrams takes seconds; a text is a hundredth of the output.
        Bounds { time: Duration::from_secs(60), output: 64 << 20 }
    }
}

/// Bytes of what it says of itself that are read, and letters of them that are shown.
const MOST_SAID: u64 = 64 << 10;
const MOST_SHOWN: usize = 400;
/// How often it is looked whether it has ended.
const PAUSE: Duration = Duration::from_millis(5);
/// How long its output may be on its way when it has ended: a program of its own may hold it open.
const AFTER: Duration = Duration::from_secs(2);
/// The format that filters are told: what is for browsers goes into the EPUB.
const FORMAT: &str = "html";

/// What came of it.
#[derive(Debug)]
pub(super) struct Output {
    /// What it wrote.
    pub(super) bytes: Vec<u8>,
    /// What it said beside that, in one line.
    pub(super) said: String,
}

/// Runs a program in a folder, with `input` on its standard input.
///
/// # Errors
/// Why nothing came of it, with what the program said.
pub(super) fn run(
    program: &Program,
    input: &[u8],
    folder: &Path,
    bounds: &Bounds,
) -> Result<Output, String> {
    let mut command = Command::new(&program.path);
    command.args(&program.arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.stderr(Stdio::piped());
    if program.takes_format {
        command.arg(FORMAT);
    }
    if folder.is_dir() {
        command.current_dir(folder);
    }
    let mut child = command.spawn().map_err(|e| format!("it can't be started: {e}"))?;
    let written = read_all(child.stdout.take(), bounds.output + 1);
    let said = read_all(child.stderr.take(), MOST_SAID);
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_vec();
        // One that ends before it has read all has its reasons.
        thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let status = ended(&mut child, bounds.time);
    let bytes = written.recv_timeout(AFTER).unwrap_or_default();
    let said = shown(&String::from_utf8_lossy(&said.recv_timeout(AFTER).unwrap_or_default()));
    let words = if said.is_empty() { "it said nothing".to_owned() } else { said.clone() };
    match status {
        None => Err(format!("it takes longer than {} seconds; {words}", bounds.time.as_secs())),
        Some(_) if bytes.len() as u64 > bounds.output => {
            Err(format!("it writes more than {} MiB", bounds.output >> 20))
        }
        Some(status) if !status.success() => Err(match status.code() {
            Some(code) => format!("{words} (it ended with {code})"),
            None => format!("{words} (it was ended)"),
        }),
        Some(_) => Ok(Output { bytes, said }),
    }
}

/// Reads a stream to its end, or so many bytes of it, on a thread of its own.
fn read_all(stream: Option<impl Read + Send + 'static>, most: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(stream) = stream {
            let _ = stream.take(most).read_to_end(&mut bytes);
        }
        let _ = sender.send(bytes);
    });
    receiver
}

/// Waits until a program has ended; one that takes too long is ended.
fn ended(child: &mut Child, time: Duration) -> Option<ExitStatus> {
    let mut waited = Duration::ZERO;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if waited < time => {
                thread::sleep(PAUSE);
                waited += PAUSE;
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

/// The last lines of what a program said, as one: errors of scripts end with what is wrong.
fn shown(said: &str) -> String {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let last = lines[lines.len().saturating_sub(3)..].join("; ");
    match last.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}\u{2026}", &last[..end]),
        None => last,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn of_shell(script: &str, time: u64) -> Result<Output, String> {
        let program = Program {
            name: "x".into(),
            path: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            takes_format: true,
            hash: None,
        };
        let bounds = Bounds { time: Duration::from_millis(time), output: 1000 };
        run(&program, b"{}", Path::new(""), &bounds)
    }

    #[test]
    fn programs_run_in_bounds() {
        let out = of_shell("cat; echo said >&2", 10_000).expect("it runs");
        assert_eq!((out.bytes.as_slice(), out.said.as_str()), (b"{}".as_slice(), "said"));
        let failed = of_shell("echo 'Traceback' >&2; echo 'no such key' >&2; exit 3", 10_000);
        assert_eq!(failed.expect_err("3"), "Traceback; no such key (it ended with 3)");
        assert!(of_shell("sleep 20", 50).is_err_and(|why| why.contains("longer than")));
        assert!(of_shell("yes", 200).is_err());
    }
}
