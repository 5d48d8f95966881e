//! Sheets: the pages on which records stand of which there are many, some tens on each.

use std::ops::{Add, Range};

/// Which records get a page of their own, where there are many of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RecordPages {
    /// None: all stand on sheets, some tens on each.
    #[default]
    Sheets,
    /// All.
    All,
    /// Those that belong to a collection: captures that are in one, and occurrences seen on these.
    Members,
    /// None, and there is no list of them either.
    None,
}

/// What something takes of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct Weight {
    pub(super) elements: usize,
    pub(super) bytes: usize,
}

impl Weight {
    /// The most of a sheet that its records may take; the frame of the page needs what is left of 1,500 elements and
    /// 100 KB.
    const MOST: Self = Self { elements: 1_300, bytes: 84_000 };
}

impl Add for Weight {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            elements: self.elements.saturating_add(other.elements),
            bytes: self.bytes.saturating_add(other.bytes),
        }
    }
}

/// How the records of a list are spread over pages, in the order of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sheets {
    /// The place in the list of the first record of each page, and the length of the list.
    starts: Vec<usize>,
}

impl Sheets {
    /// Fills page after page with the records of a list of `n`, as many as there is room for and at most `most`. What the
    /// record at a place takes may depend on whether it is the first of its page.
    pub(super) fn pack(n: usize, most: usize, weigh: impl Fn(usize, bool) -> Weight) -> Self {
        let mut starts = Vec::new();
        let mut on_page = Weight::default();
        for place in 0..n {
            let with = on_page + weigh(place, false);
            let records = starts.last().map_or(most, |first| place - first);
            let is_full = with.elements > Weight::MOST.elements || with.bytes > Weight::MOST.bytes;
            if records >= most || is_full {
                starts.push(place);
                on_page = weigh(place, true);
            } else {
                on_page = with;
            }
        }
        starts.push(n);
        Self { starts }
    }

    /// The number of pages.
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The places in the list of the records of a page, which are counted from 1.
    pub(super) fn on(&self, page: usize) -> Range<usize> {
        let at = |n: usize| self.starts.get(n).copied();
        match page.checked_sub(1).and_then(|first| Some(at(first)?..at(page)?)) {
            Some(range) => range,
            None => 0..0,
        }
    }

    /// The page on which the record at a place of the list stands.
    pub(super) fn of(&self, place: usize) -> usize {
        self.starts.partition_point(|start| *start <= place)
    }

    /// The pages in runs, each of pages that hold `most` records or, where one page alone holds more, of that page.
    pub(super) fn runs(&self, most: usize) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for page in 1..=self.len() {
            let end = self.on(page).end;
            match runs.last_mut() {
                Some(run) if end - self.on(run.start).start <= most => run.end = page + 1,
                _ => runs.push(page..page + 1),
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests;
