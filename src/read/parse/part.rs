//! Reading a part of a file: from some place on, up to the first record that begins behind the part, or up to where the
//! text ends though its file does not.

use super::reader::Reader;
use super::window::Window;
use crate::finding::Code;
use crate::json::split::{self, Trouble};
use crate::model::{Kind, Location};
use crate::read::context::Context;

/// What the records of a text stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Shape {
    /// In an array.
    Array,
    /// In the array of a page of a list.
    Page,
    /// One behind the other.
    Values,
}

/// Where reading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Start {
    /// The array opens here.
    Open(usize),
    /// A value ended here.
    After(usize),
    /// A value begins here.
    At(usize),
}

impl Start {
    pub(in crate::read) fn place(self) -> usize {
        match self {
            Self::Open(at) | Self::After(at) | Self::At(at) => at,
        }
    }

    /// The same in a text that begins so much later.
    pub(in crate::read) fn back(self, by: usize) -> Self {
        match self {
            Self::Open(at) => Self::Open(at.saturating_sub(by)),
            Self::After(at) => Self::After(at.saturating_sub(by)),
            Self::At(at) => Self::At(at.saturating_sub(by)),
        }
    }
}

/// Where the reading of a part of a text ended, and why.
#[derive(Clone, Debug)]
pub(in crate::read) enum Ended {
    /// Before a value that begins here, behind the part.
    At(usize),
    /// The text ends, the file does not: go on from here with more of it.
    Cut(Start),
    /// The array ends here.
    Close(usize),
    /// Among values one behind the other an array begins here that goes on behind the text.
    Array(usize),
    /// The same of a page of a list; this is what stands before its records.
    Page(usize, Vec<u8>),
    /// With the file.
    Done,
    /// At something behind which there is no going on; it is noted.
    Stop,
    /// The same, but not noted yet: what, where the value begins (`None` for the array, which may have opened
    /// before the part), where the trouble is.
    Trouble { code: Code, words: String, begins: Option<Location>, at: Location },
}

impl Ended {
    /// Where to go on; `None` where nothing more can be read.
    pub(in crate::read) fn place(&self) -> Option<usize> {
        match self {
            Self::At(at) | Self::Close(at) | Self::Array(at) | Self::Page(at, _) => Some(*at),
            Self::Cut(start) => Some(start.place()),
            Self::Done | Self::Stop | Self::Trouble { .. } => None,
        }
    }

    /// The same in a text that begins so much earlier.
    pub(in crate::read) fn moved(self, by: usize) -> Self {
        match self {
            Self::At(at) => Self::At(at + by),
            Self::Close(at) => Self::Close(at + by),
            Self::Array(at) => Self::Array(at + by),
            Self::Page(at, before) => Self::Page(at + by, before),
            Self::Cut(Start::Open(at)) => Self::Cut(Start::Open(at + by)),
            Self::Cut(Start::After(at)) => Self::Cut(Start::After(at + by)),
            Self::Cut(Start::At(at)) => Self::Cut(Start::At(at + by)),
            other => other,
        }
    }
}

/// A part of a file's text, and which of its values are read.
#[derive(Clone, Copy)]
pub(in crate::read) struct Section<'t> {
    pub(in crate::read) text: Window<'t>,
    /// Whether the file ends with the text.
    pub(in crate::read) is_last: bool,
    /// From here on.
    pub(in crate::read) start: Start,
    /// Up to the first value that begins here or behind.
    pub(in crate::read) until: usize,
    pub(in crate::read) shape: Shape,
    pub(in crate::read) context: &'t Context,
}

impl Reader<'_> {
    /// Reads the values of a section; the ids of its records are added to `ids`.
    pub(in crate::read) fn items(
        &mut self,
        section: Section<'_>,
        ids: &mut Vec<(Kind, i64)>,
    ) -> Ended {
        match section.shape {
            Shape::Array | Shape::Page => self.elements(section, ids),
            Shape::Values => self.values(section),
        }
    }

    fn elements(&mut self, section: Section<'_>, ids: &mut Vec<(Kind, i64)>) -> Ended {
        let Section { text, is_last, start, until, context, .. } = section;
        let mut elements = match start {
            Start::Open(at) => split::elements(text.bytes, at),
            Start::After(at) => split::elements_behind(text.bytes, at),
            Start::At(at) => split::elements_from(text.bytes, at),
        };
        let mut at = start;
        loop {
            let begin = match elements.next() {
                // Behind the last element the end of the array is known.
                None => return elements.end().map_or(Ended::Stop, Ended::Close),
                Some(Ok(begin)) if begin >= text.bytes.len() && !is_last => return Ended::Cut(at),
                Some(Ok(begin)) if begin >= until => return Ended::At(begin),
                Some(Ok(begin)) => begin,
                Some(Err(Trouble::CutOff(_))) if !is_last => return Ended::Cut(at),
                Some(Err(trouble @ Trouble::CutOff(_))) => {
                    let (code, words, at) = Self::in_words(text, trouble);
                    let at = Location::of_byte("", text.bytes, at);
                    return Ended::Trouble { code, words, begins: None, at };
                }
                Some(Err(trouble)) => return Self::at_trouble(text, trouble),
            };
            if !is_last && Self::may_go_on(text, begin) {
                return Ended::Cut(Start::At(begin));
            }
            match self.element(text, begin, context, ids) {
                Ok(end) => {
                    elements.walked_to(end);
                    at = Start::After(end);
                }
                Err(Trouble::CutOff(_)) if !is_last => return Ended::Cut(Start::At(begin)),
                Err(trouble) => return Self::at_trouble(text, trouble),
            }
        }
    }

    /// Whether a value that is no object may go on behind the text.
    fn may_go_on(text: Window<'_>, begin: usize) -> bool {
        text.bytes.get(begin) != Some(&b'{')
            && split::value_end(text.bytes, begin).is_ok_and(|end| end == text.bytes.len())
    }

    fn values(&mut self, section: Section<'_>) -> Ended {
        let Section { text, is_last, start, until, context, .. } = section;
        let mut at = start.place();
        loop {
            let begin = split::skip_space(text.bytes, at);
            let mut end = match text.bytes.get(begin) {
                None if is_last => return Ended::Done,
                None => return Ended::Cut(Start::After(at)),
                Some(_) if begin >= until => return Ended::At(begin),
                // An array that ends in this text is read at once, as a whole file is.
                Some(b'[') if split::value_end(text.bytes, begin).is_err() => {
                    return Ended::Array(begin);
                }
                Some(b'{') => self.sound_record(text, begin, context).map(|(_, end)| end),
                Some(_) => None,
            };
            if end.is_none() {
                match split::value_end(text.bytes, begin) {
                    Err(Trouble::CutOff(_)) => match Self::before_records(text, begin) {
                        Some(before) => return Ended::Page(begin, before),
                        None if is_last => {
                            return Self::at_trouble(text, Trouble::CutOff(begin));
                        }
                        None => return Ended::Cut(Start::At(begin)),
                    },
                    Ok(_) if !is_last && Self::may_go_on(text, begin) => {
                        return Ended::Cut(Start::At(begin));
                    }
                    Err(trouble) => return Self::at_trouble(text, trouble),
                    Ok(_) => end = self.value(text, begin, context),
                }
            }
            match end {
                Some(end) => at = end,
                None => return Ended::Stop,
            }
        }
    }

    /// What stands before the records of a page that begins here, if it is one.
    fn before_records(text: Window<'_>, begin: usize) -> Option<Vec<u8>> {
        let is_open = |member: &split::Member<'_>| {
            member.key == b"results" && text.bytes.get(member.start) == Some(&b'[')
        };
        let mut members = split::members(text.bytes, begin).map_while(Result::ok);
        let results = members.find(is_open)?.start;
        text.bytes.get(begin..results).map(<[u8]>::to_vec)
    }

    fn at_trouble(text: Window<'_>, trouble: Trouble) -> Ended {
        let (code, words, at) = Self::in_words(text, trouble);
        let (Trouble::CutOff(begins) | Trouble::Unexpected(begins)) = trouble;
        let place = |at: usize| Location::of_byte("", text.bytes, at);
        Ended::Trouble { code, words, begins: Some(place(begins)), at: place(at) }
    }
}
