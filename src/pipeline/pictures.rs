//! Copies of captures' pictures on the user's disk, made fit to be published.

use std::path::{Component, Path, PathBuf};

use img_parts::ImageEXIF;
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;

use crate::site::{Images, PictureFormat};

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
    /// by its name alone. `redact`: without what a camera writes into it beside the picture, such as the
    /// place.
    pub(super) fn find(&self, path: &str, redact: bool) -> Option<(Vec<u8>, PictureFormat)> {
        let Self::Folder(folder) = self else { return None };
        let path = Path::new(path);
        // A path of the snapshot must not lead out of the folder.
        let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
        let whole = inside.then(|| folder.join(path));
        let name = path.file_name().map(|name| folder.join(name));
        let bytes = whole.into_iter().chain(name).find_map(|path| std::fs::read(path).ok())?;
        let format = PictureFormat::of(&bytes)?;
        if redact { Some((bare(bytes, format)?, format)) } else { Some((bytes, format)) }
    }
}

/// A picture without what is written in it beside the picture; `None` for one that is broken.
fn bare(bytes: Vec<u8>, format: PictureFormat) -> Option<Vec<u8>> {
    let bytes = bytes.into();
    let bare = match format {
        PictureFormat::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(bytes).ok()?;
            // What it takes to show it: JFIF, colour profile, Adobe's colour transform.
            let needed = [markers::APP0, markers::APP2, markers::APP14];
            jpeg.segments_mut().retain(|segment| {
                let marker = segment.marker();
                let is_note =
                    (markers::APP0..=markers::APP15).contains(&marker) || marker == markers::COM;
                !is_note || needed.contains(&marker)
            });
            jpeg.encoder().bytes()
        }
        PictureFormat::Png => {
            let mut png = Png::from_bytes(bytes).ok()?;
            let notes = [*b"eXIf", *b"tEXt", *b"iTXt", *b"zTXt", *b"tIME"];
            png.chunks_mut().retain(|chunk| !notes.contains(&chunk.kind()));
            png.encoder().bytes()
        }
        PictureFormat::Webp => {
            let mut webp = WebP::from_bytes(bytes).ok()?;
            webp.set_exif(None);
            webp.remove_chunks_by_id(*b"XMP ");
            webp.encoder().bytes()
        }
    };
    Some(bare.to_vec())
}

#[cfg(test)]
mod tests;
