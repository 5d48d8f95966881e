//! A recording of what a browser asked for (HAR): its responses, each with its request.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::sniff::Head;
use super::transfer;
use crate::api::Request;
use crate::json::split::skip_space;

/// The responses of the API in a recording.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    /// Their texts, one behind the other; each is JSON.
    pub(super) text: Vec<u8>,
    /// Where each begins, and what it answers.
    pub(super) responses: Vec<(usize, Head)>,
    /// How many there are whose text was not recorded or is no JSON.
    pub(super) without_text: u64,
}

#[derive(Deserialize)]
struct RecordingWire<'a> {
    #[serde(borrow)]
    log: LogWire<'a>,
}

#[derive(Deserialize)]
struct LogWire<'a> {
    #[serde(borrow)]
    entries: Vec<EntryWire<'a>>,
}

#[derive(Deserialize)]
struct EntryWire<'a> {
    #[serde(borrow)]
    request: RequestWire<'a>,
    #[serde(borrow)]
    response: ResponseWire<'a>,
}

#[derive(Deserialize)]
struct RequestWire<'a> {
    #[serde(borrow)]
    method: Cow<'a, str>,
    #[serde(borrow)]
    url: Cow<'a, str>,
}

#[derive(Deserialize)]
struct ResponseWire<'a> {
    status: u16,
    #[serde(borrow, default)]
    content: ContentWire<'a>,
}

#[derive(Deserialize, Default)]
struct ContentWire<'a> {
    #[serde(borrow, default)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    encoding: Option<Cow<'a, str>>,
}

/// Whether an object that begins here is a recording: nothing else that is read begins with `log`.
pub(super) fn is_one(bytes: &[u8], start: usize) -> bool {
    let rest = |at: usize| bytes.get(skip_space(bytes, at)..).unwrap_or(b"");
    let key = b"\"log\"";
    rest(start + 1).strip_prefix(key).is_some_and(|behind| {
        behind
            .trim_ascii_start()
            .strip_prefix(b":")
            .is_some_and(|value| value.trim_ascii_start().first() == Some(&b'{'))
    })
}

/// The responses of the API, in their order.
///
/// # Errors
/// When the text is no recording.
pub(super) fn responses(bytes: &[u8]) -> Result<Recorded, serde_json::Error> {
    let RecordingWire { log } = serde_json::from_slice(bytes)?;
    let mut recorded = Recorded::default();
    for EntryWire { request, response } in log.entries {
        let Some(address) = Request::parse(&request.url).filter(|_| request.method == "GET") else {
            continue;
        };
        // A redirect, or the answer that nothing changed, has no records.
        if (300..400).contains(&response.status) {
            continue;
        }
        match body(&response.content).filter(|body| is_json(body)) {
            Some(body) => {
                let head = Head { request: Some(address), status: Some(response.status) };
                recorded.responses.push((recorded.text.len(), head));
                recorded.text.extend_from_slice(&body);
                recorded.text.push(b'\n');
            }
            None => recorded.without_text += 1,
        }
    }
    Ok(recorded)
}

/// The text of a response, without white space around it.
fn body(content: &ContentWire<'_>) -> Option<Vec<u8>> {
    let text = content.text.as_deref()?;
    let bytes = match content.encoding.as_deref() {
        Some("base64") => transfer::base64(text.as_bytes())?,
        _ => text.as_bytes().to_vec(),
    };
    Some(bytes.trim_ascii().to_vec())
}

/// Whether it is one value of JSON, an object or an array: then the next response begins behind it.
fn is_json(body: &[u8]) -> bool {
    matches!(body.first(), Some(b'{' | b'[')) && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

#[cfg(test)]
mod tests;
