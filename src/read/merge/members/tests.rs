use super::*;
use crate::model::Counted;

fn source(basis: MembershipBasis, name: &str, captures: &[i64]) -> Source {
    let captures = captures.iter().copied().map(CaptureId).collect();
    Source { basis, name: name.to_owned(), captures, is_mixed: false }
}

fn contradicts(sources: &[Source]) -> bool {
    contradiction(sources, &CaptureTable::default(), Some(ProjectId(1))).is_some()
}

#[test]
fn two_sources_that_hold_all_members_must_agree() {
    use MembershipBasis::{CaptureDetails, CompleteList, Dump, PartialList};
    assert!(!contradicts(&[source(Dump, "a", &[1, 2]), source(Dump, "b", &[2, 1])]));
    assert!(contradicts(&[source(Dump, "a", &[1, 2]), source(Dump, "b", &[1])]));
    assert!(contradicts(&[source(Dump, "a", &[1]), source(CompleteList, "b", &[1, 2])]));
    assert!(!contradicts(&[source(Dump, "a", &[1, 2]), source(PartialList, "b", &[1])]));
    assert!(contradicts(&[source(CaptureDetails, "a", &[3]), source(Dump, "b", &[1, 2])]));
    assert!(!contradicts(&[source(CaptureDetails, "a", &[3]), source(PartialList, "b", &[1])]));
    let mixed = Source { is_mixed: true, ..source(PartialList, "a", &[1]) };
    assert!(contradicts(&[mixed]), "its pages are of different moments");
}

#[test]
fn a_list_that_only_a_files_name_tells_may_hide_members_of_other_projects() {
    let request = |filters: &[(&str, &str)], by_name| ListRequest {
        kind: Kind::Capture,
        filters: Some(filters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()),
        by_name,
    };
    let basis = |request: ListRequest, found| {
        let list = Coverage {
            request: request.clone(),
            counted: Counted { exact: Some((2, 2)), at_least: None },
            found,
        };
        list_basis(CollectionId(7), &request, Some(ProjectId(1)), Some(&list))
    };
    let all = [("collections", "7")];
    let in_project = [("collections", "7"), ("project_id", "1")];
    let with_more = [("collections", "7"), ("has_detections", "true")];
    assert_eq!(basis(request(&all, false), 2), MembershipBasis::CompleteList);
    assert_eq!(basis(request(&all, true), 2), MembershipBasis::CompleteListInProject);
    assert_eq!(basis(request(&in_project, true), 2), MembershipBasis::CompleteListInProject);
    assert_eq!(basis(request(&with_more, true), 2), MembershipBasis::PartialList);
    assert_eq!(basis(request(&all, false), 1), MembershipBasis::PartialList);
    assert_eq!(basis(request(&all, false), 3), MembershipBasis::PartialList, "more than counted");
}
