//! Copies of pictures with nothing in them but what it takes to show them.
//!
//! Cameras, phones and programs write into a picture where and by whom it was taken, with which device, and smaller or
//! further pictures. A picture is taken apart and put together again from what a decoder needs: a list of what may stay,
//! since nobody knows all that there is. What stays is written in one form, so that a clean picture is known by being its
//! own clean copy.
//!
//! The compressed picture itself stays byte for byte. What is hidden in it is not looked for.

mod exif;
mod icc;
mod jpeg;
mod png;
mod webp;

use std::fmt;

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
}

impl PictureFormat {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Jpeg, Self::Png, Self::Webp];

    /// The format of the picture that begins with these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }

    /// The ending of the name of such a file, without the dot.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
        }
    }
}

/// Why there is no clean copy of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is of no format that is known.
    Unknown,
    /// It is damaged, or of a kind that browsers do not show; in words that follow the name of its format.
    Unfit(PictureFormat, &'static str),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown => f.write_str("it is no JPEG, PNG or WebP"),
            Self::Unfit(format, why) => write!(f, "the {} {why}", format.name()),
        }
    }
}

/// A picture, or a part of it, or why it is refused.
type Parsed<T> = Result<T, &'static str>;

/// The most bytes of a picture that is looked at: cameras write a tenth of it.
pub const MOST_BYTES: u64 = 128 << 20;

const CUT_OFF: &str = "breaks off before its end";
const UNUSUAL: &str = "is of a kind that browsers do not show";
const NO_PICTURE: &str = "has no picture in it";

/// A picture without anything but what it takes to show it, and its format.
///
/// Of the notes of a camera the orientation stays, of a colour profile the curves and primaries.
///
/// # Errors
/// When the picture is damaged, or of a kind that browsers do not show.
pub fn clean(picture: &[u8]) -> Result<(Vec<u8>, PictureFormat), Refused> {
    let format = PictureFormat::of(picture).ok_or(Refused::Unknown)?;
    if picture.len() as u64 > MOST_BYTES {
        return Err(Refused::Unfit(format, "has more than 128 MiB"));
    }
    let copy = match format {
        PictureFormat::Jpeg => jpeg::clean(picture),
        PictureFormat::Png => png::clean(picture),
        PictureFormat::Webp => webp::clean(picture),
    };
    copy.map(|copy| (copy, format)).map_err(|why| Refused::Unfit(format, why))
}

/// The next `n` bytes.
fn take<'a>(rest: &mut &'a [u8], n: usize) -> Parsed<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(n).ok_or(CUT_OFF)?;
    *rest = after;
    Ok(taken)
}

/// The next `N` bytes.
fn array<const N: usize>(rest: &mut &[u8]) -> Parsed<[u8; N]> {
    let (taken, after) = rest.split_first_chunk().ok_or(CUT_OFF)?;
    *rest = after;
    Ok(*taken)
}

#[cfg(test)]
mod tests;
