use serde_json::json;

use super::*;

const HEADER: &str = "id,event_id,event_name,deployment_id,deployment_name,project_id,project_name,determination_id,determination_name,determination_score,agreed_with_user,detections_count\r\n";

fn read(rows: &str) -> Vec<String> {
    records(format!("{HEADER}{rows}").as_bytes()).split('\n').map(str::to_owned).collect()
}

#[test]
fn a_row_becomes_a_record_without_the_address_in_it() {
    let lines = read(
        "5,1,\"Jun 5, 2024\",2,North,3,Moths,7,Noctua,0.5,a@b.org,4\r\n6,,,,,3,Moths,,,,,1\r\n",
    );
    assert_eq!(lines[0], "", "the line of the header");
    assert!(!lines[1].contains("a@b.org"));
    let records: Vec<Value> =
        lines[1..].iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        records[0],
        json!({"export": "occurrences_simple_csv", "id": 5, "determination_score": 0.5, "detections_count": 4,
               "event": {"id": 1, "name": "Jun 5, 2024"}, "deployment": {"id": 2, "name": "North"},
               "project": {"id": 3, "name": "Moths"}, "determination": {"id": 7, "name": "Noctua"}})
    );
    assert_eq!(records[1]["determination"], Value::Null);
    assert_eq!(
        (&records[1]["event"], &records[1]["determination_score"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn a_row_that_is_not_whole_is_no_record() {
    assert_eq!(read("5,1\r\n")[1], "\"row of 2 cells\"");
    let cut = read("5,1,a,2,North,3,Moths,7,Noctua,0.5,,4\r\n6,,,,,3,Moths,,,,,1");
    assert_eq!((cut.len(), cut[2].as_str()), (3, "{"));
}

#[test]
fn other_tables_are_none() {
    assert!(is_one(HEADER.as_bytes()));
    assert!(!is_one(b"id,path,timestamp\n5,a.jpg,\n"));
    assert!(!is_one(b"id,event_id,event_name,deployment_id,count\n1,1,a,1,2\n"));
}
