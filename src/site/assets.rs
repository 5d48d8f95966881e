//! Files that are the same in every report.

/// The style sheet.
pub(super) const STYLE: &str = "static/mothbook.css";
/// The icon of the tab.
pub(super) const ICON: &str = "static/mothbook.svg";
/// Applies the chosen colours before anything is drawn.
pub(super) const THEME: &str = "static/theme.js";
/// Search, sorting, filters.
pub(super) const SCRIPT: &str = "static/mothbook.js";

/// All of them, compiled in.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let files: [(&str, &[u8]); 4] = [
        (STYLE, include_bytes!("../../static/mothbook.css")),
        (ICON, include_bytes!("../../static/mothbook.svg")),
        (THEME, include_bytes!("../../static/theme.js")),
        (SCRIPT, include_bytes!("../../static/mothbook.js")),
    ];
    files.into_iter().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect()
}
