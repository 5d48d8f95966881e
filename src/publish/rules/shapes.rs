//! Secrets that are known by their own shape.
//!
//! The shapes of keys and tokens are those that their issuers document (AWS, Google Cloud, GitHub, GitLab, Slack,
//! Stripe, Hugging Face and others; RFC 7519 for JSON Web Tokens, RFC 7468 for PEM).

use super::catalogue::{Rule, SECRET, rule, shape};
use crate::publish::Private;

/// The rules.
pub(super) const RULES: &[Rule] = &[
    // Addresses to which whoever knows them may write.
    rule(
        Private::Secret,
        &["hooks.", "webhook", "api.telegram"],
        r#"(?i)(?:hooks\.slack\.com/(?:services|workflows)|discord(?:app)?\.com/api/webhooks|[\w-]+\.webhook\.office\.com|hooks\.zapier\.com/hooks|api\.telegram\.org/bot)[^\s"'<>]*"#,
        |_| Some(SECRET.to_owned()),
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
            "glptt-",
            "glrt-",
            "gldt-",
            "glcbt-",
            "glsoat-",
            "glffct-",
            "glimt-",
            "gloas-",
            "xox",
            "k_live",
            "k_test",
            "sk-",
            "aiza",
            "hf_",
            "npm_",
            "eyj",
            "_v1_",
            "pypi-",
            "sg.",
            "dckr_",
            "gocspx",
            "hvs.",
            "hvb.",
            "ya29.",
            "dapi",
            "shp",
            "lin_api",
            "figd_",
            "pmak-",
            "glsa_",
            "sq0",
            "rubygems_",
            "dp.",
            "secret_",
            "age-secret",
            "key-",
            "1//0",
            "xapp-",
            "whsec_",
            "nvapi-",
            "gsk_",
            "tskey-",
            "atatt3",
            "ltai",
        ],
        r"(?-u:\b)(?:(?:AKIA|ASIA)[A-Z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|gl(?:pat|ptt|rt|dt|cbt|soat|ffct|imt|oas)-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|[prs]k_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{30,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?|do[opr]_v1_[a-f0-9]{32,}|pypi-[A-Za-z0-9_-]{16,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{16,}|GOCSPX-[A-Za-z0-9_-]{16,}|hv[sb]\.[A-Za-z0-9_-]{16,}|ya29\.[A-Za-z0-9_-]{16,}|1//0[A-Za-z0-9_-]{16,}|dapi[a-f0-9]{32}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|lin_api_[A-Za-z0-9]{20,}|figd_[A-Za-z0-9_-]{20,}|PMAK-[a-f0-9]{20,}-[a-f0-9]{20,}|glsa_[A-Za-z0-9]{20,}_[a-f0-9]{8}|sq0[a-z]{3}-[A-Za-z0-9_-]{20,}|rubygems_[a-f0-9]{40,}|dp\.[a-z]{2,3}\.[A-Za-z0-9]{30,}|secret_[A-Za-z0-9]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{50,}|key-[a-f0-9]{32}|xapp-\d-[A-Za-z0-9-]{10,}|(?:whsec_|nvapi-|gsk_|tskey-[a-z]+-)[A-Za-z0-9_-]{16,}|ATATT3[A-Za-z0-9_=-]{20,}|LTAI[A-Za-z0-9]{12,})",
        |_| Some(SECRET.to_owned()),
    ),
    // Hashes of passwords, as systems and frameworks keep them.
    rule(
        Private::Secret,
        &[
            "$1$",
            "$2a$",
            "$2b$",
            "$2y$",
            "$5$",
            "$6$",
            "$y$",
            "$argon2",
            "$apr1$",
            "pbkdf2_sha",
            "$7$",
        ],
        r#"(?:\$(?:1|2[aby]|5|6|7|y|apr1|argon2i?d?)\$|pbkdf2_sha\d+\$)[^\s:"'<>]{8,}"#,
        |_| Some(SECRET.to_owned()),
    ),
    // A token of a bot.
    rule(Private::Secret, &[":aa"], r"(?-u:\b)\d{8,10}:AA[A-Za-z0-9_-]{30,}", |_| {
        Some(SECRET.to_owned())
    }),
    // The key of PuTTY: its lines, and what proves them.
    rule(
        Private::Secret,
        &["private-lines", "private-mac"],
        r"(?i)(private-lines:\s*\d+\s*\n|private-mac:\s*)([a-z0-9+/=]+(?:\s*\n[a-z0-9+/=]{16,})*)",
        |found| Some([found.part(1), SECRET].concat()),
    ),
    // A line of a key or of a ticket in Base64.
    shape(Private::Secret, has_base64, r"[A-Za-z0-9+/]{60,}={0,2}", |found| {
        is_base64(found.part(0)).then(|| SECRET.to_owned())
    }),
];

/// Whether so many bytes of Base64 stand in a row.
fn has_base64(text: &str) -> bool {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut runs = text.as_bytes().split(|byte| !is_base64(byte));
    text.len() >= 60 && runs.any(|run| run.len() >= 60)
}

/// Whether a run of letters, digits and slashes is Base64: a path has more slashes and fewer capitals than chance has.
fn is_base64(run: &str) -> bool {
    let count = |is: fn(&u8) -> bool| run.as_bytes().iter().filter(|byte| is(byte)).count();
    let (upper, lower) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let digits = count(u8::is_ascii_digit);
    let slashes = count(|byte| *byte == b'/');
    let is_path = slashes * 16 > run.len() && upper * 4 < upper + lower;
    upper > 0 && lower > 0 && digits > 0 && !is_path
}
