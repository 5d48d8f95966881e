//! What a link asks for, if it does not lead into the API, and buckets by their own scheme.
//!
//! Query parameters that sign a link are those of AWS Signature 2 and 4, Google Cloud Storage and Azure.

use super::catalogue::{Found, Rule, STORAGE, is_mark, rule, shape};
use crate::api::ROOT;
use crate::publish::Private;
use crate::publish::names::{is_in, said_by};

pub(super) const RULES: &[Rule] = &[
    shape(
        Private::Link,
        leads_out,
        r#"(?i)([a-z][a-z0-9+.-]*:(?:\\?/){2}[^\s"'<>?#]*)([?#][^\s"'<>]*)"#,
        link,
    ),
    rule(
        Private::Link,
        &["x-amz-", "x-goog-", "awsaccesskeyid", "sig", "token", "key"],
        r#"(?i)\?[^\s"'<>]*(?:x-amz-|x-goog-|awsaccesskeyid|signature|(?-u:\b)(?:sig|token|[a-z_-]*key|key-pair-id)=)[^\s"'<>]*"#,
        |found| Some(closing(found.part(0)).to_owned()),
    ),
    rule(
        Private::Link,
        &["x-amz-", "x-goog-", "awsaccesskeyid", "sig"],
        r#"(?i)((?-u:\b)(?:x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig)\\*["']?\s*[:=]\s*\\*["']?)([^\s,;&"'<>)}\]\\]+)"#,
        |found| {
            let value = found.part(2);
            let is_number = value.len() <= 6 && value.parse::<f64>().is_ok();
            let is_none = ["none", "null", "true", "false"].contains(&value);
            (!is_number && !is_none && !is_mark(value))
                .then(|| [found.part(1), "[secret left out]"].concat())
        },
    ),
    // Buckets by their own scheme.
    rule(
        Private::Link,
        &["s3://", "s3a://", "gs://", "az://", "abfs", "wasb", "r2://", "b2://", "swift://"],
        r#"(?i)(?-u:\b)((?:s3[an]?|gs|az|abfss?|wasbs?|r2|b2|swift):(?:\\?/){2})([^/\s"'<>\\]+)"#,
        storage,
    ),
    rule(Private::Link, &["arn:aws"], r#"(arn:aws[\w-]*:s3:[\w-]*:\d*:)([^/\s"'<>]+)"#, storage),
    // Settings of storage.
    rule(
        Private::Link,
        &["bucket", "endpoint"],
        r#"(?i)((?:^|[^\w-])([\w-]*(?:bucket(?:[_-]name)?|endpoint(?:[_-](?:url|uri|host))?))\\*["'`\]]{0,3}\s*[:=]{1,2}\s*)(QUOTED|[^\s,;&"'<>)}\]]+)"#,
        setting,
    ),
];

/// Whether something may stand in it that a link asks for: not where it is an address of the API and nothing
/// else, none of whose parameters can be secret.
fn leads_out(text: &str) -> bool {
    let ends_a_link = |byte: u8| {
        matches!(byte, b'\\' | b'"' | b'\'' | b'<' | b'>') || !matches!(byte, b'!'..=b'~')
    };
    let Some(at) = memchr::memchr2(b'?', b'#', text.as_bytes()) else { return false };
    let (base, query) = text.split_at_checked(at).unwrap_or((text, ""));
    let is_address = ["http://", "https://"].iter().any(|scheme| base.starts_with(scheme))
        && base.contains(ROOT)
        && !text.bytes().any(ends_a_link);
    // Most addresses ask for nothing but numbers and words of the platform.
    !is_address || query.get(1..).unwrap_or("").split(['&', '?']).any(|param| !is_open(param))
}

/// Whether a parameter of an address of the API lets nobody in.
fn is_open(param: &str) -> bool {
    const OTHERS: &str = "auth code ticket key sid assertion hash state nonce session login pass";
    let name = param.split('=').next().unwrap_or_default();
    // Those without a code need no look at the name, as that of every thumbnail and of every detection.
    is_usual(name)
        || (!param.contains('%')
            && (matches!(name, "label" | "detection")
                || (!is_in(OTHERS, &name.to_ascii_lowercase())
                    && !matches!(said_by(name), Some(Private::Secret | Private::Person)))))
}

/// Whether it is the name of a parameter of the platform that nearly every address has.
fn is_usual(name: &str) -> bool {
    matches!(
        name,
        "project_id"
            | "event"
            | "deployment"
            | "collections"
            | "limit"
            | "offset"
            | "ordering"
            | "format"
            | "project"
            | "status"
            | "method"
            | "page"
            | "page_size"
            | "pipeline"
            | "taxon"
            | "with_counts"
            | "with_detections"
            | "job_type_key"
            | "collection"
            | "source_image"
            | "source_image__project"
            | "source_image_collection"
            | "deployment__project"
            | "logs_limit"
    )
}

/// The punctuation that closes the sentence around a link, not the link.
fn closing(link: &str) -> &str {
    let end = link.trim_end_matches([')', '.', ',', ';', ':', '!', ']', '}', '\\']).len();
    link.get(end..).unwrap_or_default()
}

/// A link without its query; one into the API without what lets somebody in.
fn link(found: &Found<'_>) -> Option<String> {
    let (base, query) = (found.part(1), found.part(2));
    if !base.replace('\\', "").contains(ROOT) {
        // The name of a part of a page.
        let is_part = |c: char| c.is_ascii_alphabetic() || c == '-' || c == '_';
        let part = query.strip_prefix('#').map(|part| part.trim_end_matches(['.', ',', ')', ';']));
        if part.is_some_and(|part| part.len() <= 40 && part.chars().all(is_part)) {
            return None;
        }
        return Some([base, closing(query)].concat());
    }
    let params = query.get(1..)?;
    let lets_in = |param: &&str| !is_open(&crate::api::decode(param).replace('%', ""));
    let kept: Vec<&str> = params.split('&').filter(|param| !lets_in(param)).collect();
    let kept: Vec<&str> = kept.into_iter().filter(|param| !asks_for_more(param)).collect();
    let mark = query.get(..1)?;
    Some(match kept.as_slice() {
        [] => base.to_owned(),
        kept => [base, mark, &kept.join("&")].concat(),
    })
}

/// Whether the value of a parameter is a link with a query of its own.
fn asks_for_more(param: &str) -> bool {
    let value = crate::api::decode(param.split_once('=').map_or("", |(_, value)| value));
    let query = value.split_once("://").and_then(|(_, rest)| rest.split_once('?'));
    query.is_some_and(|(_, query)| query.split('&').any(|param| !is_open(param)))
}

/// What stands before the name of a bucket, without the name.
fn storage(found: &Found<'_>) -> Option<String> {
    (!is_mark(found.part(2))).then(|| [found.part(1), STORAGE].concat())
}

/// A setting of storage without its value, where that can be a bucket or a host.
fn setting(found: &Found<'_>) -> Option<String> {
    let value = found.part(3);
    let is_one = said_by(found.part(2)) == Some(Private::Link)
        && value.contains(['-', '.', '/', '_'])
        && value.contains(char::is_alphabetic)
        && !value.contains("[storage")
        && !value.contains(ROOT);
    is_one.then(|| [found.part(1), STORAGE].concat())
}
