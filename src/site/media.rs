//! The picture of a capture: a link to where it lies on the web, or a copy from the user's own disk.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Site;
use crate::picture::{PictureFormat, Refused};
use crate::publish::{Privacy, Private, Redactions};
use crate::visible;

/// Whether pictures of captures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Images {
    /// Not at all: boxes stand on an empty frame, and the response links to the picture.
    #[default]
    None,
    /// From where they lie on the web; the reader's browser asks that host for them.
    Remote,
    /// From copies beside the report.
    Local,
}

/// A picture that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Picture {
    /// On the web.
    Remote {
        /// Its address, without what signs it.
        url: String,
        /// Scheme and host, for the page's policy.
        host: String,
    },
    /// In this site.
    Local {
        /// Its format.
        format: PictureFormat,
        /// The file.
        bytes: Vec<u8>,
    },
}

impl Picture {
    /// Whether a page may show it whose policy names this host.
    pub(super) fn is_of(&self, page_host: &str) -> bool {
        match self {
            Self::Remote { host, .. } => host == page_host,
            Self::Local { .. } => true,
        }
    }
}

/// What a record says of where its picture is, as served or as dumped.
#[derive(Deserialize)]
struct MediaWire {
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    fields: Option<Box<MediaWire>>,
}

/// The path of the picture of a capture whose record has this text, as served or as dumped; `None` where it tells none.
///
/// A record is read no further than to its path, which stands before its detections.
pub(super) fn path(text: impl AsRef<[u8]>) -> Option<String> {
    let mut found = None;
    // Reading ends with an error where the rest is left unread.
    let _ =
        serde_json::Deserializer::from_slice(text.as_ref()).deserialize_map(PathSeeker(&mut found));
    found.map(|path| visible::line(&path).into_owned())
}

/// Looks for the first `path` of a record, and of its `fields`.
struct PathSeeker<'a>(&'a mut Option<String>);

impl<'de> Visitor<'de> for PathSeeker<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            match &*key {
                "path" => {
                    *self.0 = map.next_value::<Option<String>>()?;
                    return Ok(());
                }
                "fields" => return map.next_value_seed(PathSeeker(self.0)),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for PathSeeker<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, record: D) -> Result<(), D::Error> {
        record.deserialize_map(self)
    }
}

/// The picture of the capture whose record has this text; `None` where there is none.
///
/// # Errors
/// When the copy of it may not be published.
pub(super) fn picture(site: &Site<'_>, text: &str) -> Result<Option<Picture>, Refused> {
    let wire: Option<MediaWire> = serde_json::from_str(text).ok();
    let Some(wire) = wire else { return Ok(None) };
    let wire = wire.fields.map_or_else(|| MediaWire { fields: None, ..wire }, |fields| *fields);
    match site.options.images {
        Images::None => Ok(None),
        Images::Remote => Ok(wire.url.and_then(|url| remote(&url, site.options.privacy))),
        Images::Local => {
            let Some(path) = wire.path else { return Ok(None) };
            let copy = site.originals.image(&path)?;
            Ok(copy.map(|(bytes, format)| Picture::Local { format, bytes }))
        }
    }
}

/// The picture at an address on the web; `None` where it could mean something else in a policy.
fn remote(url: &str, privacy: Privacy) -> Option<Picture> {
    // The address of a picture is shown, since the browser asks there for it; its query may hold a signature.
    let bare = url.split(['?', '#']).next().unwrap_or_default();
    let (shown, privacy) = match privacy.hides(Private::Link) {
        true => (bare, privacy.keeping(Private::Link)),
        false => (url, privacy),
    };
    let url = privacy.text(shown, &mut Redactions::default()).into_owned();
    let host = host(&url)?;
    Some(Picture::Remote { host, url })
}

/// Scheme and host of a web address; `None` for anything that could mean something else in a policy.
pub(super) fn host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let is_web = matches!(scheme, "https" | "http");
    (is_web && !host.is_empty() && host.chars().all(is_plain)).then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests;
