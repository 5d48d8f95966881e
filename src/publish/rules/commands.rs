//! Secrets that are given to a program as a flag, or to a function.

use super::catalogue::{Found, Rule, SECRET, is_mark, rule};
use super::secrets::valued;
use crate::publish::Private;
use crate::publish::names::Form;

/// The rules.
pub(super) const RULES: &[Rule] = &[
    // Programs that take a password as a flag.
    rule(
        Private::Secret,
        &["net use "],
        r"(?i)((?-u:\b)net use [^\n]*?(?:/user:(?:\[user left out\]|[^\s\[]\S*)|\\\\(?:\[storage left out\]|[^\s\[]+?)\\[^\s\[]+)\s+)([^\s/\[]\S*)",
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
        &[
            "mysql",
            "mariadb",
            "sshpass",
            "docker ",
            "podman ",
            "mongo",
            "az login",
            "registry login",
        ],
        r#"(?i)((?-u:\b)(?:mysql|mysqldump|mysqladmin|mariadb|sshpass|docker\s+login|podman\s+login|mongo(?:sh|dump|restore|export|import)?|az\s+login|registry\s+login)(?-u:\b)[^\n|;]*?[\s']-p(?:\s|'\s*,\s*')?)(QUOTED|[^\s"'-][^\s"']*)"#,
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["curl", "wget"],
        r#"(?i)((?-u:\b)(?:curl|wget)(?-u:\b)[^\n|;]*?[\s'](?:-\w*u|--user|--auth|--proxy-user)(?:[ =]?|'\s*,\s*))(["']?[^\s"':]+:[^\s"']+)"#,
        |found| Some([found.part(1), SECRET].concat()),
    ),
    rule(
        Private::Secret,
        &["unzip", "zip ", "mosquitto_", "sqlcmd", "bcp ", "ipmitool", "plink", "pscp", "putty"],
        r#"((?-u:\b)(?:unzip|zip|mosquitto_(?:pub|sub|passwd)|sqlcmd|bcp|ipmitool|plink|pscp|putty)(?:\.exe)?\s[^\n|;]*?-(?:P|pw)\s?)(QUOTED|[^\s"'-][^\s"']*)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["ldap"],
        r#"((?-u:\b)ldap(?:search|add|modify|delete|passwd|whoami|compare)\s[^\n|;]*?-w\s?)(QUOTED|[^\s"'-][^\s"']*)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["lftp", "smbclient", "rpcclient", "smbget", "smbmap", "net rpc", "net ads", "winexe"],
        r#"((?-u:\b)(?:lftp|smbclient|rpcclient|smbget|smbmap|net (?:rpc|ads)|winexe)\s[^\n|;]*?(?:-[uU]\s?|--user[= ]))(["']?[^\s"',%]+[,%][^\s"']+["']?)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["7z"],
        r#"((?-u:\b)7z[arz]?\s[^\n|;]*?-p)(QUOTED|[^\s"'-][^\s"']*)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["chpasswd"],
        r#"((?:echo|printf)\s+(?:-\w+\s+)?)(QUOTED|[^\s"'|]+)(\s*\|\s*(?:sudo\s+)?chpasswd)"#,
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET, found.part(3)].concat()),
    ),
    rule(
        Private::Secret,
        &["--stdin", "passwd", "sudo -s", "password-stdin"],
        r#"((?:echo|printf)\s+(?:-\w+\s+)?)(QUOTED|[^\s"'|]+)(\s*\|\s*(?:sudo -S|(?:sudo )?passwd --stdin|[^\n|]*--password-stdin))"#,
        |found| (!is_mark(found.part(2))).then(|| [found.part(1), SECRET, found.part(3)].concat()),
    ),
    rule(
        Private::Secret,
        &["configure set", "config set", "config --", "secret set", "secrets set"],
        r#"(?i)((?:configure|config)\s+(?:set|--\w+)\s+(SECRET_NAME)\s+)(QUOTED|[^\s"'<>`]+)"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    rule(Private::Secret, &["openssl", "pass:"], r"((?-u:\b)pass:)([^\s:;,\x22']+)", |found| {
        let is_openssl = found.before().contains("-pass") || found.before().contains("openssl");
        (is_openssl && !is_mark(found.part(2))).then(|| [found.part(1), SECRET].concat())
    }),
    rule(
        Private::Secret,
        &["htpasswd", "wpa_passphrase"],
        r#"((?-u:\b)(?:htpasswd\s+(?:-\w+\s+)*\S+\s+\S+|wpa_passphrase\s+(?:"[^"\n]*"|\S+))\s+)(QUOTED|[^\s"'|;-][^\s"'|;]*)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["assword"],
        r#"(assword[^\n]{0,40}?(?-u:\b)send\s+(?:--\s+)?\\*")([^"\n]+)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["send \"", "send \\\""],
        r#"((?-u:\b)send\s+\\*")([^"\n\\]+)(\\+[rn])"#,
        |found| {
            Form::Mixed.fits(found.part(2)).then(|| [found.part(1), SECRET, found.part(3)].concat())
        },
    ),
    rule(
        Private::Secret,
        &["mc alias", "mc config", "http -a", "https -a", "ftp "],
        r"((?-u:\b)(?:mc (?:alias|config host) (?:set|add)\s+\S+\s+(?:https?://\[storage left out\]\S*|\S+)\s+|https? (?:[^\n|;]*? )?-a[ =]|[ls]?ftp\s+))([^\s:@/\[-][^\s:@/]*(?:\s+|:)[^\s@\[]+@?)",
        |found| {
            let has_colon = found.part(2).contains(':');
            let is_one = match found.part(1).contains("ftp") {
                true => has_colon && found.part(2).ends_with('@'),
                false => has_colon || found.part(1).starts_with("mc"),
            };
            (is_one && !is_mark(found.part(2))).then(|| [found.part(1), SECRET, " "].concat())
        },
    ),
    rule(
        Private::Secret,
        &["rclone "],
        r#"(rclone config [^\n|;]*?(?-u:\b)(SECRET_NAME)[ =])(QUOTED|[^\s"'<>`]+)"#,
        |found| valued(found, 1, found.part(2), 3),
    ),
    // What is said to a server: of a database, of mail, of files.
    rule(
        Private::Secret,
        &["identified by", "requirepass", "masterauth"],
        r#"(?i)((?-u:\b)(?:identified\s+by(?:\s+password)?\s+(?:["'])|(?:requirepass|masterauth)\s+["']?))([^\s"';]+)"#,
        second,
    ),
    rule(
        Private::Secret,
        &["pass ", "auth ", "login "],
        r#"(?m)((?:^|[>:\s]\s?)(?:PASS|AUTH(?: PLAIN| LOGIN)?|LOGIN "?[\w.@-]+"?) "?)([^\s"]+)"#,
        |found| {
            // What a test calls itself is a path.
            let value = found.part(2);
            let is_plain = found.part(1).contains(" PLAIN") && value.len() >= 8;
            let is_one =
                is_plain || (Form::Mixed.fits(value) && !value.contains(['/', '.', '_', ':']));
            is_one.then(|| [found.part(1), SECRET].concat())
        },
    ),
    // Functions that take who comes in and a password.
    rule(
        Private::Secret,
        &["auth", "login", "credentials("],
        r#"(?i)((?:auth\s*=\s*|(?-u:\b)(?:https?)?(?:basic|digest|proxy|ntlm|plain)_?auth(?:entication)?\s*|(?-u:\b)(?:login|authenticate|authentication|(?:basic|user)?credentials)\s*)\(\s*)[bru]?((?:QUOTED)\s*,\s*[bru]?(?:QUOTED))"#,
        second,
    ),
    rule(
        Private::Secret,
        &["password(", "passwd(", "passphrase(", "token(", "secret(", "apikey(", "api_key("],
        r#"(?i)((?:set|check|use|with|add|change|verify|make|put|hash)_?(?:password|passwd|passphrase|token|secret|api_?key)\(\s*)[bru]?(QUOTED)"#,
        second,
    ),
    // Headers that a server or a client is told to send.
    rule(
        Private::Secret,
        &["authorization ", "x-api-key ", "cookie ", "x-auth"],
        r#"(?i)((?:set_header|add_header|setheader|header)\s*\(?\s*["']?(?:proxy-)?(?:authorization|cookie|x-api-key|x-auth-token)["']?[\s,]\s*)(QUOTED|[^\s"';][^"'\r\n;]*)"#,
        second,
    ),
];

/// What stands before a value, which is left out.
fn second(found: &Found<'_>) -> Option<String> {
    let value = found.part(2).trim_matches(['"', '\'']);
    // A variable holds it, or nothing does.
    let is_said = !value.is_empty() && !value.starts_with('$') && !is_mark(value);
    is_said.then(|| [found.part(1), SECRET].concat())
}
