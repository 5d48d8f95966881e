use crate::report::{Format, tests::rendered};

#[test]
fn line_breaks_and_percent_signs_are_escaped() {
    let text = rendered(Format::Github);
    assert_eq!(text.lines().count(), 2);
    assert!(text.contains("::error title=MB603,file=a b/<c>.json,line=3,col=9::file: left out: \"x\" & <y>, 50%25%0A%25"), "{text}");
}
