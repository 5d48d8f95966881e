//! Archives: their members become files of the snapshot, like those of a folder.
//!
//! Nothing is written by the name of a member, which is a label and no path: what is unpacked goes into one file that has no
//! name (`spool`). A member that is itself packed is unpacked there, too, so that the limit on what is unpacked
//! holds for the archive as a whole. An archive in an archive is not unpacked: `foreign` says so. `zip` and `tar` walk through
//! the members, `members` takes them.

mod members;
mod spool;
mod tar;
mod zip;

use std::io::Read;

use self::members::Members;
use self::spool::Spool;
use super::error::ReadError;
use super::files::hash_of;
use super::fill::fill_room;
use super::input::{Archive, InputFile, Opened, Place, Trouble};
use super::limits::Limits;
use super::options::{Purpose, ReadOptions};
use super::packing::Packing;
use super::read_at::ReadAt;
use crate::finding::{Code, WithFindings};
use crate::parallel::map_in_order;

/// What an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Zip,
    Tar(Option<Packing>),
}

/// The first bytes of a file tell what it is: the mark of a tar archive ends at byte 262.
const BEGINNING: usize = 512;

impl Form {
    /// The form of an archive that begins so, or does when it is unpacked.
    fn of(beginning: &[u8], all: impl Read) -> Option<Self> {
        let is_tar = |bytes: &[u8]| bytes.get(257..262) == Some(b"ustar");
        if [&b"PK\x03\x04"[..], b"PK\x05\x06"].iter().any(|magic| beginning.starts_with(magic)) {
            return Some(Self::Zip);
        }
        if is_tar(beginning) {
            return Some(Self::Tar(None));
        }
        let packing = Packing::of(beginning)?;
        let mut unpacked = [0; BEGINNING];
        let mut from = packing.unpack(all).ok()?;
        let (n, _) = fill_room(&mut unpacked, |rest, _| from.read(rest));
        is_tar(unpacked.get(..n)?).then_some(Self::Tar(Some(packing)))
    }

    /// The form of a file, if it is an archive. A pipe is none: what is read of it is gone.
    fn of_file(input: &InputFile) -> Option<Self> {
        if matches!(input.place, Place::OnDisk) && !input.path.is_file() {
            return None;
        }
        let mut beginning = [0; BEGINNING];
        let file = input.open().ok()?;
        let (n, _) = file.fill_at(&mut beginning, 0);
        Self::of(beginning.get(..n)?, file)
    }

    fn word(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar(None) => "tar",
            Self::Tar(Some(packing)) => packing.word(),
        }
    }
}

/// The files that were found, sorted by name: the members of each archive stand behind it, and standard input was put
/// into a file.
///
/// # Errors
/// When there is no room for what is unpacked.
pub(super) fn unfold(
    mut found: Vec<InputFile>,
    options: ReadOptions,
) -> Result<WithFindings<Vec<InputFile>>, ReadError> {
    let mut spool = Spool::default();
    for input in &mut found {
        if matches!(input.place, Place::Stdin) {
            put_away(input, options.limits, &mut spool)?;
        }
    }
    let forms = map_in_order(&found, Form::of_file);
    let mut all = WithFindings::<Vec<InputFile>>::default();
    for (mut input, form) in found.into_iter().zip(forms) {
        if let Some(form) = form {
            let members = unpack(&mut input, form, options, &mut spool)?;
            all.value.extend(members.value);
            all.findings.extend(members.findings);
        }
        all.value.push(input);
    }
    all.value.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    Ok(all)
}

/// Puts what comes from standard input into a file.
fn put_away(input: &mut InputFile, limits: Limits, spool: &mut Spool) -> Result<(), ReadError> {
    let most = limits.of(true);
    let put = spool.put(&mut std::io::stdin().lock(), most)?;
    if put.is_more {
        input.trouble(Code(602), limits.too_much(None, most));
    } else if let Some(error) = put.broken {
        input.trouble(Code(602), format!("cannot be read to its end: {error}"));
    }
    input.place = spool.place(put.range)?;
    Ok(())
}

/// Gives the members of an archive, and notes in its place that it is one.
fn unpack(
    input: &mut InputFile,
    form: Form,
    options: ReadOptions,
    spool: &mut Spool,
) -> Result<WithFindings<Vec<InputFile>>, ReadError> {
    let stamp = input.stamp();
    let opened = input.open().and_then(|opened| Ok((opened.size()?, opened)));
    // What cannot be opened says so when it is read.
    let Ok((size, opened)) = opened else { return Ok(WithFindings::default()) };
    let bytes = opened.part_of(0..size);
    let most = options.limits.of(true);
    let mut members = Members::new(input, form.word(), (options.limits, most), spool);
    match form {
        Form::Zip => zip::members(&bytes, size, &mut members)?,
        Form::Tar(packing) => tar::members(&bytes, packing, &mut members)?,
    }
    let (members, troubles, is_report) = members.finish();
    let sha256 = match options.purpose {
        Purpose::Pages => hash_of(&bytes),
        Purpose::Numbers => String::new(),
    };
    input.troubles.extend(troubles);
    input.place = Place::Archive(Archive { stamp, bytes: size, sha256, is_report });
    Ok(members)
}

impl InputFile {
    fn trouble(&mut self, code: Code, words: String) {
        self.troubles.push(Trouble { code, words });
    }
}
