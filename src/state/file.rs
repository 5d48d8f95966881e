//! A state as a file: JSON, packed with gzip.

use std::fmt;
use std::io::{self, BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::{FORMAT, State};

/// A state has no more bytes than so many times those of its file, and a megabyte: those of real snapshots have four to eight
/// times as many. What unpacks to more was made to fill the memory.
const MOST_RATIO: u64 = 64;
/// So many bytes of JSON are unpacked at a time.
const CHUNK: usize = 64 << 10;
/// What the JSON of a state begins with.
const HEAD: &[u8] = br#"{"about":{"mothbook_state":"#;

/// Why a file is no state that can be read.
#[derive(Debug)]
pub enum StateError {
    /// It cannot be unpacked.
    Packed(io::Error),
    /// It unpacks to more than anything that mothbook writes.
    Large,
    /// It is not the JSON of a state.
    Json(serde_json::Error),
    /// Another version of mothbook wrote it, in another form.
    Format(u32),
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packed(error) => write!(f, "cannot be unpacked: {error}"),
            Self::Large => {
                write!(f, "unpacks to more than {MOST_RATIO} times its size, as no state does")
            }
            Self::Json(error) => write!(f, "is no state of a snapshot: {error}"),
            Self::Format(format) => write!(
                f,
                "has form {format}, and this mothbook reads form {FORMAT}: make it again from its snapshot"
            ),
        }
    }
}

impl std::error::Error for StateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Packed(error) => Some(error),
            Self::Json(error) => Some(error),
            Self::Large | Self::Format(_) => None,
        }
    }
}

impl State {
    /// The state as a file. The same state gives the same bytes.
    ///
    /// # Errors
    /// None that a state can cause: its numbers and texts can always be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StateError> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::default());
        serde_json::to_writer(&mut packed, self).map_err(StateError::Json)?;
        packed.flush().map_err(StateError::Packed)?;
        packed.finish().map_err(StateError::Packed)
    }

    /// The state as text, for the same run of mothbook to read again ([`State::from_json`]).
    ///
    /// # Errors
    /// As [`State::to_bytes`].
    pub fn to_json(&self) -> Result<Vec<u8>, StateError> {
        serde_json::to_vec(self).map_err(StateError::Json)
    }

    /// Reads what [`State::to_json`] wrote.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_json(json: &[u8]) -> Result<Self, StateError> {
        serde_json::from_slice(json).map_err(StateError::Json)
    }

    /// Whether these are the bytes of a state, and not of a snapshot.
    #[must_use]
    pub fn is(bytes: &[u8]) -> bool {
        let mut head = vec![0; HEAD.len()];
        GzDecoder::new(bytes).read_exact(&mut head).is_ok() && head == HEAD
    }

    /// Reads a state from the bytes of its file.
    ///
    /// # Errors
    /// When it is not one that this version of mothbook reads.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, StateError> {
        let most = (bytes.len() as u64).saturating_mul(MOST_RATIO).saturating_add(1 << 20);
        let mut unpacked = BufReader::with_capacity(CHUNK, GzDecoder::new(bytes).take(most + 1));
        // Its JSON is read as it is unpacked: it is larger than the state.
        let mut json = Deserializer::from_reader(&mut unpacked);
        let read = Self::deserialize(&mut json).and_then(|state| json.end().map(|()| state));
        // What is behind an error counts as well.
        io::copy(&mut unpacked, &mut io::sink()).map_err(StateError::Packed)?;
        if unpacked.get_ref().limit() == 0 {
            return Err(StateError::Large);
        }
        let state =
            read.map_err(|error| Self::other_form(bytes).unwrap_or_else(|| error.into()))?;
        match state.about.mothbook_state {
            // What others wrote need not be sorted.
            FORMAT => Ok(state.sorted()),
            other => Err(StateError::Format(other)),
        }
    }

    /// What is wrong with the bytes of no state, if they are one of another form.
    fn other_form(bytes: &[u8]) -> Option<StateError> {
        let json = BufReader::with_capacity(CHUNK, GzDecoder::new(bytes));
        let value: Value = serde_json::from_reader(json).ok()?;
        let format = value.get("about")?.get("mothbook_state")?.as_u64()?;
        let format = u32::try_from(format).unwrap_or(u32::MAX);
        (format != FORMAT).then_some(StateError::Format(format))
    }
}

/// What went wrong while JSON was read: it cannot be unpacked, or is not that of a state.
impl From<serde_json::Error> for StateError {
    fn from(error: serde_json::Error) -> Self {
        if error.is_io() { Self::Packed(error.into()) } else { Self::Json(error) }
    }
}

#[cfg(test)]
mod tests;
