//! The catalogue of what is private in a text: patterns, and what stands in the place of each.
//!
//! The shapes of keys and tokens are those that their issuers document (AWS, Google Cloud, GitHub, GitLab, Slack,
//! Stripe, Hugging Face, RFC 7519 for JSON Web Tokens, RFC 7468 for PEM); query parameters that sign a link are
//! those of AWS Signature 2 and 4, Google Cloud Storage and Azure.

use regex::Captures;

use super::{is_setting, names_secret};
use crate::api::ROOT;
use crate::publish::{Privacy, Private, round};

/// The text in the place of a secret.
pub(in crate::publish) const SECRET: &str = "[secret left out]";
const DATABASE: &str = "[database address left out]";
const EMAIL: &str = "[e-mail left out]";
const USER: &str = "[user left out]";

/// Gives what stands in the place of a match; `None` where it is nothing private after all.
pub(super) type Replacement = fn(&Captures<'_>, Privacy) -> Option<String>;

/// Tells whether a text has the shape that a rule needs.
pub(super) type Shape = fn(&str) -> bool;

/// One shape of private text.
pub(super) struct Rule {
    pub(super) kind: Private,
    pub(super) needs: Needs,
    pub(super) pattern: &'static str,
    pub(super) replacement: Replacement,
}

/// What a text must have for a rule to match it.
pub(super) enum Needs {
    /// One of these, whatever the case of their letters.
    Words(&'static [&'static str]),
    /// This shape.
    Shape(Shape),
}

/// Names of what signs a link.
pub(super) const SIGNATURE_NAME: &str =
    r"x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig";

/// Words of which every name of a setting with a secret ([`SECRET_NAME`]) holds one.
pub(super) const SETTINGS: &[&str] = &[
    "pass",
    "pwd",
    "secret",
    "token",
    "key",
    "sig",
    "credential",
    "session",
    "csrf",
    "x-amz-",
    "x-goog-",
];

/// Names of settings that hold secrets, alone or at the end of a longer name.
pub(super) const SECRET_NAME: &str = r"[a-z0-9_.-]*(?:password|passwd|passphrase|pwd|secret|secret[_-]?key|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|credentials?|session[_-]?(?:id|key|token)|csrf[a-z_-]*)|pass";

/// The rules, in the order in which they are applied: what one has replaced, none after it matches.
pub(super) const RULES: &[Rule] = &[
    rule(
        Private::Secret,
        &["private key"],
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)",
        |_, _| Some(SECRET.to_owned()),
    ),
    // Databases and brokers: the address is as secret as the password in it.
    rule(
        Private::Secret,
        &[
            "postg",
            "mysql",
            "mariadb",
            "mssql",
            "sqlserver",
            "oracle",
            "redis",
            "amqp",
            "mongodb",
            "cockroach",
            "clickhouse",
            "memcache",
        ],
        r#"(?i)(?:jdbc:)?(?:postgres(?:ql)?|postgis|mysql|mariadb|mssql|sqlserver|oracle|rediss?|amqps?|mongodb|cockroachdb|clickhouse|memcached?)(?:\+[a-z0-9]+)?:(?:\\?/){2}[^\s"'<>]+"#,
        |_, _| Some(DATABASE.to_owned()),
    ),
    // Who is let in, before the host.
    rule(
        Private::Secret,
        &["@"],
        r#"(?i)([a-z][a-z0-9+.-]*:(?:\\?/){2})[^\s"'<>/?#\\]+@"#,
        |found, _| Some(part(found, 1).to_owned()),
    ),
    // What a link asks for, if it does not lead into the API.
    shape(
        Private::Link,
        leads_out,
        r#"(?i)([a-z][a-z0-9+.-]*:(?:\\?/){2}[^\s"'<>?#]*)([?#][^\s"'<>]*)"#,
        link,
    ),
    rule(
        Private::Link,
        &["x-amz-", "x-goog-", "awsaccesskeyid", "sig", "token", "key"],
        r#"(?i)\?[^\s"'<>]*(?:x-amz-|x-goog-|awsaccesskeyid|signature|(?-u:\b)(?:sig|token|[a-z_-]*key)=)[^\s"'<>]*"#,
        |found, _| Some(closing(part(found, 0)).to_owned()),
    ),
    rule(
        Private::Secret,
        &["authorization"],
        r#"(?i)((?:proxy-)?authorization\\*["']?\s*[:=]\s*)\\*["']?(?:(?:basic|bearer|token|digest|apikey|negotiate|aws4-hmac-sha256)\s+)?([^\s"']+[^"'\r\n]*)"#,
        |found, _| valued(found, 1, 2),
    ),
    rule(
        Private::Secret,
        &["cookie"],
        r#"(?i)((?:set-)?cookies?\\*["']?\s*[:=]\s*)\\*["']?([^"'\r\n]+)"#,
        |found, _| valued(found, 1, 2),
    ),
    rule(
        Private::Secret,
        &["bearer", "basic", "token"],
        r"(?i)(?-u:\b)((?:bearer|basic|token)\s+)([A-Za-z0-9._~+/=-]{16,})",
        |found, _| {
            let has_digit = part(found, 2).bytes().any(|byte| byte.is_ascii_digit());
            has_digit.then(|| [part(found, 1), SECRET].concat())
        },
    ),
    rule(
        Private::Link,
        &["x-amz-", "x-goog-", "awsaccesskeyid", "sig"],
        r#"(?i)((?-u:\b)(?:SIGNATURE_NAME)\\*["']?\s*[:=]\s*\\*["']?)([^\s,;&"'<>)}\]\\]+)"#,
        |found, _| valued(found, 1, 2),
    ),
    // Settings with their values, as Python, JSON, shells and programs write them.
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?-u:\b|_)(?:SECRET_NAME)\\*["']?\s*(?:=>|:=|:|=)\s*[bru]?)(\\+"[^"]*"|\\+'[^']*'|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s,;&"'<>)}\]]+)"#,
        |found, _| valued(found, 1, 2),
    ),
    // As people say it: "the password is hunter2", but not "the password is wrong".
    rule(
        Private::Secret,
        &["pass", "secret", "token", "key"],
        r#"(?i)((?-u:\b)(?:pass(?:word|phrase|code|wd)|secret|token|(?:api|access)[ _-]?key)\s+(?:is|was)(?:\s+now)?:?\s+)("[^"]+"|'[^']+'|`[^`]+`|[^\s,;"'`<>]+)"#,
        |found, _| {
            let is_one =
                part(found, 2).contains(|c: char| c.is_ascii_digit() || "\"'`".contains(c));
            is_one.then(|| [part(found, 1), SECRET].concat())
        },
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)(--?(?:SECRET_NAME)\s+)([^\s"'-][^\s]*|"[^"]*"|'[^']*')"#,
        |found, _| valued(found, 1, 2),
    ),
    // Keys that are known by their shape.
    rule(
        Private::Secret,
        &[
            "akia",
            "asia",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat",
            "glpat",
            "xox",
            "k_live",
            "k_test",
            "sk-",
            "aiza",
            "hf_",
            "npm_",
            "eyj",
        ],
        r"(?-u:\b)(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|[prs]k_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{30,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?)",
        |_, _| Some(SECRET.to_owned()),
    ),
    rule(Private::Secret, &["hooks.slack"], r"hooks\.slack\.com/services/[A-Za-z0-9/]+", |_, _| {
        Some(SECRET.to_owned())
    }),
    // A line of a key or of a ticket in Base64.
    shape(Private::Secret, has_base64, r"[A-Za-z0-9+/]{60,}={0,2}", |found, _| {
        let text = part(found, 0);
        let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
        let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
        (is_mixed && has(u8::is_ascii_digit)).then(|| SECRET.to_owned())
    }),
    rule(
        Private::Email,
        &["@", "%40"],
        r"[\w.!#$&*+=^`{|}~-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+",
        |_, _| Some(EMAIL.to_owned()),
    ),
    // Whose computer it was.
    rule(
        Private::Person,
        &["/home/", "users"],
        r#"(?i)(^|file://|[^\w./-])(/home/|/Users/|[a-z]:(?:\\+|/)Users(?:\\+|/))([^/\s"'\\:;,<>()\[\]]+)"#,
        |found, _| Some([part(found, 1), part(found, 2), USER].concat()),
    ),
    rule(
        Private::Person,
        &["user", "login", "owner", "_by", "name"],
        r#"(?i)((?-u:\b)(?:user(?:_?name)?|login|owner|(?:uploaded|requested|started|created|reviewed|identified)_by|(?:full|first|last)_?name)\\*["']?\s*[:=]\s*)(\\+"[^"]*"|\\+'[^']*'|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s,;&"'<>)}\]]+)"#,
        |found, _| named(found),
    ),
    rule(
        Private::Person,
        &["user"],
        r#"(?i)((?-u:\b)(?:by|as|for) user )([^\s,;:"'<>]+)"#,
        |found, _| named(found),
    ),
    rule(
        Private::Coordinate,
        &["lat", "lon", "lng"],
        r#"(?i)((?-u:\b|_)(?:lat(?:itude)?|lon(?:gitude)?|lng)\\*["']?\s*[:=]?\s*\(?\\*["']?)([-+]?\d{1,3}\.\d+)"#,
        |found, privacy| {
            Some([part(found, 1), &round(part(found, 2), privacy.coordinates?)?].concat())
        },
    ),
    shape(
        Private::Coordinate,
        has_decimals,
        r"(^|[^\d.])([-+]?\d{1,3}\.\d{3,})(\s*\x{b0}?\s*[NSns]?\s*[,;/]\s*|\s*\x{b0}?\s*[NSns]?\s+)([-+]?\d{1,3}\.\d{3,})",
        pair,
    ),
    rule(
        Private::Coordinate,
        &["\u{b0}"],
        r"([-+]?\d{1,3}\.\d+)(\s*\x{b0}\s*[NSEWO]?)",
        |found, privacy| Some(round(part(found, 1), privacy.coordinates?)? + part(found, 2)),
    ),
    rule(
        Private::Coordinate,
        &["\u{b0}"],
        r#"(\d{1,3}\s*\x{b0}\s*\d{1,2}\s*['\x{2032}\x{2019}])\s*\d{1,2}(?:\.\d+)?\s*(?:''|["\x{2033}\x{201d}])"#,
        |found, _| Some(part(found, 1).to_owned()),
    ),
];

/// A rule of texts that hold one of these words.
const fn rule(
    kind: Private,
    words: &'static [&'static str],
    pattern: &'static str,
    replacement: Replacement,
) -> Rule {
    Rule { kind, needs: Needs::Words(words), pattern, replacement }
}

/// A rule of texts that have this shape.
const fn shape(
    kind: Private,
    shape: Shape,
    pattern: &'static str,
    replacement: Replacement,
) -> Rule {
    Rule { kind, needs: Needs::Shape(shape), pattern, replacement }
}

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
    !is_address || is_setting(query)
}

/// Whether so many bytes of Base64 stand in a row.
fn has_base64(text: &str) -> bool {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut runs = text.as_bytes().split(|byte| !is_base64(byte));
    text.len() >= 60 && runs.any(|run| run.len() >= 60)
}

/// Whether two numbers with decimals stand in it.
fn has_decimals(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let points = memchr::memchr_iter(b'.', bytes);
    points.filter(|at| is_digit(at.wrapping_sub(1)) && is_digit(at + 1)).take(2).count() == 2
}

/// A group of a match; empty where it took no part.
fn part<'t>(found: &Captures<'t>, n: usize) -> &'t str {
    found.get(n).map_or("", |part| part.as_str())
}

/// The punctuation that closes the sentence around a link, not the link.
fn closing(link: &str) -> &str {
    let end = link.trim_end_matches([')', '.', ',', ';', ':', '!', ']', '}', '\\']).len();
    link.get(end..).unwrap_or_default()
}

/// A link without its query; one into the API without what lets somebody in.
fn link(found: &Captures<'_>, _: Privacy) -> Option<String> {
    let (base, query) = (part(found, 1), part(found, 2));
    if !base.replace('\\', "").contains(ROOT) {
        return Some([base, closing(query)].concat());
    }
    let is_open = |param: &&str| !names_secret(param.split('=').next().unwrap_or_default());
    let params = query.get(1..)?;
    let kept: Vec<&str> = params.split('&').filter(is_open).collect();
    let mark = query.get(..1)?;
    Some(match kept.as_slice() {
        [] => base.to_owned(),
        kept => [base, mark, &kept.join("&")].concat(),
    })
}

/// A setting with its value replaced, if it has one that says anything.
fn valued(found: &Captures<'_>, name: usize, value: usize) -> Option<String> {
    let value = part(found, value);
    let word = value.trim_matches(['"', '\'', '\\', ',', '.']);
    let says_nothing = ["", "none", "null", "nil", "true", "false", "undefined"];
    let is_empty = says_nothing.contains(&word.to_ascii_lowercase().as_str())
        || word.chars().all(|c| matches!(c, '*' | '.' | 'x' | '-'))
        || is_mark(word);
    (!is_empty).then(|| [part(found, name), SECRET].concat())
}

/// Whether something was left out here before.
fn is_mark(word: &str) -> bool {
    ["[secret", "[database", "[user", "[e-mail"].into_iter().any(|mark| word.starts_with(mark))
}

/// Who did something, replaced; a number names nobody.
fn named(found: &Captures<'_>) -> Option<String> {
    let name = part(found, 2);
    let word = name.trim_matches(['"', '\'', '\\', '.', ',']);
    let says_nothing = ["", "none", "null", "true", "false", "anonymous", "anonymoususer"];
    let is_nobody = says_nothing.contains(&word.to_ascii_lowercase().as_str())
        || word.chars().all(|c| c.is_ascii_digit())
        || is_mark(word);
    (!is_nobody).then(|| [part(found, 1), USER].concat())
}

/// Two numbers side by side that can be a place on earth.
fn pair(found: &Captures<'_>, privacy: Privacy) -> Option<String> {
    let (first, second) = (part(found, 2), part(found, 4));
    let size = |number: &str| number.parse::<f64>().map_or(f64::INFINITY, f64::abs);
    let (a, b) = (size(first), size(second));
    // Shares and scores lie between nought and one; a place where both do is at sea.
    let is_place = a.min(b) <= 90.0 && a.max(b) <= 180.0 && a.max(b) > 1.0;
    let decimals = privacy.coordinates?;
    is_place.then_some(())?;
    let (first, second) = (round(first, decimals)?, round(second, decimals)?);
    Some([part(found, 1), &first, part(found, 3), &second].concat())
}
