use crate::report::{Format, tests::rendered};

#[test]
fn it_is_json_with_places() {
    let report: serde_json::Value = serde_json::from_str(&rendered(Format::Json)).unwrap();
    assert_eq!(report["errors"], 2);
    assert_eq!(report["findings"][1]["line"], 3);
    assert_eq!(report["findings"][0]["file"], serde_json::Value::Null);
    assert_eq!(report["findings"][0]["field"], "source_images_count");
    assert_eq!(
        report["findings"][0]["numbers"],
        serde_json::json!({"recorded": 1, "recomputed": 3})
    );
    assert_eq!(report["findings"][1]["numbers"], serde_json::json!({}));
}
