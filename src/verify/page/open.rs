//! The elements of a page that are open. What is asked of them takes no longer the more there are.

use std::collections::BTreeMap;

/// The elements that are open, the innermost last.
#[derive(Default)]
pub(super) struct OpenElements {
    names: Vec<String>,
    /// How many there are of each name.
    numbers: BTreeMap<String, usize>,
}

impl OpenElements {
    pub(super) fn push(&mut self, name: String) {
        *self.numbers.entry(name.clone()).or_default() += 1;
        self.names.push(name);
    }

    /// The name of the innermost.
    pub(super) fn last(&self) -> Option<&str> {
        self.names.last().map(String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether one of this name is open.
    pub(super) fn has(&self, name: &str) -> bool {
        self.numbers.contains_key(name)
    }

    /// The innermost of this name ends, with all that are open in it. Each that was opened is closed once.
    pub(super) fn close(&mut self, name: &str) {
        while self.has(name)
            && let Some(last) = self.names.pop()
        {
            if let Some(n) = self.numbers.get_mut(&last) {
                *n -= 1;
                if *n == 0 {
                    self.numbers.remove(&last);
                }
            }
            if last == name {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_closes_what_is_in_its_element_and_nothing_else() {
        let mut open = OpenElements::default();
        for name in ["p", "b", "i", "b"] {
            open.push(name.to_owned());
        }
        open.close("u");
        assert_eq!((open.len(), open.last()), (4, Some("b")));
        open.close("i");
        assert_eq!(
            (open.len(), open.last(), open.has("b"), open.has("i")),
            (2, Some("b"), true, false)
        );
        open.close("p");
        assert!(open.is_empty() && !open.has("b"));
    }
}
