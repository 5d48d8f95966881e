//! PNG (W3C, third edition): size, colours, transparency and picture. Of an animation the still picture stays.

use std::io::Read;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::{CUT_OFF, NO_PICTURE, Parsed, UNUSUAL, array, exif, icc, take};

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// The most bytes that a picture unpacks to: 85 million dots of three colours. A page with a larger one would hardly open,
/// and a small file may ask for more than there is.
const MOST_UNPACKED: u64 = 256 << 20;

const DAMAGED: &str = "has a damaged chunk";
const UNPACKED: &str = "does not unpack to a picture of its size";
const TOO_LARGE: &str = "unpacks to more than 256 MiB";

/// What is kept of a picture.
#[derive(Default)]
struct Kept<'a> {
    size: Option<Size>,
    /// What tells colours and transparency, one of each name, in the order of [`AROUND`].
    around: [Option<&'a [u8]>; AROUND.len()],
    profile: Option<Vec<u8>>,
    orientation: Option<u8>,
    picture: Vec<&'a [u8]>,
    /// Whether another chunk follows the picture.
    is_behind: bool,
}

/// The chunks that are kept as they are, but for the picture; the order is one that the standard allows.
const AROUND: [&[u8; 4]; 7] = [b"IHDR", b"cICP", b"sRGB", b"gAMA", b"cHRM", b"PLTE", b"tRNS"];

/// A PNG without anything but what it takes to show it.
pub(super) fn clean(picture: &[u8]) -> Parsed<Vec<u8>> {
    let mut rest = picture.strip_prefix(&SIGNATURE).ok_or(DAMAGED)?;
    let mut kept = Kept::default();
    loop {
        let length = u32::from_be_bytes(array(&mut rest)?);
        let name = array(&mut rest)?;
        let content = take(&mut rest, usize::try_from(length).map_err(|_| CUT_OFF)?)?;
        let sum = array(&mut rest)?;
        // What is left out may be damaged.
        if kept.chunk(name, content)? && sum != checksum(name, content) {
            return Err(DAMAGED);
        }
        if name == *b"IEND" {
            break;
        }
    }
    let size = kept.size.filter(|_| !kept.picture.is_empty()).ok_or(NO_PICTURE)?;
    size.holds(&kept.picture)?;
    let mut clean = SIGNATURE.to_vec();
    clean.reserve(picture.len());
    kept.put(&mut clean);
    Ok(clean)
}

impl<'a> Kept<'a> {
    /// Looks at a chunk, and tells whether any of it is kept.
    fn chunk(&mut self, name: [u8; 4], content: &'a [u8]) -> Parsed<bool> {
        if self.size.is_none() && name != *b"IHDR" {
            return Err(DAMAGED);
        }
        let is_first = self.picture.is_empty();
        self.is_behind |= !is_first && name != *b"IDAT";
        if let Some(at) = AROUND.iter().position(|around| **around == name) {
            if !is_first || self.around.get(at).is_some_and(Option::is_some) {
                // Decoders take the first, and none behind the picture; the header is not to come again.
                return if name == *b"IHDR" { Err(DAMAGED) } else { Ok(false) };
            }
            if name == *b"IHDR" {
                self.size = Some(Size::of(content)?);
            }
            let fits = self.size.is_some_and(|size| size.fits(name, content.len()));
            if let Some(place) = self.around.get_mut(at).filter(|_| fits) {
                *place = Some(content);
            }
            // A decoder goes on without what does not fit, unless it is the palette.
            return if fits || name != *b"PLTE" { Ok(fits) } else { Err(DAMAGED) };
        }
        match &name {
            b"IDAT" if self.is_behind => return Err(DAMAGED),
            b"IDAT" => self.picture.push(content),
            b"IEND" => return if content.is_empty() { Ok(true) } else { Err(DAMAGED) },
            b"iCCP" if is_first && self.profile.is_none() => self.profile = profile(content),
            b"eXIf" if self.orientation.is_none() => {
                self.orientation = exif::orientation(content);
            }
            // A large first letter says that there is no picture without it.
            [b'A'..=b'Z', ..] => return Err(UNUSUAL),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn put(&self, to: &mut Vec<u8>) {
        for (name, content) in AROUND.into_iter().zip(self.around) {
            if *name == *b"PLTE" {
                let profile = self.profile.as_ref().map(|profile| packed(profile));
                profile.into_iter().for_each(|profile| put(b"iCCP", &profile, to));
                let notes = self.orientation.map(exif::notes);
                notes.into_iter().for_each(|notes| put(b"eXIf", &notes, to));
            }
            if let Some(content) = content {
                put(name, content, to);
            }
        }
        self.picture.iter().for_each(|content| put(b"IDAT", content, to));
        put(b"IEND", &[], to);
    }
}

fn put(name: &[u8; 4], content: &[u8], to: &mut Vec<u8>) {
    to.extend((content.len() as u32).to_be_bytes());
    to.extend(name);
    to.extend(content);
    to.extend(checksum(*name, content));
}

fn checksum(name: [u8; 4], content: &[u8]) -> [u8; 4] {
    let mut crc = Crc::new();
    crc.update(&name);
    crc.update(content);
    crc.sum().to_be_bytes()
}

/// How large a picture is, and what its dots are.
#[derive(Clone, Copy)]
struct Size {
    width: u64,
    height: u64,
    bits: u8,
    colours: u8,
    is_interlaced: bool,
}

impl Size {
    fn of(header: &[u8]) -> Parsed<Self> {
        let header: [u8; 13] = header.try_into().map_err(|_| DAMAGED)?;
        let [w3, w2, w1, w0, h3, h2, h1, h0, bits, colours, packing, filter, interlacing] = header;
        let width = u64::from(u32::from_be_bytes([w3, w2, w1, w0]));
        let height = u64::from(u32::from_be_bytes([h3, h2, h1, h0]));
        let is_known = match colours {
            0 => matches!(bits, 1 | 2 | 4 | 8 | 16),
            3 => matches!(bits, 1 | 2 | 4 | 8),
            2 | 4 | 6 => matches!(bits, 8 | 16),
            _ => false,
        };
        if width * height == 0 || !is_known || [packing, filter] != [0, 0] || interlacing > 1 {
            return Err(DAMAGED);
        }
        Ok(Self { width, height, bits, colours, is_interlaced: interlacing == 1 })
    }

    /// Whether a chunk of this name may be as long.
    fn fits(self, name: [u8; 4], length: usize) -> bool {
        match (&name, self.colours) {
            (b"IHDR", _) => true,
            (b"cICP", _) | (b"gAMA", _) => length == 4,
            (b"sRGB", _) => length == 1,
            (b"cHRM", _) => length == 32,
            (b"PLTE", 2 | 3 | 6) => length > 0 && length.is_multiple_of(3) && length <= 768,
            (b"tRNS", 0) => length == 2,
            (b"tRNS", 2) => length == 6,
            (b"tRNS", 3) => (1..=256).contains(&length),
            _ => false,
        }
    }

    /// Tells of a picture that is not as large packed, or has something behind it.
    fn holds(self, picture: &[&[u8]]) -> Parsed<()> {
        let expected = self.unpacked().filter(|n| *n <= MOST_UNPACKED).ok_or(TOO_LARGE)?;
        let packed: usize = picture.iter().map(|part| part.len()).sum();
        let mut decoder = ZlibDecoder::new(Parts { now: &[], later: picture });
        // One more than expected, so that the end of the packed data is read as well.
        let unpacked = std::io::copy(&mut (&mut decoder).take(expected + 1), &mut std::io::sink());
        let is_whole = unpacked.is_ok_and(|n| n == expected);
        let is_all = decoder.total_in() == packed as u64;
        if is_whole && is_all { Ok(()) } else { Err(UNPACKED) }
    }

    /// How many bytes the picture has, unpacked: its rows, each with a byte that tells its filter.
    fn unpacked(self) -> Option<u64> {
        let channels = [1, 0, 3, 1, 2, 0, 4].get(usize::from(self.colours))?;
        let bits = channels * u64::from(self.bits);
        let rows = |width: u64, height: u64| -> Option<u64> {
            let row = width.checked_mul(bits)?.div_ceil(8) + 1;
            if width == 0 { Some(0) } else { row.checked_mul(height) }
        };
        if !self.is_interlaced {
            return rows(self.width, self.height);
        }
        // Where each pass begins, and its steps: across, down.
        let passes = [
            (0, 0, 8, 8),
            (4, 0, 8, 8),
            (0, 4, 4, 8),
            (2, 0, 4, 4),
            (0, 2, 2, 4),
            (1, 0, 2, 2),
            (0, 1, 1, 2),
        ];
        let part = |all: u64, first: u64, step: u64| all.saturating_sub(first).div_ceil(step);
        let sizes = passes.map(|(x, y, across, down)| {
            rows(part(self.width, x, across), part(self.height, y, down))
        });
        sizes.into_iter().try_fold(0_u64, |all, size| all.checked_add(size?))
    }
}

/// Slices, read one after the other.
struct Parts<'a> {
    now: &'a [u8],
    later: &'a [&'a [u8]],
}

impl Read for Parts<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        while let ([], [next, later @ ..]) = (self.now, self.later) {
            (self.now, self.later) = (next, later);
        }
        self.now.read(to)
    }
}

/// The clean profile that is packed in this chunk.
fn profile(content: &[u8]) -> Option<Vec<u8>> {
    let name = memchr::memchr(0, content)?;
    let [0, packed @ ..] = content.get(name + 1..)? else { return None };
    let mut profile = Vec::new();
    ZlibDecoder::new(packed).take(icc::MOST_READ).read_to_end(&mut profile).ok()?;
    icc::clean(&profile)
}

/// A chunk with a clean profile. It is stored as it is, since what packs better may do so otherwise on another machine.
fn packed(profile: &[u8]) -> Vec<u8> {
    let length = (profile.len() as u16).to_le_bytes();
    // A name, the way of packing; zlib's header, and one block, the last, which is stored.
    let mut content = b"c\0\0\x78\x01\x01".to_vec();
    content.extend(length);
    content.extend(length.map(|byte| !byte));
    content.extend(profile);
    content.extend(adler(profile).to_be_bytes());
    content
}

/// The checksum of zlib (RFC 1950).
fn adler(bytes: &[u8]) -> u32 {
    let sum = |(a, b): (u32, u32), byte: &u8| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    };
    let (a, b) = bytes.iter().fold((1, 0), sum);
    b << 16 | a
}
