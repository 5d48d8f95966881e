//! A state as a file: JSON, packed with gzip.

use std::fmt;
use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{FORMAT, State};

/// A state has no more bytes than so many times those of its file, and a megabyte: those of real snapshots have four to eight
/// times as many. What unpacks to more was made to fill the memory.
const MOST_RATIO: u64 = 64;
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
    /// The bytes of a file that tell whether it is a state ([`State::is`]): a head of gzip and some hundred bytes behind it.
    pub const HEAD_BYTES: u64 = 4 << 10;

    /// The state as a file. The same state gives the same bytes.
    ///
    /// # Errors
    /// None that a state can cause: its numbers and texts can always be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>, StateError> {
        let (packed, json) = self.packed(Compression::default())?;
        // Texts that repeat themselves without end pack to less than a reader takes: they are stored as they are.
        if json > most_unpacked(packed.len()) {
            return Ok(self.packed(Compression::none())?.0);
        }
        Ok(packed)
    }

    /// The state packed so hard, and how many bytes its JSON has.
    fn packed(&self, how: Compression) -> Result<(Vec<u8>, u64), StateError> {
        let mut packed = GzEncoder::new(Vec::new(), how);
        let mut json = Counted { to: &mut packed, bytes: 0 };
        serde_json::to_writer(&mut json, self).map_err(StateError::Json)?;
        let bytes = json.bytes;
        packed.flush().map_err(StateError::Packed)?;
        Ok((packed.finish().map_err(StateError::Packed)?, bytes))
    }

    /// A hash of the state: that of its JSON, which need not be packed for it.
    ///
    /// # Errors
    /// As [`State::to_bytes`].
    pub fn hash(&self) -> Result<String, StateError> {
        let mut hash = Sha256::new();
        serde_json::to_writer(&mut hash, self).map_err(StateError::Json)?;
        Ok(format!("{:x}", hash.finalize()))
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
        let most = most_unpacked(bytes.len());
        // Reading JSON as it is unpacked would take a third of the memory less and twice the time: of two states of a million
        // captures, side by side, 0.5 s and 245 MB become 0.9 s and 151 MB.
        let mut json = Vec::new();
        let mut unpacked = GzDecoder::new(bytes).take(most + 1);
        unpacked.read_to_end(&mut json).map_err(StateError::Packed)?;
        if json.len() as u64 > most {
            return Err(StateError::Large);
        }
        let state: Self = serde_json::from_slice(&json)
            .map_err(|error| Self::other_form(&json).unwrap_or(StateError::Json(error)))?;
        match state.about.mothbook_state {
            // What others wrote need not be sorted.
            FORMAT => Ok(state.sorted()),
            other => Err(StateError::Format(other)),
        }
    }

    /// What is wrong with the JSON of no state, if it is one of another form.
    fn other_form(json: &[u8]) -> Option<StateError> {
        let value: Value = serde_json::from_slice(json).ok()?;
        let format = value.get("about")?.get("mothbook_state")?.as_u64()?;
        let format = u32::try_from(format).unwrap_or(u32::MAX);
        (format != FORMAT).then_some(StateError::Format(format))
    }
}

/// The most bytes that a file of so many is unpacked to.
fn most_unpacked(packed: usize) -> u64 {
    (packed as u64).saturating_mul(MOST_RATIO).saturating_add(1 << 20)
}

/// Counts what is written.
struct Counted<W> {
    to: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.to.write(bytes)?;
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests;
