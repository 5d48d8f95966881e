//! The jobs as a trace, in the Chrome trace event format that Perfetto and `chrome://tracing` open: one
//! track a lane; each job a complete event, with its waiting and its running nested in it.
//!
//! The format is described in "Trace Event Format" (Chromium project, section "Complete Events"): `ph`,
//! `ts` and `dur` in microseconds, `pid`, `tid`. Times are the server's clock read as if it were UTC.

use serde_json::json;

use super::{duration_words, wait_words};
use crate::facts::timeline::{Interval, lanes};
use crate::model::{JobState, Kind, ServerTime};
use crate::site::Site;
use crate::site::artifact::{Artifact, Data};
use crate::site::route::Page;

/// The file.
pub(in crate::site) fn trace(site: &Site<'_>) -> Vec<u8> {
    let path = Artifact::Data(Data::Trace).path();
    let timed = site.snapshot.jobs.iter().zip(&site.facts.audit.jobs);
    let timed: Vec<_> = timed.filter(|(job, _)| site.shows(Kind::Job, job.id.0)).collect();
    let drawn: Vec<_> = timed
        .iter()
        .filter_map(|(job, facts)| Some((*job, *facts, facts.timing.whole()?)))
        .collect();
    let wholes: Vec<Interval> = drawn.iter().map(|(.., whole)| *whole).collect();
    let lanes = lanes::pack(&wholes);
    let mut text = String::from("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    let name = |name: &str, tid: Option<usize>, of: &str| json!({ "ph": "M", "name": name, "pid": 1, "tid": tid.unwrap_or(0), "args": { "name": of } });
    text.push_str(&name("process_name", None, "Jobs, server time").to_string());
    for lane in 0..lanes.iter().max().map_or(0, |lane| lane + 1) {
        text.push_str(",\n");
        text.push_str(
            &name("thread_name", Some(lane + 1), &format!("lane {}", lane + 1)).to_string(),
        );
    }
    for ((job, facts, whole), lane) in drawn.iter().zip(lanes) {
        let kind = job.type_key.as_deref().or(job.type_name.as_deref()).unwrap_or("unknown");
        let state = job.state.unwrap_or(JobState::Unknown).api_name();
        let page = Page::Record { kind: Kind::Job, id: job.id.0 };
        let link = site.has(page).then(|| page.relative_from(&path));
        let iso = |time: Option<ServerTime>| time.map(|time| time.to_string());
        let event = |name: &str, span: Interval, args: serde_json::Value| {
            json!({
                "ph": "X", "name": name, "cat": kind, "pid": 1, "tid": lane + 1,
                "ts": span.from, "dur": span.length(), "args": args,
            })
        };
        let title = format!("#{} {}", job.id, site.job_title(job));
        let about = json!({
            "id": job.id.0, "status": state, "link": link, "run": duration_words(facts),
            "basis": facts.timing.basis.word(), "project": job.project.map(|id| id.0),
            "created_at": iso(job.created_at), "started_at": iso(job.started_at),
            "finished_at": iso(job.finished_at),
        });
        let mut events = vec![event(&title, *whole, about)];
        if let Some(wait) = facts.timing.wait {
            events.push(event(
                "queue",
                wait,
                json!({ "id": job.id.0, "waited": wait_words(facts) }),
            ));
        }
        if let Some(run) = facts.timing.run_interval() {
            let args =
                json!({ "id": job.id.0, "status": state, "basis": facts.timing.basis.word() });
            events.push(event("run", run, args));
        }
        for event in events {
            text.push_str(",\n");
            text.push_str(&event.to_string());
        }
    }
    text.push_str("\n]}\n");
    text.into_bytes()
}
