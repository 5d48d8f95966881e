//! JPEG (ITU-T T.81, JFIF, Adobe's and ICC's segments): tables, frame and scans.

use super::{CUT_OFF, NO_PICTURE, Parsed, UNUSUAL, array, exif, icc, take};

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const DHT: u8 = 0xc4;
const DQT: u8 = 0xdb;
const DRI: u8 = 0xdd;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;

const PROFILE: &[u8] = b"ICC_PROFILE\0";
/// That colours are those of JFIF, at no resolution and without a small picture.
const JFIF: &[u8] = b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0";
/// A segment of JFIF is as long at least, one of Adobe as long.
const JFIF_AT_LEAST: usize = 14;
const ADOBE_AT_LEAST: usize = 12;

const DAMAGED: &str = "has a damaged segment";

/// What stands before the first scan and tells how to show what is in the scans.
#[derive(Default)]
struct Said<'a> {
    is_jfif: bool,
    /// Which colours Adobe's segment says that the channels are.
    adobe: Option<u8>,
    orientation: Option<u8>,
    /// The parts of a colour profile: number, of how many, bytes.
    profile: Vec<(u8, u8, &'a [u8])>,
    has_notes: bool,
}

/// A JPEG without anything but what it takes to show it.
pub(super) fn clean(picture: &[u8]) -> Parsed<Vec<u8>> {
    let mut rest = picture.get(2..).ok_or(CUT_OFF)?;
    let mut said = Said::default();
    let mut kept = Vec::with_capacity(picture.len());
    let (mut frames, mut scans) = (0, 0);
    loop {
        let marker = marker(&mut rest)?;
        match marker {
            EOI => break,
            SOI => return Err(DAMAGED),
            // Markers without content, which mean nothing between segments.
            0x01 | 0xd0..=0xd7 => continue,
            _ => {}
        }
        let content = content(&mut rest)?;
        match marker {
            0xc0..=0xc2 if frames == 0 => {
                is_frame(content)?;
                frames += 1;
                segment(marker, content, &mut kept);
            }
            // Without loss, in steps of resolution, or by arithmetic codes.
            0xc3 | 0xc5..=0xcf => return Err(UNUSUAL),
            DHT if is_huffman(content) => segment(marker, content, &mut kept),
            DQT if is_quantization(content) => segment(marker, content, &mut kept),
            DRI if content.len() == 2 => segment(marker, content, &mut kept),
            SOS if frames == 1 && is_scan(content) => {
                scans += 1;
                segment(marker, content, &mut kept);
                scan(&mut rest, &mut kept)?;
            }
            0xc0..=0xc2 | DHT | DQT | DRI | SOS => return Err(DAMAGED),
            APP0..=APP14 if scans == 0 => said.segment(marker, content)?,
            _ => {}
        }
    }
    if scans == 0 {
        return Err(NO_PICTURE);
    }
    let mut clean = vec![0xff, SOI];
    said.put(&mut clean);
    clean.append(&mut kept);
    clean.extend([0xff, EOI]);
    Ok(clean)
}

/// The next marker. What stands between segments is passed over, as decoders do.
fn marker(rest: &mut &[u8]) -> Parsed<u8> {
    loop {
        let at = memchr::memchr(0xff, rest).ok_or(CUT_OFF)?;
        take(rest, at)?;
        let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
        take(rest, fill)?;
        match array(rest)? {
            [0] => {}
            [marker] => return Ok(marker),
        }
    }
}

/// The content of the next segment.
fn content<'a>(rest: &mut &'a [u8]) -> Parsed<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(array(rest)?));
    take(rest, length.checked_sub(2).ok_or(DAMAGED)?)
}

/// Writes a segment; its content is that of one, or shorter.
fn segment(marker: u8, content: &[u8], to: &mut Vec<u8>) {
    to.extend([0xff, marker]);
    to.extend(((content.len() + 2) as u16).to_be_bytes());
    to.extend(content);
}

/// Copies the codes of a scan, up to the next marker.
fn scan(rest: &mut &[u8], to: &mut Vec<u8>) -> Parsed<()> {
    loop {
        let at = memchr::memchr(0xff, rest).ok_or(CUT_OFF)?;
        to.extend(take(rest, at)?);
        let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
        match rest.get(fill) {
            // An 0xff of the codes, or where a decoder starts anew.
            Some(byte @ (0 | 0xd0..=0xd7)) => {
                to.extend([0xff, *byte]);
                take(rest, fill + 1)?;
            }
            Some(_) => return Ok(()),
            None => return Err(CUT_OFF),
        }
    }
}

/// Tells of a frame that is damaged, or of no kind that browsers show.
fn is_frame(content: &[u8]) -> Parsed<()> {
    let [bits, h1, h0, w1, w0, channels, rest @ ..] = content else { return Err(DAMAGED) };
    if rest.len() != 3 * usize::from(*channels) || [h1, h0] == [&0, &0] || [w1, w0] == [&0, &0] {
        return Err(DAMAGED);
    }
    if *bits == 8 && matches!(channels, 1 | 3 | 4) { Ok(()) } else { Err(UNUSUAL) }
}

/// Whether a segment is tables of Huffman codes and nothing else.
fn is_huffman(mut content: &[u8]) -> bool {
    while let Some(([kind, counts @ ..], after)) = content.split_first_chunk::<17>() {
        let codes: usize = counts.iter().copied().map(usize::from).sum();
        match after.get(codes..) {
            Some(after) if codes <= 256 && kind & 0b1110_1100 == 0 => content = after,
            _ => return false,
        }
    }
    content.is_empty()
}

/// Whether a segment is tables of steps and nothing else.
fn is_quantization(mut content: &[u8]) -> bool {
    while let [kind, after @ ..] = content {
        let bytes = if kind >> 4 == 0 { 64 } else { 128 };
        match after.get(bytes..) {
            Some(after) if kind & 0b1110_1100 == 0 => content = after,
            _ => return false,
        }
    }
    true
}

/// Whether a segment is the head of a scan and nothing else.
fn is_scan(content: &[u8]) -> bool {
    let channels = content.first().copied().unwrap_or_default();
    (1..=4).contains(&channels) && content.len() == 4 + 2 * usize::from(channels)
}

impl<'a> Said<'a> {
    /// Takes out of a segment what it takes to show the picture.
    fn segment(&mut self, marker: u8, content: &'a [u8]) -> Parsed<()> {
        match marker {
            APP0 if content.len() >= JFIF_AT_LEAST && content.starts_with(b"JFIF\0") => {
                self.is_jfif = true;
            }
            APP1 if content.starts_with(exif::PREFIX) && !self.has_notes => {
                self.has_notes = true;
                self.orientation = exif::orientation(content);
            }
            APP2 => {
                if let Some([number, of, part @ ..]) = content.strip_prefix(PROFILE) {
                    self.profile.push((*number, *of, part));
                }
            }
            APP14 if content.len() >= ADOBE_AT_LEAST && content.starts_with(b"Adobe") => {
                let colours = content.get(ADOBE_AT_LEAST - 1).copied();
                self.adobe = Some(colours.filter(|colours| *colours <= 2).ok_or(DAMAGED)?);
            }
            _ => {}
        }
        Ok(())
    }

    /// The whole colour profile, clean.
    fn profile(&self) -> Option<Vec<u8>> {
        let mut parts = self.profile.clone();
        parts.sort_by_key(|(number, ..)| *number);
        let places = parts.iter().zip(1..);
        let mut places = places.map(|((number, of, _), place)| (*number, *of, place));
        let is_whole = places.all(|(number, of, place)| {
            usize::from(number) == place && usize::from(of) == parts.len()
        });
        let parts: Vec<&[u8]> = parts.iter().map(|(.., part)| *part).collect();
        icc::clean(&parts.concat()).filter(|_| is_whole)
    }

    /// Writes what was said, each in a segment of its own.
    fn put(&self, to: &mut Vec<u8>) {
        if self.is_jfif {
            segment(APP0, JFIF, to);
        }
        if let Some(orientation) = self.orientation {
            segment(APP1, &[exif::PREFIX, &exif::notes(orientation)].concat(), to);
        }
        if let Some(profile) = self.profile() {
            segment(APP2, &[PROFILE, &[1, 1], &profile].concat(), to);
        }
        if let Some(colours) = self.adobe {
            segment(APP14, &[b"Adobe\0\x64\0\0\0\0".as_slice(), &[colours]].concat(), to);
        }
    }
}
