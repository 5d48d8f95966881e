use super::*;
use crate::model::{Counted, Kind, ListCount};
use crate::read::gather::Gathered;
use crate::read::records::FileRecords;

#[test]
fn the_same_list_asked_for_twice_counts_once() {
    let request = ListRequest { kind: Kind::Job, filters: Some(BTreeMap::new()), by_name: false };
    let page = |ids: &[i64]| crate::read::records::ListPage {
        request: request.clone(),
        count: ListCount::Exact(3),
        ids: ids.to_vec(),
    };
    let mut file = FileRecords::new("f");
    file.lists = vec![page(&[1, 2]), page(&[2])];
    let mut gathered = Gathered::default();
    gathered.take(&mut file);
    let lists = coverage(gathered.lists);
    assert_eq!((lists[0].counted.exact, lists[0].found), (Some((3, 3)), 2));
    assert!(incomplete(&lists)[0].message.contains("counted 3 jobs; the snapshot holds 2"));
}

#[test]
fn a_part_of_a_whole_list_is_not_incomplete() {
    let list = |filters: &[(&str, &str)], counted: i64, found| Coverage {
        request: ListRequest {
            kind: Kind::Capture,
            filters: Some(
                filters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ),
            by_name: false,
        },
        counted: Counted { exact: Some((counted, counted)), at_least: None },
        found,
    };
    let whole = list(&[("project_id", "1")], 9, 9);
    let part = list(&[("project_id", "1"), ("event", "2")], 5, 1);
    let other = list(&[("project_id", "2"), ("event", "2")], 5, 1);
    assert_eq!(incomplete(&[whole.clone(), part]).len(), 0);
    assert_eq!(incomplete(&[whole, other]).len(), 1);
}

#[test]
fn pages_of_two_moments_are_no_whole_list() {
    let request = ListRequest { kind: Kind::Job, filters: Some(BTreeMap::new()), by_name: false };
    let page = |count, ids: &[i64]| crate::read::records::ListPage {
        request: request.clone(),
        count: ListCount::Exact(count),
        ids: ids.to_vec(),
    };
    let mut file = FileRecords::new("f");
    file.lists = vec![page(3, &[1, 2]), page(4, &[3, 4])];
    let mut gathered = Gathered::default();
    gathered.take(&mut file);
    let lists = coverage(gathered.lists);
    assert!(!lists[0].is_complete() && lists[0].is_of_two_states());
    let message = &incomplete(&lists)[0].message;
    assert!(
        message.contains("counted 3 jobs on one page and 4 on another; the snapshot holds 4"),
        "{message}"
    );
}

#[test]
fn a_count_that_is_not_exact_is_a_bound_and_proves_nothing() {
    use ListCount::{AtLeast, Exact, Unknown};
    let list = |counts: &[ListCount], found| {
        let filters = Some(BTreeMap::new());
        let request = ListRequest { kind: Kind::Job, filters, by_name: false };
        let mut counted = Counted::default();
        counts.iter().for_each(|count| counted.note(*count));
        Coverage { request, counted, found }
    };
    for (counts, found, is_complete, finding) in [
        (&[Unknown][..], 3, false, None),
        (&[AtLeast(3)], 3, false, None),
        (&[AtLeast(3)], 4, false, None),
        (&[AtLeast(3)], 2, false, Some("counted at least 3 jobs; the snapshot holds 2")),
        (&[Exact(3), Unknown], 3, true, None),
        (&[Exact(3), AtLeast(3)], 3, true, None),
        (&[Exact(3), AtLeast(4)], 3, false, Some("counted 3 jobs on one page and at least 4 on")),
        (&[Exact(3), Unknown], 4, false, Some("counted 3 jobs; the snapshot holds 4")),
    ] {
        let list = list(counts, found);
        assert_eq!(list.is_complete(), is_complete, "{list:?}");
        let findings = incomplete(std::slice::from_ref(&list));
        let message = findings.first().map(|finding| finding.message.as_str());
        assert_eq!(message.is_some(), finding.is_some(), "{list:?}: {message:?}");
        assert!(message.unwrap_or_default().contains(finding.unwrap_or_default()), "{message:?}");
    }
}
