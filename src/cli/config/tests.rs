use super::*;

#[test]
fn pictures_are_words_or_a_folder() {
    assert!(matches!(pictures(None), Ok(Pictures::None)));
    assert!(matches!(pictures(Some("remote")), Ok(Pictures::Remote)));
    assert!(matches!(pictures(Some("src")), Ok(Pictures::Folder(_))));
    assert!(pictures(Some("/no/such/folder")).is_err());
}
