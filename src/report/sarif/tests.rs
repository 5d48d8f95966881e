use crate::report::{Format, tests::rendered};

#[test]
fn results_point_to_their_rules_and_places() {
    let log: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    let run = &log["runs"][0];
    let result = &run["results"][1];
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/%3Cc%3E.json");
    assert_eq!(place["region"]["startColumn"], 9);
    assert_eq!(run["results"][0]["properties"]["field"], "source_images_count");
    assert_eq!(run["results"][0]["properties"]["numbers"]["recomputed"], 3);
    assert_eq!(result["properties"], serde_json::Value::Null);
}
