//! Texts packed by gzip: files of data, and what pages and scripts hold in base 64. The same text gives the same bytes on
//! every machine.

use std::io::{Read, Write};

use data_encoding::BASE64;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};

/// How hard texts are packed: the usual level of gzip. Of 28 MB of captures, 40 in a piece, level 4 makes 1.95 MB and level 6
/// 1.73 MB in a quarter more time; level 9 makes 1.63 MB in almost twice the time.
const LEVEL: Compression = Compression::new(6);

/// A file of gzip with this text; nothing for nothing. It names no time and no system.
pub(super) fn gzip(text: &[u8]) -> Vec<u8> {
    if text.is_empty() {
        return Vec::new();
    }
    let to = Vec::with_capacity(text.len() / 8);
    let mut encoder: GzEncoder<Vec<u8>> = GzBuilder::new().operating_system(255).write(to, LEVEL);
    // Writing into memory cannot fail.
    let written = encoder.write_all(text).and_then(|()| encoder.finish());
    debug_assert!(written.is_ok(), "memory that cannot be written to");
    written.unwrap_or_default()
}

/// The bytes that base 64 stands for; `None` for anything else.
pub(super) fn bytes_of_base64(text: &str) -> Option<Vec<u8>> {
    BASE64.decode(text.as_bytes()).ok()
}

/// The text that was packed so, in base 64; `None` for anything else.
pub(super) fn text_of_base64(packed: &str) -> Option<String> {
    let bytes = bytes_of_base64(packed)?;
    let mut text = String::new();
    GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Bytes in base 64.
pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}
