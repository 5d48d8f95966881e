//! Files that are the same in every report.

/// The style sheet.
pub(super) const STYLE: &str = "static/mothbook.css";
/// The icon of the tab.
pub(super) const ICON: &str = "static/mothbook.svg";

/// All of them, compiled in.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let style = include_bytes!("../../static/mothbook.css");
    let icon = include_bytes!("../../static/mothbook.svg");
    vec![(STYLE.to_owned(), style.to_vec()), (ICON.to_owned(), icon.to_vec())]
}
