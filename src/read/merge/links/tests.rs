use super::*;
use crate::model::{Capture, CaptureId, DeploymentId, EventId, ListRequest, Origin};

const HERE: ProjectId = ProjectId(1);

fn origin() -> Option<Origin> {
    Some(Origin { file: 0, start: 0, len: 0, form: Form::Dump })
}

/// Capture 5 of project 1, of deployment 2 and event 3, which are there, among files of a dump that holds all kinds.
struct Case {
    capture: Capture,
    deployments: Vec<Deployment>,
    events: Vec<Event>,
    lists: Vec<Coverage>,
    is_dumped: bool,
}

fn case() -> Case {
    let deployment =
        Deployment { project: Some(HERE), origin: origin(), ..Deployment::new(DeploymentId(2)) };
    let event = Event {
        project: Some(HERE),
        deployment: Field::Value(DeploymentId(2)),
        origin: origin(),
        ..Event::new(EventId(3))
    };
    let capture = Capture {
        project: Some(HERE),
        deployment: Some(DeploymentId(2)),
        event: Some(EventId(3)),
        origin: origin(),
        ..Capture::new(CaptureId(5))
    };
    Case {
        capture,
        deployments: vec![deployment, Deployment::new(DeploymentId(8))],
        events: vec![event, Event::new(EventId(9))],
        lists: Vec::new(),
        is_dumped: true,
    }
}

impl Case {
    /// What the capture does not tell, the projects named in doubt, and the codes found.
    fn doubts(self) -> (Unsaid, Vec<i64>, Vec<u16>) {
        let Self { capture, deployments, events, lists, is_dumped } = self;
        let projects = Table::new(vec![Project { origin: origin(), ..Project::new(HERE) }]);
        let (deployments, mut events) = (Table::new(deployments), Table::new(events));
        let columns = [capture].into_iter().collect();
        let mut captures = CaptureTable::new(columns, &deployments, &events);
        let mut file = FileRecords::new("dump.json");
        if is_dumped {
            for kind in [Kind::Project, Kind::Deployment, Kind::Event, Kind::Capture] {
                file.dumped.entry(kind).or_default().add(1);
            }
        }
        let linked = Linked { projects: &projects, deployments: &deployments, events: &mut events };
        let doubts = Doubts::of(&mut captures, linked, &[file], &lists);
        let row = captures.rows().next().unwrap();
        assert_eq!(captures.unsaid(row).has(Unsaid::PROJECT), captures.project(row).is_none());
        let codes = doubts.findings(&captures).into_iter().map(|finding| finding.code.0).collect();
        (captures.unsaid(row), doubts.torn.keys().map(|id| id.0).collect(), codes)
    }
}

/// A list of events that was asked for with these filters.
fn of_events(filters: &[(&str, &str)]) -> Coverage {
    let filters = filters.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Coverage {
        request: ListRequest { kind: Kind::Event, filters: Some(filters), by_name: false },
        counted: crate::model::Counted { exact: Some((1, 1)), at_least: None },
        found: 1,
    }
}

#[test]
fn what_fits_is_not_doubted() {
    assert_eq!(case().doubts(), (Unsaid::default(), vec![], vec![]));
}

#[test]
fn a_project_that_does_not_fit_the_deployment_or_the_event_is_not_told() {
    let mut other = case();
    other.capture.project = Some(ProjectId(7));
    assert_eq!(other.doubts(), (Unsaid::PROJECT, vec![1, 7], vec![614]));
    let mut none = case();
    none.capture.project = None;
    assert_eq!(none.doubts(), (Unsaid::PROJECT, vec![1], vec![614]), "null is told");
    let mut other = case();
    other.events[0].project = Some(ProjectId(7));
    assert_eq!(other.doubts(), (Unsaid::PROJECT, vec![1, 7], vec![614]));
}

#[test]
fn a_project_without_a_record_is_not_told_where_no_deployment_tells_it() {
    let mut alone = case();
    (alone.capture.project, alone.capture.deployment) = (Some(ProjectId(7)), None);
    alone.capture.event = None;
    assert_eq!(alone.doubts(), (Unsaid::PROJECT, vec![], vec![612]));
}

#[test]
fn a_record_that_should_be_there_and_is_not_is_not_told() {
    let mut event = case();
    event.capture.event = Some(EventId(9));
    assert_eq!(event.doubts(), (Unsaid::EVENT, vec![], vec![612]));
    let mut deployment = case();
    deployment.capture.deployment = Some(DeploymentId(8));
    assert_eq!(deployment.doubts(), (Unsaid::DEPLOYMENT, vec![], vec![612]));
}

#[test]
fn a_record_that_need_not_be_there_is_not_missed() {
    let lost = |lists| {
        let mut case = case();
        case.capture.event = Some(EventId(9));
        (case.lists, case.is_dumped) = (lists, false);
        case.doubts().0 == Unsaid::EVENT
    };
    assert!(!lost(vec![]), "nothing tells that sessions were asked for");
    assert!(!lost(vec![of_events(&[("project_id", "4")])]), "only those of another project");
    assert!(!lost(vec![of_events(&[("project_id", "1"), ("deployment", "6")])]));
    assert!(lost(vec![of_events(&[])]));
    assert!(lost(vec![of_events(&[("project_id", "1")])]));
}
