//! The one thing in a camera's notes (EXIF) that it takes to show a picture: which side is up.

/// Begins the notes in a JPEG, and in some WebP.
pub(super) const PREFIX: &[u8] = b"Exif\0\0";
const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// How a picture is turned or mirrored before it is shown, from 2 to 8; `None` where it is shown as it is, or where the
/// notes cannot be read.
pub(super) fn orientation(notes: &[u8]) -> Option<u8> {
    let tiff = notes.strip_prefix(PREFIX).unwrap_or(notes);
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let number = |at: usize, bytes: usize| -> Option<u32> {
        let bytes = tiff.get(at..at.checked_add(bytes)?)?.iter();
        let join = |number: u32, byte: &u8| number << 8 | u32::from(*byte);
        Some(if is_little { bytes.rev().fold(0, join) } else { bytes.fold(0, join) })
    };
    let first = usize::try_from(number(4, 4)?).ok()?;
    let n = usize::try_from(number(first, 2)?).ok()?;
    let entries = (0..n).map(|entry| first.checked_add(2 + 12 * entry));
    let entry = entries.flatten().find(|at| number(*at, 2) == Some(u32::from(ORIENTATION)))?;
    let is_short = number(entry + 2, 2)? == u32::from(SHORT) && number(entry + 4, 4)? == 1;
    let value = u8::try_from(number(entry + 8, 2)?).ok()?;
    (is_short && (2..=8).contains(&value)).then_some(value)
}

/// Notes that say this and nothing else, as TIFF.
pub(super) fn notes(orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01".to_vec();
    tiff.extend(ORIENTATION.to_be_bytes());
    tiff.extend(SHORT.to_be_bytes());
    tiff.extend([0, 0, 0, 1, 0, orientation, 0, 0]);
    // No further directory, so no smaller picture.
    tiff.extend([0; 4]);
    tiff
}
