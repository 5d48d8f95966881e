//! Opens a report in the browser, by the program that each system has for it.

use std::path::Path;
use std::process::{Command, Stdio};

/// Opens a page of a report. The program that does it is not waited for.
///
/// # Errors
/// When it cannot be started: in words.
pub(super) fn open(page: &Path) -> Result<(), String> {
    let page = page.canonicalize().unwrap_or_else(|_| page.to_owned());
    let (program, arguments) = opener();
    let mut command = Command::new(program);
    command.args(arguments).arg(plain(&page));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let started = command.spawn();
    started.map(drop).map_err(|error| format!("{program} cannot be started: {error}"))
}

/// The program, and what stands before the path. On Windows not `start`, which is a word of the shell: the shell would read
/// a name with `&` in it as two commands.
fn opener() -> (&'static str, &'static [&'static str]) {
    if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    }
}

/// A path without what Windows puts before one whose links were resolved, which not every program takes.
fn plain(path: &Path) -> &Path {
    let short = path.to_str().and_then(|text| text.strip_prefix(r"\\?\"));
    short.filter(|text| !text.starts_with("UNC")).map_or(path, Path::new)
}
