//! A state cut into pieces, and put together again.
//!
//! A piece is what changes together: a night that changes a job writes the jobs with near ids anew, and nothing else. What is
//! known of the detections of captures is apart from the captures, since it changes while they are processed, and they do not.

mod numbers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::state::{
    About, Capture, Captures, Detected, FORMAT, Found, Occurrences, Record, State, Whole,
};

/// So many that follow each other share a piece, on average: a smaller number makes the first night larger, a larger one each
/// later night.
const RECORDS: u64 = 256;
const CAPTURES: u64 = 2048;
const OCCURRENCES: u64 = 4096;

/// Whether a piece begins with this id. That depends on the id alone, so that a record which comes or goes moves no other
/// piece; and not on ranges of ids, which may be far apart. (The mixer is that of `SplitMix64`, Steele, Lea & Flood 2014.)
fn begins(id: i64, every: u64) -> bool {
    let mut z = id.cast_unsigned().wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)).is_multiple_of(every)
}

/// What a piece holds. The order is that in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Of {
    /// What snapshot it is and what it is known to hold whole: [`Head`].
    About,
    /// Records of one kind, without the members of capture sets: a list of [`Record`].
    Records,
    /// The members of one record before, as columns.
    Members,
    /// Findings of one family of codes, such as `MB2`: a list of [`Found`].
    Findings,
    /// Captures, without what is known of their detections, as columns.
    Captures,
    /// A digit for each of the captures before: [`Detected`].
    Detected,
    /// [`Occurrences`].
    Occurrences,
}

/// A piece of a state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) of: Of,
    /// Which one of its kind, such as `job/768` for jobs from this id on.
    pub(super) key: String,
    /// Its JSON, or its columns.
    pub(super) content: Vec<u8>,
}

impl Piece {
    fn new(of: Of, key: String, content: &impl Serialize) -> Self {
        // Writing to memory cannot fail, and no map here has keys that JSON does not take.
        Self { of, key, content: serde_json::to_vec(content).unwrap_or_default() }
    }
}

/// A piece in the list of a night: what it holds, its key, its hash, its length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry(pub(super) Of, pub(super) String, pub(super) String, pub(super) u64);

/// The list of the pieces of a night. Its hash is the night's id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct List {
    pub(super) pieces: Vec<Entry>,
}

impl List {
    /// The list of these pieces.
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let entry = |piece: &Piece| {
            let length = piece.content.len() as u64;
            Entry(piece.of, piece.key.clone(), hash(&piece.content), length)
        };
        Self { pieces: crate::parallel::map_in_order(pieces, entry) }
    }

    /// As it is kept.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// The sha256 of a content, as objects are named by it.
pub(super) fn hash(content: &[u8]) -> String {
    format!("{:x}", Sha256::digest(content))
}

/// The piece that says which snapshot it is. Hashes of files are not in it but in the night's line: the same records from the
/// same moment are the same night, whether the files were hashed or not, or in which files they came.
#[derive(Serialize, Deserialize)]
struct Head {
    about: About,
    whole: BTreeMap<String, Whole>,
}

/// Cuts a state into pieces: always the same ones.
pub(super) fn cut(state: &State) -> Vec<Piece> {
    let about = About { files: None, ..state.about.clone() };
    let head = Head { about, whole: state.whole.clone() };
    let mut pieces = vec![Piece::new(Of::About, String::new(), &head)];
    records(&state.records, &mut pieces);
    for found in state.findings.chunk_by(|a, b| family(a) == family(b)) {
        let key = found.first().map_or("", family).to_owned();
        pieces.push(Piece::new(Of::Findings, key, &found));
    }
    for (first, run) in runs(state.captures.iter(), CAPTURES, |of| of.id) {
        let detected: String =
            run.iter().map(|of| char::from(b'0' + of.detected.number())).collect();
        let (of, key) = (Of::Captures, first.to_string());
        pieces.push(Piece { of, key, content: numbers::captures(&run) });
        pieces.push(Piece::new(Of::Detected, first.to_string(), &detected));
    }
    for (first, run) in runs(state.occurrences.iter(), OCCURRENCES, |of| of.id) {
        let mut occurrences = Occurrences::default();
        run.into_iter().for_each(|of| occurrences.push(of));
        pieces.push(Piece::new(Of::Occurrences, first.to_string(), &occurrences));
    }
    pieces
}

/// The letters of a code and its hundreds: findings that appear and go together.
fn family(found: &Found) -> &str {
    let end = found.code.len().saturating_sub(2);
    found.code.get(..end).unwrap_or(&found.code)
}

fn records(records: &[Record], pieces: &mut Vec<Piece>) {
    for run in records.chunk_by(|a, b| a.kind == b.kind && !begins(b.id, RECORDS)) {
        let bare: Vec<Record> = run.iter().map(without_members).collect();
        let Some(first) = run.first() else { continue };
        let key = format!("{}/{}", first.kind, first.id);
        pieces.push(Piece::new(Of::Records, key, &bare));
        for record in run {
            if let Some(members) = &record.members {
                let key = format!("{}/{}", record.kind, record.id);
                pieces.push(Piece { of: Of::Members, key, content: numbers::members(members) });
            }
        }
    }
}

/// The record without its members, which are not copied first.
fn without_members(record: &Record) -> Record {
    Record {
        kind: record.kind.clone(),
        id: record.id,
        name: record.name.clone(),
        created: record.created,
        updated: record.updated,
        fields: record.fields.clone(),
        counts: record.counts.clone(),
        members: None,
    }
}

/// Items that follow each other, those of a piece at a time, with the id of the first.
fn runs<T>(
    items: impl Iterator<Item = T>,
    every: u64,
    id: impl Fn(&T) -> i64,
) -> impl Iterator<Item = (i64, Vec<T>)> {
    let mut items = items.peekable();
    std::iter::from_fn(move || {
        let first = id(items.peek()?);
        let mut run: Vec<T> = items.next().into_iter().collect();
        while let Some(item) = items.next_if(|item| !begins(id(item), every)) {
            run.push(item);
        }
        Some((first, run))
    })
}

/// Puts the pieces of a list together. The contents are those of its entries, in their order.
///
/// # Errors
/// Which piece is not what it is to be, and why.
pub(super) fn join(list: &List, contents: &[Vec<u8>]) -> Result<State, String> {
    let mut state = State::default();
    let mut parts = Parts::default();
    for (entry, content) in list.pieces.iter().zip(contents) {
        let Entry(of, key, ..) = entry;
        let added = parts.add(*of, key, content, &mut state);
        added.map_err(|why| format!("the piece {of:?} {key}: {why}"))?;
    }
    if !parts.waiting.is_empty() {
        return Err("captures without what is known of their detections".to_owned());
    }
    if state.about.mothbook_state != FORMAT {
        return Err(format!(
            "its state has form {}, and this mothbook reads form {FORMAT}",
            state.about.mothbook_state
        ));
    }
    (state.captures, state.occurrences) = (parts.captures, parts.occurrences);
    Ok(state)
}

/// What of a state is known so far.
#[derive(Default)]
struct Parts {
    /// Captures whose detections are told by the next piece.
    waiting: Vec<Capture>,
    captures: Captures,
    occurrences: Occurrences,
}

impl Parts {
    fn add(&mut self, of: Of, key: &str, content: &[u8], state: &mut State) -> Result<(), String> {
        match of {
            Of::About => {
                let head: Head = json(content)?;
                (state.about, state.whole) = (head.about, head.whole);
            }
            Of::Records => state.records.append(&mut json(content)?),
            Of::Members => {
                let members = numbers::to_members(content).ok_or(NO_COLUMNS)?;
                let is_its = |record: &&mut Record| format!("{}/{}", record.kind, record.id) == key;
                // It is among those of the piece before.
                let record = state.records.iter_mut().rev().find(is_its);
                record.ok_or("there is no such record")?.members = Some(members);
            }
            Of::Findings => state.findings.append(&mut json::<Vec<Found>>(content)?),
            Of::Captures => {
                self.waiting.extend(numbers::to_captures(content).ok_or(NO_COLUMNS)?);
            }
            Of::Detected => {
                let digits: String = json(content)?;
                if digits.len() != self.waiting.len() {
                    return Err("it is not of the captures before".to_owned());
                }
                let known =
                    digits.bytes().map(|digit| Detected::of_number(digit.wrapping_sub(b'0')));
                for (of, detected) in self.waiting.drain(..).zip(known) {
                    self.captures.push(Capture { detected, ..of });
                }
            }
            Of::Occurrences => {
                json::<Occurrences>(content)?.iter().for_each(|of| self.occurrences.push(of));
            }
        }
        Ok(())
    }
}

const NO_COLUMNS: &str = "its columns cannot be read";

fn json<T: for<'de> Deserialize<'de>>(content: &[u8]) -> Result<T, String> {
    serde_json::from_slice(content).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests;
