//! Looks at what no reader sees: an element that is hidden, or behind a class that hides. Of these mothbook writes a few, with
//! words of its own.

use html5gum::StartTag;

use super::Page;

/// What is being read that no reader sees.
pub(super) struct Covered {
    /// How many elements are open in it.
    depth: usize,
    kind: Kind,
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Words for who hears the page.
    Words,
    /// The link over the navigation, which is seen when it is chosen.
    Skip,
    /// A table without rows, which the page's script fills.
    Table,
}

/// The words for who hears the page.
const WORDS: [&str; 8] =
    ["OPTIONS", "Table", "Captures", "What does it mean", "holds:", "fails:", "warning:", "note:"];
/// Those of the link over the navigation.
const SKIP: &str = "Skip to the content";
/// The elements of a table without rows.
const OF_TABLE: [&str; 7] = ["table", "thead", "tbody", "tr", "th", "a", "span"];

impl Page<'_> {
    /// Looks at an element that is hidden, or in one that is.
    pub(super) fn look_at_cover(&mut self, name: &str, tag: &StartTag<()>) {
        let value = |key: &str| tag.attributes.get(key.as_bytes()).map(|value| value.as_slice());
        if let Some(Covered { kind, .. }) = &self.covered {
            let is_ours = *kind == Kind::Table
                && OF_TABLE.contains(&name)
                && !(name == "tr" && self.open.has("tbody"));
            if !is_ours {
                self.not_ours(format!("<{name}> where no reader sees it"));
            }
            return;
        }
        let kind = match (name, value("class")) {
            ("section", Some(b"scroll")) if value("hidden").is_some() => Kind::Table,
            ("h2" | "span", Some(b"hidden")) => Kind::Words,
            ("a", Some(b"skip")) if value("href") == Some(b"#content") => Kind::Skip,
            (_, class) => {
                let class = String::from_utf8_lossy(class.unwrap_or_default()).into_owned();
                let mut classes = class.split_ascii_whitespace();
                let hides = classes.any(|class| matches!(class, "hidden" | "skip"));
                if hides || value("hidden").is_some() {
                    self.not_ours(format!("<{name}> that is hidden"));
                }
                return;
            }
        };
        // The element itself is open when what is in it begins.
        let depth = self.open.len() + 1;
        self.covered = Some(Covered { depth, kind, words: String::new() });
    }

    /// Words, maybe some that no reader sees.
    pub(super) fn covered_words(&mut self, words: &str, is_blank: bool) {
        let is_in_head = matches!(self.open.last(), Some("th" | "a" | "span"));
        match &mut self.covered {
            Some(Covered { kind: Kind::Table, .. }) if !is_blank && !is_in_head => {
                self.not_ours("words where no reader sees them".to_owned());
            }
            Some(covered) if covered.words.len() <= SKIP.len() => covered.words.push_str(words),
            _ => {}
        }
    }

    /// An element ended, maybe one that no reader sees.
    pub(super) fn end_of_covered(&mut self) {
        let Some(covered) = self.covered.take_if(|covered| self.open.len() < covered.depth) else {
            return;
        };
        let words = covered.words.as_str();
        let is_ours = match covered.kind {
            Kind::Words => WORDS.contains(&words),
            Kind::Skip => words == SKIP,
            Kind::Table => true,
        };
        if !is_ours {
            self.not_ours("words where no reader sees them".to_owned());
        }
    }
}
