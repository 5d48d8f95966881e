//! The bytes of a file, decompressed where they are gzip or zstd.

use super::fill::fill;
use super::limits::Limits;
use super::packing::Packing;

/// What came out of a file.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The bytes, decompressed; up to the error where there is one.
    pub(super) bytes: Vec<u8>,
    /// Whether they were compressed.
    pub(super) compressed: bool,
    /// Why decompression stopped before the end.
    pub(super) broken: Option<String>,
    /// Memory that is not needed any more.
    pub(super) spare: Vec<u8>,
}

/// Unpacks gzip (several members too) and zstd, told from their first bytes; anything else stays as it
/// is. What is more than may be held in memory is cut off. `spare` is memory that may be used for what is unpacked.
pub(super) fn decompress(raw: Vec<u8>, mut spare: Vec<u8>, limits: Limits) -> Content {
    let most = limits.at_once();
    let packing = Packing::of(&raw);
    let Some(packed) = packing else {
        let mut content = Content { bytes: raw, spare, ..Content::default() };
        content.cut(packing, limits);
        return content;
    };
    let expected = packed.expected(&raw);
    let unpacked = packed
        .unpack(raw.as_slice())
        .and_then(|mut unpacked| fill(&mut unpacked, expected, most.saturating_add(1), &mut spare));
    let mut content = Content { bytes: spare, compressed: true, ..Content::default() };
    content.broken = unpacked.err().map(|error| packed.broken(&error));
    content.spare = raw;
    content.cut(packing, limits);
    content
}

impl Content {
    /// The memory that a file was read into, and that which it was unpacked into.
    pub(super) fn into_buffers(self) -> (Vec<u8>, Vec<u8>) {
        if self.compressed { (self.spare, self.bytes) } else { (self.bytes, self.spare) }
    }

    /// Cuts off what is more than may be held in memory.
    fn cut(&mut self, packing: Option<Packing>, limits: Limits) {
        let most = limits.at_once();
        if self.bytes.len() as u64 > most {
            self.bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
            self.broken = Some(limits.too_much(packing.map(Packing::word), most));
        }
    }
}

#[cfg(test)]
mod tests;
