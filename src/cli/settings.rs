//! What a run is to do: flags over `mothbook.toml` over defaults.
//!
//! Every key of the file has a flag of the same name. The file is the one named with `--config`, else
//! the one beside the snapshot, which may have come with it: such a file never shows more than usual.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::args::{CapturePagesArg, Common, FailOn, Kept};
use super::error::Failure;
use crate::publish::Privacy;
use crate::read::Limits;

/// The name of the file.
const FILE: &str = "mothbook.toml";

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) fail_on: Option<FailOn>,
    pub(super) select: Option<Vec<String>>,
    pub(super) ignore: Option<Vec<String>>,
    pub(super) capture_pages: Option<CapturePagesArg>,
    pub(super) images: Option<String>,
    pub(super) max_page_bytes: Option<u64>,
    pub(super) keep: Option<Vec<Kept>>,
    pub(super) coordinates: Option<u8>,
    pub(super) no_redact: Option<bool>,
    pub(super) strict: Option<bool>,
    pub(super) max_input_bytes: Option<u64>,
    pub(super) max_depth: Option<u16>,
    pub(super) threads: Option<u16>,
    pub(super) quiet: Option<bool>,
}

const KEYS: [&str; 14] = [
    "fail-on",
    "select",
    "ignore",
    "capture-pages",
    "images",
    "max-page-bytes",
    "keep",
    "coordinates",
    "no-redact",
    "strict",
    "max-input-bytes",
    "max-depth",
    "threads",
    "quiet",
];

impl Settings {
    /// The settings for a run; those of no file where there is none.
    pub(super) fn find(common: &Common) -> Result<Self, Failure> {
        let named = common.config.clone();
        let beside = || {
            let path = common.snapshot.first()?;
            let folder = if path.is_dir() { path.clone() } else { path.parent()?.to_owned() };
            Some(folder.join(FILE)).filter(|file| file.is_file())
        };
        if let Some(path) = named {
            return Self::read(&path);
        }
        let Some(path) = beside() else { return Ok(Self::default()) };
        let settings = Self::read(&path)?;
        match settings.shows_more() {
            Some(key) => {
                let reason = format!(
                    "{key} shows more than usual; a file that lies beside a snapshot, and may have come with it, cannot say so: name it with --config"
                );
                Err(failure(&path, reason))
            }
            None => Ok(settings),
        }
    }

    /// A setting that publishes what is left out where nothing is said.
    fn shows_more(&self) -> Option<&'static str> {
        let keeps = self.keep.as_ref().is_some_and(|kinds| !kinds.is_empty());
        let shows = [
            (self.no_redact == Some(true), "no-redact"),
            (keeps, "keep"),
            (self.coordinates.is_some_and(|decimals| decimals > Privacy::DECIMALS), "coordinates"),
            (self.images.as_deref().is_some_and(|images| images != "none"), "images"),
        ];
        shows.into_iter().find(|(shows, _)| *shows).map(|(_, key)| key)
    }

    fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| failure(path, format!("cannot be opened: {error}")))?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let at = error.span().map_or(0, |span| span.start);
            let place = crate::model::Location::of_byte("", text.as_bytes(), at);
            failure(
                path,
                format!("line {}, column {}: {}", place.line, place.column, error.message()),
            )
        })?;
        let mut settings = Self::default();
        for (key, value) in &table {
            settings.set(key, value).map_err(|reason| failure(path, reason))?;
        }
        Ok(settings)
    }

    fn set(&mut self, key: &str, value: &toml::Value) -> Result<(), String> {
        let wrong = |expected: &str| format!("{key} must be {expected}, not {value}");
        let word = || value.as_str().ok_or_else(|| wrong("a word"));
        let flag = || value.as_bool().ok_or_else(|| wrong("true or false"));
        match key {
            "fail-on" => {
                let known = FailOn::from_str(word()?, true);
                self.fail_on = Some(known.map_err(|_| wrong("error, warning, note or never"))?);
            }
            "select" => self.select = Some(codes(value).ok_or_else(|| wrong("a list of codes"))?),
            "ignore" => self.ignore = Some(codes(value).ok_or_else(|| wrong("a list of codes"))?),
            "capture-pages" => {
                let known = CapturePagesArg::from_str(word()?, true);
                self.capture_pages = Some(known.map_err(|_| wrong("none, members or all"))?);
            }
            "images" => self.images = Some(word()?.to_owned()),
            "max-page-bytes" => {
                let number = value.as_integer().and_then(|n| u64::try_from(n).ok());
                self.max_page_bytes = Some(number.ok_or_else(|| wrong("a number of bytes"))?);
            }
            "keep" => {
                let expected = || wrong("a list of queries, emails, people, secrets");
                let kinds = value.as_array().ok_or_else(expected)?;
                let kind = |kind: &toml::Value| Kept::from_str(kind.as_str()?, true).ok();
                let kinds: Option<Vec<Kept>> = kinds.iter().map(kind).collect();
                self.keep = Some(kinds.ok_or_else(expected)?);
            }
            "coordinates" => {
                let number = value.as_integer().and_then(|n| u8::try_from(n).ok());
                let number = number.filter(|number| *number <= 5);
                self.coordinates = Some(number.ok_or_else(|| wrong("a number from 0 to 5"))?);
            }
            "max-input-bytes" => {
                let number = value.as_integer().and_then(|n| u64::try_from(n).ok());
                let number = number.filter(|number| *number > 0);
                self.max_input_bytes = Some(number.ok_or_else(|| wrong("a number of bytes"))?);
            }
            "max-depth" => {
                let number = value.as_integer().and_then(|n| u16::try_from(n).ok());
                let number = number.filter(|number| (1..=Limits::MOST_DEPTH).contains(number));
                let expected = || wrong(&format!("a number from 1 to {}", Limits::MOST_DEPTH));
                self.max_depth = Some(number.ok_or_else(expected)?);
            }
            "threads" => {
                let number = value.as_integer().and_then(|n| u16::try_from(n).ok());
                let number = number.filter(|number| *number > 0);
                self.threads = Some(number.ok_or_else(|| wrong("a number of threads"))?);
            }
            "no-redact" => self.no_redact = Some(flag()?),
            "strict" => self.strict = Some(flag()?),
            "quiet" => self.quiet = Some(flag()?),
            unknown => return Err(unknown_key(unknown)),
        }
        Ok(())
    }
}

fn unknown_key(key: &str) -> String {
    let likeness = |known: &&str| (strsim::jaro_winkler(known, key) * 1000.0).round() as i64;
    let nearest = KEYS.into_iter().max_by_key(likeness).unwrap_or_default();
    format!("there is no setting {key:?}; did you mean {nearest}?")
}

fn codes(value: &toml::Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|code| code.as_str().map(str::to_uppercase)).collect()
}

fn failure(path: &Path, reason: String) -> Failure {
    Failure::Settings { path: PathBuf::from(path), reason }
}

#[cfg(test)]
mod tests {
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
        assert_eq!(settings.select, Some(vec!["MB1".to_owned()]));
        assert_eq!((settings.coordinates, settings.threads), (Some(3), Some(2)));
        assert_eq!(settings.keep, Some(vec![Kept::Emails]));
        assert_eq!(text.lines().count(), KEYS.len(), "every key is in this test");
    }

    #[test]
    fn mistakes_are_told_with_the_nearest_word_and_the_place() {
        assert!(read("fail_on = \"error\"").unwrap_err().contains("did you mean fail-on?"));
        assert!(read("keep = [\"mails\"]").unwrap_err().contains("a list of queries, emails"));
        assert!(read("max-depth = 121").unwrap_err().contains("from 1 to 120, not 121"));
        assert!(read("max-input-bytes = 0").unwrap_err().contains("a number of bytes"));
        assert!(read("coordinates = 9").unwrap_err().contains("from 0 to 5, not 9"));
        assert!(read("a = 1\nb = ").unwrap_err().contains("line 2, column"));
    }
}
