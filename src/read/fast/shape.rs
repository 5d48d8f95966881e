//! Shapes of records: a shape is learned from one record and compared with the next ones instead of parsing them.
//!
//! Records of a kind have the same keys in the same order, and the same addresses but for their digits. So a shape is a
//! record cut into bytes that stay as they are and values that change. The values of a record that fits are found without
//! parsing, since their places are known.
//!
//! A record that fits is sound JSON, because the one it was learned from is: it may differ in digits of strings, in digits
//! of numbers (a whole number that begins with a zero does not fit), in strings, numbers and words that are scanned, and
//! in the number of elements of its list, each of which is read by itself. Nothing else may differ, so its depth is the
//! same too. A record that does not fit is not wrong: it is parsed.
//!
//! A run of digits whose length has never changed (those of dates) is compared together with the bytes around it, sixteen
//! at a time. Once its length changes, its digits are counted from then on.

mod plan;
mod sample;

pub use sample::Asked;

use self::plan::{ByteRanges, Plan, Step, Then};
use self::sample::{Part, PartKind};
use super::scan;

/// What a record says of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'t> {
    /// There is no such member.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as it stands there.
    Number(&'t str),
    /// A string without escapes.
    Text(&'t str),
    /// An object; what is asked of it is asked for by itself.
    Object,
    /// An array.
    List,
    /// A string with escapes.
    Escaped,
}

/// Takes the elements of a record's list.
pub trait Elements {
    /// The record is compared (again): no element was taken.
    fn begin(&mut self);

    /// Takes the element that begins here; gives its end.
    fn element(&mut self, at: usize) -> Option<usize>;
}

/// There is no list.
impl Elements for () {
    fn begin(&mut self) {}

    fn element(&mut self, _: usize) -> Option<usize> {
        None
    }
}

/// The shapes of records of a kind that are known.
#[derive(Debug)]
pub struct Shapes {
    asked: &'static Asked,
    all: Vec<Shape>,
    /// The one that fitted last.
    last: usize,
}

/// The most shapes that are learned of one kind; other records are parsed. A record that fits none is compared with
/// each of them before it is parsed, so there must not be many. (A bound by reason, not by measurement.)
const MOST: usize = 16;
/// The longest record that a shape is learned from. Captures take 1 to 5 KB; a longer record rarely comes again, and places
/// in a shape are 16-bit numbers.
const MOST_BYTES: usize = 16 << 10;

/// A record that fits, or a part of one: what it says can be asked for.
#[derive(Debug)]
pub struct Fitting<'s, 't> {
    text: &'t str,
    shape: &'s Shape,
    /// Where in the text each step begins.
    places: &'s [usize],
    end: usize,
}

impl Fitting<'_, '_> {
    /// Where in the text the record ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }
}

impl<'t> Fitting<'_, 't> {
    /// What is said of a member that is asked for, told by its number.
    #[must_use]
    #[inline(always)]
    pub fn get(&self, n: usize) -> Found<'t> {
        match self.shape.values.get(n) {
            Some(Value::Span(span)) => self.span(*span),
            Some(Value::Constant(constant)) => *constant,
            None => Found::Absent,
        }
    }

    #[inline(always)]
    fn span(&self, Span { from, to, is }: Span) -> Found<'t> {
        let place = |(step, more): (u16, u16)| {
            self.places.get(usize::from(step)).map(|place| place + usize::from(more))
        };
        let span = place(from).zip(place(to)).and_then(|(from, to)| self.text.get(from..to));
        // It is within the text because the record fits; were it not, the record would be left to serde.
        let Some(span) = span else { return Found::Escaped };
        let inside = || span.get(1..span.len().saturating_sub(1));
        match is {
            Is::Number => Found::Number(span),
            Is::Plain => inside().map_or(Found::Escaped, Found::Text),
            Is::Text => text_of(inside()),
            Is::Scalar => match span.as_bytes().first() {
                Some(b'"') => text_of(inside()),
                Some(first @ b'a'..=b'z') => word(*first),
                _ => Found::Number(span),
            },
        }
    }
}

/// What stands between quotes, which may have escapes.
fn text_of(inside: Option<&str>) -> Found<'_> {
    match inside {
        Some(text) if memchr::memchr(b'\\', text.as_bytes()).is_none() => Found::Text(text),
        _ => Found::Escaped,
    }
}

impl Shapes {
    /// Knows no shape yet.
    #[must_use]
    pub fn of(asked: &'static Asked) -> Self {
        Self { asked, all: Vec::new(), last: 0 }
    }

    /// The record at the beginning of a text, if it fits; the places of its steps are put into `places`.
    pub fn fit<'s, 't>(
        &'s mut self,
        text: &'t str,
        places: &'s mut Vec<usize>,
        elements: &mut impl Elements,
    ) -> Option<Fitting<'s, 't>> {
        let n = self.all.len();
        let fitting = (self.last..n).chain(0..self.last.min(n)).find(|n| {
            let shape = self.all.get_mut(*n);
            shape.is_some_and(|shape| shape.fit(text.as_bytes(), places, elements))
        })?;
        self.last = fitting;
        let end = *places.last()?;
        Some(Fitting { text, shape: self.all.get(fitting)?, places, end })
    }

    /// Whether no more shapes are learned.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.all.len() >= MOST
    }

    /// Forgets what was learned.
    pub fn forget(&mut self) {
        self.all.clear();
        self.last = 0;
    }

    /// Learns the shape of a record that is sound.
    pub fn learn(&mut self, record: &[u8]) {
        if !self.is_full() && record.len() <= MOST_BYTES {
            self.all.extend(Shape::of(record, self.asked));
        }
    }
}

#[derive(Debug)]
struct Shape {
    asked: &'static Asked,
    /// What it was learned from.
    sample: Vec<u8>,
    parts: Vec<Part>,
    /// Where in the sample the runs of digits begin whose number has changed so far.
    loose: Vec<usize>,
    steps: Vec<Step>,
    /// What the bytes of all steps may be.
    bytes: Vec<ByteRanges>,
    /// What is asked for, in that order.
    values: Vec<Value>,
}

/// What is asked for, and where it is found.
#[derive(Debug)]
enum Value {
    Constant(Found<'static>),
    Span(Span),
}

/// A range of bytes, counted from the beginning of a step. (Records are short enough for narrow numbers.)
#[derive(Clone, Copy, Debug)]
struct Span {
    from: (u16, u16),
    to: (u16, u16),
    is: Is,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    /// A string without escapes.
    Plain,
    Text,
    Number,
    /// One of these, or a word.
    Scalar,
}

/// The word that begins with this letter.
fn word(first: u8) -> Found<'static> {
    match first {
        b't' => Found::Bool(true),
        b'f' => Found::Bool(false),
        _ => Found::Null,
    }
}

impl Shape {
    fn of(sample: &[u8], asked: &'static Asked) -> Option<Self> {
        let parts = sample::parts(sample, asked)?;
        let mut shape = Self {
            asked,
            sample: sample.to_vec(),
            parts,
            loose: Vec::new(),
            steps: Vec::new(),
            bytes: Vec::new(),
            values: Vec::new(),
        };
        shape.plan();
        Some(shape)
    }

    /// Whether a record fits. Digits whose number turns out to change are let change, and so are strings.
    fn fit(&mut self, text: &[u8], places: &mut Vec<usize>, elements: &mut impl Elements) -> bool {
        loop {
            let Err(differs) = self.compare(text, places, elements) else { return true };
            if !self.loosen(differs) {
                return false;
            }
            self.plan();
        }
    }

    /// Lets change what differs, if it may.
    fn loosen(&mut self, Differs { place, byte }: Differs) -> bool {
        let is_it = |part: &&mut Part| part.may_change() && (part.from..=part.to).contains(&place);
        let Some(part) = self.parts.iter_mut().find(is_it) else { return false };
        let run = part.run_at(place, &self.sample).filter(|run| !self.loose.contains(&run.from));
        if let Some(run) = run {
            // There are more digits, or fewer: then what stands behind them stands here.
            let is_fewer = place > run.from && self.sample.get(run.to) == Some(&byte);
            if byte.is_ascii_digit() && place == run.to || is_fewer {
                self.loose.push(run.from);
                return true;
            }
        }
        let other = match part.kind {
            PartKind::Steady if place > part.from && place < part.to => PartKind::Changing,
            PartKind::Number => PartKind::Scalar,
            _ if place == part.from => PartKind::Scalar,
            _ => return false,
        };
        part.kind = other;
        true
    }

    /// Compares a record step by step.
    fn compare(
        &self,
        text: &[u8],
        places: &mut Vec<usize>,
        elements: &mut impl Elements,
    ) -> Result<(), Differs> {
        elements.begin();
        places.resize(self.steps.len() + 1, 0);
        let mut at = 0;
        for (step, place) in self.steps.iter().zip(places.iter_mut()) {
            *place = at;
            at = self.behind_same(step, text, at)?;
            let behind = match step.then {
                Then::End => Some(at),
                Then::Whole => scan::behind_whole(text, at),
                Then::Digits => scan::behind_some_digits(text, at),
                Then::Text => scan::behind_string(text, at),
                Then::Scalar => scan::behind_value(text, at, 0),
                Then::Elements => behind_elements(text, at, elements),
            };
            at = behind.ok_or_else(|| Differs::at(step.to, text, at))?;
        }
        if let Some(place) = places.last_mut() {
            *place = at;
        }
        Ok(())
    }

    /// Where the bytes of a step end in a text, if they are what they may be.
    #[inline]
    fn behind_same(&self, step: &Step, text: &[u8], at: usize) -> Result<usize, Differs> {
        let allowed = self.bytes.get(step.bytes.clone()).unwrap_or(&[]);
        let (sixteens, _) = text.get(at..).unwrap_or(&[]).as_chunks::<16>();
        if sixteens.len() >= allowed.len() {
            let mut excess = [0; 16];
            for (allowed, bytes) in allowed.iter().zip(sixteens) {
                let more = allowed.excess(bytes);
                excess = std::array::from_fn(|n| excess[n] | more[n]);
            }
            if excess == [0; 16] {
                return Ok(at + (step.to - step.from));
            }
        }
        self.first_difference(step, text, at)
    }

    /// The same byte by byte, for the end of a text and for what differs.
    #[cold]
    fn first_difference(&self, step: &Step, text: &[u8], at: usize) -> Result<usize, Differs> {
        let allowed = self.bytes.get(step.bytes.clone()).unwrap_or(&[]);
        let allowed = allowed.iter().flat_map(|allowed| allowed.low.into_iter().zip(allowed.more));
        let rest = text.get(at..).unwrap_or(&[]);
        let len = step.to - step.from;
        let fitting = allowed.zip(rest).take(len);
        let fitting = fitting.take_while(|((low, more), byte)| byte.wrapping_sub(*low) <= *more);
        match fitting.count() {
            n if n == len => Ok(at + len),
            n => Err(Differs::at(step.from + n, text, at + n)),
        }
    }

    /// Settles the steps, and where what is asked for is found.
    fn plan(&mut self) {
        self.plan_steps();
        let values = (0..self.asked.paths.len()).map(|n| {
            let part = self.parts.iter().find(|part| part.asked == Some(n));
            part.map_or(Value::Constant(Found::Absent), |part| self.value(part))
        });
        self.values = values.collect();
    }

    fn value(&self, part: &Part) -> Value {
        let Some(first) = self.sample.get(part.from).copied() else {
            return Value::Constant(Found::Escaped);
        };
        let is = match part.kind {
            // Of what was learned without escapes nothing but digits differs.
            PartKind::Steady => Is::Plain,
            PartKind::Changing => Is::Text,
            PartKind::Number => Is::Number,
            PartKind::Scalar => Is::Scalar,
            PartKind::Word => return Value::Constant(word(first)),
            _ if first == b'[' => return Value::Constant(Found::List),
            _ => return Value::Constant(Found::Object),
        };
        let begin = self.steps.iter().position(|step| step.to >= part.from);
        let end = self.steps.iter().rposition(|step| step.from <= part.to);
        let behind = |place: usize, step: Option<usize>| {
            let step = step?;
            let more = place.checked_sub(self.steps.get(step)?.from)?;
            Some((u16::try_from(step).ok()?, u16::try_from(more).ok()?))
        };
        let places = behind(part.from, begin).zip(behind(part.to, end));
        let span = places.map(|(from, to)| Value::Span(Span { from, to, is }));
        span.unwrap_or(Value::Constant(Found::Escaped))
    }

    fn plan_steps(&mut self) {
        let mut plan = Plan {
            sample: &self.sample,
            from: 0,
            counted: Vec::new(),
            steps: Vec::new(),
            bytes: Vec::new(),
        };
        for part in &self.parts {
            match part.kind {
                PartKind::Same | PartKind::Word => {}
                PartKind::Changing => plan.step(part.from + 1, Then::Text, part.to),
                PartKind::Scalar => plan.step(part.from, Then::Scalar, part.to),
                PartKind::Elements => plan.step(part.from, Then::Elements, part.to),
                PartKind::Steady | PartKind::Number => {
                    for run in part.runs(&self.sample) {
                        if self.loose.contains(&run.from) {
                            let then = if run.is_whole { Then::Whole } else { Then::Digits };
                            plan.step(run.from, then, run.to);
                        } else {
                            plan.counted.push(run);
                        }
                    }
                }
            }
        }
        plan.step(self.sample.len(), Then::End, 0);
        (self.steps, self.bytes) = (plan.steps, plan.bytes);
    }
}

/// Where a record differs from what was learned: a place in the sample, and the byte that stands there instead; 0 where
/// the text ends.
struct Differs {
    place: usize,
    byte: u8,
}

impl Differs {
    fn at(place: usize, text: &[u8], at: usize) -> Self {
        Self { place, byte: text.get(at).copied().unwrap_or(0) }
    }
}

/// The bracket behind the elements of an array.
fn behind_elements(text: &[u8], mut at: usize, elements: &mut impl Elements) -> Option<usize> {
    at = scan::behind_space(text, at);
    if text.get(at) == Some(&b']') {
        return Some(at);
    }
    loop {
        at = scan::behind_space(text, elements.element(at)?);
        match text.get(at)? {
            b',' => at = scan::behind_space(text, at + 1),
            b']' => return Some(at),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests;
