//! The members of a zip archive.

use std::io::BufReader;

use zip::ZipArchive;
use zip::read::read_zipfile_from_stream;
use zip::result::ZipError;

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
    let mut not_used = size;
    for n in 0..archive.len() {
        let name = archive.name_for_index(n).unwrap_or_default().to_owned();
        let about = archive.by_index_raw(n).map(|entry| {
            (entry.compressed_size(), entry.is_dir(), entry.is_symlink(), entry.encrypted())
        });
        let (packed, is_folder, is_link, is_encrypted) = match about {
            Ok(about) => about,
            Err(error) => {
                to.unreadable(&name, &words(&error));
                continue;
            }
        };
        if is_folder {
            continue;
        }
        // Each byte of an archive belongs to one member. Where many share the same bytes, little becomes very much.
        let Some(rest) = not_used.checked_sub(packed) else {
            to.broken("its members overlap, as in a zip bomb; the rest is not read".to_owned());
            break;
        };
        not_used = rest;
        if is_link {
            to.left_out(&name, LINK);
        } else if is_encrypted {
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

/// Why a link is not read.
pub(super) const LINK: &str = "a link in an archive; pack what it leads to";

fn streamed(bytes: &Opened, to: &mut Members<'_>) -> Result<(), ReadError> {
    let mut from = BufReader::new(bytes.clone());
    // What it says at the place where the archive is broken was said already.
    while let Ok(Some(mut file)) = read_zipfile_from_stream(&mut from) {
        let name = file.name().to_owned();
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
