//! gzip and zstd: how a file is packed, and how it is unpacked.

use std::io::Read;

/// What a file is packed with, told from its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    pub(super) fn of(beginning: &[u8]) -> Option<Self> {
        match beginning {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// What is packed in `raw`.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub(super) fn unpack<'a>(
        self,
        raw: impl Read + Send + 'a,
    ) -> std::io::Result<Box<dyn Read + Send + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(flate2::read::MultiGzDecoder::new(raw)),
            Self::Zstd => Box::new(zstd::stream::read::Decoder::new(raw)?),
        })
    }

    /// How much it may unpack to: gzip says so in its last bytes, which may not be true.
    pub(super) fn expected(self, raw: &[u8]) -> u64 {
        let said = match self {
            Self::Gzip => raw.last_chunk().map_or(0, |last| u64::from(u32::from_le_bytes(*last))),
            Self::Zstd => u64::MAX,
        };
        said.min(raw.len() as u64 * 32)
    }

    /// Why unpacking stopped.
    pub(super) fn broken(self, error: &std::io::Error) -> String {
        format!("the {} data breaks off or is damaged ({error})", self.word())
    }
}
