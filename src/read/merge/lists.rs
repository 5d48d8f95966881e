//! The lists of a snapshot, and how much of each it holds.

use std::collections::BTreeMap;

use crate::finding::{Code, Finding, Subject};
use crate::model::{Coverage, ListRequest};
use crate::read::gather::ListedPages;

/// The lists of the snapshot, and how much of each is there.
pub(super) fn coverage(lists: BTreeMap<ListRequest, ListedPages>) -> Vec<Coverage> {
    lists
        .into_iter()
        .map(|(request, pages)| Coverage {
            request,
            counted: pages.counted,
            found: i64::try_from(pages.ids.distinct()).unwrap_or(i64::MAX),
        })
        .collect()
}

/// A finding for each list that is not whole, unless a whole list with fewer filters holds it all.
pub(super) fn incomplete(coverage: &[Coverage]) -> Vec<Finding> {
    let is_within = |list: &Coverage, wider: &Coverage| {
        let filters = (&list.request.filters, &wider.request.filters);
        wider.is_complete()
            && wider.request.kind == list.request.kind
            && matches!(filters, (Some(filters), Some(wider)) if wider.iter().all(|(k, v)| filters.get(k) == Some(v)))
    };
    coverage
        .iter()
        .filter(|list| list.is_incomplete())
        .filter(|list| !coverage.iter().any(|wider| is_within(list, wider)))
        .map(|list| {
            let asked = match &list.request.filters {
                Some(filters) if filters.is_empty() => String::new(),
                Some(filters) => {
                    let words: Vec<String> =
                        filters.iter().map(|(k, v)| format!("{k}={v}")).collect();
                    format!(" with {}", words.join(", "))
                }
                None => " of a request that is not known".to_owned(),
            };
            let kind = list.request.kind;
            let records = |n: i64| if n == 1 { kind.singular() } else { kind.plural() };
            let bound = list.counted.at_least.filter(|_| list.counted.is_bound());
            let counted = match (list.counted.exact, bound) {
                (Some((least, most)), None) if list.is_of_two_states() && least != most => {
                    let records = records(least);
                    format!("{least} {records}{asked} on one page and {most} on another")
                }
                (Some((least, _)), Some(n)) => {
                    let records = records(least);
                    format!("{least} {records}{asked} on one page and at least {n} on another")
                }
                (None, Some(n)) => format!("at least {n} {}{asked}", records(n)),
                // A list that is incomplete has a count.
                (exact, None) => {
                    let n = exact.map_or(0, |(_, most)| most);
                    format!("{n} {}{asked}", records(n))
                }
            };
            let message =
                format!("the server counted {counted}; the snapshot holds {}", list.found);
            Finding::new(Code(607), Subject::Snapshot, message)
                .number("counted", list.counted.number().unwrap_or(list.found))
                .number("found", list.found)
        })
        .collect()
}

#[cfg(test)]
mod tests;
