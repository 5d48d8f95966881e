//! The paths of files of captures, as they may be shown. The snapshot holds no more than a hash of each, so that they are
//! read again where they are needed.

use super::{Site, SiteError, media, response};
use crate::model::{CaptureId, Kind};
use crate::parallel::map_in_order;
use crate::publish::Redactions;

/// The path of each of these captures; `None` where its record tells none.
pub(super) fn of_captures(site: &Site<'_>, ids: &[i64]) -> Result<Vec<Option<String>>, SiteError> {
    map_in_order(ids, |id| of_capture(site, *id)).into_iter().collect()
}

fn of_capture(site: &Site<'_>, id: i64) -> Result<Option<String>, SiteError> {
    let captures = &site.snapshot.captures;
    // Most snapshots tell it of all captures; where none does, nothing is read for it.
    if captures.row(CaptureId(id)).and_then(|row| captures.path_hash(row)).is_none() {
        return Ok(None);
    }
    let text = response::record_as_read(site, Kind::Capture, id)?;
    let path = text.and_then(|text| media::path(&text));
    Ok(path.map(|path| {
        // What is left out is counted where the record is shown.
        site.options.privacy.text(&path, &mut Redactions::default()).into_owned()
    }))
}
