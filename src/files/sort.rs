//! What stands under a name: a file, or something that is none.

use std::fmt;
use std::fs::FileType;
#[cfg(unix)]
use std::os::unix::fs::FileTypeExt;
#[cfg(feature = "cli")]
use std::{fs, path::Path};

/// What stands under a name, links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A pipe with a name (FIFO).
    Pipe,
    /// A socket.
    Socket,
    /// A device.
    Device,
    /// Nothing that there is a word for.
    Other,
}

impl Sort {
    /// What a type of the system's is.
    pub(super) fn of(found: FileType) -> Sort {
        match found {
            t if t.is_file() => Sort::File,
            t if t.is_dir() => Sort::Folder,
            t => Sort::special(t),
        }
    }

    /// What stands at a path.
    #[cfg(feature = "cli")]
    pub(super) fn at(path: &Path) -> Sort {
        fs::metadata(path).map_or(Sort::Other, |meta| Sort::of(meta.file_type()))
    }

    #[cfg(unix)]
    fn special(found: FileType) -> Sort {
        match found {
            t if t.is_fifo() => Sort::Pipe,
            t if t.is_socket() => Sort::Socket,
            t if t.is_block_device() || t.is_char_device() => Sort::Device,
            _ => Sort::Other,
        }
    }

    #[cfg(not(unix))]
    fn special(_: FileType) -> Sort {
        Sort::Other
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Sort::File => "a file",
            Sort::Folder => "a folder",
            Sort::Pipe => "a pipe",
            Sort::Socket => "a socket",
            Sort::Device => "a device",
            Sort::Other => "something else",
        })
    }
}
