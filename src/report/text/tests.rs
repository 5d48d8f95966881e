use crate::report::{Format, tests::rendered};

#[test]
fn findings_stand_below_their_code() {
    let text = rendered(Format::Text);
    assert!(text.starts_with(
            "error[MB101]: a stored count differs from the recount (1)\n  capture set 7: captures: recorded 1, recomputed 3\n"
        ), "{text}");
    assert!(text.contains("left out: \"x\" & <y>, 50% % --> a b/<c>.json:3:9\n"));
    assert!(text.ends_with("one line\nfindings     2 errors, 0 warnings, 0 notes\n"));
}
