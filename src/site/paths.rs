//! The paths of files of captures, as they may be shown. The snapshot holds no more than a hash of each, so that they are
//! read again where they are needed.

use super::{Site, SiteError, media, response};
use crate::model::{CaptureId, Kind};
use crate::parallel::map_in_order;
use crate::publish::Redactions;

/// How much of a record is read for its path, in bytes: it stands behind the station and the night. To read and check all of
/// each record, twice for 100,000 captures, took a tenth of a build's time.
const BEGINNING: u32 = 1 << 10;
/// Captures whose records are begun at once.
const AT_ONCE: usize = 500;

/// The path of each of these captures; `None` where its record tells none.
pub(super) fn of_captures(site: &Site<'_>, ids: &[i64]) -> Result<Vec<Option<String>>, SiteError> {
    let parts: Vec<&[i64]> = ids.chunks(AT_ONCE).collect();
    let parts = map_in_order(&parts, |ids| of_some(site, ids));
    parts.into_iter().try_fold(Vec::with_capacity(ids.len()), |mut all, part| {
        all.extend(part?);
        Ok(all)
    })
}

fn of_some(site: &Site<'_>, ids: &[i64]) -> Result<Vec<Option<String>>, SiteError> {
    let captures = &site.snapshot.captures;
    // Most snapshots tell it of all captures; where none does, nothing is read for it.
    let origin = |id: &i64| {
        let row = captures.row(CaptureId(*id))?;
        captures.path_hash(row)?;
        captures.origin(row)
    };
    let origins: Vec<_> = ids.iter().map(origin).collect();
    let mut begun = Vec::with_capacity(ids.len());
    let known: Vec<_> = origins.iter().flatten().copied().collect();
    // What cannot be read here cannot be read below either, where it is told.
    let _ = site.originals.beginnings(&known, BEGINNING, &mut |text| begun.push(media::path(text)));
    let mut begun = begun.into_iter();
    let path = |(id, origin): (&i64, Option<_>)| match origin.and_then(|_| begun.next()) {
        Some(Some(path)) => Ok(Some(shown(site, &path))),
        // It stands further behind, the record is to be mended first, or it cannot be read.
        _ if origin.is_some() => Ok(in_whole(site, *id)?.map(|path| shown(site, &path))),
        _ => Ok(None),
    };
    ids.iter().zip(origins).map(path).collect()
}

/// The path of a capture by all of its record.
fn in_whole(site: &Site<'_>, id: i64) -> Result<Option<String>, SiteError> {
    let text = response::record_as_read(site, Kind::Capture, id)?;
    Ok(text.and_then(|text| media::path(&text)))
}

/// A path as it may be shown.
fn shown(site: &Site<'_>, path: &str) -> String {
    // What is left out is counted where the record is shown.
    site.options.privacy.text(path, &mut Redactions::default()).into_owned()
}
