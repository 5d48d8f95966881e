//! Where private storage is: buckets and accounts in the names of hosts, and hosts of a local network.

use super::catalogue::{Found, Rule, STORAGE, is_mark, rule, shape};
use crate::api::ROOT;
use crate::publish::Private;

/// The rules.
pub(super) const RULES: &[Rule] = &[
    // Buckets and accounts as a part of the host, or as the first part of the path.
    rule(
        Private::Link,
        &[
            "amazonaws.",
            "core.windows.",
            "storage.googleapis.",
            "digitaloceanspaces.",
            "r2.cloudflarestorage.",
            "backblazeb2.",
            "wasabisys.",
            "storage.yandexcloud.",
            "aliyuncs.",
            "linodeobjects.",
            "cloud.google.",
            "firebasestorage.",
        ],
        r#"(?i)(?-u:\b)([\w.-]+\.)?((?:s3[\w.-]*\.)?(?:amazonaws\.com(?:\.cn)?|(?:blob|file|dfs)\.core\.windows\.net|(?:fire)?(?:base)?storage\.googleapis\.com(?:(?:\\?/)v0(?:\\?/)b)?|digitaloceanspaces\.com|r2\.cloudflarestorage\.com|backblazeb2\.com|wasabisys\.com|storage\.yandexcloud\.net|aliyuncs\.com|linodeobjects\.com|storage\.cloud\.google\.com|console\.cloud\.google\.com(?:\\?/)storage(?:\\?/)browser))(?-u:\b)(:\d+)?((?:\\?/)[^/\s"'<>\\?#]+)?"#,
        bucket,
    ),
    // The same where a region always stands before the domain.
    rule(
        Private::Link,
        &[
            "scw.cloud",
            "cloud.ovh.",
            "your-objectstorage.",
            "exo.io",
            "oraclecloud.",
            "vultrobjects.",
            "idrivee2",
            "infomaniak.cloud",
            "myqcloud.",
            "appdomain.cloud",
            "storjshare.",
            "cloudflarestorage.",
            "upcloudobjects.",
            "cleura.cloud",
        ],
        r#"(?i)(?-u:\b)((?:[\w-]+\.)+)((?:scw\.cloud|(?:io\.|perf\.)?cloud\.ovh\.(?:net|us)|your-objectstorage\.com|exo\.io|oraclecloud\.com|vultrobjects\.com|idrivee2(?:-\d+)?\.com|infomaniak\.cloud|myqcloud\.com|cloud-object-storage\.appdomain\.cloud|storjshare\.io|upcloudobjects\.com|cleura\.cloud))(?-u:\b)(:\d+)?((?:(?:\\?/)(?:v1(?:\\?/)AUTH_[^/\s"'<>\\?#]+|n(?:\\?/)[^/\s"'<>\\?#]+(?:\\?/)b))?(?:\\?/)[^/\s"'<>\\?#]+)?"#,
        regional,
    ),
    // Addresses of a local network, but for where the API itself is.
    rule(
        Private::Link,
        &["10.", "192.168.", "172.", "100.", "169.254."],
        r"(?-u:\b)(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])(?:\.\d{1,3}){2}|169\.254(?:\.\d{1,3}){2})(?-u:\b)(?::\d+)?",
        address,
    ),
    // A short form of such an address, in a link.
    rule(
        Private::Link,
        &["://10."],
        r"(://)(10(?:\.\d{1,3}){1,2})((?::\d+)?(?:[/\s]|$))",
        |found| (!leads_to_api(found)).then(|| [found.part(1), STORAGE, found.part(3)].concat()),
    ),
    rule(
        Private::Link,
        &["fd", "fe8", "fe9", "fea", "feb"],
        r"(?i)(^|[^\w:.-])(\[?(?:fd[0-9a-f]{2}|fe[89ab][0-9a-f])(?::[0-9a-f]{0,4}){2,7}(?:%\w+)?\]?(?::\d+)?)(?-u:\b|$)?",
        |found| {
            let host = found.part(2).trim_start_matches('[');
            let host = host.split(['%', ']']).next().unwrap_or(host);
            let is_whole = host.contains("::")
                || (host.split(':').count() == 8 && host.to_ascii_lowercase().starts_with("fd"));
            // The name of a module, as Rust writes it.
            let is_word = found.after().starts_with(char::is_alphanumeric);
            (is_whole && !is_word && !leads_to_api(found))
                .then(|| [found.part(1), STORAGE].concat())
        },
    ),
    // Names of hosts that only a local network knows.
    rule(
        Private::Link,
        LOCAL,
        r#"(?i)(:(?:\\?/){2})([\w.-]+\.(?:internal|local|lan|intranet|corp|home\.arpa|fritz\.box|svc)(?-u:\b)(?::\d+)?)"#,
        |found| (!leads_to_api(found)).then(|| [found.part(1), STORAGE].concat()),
    ),
    rule(
        Private::Link,
        &["fritz.box"],
        r#"(?i)((?-u:\b|:(?:\\?/){2}))((?:[\w-]+\.)*fritz\.box(?::\d+)?)"#,
        |found| (!leads_to_api(found)).then(|| [found.part(1), STORAGE].concat()),
    ),
    rule(
        Private::Link,
        LOCAL,
        r#"(?i)(^|[\s"'(=,\[;@]|(?:^|[\s"'(=])//)([a-z0-9][\w-]*(?:\.[a-z0-9][\w-]*)*?\.(?:internal|local|lan|intranet|corp|home\.arpa|svc\.cluster(?:\.local)?)(?-u:\b))(:(?:22|80|443|\d{4,5})(?-u:\b)|:/)?"#,
        local,
    ),
    // One word, where only a host can stand.
    shape(
        Private::Link,
        has_short_host,
        r"(?i)((?-u:\b)(?:https?|ftps?|sftp|ssh|smb|cifs|nfs|tcp|udp|wss?|rtsp|ldaps?|grpc|mqtts?|afp|davs?|rsync|git|vnc|rdp):(?:\\?/){2})([a-z0-9][\w-]*)(:\d{1,5})?(?-u:\b)",
        |found| {
            // At its end a text may be cut, as where it is shown in short.
            let is_cut = found.part(3).is_empty() && found.after().is_empty();
            let goes_on = is_cut || found.after().starts_with(['.', '@', '-']);
            (!goes_on && !is_open_host(found.part(2)) && !leads_to_api(found))
                .then(|| [found.part(1), STORAGE].concat())
        },
    ),
    rule(
        Private::Link,
        &["host="],
        r#"(?i)((?-u:\b)(?:db_?|pg)?host=\\*["']?)([a-z0-9][\w-]*)(\\*["']?(?:[,;)\s]|$))"#,
        |found| {
            (!is_open_host(found.part(2))).then(|| [found.part(1), STORAGE, found.part(3)].concat())
        },
    ),
    rule(
        Private::Link,
        &["connect", "refused", "resolve"],
        r"(?i)((?-u:\b)(?:connect(?:ed|ing|ion)?|reconnect(?:ed|ing)?|resolve)\s+(?:to\s+|with\s+)?(?:host\s+)?)([a-z][\w-]*)(:\d{2,5})(?-u:\b)",
        |found| (!is_open_host(found.part(2))).then(|| [found.part(1), STORAGE].concat()),
    ),
    rule(Private::Link, &["\\\\"], r#"(^|[\s"'(=])(\\\\)([\w-][\w.-]*)(\\\w)"#, |found| {
        Some([found.part(1), found.part(2), STORAGE, found.part(4)].concat())
    }),
];

/// What stands in names of hosts that only a local network knows.
const LOCAL: &[&str] =
    &[".internal", ".local", ".lan", ".intranet", ".corp", ".home.arpa", ".fritz.box", ".svc"];

/// Whether what follows is the address of the platform's API, so that the match is where that is.
fn leads_to_api(found: &Found<'_>) -> bool {
    // No more than it takes: a copy of all that follows each took 38 s for 400 kB of such hosts.
    let after = found.after().chars().filter(|c| *c != '\\').take(ROOT.len());
    after.eq(ROOT.chars())
}

/// Whether a host of one word says nothing of where something is.
fn is_open_host(host: &str) -> bool {
    const OPEN: [&str; 9] =
        ["localhost", "www", "testserver", "host", "hostname", "none", "null", "example", "api"];
    host.len() == 1
        || OPEN.iter().any(|open| host.eq_ignore_ascii_case(open))
        || host.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a link leads to a host of one word.
fn has_short_host(text: &str) -> bool {
    // The longest label of a name, and one byte more.
    const LONGEST: usize = 64;
    let bytes = text.as_bytes();
    let is_short = |at: usize| {
        let behind = bytes.get(at + 1..).unwrap_or_default();
        let host = match behind {
            [b'/', b'/', host @ ..] | [b'\\', b'/', b'\\', b'/', host @ ..] => host,
            _ => return false,
        };
        let is_of_label = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let len = host.iter().take(LONGEST).take_while(is_of_label).count();
        len > 0
            && host.get(len).is_none_or(|next| !matches!(next, b'.' | b'@'))
            && !host.starts_with(b"localhost")
    };
    memchr::memchr_iter(b':', bytes).any(is_short)
}

/// An address of a local network, but where it is a version.
fn address(found: &Found<'_>) -> Option<String> {
    const VERSIONS: [&str; 12] = [
        "version ",
        "version: ",
        "version=",
        "v",
        "release ",
        "firmware ",
        "driver ",
        "cuda ",
        "build ",
        "revision ",
        "chrome/",
        "software ",
    ];
    let before = found.before();
    let is_digit = |c: char| c.is_ascii_digit();
    let after = found.after();
    let goes_on = before.ends_with('.')
        || after.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_digit));
    let has_port = found.part(0).contains(':');
    let is_version = !has_port && VERSIONS.into_iter().any(|word| before.ends_with(word));
    (!goes_on && !is_version && !leads_to_api(found)).then(|| STORAGE.to_owned())
}

/// A name of a local network where it is said to be a host: by a port, by `@`, or by the word before it. Elsewhere
/// `threading.local` and `settings.local.json` look the same.
fn local(found: &Found<'_>) -> Option<String> {
    const SAID: &str = "host server to from resolve resolving ping ssh scp on mount mounting reach lookup of node nas for -h";
    let (before, name, port) = (found.part(1), found.part(2), found.part(3));
    let is_cluster = [".svc.cluster", ".svc.cluster.local", ".home.arpa"]
        .iter()
        .any(|end| name.to_ascii_lowercase().ends_with(end));
    let near = found.before();
    let word = near.trim_end().rsplit(' ').next().unwrap_or_default();
    let is_said = before.ends_with(char::is_whitespace) && SAID.split(' ').any(|said| said == word);
    let is_set = near.ends_with("host") || near.ends_with("server") || near.ends_with("host\"");
    let is_host = is_cluster
        || !port.is_empty()
        || before.ends_with(['@', '/'])
        || (before.ends_with(['=', '\'', '"']) && is_set)
        || (before.ends_with(['\'', '"']) && near.ends_with("host="))
        || is_said
        || found.part(0) == found.text;
    let is_code = name.starts_with("threading.")
        || found.after().starts_with(['_', '(', '-'])
        || found
            .after()
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    (is_host && !is_code && !is_mark(name) && !leads_to_api(found)).then(|| {
        let colon = if port == ":/" { port } else { "" };
        [before, STORAGE, colon].concat()
    })
}

/// A link to a bucket without its name: without the host where that has it, else without the first part of the path.
fn bucket(found: &Found<'_>) -> Option<String> {
    let (own, port, path) = (found.part(1), found.part(3), found.part(4));
    let is_region = own.is_empty() || own.to_ascii_lowercase().starts_with("s3");
    Some(match is_region {
        true if path.is_empty() => return None,
        true => STORAGE.to_owned(),
        false => [STORAGE, port, path].concat(),
    })
}

/// The same where the last word before the domain is a region, and words for the service may stand before that.
fn regional(found: &Found<'_>) -> Option<String> {
    const SERVICES: &str =
        "s3 storage objectstorage oss cos sos object obs swift s3-website gateway link";
    let own = found.part(1).trim_end_matches('.').to_ascii_lowercase();
    let own = [".io", ".perf"].iter().find_map(|class| own.strip_suffix(class)).unwrap_or(&own);
    if ["www", "docs", "help", "console"].contains(&own) {
        return None;
    }
    let names = own.rsplit_once('.').map_or("", |(names, _)| names);
    let is_service = |name: &str| SERVICES.split(' ').any(|service| service == name);
    let is_region = names.split('.').all(|name| name.is_empty() || is_service(name));
    Some(match is_region {
        true if found.part(4).is_empty() => return None,
        true => STORAGE.to_owned(),
        false => [STORAGE, found.part(3), found.part(4)].concat(),
    })
}
