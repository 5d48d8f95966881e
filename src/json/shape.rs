//! Records of a kind are nearly alike: the same keys in the same order, the same addresses but for their digits.
//! What one was like is learned, as what stands between its runs of digits, and the next one is compared with it
//! instead of being parsed. What changes in it are values, and their places are known.
//!
//! A record that fits is sound, because the one it was learned from was: it differs in digits of strings, in digits
//! of numbers (a whole number that begins with a zero does not fit), in strings that are looked through, and in how
//! many elements its list has, each of which fits in its turn. Nothing else may differ, so that its depth is the same
//! as well. What does not fit is not wrong: it is parsed.

use super::scan;

/// What is asked of the records of a kind.
#[derive(Debug)]
pub struct Asked {
    /// The members, as keys joined by dots; elements of an array by their numbers.
    pub paths: &'static [&'static str],
    /// The member among them whose elements are read one by one: an array of records.
    pub list: Option<&'static str>,
}

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

/// So many shapes are learned; what varies more is parsed.
const MOST: usize = 16;
/// A record may be so long: what is longer than that is no mere row of numbers and addresses.
const MOST_BYTES: usize = 16 << 10;

/// A record that fits, or a part of one: what it says can be asked for.
#[derive(Debug)]
pub struct Fitting<'s, 't> {
    text: &'t str,
    shape: &'s Shape,
    /// Where in the text each step begins.
    places: &'s [usize],
}

impl Fitting<'_, '_> {
    /// Where in the text the record ends.
    #[must_use]
    pub fn end(&self) -> usize {
        self.places.last().copied().unwrap_or_default()
    }
}

impl<'t> Fitting<'_, 't> {
    /// What is said of a member that is asked for, told by its number.
    #[must_use]
    pub fn get(&self, n: usize) -> Found<'t> {
        match self.shape.values.get(n) {
            Some(Value::Span { from, to, is_text }) => {
                let place = |(step, more): (usize, usize)| Some(self.places.get(step)? + more);
                let quotes = usize::from(*is_text);
                let span = place(*from).zip(place(*to));
                match span.and_then(|(from, to)| self.text.get(from + quotes..to - quotes)) {
                    Some(text) if !is_text => Found::Number(text),
                    Some(text) if memchr::memchr(b'\\', text.as_bytes()).is_none() => {
                        Found::Text(text)
                    }
                    _ => Found::Escaped,
                }
            }
            Some(Value::Constant(constant)) => *constant,
            None => Found::Absent,
        }
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
        Some(Fitting { text, shape: self.all.get(fitting)?, places })
    }

    /// Whether no more shapes are learned.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.all.len() >= MOST
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
    steps: Vec<Step>,
    /// What is asked for, in that order.
    values: Vec<Value>,
}

/// A part of a sample: a token, or white space.
#[derive(Debug)]
struct Part {
    from: usize,
    to: usize,
    kind: Kind,
    /// Of what is asked for, what begins here.
    asked: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A key, a bracket, a word, white space: stays as it is.
    Same,
    /// A string of which nothing but digits has changed so far.
    Steady,
    /// A string that changes.
    Changing,
    Number,
    /// The elements of the list.
    Elements,
}

/// Bytes that stay as they are, and what comes behind them.
#[derive(Debug)]
struct Step {
    from: usize,
    to: usize,
    then: Then,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    End,
    /// The digits of a whole number.
    Whole,
    /// Any digits.
    Digits,
    /// What is left of a string, with its quote.
    Text,
    /// Elements with commas between them.
    Elements,
}

/// What is asked for, and where it is found.
#[derive(Debug)]
enum Value {
    Constant(Found<'static>),
    /// From and to so many bytes behind the beginning of a step.
    Span {
        from: (usize, usize),
        to: (usize, usize),
        is_text: bool,
    },
}

impl Shape {
    fn of(sample: &[u8], asked: &'static Asked) -> Option<Self> {
        let parts = Parts { sample, asked, parts: Vec::new() }.all()?;
        let (sample, steps, values) = (sample.to_vec(), Vec::new(), Vec::new());
        let mut shape = Self { asked, sample, parts, steps, values };
        shape.plan();
        Some(shape)
    }

    /// Whether a record fits. A string that turns out to change is let change.
    fn fit(&mut self, text: &[u8], places: &mut Vec<usize>, elements: &mut impl Elements) -> bool {
        loop {
            let Err(place) = self.compare(text, places, elements) else { return true };
            let other = self.parts.iter_mut().find(|part| (part.from..part.to).contains(&place));
            let Some(part) = other.filter(|part| part.kind == Kind::Steady) else { return false };
            part.kind = Kind::Changing;
            self.plan();
        }
    }

    /// Compares a record step by step; else says up to where in the sample it fits.
    fn compare(
        &self,
        text: &[u8],
        places: &mut Vec<usize>,
        elements: &mut impl Elements,
    ) -> Result<(), usize> {
        places.clear();
        elements.begin();
        let mut at = 0;
        for Step { from, to, then } in &self.steps {
            let same = self.sample.get(*from..*to).unwrap_or_default();
            let rest = text.get(at..).unwrap_or_default();
            if !rest.starts_with(same) {
                let alike = rest.iter().zip(same).take_while(|(a, b)| a == b).count();
                return Err(from + alike);
            }
            places.push(at);
            at += same.len();
            at = match then {
                Then::End => Some(at),
                Then::Whole => scan::behind_whole(text, at),
                Then::Digits => scan::behind_some_digits(text, at),
                Then::Text => scan::behind_string(text, at),
                Then::Elements => behind_elements(text, at, elements),
            }
            .ok_or(*to)?;
        }
        places.push(at);
        Ok(())
    }

    /// Settles the steps, and where what is asked for is found.
    fn plan(&mut self) {
        self.steps = self.steps();
        let values = (0..self.asked.paths.len()).map(|n| {
            let part = self.parts.iter().find(|part| part.asked == Some(n));
            part.map_or(Value::Constant(Found::Absent), |part| self.value(part))
        });
        self.values = values.collect();
    }

    fn value(&self, part: &Part) -> Value {
        let is_text = matches!(part.kind, Kind::Steady | Kind::Changing);
        if !is_text && part.kind != Kind::Number {
            return Value::Constant(match self.sample.get(part.from) {
                Some(b'n') => Found::Null,
                Some(b't') => Found::Bool(true),
                Some(b'f') => Found::Bool(false),
                Some(b'[') => Found::List,
                _ => Found::Object,
            });
        }
        let begin = self.steps.iter().position(|step| step.to >= part.from);
        let end = self.steps.iter().rposition(|step| step.from <= part.to);
        let behind = |place: usize, step: Option<usize>| {
            let step = step.unwrap_or_default();
            (step, place - self.steps.get(step).map_or(place, |step| step.from))
        };
        Value::Span { from: behind(part.from, begin), to: behind(part.to, end), is_text }
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut from = 0;
        let mut step = |to: usize, then: Then, behind: usize| {
            steps.push(Step { from, to, then });
            from = behind;
        };
        for part in &self.parts {
            match part.kind {
                Kind::Same => {}
                Kind::Changing => step(part.from + 1, Then::Text, part.to),
                Kind::Elements => step(part.from, Then::Elements, part.to),
                Kind::Steady | Kind::Number => {
                    let text = self.sample.get(part.from..part.to).unwrap_or_default();
                    let whole = part.from + usize::from(text.starts_with(b"-"));
                    let mut at = part.from;
                    for run in text.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
                        let is_whole = part.kind == Kind::Number && at == whole;
                        if run.first().is_some_and(u8::is_ascii_digit) {
                            let then = if is_whole { Then::Whole } else { Then::Digits };
                            step(at, then, at + run.len());
                        }
                        at += run.len();
                    }
                }
            }
        }
        step(self.sample.len(), Then::End, 0);
        steps
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

/// The parts of a sample.
struct Parts<'a> {
    sample: &'a [u8],
    asked: &'static Asked,
    parts: Vec<Part>,
}

impl Parts<'_> {
    /// `None` for what is no sound object, or has a key that is empty or has escapes, or one twice that is asked for.
    fn all(mut self) -> Option<Vec<Part>> {
        let end = scan::behind_value(self.sample, 0, scan::MOST_DEPTH)?;
        if self.sample.first() != Some(&b'{') || end != self.sample.len() {
            return None;
        }
        self.value(0, "")?;
        let mut asked: Vec<usize> = self.parts.iter().filter_map(|part| part.asked).collect();
        let n = asked.len();
        asked.sort_unstable();
        asked.dedup();
        (asked.len() == n).then_some(self.parts)
    }

    fn add(&mut self, from: usize, to: usize, kind: Kind, asked: Option<usize>) -> usize {
        self.parts.push(Part { from, to, kind, asked });
        to
    }

    /// White space, and what comes behind it as long as it is one of these.
    fn same(&mut self, from: usize, bytes: &[u8]) -> usize {
        let at = scan::behind_space(self.sample, from);
        let is_one = self.sample.get(at).is_some_and(|byte| bytes.contains(byte));
        let to = scan::behind_space(self.sample, at + usize::from(is_one));
        self.add(from, to, Kind::Same, None)
    }

    /// Takes a value apart; gives its end.
    fn value(&mut self, from: usize, path: &str) -> Option<usize> {
        let asked = self.asked.paths.iter().position(|asked| *asked == path);
        match self.sample.get(from)? {
            b'"' => {
                let to = scan::behind_string(self.sample, from + 1)?;
                // Digits of an escape are more than digits.
                let text = self.sample.get(from..to)?;
                let is_escaped = memchr::memchr(b'\\', text).is_some();
                let kind = if is_escaped { Kind::Changing } else { Kind::Steady };
                Some(self.add(from, to, kind, asked))
            }
            b'{' => {
                let mut at = self.add(from, from + 1, Kind::Same, asked);
                at = self.same(at, b"");
                while self.sample.get(at)? != &b'}' {
                    let to = scan::behind_string(self.sample, at + 1)?;
                    let key = std::str::from_utf8(self.sample.get(at + 1..to - 1)?).ok()?;
                    // Members of a member without a name would be taken for those of the record.
                    if key.is_empty() || key.contains(['\\', '.']) {
                        return None;
                    }
                    let path =
                        if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
                    at = self.add(at, to, Kind::Same, None);
                    at = self.same(at, b":");
                    at = self.value(at, &path)?;
                    at = self.same(at, b",");
                }
                Some(self.add(at, at + 1, Kind::Same, None))
            }
            b'[' if self.asked.list == Some(path) => {
                let to = scan::behind_value(self.sample, from, scan::MOST_DEPTH)?;
                let at = self.add(from, from + 1, Kind::Same, asked);
                let at = self.add(at, to - 1, Kind::Elements, None);
                Some(self.add(at, to, Kind::Same, None))
            }
            b'[' => {
                let mut at = self.add(from, from + 1, Kind::Same, asked);
                at = self.same(at, b"");
                let mut n = 0;
                while self.sample.get(at)? != &b']' {
                    at = self.value(at, &format!("{path}.{n}"))?;
                    at = self.same(at, b",");
                    n += 1;
                }
                Some(self.add(at, at + 1, Kind::Same, None))
            }
            byte => {
                let to = scan::behind_value(self.sample, from, 0)?;
                let is_number = *byte == b'-' || byte.is_ascii_digit();
                let kind = if is_number { Kind::Number } else { Kind::Same };
                Some(self.add(from, to, kind, asked))
            }
        }
    }
}

#[cfg(test)]
mod tests;
