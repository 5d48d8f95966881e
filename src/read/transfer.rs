//! Bytes written as text so that they can be mailed or put into JSON: base 64 and quoted-printable.

use data_encoding::Specification;

/// What is written in base 64, in either alphabet, with or without line breaks and `=` at its end; `None` where another
/// character stands in it.
pub(super) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut form = Specification::new();
    form.symbols.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
    form.translate.from.push_str("-_");
    form.translate.to.push_str("+/");
    form.ignore.push_str(" \t\r\n=");
    form.check_trailing_bits = false;
    form.encoding().ok()?.decode(text).ok()
}

/// What is written as quoted-printable: `=3D` is a byte, and `=` at the end of a line joins it with the next one (RFC
/// 2045, section 6.7). What is not written so stays as it is.
pub(super) fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'=', rest) {
        let (before, from) = rest.split_at(at);
        bytes.extend_from_slice(before);
        rest = match from {
            [b'=', b'\r', b'\n', rest @ ..] | [b'=', b'\n', rest @ ..] => rest,
            [b'=', high, low, behind @ ..] => match hexadecimal(*high).zip(hexadecimal(*low)) {
                Some((high, low)) => {
                    bytes.push(high << 4 | low);
                    behind
                }
                None => keep_first(from, &mut bytes),
            },
            _ => keep_first(from, &mut bytes),
        };
    }
    bytes.extend_from_slice(rest);
    bytes
}

/// Takes over the first byte as it stands; gives the others.
fn keep_first<'t>(text: &'t [u8], to: &mut Vec<u8>) -> &'t [u8] {
    let (first, rest) = text.split_at(text.len().min(1));
    to.extend_from_slice(first);
    rest
}

fn hexadecimal(digit: u8) -> Option<u8> {
    u8::try_from(char::from(digit).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests;
