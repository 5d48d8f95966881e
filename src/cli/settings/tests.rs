use super::*;

fn read(text: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    std::fs::write(&path, text).unwrap();
    Settings::read(&path).map_err(|failure| failure.to_string())
}

#[test]
fn every_key_is_read() {
    let text = "fail-on = \"warning\"\nselect = [\"mb1\"]\nignore = [\"MB102\"]\ncapture-pages = \"none\"\n\
            images = \"remote\"\nmax-page-bytes = 0\n\
            keep = [\"emails\"]\ncoordinates = 3\nno-redact = true\nstrict = true\nmax-input-bytes = 9\nmax-depth = 9\nthreads = 2\nquiet = true\n";
    let settings = read(text).unwrap();
    assert_eq!(settings.fail_on, Some(FailOn::Warning));
    assert_eq!(settings.select, Some(vec!["mb1".to_owned()]));
    assert_eq!((settings.coordinates, settings.threads), (Some(3), Some(2)));
    assert_eq!(settings.keep, Some(vec![Kept::Emails]));
    assert_eq!(text.lines().count(), keys::<Settings>().len(), "every key is in this test");
}

#[test]
fn mistakes_are_told_with_the_nearest_word_and_the_place() {
    assert!(read("fail_on = \"error\"").unwrap_err().contains("did you mean fail-on?"));
    assert!(read("keep = [\"mails\"]").unwrap_err().contains("a list of queries, emails"));
    assert!(read("max-depth = 121").unwrap_err().contains("from 1 to 120, not 121"));
    assert!(read("max-input-bytes = 0").unwrap_err().contains("1 or more, not 0"));
    assert!(read("threads = -1").unwrap_err().contains("line 1, column 11"));
    assert!(read("quiet = \"yes\"").unwrap_err().contains("expected a boolean"));
    assert!(read("coordinates = 9").unwrap_err().contains("from 0 to 5, not 9"));
    assert!(read("a = 1\nb = ").unwrap_err().contains("line 2, column"));
}
