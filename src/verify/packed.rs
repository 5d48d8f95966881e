//! Unpacks what a report holds packed by gzip, up to a limit.

use std::io::Read;

use data_encoding::BASE64;
use flate2::bufread::GzDecoder;

use super::problem::What;

/// The text of a file of gzip that unpacks to at most so many bytes. Its heads have no words of their own, which nobody
/// would look at.
pub(super) fn text(bytes: &[u8], most: u64) -> Result<String, What> {
    let unreadable =
        |error: std::io::Error| What::Unreadable(format!("cannot be unpacked: {error}"));
    let mut text = String::new();
    let mut left = bytes;
    while !left.is_empty() {
        let room = (most + 1).saturating_sub(text.len() as u64);
        let mut one = GzDecoder::new(left);
        one.by_ref().take(room).read_to_string(&mut text).map_err(unreadable)?;
        if text.len() as u64 > most {
            return Err(What::TooLarge("bytes, unpacked", most + 1, most));
        }
        let is_bare = one.header().is_some_and(|head| {
            head.filename().is_none() && head.comment().is_none() && head.extra().is_none()
        });
        if !is_bare {
            return Err(What::NotOurs("packed with words in its head".to_owned()));
        }
        left = one.into_inner();
    }
    Ok(text)
}

/// The same of gzip in base 64.
pub(super) fn text_of_base64(packed: &str, most: u64) -> Result<String, What> {
    let bytes = BASE64.decode(packed.as_bytes());
    let bytes =
        bytes.map_err(|error| What::Unreadable(format!("packed, but no base 64: {error}")))?;
    text(&bytes, most)
}
