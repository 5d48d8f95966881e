//! gzip and zstd: how a file is packed, and how it is unpacked.

use std::io::{BufRead, BufReader, Read};

use flate2::bufread::GzDecoder;
use zstd::stream::read::Decoder;

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
            // A frame that is to be passed over, with which pzstd begins.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
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
    pub(super) fn unpack<R: Read>(self, raw: R) -> std::io::Result<Unpacked<R>> {
        Ok(match self {
            Self::Gzip => Unpacked::Gzip(Box::new(Gzip::new(raw))),
            Self::Zstd => Unpacked::Zstd(Decoder::new(raw)?),
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
        broken(self.word(), error)
    }
}

/// Why unpacking stopped, of any form.
pub(super) fn broken(word: &str, why: &dyn std::fmt::Display) -> String {
    format!("the {word} data breaks off or is damaged ({why})")
}

/// What is packed, unpacked while it is read.
pub(super) enum Unpacked<R: Read> {
    Gzip(Box<Gzip<R>>),
    Zstd(Decoder<'static, BufReader<R>>),
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(to),
            Self::Zstd(decoder) => decoder.read(to),
        }
    }
}

/// The members of gzip that stand one behind the other. As for gzip itself, zeros behind them are nothing: programs fill up
/// blocks with them.
pub(super) struct Gzip<R: Read>(Option<GzDecoder<BufReader<R>>>);

impl<R: Read> Gzip<R> {
    fn new(raw: R) -> Self {
        Self(Some(GzDecoder::new(BufReader::with_capacity(32 << 10, raw))))
    }

    /// Goes on to the next member; there is none at the end.
    fn next(&mut self, member: GzDecoder<BufReader<R>>) -> std::io::Result<()> {
        let mut rest = member.into_inner();
        loop {
            let bytes = rest.fill_buf()?;
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let (is_end, is_member) = (bytes.is_empty(), zeros < bytes.len());
            rest.consume(zeros);
            if is_end {
                return Ok(());
            }
            if is_member {
                self.0 = Some(GzDecoder::new(rest));
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for Gzip<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        while let Some(member) = &mut self.0 {
            let n = member.read(to)?;
            if n > 0 || to.is_empty() {
                return Ok(n);
            }
            if let Some(member) = self.0.take() {
                self.next(member)?;
            }
        }
        Ok(0)
    }
}
