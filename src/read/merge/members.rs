//! Who is in which collection, from the best evidence there is, and where two sources of it contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    CaptureId, CaptureTable, Collection, CollectionId, Coverage, Kind, ListRequest, Membership,
    MembershipBasis, ProjectId, Table, Witness,
};
use crate::read::records::{FileRecords, ListedMembers};

/// The captures that one source names as members of a collection.
struct Source {
    basis: MembershipBasis,
    /// What it is called in a sentence, such as `a list of its captures`.
    name: String,
    captures: BTreeSet<CaptureId>,
    /// Whether its pages are of different moments.
    is_mixed: bool,
}

/// The members of each collection, and of which of them two sources contradict each other.
pub(super) fn members(
    files: &mut [FileRecords],
    collections: &Table<Collection>,
    captures: &CaptureTable,
    coverage: &[Coverage],
) -> (BTreeMap<CollectionId, Membership>, BTreeMap<CollectionId, Witness>) {
    let project_of = |id: CollectionId| collections.find(id).and_then(|found| found.project);
    let mut contradictions = BTreeMap::new();
    let mut members = BTreeMap::new();
    for (id, sources) in sources(files, collections, coverage) {
        let doubt = contradiction(&sources, captures, project_of(id));
        contradictions.extend(doubt.map(|doubt| (id, doubt)));
        members.insert(id, united(sources, captures));
    }
    (members, contradictions)
}

/// All members that any source names, with the strongest basis among the sources.
fn united(sources: Vec<Source>, captures: &CaptureTable) -> Membership {
    let basis = sources.iter().map(|source| source.basis).min();
    let ids: BTreeSet<CaptureId> = sources.into_iter().flat_map(|source| source.captures).collect();
    let mut membership = Membership {
        rows: Vec::new(),
        absent: Vec::new(),
        basis: basis.unwrap_or(MembershipBasis::CaptureDetails),
    };
    for id in ids {
        match captures.row(id) {
            Some(row) => membership.rows.push(row),
            None => membership.absent.push(id),
        }
    }
    membership
}

/// Every source of the members of each collection.
fn sources(
    files: &mut [FileRecords],
    collections: &Table<Collection>,
    coverage: &[Coverage],
) -> BTreeMap<CollectionId, Vec<Source>> {
    let mut all: BTreeMap<CollectionId, Vec<Source>> = BTreeMap::new();
    let mut pages: BTreeMap<(CollectionId, ListRequest), BTreeSet<CaptureId>> = BTreeMap::new();
    let mut details: BTreeMap<CollectionId, BTreeSet<CaptureId>> = BTreeMap::new();
    for file in files {
        for (collection, ids) in std::mem::take(&mut file.images) {
            all.entry(collection).or_default().push(Source {
                basis: MembershipBasis::Dump,
                name: file.name.clone(),
                captures: ids.into_iter().collect(),
                is_mixed: false,
            });
        }
        for ListedMembers { collection, request, captures } in std::mem::take(&mut file.listed) {
            pages.entry((collection, request)).or_default().extend(captures);
        }
        for (collection, capture) in std::mem::take(&mut file.memberships) {
            details.entry(collection).or_default().insert(capture);
        }
    }
    for ((collection, request), captures) in pages {
        let project = collections.find(collection).and_then(|found| found.project);
        let list = coverage.iter().find(|list| list.request == request);
        let is_mixed = list.is_some_and(Coverage::is_of_two_states);
        let basis = list_basis(collection, &request, project, list);
        let name = "a list of its captures".to_owned();
        all.entry(collection).or_default().push(Source { basis, name, captures, is_mixed });
    }
    for (collection, captures) in details {
        all.entry(collection).or_default().push(Source {
            basis: MembershipBasis::CaptureDetails,
            name: "details of captures".to_owned(),
            captures,
            is_mixed: false,
        });
    }
    all
}

/// The contradiction between two sources, if there is one: a source that should hold all members lacks one that another
/// names.
fn contradiction(
    sources: &[Source],
    captures: &CaptureTable,
    project: Option<ProjectId>,
) -> Option<Witness> {
    if let Some(mixed) = sources.iter().find(|source| source.is_mixed) {
        let words = format!("the pages of {} are of different moments", mixed.name);
        return Some(Witness::two_states(words));
    }
    let is_of_project =
        |id: &CaptureId| captures.row(*id).is_some_and(|row| captures.project(row) == project);
    for (n, whole) in sources.iter().enumerate() {
        let lacks = |id: &&CaptureId| match whole.basis {
            MembershipBasis::Dump | MembershipBasis::CompleteList => !whole.captures.contains(id),
            MembershipBasis::CompleteListInProject => {
                project.is_some() && is_of_project(id) && !whole.captures.contains(id)
            }
            MembershipBasis::PartialList | MembershipBasis::CaptureDetails => false,
        };
        for (_, other) in sources.iter().enumerate().filter(|(m, _)| *m != n) {
            if let Some(capture) = other.captures.iter().find(lacks) {
                let words = format!(
                    "capture {capture} is a member by {} and not by {}",
                    other.name, whole.name
                );
                return Some(Witness::two_states(words));
            }
        }
    }
    None
}

/// How a list of captures asked with `collections=ID` knows the members.
///
/// Since April 2026 the platform refuses such a list without a project, and with one hides members of other projects; a
/// file's name need not say that one was asked for.
fn list_basis(
    collection: CollectionId,
    request: &ListRequest,
    project: Option<ProjectId>,
    list: Option<&Coverage>,
) -> MembershipBasis {
    let id = collection.to_string();
    let is_in_project = |project: ProjectId| {
        let project = project.to_string();
        let with = |key| [("collections", id.as_str()), (key, project.as_str())];
        request.is(Kind::Capture, &with("project_id"))
            || request.is(Kind::Capture, &with("project"))
    };
    if !list.is_some_and(Coverage::is_complete) {
        MembershipBasis::PartialList
    } else if request.is(Kind::Capture, &[("collections", &id)]) {
        if request.by_name {
            MembershipBasis::CompleteListInProject
        } else {
            MembershipBasis::CompleteList
        }
    } else if project.is_some_and(is_in_project) {
        MembershipBasis::CompleteListInProject
    } else {
        MembershipBasis::PartialList
    }
}

#[cfg(test)]
mod tests;
