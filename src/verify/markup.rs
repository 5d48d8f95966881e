//! The markup that a page of a report may have: its head, tag for tag, and what may stand in its body. Whatever is not in
//! these tables is told, so that nobody has to know all that a browser would run or load.

use crate::site::{Artifact, Asset, SearchPart};

/// A tag of the head of a page, or one around it.
pub(super) enum Tag {
    /// With exactly these attributes.
    Start(&'static str, Vec<(&'static str, Value)>),
    /// The end of an element.
    End(&'static str),
}

/// The value of an attribute.
pub(super) enum Value {
    /// Exactly this text.
    Is(String),
    /// A policy of a report.
    Policy,
    /// What search engines are asked for.
    Robots,
    /// What the page says of itself to those who only see a link to it.
    Summary,
    /// Its title as a link to it has it.
    LinkTitle,
    /// Any text.
    Any,
}

/// Every tag of the page at a path, up to that of its body.
pub(super) fn head(path: &str) -> Vec<Tag> {
    use Tag::{End, Start};
    let is = |text: &str| Value::Is(text.to_owned());
    let asset = |asset| Value::Is(Artifact::Asset(asset).relative_from(path));
    let meta = |name, content| Start("meta", vec![("name", is(name)), ("content", is(content))]);
    vec![
        Start(
            "html",
            vec![
                ("lang", is("en")),
                ("data-root", Value::Is("../".repeat(path.matches('/').count()))),
                ("data-search-index", Value::Is(Artifact::Search(SearchPart::Index).path())),
                ("data-jobs-script", Value::Is(Artifact::Asset(Asset::Jobs).path())),
            ],
        ),
        Start("head", vec![]),
        Start("meta", vec![("charset", is("utf-8"))]),
        Start(
            "meta",
            vec![("http-equiv", is("Content-Security-Policy")), ("content", Value::Policy)],
        ),
        meta("viewport", "width=device-width, initial-scale=1"),
        meta("referrer", "no-referrer"),
        meta("color-scheme", "light dark"),
        Start("meta", vec![("name", is("robots")), ("content", Value::Robots)]),
        Start("title", vec![]),
        End("title"),
        Start(
            "meta",
            vec![
                ("name", is("description")),
                ("property", is("og:description")),
                ("content", Value::Summary),
            ],
        ),
        Start("meta", vec![("property", is("og:title")), ("content", Value::LinkTitle)]),
        Start("meta", vec![("property", is("og:type")), ("content", is("website"))]),
        Start(
            "link",
            vec![("rel", is("icon")), ("href", asset(Asset::Icon)), ("type", is("image/svg+xml"))],
        ),
        Start("link", vec![("rel", is("stylesheet")), ("href", asset(Asset::Style))]),
        Start("script", vec![("src", asset(Asset::Theme))]),
        End("script"),
        Start("script", vec![("src", asset(Asset::Script)), ("defer", is(""))]),
        End("script"),
        End("head"),
        Start("body", vec![]),
    ]
}

/// The first tag of the page at a path in a report of one file.
pub(super) fn of_section(path: &str) -> Vec<Tag> {
    let id = Value::Is(format!("/{path}"));
    let attributes = vec![("class", Value::Is("page".to_owned())), ("id", id)];
    vec![Tag::Start(
        "section",
        attributes.into_iter().chain([("aria-label", Value::Any)]).collect(),
    )]
}

/// The first tag of the bar of such a report.
pub(super) fn of_bar() -> Vec<Tag> {
    vec![Tag::Start("header", vec![("class", Value::Is("bar".to_owned()))])]
}

/// Where an element may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the page.
    Page,
    /// In a picture.
    Picture,
    /// In both.
    Both,
}

/// Attributes that name, describe, and choose from the style sheet, with the elements that have them; none for all.
const SHARED: [(&str, &[&str]); 10] = [
    ("aria-current", &["a", "span"]),
    ("aria-hidden", &["span", "svg"]),
    ("aria-label", &["a", "div", "nav", "pre", "section", "svg"]),
    ("aria-labelledby", &["section", "svg"]),
    ("aria-sort", &["th"]),
    ("class", &[]),
    ("id", &[]),
    ("role", &["div", "svg"]),
    ("tabindex", &["div", "pre", "section"]),
    ("title", &["a", "span"]),
];

/// The classes that mothbook writes, sorted. Those that scripts add, some of which hide what has them, are not among them; where
/// `hidden` and `skip` may stand, [`super::page`] says.
#[rustfmt::skip]
const CLASSES: [&str; 117] = [
    "after", "bad", "badge", "bar", "bars", "base", "brand", "busy", "button", "c1", "c2", "c3", "c4", "c5", "c6", "capture",
    "chart", "checks", "codes", "columns-of", "compact", "contents", "count", "cover", "crumbs", "d", "day", "description",
    "difference", "done", "edited", "eligible", "error", "errors", "facts", "failures", "faint", "finder", "finding",
    "findings", "fold", "formats", "good", "grid", "head", "help", "hidden", "hint", "info", "jobs", "kwargs", "l1", "l2",
    "l3", "l4", "label", "lead", "legend", "line", "links", "log", "logs", "long", "mark", "marks", "matrix", "most", "much",
    "multiples", "n", "named", "nights", "none", "note", "notes", "notice", "now", "open", "orders", "outcomes", "outside",
    "p", "pager", "pair", "panel", "part", "past", "path", "picture", "plain", "request", "response", "sample", "scroll",
    "share", "sheet", "skip", "small", "some", "spark", "states", "status", "statuses", "steps", "strip", "tabs", "tiles",
    "times", "tools", "wait", "warn", "warning", "ways", "when", "where", "why", "wide",
];

/// Whether mothbook writes this class.
pub(super) fn is_class(class: &str) -> bool {
    CLASSES.binary_search(&class).is_ok()
}

/// Whether classes that come as data are such that what has them is seen.
pub(super) fn are_shown(classes: &str) -> bool {
    classes
        .split(' ')
        .filter(|class| !class.is_empty())
        .all(|class| is_class(class) && !matches!(class, "hidden" | "skip"))
}

/// Whether a text consists of digits and of these characters.
fn is_of(text: &str, others: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || others.contains(c))
}

/// Whether an attribute has a value that mothbook writes, where it writes a few only.
pub(super) fn is_value(attribute: &str, value: &str) -> bool {
    match attribute {
        "class" => {
            // The language of a block of code is a word of its author's.
            let is_ours = |class: &str| is_class(class) || class.starts_with("language-");
            value.split_ascii_whitespace().all(is_ours)
        }
        // Numbers, by which scripts draw and sort.
        "d" => is_of(value, "MmZzLlHhVvCcSsQqTtAaeE.,+- \n"),
        "data-axis" => is_of(value, "-.; "),
        "data-f" | "data-total" | "start" | "width" | "height" | "x" | "y" | "rx" | "font-size"
        | "viewbox" => is_of(value, "-. "),
        "data-sort" => value.is_empty() || value.parse::<i64>().is_ok(),
        // Five or six numbers and how the bar ends.
        "data-x" => {
            matches!(value.split(' ').count(), 6 | 7)
                && is_of(value.trim_end_matches(char::is_alphabetic), "-. ")
        }
        "data-filter" | "data-jobs" | "data-log" | "data-strokes" | "hidden" => value.is_empty(),
        "data-words" => serde_json::from_str::<Vec<(String, Vec<String>)>>(value).is_ok(),
        "aria-current" => matches!(value, "true" | "page"),
        "aria-hidden" => value == "true",
        "aria-sort" => matches!(value, "ascending" | "descending"),
        "preserveaspectratio" => value == "none",
        "rel" => matches!(value, "prev" | "next"),
        "role" => matches!(value, "group" | "img"),
        "scope" => matches!(value, "col" | "row"),
        "tabindex" => value == "0",
        "text-anchor" => matches!(value, "end" | "middle"),
        _ => true,
    }
}

/// Elements that have no end. Those that no page of a report has are here because they must not be waited for.
pub(super) const WITHOUT_END: [&str; 15] = [
    "area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements inside of a line: the words around them belong together.
pub(super) const INLINE: [&str; 16] = [
    "a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "time",
    "tspan", "u", "wbr",
];

/// The elements of a body by name: where each may stand, and its own attributes. [`super::page`] looks at the values of
/// those that lead somewhere.
const ELEMENTS: [(&str, Place, &[&str]); 50] = [
    ("a", Place::Both, &["href", "rel", "data-f", "data-x"]),
    ("article", Place::Page, &[]),
    ("b", Place::Page, &[]),
    ("blockquote", Place::Page, &[]),
    ("br", Place::Page, &[]),
    ("code", Place::Page, &[]),
    ("dd", Place::Page, &[]),
    ("del", Place::Page, &[]),
    ("details", Place::Page, &[]),
    ("div", Place::Page, &["data-jobs"]),
    ("dl", Place::Page, &[]),
    ("dt", Place::Page, &[]),
    ("em", Place::Page, &[]),
    ("figcaption", Place::Page, &[]),
    ("figure", Place::Page, &[]),
    ("footer", Place::Page, &[]),
    ("g", Place::Picture, &["data-f", "data-strokes", "data-x", "font-size"]),
    ("h1", Place::Page, &[]),
    ("h2", Place::Page, &[]),
    ("h3", Place::Page, &[]),
    ("h4", Place::Page, &[]),
    ("h5", Place::Page, &[]),
    ("h6", Place::Page, &[]),
    ("header", Place::Page, &[]),
    ("hr", Place::Page, &[]),
    ("i", Place::Page, &[]),
    ("image", Place::Picture, &["href", "width", "height"]),
    ("li", Place::Page, &[]),
    ("main", Place::Page, &[]),
    ("nav", Place::Page, &[]),
    ("ol", Place::Page, &["start"]),
    ("p", Place::Page, &[]),
    ("path", Place::Picture, &["d"]),
    ("pre", Place::Page, &[]),
    ("rect", Place::Picture, &["x", "y", "width", "height", "rx"]),
    ("section", Place::Page, &["hidden"]),
    ("small", Place::Page, &[]),
    ("span", Place::Page, &[]),
    ("strong", Place::Page, &[]),
    ("summary", Place::Page, &[]),
    (
        "svg",
        Place::Page,
        &[
            "font-size",
            "viewbox",
            "width",
            "height",
            "preserveaspectratio",
            "data-axis",
            "data-bars",
            "data-words",
        ],
    ),
    ("table", Place::Page, &["data-lines", "data-log", "data-parts", "data-rows", "data-total"]),
    ("tbody", Place::Page, &[]),
    ("td", Place::Page, &["data-sort"]),
    ("text", Place::Picture, &["x", "y", "font-size", "text-anchor"]),
    ("th", Place::Page, &["scope", "data-filter", "data-kind"]),
    ("thead", Place::Page, &[]),
    ("title", Place::Picture, &[]),
    ("tr", Place::Page, &[]),
    ("ul", Place::Page, &[]),
];

/// Where an element may stand and which attributes it may have of its own; `None` for one that no body has.
pub(super) fn element(name: &str) -> Option<(Place, &'static [&'static str])> {
    ELEMENTS.iter().find(|(known, ..)| *known == name).map(|(_, place, own)| (*place, *own))
}

/// Whether an element with these attributes of its own may have this one.
pub(super) fn has(name: &str, own: &[&str], attribute: &str) -> bool {
    let is_shared = |(shared, elements): &(&str, &[&str])| {
        *shared == attribute && (elements.is_empty() || elements.contains(&name))
    };
    own.contains(&attribute) || SHARED.iter().any(is_shared)
}

#[cfg(test)]
mod tests;
