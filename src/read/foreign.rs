//! Forms in which people keep records that are not read here, told from their first bytes, each with what to do.

/// How long the beginning is in which a form is looked for: a header, some lines.
const BEGINNING: usize = 2048;

/// What to do with the dump of a database.
macro_rules! dump_as_json {
    ($what:literal) => {
        concat!($what, "; write the records with manage.py dumpdata --format json")
    };
}

/// First bytes, and what begins with them.
const BYTES: [(&[u8], &str); 9] = [
    (b"SQLite format 3\0", dump_as_json!("an SQLite database")),
    (b"PGDMP", dump_as_json!("a dump of pg_dump")),
    (b"PAR1", "a Parquet table; write the records as JSON"),
    (b"PK\x03\x04", "a zip archive in an archive or in packed data; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it"),
    (b"BZh", "bzip2 data; unpack it, or pack it with gzip or zstd"),
    (b"\xfd7zXZ\0", "xz data; unpack it, or pack it with gzip or zstd"),
    (b"```json", "JSON between the fences of Markdown; save only what stands between them"),
    (b"```\n{", "JSON between the fences of Markdown; save only what stands between them"),
];

/// The encoding of a text that is JSON, but not UTF-8: told from its byte-order mark, or from the zeros beside its first
/// bracket.
pub(super) fn encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [b'{' | b'[', 0, 0, 0, ..] | [0, 0, 0, b'{' | b'[', ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..] => Some("UTF-16"),
        _ => None,
    }
}

/// The form of data that does not begin as JSON does, if it is one that holds records.
pub(super) fn form(bytes: &[u8]) -> Option<&'static str> {
    let known = BYTES.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, what)| *what);
    known.or_else(|| {
        if bytes.get(257..262) == Some(b"ustar") {
            return Some("a tar archive in an archive or in packed data; unpack it");
        }
        text_form(bytes.get(..BEGINNING).unwrap_or(bytes).trim_ascii_start())
    })
}

/// The same of a text, by its beginning.
fn text_form(text: &[u8]) -> Option<&'static str> {
    let has = |words: &str| memchr::memmem::find(text, words.as_bytes()).is_some();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word.as_bytes()));
    if begins(&["--"]) && has("PostgreSQL database dump") {
        return Some(dump_as_json!("a dump of pg_dump"));
    }
    if begins(&["<django-objects"]) || (begins(&["<?xml"]) && !has("<html")) {
        return Some(dump_as_json!("XML"));
    }
    if begins(&["- model:", "- fields:"]) {
        return Some(dump_as_json!("a dump in YAML"));
    }
    if begins(&["\"{\\\"", "\"[{\\\""]) {
        return Some("JSON as a text inside of JSON; decode it once (jq -r .)");
    }
    if begins(&["id,", "\"id\",", "id\t"]) {
        return Some(
            "a table (CSV) other than the platform's export of occurrences; save the records as JSON, which tells what each field means",
        );
    }
    is_call(text).then_some("JSON inside of a call (JSONP); ask for it without callback")
}

/// Whether it is the call of a function with an object or an array, as JSONP has it.
fn is_call(text: &[u8]) -> bool {
    let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_$.".contains(byte);
    let name = text.iter().take_while(is_of_name).count();
    let rest = text.get(name..).unwrap_or(b"").trim_ascii_start();
    name > 0
        && rest.strip_prefix(b"(").is_some_and(|argument| {
            matches!(argument.trim_ascii_start().first(), Some(b'{' | b'['))
        })
}

/// Whether what begins with a bracket is written as Python writes it, with single quotes.
pub(super) fn is_python(text: &[u8]) -> bool {
    let is_open = |byte: &&u8| b"[{ \r\n\t".contains(byte);
    let opening = text.iter().take(BEGINNING).take_while(is_open).count();
    text.get(opening) == Some(&b'\'')
}

#[cfg(test)]
mod tests;
