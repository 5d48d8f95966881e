//! Passwords, keys, tokens, addresses of databases.
//!
//! The shapes of keys and tokens are those that their issuers document (AWS, Google Cloud, GitHub, GitLab, Slack,
//! Stripe, Hugging Face and others; RFC 7519 for JSON Web Tokens, RFC 7468 for PEM).

use super::catalogue::{DATABASE, Found, Rule, SECRET, is_mark, rule, shape, value_end};
use crate::publish::Private;
use crate::publish::names::{is_in, may_be_short, said_by};

/// Words of which every name of a setting with a secret ([`NAME`]) holds one.
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
    "cookie",
    "authorization",
    "dsn",
    "jwt",
    "pw",
    "bearer",
    "webhook",
    "otp",
];

/// What may be the name of a setting that holds a secret, alone or as a part of a longer name;
/// [`said_by`] decides.
pub(super) const NAME: &str = r"(?:[\w.-]*(?:pass(?:word|wd|phrase|code|wort)|passwd|pwd|secret|token|key|credential|session|csrf|cookie|authorization|dsn|jwt|signature|sig|hmac|webhook|otp|bearer)[\w.-]*|pass|pw|(?:api|access|secret|private)[ _-]key|x-(?:amz|goog)-[a-z-]+)";

/// Secrets that are looked for before links, whose parts they are or which they hold.
pub(super) const FIRST: &[Rule] = &[
    rule(
        Private::Secret,
        &["private key"],
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)",
        |_| Some(SECRET.to_owned()),
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
        |_| Some(DATABASE.to_owned()),
    ),
    // Who is let in, before the host.
    rule(
        Private::Secret,
        &["@"],
        r#"(?i)([a-z][a-z0-9+.-]*:(?:\\?/){2})[^\s"'<>/?#\\]+@"#,
        |found| Some(found.part(1).to_owned()),
    ),
];

/// Secrets that are known by what is said of them.
pub(super) const NAMED: &[Rule] = &[
    rule(
        Private::Secret,
        &["authorization"],
        r#"(?i)((?:proxy-)?authorization\\*["']?\s*[:=]\s*)\\*["']?(?:(?:basic|bearer|token|digest|apikey|negotiate|aws4-hmac-sha256)\s+)?([^\s"']+[^"'\r\n]*)"#,
        header,
    ),
    rule(
        Private::Secret,
        &["cookie"],
        r#"(?i)((?-u:\b)(?:set-)?cookies?\\*["']?\s*[:=]\s*)\\*["']?([^"'\r\n]+)"#,
        header,
    ),
    rule(
        Private::Secret,
        &["bearer", "basic", "token"],
        r"(?i)(?-u:\b)((?:bearer|basic|token)\s+)([A-Za-z0-9._~+/=-]{16,})",
        |found| {
            let has_digit = found.part(2).bytes().any(|byte| byte.is_ascii_digit());
            has_digit.then(|| [found.part(1), SECRET].concat())
        },
    ),
    // Settings with their values, as Python, JSON, shells and programs write them; a value may name another setting.
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:(?-u:\b|_)SECRET_NAME\\*["'`)\]]{0,3}(?:SEPARATOR))+)[bru]?(QUOTED)"#,
        named,
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:(?-u:\b|_)SECRET_NAME\\*["'`)\]]{0,3}(?:SEPARATOR))+)([^\s"'<>`]+|<[^\s"'<>/]+>)"#,
        named,
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:\\*["'])(SECRET_NAME)(?:\\*["'])\s*,\s*)(QUOTED)"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:name|type|key|id|field)=["'](SECRET_NAME)["'][^<>]{0,80}?(?:value|content)=)(QUOTED)"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:^|[\s"'(\[,])--?(SECRET_NAME)\s+)([^\s"'=:-][^\s]*|"[^"]*"|'[^']*')"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    // Variables that a shell or a recipe of a container sets.
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:^|[\s;(&])(?:export|setenv|setx|env|arg)\s+(SECRET_NAME)\s+)(QUOTED|[^\s"'<>`]*\d[^\s"'<>`]*)"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    // A line of `.pgpass`: host, port, database, user.
    shape(
        Private::Secret,
        |text| text.bytes().filter(|byte| *byte == b':').count() >= 4,
        r#"(?m)(^|[\s"'=])([\w.*-]+:(?:\d{3,5}|\*):[\w*-]+:[\w.*-]+:)([^\s:]{4,})"#,
        |found| {
            let is_number =
                |part: &str| part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
            // Six groups of digits are a number of a network card, eight an address of IPv6.
            let are_numbers = found.part(2).split(':').all(is_number) && is_number(found.part(3));
            (!are_numbers && !is_mark(found.part(3)))
                .then(|| [found.part(1), found.part(2), SECRET].concat())
        },
    ),
    // In other languages.
    rule(
        Private::Secret,
        &[
            "mot de passe",
            "contrase",
            "kennwort",
            "senha",
            "wachtwoord",
            "\u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c}",
        ],
        r#"(?i)((?:mot de passe|contrase\x{f1}a|kennwort|senha|wachtwoord|\x{43f}\x{430}\x{440}\x{43e}\x{43b}\x{44c})(?:SEPARATOR))(QUOTED|[^\s"'<>`]+)"#,
        |found| valued(found, 1, "password", 2),
    ),
    // As people say it: "the password is hunter2", but not "the password is wrong".
    rule(
        Private::Secret,
        &["pass", "secret", "token", "key"],
        r#"(?i)((?-u:\b)(?:pass(?:word|phrase|code|wd|wort)|secret|token|(?:api|access)[ _-]?key)(?:\s+(?:for|of|to)(?:\s+[\w-]+){1,3}?)?\s+(?:is|was|lautet|ist|to|changed\s+from)(?:\s+now)?:?\s+)("[^"]+"|'[^']+'|`[^`]+`|[^\s,;"'`<>]+)"#,
        said,
    ),
    rule(
        Private::Secret,
        &["password", "passphrase", "passcode"],
        r#"(?i)((?-u:\b)(?:password|passphrase|passcode)\s+[("'`]?)([^\s"'`()<>]+)"#,
        |found| {
            let has = |is: fn(&char) -> bool| found.part(2).chars().any(|c| is(&c));
            let is_one = has(char::is_ascii_digit) && has(|c| c.is_alphabetic());
            is_one.then(|| [found.part(1), SECRET].concat())
        },
    ),
    rule(
        Private::Secret,
        &["password", "token", "secret"],
        r"(?i)([^\s=:]*\d[^\s=:]*)(\s+is\s+(?:the|my|our)\s+(?:new\s+)?(?:password|passphrase|token|secret)(?-u:\b))",
        |found| Some([SECRET, found.part(2)].concat()),
    ),
    // Programs that take a password as a flag.
    rule(
        Private::Secret,
        &["net use "],
        r"(?i)((?-u:\b)net use [^\n]*?/user:(?:\[user left out\]|\S+)\s+)([^\s/]\S*)",
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["redis-cli"],
        r"(?i)((?-u:\b)redis-cli(?-u:\b)[^\n|;]*?\s(?:-a|--pass)[ =])(\S+)",
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["mysql", "mariadb", "sshpass", "docker ", "podman "],
        r#"(?i)((?-u:\b)(?:mysql|mysqldump|mysqladmin|mariadb|sshpass|docker\s+login|podman\s+login)(?-u:\b)[^\n|;]*?\s-p\s?)([^\s"'-][^\s"']*)"#,
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["curl", "wget"],
        r#"(?i)((?-u:\b)(?:curl|wget)(?-u:\b)[^\n|;]*?\s(?:-u|--user|--auth)[ =])(["']?[^\s"':]+:[^\s"']+)"#,
        |found| Some([found.part(1), SECRET].concat()),
    ),
];

/// Secrets that are known by their own shape.
pub(super) const SHAPES: &[Rule] = &[
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
        ],
        r"(?-u:\b)(?:(?:AKIA|ASIA)[A-Z0-9]{12,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|gl(?:pat|ptt|rt|dt|cbt|soat|ffct|imt|oas)-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{10,}|[prs]k_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|AIza[A-Za-z0-9_-]{30,}|hf_[A-Za-z0-9]{20,}|npm_[A-Za-z0-9]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*)?|do[opr]_v1_[a-f0-9]{32,}|pypi-[A-Za-z0-9_-]{16,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|dckr_(?:pat|oat)_[A-Za-z0-9_-]{16,}|GOCSPX-[A-Za-z0-9_-]{16,}|hv[sb]\.[A-Za-z0-9_-]{16,}|ya29\.[A-Za-z0-9_-]{16,}|1//0[A-Za-z0-9_-]{16,}|dapi[a-f0-9]{32}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|lin_api_[A-Za-z0-9]{20,}|figd_[A-Za-z0-9_-]{20,}|PMAK-[a-f0-9]{20,}-[a-f0-9]{20,}|glsa_[A-Za-z0-9]{20,}_[a-f0-9]{8}|sq0[a-z]{3}-[A-Za-z0-9_-]{20,}|rubygems_[a-f0-9]{40,}|dp\.[a-z]{2,3}\.[A-Za-z0-9]{30,}|secret_[A-Za-z0-9]{40,}|AGE-SECRET-KEY-1[A-Z0-9]{50,}|key-[a-f0-9]{32})",
        |_| Some(SECRET.to_owned()),
    ),
    // A token of a bot.
    rule(Private::Secret, &[":aa"], r"(?-u:\b)\d{8,10}:AA[A-Za-z0-9_-]{30,}", |_| {
        Some(SECRET.to_owned())
    }),
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

/// A header, whose value goes on to the end of the line.
fn header(found: &Found<'_>) -> Option<String> {
    let says_something = says_something("header", found.part(2));
    says_something.then(|| [found.part(1), SECRET].concat())
}

/// A setting with its value replaced.
fn named(found: &Found<'_>) -> Option<String> {
    // Of several names the last one has the value.
    let is_tag = found.part(2).starts_with('<') && found.part(2).len() <= "<span>".len();
    if is_tag || found.before().ends_with("</") {
        // What looks like a value is a tag, or what looks like a name is one that ends.
        return None;
    }
    let names = found.part(1).trim_end();
    let is_of_name = |c: char| c.is_alphanumeric() || "_.- ".contains(c);
    let names = names.trim_end_matches(|c: char| !is_of_name(c) || c == '-' || c == ' ');
    let at = names.rfind(|c: char| !is_of_name(c)).map_or(0, |at| at + 1);
    let name = names.get(at..).unwrap_or(names).trim();
    valued(found, 1, name, 2)
}

/// A value replaced, if its name is that of a secret and it says anything; the last arguments are the group of what stands
/// before it, its name, and its group.
fn valued(found: &Found<'_>, before: usize, name: &str, value: usize) -> Option<String> {
    let run = found.part(value);
    let is_quoted = run.starts_with(['"', '\'', '`', '\\']);
    let end = if is_quoted { run.len() } else { value_end(run) };
    let (value, rest) = run.split_at_checked(end)?;
    let is_secret = said_by(name) == Some(Private::Secret) && says_something(name, value);
    is_secret.then(|| [found.part(before), SECRET, rest].concat())
}

/// Whether the value of something with this name can be a secret.
pub(in crate::publish) fn says_something(name: &str, value: &str) -> bool {
    const NOTHING: &str = "none null nil true false undefined missing required expired invalid valid wrong \
        rejected refreshed renewed ok okay yes no not unset empty unchanged changed unknown \
        optional default hidden redacted removed set present absent found failed failure \
        error denied str string int bool the a an is was value loaded enabled disabled on \
        off in for of to and or must left";
    let word = value.trim_matches(['"', '\'', '`', '\\', ',', '.', ';', ' ']);
    let is_short = |word: &str| word.len() <= 6 && word.parse::<f64>().is_ok();
    let is_masked = word.chars().all(|c| matches!(c, '*' | '.' | '-' | '\u{2022}'))
        || (word.len() > 2 && word.chars().all(|c| c == 'x'));
    let is_key = word.trim_start_matches(['[', '<', '(']).trim_end_matches([']', '>', ')']);
    !(is_key.is_empty()
        || is_in(NOTHING, &is_key.to_ascii_lowercase())
        || is_masked
        || is_mark(word)
        || (is_short(word) && !may_be_short(name))
        || (name.to_lowercase().contains("session") && word.parse::<u64>().is_ok())
        || (name.to_lowercase().contains("pass")
            && word.parse::<u64>().is_ok()
            && !may_be_short(name)))
}

/// What somebody says that a secret is.
fn said(found: &Found<'_>) -> Option<String> {
    const COUNTED: [&str; 8] =
        [" char", " letter", " digit", " bit", " byte", " day", " hour", " min"];
    let value = found.part(2);
    let is_one = value.contains(|c: char| c.is_ascii_digit() || "\"'`".contains(c));
    let counts = value.parse::<u32>().is_ok()
        && COUNTED.into_iter().any(|what| found.after().starts_with(what));
    let end = if value.starts_with(['"', '\'', '`']) { value.len() } else { value_end(value) };
    let (value, rest) = value.split_at_checked(end)?;
    (is_one && !counts && !is_mark(value)).then(|| [found.part(1), SECRET, rest].concat())
}
