//! The bytes of a file, decompressed where they are gzip or zstd.

use std::io::Read;

/// What came out of a file.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// The bytes, decompressed; up to the error where there is one.
    pub(super) bytes: Vec<u8>,
    /// Whether they were compressed.
    pub(super) compressed: bool,
    /// Why decompression stopped before the end.
    pub(super) broken: Option<String>,
}

/// The most that one file may unpack to.
pub(super) const MOST_BYTES: u64 = 8 << 30;

/// Unpacks gzip (several members too) and zstd, told from their first bytes; anything else stays as it
/// is.
pub(super) fn decompress(raw: Vec<u8>) -> Content {
    match raw.as_slice() {
        [0x1f, 0x8b, ..] => drain(flate2::read::MultiGzDecoder::new(raw.as_slice()), "gzip"),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => match zstd::stream::read::Decoder::new(raw.as_slice()) {
            Ok(decoder) => drain(decoder, "zstd"),
            Err(error) => {
                Content { broken: Some(error.to_string()), compressed: true, ..Content::default() }
            }
        },
        _ => Content { bytes: raw, ..Content::default() },
    }
}

fn drain(decoder: impl Read, format: &str) -> Content {
    let mut content = Content { compressed: true, ..Content::default() };
    match decoder.take(MOST_BYTES).read_to_end(&mut content.bytes) {
        Ok(_) if content.bytes.len() as u64 >= MOST_BYTES => {
            content.broken =
                Some(format!("the {format} data unpacks to more than {MOST_BYTES} bytes"));
        }
        Ok(_) => {}
        Err(error) => {
            content.broken = Some(format!("the {format} data breaks off or is damaged ({error})"));
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_and_zstd_are_told_from_their_bytes() {
        let text = b"[1, 2, 3]".repeat(100);
        assert_eq!(decompress(gzip(&text)).bytes, text);
        assert_eq!(decompress(zstd::encode_all(text.as_slice(), 1).unwrap()).bytes, text);
        assert_eq!(decompress(text.clone()).bytes, text);
    }

    #[test]
    fn what_comes_before_a_break_is_kept() {
        let text: Vec<u8> = (0..40_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
        let mut packed = gzip(&text);
        packed.truncate(packed.len() / 2);
        let content = decompress(packed);
        assert!(content.broken.is_some());
        assert!(!content.bytes.is_empty() && text.starts_with(&content.bytes));
    }
}
