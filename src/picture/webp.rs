//! WebP (RFC 9649): pictures, their transparency, and how they move.

use super::{CUT_OFF, NO_PICTURE, Parsed, array, exif, icc, take};

const DAMAGED: &str = "has a damaged chunk";

/// The flags of the chunk `VP8X`.
const PROFILE: u8 = 0x20;
const ALPHA: u8 = 0x10;
const NOTES: u8 = 0x08;
const ANIMATION: u8 = 0x02;

/// What is kept of a picture.
#[derive(Default)]
struct Kept<'a> {
    profile: Option<Vec<u8>>,
    orientation: Option<u8>,
    animation: Option<&'a [u8]>,
    still: Still<'a>,
    /// Header and picture of each frame.
    frames: Vec<(&'a [u8; 16], Still<'a>)>,
}

/// One picture.
#[derive(Default)]
struct Still<'a> {
    transparency: Option<&'a [u8]>,
    /// The name of its chunk, and the picture.
    picture: Option<(&'static [u8; 4], &'a [u8])>,
}

/// A WebP without anything but what it takes to show it.
pub(super) fn clean(picture: &[u8]) -> Parsed<Vec<u8>> {
    let mut rest = picture.get(4..).ok_or(CUT_OFF)?;
    let length = u32::from_le_bytes(array(&mut rest)?);
    let mut chunks = take(&mut rest, usize::try_from(length).map_err(|_| CUT_OFF)?)?;
    take(&mut chunks, 4)?;
    let (name, content) = chunk(&mut chunks)?;
    let mut body = b"WEBP".to_vec();
    if name == b"VP8X" {
        extended(content, chunks, &mut body)?;
    } else {
        let mut still = Still::default();
        still.chunk(name, content)?;
        still.put(&mut body)?;
    }
    let mut clean = b"RIFF".to_vec();
    clean.extend(u32::try_from(body.len()).map_err(|_| DAMAGED)?.to_le_bytes());
    clean.append(&mut body);
    Ok(clean)
}

/// Writes a picture that begins with a list of what it has.
fn extended(header: &[u8], mut chunks: &[u8], to: &mut Vec<u8>) -> Parsed<()> {
    let [flags, _, _, _, size @ ..] = header else { return Err(DAMAGED) };
    let size: &[u8; 6] = size.try_into().map_err(|_| DAMAGED)?;
    let is_animation = flags & ANIMATION != 0;
    let mut kept = Kept::default();
    while !chunks.is_empty() {
        let (name, content) = chunk(&mut chunks)?;
        kept.chunk(name, content, *flags)?;
    }
    let has_alpha = is_animation || kept.still.may_be_transparent();
    let has = |flag: u8, has: bool| if has { flag } else { 0 };
    let flags = has(PROFILE, kept.profile.is_some())
        | has(ALPHA, has_alpha && flags & ALPHA != 0)
        | has(NOTES, kept.orientation.is_some())
        | has(ANIMATION, is_animation);
    put(b"VP8X", &[[flags, 0, 0, 0].as_slice(), size].concat(), to);
    kept.put(is_animation, to)
}

impl<'a> Kept<'a> {
    /// Looks at a chunk of a picture with these flags: decoders do not look for what no flag tells of.
    fn chunk(&mut self, name: &[u8], content: &'a [u8], flags: u8) -> Parsed<()> {
        let has = |flag: u8| flags & flag != 0;
        let is_animation = has(ANIMATION);
        match name {
            b"ICCP" if has(PROFILE) && self.profile.is_none() => {
                self.profile = icc::clean(content);
            }
            b"EXIF" if has(NOTES) && self.orientation.is_none() => {
                self.orientation = exif::orientation(content);
            }
            b"ANIM" if is_animation && content.len() == 6 => self.animation = Some(content),
            b"ANMF" if is_animation => {
                let (header, mut chunks) = content.split_first_chunk().ok_or(DAMAGED)?;
                let mut still = Still::default();
                while !chunks.is_empty() {
                    let (name, content) = chunk(&mut chunks)?;
                    still.chunk(name, content)?;
                }
                self.frames.push((header, still));
            }
            name if !is_animation => self.still.chunk(name, content)?,
            _ => {}
        }
        Ok(())
    }

    fn put(&self, is_animation: bool, to: &mut Vec<u8>) -> Parsed<()> {
        if let Some(profile) = &self.profile {
            put(b"ICCP", profile, to);
        }
        if is_animation {
            put(b"ANIM", self.animation.filter(|_| !self.frames.is_empty()).ok_or(NO_PICTURE)?, to);
            for (header, still) in &self.frames {
                // The place, the size, how long, and two flags.
                let [place @ .., flags] = header;
                let mut frame = [place.as_slice(), &[flags & 3]].concat();
                still.put(&mut frame)?;
                put(b"ANMF", &frame, to);
            }
        } else {
            self.still.put(to)?;
        }
        if let Some(orientation) = self.orientation {
            put(b"EXIF", &exif::notes(orientation), to);
        }
        Ok(())
    }
}

impl<'a> Still<'a> {
    /// Keeps a chunk, if it is one of a picture that has none like it yet.
    fn chunk(&mut self, name: &[u8], content: &'a [u8]) -> Parsed<()> {
        match name {
            b"ALPH" if self.transparency.is_none() && self.picture.is_none() => {
                self.transparency = Some(content);
            }
            b"VP8 " if self.picture.is_none() => {
                // A key frame with its start code.
                match content {
                    [first, _, _, 0x9d, 0x01, 0x2a, ..] if first & 1 == 0 => {}
                    _ => return Err(DAMAGED),
                }
                self.picture = Some((b"VP8 ", content));
            }
            b"VP8L" if self.picture.is_none() => {
                if content.first() != Some(&0x2f) {
                    return Err(DAMAGED);
                }
                self.picture = Some((b"VP8L", content));
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether it may have transparent dots: a lossless picture says it of itself.
    fn may_be_transparent(&self) -> bool {
        self.transparency.is_some() || self.picture.is_some_and(|(name, _)| name == b"VP8L")
    }

    fn put(&self, to: &mut Vec<u8>) -> Parsed<()> {
        let (name, picture) = self.picture.ok_or(NO_PICTURE)?;
        // A lossless picture has its own transparency.
        if let Some(transparency) = self.transparency.filter(|_| name == b"VP8 ") {
            put(b"ALPH", transparency, to);
        }
        put(name, picture, to);
        Ok(())
    }
}

/// Name and content of the next chunk.
fn chunk<'a>(chunks: &mut &'a [u8]) -> Parsed<(&'a [u8], &'a [u8])> {
    let name = take(chunks, 4)?;
    let length = usize::try_from(u32::from_le_bytes(array(chunks)?)).map_err(|_| CUT_OFF)?;
    let content = take(chunks, length)?;
    // The last one may lack the byte that makes its length even.
    *chunks = chunks.get(length % 2..).unwrap_or_default();
    Ok((name, content))
}

fn put(name: &[u8; 4], content: &[u8], to: &mut Vec<u8>) {
    to.extend(name);
    to.extend((content.len() as u32).to_le_bytes());
    to.extend(content);
    if content.len() % 2 == 1 {
        to.push(0);
    }
}
