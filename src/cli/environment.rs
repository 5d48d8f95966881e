//! The environment: read here and nowhere else.

/// Whether to use colours: as `NO_COLOR` and `CLICOLOR_FORCE` say, else on a terminal.
pub(super) fn colour(is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    if is_set("NO_COLOR") {
        false
    } else {
        let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
        forced || is_terminal
    }
}
