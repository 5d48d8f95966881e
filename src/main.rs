//! The command `mothbook`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mothbook::cli::run(std::env::args_os()).into()
}
