//! How deep values are nested, told without following them: a text of a hundred thousand brackets costs no
//! stack.

/// Whether brackets are nested deeper than `most` anywhere in a text; those in strings do not count.
///
/// `{}` is one deep. Nearly every record has fewer brackets than it may be deep, which is told many bytes at a
/// time.
#[must_use]
pub fn is_deeper(text: &[u8], most: usize) -> bool {
    opening(text) > most && deepest(text) > most
}

/// How many bytes could open a bracket: `[` and `{` differ in one bit.
fn opening(text: &[u8]) -> usize {
    let count = |part: &[u8]| part.iter().map(|byte| u8::from(byte | 0x20 == b'{')).sum::<u8>();
    // A part is so short that its count fits into a byte, and a processor counts many bytes side by side. (All in all
    // this takes a hundredth of the time that reading takes.)
    text.chunks(240).map(|part| usize::from(count(part))).sum()
}

fn deepest(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                let Ok(end) = super::split::value_end(text, at) else { break };
                at = end;
                continue;
            }
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    deepest
}

#[cfg(test)]
mod tests;
