//! The picture of a capture: a link to where it lies on the web, or a copy from the user's own disk.

use serde::Deserialize;

use super::Site;
use super::artifact::PictureFormat;
use crate::publish::{Private, Redactions};

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

/// The picture of the capture whose record has this text.
pub(super) fn picture(site: &Site<'_>, text: &str) -> Option<Picture> {
    if site.options.images == Images::None {
        return None;
    }
    let wire: MediaWire = serde_json::from_str(text).ok()?;
    let wire = wire.fields.map_or_else(|| MediaWire { fields: None, ..wire }, |fields| *fields);
    match site.options.images {
        Images::None => None,
        Images::Remote => {
            let url = wire.url?;
            // The address of a picture is shown, since the browser asks there for it; its query may hold a signature.
            let bare = url.split(['?', '#']).next().unwrap_or_default();
            let (shown, privacy) = match site.options.privacy.hides(Private::Link) {
                true => (bare, site.options.privacy.keeping(Private::Link)),
                false => (url.as_str(), site.options.privacy),
            };
            let url = privacy.text(shown, &mut Redactions::default()).into_owned();
            let host = host(&url)?;
            Some(Picture::Remote { host, url })
        }
        Images::Local => {
            let (bytes, format) = site.originals.image(&wire.path?)?;
            Some(Picture::Local { format, bytes })
        }
    }
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
