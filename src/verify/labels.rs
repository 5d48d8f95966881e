//! A label and its value in blocks of their own: neither says anything private alone, both together do.

use crate::publish::{Privacy, Private, Redactions, has_form_of_secret};

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Block {
    /// A paragraph, or anything else.
    #[default]
    Text,
    /// The head of a column.
    Head,
    /// A cell of a table.
    Cell,
    /// A label in a list of labels and values.
    Label,
    /// Its value.
    Value,
}

/// The longest text that can be a label, in bytes.
const LONGEST_LABEL: usize = 80;

/// The blocks of a page, as they follow each other.
pub(super) struct Labels {
    privacy: Privacy,
    /// The text of the block that is being read.
    text: String,
    block: Block,
    /// The text of the block before this one, where it can be a label, and whether it is said to be one.
    label: Option<(String, bool)>,
    /// The heads of the table.
    heads: Vec<String>,
    /// The number of cells of the row that have begun.
    cells: usize,
}

impl Labels {
    pub(super) fn new(privacy: Privacy) -> Self {
        Self {
            privacy,
            text: String::new(),
            block: Block::Text,
            label: None,
            heads: Vec::new(),
            cells: 0,
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A table begins.
    pub(super) fn table(&mut self) {
        self.heads.clear();
    }

    /// A row begins.
    pub(super) fn row(&mut self) {
        (self.label, self.cells) = (None, 0);
    }

    /// The block that was read ends, and one of this kind begins.
    pub(super) fn begin(&mut self, block: Block, found: &mut Redactions) {
        self.part(found);
        self.block = block;
        match block {
            Block::Head => self.heads.push(String::new()),
            Block::Cell => self.cells += 1,
            Block::Text | Block::Label | Block::Value => {}
        }
    }

    /// The block that was read ends.
    pub(super) fn end(&mut self, found: &mut Redactions) {
        self.begin(Block::Text, found);
    }

    /// A part of the block ends, such as a paragraph in a cell.
    pub(super) fn part(&mut self, found: &mut Redactions) {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        if self.block == Block::Head {
            return self.heads.last_mut().into_iter().for_each(|head| head.push_str(text));
        }
        let head = self.cells.checked_sub(1).and_then(|column| self.heads.get(column));
        if let Some(head) = head.filter(|_| self.block == Block::Cell) {
            together(self.privacy, (head, false), text, found);
        }
        if let Some((label, is_said)) = self.label.take() {
            together(self.privacy, (&label, is_said && self.block == Block::Value), text, found);
        }
        let is_one = text.len() <= LONGEST_LABEL && self.block != Block::Value;
        self.label = is_one.then(|| (text.to_owned(), self.block == Block::Label));
    }
}

/// Tells whether a label and its value are private together.
pub(super) fn together(
    privacy: Privacy,
    (label, is_said): (&str, bool),
    value: &str,
    found: &mut Redactions,
) {
    // The name of a record stands beside any word of the page: "password", then "ML". A note's cells, which people wrote, are
    // cleaned without that when a report is built.
    let may_be = |kind: &Private| is_said || *kind != Private::Secret || has_form_of_secret(value);
    let kind = privacy.behind(label, is_said, value).map(|(kind, _)| kind);
    if let Some(kind) = kind.filter(may_be) {
        *found += Redactions::one(kind);
    }
}

#[cfg(test)]
mod tests;
