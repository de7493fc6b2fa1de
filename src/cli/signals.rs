//! Interrupted (Ctrl-C, a closed terminal, a system that shuts down), Recto takes its temporary
//! files away and ends as the signal says: 130, 143 or 129 for a shell.

use crate::files::write;

/// Listens for what ends the process, on a thread of its own. What the caller has told the process
/// to ignore (`nohup`, a job in the background) stays ignored.
#[cfg(unix)]
pub(crate) fn listen() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use std::io::{IsTerminal, Write};
    let heard = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|s| !is_ignored(*s));
    let Ok(mut signals) = Signals::new(heard) else { return };
    let wait = move || {
        let Some(signal) = signals.forever().next() else { return };
        write::sweep();
        // The shell's prompt begins on a line of its own, behind the progress.
        let mut err = std::io::stderr();
        if err.is_terminal() {
            let _ = err.write_all(b"\n");
        }
        let _ = signal_hook::low_level::emulate_default_handler(signal);
        std::process::exit(128 + signal);
    };
    // Where no thread can be had, the signals go with the closure and are heard as ever.
    let _ = std::thread::Builder::new().name("signals".into()).spawn(wait);
}

/// Whether a signal was ignored when the process began. Linux tells; elsewhere one that a terminal
/// sends is taken as ignored where there is none.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    use std::io::IsTerminal;
    match std::fs::read_to_string("/proc/self/status") {
        Ok(status) => in_mask(&status, signal),
        Err(_) => {
            let terminal = std::io::stdin().is_terminal() || std::io::stderr().is_terminal();
            signal != signal_hook::consts::SIGTERM && !terminal
        }
    }
}

/// Whether the mask `SigIgn` of a process's status has a signal.
#[cfg(unix)]
fn in_mask(status: &str, signal: i32) -> bool {
    let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|m| u64::from_str_radix(m.trim(), 16).ok()).unwrap_or(0);
    (1..=64).contains(&signal) && mask >> (signal - 1) & 1 == 1
}

/// Listens for Ctrl-C, Ctrl-Break and a closed window.
#[cfg(windows)]
pub(crate) fn listen() {
    let _ = ctrlc::set_handler(|| {
        write::sweep();
        std::process::exit(130);
    });
}

#[cfg(not(any(unix, windows)))]
pub(crate) fn listen() {}

#[cfg(all(test, unix))]
mod tests {
    use super::in_mask;

    #[test]
    fn ignored_signals_are_known() {
        let status = "Name:\trecto\nSigIgn:\t0000000000000003\nSigCgt:\t0\n";
        assert!(in_mask(status, 1) && in_mask(status, 2) && !in_mask(status, 15));
        assert!(!in_mask("", 1) && !in_mask("SigIgn: x", 1) && !in_mask(status, 0));
    }
}
