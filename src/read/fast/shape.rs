//! Records of a kind are nearly alike: the same keys in the same order, the same addresses but for their digits.
//! What one was like is learned, as what stands between its runs of digits, and the next one is compared with it
//! instead of being parsed. What changes in it are values, and their places are known.
//!
//! A record that fits is sound, because the one it was learned from was: it differs in digits of strings, in digits
//! of numbers (a whole number that begins with a zero does not fit), in strings, numbers and words that are looked
//! through, and in how many elements its list has, each of which fits in its turn. Nothing else may differ, so that its depth is the same
//! as well. What does not fit is not wrong: it is parsed.
//!
//! Digits of which there have always been as many (those of dates) are compared together with what stands around them,
//! sixteen bytes at a time; only where their number changes are they counted.

use std::ops::Range;

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
            self.places.get(usize::from(step)).map_or(0, |place| place + usize::from(more))
        };
        let span = self.text.get(place(from)..place(to)).unwrap_or_default();
        let inside = || span.get(1..span.len().saturating_sub(1));
        match is {
            Is::Number => Found::Number(span),
            Is::Plain => Found::Text(inside().unwrap_or_default()),
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
        Some(Fitting { text, shape: self.all.get(fitting)?, places })
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
    bytes: Vec<Sixteen>,
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
    /// A key, a bracket, white space: stays as it is.
    Same,
    /// `null`, `true` or `false`, as long as it was nothing else.
    Word,
    /// A string of which nothing but digits has changed so far.
    Steady,
    /// A string that changes.
    Changing,
    /// A number of which nothing but digits has changed so far.
    Number,
    /// A word, a string or a number: it was one, and then another.
    Scalar,
    /// The elements of the list.
    Elements,
}

/// Bytes that stay as they are, but for digits, and what comes behind them.
#[derive(Debug)]
struct Step {
    from: usize,
    to: usize,
    /// What these bytes may be: from where to where in the shape's `bytes`.
    bytes: Range<usize>,
    then: Then,
}

/// What sixteen bytes may be: each is at least `low` and at most `more` greater than that. Behind the end of a step they
/// may be anything.
#[derive(Clone, Copy, Debug)]
struct Sixteen {
    low: [u8; 16],
    more: [u8; 16],
}

impl Sixteen {
    /// What is too much about these bytes: nothing but zeros if they fit.
    #[inline]
    fn excess(&self, bytes: &[u8; 16]) -> [u8; 16] {
        std::array::from_fn(|n| bytes[n].wrapping_sub(self.low[n]).saturating_sub(self.more[n]))
    }
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
    /// A word, a string or a number.
    Scalar,
    /// Elements with commas between them.
    Elements,
}

/// What is asked for, and where it is found.
#[derive(Debug)]
enum Value {
    Constant(Found<'static>),
    Span(Span),
}

/// From and to so many bytes behind the beginning of a step. (Records are short enough for narrow numbers.)
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
        let parts = Parts { sample, asked, parts: Vec::new() }.all()?;
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
            Kind::Steady if place > part.from && place < part.to => Kind::Changing,
            Kind::Number => Kind::Scalar,
            _ if place == part.from => Kind::Scalar,
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
        let allowed = self.bytes.get(step.bytes.clone()).unwrap_or_default();
        let (sixteens, _) = text.get(at..).unwrap_or_default().as_chunks::<16>();
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
        let allowed = self.bytes.get(step.bytes.clone()).unwrap_or_default();
        let allowed = allowed.iter().flat_map(|allowed| allowed.low.into_iter().zip(allowed.more));
        let rest = text.get(at..).unwrap_or_default();
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
        let first = self.sample.get(part.from).copied().unwrap_or_default();
        let is = match part.kind {
            // Of what was learned without escapes nothing but digits differs.
            Kind::Steady => Is::Plain,
            Kind::Changing => Is::Text,
            Kind::Number => Is::Number,
            Kind::Scalar => Is::Scalar,
            Kind::Word => return Value::Constant(word(first)),
            _ if first == b'[' => return Value::Constant(Found::List),
            _ => return Value::Constant(Found::Object),
        };
        let begin = self.steps.iter().position(|step| step.to >= part.from);
        let end = self.steps.iter().rposition(|step| step.from <= part.to);
        let behind = |place: usize, step: Option<usize>| {
            let step = step.unwrap_or_default();
            (step, place - self.steps.get(step).map_or(place, |step| step.from))
        };
        let narrow = |(step, more): (usize, usize)| {
            Some((u16::try_from(step).ok()?, u16::try_from(more).ok()?))
        };
        let places = narrow(behind(part.from, begin)).zip(narrow(behind(part.to, end)));
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
                Kind::Same | Kind::Word => {}
                Kind::Changing => plan.step(part.from + 1, Then::Text, part.to),
                Kind::Scalar => plan.step(part.from, Then::Scalar, part.to),
                Kind::Elements => plan.step(part.from, Then::Elements, part.to),
                Kind::Steady | Kind::Number => {
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

/// Steps that are being settled.
struct Plan<'a> {
    sample: &'a [u8],
    /// Where the next step begins.
    from: usize,
    /// The runs in it of which there are always as many digits.
    counted: Vec<Run>,
    steps: Vec<Step>,
    bytes: Vec<Sixteen>,
}

impl Plan<'_> {
    /// A step up to a place in the sample; the next one begins at `behind`.
    fn step(&mut self, to: usize, then: Then, behind: usize) {
        let first = self.bytes.len();
        let same = self.sample.get(self.from..to).unwrap_or_default();
        for sixteen in same.chunks(16) {
            let mut allowed = Sixteen { low: [0; 16], more: [u8::MAX; 16] };
            for (n, byte) in sixteen.iter().enumerate() {
                (allowed.low[n], allowed.more[n]) = (*byte, 0);
            }
            self.bytes.push(allowed);
        }
        for Run { from, to, is_whole } in self.counted.drain(..) {
            for place in from..to {
                let n = place - self.from;
                if let Some(allowed) = self.bytes.get_mut(first + n / 16) {
                    // A whole number has no zero in front.
                    let no_zero = u8::from(is_whole && place == from && to - from > 1);
                    (allowed.low[n % 16], allowed.more[n % 16]) = (b'0' + no_zero, 9 - no_zero);
                }
            }
        }
        let bytes = first..self.bytes.len();
        self.steps.push(Step { from: self.from, to, bytes, then });
        self.from = behind;
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
        Self { place, byte: text.get(at).copied().unwrap_or_default() }
    }
}

/// Digits of a sample that stand together.
struct Run {
    from: usize,
    to: usize,
    /// They are the first ones of a number.
    is_whole: bool,
}

impl Part {
    /// Whether something else may stand in its place.
    fn may_change(&self) -> bool {
        matches!(self.kind, Kind::Word | Kind::Steady | Kind::Changing | Kind::Number)
    }

    /// The digits of a fixed number of which it has some here, or just before.
    fn run_at(&self, place: usize, sample: &[u8]) -> Option<Run> {
        let has_runs = matches!(self.kind, Kind::Steady | Kind::Number);
        let runs = if has_runs { self.runs(sample) } else { Vec::new() };
        runs.into_iter().find(|run| (run.from..=run.to).contains(&place))
    }

    /// The runs of digits in it.
    fn runs(&self, sample: &[u8]) -> Vec<Run> {
        let text = sample.get(self.from..self.to).unwrap_or_default();
        let whole = self.from + usize::from(text.starts_with(b"-"));
        let mut at = self.from;
        let mut runs = Vec::new();
        for run in text.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
            if run.first().is_some_and(u8::is_ascii_digit) {
                let is_whole = self.kind == Kind::Number && at == whole;
                runs.push(Run { from: at, to: at + run.len(), is_whole });
            }
            at += run.len();
        }
        runs
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
                let kind = if is_number { Kind::Number } else { Kind::Word };
                Some(self.add(from, to, kind, asked))
            }
        }
    }
}

#[cfg(test)]
mod tests;
