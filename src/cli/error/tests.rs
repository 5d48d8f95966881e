use super::*;

#[test]
fn a_template_that_fails_is_a_fault_to_be_reported() {
    let page = "api/v2/index.html".to_owned();
    let error = SiteError::Template { page, source: askama::Error::Fmt };
    let failure = Failure::from(Error::from(error));
    assert_eq!(failure.status(), ExitStatus::Output);
    let text = failure.to_string();
    assert!(text.contains("api/v2/index.html") && text.contains("please report this"), "{text}");
}
