//! Unpacks what a report holds packed by gzip, up to a limit.

use std::io::Read;

use data_encoding::BASE64;
use flate2::bufread::MultiGzDecoder;

use super::problem::What;

/// The text of a file of gzip that unpacks to at most so many bytes.
pub(super) fn text(bytes: &[u8], most: u64) -> Result<String, What> {
    let mut text = String::new();
    match MultiGzDecoder::new(bytes).take(most + 1).read_to_string(&mut text) {
        Err(error) => Err(What::Unreadable(format!("cannot be unpacked: {error}"))),
        Ok(_) if text.len() as u64 > most => Err(What::TooLarge("bytes, unpacked", most + 1, most)),
        Ok(_) => Ok(text),
    }
}

/// The same of gzip in base 64.
pub(super) fn text_of_base64(packed: &str, most: u64) -> Result<String, What> {
    let bytes = BASE64.decode(packed.as_bytes());
    let bytes =
        bytes.map_err(|error| What::Unreadable(format!("packed, but no base 64: {error}")))?;
    text(&bytes, most)
}
