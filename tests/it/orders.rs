//! Every order of a list against what the live endpoint answered when it was asked for that order.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{Case, golden, golden_json, ids_in_table};

/// The records of a list in an order, over all its pages: those in its tables, from the files beside their pages.
fn ordered(case: &Case, list: &str, order: &str) -> Vec<Value> {
    let pages = (1..).map_while(|page| {
        let leaf = if page == 1 { "index".to_owned() } else { format!("page-{page}") };
        let (field, end) = match order.strip_prefix('-') {
            Some(field) => (field, "-descending"),
            None => (order, ""),
        };
        let path = case.path(&format!("site/api/v2/{list}/by-{field}{end}/{leaf}.html"));
        Some(ids_in_table(&std::fs::read_to_string(path).ok()?))
    });
    let record = |id: i64| {
        serde_json::from_str(&case.text(&format!("site/api/v2/{list}/{id}.json"))).unwrap()
    };
    pages.flatten().map(record).collect()
}

/// What an order looks at, so that records that are equal in it may stand in any order.
fn value(record: &Value, field: &str) -> Value {
    let value = &record[field];
    if value.is_object() { value["id"].clone() } else { value.clone() }
}

#[test]
fn orders_are_those_of_the_live_endpoint() {
    let case = Case::new();
    let api = golden().join("api/su");
    let output = case.run(&[
        "build".as_ref(),
        api.as_os_str(),
        "-o".as_ref(),
        "site".as_ref(),
        "--capture-pages".as_ref(),
        "none".as_ref(),
    ]);
    assert_eq!(output.status, 0, "{}", output.stderr);
    let mut compared = 0;
    for (folder, list) in
        [("collections-ordering", "captures/collections"), ("jobs-ordering", "jobs")]
    {
        let mut files: Vec<_> =
            std::fs::read_dir(api.join(folder)).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        for file in files {
            let order = file.file_stem().unwrap().to_str().unwrap();
            let field = order.trim_start_matches('-');
            let live = golden_json(file.strip_prefix(golden()).unwrap().to_str().unwrap());
            let live = live["results"].as_array().unwrap();
            let asked: BTreeSet<i64> = live.iter().filter_map(|r| r["id"].as_i64()).collect();
            let ours = ordered(&case, list, order);
            let ours =
                ours.iter().filter(|r| r["id"].as_i64().is_some_and(|id| asked.contains(&id)));
            let ours: Vec<Value> = ours.map(|record| value(record, field)).collect();
            let live: Vec<Value> = live.iter().map(|record| value(record, field)).collect();
            assert_eq!(ours, live, "{list} by {order}");
            compared += 1;
        }
    }
    assert!(compared >= 16, "{compared} orders compared");
}
