use crate::report::{Format, tests::rendered};

#[test]
fn codes_are_cases_and_markup_is_escaped() {
    let xml = rendered(Format::Junit);
    assert!(xml.contains("failures=\"2\">"), "{xml}");
    assert!(xml.contains("left out: &quot;x&quot; &amp; &lt;y&gt;, 50%"), "{xml}");
    assert_eq!(xml.matches("<testcase").count(), crate::finding::CATALOGUE.len());
    assert_eq!(xml.matches("<testsuite ").count(), xml.matches("</testsuite>").count());
}
