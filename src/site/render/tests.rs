use super::*;
use crate::site::html::Prepared;

/// A template with a fault.
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Err(std::fmt::Error)
    }
}

#[derive(Template)]
#[template(source = "begins {{ broken }}", ext = "txt")]
struct BrokenView {
    broken: Broken,
}

#[derive(Template)]
#[template(source = "begins {{ part }}", ext = "html")]
struct WithBrokenPart {
    part: Prepared,
}

#[test]
fn a_template_that_fails_is_an_error_and_no_blank_page() {
    let failed = html(Page::Root, &BrokenView { broken: Broken });
    let Err(error @ SiteError::Template { .. }) = failed else { panic!("{failed:?}") };
    assert!(error.to_string().contains("api/v2/index.html"), "{error}");
    let part = Prepared::of(&BrokenView { broken: Broken });
    assert!(matches!(html(Page::Home, &WithBrokenPart { part }), Err(SiteError::Template { .. })));
}
