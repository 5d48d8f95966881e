//! The fragments of a site: responses of records, rendered before any page is made, since most stand on several pages.

use std::collections::HashMap;

use super::fragment::{Fragment, Layout, Walker};
use super::in_list::without_log;
use super::shown::{Budget, Showing, Shown};
use super::{origin_in, record, to_text};
use crate::model::Kind;
use crate::parallel::try_map_with_workers;
use crate::site::artifact::Artifact;
use crate::site::{Site, SiteError};

/// The fragments of a site as lists serve them, by record: as many as fit into 64 MiB.
#[derive(Default)]
pub struct FragmentCache {
    records: HashMap<(Kind, i64), Fragment>,
}

/// The size of a cache in bytes, about: it holds all records of a season of 2,000 captures, and of larger snapshots those
/// of the shortest lists, which stand on most pages.
const MOST: usize = 64 << 20;
/// The bytes of text that are rendered before it is asked again whether the cache is full. A larger record is rendered
/// by itself.
const BETWEEN_LOOKS: usize = 4 << 20;
/// The bytes of text of the largest record that is cached. A record stands in every order of its list, twelve times or
/// more: a report of one with 10 MB of coordinates was built in 55 s where it was not cached, and in 9 s where it was.
const LARGEST: usize = 16 << 20;

impl FragmentCache {
    /// Renders the records of a site's lists until the cache is full, those of the shortest list first.
    ///
    /// # Errors
    /// When a record cannot be read any more.
    pub(in crate::site) fn of(site: &Site<'_>) -> Result<Self, SiteError> {
        let mut cache = Self::default();
        let mut bytes = 0;
        let in_lists = site.records_in_lists().into_iter();
        // The others have no response.
        let len = |(kind, id)| Some(origin_in(site.snapshot, kind, id)?.len as usize);
        let all: Vec<((Kind, i64), usize)> = in_lists
            .filter_map(|key| Some((key, len(key)?)))
            .filter(|(_, len)| *len <= LARGEST)
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
            let walked = try_map_with_workers(now, Walker::default, |walker, ((kind, id), _)| {
                walk(site, (*kind, *id), true, walker)
            })?;
            for ((key, _), fragment) in now.iter().zip(walked) {
                if let Some(fragment) = fragment {
                    bytes += fragment.size();
                    cache.records.insert(*key, fragment);
                }
            }
        }
        Ok(cache)
    }

    /// A worker that takes fragments from this cache.
    #[must_use]
    pub fn worker(&self) -> RenderWorker<'_> {
        RenderWorker { cache: self, walker: Walker::default() }
    }
}

/// What one thread renders pages with. A record that is not cached is rendered anew for each page that shows it.
pub struct RenderWorker<'s> {
    cache: &'s FragmentCache,
    walker: Walker,
}

impl<'s> RenderWorker<'s> {
    /// Another worker with the same cache, for another thread.
    pub(in crate::site) fn fork(&self) -> Self {
        self.cache.worker()
    }

    pub(super) fn walker(&mut self) -> &mut Walker {
        &mut self.walker
    }

    /// The response that is a record, for the page at `path`; `None` where there is no such record.
    ///
    /// # Errors
    /// When it cannot be read any more.
    pub(in crate::site) fn record(
        &mut self,
        site: &Site<'_>,
        (path, json): (&str, Artifact),
        (kind, id): (Kind, i64),
        budget: Budget,
    ) -> Result<Option<Shown>, SiteError> {
        // The cache holds what lists serve, and of a job that is not all.
        let found = match kind {
            Kind::Job => walk(site, (kind, id), false, &mut self.walker)?.map(Found::Rendered),
            _ => self.found(site, kind, id)?,
        };
        Ok(found.map(|found| {
            let record = found.fragment();
            let mut showing = Showing::new(path, budget, record.json.len());
            showing.fragment(record, 0);
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
        budget: Budget,
    ) -> Result<Shown, SiteError> {
        let (next, previous) = (to_text(&next), to_text(&previous));
        let before = format!(
            "{{\"count\": {count}, \"next\": {next}, \"previous\": {previous}, \"results\": ["
        );
        let cached = ids.iter().filter_map(|id| self.cache.records.get(&(kind, *id)));
        let mut showing = Showing::new(path, budget, cached.map(|record| record.json.len()).sum());
        showing.fragment(&self.walker.walk(site, &before, false, Layout::Lines), 0);
        let (mut n, mut rebuilt) = (0, false);
        for id in ids {
            // One at a time: what is not cached may be large.
            if let Some(found) = self.found(site, kind, *id)? {
                let record = found.fragment();
                showing.record(n, record);
                rebuilt |= record.rebuilt;
                n += 1;
            }
        }
        showing.end_of_list(n);
        Ok(showing.finish(json, rebuilt))
    }

    /// The fragment of a record as a list serves it.
    fn found(
        &mut self,
        site: &Site<'_>,
        kind: Kind,
        id: i64,
    ) -> Result<Option<Found<'s>>, SiteError> {
        match self.cache.records.get(&(kind, id)) {
            Some(fragment) => Ok(Some(Found::Cached(fragment))),
            None => Ok(walk(site, (kind, id), true, &mut self.walker)?.map(Found::Rendered)),
        }
    }
}

/// The fragment of a record, for a page.
enum Found<'s> {
    Cached(&'s Fragment),
    Rendered(Fragment),
}

impl Found<'_> {
    fn fragment(&self) -> &Fragment {
        match self {
            Self::Cached(fragment) => fragment,
            Self::Rendered(fragment) => fragment,
        }
    }
}

/// Renders a record, as a list serves it or as its own response; `None` where there is no such record.
fn walk(
    site: &Site<'_>,
    (kind, id): (Kind, i64),
    in_list: bool,
    walker: &mut Walker,
) -> Result<Option<Fragment>, SiteError> {
    let found = record(site, kind, id)?;
    Ok(found.map(|(text, rebuilt)| {
        let is_shortened = in_list && kind == Kind::Job;
        let text = if is_shortened { without_log(&text) } else { text.as_str().into() };
        walker.walk(site, &text, rebuilt, Layout::Lines)
    }))
}
