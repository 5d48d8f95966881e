use super::*;
use crate::model::{
    Capture, CaptureColumns, CaptureId, CaptureTable, Counter, DefaultFilters, DeploymentId,
    DetectionTable, EventId, Field, Form, Holdings, Occurrence, OccurrenceId, OccurrenceTable,
    Origin, PairCounts, Project, ServerTime, Table, Taxon, TaxonId, Unsaid, Witness,
};

/// An occurrence of deployment 1: its determination, score, event and time of creation.
#[derive(Clone, Copy)]
struct Seen {
    determination: Option<i64>,
    score: Option<f64>,
    event: Option<i64>,
    added_at: i64,
}

impl Default for Seen {
    fn default() -> Self {
        Self { determination: Some(2), score: Some(0.9), event: Some(1), added_at: 0 }
    }
}

/// A station with one session of two captures, on which occurrences are seen.
struct World {
    filters: DefaultFilters,
    occurrences: Vec<Seen>,
    /// Detections: capture, occurrence by its place, whether it has a box.
    detections: Vec<(usize, Option<usize>, bool)>,
    /// What is recorded of each counter; and when it was computed.
    recorded: Option<i64>,
    computed: i64,
    without_project: bool,
    holdings: Holdings,
}

impl Default for World {
    fn default() -> Self {
        Self {
            filters: DefaultFilters { score_threshold: 0.5, ..DefaultFilters::default() },
            occurrences: vec![Seen::default()],
            detections: vec![(0, Some(0), true)],
            recorded: None,
            computed: 10,
            without_project: false,
            holdings: Holdings::default(),
        }
    }
}

fn capture(id: i64, project: Option<ProjectId>, recorded: Option<i64>) -> Capture {
    Capture {
        id: CaptureId(id),
        project,
        deployment: Some(DeploymentId(1)),
        event: Some(EventId(1)),
        timestamp: None,
        size: None,
        has_real_detection: None,
        is_processed: None,
        detections_count: recorded,
        is_whole: None,
        n_listed: None,
        unsaid: Unsaid::default(),
        added_at: Some(ServerTime::from_micros(0)),
        path_hash: None,
        width: Field::Absent,
        height: Field::Absent,
        origin: None,
    }
}

impl World {
    fn snapshot(&self) -> Snapshot {
        let counter = Counter::told(self.recorded, Form::Dump);
        let project = Some(ProjectId(1));
        let computed = Some(ServerTime::from_micros(self.computed));
        let mut event = Event { project, calculated_at: computed, ..Event::new(EventId(1)) };
        event.deployment = Field::Value(DeploymentId(1));
        event.each_counter_mut(|of| *of = counter);
        let mut deployment =
            Deployment { project, updated_at: computed, ..Deployment::new(DeploymentId(1)) };
        deployment.each_counter_mut(|of| *of = counter);
        let origin = Some(Origin { file: 0, start: 0, len: 1, form: Form::Dump });
        (event.origin, deployment.origin) = (origin, origin);
        let (events, deployments) = (Table::new(vec![event]), Table::new(vec![deployment]));
        let of_captures = if self.without_project { None } else { project };
        let columns: CaptureColumns =
            (1..=2).map(|id| capture(id, of_captures, self.recorded)).collect();
        let mut captures = CaptureTable::new(columns, &deployments, &events);
        captures.rows().for_each(|row| captures.tell(row, Some(true), Some(true), Some(true)));
        let mut occurrences = OccurrenceTable::default();
        for (seen, id) in self.occurrences.iter().zip(1..) {
            occurrences.push(&Occurrence {
                determination: seen
                    .determination
                    .map_or(Field::Null, |id| Field::Value(TaxonId(id))),
                score: seen.score.map_or(Field::Null, Field::Value),
                event: seen.event.map_or(Field::Null, |id| Field::Value(EventId(id))),
                deployment: Field::Value(DeploymentId(1)),
                added_at: Some(ServerTime::from_micros(seen.added_at)),
                ..Occurrence::new(OccurrenceId(id))
            });
        }
        let (mut pairs, mut counts) = (Vec::new(), PairCounts::default());
        for (capture, occurrence, has_box) in self.detections.iter().copied() {
            let capture = Row::new(capture);
            match occurrence.map(Row::new) {
                Some(occurrence) => {
                    pairs.push((capture, occurrence));
                    counts.more.extend((!has_box).then_some(((capture, occurrence), -1)));
                }
                None => counts.without_occurrence.extend(has_box.then_some(capture)),
            }
        }
        let taxon = |id, parents: &[i64]| Taxon {
            parents: Some(parents.iter().copied().map(TaxonId).collect()),
            ..Taxon::new(TaxonId(id))
        };
        let filters = Some(self.filters.clone());
        Snapshot {
            captures,
            events,
            deployments,
            occurrences,
            projects: Table::new(vec![Project { filters, ..Project::new(ProjectId(1)) }]),
            taxa: Table::new(vec![taxon(1, &[]), taxon(2, &[1]), taxon(3, &[])]),
            detections: DetectionTable::new(pairs, Vec::new(), counts),
            holdings: self.holdings.clone(),
            ..Snapshot::default()
        }
    }

    fn of_event(&self, kind: CounterKind) -> CounterFact {
        let counters = recompute(&self.snapshot());
        counters.of_event(Row::new(0)).iter().find(|fact| fact.kind == kind).unwrap().clone()
    }

    fn of_deployment(&self, kind: CounterKind) -> CounterFact {
        let counters = recompute(&self.snapshot());
        counters.of_deployment(Row::new(0)).iter().find(|fact| fact.kind == kind).unwrap().clone()
    }

    /// The numbers of detections of the capture, the event and the deployment, all of them exact.
    fn detections(&self) -> [i64; 3] {
        let facts = [
            of_capture(&self.snapshot(), Row::new(0)),
            self.of_event(CounterKind::Detections),
            self.of_deployment(CounterKind::Detections),
        ];
        facts.map(|fact| exact(&fact))
    }

    /// The numbers of occurrences of the event and the deployment, and of taxa of the deployment.
    fn occurrences(&self) -> [i64; 3] {
        let facts = [
            self.of_event(CounterKind::Occurrences),
            self.of_deployment(CounterKind::Occurrences),
            self.of_deployment(CounterKind::Taxa),
        ];
        facts.map(|fact| exact(&fact))
    }
}

fn exact(fact: &CounterFact) -> i64 {
    match fact.recomputed {
        Evidence::Exact(n) => n,
        ref other => panic!("{other:?}"),
    }
}

#[test]
fn a_score_at_the_threshold_counts_and_none_does_not() {
    let seen = [Some(0.5), Some(0.49), None].map(|score| Seen { score, ..Seen::default() });
    let world = World {
        occurrences: seen.to_vec(),
        detections: vec![(0, Some(0), true), (0, Some(1), true), (0, Some(2), true)],
        ..World::default()
    };
    assert_eq!(world.detections(), [1, 1, 1]);
    assert_eq!(world.occurrences(), [1, 1, 1]);
}

#[test]
fn a_detection_without_an_occurrence_fails_a_threshold_of_zero_too() {
    let world = World {
        filters: DefaultFilters::default(),
        detections: vec![(0, Some(0), true), (0, None, true)],
        ..World::default()
    };
    assert_eq!(world.detections(), [1, 1, 1]);
}

#[test]
fn a_capture_without_a_project_counts_every_box() {
    let low = Seen { score: Some(0.1), ..Seen::default() };
    let world = World {
        occurrences: vec![low],
        detections: vec![(0, Some(0), true), (0, None, true), (0, None, false)],
        without_project: true,
        ..World::default()
    };
    assert_eq!(world.detections(), [2, 0, 0]);
}

#[test]
fn null_markers_do_not_count_and_two_boxes_of_an_occurrence_count_twice() {
    let world = World {
        occurrences: vec![Seen::default(); 2],
        detections: vec![
            (0, Some(0), true),
            (0, Some(0), true),
            (0, Some(0), false),
            (0, Some(1), false),
            (0, None, false),
            (1, Some(0), true),
        ],
        ..World::default()
    };
    assert_eq!(world.detections(), [2, 3, 3]);
    // That an occurrence hangs on a null marker alone makes no difference to it.
    assert_eq!(world.occurrences(), [2, 2, 1]);
}

#[test]
fn lists_of_taxa_include_and_exclude_with_descendants() {
    let all = |filters: DefaultFilters| {
        let seen = [Some(2), Some(3), None];
        let seen = seen.map(|determination| Seen { determination, ..Seen::default() });
        let world = World {
            filters,
            occurrences: seen.to_vec(),
            detections: (0..3).map(|n| (0, Some(n), true)).collect(),
            ..World::default()
        };
        (world.detections(), world.occurrences())
    };
    let include = DefaultFilters { include: vec![TaxonId(1)], ..DefaultFilters::default() };
    assert_eq!(all(include), ([1; 3], [1, 1, 1]));
    // A null determination passes a list of exclusions, and is one value among the taxa.
    let exclude = DefaultFilters { exclude: vec![TaxonId(1)], ..DefaultFilters::default() };
    assert_eq!(all(exclude), ([2; 3], [2, 2, 2]));
}

#[test]
fn an_occurrence_without_an_event_counts_nowhere() {
    let without = Seen { event: None, determination: Some(3), ..Seen::default() };
    let world = World { occurrences: vec![Seen::default(), without], ..World::default() };
    assert_eq!(world.occurrences(), [1, 1, 1]);
}

#[test]
fn what_was_created_later_makes_a_number_stale_and_nothing_else_does() {
    let newer = Seen { added_at: 20, determination: Some(3), ..Seen::default() };
    let world = |recorded, computed| World {
        occurrences: vec![Seen::default(), newer],
        detections: vec![(0, Some(0), true), (0, Some(1), true)],
        recorded: Some(recorded),
        computed,
        ..World::default()
    };
    let stale = Verdict::Stale { newer: 1 };
    let drift = |by| Verdict::Drift { by, at_least: false };
    for kind in [CounterKind::Detections, CounterKind::Occurrences] {
        assert_eq!(world(1, 10).of_event(kind).verdict, stale);
        assert_eq!(world(1, 10).of_deployment(kind).verdict, stale);
        assert_eq!(world(1, 30).of_event(kind).verdict, drift(1));
        assert_eq!(world(0, 10).of_event(kind).verdict, drift(2));
        assert_eq!(world(3, 10).of_event(kind).verdict, drift(-1));
        assert_eq!(world(2, 10).of_event(kind).verdict, Verdict::Match);
    }
    assert_eq!(world(1, 10).of_deployment(CounterKind::Taxa).verdict, stale);
    assert_eq!(world(1, 10).of_event(CounterKind::Captures).verdict, drift(1));
}

#[test]
fn a_gap_makes_a_bound_of_what_rests_on_it_alone() {
    let gap = Some(Witness::partial("a gap"));
    let world = |holdings| World { holdings, recorded: Some(1), ..World::default() };
    let of = |fact: CounterFact| (fact.recomputed.number(), fact.recomputed.key());
    let occurrences = world(Holdings { occurrences: gap.clone(), ..Holdings::default() });
    assert_eq!(of(occurrences.of_event(CounterKind::Occurrences)), (Some(1), "at_least"));
    assert_eq!(of(occurrences.of_deployment(CounterKind::Taxa)), (Some(1), "at_least"));
    assert_eq!(of(occurrences.of_event(CounterKind::Detections)), (Some(1), "exact"));
    let captures = world(Holdings { all_captures: gap.clone(), ..Holdings::default() });
    assert_eq!(of(captures.of_event(CounterKind::Captures)), (Some(2), "at_least"));
    assert_eq!(of(captures.of_event(CounterKind::Detections)), (Some(1), "at_least"));
    assert_eq!(of(captures.of_event(CounterKind::Occurrences)), (Some(1), "exact"));
    let events = world(Holdings { events: gap, ..Holdings::default() });
    assert_eq!(of(events.of_deployment(CounterKind::Events)), (Some(1), "at_least"));
    assert_eq!(of(events.of_deployment(CounterKind::Captures)), (Some(2), "exact"));
}

#[test]
fn a_served_count_that_differs_may_be_of_the_moment() {
    let mut snapshot = World::default().snapshot();
    snapshot.events.each_mut(|event| {
        event.each_counter_mut(|of| *of = Counter::told(Some(5), Form::Api));
    });
    let counters = recompute(&snapshot);
    let verdicts = counters.of_event(Row::new(0)).iter().map(|fact| fact.verdict.key());
    assert_eq!(verdicts.collect::<Vec<_>>(), ["drift", "drift", "not_verifiable"]);
}

#[test]
fn captures_are_tallied_by_project() {
    let world = World { recorded: Some(1), ..World::default() };
    let tally = &recompute(&world.snapshot()).captures[&Some(ProjectId(1))];
    assert_eq!((tally.recorded, tally.matching, tally.above), (2, 1, 1));
    assert_eq!(tally.drifted, [Row::new(1)]);
}
