use super::*;
use crate::model::Kind;
use crate::read::gather::Gathered;
use crate::read::records::FileRecords;

#[test]
fn the_same_list_asked_for_twice_counts_once() {
    let request = ListRequest { kind: Kind::Job, filters: Some(BTreeMap::new()), by_name: false };
    let page = |ids: &[i64]| crate::read::records::ListPage {
        request: request.clone(),
        count: 3,
        ids: ids.to_vec(),
    };
    let mut file = FileRecords::new("f");
    file.lists = vec![page(&[1, 2]), page(&[2])];
    let mut gathered = Gathered::default();
    gathered.take(&mut file);
    let lists = coverage(gathered.lists);
    assert_eq!((lists[0].counted, lists[0].found), (3, 2));
    assert!(incomplete(&lists)[0].message.contains("counted 3 jobs; the snapshot holds 2"));
}

#[test]
fn a_part_of_a_whole_list_is_not_incomplete() {
    let list = |filters: &[(&str, &str)], counted, found| Coverage {
        request: ListRequest {
            kind: Kind::Capture,
            filters: Some(
                filters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ),
            by_name: false,
        },
        counted,
        least: counted,
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
        count,
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
