//! E-mail addresses, and names of people and of their accounts.

use super::catalogue::{
    EMAIL, Found, Rule, USER, is_listed, is_mark, rule, value_end, without_codes,
};
use crate::publish::Private;
use crate::publish::names::{is_in, said_by};

/// What may be a name for who did something, alone or as a part of a longer name; [`said_by`] decides.
pub(super) const NAME: &str = r"(?:[\w-]*(?:user|owner|observer|recorder|recordist|reviewer|curator|author|creator|uploader|request[eo]r|submitter|assignee|photographer|collector|collaborator|annotator|member|contact|person|people|participant|login|logname|user id|maintainer|operator|verifier|volunteer|(?:first|last|full|given|family|sur)_?name)(?:s|_?(?:name|names|login|handle))?|[a-z_]+(?:ed|taken|written|off)[ _-]?by|assigned[ _-]?to)";

/// Words of which every such name holds one.
const WORDS: &[&str] = &[
    "user",
    "owner",
    "observe",
    "recorder",
    "recorded",
    "recordist",
    "reviewer",
    "reviewed",
    "curator",
    "curated",
    "author",
    "creator",
    "created",
    "uploader",
    "uploaded",
    "requester",
    "requested",
    "requestor",
    "submitter",
    "submitted",
    "assignee",
    "assigned",
    "photographer",
    "photographed",
    "collector",
    "collected",
    "collab",
    "annotat",
    "member",
    "contact",
    "person",
    "people",
    "participant",
    "login",
    "logname",
    "maintain",
    "operator",
    "verif",
    "volunteer",
    "name",
    "ed_by",
    "ed by",
    "ed-by",
    "edby",
    "taken",
    "written",
    "off-by",
];

/// A folder of somebody's: the third group is whose.
const HOME: &str = r#"(?i)(^|[^\w/.-])((?:file://)?(?:/+[\w.-]+)*?/+(?:home|(?-i:Users)|run/media)/+|[a-z]:(?:\\+|/)(?:Users|Documents and Settings)(?:\\+|/)|\\\\(?:\[storage left out\]|[^\s\\]+)\\Users\\|/media/)([^/\s"'\\:;,<>()\[\]]+)([\\/][A-Z0-9-]{4,}[\\/])?"#;

pub(super) const RULES: &[Rule] = &[
    rule(
        Private::Email,
        &["@", "%40"],
        r#"((?:"[^"\n]{1,60}"\s+|(?:[A-Z\x{c0}-\x{de}][\w.'-]*\s+){1,4})<)?("[^"\n]{1,40}"|[\w.!#$&*+=^`{|}~-]+)(\s?(?:@|%40|[\[({<]\s?@\s?[\])}>])\s?)((?:[\w-]+(?:(?:\.|\[\.\]|\(\.\))[\w-]+)+)|\[\d[\d.]+\])"#,
        email,
    ),
    rule(
        Private::Email,
        &[
            "(at)",
            "[at]",
            "{at}",
            "<at>",
            "( at )",
            "[ at ]",
            " at ",
            "-at-",
            "_at_",
            "at-sign",
            "klammeraffe",
            "arroba",
        ],
        r"(?i)[\w.+-]+(?:\s?[(\[{<]\s?at\s?[)\]}>]\s?[\w-]+(?:(?:\.|\s?[(\[{<]\s?dot\s?[)\]}>]\s?)[\w-]+)+|\sat\s[a-z][\w-]*(?:\sdot\s[a-z]{2,})+(?-u:\b)|\s(?:[-_]at[-_]|at-sign|klammeraffe|arroba)\s[\w-]+(?:\s?(?:\.|\s[-_]?(?:dot|punkt|punto)[-_]?\s)\s?[a-z]{2,})+(?-u:\b))",
        |_| Some(EMAIL.to_owned()),
    ),
    rule(
        Private::Email,
        &["@"],
        r"(?i)[\w.+-]+\s?@\s?[a-z][\w-]*\s?[,.]\s?(?:org|com|net|edu|gov|info)(?-u:\b)",
        |found| found.part(0).contains([' ', ',']).then(|| EMAIL.to_owned()),
    ),
    rule(
        Private::Email,
        &[" at_", "_at_"],
        r"[\w.+-]+[\s_]AT[\s_][\w-]+?(?:[\s_]DOT[\s_][A-Za-z]{2,})+",
        |_| Some(EMAIL.to_owned()),
    ),
    // Whose computer it was.
    // The platform keeps pictures of detections under `/media/`, too.
    rule(Private::Person, &["home/", "users", "settings\\", "/media/"], HOME, home)
        .only_where(has_home),
    // The same as a name of a file that begins there, or is told from another folder.
    rule(
        Private::Person,
        &["home/", "users/"],
        r#"(^|[\s"'=(\[,])((?:\.{1,2}/|[A-Za-z_-]+/){0,4}(?:[Hh]ome|Users)/)([^/\s"'\\:;,<>()\[\]]+)(/)"#,
        |found| {
            const FOLDERS: &str = "projects project shared public data traps trap images media tmp docs page pages away \
                static assets components views range ranges";
            let is_folder = is_in(FOLDERS, &found.part(3).to_lowercase());
            (is_somebody(found.part(3)) && !is_folder)
                .then(|| [found.part(1), found.part(2), USER, found.part(4)].concat())
        },
    ),
    rule(
        Private::Person,
        &["\\home\\", "wsl"],
        r#"(?i)((?:\\\\(?:\[storage left out\]|wsl[$.][\w.]*)\\[\w.-]+\\home\\|//wsl[$.][\w.]*/[\w.-]+/home/))([^\\/\s"'<>]+)"#,
        named,
    ),
    rule(
        Private::Person,
        &["uid=", "uid =", "user id="],
        r#"(?i)((?:^|[\s;"'])(?:uid|user id)\s?=\s?)([^;"'\s]+)(\s*;)"#,
        |found| (is_somebody(found.part(2))).then(|| [found.part(1), USER, found.part(3)].concat()),
    ),
    rule(Private::Person, &["onedrive"], r"(OneDrive - )([^\\/\n\[]+)", named),
    rule(Private::Person, &["~"], r#"(^|[\s"'=(])(~)([a-z_][\w.-]*)(/)"#, |found| {
        Some([found.part(1), found.part(2), USER, found.part(4)].concat())
    }),
    rule(
        Private::Person,
        &["ssh ", "scp ", "sftp ", "rsync ", "git clone"],
        r"(?i)((?-u:\b)(?:ssh|scp|sftp|rsync)\s[^\n]*?)([\w.-]+)(@[\w\[-])",
        |found| Some([found.part(1), USER, found.part(3)].concat()),
    ),
    // Whose key it is, behind the key.
    rule(
        Private::Person,
        &["ssh-", "ecdsa-"],
        r"((?:ssh|ecdsa)-[\w-]+\s+(?:AAAA\S+|\[secret left out\]\S*)\s+)([\w.-]+)(@)",
        |found| Some([found.part(1), USER, found.part(3)].concat()),
    ),
    rule(
        Private::Person,
        &["psql", "pg_", "mysql"],
        r#"((?-u:\b)(?:psql|pg_(?:dump|restore)|mysql(?:dump|admin)?)\s[^\n|;]*?\s(?:-U\s?|-u\s))([\w.-]+)"#,
        named,
    ),
    rule(
        Private::Person,
        &["user ", "login "],
        r"(?i)((?-u:\b)(?:user|login)\s+)([\w.@-]+)(\s+(?:and|with)\s+(?:the\s+)?(?:password|key|token)(?-u:\b))",
        |found| is_somebody(found.part(2)).then(|| [found.part(1), USER, found.part(3)].concat()),
    ),
    // As `.netrc` has it.
    rule(Private::Person, &["login "], r"(?i)((?-u:\b)login\s+)(\S+)(\s+password\s)", |found| {
        is_somebody(found.part(2)).then(|| [found.part(1), USER, found.part(3)].concat())
    }),
    rule(Private::Person, &["uid="], r"((?-u:\b)[ug]id=\d+\()([\w.@-]+)", named),
    rule(
        Private::Person,
        &["chown ", "sudo "],
        r"(?i)((?-u:\b)(?:chown(?:\s-\w+)*|sudo\s+-u)\s+)([\w.-]+)",
        named,
    ),
    rule(
        Private::Person,
        WORDS,
        r#"(?i)((?:^|[^\w-])(PERSON_NAME)\\*["'`\]]{0,3}(?:SEPARATOR|\s-\s))[bru]?(QUOTED|[^\s,;&"'<>)}\]=:]+(?:\s(?-i:[A-Z\x{c0}-\x{de}][\w.'-]*))*(?:,\s(?-i:[A-Z\x{c0}-\x{de}][\w.'-]*)(?:\s(?-i:[A-Z\x{c0}-\x{de}][\w.'-]*))+)*)"#,
        told,
    ),
    rule(
        Private::Person,
        &["user"],
        r#"(?i)((?-u:\b)(?:by|as|for|from|of|the) user )(\\*["'][^"'\\]+\\*["']|[^\s,;:"'<>]+(?:\s(?-i:[A-Z\x{c0}-\x{de}][\w.'-]*))*)"#,
        named,
    ),
    rule(Private::Person, &["(user"], r"(?i)((?-u:\b)by\s+)([\w.-]+)(\s+\(user\))", |found| {
        is_somebody(found.part(2)).then(|| [found.part(1), USER, found.part(3)].concat())
    }),
    rule(Private::Person, &["user"], r#"(?i)((?-u:\b)user )(\\*["'][^"'\\]+\\*["'])"#, named),
    rule(
        Private::Person,
        &["user"],
        r"(?i)((?-u:\b)user )([\w.@-]+(?:\s(?-i:[A-Z\x{c0}-\x{de}][\w.'-]*))*)( (?:logged|signed|has|was|is|does|did|created|uploaded|started|stopped|deleted|requested|cancell?ed|changed|joined|left|reviewed|added|removed|authenticated|connected)(?-u:\b))",
        |found| {
            let replaced = named(found)?;
            Some([replaced.as_str(), found.part(3)].concat())
        },
    ),
];

/// Endings of files, which stand where an address has its country.
const FILES: &str = "png jpg jpeg gif webp svg tif tiff bmp ico json csv tsv txt zip tar gz py js ts css html \
    htm log xml yml yaml toml db mp mov avi pdf ndjson parquet pt pth onnx ini cfg";

/// An address replaced, with the name before it.
fn email(found: &Found<'_>) -> Option<String> {
    let domain = found.part(4);
    // An address may be the name of a file, before its ending.
    let named =
        domain.rsplit_once('.').filter(|(rest, end)| is_in(FILES, end) && rest.contains('.'));
    let domain = named.map_or(domain, |(rest, _)| rest);
    let last = domain.rsplit('.').next().unwrap_or_default().to_lowercase();
    let last = last.trim_matches([']', ')']);
    let is_country = last.starts_with("xn--")
        || ((2..=24).contains(&last.chars().count())
            && last.chars().all(char::is_alphabetic)
            && !is_in(FILES, last));
    let is_spaced = found.part(3).contains(char::is_whitespace);
    let is_address = domain.starts_with('[') || is_country;
    let is_program =
        found.part(2) == "git" || (is_spaced && found.part(2).ends_with(char::is_numeric));
    let opens = if found.part(1).is_empty() { "" } else { "<" };
    (is_address && !is_program).then(|| [opens, EMAIL].concat())
}

/// Who did something, behind a name that says so.
fn told(found: &Found<'_>) -> Option<String> {
    let name = found.part(2);
    let is_quoted = found.part(3).starts_with(['"', '\'', '`', '\\']);
    // The name of the next setting is no part of that of a person.
    let names_next = found.after().starts_with(['=', ':']);
    // The prefix of a text in Python, `u'anna'`, is the first letter of a word that is not quoted.
    let word = found.part(0).strip_prefix(found.part(1)).unwrap_or_default();
    let run = if is_quoted { found.part(3) } else { word };
    let end = match run.rfind(' ').filter(|_| names_next && !is_quoted) {
        Some(blank) => blank,
        None if is_quoted => run.len(),
        None => value_end(run),
    };
    let (value, rest) = run.split_at_checked(end)?;
    let is_one = said_by(name) == Some(Private::Person) && is_somebody(value);
    is_one.then(|| [found.part(1), USER, rest].concat())
}

/// A folder of a computer without the name of who it belongs to.
fn home(found: &Found<'_>) -> Option<String> {
    let is_home = !found.part(2).eq_ignore_ascii_case("/media/") || is_label(found.part(4));
    // The path of a link is no folder of a computer.
    let is_link = found.part(1) == ":" && found.part(2).starts_with("//");
    (is_home && !is_link && is_somebody(found.part(3)))
        .then(|| [found.part(1), found.part(2), USER, found.part(4)].concat())
}

/// Whether what stands behind a name in a path is the label of a disk.
fn is_label(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_ascii_lowercase())
}

/// Whether there may be a folder of somebody's: to try the pattern on the address of each detection's picture took 3 % of a
/// build's instructions.
fn has_home(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let has_word =
        || ["home/", "users", "settings", "run/media/"].iter().any(|of| lower.contains(of));
    // Letters that are no ASCII may be the same as some that are, whatever the case.
    !text.is_ascii() || has_word() || has_volume(text)
}

/// Whether the label of a disk may stand behind a name under `/media/`.
fn has_volume(text: &str) -> bool {
    let bytes = text.as_bytes();
    let folder = b"/media/";
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    let is_one = |m: usize| {
        let start = m.saturating_sub(1);
        let end = start + folder.len();
        let is_folder = bytes.get(start..end).is_some_and(|of| of.eq_ignore_ascii_case(folder));
        let mut parts = bytes.get(end..).unwrap_or_default().split(is_slash);
        let (_, label, behind) = (parts.next(), parts.next(), parts.next());
        // The shortest label has four characters, none of them a small letter.
        is_folder
            && behind.is_some()
            && label
                .is_some_and(|label| label.len() >= 4 && !label.iter().any(u8::is_ascii_lowercase))
    };
    memchr::memchr2_iter(b'm', b'M', bytes).any(is_one)
}

/// Who did something, in the second group.
fn named(found: &Found<'_>) -> Option<String> {
    let run = found.part(2);
    let is_quoted = run.starts_with(['"', '\'', '\\']);
    let end = if is_quoted { run.len() } else { value_end(run) };
    let (name, rest) = run.split_at_checked(end)?;
    is_somebody(name).then(|| [found.part(1), USER, rest].concat())
}

/// Whether a word can be the name of somebody: a number, and what programs call themselves, are nobody.
pub(in crate::publish) fn is_somebody(name: &str) -> bool {
    const NOBODY: &str = "none null true false anonymous anonymoususer unknown nobody all any everyone system \
        schedule scheduler import pipeline cron script ftp api bot default the a an \
        automatic auto job task server platform worker celery machine algorithm model \
        webhook root failed failure ok success required denied yes no on off request \
        requests input interaction interrupt interface command choice confirmation action \
        decision id ids agent settings permissions error errors guide account accounts name \
        names data type list page role roles and or";
    let word = without_codes(name).trim_matches(['"', '\'', '`', '\\', '.', ',', ' ']);
    !(word.is_empty()
        || is_listed(NOBODY, &word.to_lowercase())
        || word.chars().all(|c| !c.is_alphabetic())
        // The head of the next column of a table.
        || said_by(word) == Some(Private::Secret)
        || is_mark(word))
}
