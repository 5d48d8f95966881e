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
