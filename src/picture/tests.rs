use proptest::prelude::*;

use super::*;

/// What must not be in a copy.
const PLANTED: &[u8] = b"PLANTED";

const JPEGS: [&[u8]; 2] =
    [include_bytes!("tests/baseline.jpg"), include_bytes!("tests/progressive.jpg")];
const PNGS: [&[u8]; 3] = [
    include_bytes!("tests/true-colour.png"),
    include_bytes!("tests/palette.png"),
    include_bytes!("tests/interlaced.png"),
];
const WEBPS: [&[u8]; 4] = [
    include_bytes!("tests/plain.webp"),
    include_bytes!("tests/alpha.webp"),
    include_bytes!("tests/lossless.webp"),
    include_bytes!("tests/moving.webp"),
];
/// A profile of sRGB, as Little CMS makes it.
const PROFILE: &[u8] = include_bytes!("tests/srgb.icc");

/// Every picture of the tests.
fn pictures() -> impl Iterator<Item = &'static [u8]> {
    JPEGS.into_iter().chain(PNGS).chain(WEBPS)
}

/// Whether a picture is what its own copy is.
fn is_clean(picture: &[u8]) -> bool {
    clean(picture).unwrap().0 == picture
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(bytes, what).is_some()
}

/// The camera's notes: a planted place, and the picture lies on its side.
fn notes() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x25\x88\x02\0\x07\0\0\0\x26\0\0\0");
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend([0; 4]);
    tiff.extend(PLANTED);
    tiff
}

/// A profile with planted texts in its header, its name, behind a curve and in a tag of its own.
fn profile() -> Vec<u8> {
    let mut profile = PROFILE.to_vec();
    profile[80..84].copy_from_slice(b"PLAN");
    let description = tag_of(&profile, b"desc").0;
    profile[description + 28..description + 28 + 14].copy_from_slice(&PLANTED.repeat(2));
    let at = profile.len() as u32;
    profile.extend(PLANTED);
    let entry = (132..).step_by(12).find(|at| &profile[*at..at + 4] == b"chrm").unwrap();
    profile[entry + 4..entry + 8].copy_from_slice(&at.to_be_bytes());
    profile[entry + 8..entry + 12].copy_from_slice(&7_u32.to_be_bytes());
    profile
}

/// Where a tag of a profile begins, and how long it is.
fn tag_of(profile: &[u8], name: &[u8; 4]) -> (usize, usize) {
    let number = |at: usize| u32::from_be_bytes(profile[at..at + 4].try_into().unwrap()) as usize;
    let entry = (132..).step_by(12).find(|at| &profile[*at..at + 4] == name).unwrap();
    (number(entry + 4), number(entry + 8))
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// Bytes with others put in at a place.
fn with(bytes: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    [&bytes[..at], more, &bytes[at..]].concat()
}

/// JPEGs with something planted, each by what it is.
fn planted_jpegs(jpeg: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = |before: &[u8]| [before, PLANTED].concat();
    let notes = [b"Exif\0\0".as_slice(), &notes()].concat();
    let profile = [b"ICC_PROFILE\0\x01\x01".as_slice(), &profile()].concat();
    let thumbnail = [b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x02".as_slice(), PLANTED].concat();
    let segments = [
        ("EXIF", 0xe1, notes),
        ("XMP", 0xe1, text(b"http://ns.adobe.com/xap/1.0/\0")),
        ("IPTC", 0xed, text(b"Photoshop 3.0\08BIM")),
        ("comment", 0xfe, text(b"")),
        ("JFIF with a small picture", 0xe0, thumbnail),
        ("JFXX", 0xe0, text(b"JFXX\0\x10")),
        ("foreign APP0", 0xe0, text(b"AVI1")),
        ("MPF", 0xe2, text(b"MPF\0MM\0*")),
        ("FPXR", 0xe2, text(b"FPXR\0\0")),
        ("ICC", 0xe2, profile),
        ("half of a profile", 0xe2, text(b"ICC_PROFILE\0\x01\x02")),
        ("Adobe with more", 0xee, text(b"Adobe\0\x64\0\0\0\0\x01")),
        ("foreign APP14", 0xee, text(b"Other")),
        ("GoPro", 0xe6, text(b"GoPro\0")),
        ("APP15", 0xef, text(b"")),
        ("JPG0", 0xf0, text(b"")),
        ("number of lines", 0xdc, text(b"")),
        ("reserved", 0x02, text(b"")),
    ];
    let scan = jpeg.windows(2).position(|two| two == [0xff, 0xda]).unwrap();
    let end = jpeg.len() - 2;
    let mut all = Vec::new();
    for (name, marker, content) in segments {
        let segment = segment(marker, &content);
        all.push((format!("{name} at first"), with(jpeg, 2, &segment)));
        all.push((format!("{name} before a scan"), with(jpeg, scan, &segment)));
        all.push((format!("{name} behind the scans"), with(jpeg, end, &segment)));
    }
    all.push(("between segments".to_owned(), with(jpeg, 20, PLANTED)));
    all.push(("behind the end".to_owned(), text(jpeg)));
    let second = with(jpeg, 2, &segment(0xfe, PLANTED));
    all.push(("a second picture".to_owned(), [jpeg, &second].concat()));
    all
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(name);
    crc.update(content);
    [&(content.len() as u32).to_be_bytes(), name.as_slice(), content, &crc.sum().to_be_bytes()]
        .concat()
}

/// A text packed by zlib without changing it.
fn stored(text: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
    packed.write_all(text).unwrap();
    packed.finish().unwrap()
}

/// PNGs with something planted, each by what it is.
fn planted_pngs(png: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = |before: &[u8]| [before, PLANTED].concat();
    let chunks = [
        (b"tEXt", text(b"Comment\0")),
        (b"zTXt", [b"Comment\0\0".as_slice(), &stored(PLANTED)].concat()),
        (b"iTXt", text(b"XML:com.adobe.xmp\0\0\0\0\0")),
        (b"eXIf", notes()),
        (b"tIME", text(b"")),
        (b"iCCP", [b"PLANTED\0\0".as_slice(), &stored(&profile())].concat()),
        (b"sPLT", text(b"name\0\x08")),
        (b"pHYs", text(b"\0\0")),
        (b"sBIT", text(b"")),
        (b"bKGD", text(b"")),
        (b"hIST", text(b"")),
        (b"tRNS", text(b"")),
        (b"gAMA", text(b"")),
        (b"acTL", text(b"\0")),
        (b"fcTL", text(b"")),
        (b"fdAT", text(b"\0\0\0\x01")),
        (b"caBX", text(b"")),
        (b"prVt", text(b"")),
    ];
    let picture = png.windows(4).position(|four| four == b"IDAT").unwrap() - 4;
    let end = png.len() - 12;
    let mut all = Vec::new();
    for (name, content) in chunks {
        // The palette's chunk of transparency may hold any bytes.
        let is_palette = name == b"tRNS" && png[25] == 3;
        let chunk = chunk(name, &content);
        let name = String::from_utf8_lossy(name).into_owned();
        if !is_palette {
            all.push((format!("{name} before the picture"), with(png, picture, &chunk)));
        }
        all.push((format!("{name} behind the picture"), with(png, end, &chunk)));
    }
    all.push(("behind the end".to_owned(), text(png)));
    all
}

fn riff(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let pad: &[u8] = if content.len() % 2 == 1 { &[0] } else { &[] };
    [name.as_slice(), &(content.len() as u32).to_le_bytes(), content, pad].concat()
}

/// The same file with the length that it has.
fn resized(mut webp: Vec<u8>) -> Vec<u8> {
    let length = (webp.len() as u32 - 8).to_le_bytes();
    webp[4..8].copy_from_slice(&length);
    webp
}

/// The same file, which says that it has a profile, notes of the camera and XMP.
fn flagged(webp: Vec<u8>) -> Vec<u8> {
    let mut webp = resized(webp);
    webp[20] |= 0x2c;
    webp
}

/// WebPs with something planted, each by what it is.
fn planted_webps(webp: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = |before: &[u8]| [before, PLANTED].concat();
    let chunks = [
        (b"EXIF", notes()),
        (b"EXIF", [b"Exif\0\0".as_slice(), &notes()].concat()),
        (b"XMP ", text(b"<x:xmpmeta>")),
        (b"ICCP", profile()),
        (b"ICCP", text(b"")),
        (b"PRVT", text(b"")),
        (b"ANMF", text(&[0; 16])),
        (b"VP8 ", text(b"\x10\0\0\x9d\x01\x2a")),
    ];
    let is_extended = &webp[12..16] == b"VP8X";
    let mut all = Vec::new();
    for (name, content) in chunks {
        let chunk = riff(name, &content);
        let name = String::from_utf8_lossy(name).into_owned();
        // Of frames and pictures the first are shown.
        if is_extended && !matches!(name.as_str(), "ANMF" | "VP8 ") {
            all.push((format!("{name} at first"), flagged(with(webp, 30, &chunk))));
            all.push((format!("{name} at the end, told of"), flagged([webp, &chunk].concat())));
        }
        if name != "ANMF" || !holds(webp, b"ANMF") {
            all.push((format!("{name} at the end"), resized([webp, &chunk].concat())));
        }
    }
    if let Some(frame) = memchr::memmem::find(webp, b"ANMF") {
        let chunk = riff(b"PRVT", &text(b"."));
        let mut more = resized(with(webp, frame + 24, &chunk));
        more[frame + 4] += u8::try_from(chunk.len()).unwrap();
        all.push(("in a frame".to_owned(), more));
    }
    all.push(("behind the end".to_owned(), text(webp)));
    all
}

#[test]
fn nothing_stays_that_a_decoder_does_not_need() {
    let planted = [
        JPEGS.map(planted_jpegs).concat(),
        PNGS.map(planted_pngs).concat(),
        WEBPS.map(planted_webps).concat(),
    ]
    .concat();
    assert!(planted.len() > 200, "{} ways", planted.len());
    for (what, bytes) in planted {
        assert!(holds(&bytes, PLANTED), "{what}");
        let (copy, format) = clean(&bytes).unwrap_or_else(|why| panic!("{what}: {why}"));
        assert!(!holds(&copy, PLANTED), "{format:?}: {what}");
        assert!(is_clean(&copy) && !is_clean(&bytes), "{format:?}: {what}");
    }
}

#[test]
fn the_picture_itself_stays_as_it_is() {
    // What cameras' programs write needs no more than what is kept, so that the copy of a bare picture is that picture.
    for picture in pictures() {
        assert_eq!(clean(picture).unwrap().0, picture);
    }
    // The same of a picture that much was planted in, but for the orientation and the colours.
    for jpeg in JPEGS {
        for (what, bytes) in planted_jpegs(jpeg) {
            let (copy, _) = clean(&bytes).unwrap();
            let tables = jpeg.windows(2).position(|two| two == [0xff, 0xdb]).unwrap();
            assert!(copy.ends_with(&jpeg[tables..]), "{what}");
        }
    }
    for png in PNGS {
        let picture = png.windows(4).position(|four| four == b"IDAT").unwrap();
        assert!(
            planted_pngs(png)
                .iter()
                .all(|(_, bytes)| { clean(bytes).unwrap().0.ends_with(&png[picture..]) })
        );
    }
}

#[test]
fn the_side_that_is_up_is_told_and_nothing_else_of_the_notes() {
    let jpeg = with(JPEGS[0], 2, &segment(0xe1, &[b"Exif\0\0".as_slice(), &notes()].concat()));
    let png = with(PNGS[0], 33, &chunk(b"eXIf", &notes()));
    let webp = flagged([WEBPS[1], &riff(b"EXIF", &notes())].concat());
    for picture in [jpeg, png, webp] {
        let (copy, format) = clean(&picture).unwrap();
        assert!(holds(&copy, &exif::notes(6)), "{format:?}");
        assert!(!holds(&copy, b"\x88\x25") && !holds(&copy, b"\x25\x88"), "{format:?}");
    }
    assert_eq!(exif::orientation(&exif::notes(6)), Some(6));
    // A picture that stands upright needs no notes.
    for value in [0, 1, 9] {
        assert_eq!(exif::orientation(&exif::notes(value)), None, "{value}");
    }
    for cut in 0..notes().len() {
        assert!(exif::orientation(&notes()[..cut]).is_none_or(|up| up == 6), "{cut}");
    }
}

#[test]
fn colours_stay_and_what_a_profile_says_of_itself_goes() {
    let planted = profile();
    assert!(holds(&planted, PLANTED) && holds(&planted, b"PLAN"));
    let copy = icc::clean(&planted).unwrap();
    assert!(!holds(&copy, b"PLAN"), "{copy:02x?}");
    assert_eq!(icc::clean(&copy).as_deref(), Some(copy.as_slice()));
    for name in [b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"wtpt", b"chad"] {
        let value = |profile: &[u8]| {
            let (at, length) = tag_of(profile, name);
            profile[at..at + length].to_vec()
        };
        assert_eq!(value(&copy), value(PROFILE), "{name:?}");
    }
    // Tables for printers, other colours, and what is cut off.
    let mut printer = PROFILE.to_vec();
    printer[16..20].copy_from_slice(b"CMYK");
    assert_eq!(icc::clean(&printer), None);
    assert_eq!(icc::clean(&PROFILE[..500]), None);
    // In all three formats a decoder finds the same profile.
    let jpeg = [b"ICC_PROFILE\0\x01\x01".as_slice(), &planted].concat();
    let jpeg = with(JPEGS[0], 2, &segment(0xe2, &jpeg));
    let png = [b"name\0\0".as_slice(), &stored(&planted)].concat();
    let png = with(PNGS[0], 33, &chunk(b"iCCP", &png));
    let webp = flagged(with(WEBPS[1], 30, &riff(b"ICCP", &planted)));
    for picture in [jpeg, png, webp] {
        assert!(holds(&clean(&picture).unwrap().0, &copy));
    }
}

#[test]
fn what_is_damaged_is_refused_in_words() {
    let said = |bytes: &[u8]| clean(bytes).unwrap_err().to_string();
    assert_eq!(said(b"GIF89a"), "it is no JPEG, PNG or WebP");
    assert_eq!(said(b""), "it is no JPEG, PNG or WebP");
    for picture in pictures() {
        for cut in 0..picture.len() {
            assert!(clean(&picture[..cut]).is_err(), "{cut} of {}", picture.len());
        }
    }
    assert_eq!(said(&JPEGS[0][..300]), "the JPEG breaks off before its end");
    assert_eq!(said(b"\xff\xd8\xff\xd9"), "the JPEG has no picture in it");
    let frame = JPEGS[0].windows(2).position(|two| two == [0xff, 0xc0]).unwrap();
    let changed = |picture: &[u8], at: usize, byte: u8| {
        let mut picture = picture.to_vec();
        picture[at] = byte;
        picture
    };
    let unusual = "the JPEG is of a kind that browsers do not show";
    assert_eq!(said(&changed(JPEGS[0], frame + 1, 0xc9)), unusual);
    assert_eq!(said(&changed(JPEGS[0], frame + 4, 12)), unusual);
    let tables = JPEGS[0].windows(2).position(|two| two == [0xff, 0xdb]).unwrap();
    let longer = with(JPEGS[0], tables, &segment(0xdb, b"\0PLANTED"));
    assert_eq!(said(&longer), "the JPEG has a damaged segment");

    let png = PNGS[0];
    assert_eq!(said(&changed(png, png.len() - 20, 0)), "the PNG has a damaged chunk");
    let no_picture = [&png[..33], &png[png.len() - 12..]].concat();
    assert_eq!(said(&no_picture), "the PNG has no picture in it");
    // A text behind the packed picture, in a chunk of its own, and a picture that unpacks to more than its size.
    let more = with(png, png.len() - 12, &chunk(b"IDAT", PLANTED));
    assert_eq!(said(&more), "the PNG does not unpack to a picture of its size");
    let header = |width: u32| {
        let size = [width.to_be_bytes(), 9_u32.to_be_bytes()].concat();
        let header = chunk(b"IHDR", &[size.as_slice(), &png[24..29]].concat());
        [&png[..8], &header, &png[33..]].concat()
    };
    assert_eq!(said(&header(16)), "the PNG does not unpack to a picture of its size");
    assert_eq!(said(&header(1 << 30)), "the PNG unpacks to more than 256 MiB");
    let critical = with(png, 33, &chunk(b"CgBI", PLANTED));
    assert_eq!(said(&critical), "the PNG is of a kind that browsers do not show");

    assert_eq!(said(&WEBPS[0][..90]), "the WebP breaks off before its end");
    assert_eq!(said(&changed(WEBPS[0], 23, 0)), "the WebP has a damaged chunk");
    let nothing = resized([&WEBPS[1][..30], &riff(b"XMP ", PLANTED)].concat());
    assert_eq!(said(&nothing), "the WebP has no picture in it");
}

proptest! {
    #[test]
    fn a_clean_copy_is_its_own_clean_copy(
        which in 0..9_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        put in prop::collection::vec((any::<prop::sample::Index>(), any::<[u8; 3]>()), 0..2),
    ) {
        let mut picture = pictures().nth(which).unwrap().to_vec();
        for (at, bytes) in put {
            picture = with(&picture, at.index(picture.len()), &bytes);
        }
        for (at, byte) in changes {
            let at = at.index(picture.len());
            picture[at] = byte;
        }
        if let Ok((copy, _)) = clean(&picture) {
            prop_assert!(is_clean(&copy));
        }
    }
}
