//! What the first page says is to be done, and the pages and tables on effort and overlaps, of a snapshot that was made for it.

use serde_json::{Value, json};

use crate::support::{Case, Output};

/// A project with two capture sets, three stations, captures of a month, and jobs.
fn snapshot(case: &Case) {
    let project = |id: i64| json!({"id": id, "name": "Meadow", "details": format!("https://a.example/api/v2/projects/{id}/")});
    let captures: Vec<Value> = (1..=30)
        .map(|n| {
            let station = if n <= 20 { 1 } else { 2 };
            json!({
                "id": n, "timestamp": format!("2024-06-{n:02}T22:00:00"), "project": project(1),
                "deployment": {"id": station, "name": if station == 1 { "Old" } else { "New" }},
                "detections_count": 0, "detections": [],
                "path": format!("a/{n}.jpg"), "size": 10, "width": 4, "height": 3,
            })
        })
        .collect();
    let page = |results: &[Value]| json!({"count": results.len(), "next": null, "previous": null, "results": results});
    let set = |id: i64, name: &str, n: usize| {
        json!({
            "id": id, "name": name, "project": 1, "method": "full", "kwargs": {}, "source_images_count": n,
            "created_at": "2024-07-01T10:00:00", "updated_at": "2024-07-01T10:00:00",
        })
    };
    let sets = [set(10, "All", 30), set(11, "Early", 12), set(12, "Odd", 0)];
    let mut broken = sets.to_vec();
    broken[2]["kwargs"] = json!({"nonsense": 1});
    let job = |id: i64, status: &str, updated: &str| {
        json!({
            "id": id, "details": format!("https://a.example/api/v2/jobs/{id}/"), "name": format!("Work {id}"), "status": status, "project": project(1),
            "created_at": "2024-06-01T10:00:00", "started_at": "2024-06-01T10:01:00", "updated_at": updated,
            "progress": {"summary": {"status": status, "progress": 0.5}, "stages": [], "errors": ["Disk 17 is full"], "logs": []},
        })
    };
    let jobs = [
        job(1, "STARTED", "2024-06-01T10:02:00"),
        job(2, "FAILURE", "2024-06-01T11:00:00"),
        job(3, "FAILURE", "2024-06-01T12:00:00"),
    ];
    case.file("in/projects.json", page(&[project(1)]).to_string());
    case.file("in/captures.json", page(&captures).to_string());
    case.file("in/captures_collections=10.json", page(&captures).to_string());
    case.file("in/captures_collections=11.json", page(&captures[..12]).to_string());
    case.file("in/collections.json", page(&broken).to_string());
    case.file("in/jobs.json", page(&jobs).to_string());
    let manifest = json!([
        {"file": "projects.json", "url": "https://a.example/api/v2/projects/"},
        {"file": "captures.json", "url": "https://a.example/api/v2/captures/?limit=30"},
        {"file": "captures_collections=10.json", "url": "https://a.example/api/v2/captures/?collections=10"},
        {"file": "captures_collections=11.json", "url": "https://a.example/api/v2/captures/?collections=11"},
        {"file": "collections.json", "url": "https://a.example/api/v2/captures/collections/"},
        {"file": "jobs.json", "url": "https://a.example/api/v2/jobs/"},
    ]);
    case.file("in/manifest.json", manifest.to_string());
}

fn report() -> Case {
    let case = Case::new();
    snapshot(&case);
    let Output { status, stderr, .. } = case.run(&["build", "in", "-o", "site"]);
    assert_eq!(status, 0, "{stderr}");
    case
}

/// The words of a page, one blank between two.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut is_tag = false;
    for c in html.chars() {
        match c {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push(' ');
            }
            c if !is_tag => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_first_page_says_what_the_snapshot_is_and_what_to_do() {
    let case = report();
    let home = case.text("site/index.html");
    let text = words(&home);
    assert!(home.contains("<h1>Meadow</h1>"), "with one project the report is called as it is");
    assert!(text.contains("captures from 2024-06-01 to 2024-06-30"), "{text}");
    assert!(text.contains("2 stations with captures 30 station nights with captures 30 captures"));
    for step in [
        "1 capture set cannot be populated",
        "2 jobs failed Likely causes, by the messages: “Disk # is full” (2).",
        "1 job seems to hang They are said to run",
        "1 station is quiet",
        "Old (last 2024-06-20)",
    ] {
        assert!(text.contains(step), "{step}: {text}");
    }
    let next = home.split_once("id=\"next\"").unwrap().1.split_once("</section>").unwrap().0;
    let sets = next.split_once("capture set cannot").unwrap().1.split_once("</li>").unwrap().0;
    assert!(sets.contains(">Odd</a>") && !sets.contains(">All</a>"), "{sets}");
    assert!(sets.contains("data/collections.csv"), "each step has its table: {sets}");
}

#[test]
fn effort_is_told_by_station_and_month_with_the_nights_without_captures() {
    let case = Case::new();
    snapshot(&case);
    let text = case.text("in/captures.json");
    let without: Value = serde_json::from_str(&text).unwrap();
    let kept: Vec<&Value> = without["results"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|capture| !(5..=9).contains(&capture["id"].as_i64().unwrap()))
        .collect();
    case.file(
        "in/captures.json",
        json!({"count": kept.len(), "next": null, "previous": null, "results": kept}).to_string(),
    );
    for name in ["captures_collections=10.json", "captures_collections=11.json"] {
        std::fs::remove_file(case.path("in").join(name)).unwrap();
    }
    case.run(&["build", "in", "-o", "site"]);
    assert_eq!(
        case.text("site/data/gaps.csv").lines().skip(1).collect::<Vec<_>>(),
        ["1,Old,1,2024-06-05,2024-06-09,5"]
    );
    assert_eq!(
        case.text("site/data/effort.csv").lines().skip(1).collect::<Vec<_>>(),
        ["1,Old,1,2024-06,15,15,5", "2,New,1,2024-06,10,10,0"]
    );
    let page = words(&case.text("site/effort/index.html"));
    assert!(
        page.contains("Old 15 15 nights") && page.contains("Old 5 2024-06-05 2024-06-09"),
        "{page}"
    );
}

#[test]
fn overlaps_of_capture_sets_are_counted() {
    let case = report();
    assert_eq!(
        case.text("site/data/overlaps.csv").lines().skip(1).collect::<Vec<_>>(),
        ["10,11,All,Early,12,18,0,400,true"]
    );
    let page = words(&case.text("site/overlaps/index.html"));
    assert!(page.contains("All Early 12 18 0 40.0 %"), "{page}");
}

#[test]
fn what_is_not_processed_is_a_table() {
    let case = Case::new();
    case.file(
        "in/dump.json",
        json!([
            {"model": "main.deployment", "pk": 1, "fields": {"name": "Hut", "project": 1}},
            {"model": "main.sourceimage", "pk": 5, "fields": {"timestamp": "2024-06-01T22:00:00", "deployment": 1, "project": 1, "size": 9}},
            {"model": "main.sourceimage", "pk": 6, "fields": {"timestamp": "2024-06-01T23:00:00", "deployment": 1, "project": 1, "size": 9}},
            {"model": "main.detection", "pk": 7, "fields": {"source_image": 6, "bbox": [1, 2, 3, 4]}},
        ])
        .to_string(),
    );
    case.run(&["build", "in", "-o", "site"]);
    assert_eq!(
        case.text("site/data/unprocessed.csv").lines().skip(1).collect::<Vec<_>>(),
        ["5,2024-06-01T22:00:00,1,,9,1,Hut"]
    );
    let home = words(&case.text("site/index.html"));
    assert!(home.contains("1 capture was not processed") && home.contains("Hut (1)"), "{home}");
}

#[test]
fn a_report_on_one_project_lists_its_capture_sets_and_can_be_cited() {
    let case = report();
    let home = case.text("site/index.html");
    let sets =
        home.split_once("<h2 id=\"projects\">").unwrap().1.split_once("</section>").unwrap().0;
    assert!(sets.starts_with("Capture sets<") && sets.contains(">Early</a>"), "{sets}");
    for table in ["captures.csv.gz", "occurrences.csv.gz", "nights.csv", "taxa.csv"] {
        assert!(home.contains(&format!("<a href=\"data/{table}\">{table}</a>")), "{table}");
    }
    let hash = |case: &Case| {
        let text = words(&case.text("site/index.html"));
        let rest = text.split_once("Snapshot SHA-256 ").unwrap().1;
        rest.get(..64).unwrap().to_owned()
    };
    let cited = hash(&case);
    assert!(words(&home).contains("Meadow: report of the snapshot of 2024-"), "{home}");

    // The same files by other names are the same snapshot; one byte more is another.
    std::fs::rename(case.path("in/projects.json"), case.path("in/a.json")).unwrap();
    case.run(&["build", "in", "-o", "site"]);
    assert_eq!(hash(&case), cited);
    case.file("in/a.json", case.text("in/a.json") + "\n");
    case.run(&["build", "in", "-o", "site"]);
    assert_ne!(hash(&case), cited);
}

#[test]
fn a_job_that_failed_says_why() {
    let case = Case::new();
    snapshot(&case);
    let job = |id: i64, key: &str, error: &str| {
        json!({
            "id": id, "details": format!("https://a.example/api/v2/jobs/{id}/"), "name": "Work", "status": "FAILURE",
            "created_at": "2024-06-01T10:00:00", "job_type": {"name": "Work", "key": key},
            "source_image_collection": {"id": 12, "name": "Odd"},
            "progress": {"summary": {"status": "FAILURE", "progress": 0.5}, "stages": [], "errors": [error], "logs": []},
        })
    };
    let jobs = [
        job(
            1,
            "populate_captures_collection",
            "sample_full() got an unexpected keyword argument 'nonsense'",
        ),
        job(2, "ml", "HTTPConnectionPool: Max retries exceeded with url: /process"),
        job(3, "ml", "boom"),
    ];
    case.file("in/jobs.json", json!(jobs).to_string());
    assert_eq!(case.run(&["build", "in", "-o", "site"]).status, 0);
    let page = |id: i64| case.text(&format!("site/api/v2/jobs/{id}.html"));
    let populate = page(1);
    let why = populate.split_once("<h2 id=\"why\">").unwrap().1.split_once("</section>").unwrap().0;
    assert!(words(why).contains("Its settings or its type do not fit"), "{why}");
    assert!(why.contains("#MB206") && why.contains(">Odd</a>"), "what is known of the set: {why}");
    let ml = words(&page(2));
    assert!(ml.contains("A service that the platform calls did not answer"), "{ml}");
    assert!(!page(2).contains("#MB206"), "how a set was chosen makes no pipeline fail");
    assert!(!page(3).contains("id=\"why\""), "of a message that tells nothing nothing is claimed");
}

/// A report on thirty captures of a station, so many days apart; the twenty-eighth shows another taxon than all others.
fn taxa(days: i64) -> Case {
    let case = Case::new();
    let first = chrono::NaiveDate::from_ymd_opt(2024, 4, 1).unwrap();
    let captures: Vec<Value> = (1..=30)
        .map(|n| {
            let day = first + chrono::Duration::days(n * days);
            let taxon = if n == 28 { json!({"id": 2, "name": "Noctua pronuba"}) } else { json!({"id": 1, "name": "Autographa gamma"}) };
            json!({
                "id": n, "timestamp": format!("{day}T22:00:00"), "project": {"id": 1, "name": "Meadow"},
                "deployment": {"id": 1, "name": "Old"}, "path": format!("a/{n}.jpg"), "detections_count": 1,
                "detections": [{"id": n, "bbox": [1, 2, 3, 4], "occurrence": {"id": n, "determination": taxon}}],
            })
        })
        .collect();
    let page = json!({"count": 30, "next": null, "previous": null, "results": captures});
    case.file("in/captures.json", page.to_string());
    case.build(&case.path("in"));
    case
}

#[test]
fn the_first_page_names_taxa_that_are_new() {
    let case = taxa(3);
    for page in ["site/index.html", "site/api/v2/projects/1.html"] {
        let text = words(&case.text(page));
        let told = "New taxa Found since 2024-05-31, in the 30 days up to the project\u{2019}s last capture, and on no earlier capture";
        let (_, new) = text.split_once(told).unwrap_or_else(|| panic!("{text}"));
        let table = new.get(..300).unwrap();
        assert!(table.contains("Noctua pronuba 2024-06-24 22:00 Old"), "{table}");
        assert!(!table.contains("Autographa"), "{table}");
    }
}

#[test]
fn no_taxon_is_new_in_a_month() {
    let case = taxa(1);
    assert!(!case.text("site/index.html").contains("New taxa"));
}

#[test]
fn a_taxon_has_its_parents_and_its_stations() {
    let case = Case::new();
    let taxon = json!({"id": 2, "name": "Noctua pronuba", "rank": "SPECIES"});
    // Two of it are on every capture.
    let captures: Vec<Value> = (1..=5)
        .map(|n| {
            let detection = |id: i64| json!({"id": id, "bbox": [1, 2, 3, 4], "occurrence": {"id": id, "determination": taxon}});
            let (station, name) = if n < 3 { (1, "Old") } else { (2, "New") };
            json!({
                "id": n, "timestamp": format!("2024-04-0{n}T22:00:00"), "project": {"id": 1, "name": "Meadow"},
                "deployment": {"id": station, "name": name}, "path": format!("a/{n}.jpg"), "detections_count": 2,
                "detections": [detection(n), detection(n + 10)],
            })
        })
        .collect();
    case.file(
        "in/captures.json",
        json!({"count": 5, "next": null, "previous": null, "results": captures}).to_string(),
    );
    let parents = json!([
        {"id": 73, "name": "Arthropoda", "rank": "PHYLUM"}, {"id": 9, "name": "Noctuidae", "rank": "FAMILY"},
        {"id": 10, "name": "Noctua", "rank": "GENUS"},
    ]);
    let taxa = json!([{"id": 2, "name": "Noctua pronuba", "rank": "SPECIES", "parents": parents}]);
    case.file(
        "in/taxa.json",
        json!({"count": 1, "next": null, "previous": null, "results": taxa}).to_string(),
    );
    case.build(&case.path("in"));
    let page = case.text("site/api/v2/taxa/2.html");
    assert!(page.contains("<h1><i>Noctua pronuba</i>"), "{page}");
    let said = words(&page);
    assert!(said.contains("Rank species Family Noctuidae Genus Noctua First seen"), "{said}");
    assert!(
        said.contains("last seen New 3 2024-04-03 2024-04-05 Old 2 2024-04-01 2024-04-02"),
        "{said}"
    );
    assert!(said.contains("id score captures seen on (camera time) station"), "{said}");
    let months = said.split_once("captures with it by month").unwrap().1;
    assert!(months.contains("2024-04 5"), "each capture counts once: {months}");
}

#[test]
fn what_people_said_of_an_occurrence_stands_on_its_sheet() {
    let case = Case::new();
    let prediction = json!({
        "taxon": {"id": 2, "name": "Noctua pronuba"}, "score": 0.5, "algorithm": {"id": 1, "name": "moths v2"},
        "created_at": "2025-02-01T00:00:00",
    });
    let person = json!({
        "id": 1, "taxon": {"id": 3, "name": "Noctua comes"}, "withdrawn": false, "created_at": "2025-03-01T10:00:00",
    });
    let occurrences: Vec<Value> = (1..=30)
        .map(|id| {
            let said = if id == 7 { vec![&person] } else { vec![] };
            json!({"id": id, "details": format!("http://h/api/v2/occurrences/{id}/"), "determination": {"id": 2, "name": "Noctua pronuba"}, "determination_score": 0.5, "predictions": [prediction], "identifications": said})
        })
        .collect();
    let page = json!({"count": 30, "next": null, "previous": null, "results": occurrences});
    case.file("in/occurrences.json", page.to_string());
    case.build(&case.path("in"));
    let said = words(&case.text("site/api/v2/occurrences/index.html"));
    let (_, history) =
        said.split_once("Identifications by people").unwrap_or_else(|| panic!("{said}"));
    let told = "occurrence when (server time) by taken for score \
        7 2025-02-01 00:00:00 moths v2 Noctua pronuba 0.500 7 2025-03-01 10:00:00 a person Noctua comes";
    assert!(history.trim_start().starts_with(told), "{history}");
    assert_eq!(case.run(&["verify", "site"]).status, 0);
}

#[test]
fn a_capture_leads_to_those_before_and_after_it_at_its_station() {
    let case = Case::new();
    let captures = [(1, "Old", 1), (2, "Old", 3), (3, "Old", 2), (4, "New", 2)].map(|(id, station, day)| {
        json!({
            "id": id, "timestamp": format!("2024-04-0{day}T22:00:00"), "path": format!("a/{id}.jpg"),
            "deployment": {"id": station.len() + usize::from(station == "New"), "name": station}, "detections_count": 0,
        })
    });
    case.file(
        "in/captures.json",
        json!({"count": 4, "next": null, "previous": null, "results": captures}).to_string(),
    );
    assert_eq!(case.run(&["build", "in", "-o", "site", "--capture-pages", "all"]).status, 0);
    let beside = |id: i64| {
        let said = words(&case.text(&format!("site/api/v2/captures/{id}.html")));
        let from = said.find("Before it:").or_else(|| said.find("After it:"));
        from.and_then(|from| said.get(from..)?.split(" API").next().map(str::to_owned))
    };
    assert_eq!(
        beside(3).as_deref(),
        Some("Before it: 2024-04-01 22:00:00 \u{b7} After it: 2024-04-03 22:00:00")
    );
    assert_eq!(beside(1).as_deref(), Some("After it: 2024-04-02 22:00:00"));
    assert_eq!(beside(4), None, "a capture of another station is none of its neighbours");
}

#[test]
fn what_the_filters_leave_out_and_a_genus_of_a_known_species_are_not_new() {
    let case = Case::new();
    let first = chrono::NaiveDate::from_ymd_opt(2024, 4, 1).unwrap();
    let captures: Vec<Value> = (1..=30)
        .map(|n| {
            let day = first + chrono::Duration::days(n * 3);
            let (taxon, score) = match n {
                // A genus whose species is known, a species that is left out, one with too low a score, one that is new.
                26 => (json!({"id": 3, "name": "Noctua"}), 0.9),
                27 => (json!({"id": 4, "name": "Amara aenea"}), 0.9),
                28 => (json!({"id": 5, "name": "Mythimna impura"}), 0.2),
                29 => (json!({"id": 6, "name": "Apamea crenata"}), 0.9),
                _ => (json!({"id": 2, "name": "Noctua pronuba"}), 0.9),
            };
            json!({
                "id": n, "timestamp": format!("{day}T22:00:00"), "project": {"id": 1, "name": "Meadow"},
                "deployment": {"id": 1, "name": "Old"}, "path": format!("a/{n}.jpg"), "detections_count": 1,
                "detections": [{"id": n, "bbox": [1, 2, 3, 4],
                    "occurrence": {"id": n, "determination": taxon, "determination_score": score}}],
            })
        })
        .collect();
    case.file(
        "in/captures.json",
        json!({"count": 30, "next": null, "previous": null, "results": captures}).to_string(),
    );
    let taxa = json!([
        {"id": 2, "name": "Noctua pronuba", "rank": "SPECIES", "parents": [{"id": 3, "name": "Noctua", "rank": "GENUS"}]},
        {"id": 3, "name": "Noctua", "rank": "GENUS", "parents": []},
        {"id": 4, "name": "Amara aenea", "rank": "SPECIES", "parents": []},
        {"id": 5, "name": "Mythimna impura", "rank": "SPECIES", "parents": []},
        {"id": 6, "name": "Apamea crenata", "rank": "SPECIES", "parents": []},
    ]);
    case.file(
        "in/taxa.json",
        json!({"count": 5, "next": null, "previous": null, "results": taxa}).to_string(),
    );
    let project = json!({
        "id": 1, "name": "Meadow", "details": "http://h/api/v2/projects/1/",
        "settings": {"default_filters_score_threshold": 0.5, "default_filters_include_taxa": [],
            "default_filters_exclude_taxa": [{"id": 4, "name": "Amara aenea"}]},
    });
    case.file("in/project.json", project.to_string());
    case.build(&case.path("in"));
    let page = words(&case.text("site/api/v2/projects/1.html"));
    let (_, new) = page.split_once("New taxa").unwrap_or_else(|| panic!("{page}"));
    let new = new.split("Jobs").next().unwrap();
    assert!(new.contains("Apamea crenata 2024-06-27 22:00 Old"), "{new}");
    for other in ["Noctua", "Amara", "Mythimna"] {
        assert!(!new.contains(other), "{other}: {new}");
    }
}
