//! What in a text is private: the catalogue of patterns, and what stands in the place of each.
//!
//! The shapes of keys and tokens are those that their issuers document (AWS, Google Cloud, GitHub, GitLab, Slack,
//! Stripe, Hugging Face, RFC 7519 for JSON Web Tokens, RFC 7468 for PEM); query parameters that sign a link are
//! those of AWS Signature 2 and 4, Google Cloud Storage and Azure.

use std::borrow::Cow;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use super::{LeftOut, Privacy, Private, round};
use crate::api::ROOT;

/// Stands where a secret stood.
pub(super) const SECRET: &str = "[secret left out]";
const DATABASE: &str = "[database address left out]";
const EMAIL: &str = "[e-mail left out]";
const USER: &str = "[user left out]";

/// What a match becomes; `None` where it is nothing private after all.
type Instead = fn(&Captures<'_>, Privacy) -> Option<String>;

/// Whether a text has the shape that a rule needs.
type Shape = fn(&str) -> bool;

/// One shape of private text.
struct Rule {
    kind: Private,
    needs: Needs,
    pattern: &'static str,
    instead: Instead,
}

/// What a text has at least, if a rule matches it.
enum Needs {
    /// One of these, whatever the case of their letters.
    Words(&'static [&'static str]),
    /// This shape.
    Shape(Shape),
}

/// A rule with its pattern, which is made ready when a text first needs it: few snapshots need many.
struct Compiled {
    rule: Rule,
    pattern: OnceLock<Option<Regex>>,
}

impl Compiled {
    /// The pattern. Every pattern compiles: a test tries them.
    fn pattern(&self) -> Option<&Regex> {
        let written = self.rule.pattern;
        let compile = || {
            let names = written.replace("SECRET_NAME", SECRET_NAME);
            Regex::new(&names.replace("SIGNATURE_NAME", SIGNATURE_NAME)).ok()
        };
        self.pattern.get_or_init(compile).as_ref()
    }
}

/// Names of what signs a link.
const SIGNATURE_NAME: &str = r"x-amz-[a-z-]+|x-goog-[a-z-]+|awsaccesskeyid|signature|sig";

/// What a setting with a secret is called: [`SECRET_NAME`] has one of these.
const SETTINGS: &[&str] = &[
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
const SECRET_NAME: &str = r"[a-z0-9_.-]*(?:password|passwd|passphrase|pwd|secret|secret[_-]?key|token|api[_-]?key|access[_-]?key(?:[_-]?id)?|private[_-]?key|credentials?|session[_-]?(?:id|key|token)|csrf[a-z_-]*)|pass";

/// How often the rules are applied at most: each time something is left out, so that this ends.
const MOST_PASSES: usize = 8;

/// The rules, in the order in which they are applied: what one has replaced, none after it matches.
static RULES: LazyLock<Vec<Compiled>> = LazyLock::new(|| {
    rules().into_iter().map(|rule| Compiled { rule, pattern: OnceLock::new() }).collect()
});

/// What tells which rules are worth trying, with a bit for each rule.
struct Needles {
    /// All words that a rule needs.
    finder: AhoCorasick,
    /// The rule that needs each word.
    masks: Vec<u32>,
    /// The rules that need a shape.
    shapes: Vec<(Shape, u32)>,
}

/// Makes ready what every text is looked through with, which takes about as long as reading some hundred kilobytes.
pub fn make_ready() {
    worth_trying("");
    names_secret("token");
}

/// Which rules a text has something for, a bit for each: most texts have nothing, and none is worth more than the
/// few it has.
fn worth_trying(text: &str) -> u32 {
    static NEEDLES: LazyLock<Option<Needles>> = LazyLock::new(|| {
        let needles = || {
            RULES.iter().zip(0..).flat_map(|(compiled, n)| {
                let words = match compiled.rule.needs {
                    Needs::Words(words) => words,
                    Needs::Shape(_) => &[],
                };
                words.iter().map(move |word| (word, n))
            })
        };
        let finder = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(needles().map(|(need, _)| need));
        let shapes = RULES.iter().zip(0..).filter_map(|(compiled, n)| match compiled.rule.needs {
            Needs::Words(_) => None,
            Needs::Shape(is) => Some((is, 1 << n)),
        });
        let masks = needles().map(|(_, n)| 1 << n).collect();
        Some(Needles { finder: finder.ok()?, masks, shapes: shapes.collect() })
    });
    let Some(Needles { finder, masks, shapes }) = NEEDLES.as_ref() else { return u32::MAX };
    let named = finder.find_overlapping_iter(text).fold(0, |all, found| {
        all | masks.get(found.pattern().as_usize()).copied().unwrap_or(u32::MAX)
    });
    let shaped = shapes.iter().filter(|(is, _)| is(text));
    shaped.fold(named, |all, (_, mask)| all | mask)
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

fn rules() -> Vec<Rule> {
    use Private::{Coordinate, Email, Link, Person, Secret};
    let rule = |kind, words, pattern, instead| {
        let needs = Needs::Words(words);
        Rule { kind, needs, pattern, instead }
    };
    let shape =
        |kind, is, pattern, instead| Rule { kind, needs: Needs::Shape(is), pattern, instead };
    vec![
        rule(
            Secret,
            &["private key"],
            r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)",
            |_, _| Some(SECRET.to_owned()),
        ),
        // Databases and brokers: the address is as secret as the password in it.
        rule(
            Secret,
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
            Secret,
            &["@"],
            r#"(?i)([a-z][a-z0-9+.-]*:(?:\\?/){2})[^\s"'<>/?#\\]+@"#,
            |found, _| Some(part(found, 1).to_owned()),
        ),
        // What a link asks for, if it does not lead into the API.
        shape(
            Link,
            leads_out,
            r#"(?i)([a-z][a-z0-9+.-]*:(?:\\?/){2}[^\s"'<>?#]*)([?#][^\s"'<>]*)"#,
            link,
        ),
        rule(
            Link,
            &["x-amz-", "x-goog-", "awsaccesskeyid", "sig", "token", "key"],
            r#"(?i)\?[^\s"'<>]*(?:x-amz-|x-goog-|awsaccesskeyid|signature|(?-u:\b)(?:sig|token|[a-z_-]*key)=)[^\s"'<>]*"#,
            |found, _| Some(closing(part(found, 0)).to_owned()),
        ),
        rule(
            Secret,
            &["authorization"],
            r#"(?i)((?:proxy-)?authorization\\*["']?\s*[:=]\s*)\\*["']?(?:(?:basic|bearer|token|digest|apikey|negotiate|aws4-hmac-sha256)\s+)?([^\s"']+[^"'\r\n]*)"#,
            |found, _| valued(found, 1, 2),
        ),
        rule(
            Secret,
            &["cookie"],
            r#"(?i)((?:set-)?cookies?\\*["']?\s*[:=]\s*)\\*["']?([^"'\r\n]+)"#,
            |found, _| valued(found, 1, 2),
        ),
        rule(
            Secret,
            &["bearer", "basic", "token"],
            r"(?i)(?-u:\b)((?:bearer|basic|token)\s+)([A-Za-z0-9._~+/=-]{16,})",
            |found, _| {
                let has_digit = part(found, 2).bytes().any(|byte| byte.is_ascii_digit());
                has_digit.then(|| [part(found, 1), SECRET].concat())
            },
        ),
        rule(
            Link,
            &["x-amz-", "x-goog-", "awsaccesskeyid", "sig"],
            r#"(?i)((?-u:\b)(?:SIGNATURE_NAME)\\*["']?\s*[:=]\s*\\*["']?)([^\s,;&"'<>)}\]\\]+)"#,
            |found, _| valued(found, 1, 2),
        ),
        // Settings with their values, as Python, JSON, shells and programs write them.
        rule(
            Secret,
            SETTINGS,
            r#"(?i)((?-u:\b|_)(?:SECRET_NAME)\\*["']?\s*(?:=>|:=|:|=)\s*[bru]?)(\\+"[^"]*"|\\+'[^']*'|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s,;&"'<>)}\]]+)"#,
            |found, _| valued(found, 1, 2),
        ),
        // As people say it: "the password is hunter2", but not "the password is wrong".
        rule(
            Secret,
            &["pass", "secret", "token", "key"],
            r#"(?i)((?-u:\b)(?:pass(?:word|phrase|code|wd)|secret|token|(?:api|access)[ _-]?key)\s+(?:is|was)(?:\s+now)?:?\s+)("[^"]+"|'[^']+'|`[^`]+`|[^\s,;"'`<>]+)"#,
            |found, _| {
                let is_one =
                    part(found, 2).contains(|c: char| c.is_ascii_digit() || "\"'`".contains(c));
                is_one.then(|| [part(found, 1), SECRET].concat())
            },
        ),
        rule(
            Secret,
            SETTINGS,
            r#"(?i)(--?(?:SECRET_NAME)\s+)([^\s"'-][^\s]*|"[^"]*"|'[^']*')"#,
            |found, _| valued(found, 1, 2),
        ),
        // Keys that are known by their shape.
        rule(
            Secret,
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
        rule(Secret, &["hooks.slack"], r"hooks\.slack\.com/services/[A-Za-z0-9/]+", |_, _| {
            Some(SECRET.to_owned())
        }),
        // A line of a key or of a ticket in Base64.
        shape(Secret, has_base64, r"[A-Za-z0-9+/]{60,}={0,2}", |found, _| {
            let text = part(found, 0);
            let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
            let is_mixed = has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
            (is_mixed && has(u8::is_ascii_digit)).then(|| SECRET.to_owned())
        }),
        rule(Email, &["@", "%40"], r"[\w.!#$&*+=^`{|}~-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", |_, _| {
            Some(EMAIL.to_owned())
        }),
        // Whose computer it was.
        rule(
            Person,
            &["/home/", "users"],
            r#"(?i)(^|file://|[^\w./-])(/home/|/Users/|[a-z]:(?:\\+|/)Users(?:\\+|/))([^/\s"'\\:;,<>()\[\]]+)"#,
            |found, _| Some([part(found, 1), part(found, 2), USER].concat()),
        ),
        rule(
            Person,
            &["user", "login", "owner", "_by", "name"],
            r#"(?i)((?-u:\b)(?:user(?:_?name)?|login|owner|(?:uploaded|requested|started|created|reviewed|identified)_by|(?:full|first|last)_?name)\\*["']?\s*[:=]\s*)(\\+"[^"]*"|\\+'[^']*'|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s,;&"'<>)}\]]+)"#,
            |found, _| named(found),
        ),
        rule(
            Person,
            &["user"],
            r#"(?i)((?-u:\b)(?:by|as|for) user )([^\s,;:"'<>]+)"#,
            |found, _| named(found),
        ),
        rule(
            Coordinate,
            &["lat", "lon", "lng"],
            r#"(?i)((?-u:\b|_)(?:lat(?:itude)?|lon(?:gitude)?|lng)\\*["']?\s*[:=]?\s*\(?\\*["']?)([-+]?\d{1,3}\.\d+)"#,
            |found, privacy| {
                Some([part(found, 1), &round(part(found, 2), privacy.coordinates?)?].concat())
            },
        ),
        shape(
            Coordinate,
            has_decimals,
            r"(^|[^\d.])([-+]?\d{1,3}\.\d{3,})(\s*\x{b0}?\s*[NSns]?\s*[,;/]\s*|\s*\x{b0}?\s*[NSns]?\s+)([-+]?\d{1,3}\.\d{3,})",
            pair,
        ),
        rule(
            Coordinate,
            &["\u{b0}"],
            r"([-+]?\d{1,3}\.\d+)(\s*\x{b0}\s*[NSEWO]?)",
            |found, privacy| Some(round(part(found, 1), privacy.coordinates?)? + part(found, 2)),
        ),
        rule(
            Coordinate,
            &["\u{b0}"],
            r#"(\d{1,3}\s*\x{b0}\s*\d{1,2}\s*['\x{2032}\x{2019}])\s*\d{1,2}(?:\.\d+)?\s*(?:''|["\x{2033}\x{201d}])"#,
            |found, _| Some(part(found, 1).to_owned()),
        ),
    ]
}

/// A text without what this privacy leaves out; what that was is added to `left_out`.
pub(super) fn public<'a>(text: &'a str, privacy: Privacy, left_out: &mut LeftOut) -> Cow<'a, str> {
    // Nothing private is as short as that.
    if text.len() < 6 || privacy.keeps_all() {
        return Cow::Borrowed(text);
    }
    let mut shown = Cow::Borrowed(text);
    // What a rule leaves may be what an earlier one looks for: rules are applied until nothing changes.
    for _ in 0..MOST_PASSES {
        match pass(&shown, worth_trying(&shown), privacy, left_out) {
            Some(changed) => shown = Cow::Owned(changed),
            None => break,
        }
    }
    shown
}

/// Each rule worth trying once; `None` where nothing was left out.
fn pass(text: &str, worth_trying: u32, privacy: Privacy, left_out: &mut LeftOut) -> Option<String> {
    if worth_trying == 0 {
        return None;
    }
    let before = left_out.total();
    let mut shown = Cow::Borrowed(text);
    let tried = RULES.iter().zip(0..).filter(|(_, n)| worth_trying & (1 << n) != 0);
    for (tried, _) in tried.filter(|(tried, _)| privacy.hides(tried.rule.kind)) {
        let (rule, Some(pattern)) = (&tried.rule, tried.pattern()) else { continue };
        let replaced = pattern.replace_all(&shown, |found: &Captures<'_>| {
            let whole = part(found, 0);
            match (rule.instead)(found, privacy).filter(|instead| *instead != whole) {
                Some(instead) => {
                    left_out.add(rule.kind, 1);
                    instead
                }
                None => whole.to_owned(),
            }
        });
        if let Cow::Owned(replaced) = replaced {
            shown = Cow::Owned(replaced);
        }
    }
    (left_out.total() > before).then(|| shown.into_owned())
}

/// Whether a word stands in it that each name of a secret has.
fn is_setting(text: &str) -> bool {
    static SETTING: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(SETTINGS).ok());
    SETTING.as_ref().is_none_or(|words| words.is_match(text))
}

/// Whether a query parameter, a setting or a field of this name holds a secret: `api_key`, `API key`.
pub(super) fn names_secret(name: &str) -> bool {
    static NAME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(&format!("(?i)^(?:{SECRET_NAME}|{SIGNATURE_NAME})$")).ok());
    is_setting(name)
        && NAME.as_ref().is_some_and(|pattern| pattern.is_match(&name.replace(' ', "_")))
}

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

#[cfg(test)]
pub(super) fn trying_all_is_the_same(text: &str) -> bool {
    let pass = |worth_trying| pass(text, worth_trying, Privacy::default(), &mut LeftOut::default());
    pass(u32::MAX >> (32 - RULES.len())) == pass(worth_trying(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert!(RULES.iter().all(|compiled| compiled.pattern().is_some()));
        assert!(worth_trying("nothing") == 0 && worth_trying("a@b").count_ones() == 2);
        assert!(names_secret("db_password") && names_secret("api-key") && !names_secret("passing"));
    }
}
