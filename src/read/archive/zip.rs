//! The members of a zip archive.

use std::borrow::Cow;
use std::io::BufReader;

use zip::ZipArchive;
use zip::read::read_zipfile_from_stream;
use zip::result::{ZipError, ZipResult};

use super::members::Members;
use super::{Opened, ReadError};

/// Takes the members that are listed at the end of the archive; where there is no such list, since the archive is cut
/// off, those that come one behind the other.
///
/// # Errors
/// When there is no room for what is unpacked.
pub(super) fn members(bytes: &Opened, size: u64, to: &mut Members<'_>) -> Result<(), ReadError> {
    match ZipArchive::new(bytes.clone()) {
        Ok(mut archive) => listed(&mut archive, size, to),
        Err(error) => {
            to.broken(to.broken_words(&error));
            streamed(bytes, to)
        }
    }
}

fn listed(
    archive: &mut ZipArchive<Opened>,
    size: u64,
    to: &mut Members<'_>,
) -> Result<(), ReadError> {
    if archive.has_duplicate_names() {
        to.left_out("", "several members have the same name; the last of them is read");
    }
    let mut not_used = size;
    for n in 0..archive.len() {
        let entry = match archive.by_index_data(n) {
            Ok(entry) => entry,
            Err(error) => {
                to.broken(to.broken_words(&error));
                break;
            }
        };
        let name = name(entry.name(), entry.name_raw());
        if entry.is_dir() {
            continue;
        }
        // Each byte of an archive belongs to one member. Where many share the same bytes, little becomes very much.
        let Some(rest) = not_used.checked_sub(entry.compressed_size()) else {
            to.broken("its members overlap, as in a zip bomb; the rest is not read".to_owned());
            break;
        };
        not_used = rest;
        if entry.is_symlink() {
            to.left_out(&name, LINK);
        } else if entry.encrypted() {
            to.unreadable(&name, "it is encrypted; unpack the archive with its password");
        } else {
            match archive.by_index(n) {
                Ok(mut file) => to.put(&name, &mut file)?,
                Err(error) => to.unreadable(&name, &words(&error)),
            }
        }
        if to.is_full {
            break;
        }
    }
    Ok(())
}

/// The name of a member, in whatever encoding it is.
fn name(text: ZipResult<Cow<'_, str>>, raw: &[u8]) -> String {
    text.map_or_else(|_| String::from_utf8_lossy(raw).into_owned(), Cow::into_owned)
}

/// Why a link is not read.
pub(super) const LINK: &str = "a link in an archive; pack what it leads to";

fn streamed(bytes: &Opened, to: &mut Members<'_>) -> Result<(), ReadError> {
    let mut from = BufReader::new(bytes.clone());
    // What it says at the place where the archive is broken was said already.
    while let Ok(Some(mut file)) = read_zipfile_from_stream(&mut from) {
        let name = name(file.name(), file.name_raw());
        if file.is_file() {
            to.put(&name, &mut file)?;
        }
        if to.is_full {
            break;
        }
    }
    Ok(())
}

/// Why a member cannot be read.
fn words(error: &ZipError) -> String {
    match error {
        ZipError::CompressionMethodNotSupported(_) => {
            "it is packed with a method other than deflate; pack it anew, or unpack the archive"
                .to_owned()
        }
        other => format!("it is damaged ({other})"),
    }
}
