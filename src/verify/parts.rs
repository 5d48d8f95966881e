//! Reads a text a part at a time, a line or an item of a list, so that no more of it is in memory than its longest part.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::text::MOST_AT_ONCE;

/// A reader that gives so many bytes for each part.
pub(super) struct Metered<'c, R> {
    from: R,
    left: &'c Meter,
}

/// How many bytes there are left for a part.
pub(super) struct Meter(Cell<usize>);

impl Meter {
    pub(super) fn new() -> Self {
        Self(Cell::new(MOST_AT_ONCE))
    }

    /// A new part begins.
    pub(super) fn reset(&self) {
        self.0.set(MOST_AT_ONCE);
    }

    /// Whether a part had more bytes than it may have.
    pub(super) fn is_over(&self) -> bool {
        self.0.get() == 0
    }
}

impl<'c, R> Metered<'c, R> {
    pub(super) fn new(from: R, left: &'c Meter) -> Self {
        Self { from, left }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let left = self.left.0.get();
        if left == 0 {
            return Err(io::Error::other(format!("a part of more than {MOST_AT_ONCE} bytes")));
        }
        let most = to.len().min(left);
        let n = self.from.read(to.get_mut(..most).unwrap_or_default())?;
        self.left.0.set(left - n);
        Ok(n)
    }
}

/// Gives each item of a list in JSON, as it stands in the text.
///
/// # Errors
/// When it is no such list, or with what `item` says.
pub(super) fn each_item(
    json: impl Read,
    item: impl FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let meter = Meter::new();
    let json = BufReader::new(Metered::new(json, &meter));
    let mut deserializer = serde_json::Deserializer::from_reader(json);
    let items = Items { item, meter: &meter };
    let read = items.deserialize(&mut deserializer).and_then(|()| deserializer.end());
    read.map_err(|error| error.to_string())
}

/// The items of a list, each handed over.
struct Items<'c, F> {
    item: F,
    meter: &'c Meter,
}

impl<'de, F: FnMut(&str) -> Result<(), String>> DeserializeSeed<'de> for Items<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(&str) -> Result<(), String>> Visitor<'de> for Items<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Box<RawValue>>()? {
            (self.item)(item.get()).map_err(A::Error::custom)?;
            self.meter.reset();
        }
        Ok(())
    }
}

/// Gives each line of a text, without its end.
///
/// # Errors
/// When it cannot be read, or the last line has no end; or with what `line` says.
pub(super) fn each_line(
    text: impl Read,
    mut line: impl FnMut(&[u8]) -> Result<(), String>,
) -> Result<(), String> {
    let meter = Meter::new();
    let mut text = BufReader::new(Metered::new(text, &meter));
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        let n = text.read_until(b'\n', &mut bytes).map_err(|error| error.to_string())?;
        if n == 0 {
            return Ok(());
        }
        let whole = bytes.strip_suffix(b"\n").ok_or("the last line has no end")?;
        line(whole)?;
        meter.reset();
    }
}
