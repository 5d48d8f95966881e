//! The lines of a private key (PEM) that stand in texts of their own, as in a log: in their order, or the last one first.

/// Follows texts one behind the other, and tells which of them are lines of a key.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KeyLines {
    is_inside: bool,
}

impl KeyLines {
    /// Whether the next text is a line inside of a key.
    pub(super) fn is_one(&mut self, text: &str) -> bool {
        let has_key = text.contains("PRIVATE KEY-----");
        let is_edge = |word: &str| has_key && text.contains(word);
        let (begins, ends) = (is_edge("-----BEGIN "), is_edge("-----END "));
        if begins || ends {
            // The other edge is still to come, whichever this is.
            self.is_inside = begins != ends && !self.is_inside;
            return false;
        }
        if self.is_inside {
            // Behind the time and the level of a line of a log.
            let last = text.rsplit([' ', '\t']).next().unwrap_or_default();
            let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
            self.is_inside = last.len() >= 4 && last.bytes().all(is_base64);
        }
        self.is_inside
    }
}

#[cfg(test)]
mod tests;
