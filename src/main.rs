//! The `recto` program; everything is in the library.

fn main() -> std::process::ExitCode {
    recto::cli::run()
}
