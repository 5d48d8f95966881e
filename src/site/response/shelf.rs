//! Records that were walked through before any page was made: most are shown by several pages.

use std::collections::HashMap;

use super::shown::{Room, Showing, Shown};
use super::walked::{Walked, Walker};
use super::{origin_in, record, to_text};
use crate::model::Kind;
use crate::parallel::try_map_at_desks;
use crate::site::artifact::Artifact;
use crate::site::{Site, SiteError};

/// Records that pages show, walked through: as many as there is room for.
#[derive(Default)]
pub struct Shelf {
    records: HashMap<(Kind, i64), Walked>,
}

/// About so many bytes of records lie on a shelf.
const MOST: usize = 64 << 20;
/// About so many bytes of text are walked through between two looks at how much room is left; a record of more than that
/// has no place on a shelf.
const BETWEEN_LOOKS: usize = 4 << 20;

impl Shelf {
    /// Walks through the records of a site's lists, as far as there is room: of the shortest list first.
    ///
    /// # Errors
    /// When a record cannot be read any more.
    pub(in crate::site) fn of(site: &Site<'_>) -> Result<Self, SiteError> {
        let mut shelf = Self::default();
        let mut bytes = 0;
        let in_lists = site.records_in_lists().into_iter();
        // Of the others nothing is shown.
        let len = |(kind, id)| Some(origin_in(site.snapshot, kind, id)?.len as usize);
        let all: Vec<((Kind, i64), usize)> = in_lists
            .filter_map(|key| Some((key, len(key)?)))
            .filter(|(_, len)| *len <= BETWEEN_LOOKS)
            .collect();
        let mut rest = all.as_slice();
        while bytes <= MOST && !rest.is_empty() {
            let mut size = 0;
            let fits = |(_, len): &&(_, usize)| {
                size += len;
                size <= BETWEEN_LOOKS
            };
            let n = rest.iter().take_while(fits).count().max(1);
            let (now, others) = rest.split_at(n);
            rest = others;
            let walked = try_map_at_desks(now, Walker::default, |walker, ((kind, id), _)| {
                walk(site, *kind, *id, walker)
            })?;
            for ((key, _), walked) in now.iter().zip(walked) {
                if let Some(walked) = walked {
                    bytes += walked.size();
                    shelf.records.insert(*key, walked);
                }
            }
        }
        Ok(shelf)
    }

    /// A desk before it.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        Desk { shelf: self, walker: Walker::default() }
    }
}

/// Where pages are made, one at a time; records that do not lie on the shelf are walked through for each page.
pub struct Desk<'s> {
    shelf: &'s Shelf,
    walker: Walker,
}

impl<'s> Desk<'s> {
    /// The response that is a record, for the page at `path`; `None` where there is no such record.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub(in crate::site) fn record(
        &mut self,
        site: &Site<'_>,
        (path, json): (&str, Artifact),
        (kind, id): (Kind, i64),
        room: Room,
    ) -> Result<Option<Shown>, SiteError> {
        let found = self.found(site, kind, id)?;
        Ok(found.map(|found| {
            let record = found.walked();
            let mut showing = Showing::new(path, room, record.json.len());
            showing.walked(record, 0);
            showing.finish(json, record.rebuilt)
        }))
    }

    /// The response that is a page of a list: so many records there are, these are its neighbours and the ids of its own.
    ///
    /// # Errors
    /// When a record cannot be read any more.
    pub(in crate::site) fn list(
        &mut self,
        site: &Site<'_>,
        (path, json): (&str, Artifact),
        (count, next, previous): (i64, Option<&str>, Option<&str>),
        (kind, ids): (Kind, &[i64]),
        room: Room,
    ) -> Result<Shown, SiteError> {
        let (next, previous) = (to_text(&next), to_text(&previous));
        let before = format!(
            "{{\"count\": {count}, \"next\": {next}, \"previous\": {previous}, \"results\": ["
        );
        let lying = ids.iter().filter_map(|id| self.shelf.records.get(&(kind, *id)));
        let mut showing = Showing::new(path, room, lying.map(|record| record.json.len()).sum());
        showing.walked(&self.walker.walk(site, &before, false), 0);
        let (mut n, mut rebuilt) = (0, false);
        for id in ids {
            // One at a time: what does not lie on the shelf may be large.
            if let Some(found) = self.found(site, kind, *id)? {
                let record = found.walked();
                showing.record(n, record);
                rebuilt |= record.rebuilt;
                n += 1;
            }
        }
        showing.end_of_list(n);
        Ok(showing.finish(json, rebuilt))
    }

    fn found(
        &mut self,
        site: &Site<'_>,
        kind: Kind,
        id: i64,
    ) -> Result<Option<Found<'s>>, SiteError> {
        match self.shelf.records.get(&(kind, id)) {
            Some(walked) => Ok(Some(Found::OnTheShelf(walked))),
            None => Ok(walk(site, kind, id, &mut self.walker)?.map(Found::Walked)),
        }
    }
}

/// A record for a page.
enum Found<'s> {
    OnTheShelf(&'s Walked),
    Walked(Walked),
}

impl Found<'_> {
    fn walked(&self) -> &Walked {
        match self {
            Self::OnTheShelf(walked) => walked,
            Self::Walked(walked) => walked,
        }
    }
}

/// Walks through a record; `None` where there is no such record.
fn walk(
    site: &Site<'_>,
    kind: Kind,
    id: i64,
    walker: &mut Walker,
) -> Result<Option<Walked>, SiteError> {
    let found = record(site, kind, id)?;
    Ok(found.map(|(text, rebuilt)| walker.walk(site, &text, rebuilt)))
}
