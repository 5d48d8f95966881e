use super::*;
use std::io::Write;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

/// What is unpacked takes the place of what was there.
fn decompress(raw: Vec<u8>, limits: Limits) -> Content {
    super::decompress(raw, b"what was there".to_vec(), limits)
}

#[test]
fn gzip_and_zstd_are_told_from_their_bytes() {
    let text = b"[1, 2, 3]".repeat(100);
    assert_eq!(decompress(gzip(&text), Limits::default()).bytes, text);
    assert_eq!(
        decompress(zstd::encode_all(text.as_slice(), 1).unwrap(), Limits::default()).bytes,
        text
    );
    assert_eq!(decompress(text.clone(), Limits::default()).bytes, text);
}

#[test]
fn what_comes_before_a_break_is_kept() {
    let text: Vec<u8> = (0..40_000u32).flat_map(|n| n.to_string().into_bytes()).collect();
    let mut packed = gzip(&text);
    packed.truncate(packed.len() / 2);
    let content = decompress(packed, Limits::default());
    assert!(content.broken.is_some());
    assert!(!content.bytes.is_empty() && text.starts_with(&content.bytes));
}

#[test]
fn members_and_frames_are_read_one_behind_the_other() {
    let (first, second) = (b"[1, 2, 3]".repeat(9_000), b" [4]".to_vec());
    let text = [first.clone(), second.clone()].concat();
    let is_whole = |raw: Vec<u8>| {
        let content = decompress(raw, Limits::default());
        assert_eq!(content.broken, None);
        content.bytes == text
    };
    let zeros = vec![0; 70_000];
    let gzips = [gzip(&first), gzip(&second)].concat();
    assert!(is_whole(gzips.clone()));
    assert!(is_whole([&gzips, &zeros[..1]].concat()) && is_whole([gzips, zeros.clone()].concat()));
    assert!(is_whole([gzip(&first), zeros.clone(), gzip(&second), zeros].concat()));
    let zstd = |text: &[u8]| zstd::encode_all(text, 1).unwrap();
    // What pzstd puts before each frame: how long that is.
    let skipped = b"\x50\x2a\x4d\x18\x04\0\0\0size".to_vec();
    assert!(is_whole([zstd(&first), zstd(&second)].concat()));
    assert!(is_whole([skipped.clone(), zstd(&first), skipped.clone(), zstd(&second)].concat()));
    assert!(is_whole([zstd(&text), skipped].concat()));
    // What is neither is told, and what came before it kept.
    let content = decompress([gzip(&text), b"more".to_vec()].concat(), Limits::default());
    assert!(content.broken.is_some() && content.bytes == text);
    let content =
        decompress([gzip(&text), vec![0; 9], b"more".to_vec()].concat(), Limits::default());
    assert!(content.broken.is_some() && content.bytes == text);
}
