//! Copies of captures' pictures on the user's disk, made fit to be published.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use crate::manifest::is_portable;
use crate::picture::{PictureFormat, Refused, clean};
use crate::site::Images;

/// Where the pictures of captures come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pictures {
    /// None are shown.
    #[default]
    None,
    /// The reader's browser asks their host.
    Remote,
    /// A folder of copies.
    Folder(PathBuf),
}

impl Pictures {
    /// Whether pictures are copied from a folder.
    pub(super) fn is_copied(&self) -> bool {
        matches!(self, Self::Folder(_))
    }

    /// What the site is told.
    pub(super) fn kind(&self) -> Images {
        match self {
            Self::None => Images::None,
            Self::Remote => Images::Remote,
            Self::Folder(_) => Images::Local,
        }
    }

    /// The copy of the picture that the platform keeps at `path`: in the folder at that same path, or else
    /// by its name alone; `None` where there is none. `redact`: with nothing in it but what it takes to show it.
    ///
    /// # Errors
    /// When it is no picture, or a damaged one.
    pub(super) fn find(
        &self,
        path: &str,
        redact: bool,
    ) -> Result<Option<(Vec<u8>, PictureFormat)>, Refused> {
        let Self::Folder(folder) = self else { return Ok(None) };
        let path = Path::new(path);
        // A path of the snapshot must lead neither out of the folder nor, on Windows, to a device.
        let is_file = |name: &OsStr| !cfg!(windows) || is_portable(&name.to_string_lossy());
        let is_inside = |part| matches!(part, Component::Normal(name) if is_file(name));
        let whole = path.components().all(is_inside).then(|| folder.join(path));
        let name = path.file_name().filter(|name| is_file(name)).map(|name| folder.join(name));
        let mut places = whole.into_iter().chain(name);
        let Some(bytes) = places.find_map(|path| std::fs::read(path).ok()) else {
            return Ok(None);
        };
        if redact {
            return clean(&bytes).map(Some);
        }
        let format = PictureFormat::of(&bytes).ok_or(Refused::Unknown)?;
        Ok(Some((bytes, format)))
    }
}

#[cfg(test)]
mod tests;
