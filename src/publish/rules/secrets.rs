//! Passwords, keys, tokens, addresses of databases, by what is said of them.

use super::catalogue::{
    DATABASE, Found, Rule, SECRET, chained, is_listed, is_mark, rule, shape, value_end,
    without_codes,
};
use crate::publish::Private;
use crate::publish::names::{Form, is_in, may_be_short, said_by};

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
    "cred",
];

/// What may be the name of a setting that holds a secret, alone or as a part of a longer name;
/// [`said_by`] decides.
pub(super) const NAME: &str = r"(?:[\w.-]*(?:pass[_ -]?(?:w[o0]rd|wd|phrase|code|wort)|passwd|pwd|secret|token|key|cred|session|csrf|cookie|authorization|dsn|jwt|signature|sig|hmac|webhook|otp|bearer)[\w.-]*|(?:[\w.-]*[_.-])?(?:pass|pw)|(?:ssh|db|my|user|smtp|ftp|root|bind|admin|mail|sql)(?:pass|pw)|(?:api|access|secret|private|wifi|wlan|wep|wpa[23]?|network|encryption|licen[cs]e|ssh|master|service|account)[ _-]keys?|x-(?:amz|goog)-[a-z-]+)";

/// Secrets that are looked for before links, whose parts they are or which they hold.
pub(super) const FIRST: &[Rule] = &[
    rule(
        Private::Secret,
        &["private key"],
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)|-----END [A-Z0-9 ]*PRIVATE KEY-----",
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
    rule(
        Private::Secret,
        &["%3a%2f%2f"],
        r#"(?i)([a-z][a-z0-9+.-]*%3a%2f%2f)[^\s"'<>/?#\\@]+?(?:@|%40)"#,
        |found| {
            (!found
                .part(0)
                .to_ascii_lowercase()
                .trim_start_matches(&found.part(1).to_ascii_lowercase())
                .contains("%2f"))
            .then(|| found.part(1).to_owned())
        },
    ),
    rule(
        Private::Secret,
        &["@"],
        r#"((?:^|[\s"'=(])//)[^\s"'<>/?#\\@:]+:[^\s"'<>/?#\\@]+@"#,
        |found| Some(found.part(1).to_owned()),
    ),
];

/// Secrets that are known by what is said of them.
pub(super) const NAMED: &[Rule] = &[
    rule(
        Private::Secret,
        &["authorization"],
        r#"(?i)((?:proxy-)?authorization\\*["']?\s*[:=]\s*)(?:[bruf]{0,2}\\*["'`])?(?:(?:basic|bearer|token|apikey|negotiate|aws4-hmac-sha256)\s+)?(digest\s[^\r\n]+|[^\s"']+[^"'\r\n]*)"#,
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
        &[
            "bearer ",
            "basic ",
            "token ",
            "key ",
            "authorization ",
            "header ",
            "secret ",
            "csrf ",
            "cookie ",
        ],
        r"(?i)(?-u:\b)((?:bearer|basic|token|api[ _-]?key|authorization(?:[_-]header)?|secret|csrf|cookie)\s+)([A-Za-z0-9._~+/=-]{16,})",
        |found| {
            let has_digit = found.part(2).bytes().any(|byte| byte.is_ascii_digit());
            has_digit.then(|| [found.part(1), SECRET].concat())
        },
    ),
    // With a type between the name and the value.
    rule(
        Private::Secret,
        &[": str", ": &", ": option", ": string", ":str", ": bytes", ": any", ": final"],
        r#"(?i)((?-u:\b|_)(SECRET_NAME)\s*:\s*&?(?:'static\s+)?[A-Za-z][\w\[\].|]{0,20}\s*=\s*)([bruf]{0,2}(?:QUOTED))"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    // A block of YAML, whose lines are further in.
    rule(
        Private::Secret,
        &[": |", ": >", ":|", ":>", "\": |", "\": >"],
        r#"(?im)((?-u:\b|_)(SECRET_NAME)["']?[ \t]*:[ \t]*[|>][+-]?\d?[ \t]*\r?\n)((?:[ \t]+[^\s][^\n]*(?:\n|\z))+)"#,
        block,
    ),
    // Who and the password, parted by a slash.
    rule(
        Private::Secret,
        &["cred", "login", "user", "zugang"],
        r#"(?i)((?-u:\b)(?:credentials?|creds|login|zugangsdaten|user(?:name)?\s?[/:]\s?pass(?:word|wd)?)\s*[:=]\s*)([^\s/:"'<>]+\s*[/:]\s*[^\s/"'<>]*\d[^\s/"'<>]*)"#,
        |found| {
            let is_time = found.part(2).chars().all(|c| !c.is_alphabetic());
            (!is_time && !is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat())
        },
    ),
    // Settings with their values, as Python, JSON, shells and programs write them; a value may name another setting.
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?-u:\b|_)SECRET_NAME\\*["'`)\]]{0,3}(?:SEPARATOR)(?:[!&][\w!]*\s+)?)(LISTED|[bruf@$]{0,2}(?:QUOTED))"#,
        named,
    ),
    chained(
        SETTINGS,
        r#"(?im)((?-u:\b|_)SECRET_NAME\\*["'`)\]]{0,3}(?:SEPARATOR)(?:[!&][\w!]*\s+)?)([^\s"'<>`]+|<[^\s"'<>/]+>)((?:[ \t]+[\w-]+){1,6}[ \t]*\r?$)?"#,
        2,
        named,
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:\\*["'])(SECRET_NAME)(?:\\*["'])\s*,\s*)(QUOTED)"#,
        |found| {
            // The next field of an object is no value.
            let is_name = found.after().trim_start().starts_with(':');
            (!is_name).then(|| valued(found, 1, found.part(2), 3)).flatten()
        },
    ),
    // The value of a setting that is named beside it: in the attributes of a tag, in JSON within a text (a line of a log)
    // with the name first, and with the value first. One rule for all three, since there can be 128 at most.
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?ix)
            ((?:name|type|key|id|field)=["']((?-x:SECRET_NAME))["'][^<>]{0,80}?(?:value|content)=)((?-x:QUOTED))
            |(EDGE(?:NAMING)EDGE\s*:\s*EDGE((?-x:SECRET_NAME))EDGE\s*,\s*
                (?:EDGE(?:(?:type|kind|format)EDGE\s*:\s*EDGE[^"'\\\n]{0,80}EDGE|(?:old|before|from)EDGE\s*:\s*\[secret\ left\ out\])\s*,\s*)?
                EDGE(?:value|v|val|default|current|content|old|new|before|after|from|to)EDGE\s*:\s*(?:\{\s*EDGE\w{1,20}EDGE\s*:\s*)?)((?-x:QUOTED))
            |(EDGE(?:value|v|val|default|current|content)EDGE\s*:\s*)(\\*"[^"\\\n]{1,200}\\*"|\\*'[^'\\\n]{1,200}\\*')
                (\s*,\s*EDGE(?:NAMING)EDGE\s*:\s*EDGE((?-x:SECRET_NAME))EDGE)
        "#,
        |found| {
            let first = || valued(found, 7, found.part(10), 8);
            valued(found, 1, found.part(2), 3)
                .or_else(|| valued(found, 4, found.part(5), 6))
                .or_else(|| Some(first()? + found.part(9)))
        },
    ),
    rule(
        Private::Secret,
        SETTINGS,
        r#"(?i)((?:^|[\s"'(\[,])--?(SECRET_NAME)(?:\s|\\\r?\n)+)([^\s"'=:-][^\s]*|"[^"]*"|'[^']*')"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    // Words of every day, where their value has the form of a secret.
    rule(
        Private::Secret,
        &["pin", "puk", "code", "auth", "salt", "psk"],
        r#"(?i)((?:^|[^\w-])((?:[a-z]*[_ -])??(?:pin|puk|auth|salt|psk)|(?:one[ -]time|access|verification|unlock|security|door|alarm|activation|recovery|pin|2fa)[ _-]?code)\\*["'`\]]{0,3}\s*(?:[:=]|=>|(?-u:\b)is\s|-\s)\s*)(QUOTED|[^\s"'<>`,;\[({]+)"#,
        |found| {
            let is_measured =
                [" mm", " cm", " m ", " g "].iter().any(|unit| found.after().starts_with(unit));
            (!is_measured).then(|| valued(found, 1, found.part(2), 3)).flatten()
        },
    ),
    rule(
        Private::Secret,
        &["puk", "pin code", "pin-code", "passcode", "code for"],
        r"(?i)((?-u:\b)(?:puk(?:[ -]code)?|pin[ -]code|passcode|(?:the )?code for(?: [\w-]+){1,4}? is|(?:door|gate|lock|alarm) code(?: is)?)\s+)(\d{4,8})(?-u:\b)",
        |found| Some([found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["log in with", "login with", "sign in with", "logged in with"],
        r#"(?i)((?:log(?:ged)?\s?in|sign in)\s+with\s+)([^\s/:"'<>]+\s*[/:]\s*[^\s/"'<>]*\d[^\s/"'<>]*)"#,
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["wifi", "wi-fi", "wlan", "ssid"],
        r#"(?i)((?-u:\b)(?:wi-?fi|wlan|ssid)\s*[:=]?\s*[\w.-]+\s*/\s*)([^\s/"'<>]+)"#,
        |found| Form::Mixed.fits(found.part(2)).then(|| [found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["auth", "tokens"],
        r#"(?i)((?:^|[^\w-])(?:auth|[a-z_]*tokens)\\*["'`\]]{0,3}\s*[:=]\s*)(\[[^\]\n]*\]?|\([^)\n]*\)?)"#,
        |found| {
            let mut items = found.part(2).split([',', '[', ']', '(', ')']);
            let is_one = |item: &str| Form::Mixed.fits(item.trim_matches([' ', '"', '\'', '\\']));
            items.any(is_one).then(|| [found.part(1), SECRET].concat())
        },
    ),
    // A label on a line of its own.
    shape(
        Private::Secret,
        has_lines_or_cells,
        r#"(?im)(^[ \t>*#-]*(?:[\w.-]+[ \t]){0,2}?(SECRET_NAME)(?:[ \t]*:?[ \t]*\r?\n(?:[ \t]*\r?\n)?[ \t]*|[,;]))([^\s"'<>]+)[ \t]*\r?$"#,
        |found| {
            let value = found.part(3);
            let is_one = Form::Mixed.fits(value) && said_by(found.part(2)) == Some(Private::Secret);
            (is_one && !is_mark(value)).then(|| [found.part(1), SECRET].concat())
        },
    ),
    // What it is for, between the name and the value.
    rule(
        Private::Secret,
        &[
            "word for",
            "word of",
            "word to",
            "wort f",
            "phrase for",
            "phrase of",
            "phrase to",
            "code for",
            "token for",
            "token of",
            "token to",
            "key for",
            "key of",
            "key to",
            "secret for",
            "secret of",
            "pwd for",
            "word (",
            "word [",
            "wort (",
            "token (",
            "token [",
            "key (",
            "key [",
            "secret (",
            "secret [",
            "pwd (",
            "phrase (",
        ],
        r#"(?i)((?-u:\b)(SECRET_NAME)(?:[ \t]+(?:for|of|to)(?:[ \t]+[^\s:=",]+){1,4}?|[ \t]*[(\[][\w ,-]{1,24}[)\]])\s*(?:=>|:=|->|=|:)\s*)(QUOTED|[^\s"'<>`]+)"#,
        |found| {
            let value = found.part(3);
            let is_one = value.starts_with(['"', '\'', '`']) || Form::Mixed.fits(value);
            // What stands in brackets may be the mark of a secret that was left out already.
            let is_one = is_one && !found.part(1).contains(SECRET);
            is_one.then(|| valued(found, 1, found.part(2), 3)).flatten()
        },
    ),
    // A cell beside its label.
    rule(
        Private::Secret,
        &["</t", "</d", "</l", "</b", "</s", "</k", "</n", "</o"],
        r#"(?i)(<(?:t[hd]|dt|label|b|strong|key|name|option|li)(?-u:\b)[^<>]*>\s*(SECRET_NAME)\s*:?\s*</\w+>\s*<\w+[^<>]*>\s*)([^<>]+)"#,
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
            "mdp",
            "passw\u{f6}rter",
            "zugangs",
            "has\u{142}o",
            "l\u{f6}senord",
            "salasana",
            "\u{5bc6}\u{7801}",
            "\u{30d1}\u{30b9}\u{30ef}\u{30fc}\u{30c9}",
        ],
        r#"(?i)((?:mot de passe|(?-u:\b)mdp|contrase\x{f1}a|kennwort|passw\x{f6}rter|zugangs(?:daten|code|schl\x{fc}ssel)|senha|wachtwoord|\x{43f}\x{430}\x{440}\x{43e}\x{43b}\x{44c}|has\x{142}o|l\x{f6}senord|salasana|\x{5bc6}\x{7801}|\x{30d1}\x{30b9}\x{30ef}\x{30fc}\x{30c9})(?:SEPARATOR|\s*\x{ff1a}\s*))(QUOTED|[^\s"'<>`]+)"#,
        |found| valued(found, 1, "password", 2),
    ),
    // As people say it: "the password is hunter2", but not "the password is wrong".
    rule(
        Private::Secret,
        &["pass", "secret", "token", "key", "pw "],
        r#"(?i)((?-u:\b)(?:pass(?:word|phrase|code|wd|wort)|pw|secret|token|(?:api|access)[ _-]?key)(?:\s+(?:for|of|to)(?:\s+[\w-]+){1,3}?)?\s+(?:is|was|lautet|ist|to|changed\s+from|(?:(?:has|was|is)\s+(?:been\s+)?)?(?:re)?set\s+to|(?:(?:has|was|is)\s+(?:been\s+)?)changed\s+to)(?:\s+now)?:?[\s>]+)("[^"]+"|'[^']+'|`[^`]+`|[^\s,;"'`<>]+)"#,
        said,
    ),
    rule(
        Private::Secret,
        &["passw", "passphrase", "passcode", "pw ", "pw?", "kennwort"],
        r#"(?i)((?-u:\b)(pass[ -]?word|passwd|passwort|passphrase|passcode|kennwort|pw)(?:\s|\?\s+(?:it(?:'s|\s+is)\s)?)\s*(?:[.\x{2013}\x{2014}-]+\s+)?[("'`]?)([^\s"'`()<>]+)"#,
        |found| {
            let has = |is: fn(&char) -> bool| found.part(3).chars().any(|c| is(&c));
            let is_one = has(char::is_ascii_digit) && has(|c| c.is_alphabetic());
            let is_code =
                found.part(2).eq_ignore_ascii_case("passcode") && Form::Digits.fits(found.part(3));
            (is_one || is_code).then(|| [found.part(1), SECRET].concat())
        },
    ),
    rule(
        Private::Secret,
        &["password", "token", "secret"],
        r"(?i)([^\s=:]*\d[^\s=:]*)(\s+(?:is\s+(?:the|my|our)|as(?:\s+(?:the|my|our|a))?)\s+(?:new\s+)?(?:password|passphrase|token|secret)(?-u:\b))",
        |found| (!is_mark(found.part(1))).then(|| [SECRET, found.part(2)].concat()),
    ),
    rule(
        Private::Secret,
        &["(pass", "(token", "(secret", "(api", "<- pass", "<- token"],
        r"(?i)([^\s=:]{6,})(\s*(?:\((?:the |my |our )?(?:new )?(?:password|passphrase|token|secret|api[ _-]?key)\)|<-\s*(?:password|passphrase|token|secret)(?-u:\b)))",
        |found| Form::Mixed.fits(found.part(1)).then(|| [SECRET, found.part(2)].concat()),
    ),
    // A name whose letters are parted.
    rule(
        Private::Secret,
        &[
            "p a s s",
            "p.a.s.s",
            "p-a-s-s",
            "p_a_s_s",
            "p w d",
            "p.w.d",
            "p-w-d",
            "p_w_d",
            "t o k e n",
        ],
        r#"(?i)((?:(?-u:\b)|_)(?:p[ ._-]a[ ._-]s[ ._-]s(?:[ ._-]w[ ._-]o[ ._-]r[ ._-]d)?|p[ ._-]w[ ._-]d|t o k e n)(?:SEPARATOR))(QUOTED|[^\s"'<>`]+)"#,
        |found| valued(found, 1, "password", 2),
    ),
];

/// Whether a text has several lines, or is a short one of cells.
fn has_lines_or_cells(text: &str) -> bool {
    const LONGEST: usize = 120;
    let bytes = text.as_bytes();
    memchr::memchr(b'\n', bytes).is_some()
        || (bytes.len() <= LONGEST
            && memchr::memchr2(b',', b';', bytes).is_some()
            // The pattern allows for spaces at both ends.
            && memchr::memchr(b' ', text.trim().as_bytes()).is_none())
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
    let names = match names.rsplit_once(['!', '&']) {
        // What YAML has before a value.
        Some((names, tag)) if tag.chars().all(char::is_alphanumeric) => names,
        _ => names,
    };
    let names = names.trim_end_matches(|c: char| !is_of_name(c) || c == ' ');
    let at = names.rfind(|c: char| !is_of_name(c)).map_or(0, |at| at + 1);
    let name = names.get(at..).unwrap_or(names).trim();
    let replaced = valued(found, 1, name, 2)?;
    let further = found.part(3);
    let is_phrase = may_be_short(name) && are_words(found.part(2), further);
    Some(if is_phrase { replaced } else { [replaced.as_str(), further].concat() })
}

/// Whether a word and those behind it, up to the end of the line, can be a password of several words: what is said of a
/// password has a word that parts a sentence.
fn are_words(first: &str, further: &str) -> bool {
    const OF_SENTENCES: &str = "a an the is are was were be been has have had not no in on at to of for from by with and or but \
        after before while when if then as it its this that will must should can could may does did do only using use via \
        retries retry failed error errors denied expired accepted rejected changed set missing here there yesterday today \
        next line";
    let is_word = first.chars().all(|c| c.is_lowercase() || c == '-');
    let mut words = further.split_ascii_whitespace();
    is_word && !words.any(|word| is_in(OF_SENTENCES, &word.to_lowercase()))
}

/// The lines of a block that are as far in as its first one.
fn block(found: &Found<'_>) -> Option<String> {
    let depth = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let block = found.part(3);
    let least = depth(block);
    let lines = block.split_inclusive('\n').take_while(|line| depth(line) >= least);
    let len: usize = lines.map(str::len).sum();
    let (value, rest) = block.split_at_checked(len)?;
    let (indent, value) = value.split_at_checked(least)?;
    let end = if value.ends_with('\n') { "\n" } else { "" };
    let is_secret = said_by(found.part(2)) == Some(Private::Secret) && !is_mark(value);
    is_secret.then(|| [found.part(1), indent, SECRET, end, rest].concat())
}

/// A value replaced, if its name is that of a secret and it says anything; the last arguments are the group of what stands
/// before it, its name, and its group.
pub(super) fn valued(found: &Found<'_>, before: usize, name: &str, value: usize) -> Option<String> {
    let run = found.part(value);
    // Letters before a quote say of what kind the text is.
    let bare = run.trim_start_matches(['b', 'r', 'u', 'f', '@', '$', 'B', 'R', 'U', 'F']);
    let is_text = bare.starts_with(['"', '\'', '`', '\\']);
    let is_whole = is_text || run.starts_with(['[', '(', '{']);
    let end = if is_whole { run.len() } else { value_end(run) };
    let (value, rest) = run.split_at_checked(end)?;
    let said = if is_text { bare } else { value };
    let is_secret = said_by(name) == Some(Private::Secret) && says_something(name, said);
    is_secret.then(|| [found.part(before), SECRET, rest].concat())
}

/// Whether the value of something with this name can be a secret.
pub(in crate::publish) fn says_something(name: &str, value: &str) -> bool {
    const NOTHING: &str = "none null nil true false undefined missing required expired invalid valid wrong \
        rejected refreshed renewed ok okay yes no not unset empty unchanged changed unknown \
        optional default hidden redacted removed set present absent found failed failure \
        error denied str string int bool the a an is was value loaded enabled disabled on \
        off in for of to and or must left see ask";
    let word = without_codes(value).trim_matches(['"', '\'', '`', '\\', ',', '.', ';', ' ']);
    let is_short = |word: &str| word.len() <= 6 && word.parse::<f64>().is_ok();
    let is_masked = word.chars().all(|c| matches!(c, '*' | '.' | '-' | '\u{2022}' | '\u{2026}'))
        || (word.len() > 2 && word.chars().all(|c| c == 'x'));
    let is_key =
        word.trim_start_matches(['[', '<', '(', '{']).trim_end_matches([']', '>', ')', '}']);
    !(is_key.is_empty()
        || !Form::of(name).fits(is_key)
        || is_listed(NOTHING, &is_key.to_ascii_lowercase())
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
    // Of a power, too, it is said what `pw` is.
    let is_one =
        is_one && (!found.part(1).to_lowercase().contains("pw ") || Form::Mixed.fits(value));
    let end = if value.starts_with(['"', '\'', '`']) { value.len() } else { value_end(value) };
    let (value, rest) = value.split_at_checked(end)?;
    (is_one && !counts && !is_mark(value)).then(|| [found.part(1), SECRET, rest].concat())
}
