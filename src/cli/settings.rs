//! `mothbook.toml`: settings that a team shares.
//!
//! Every key of the file has a flag of the same name. The file is the one named with `--config`, else the one beside the
//! snapshot, which may have come with it: of such a file [`own`] says what is followed.

mod own;

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::de::{DeserializeOwned, Error as _, Visitor, value};
use serde::{Deserialize, Deserializer, forward_to_deserialize_any};

use super::args::{Common, FailOn, IndexArg, Kept, MOST_THREADS, RecordPagesArg};
use super::error::Failure;
use crate::pipeline::OwnSettings;
use crate::read::Limits;

/// The name of the file.
const FILE: &str = "mothbook.toml";
/// The most bytes of a file that nobody named: known ones have a thousandth of it.
const MOST_BYTES: u64 = 1 << 20;
const MOST_DEPTH: u64 = Limits::MOST_DEPTH as u64;

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Settings {
    #[serde(deserialize_with = "word")]
    pub(super) fail_on: Option<FailOn>,
    pub(super) select: Option<Vec<String>>,
    pub(super) ignore: Option<Vec<String>>,
    #[serde(deserialize_with = "word")]
    pub(super) capture_pages: Option<RecordPagesArg>,
    #[serde(deserialize_with = "word")]
    pub(super) occurrence_pages: Option<RecordPagesArg>,
    pub(super) images: Option<String>,
    #[serde(deserialize_with = "word")]
    pub(super) index: Option<IndexArg>,
    pub(super) max_page_bytes: Option<u64>,
    #[serde(deserialize_with = "words")]
    pub(super) keep: Option<Vec<Kept>>,
    #[serde(deserialize_with = "within::<_, _, 0, 5>")]
    pub(super) coordinates: Option<u8>,
    pub(super) no_redact: Option<bool>,
    pub(super) strict: Option<bool>,
    #[serde(deserialize_with = "within::<_, _, 1, { u64::MAX }>")]
    pub(super) max_input_bytes: Option<u64>,
    #[serde(deserialize_with = "within::<_, _, 1, MOST_DEPTH>")]
    pub(super) max_depth: Option<u16>,
    #[serde(deserialize_with = "within::<_, _, 1, { MOST_THREADS as u64 }>")]
    pub(super) threads: Option<u16>,
    pub(super) quiet: Option<bool>,
}

impl Settings {
    /// The settings for a run, those of no file where there is none; and what those may do that came with the snapshot.
    /// `usual`: on which findings the command fails where nothing is said.
    pub(super) fn find(common: &Common, usual: FailOn) -> Result<(Self, OwnSettings), Failure> {
        if let Some(path) = &common.config {
            return Ok((Self::read(path, u64::MAX)?, OwnSettings::default()));
        }
        let Some(path) = common.snapshot.first().and_then(|snapshot| beside(snapshot)) else {
            return Ok(Default::default());
        };
        Ok(Self::read(&path, MOST_BYTES)?.of_snapshot(usual))
    }

    /// Reads a file with at most so many bytes.
    fn read(path: &Path, most: u64) -> Result<Self, Failure> {
        let mut text = String::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(most).read_to_string(&mut text))
            .map_err(|error| failure(path, format!("cannot be opened: {error}")))?;
        if text.len() as u64 == most {
            return Err(failure(path, format!("has {most} bytes or more")));
        }
        let placed = |error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            let place = crate::model::Location::of_byte("", text.as_bytes(), at);
            let (line, column) = (place.line, place.column);
            failure(path, format!("line {line}, column {column}: {}", error.message()))
        };
        let table: toml::Table = toml::from_str(&text).map_err(placed)?;
        let known = keys::<Self>();
        match table.keys().find(|key| !known.contains(&key.as_str())) {
            Some(unknown) => Err(failure(path, unknown_key(unknown, known))),
            None => toml::from_str(&text).map_err(placed),
        }
    }
}

/// The file beside a snapshot, if there is one. A link is not followed: what it leads to did not come with the snapshot.
fn beside(snapshot: &Path) -> Option<PathBuf> {
    let folder = if snapshot.is_dir() { snapshot } else { snapshot.parent()? };
    let file = folder.join(FILE);
    let about = file.symlink_metadata().ok()?;
    about.is_file().then_some(file)
}

/// The keys that a struct is read from.
fn keys<T: DeserializeOwned>() -> &'static [&'static str] {
    /// Reads nothing, and notes which keys are asked for.
    struct Keys<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Keys<'_> {
        type Error = value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
            Err(Self::Error::custom("nothing to read"))
        }

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            keys: &'static [&'static str],
            visitor: V,
        ) -> Result<V::Value, Self::Error> {
            *self.0 = keys;
            self.deserialize_any(visitor)
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
        }
    }

    let mut keys: &'static [&'static str] = &[];
    let _ = T::deserialize(Keys(&mut keys));
    keys
}

/// Says that there is no such key, and which one is meant, most likely.
fn unknown_key(key: &str, known: &[&str]) -> String {
    let likeness = |known: &&&str| (strsim::jaro_winkler(known, key) * 1000.0).round() as i64;
    let nearest = known.iter().max_by_key(likeness);
    let nearest = nearest.map(|key| format!("; did you mean {key}?"));
    format!("there is no setting {key:?}{}", nearest.unwrap_or_default())
}

/// One of a few words.
fn word<'de, D: Deserializer<'de>, W: ValueEnum>(from: D) -> Result<Option<W>, D::Error> {
    let word = String::deserialize(from)?;
    let found = W::from_str(&word, true).map(Some);
    found.map_err(|_| D::Error::custom(format!("must be one of {}, not {word:?}", known::<W>())))
}

/// Some of a few words.
fn words<'de, D: Deserializer<'de>, W: ValueEnum>(from: D) -> Result<Option<Vec<W>>, D::Error> {
    let words = Vec::<String>::deserialize(from)?;
    let found: Result<Vec<W>, _> = words.iter().map(|word| W::from_str(word, true)).collect();
    found
        .map(Some)
        .map_err(|_| D::Error::custom(format!("must be a list of {}, not {words:?}", known::<W>())))
}

/// The words, in words.
fn known<W: ValueEnum>() -> String {
    let words = W::value_variants().iter().filter_map(W::to_possible_value);
    words.map(|word| word.get_name().to_owned()).collect::<Vec<_>>().join(", ")
}

/// A number that is neither too small nor too large.
fn within<'de, D, N, const LEAST: u64, const MOST: u64>(from: D) -> Result<Option<N>, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<u64>,
{
    let number = u64::deserialize(from)?;
    let found = Some(number).filter(|number| (LEAST..=MOST).contains(number));
    let found = found.and_then(|number| N::try_from(number).ok());
    found.map(Some).ok_or_else(|| {
        let expected = match MOST {
            u64::MAX => format!("{LEAST} or more"),
            _ => format!("a number from {LEAST} to {MOST}"),
        };
        D::Error::custom(format!("must be {expected}, not {number}"))
    })
}

fn failure(path: &Path, reason: String) -> Failure {
    Failure::Settings { path: PathBuf::from(path), reason }
}

#[cfg(test)]
mod tests;
