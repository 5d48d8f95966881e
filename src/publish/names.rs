//! What the name of a field, a setting or a parameter says of its value. The same for JSON, for texts and for links.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Private;

/// Whether an array, an object or a text of this name may hold coordinates, where a number of this name alone is none.
pub(super) fn may_hold_places(name: &str) -> bool {
    const PLACES: &str = "loc pos position place polygon boundary boundaries waypoint waypoints track tracks sw ne nw se \
        southwest northeast northwest southeast viewport";
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bounds" | "center" | "centre"] => true,
        [.., last] => is_in(PLACES, last),
        [] => false,
    }
}

/// Whether the value of this name is the code or the metres of a place, which cannot be rounded.
pub(super) fn is_grid(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), [.., "geohash" | "easting" | "northing" | "mgrs" | "whatwords"])
}

/// Whether a word is one of a list, which are parted by blanks.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Whether a name has a part of a word that says something. Nearly no name has, and taking names apart costs far more.
fn may_say(name: &str) -> bool {
    const PARTS: &str = "pass pwd pw secret token key credential session csrf cookie auth dsn jwt sig hmac webhook otp \
        bearer cred psk salt pin puk code kennwort contrase wachtw amz goog user owner observ record review curat creat upload request submit assign photo collect collab \
        annotat member contact person people particip mail first last full given family surname log maintain operator \
        verif volunt by lat lon lng coord geo gps loc centroid extent wkt point boundary north south east west mgrs words \
        bucket endpoint public";
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder().ascii_case_insensitive(true).build(PARTS.split(' ')).ok()
    });
    FINDER.as_ref().is_none_or(|finder| finder.is_match(name))
}

/// As what the value of something with this name is left out: a secret, a person, a private storage (as a link), a
/// coordinate. `None` for all other names.
pub(super) fn said_by(name: &str) -> Option<Private> {
    // Longer names are no names, and nearly all names are of one or two words.
    const MOST: usize = 80;
    if name.len() > MOST || !may_say(name) {
        return None;
    }
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if is_secret(&words) {
        Some(Private::Secret)
    } else if is_person(&words) {
        Some(Private::Person)
    } else if is_storage(&words) {
        Some(Private::Link)
    } else {
        is_place(&words).then_some(Private::Coordinate)
    }
}

/// Whether a number or a short word can be the value of a secret of this name: of a password, but not of a token, whose
/// number is a count.
pub(super) fn may_be_short(name: &str) -> bool {
    words(name).iter().any(|word| is_password(word) || word == "secret" || word == "pw")
        || matches!(Form::of(name), Form::Digits | Form::Code)
}

/// Of what form a value must be to be the secret that its name may tell of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Any: the name alone says it.
    Any,
    /// Digits, as a card has them.
    Digits,
    /// Digits, or letters and digits.
    Code,
    /// Letters and digits, as chance puts them together.
    Mixed,
}

impl Form {
    /// The form of the values of a name: `pin`, `salt`, `tokens` and others are also words of every day.
    pub(super) fn of(name: &str) -> Self {
        let words = words(name);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            [.., "pin" | "puk"] | [.., "pin" | "puk", "code"] => Self::Digits,
            [.., "code" | "otp" | "totp"] => Self::Code,
            ["tokens" | "salt" | "auth"] | ["x", "auth"] => Self::Mixed,
            [.., of, "tokens"] if !is_in(KEYS, of) && *of != "refresh" => Self::Mixed,
            [.., of, "salt" | "auth"] if !is_password(of) => Self::Mixed,
            _ => Self::Any,
        }
    }

    /// Whether a value has this form.
    pub(super) fn fits(self, value: &str) -> bool {
        let has = |is: fn(&u8) -> bool| value.bytes().any(|byte| is(&byte));
        match self {
            Self::Any => true,
            Self::Digits => is_code(value),
            Self::Code => is_code(value) || Self::Mixed.fits(value),
            Self::Mixed => {
                value.len() >= 6
                    && has(u8::is_ascii_digit)
                    && has(u8::is_ascii_alphabetic)
                    && !is_in("oauth2 sha256 sha512 base64", &value.to_ascii_lowercase())
            }
        }
    }
}

/// Whether a value is the code of a lock or of a card.
fn is_code(value: &str) -> bool {
    (4..=8).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what is in brackets behind the name of a secret is looked at value by value: the name is also a word of every
/// day.
pub(super) fn is_looked_into(name: &str) -> bool {
    Form::of(name) != Form::Any && !name.to_ascii_lowercase().ends_with("auth")
}

/// The words of a name: parted by signs and where a capital follows a small letter, without numbers.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        let begins = c.is_uppercase() && was_small;
        if !c.is_alphanumeric() || begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
        was_small = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Words behind which a name is that of something about a secret: `token_count`, `password_changed_at`.
const ABOUT: &str = "count counts length len limit limits size type types expires expiry expired expiration \
    at age policy required valid invalid changed enabled set status strength error errors \
    missing name names field fields backend";

/// Words that say no more of a secret than that it is one.
const TRAILING: &str =
    "pem value text string hash hashed raw plain header encrypted env old new id b base hex bytes";

/// Words before `key`, or in one word with it, that make it the key to something.
const KEYS: &str = "api access secret private storage account encryption signing ssh license licence aws \
    auth client shared master service session deploy webhook app application consumer admin \
    write crypt decryption hmac pgp gpg tls ssl subscription pass security connection s enc wep wpa wifi wlan \
    network preshared recovery";

/// Words before `pass`, `pw` and `psk`, or in one word with them: what a password lets into.
const DOORS: &str = "user db database smtp imap pop mail email ftp sftp ssh sudo su root admin login become http https proxy \
    mysql maria pg postgres sql redis mongo rabbitmq amqp mqtt ldap bind smb nas s wifi wlan wpa account my old new \
    default vpn rdp vnc api app key host server";

/// Words before `code` that make it one that lets somebody in.
const LETTING_IN: &str = "access verification unlock security door alarm login auth authentication activation pin puk \
    fa recovery backup invite";

fn is_password(word: &str) -> bool {
    // `passw0rd` without its digit is the last one.
    const PASSWORDS: [&str; 10] = [
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "passwort",
        "pwd",
        "passwrd",
        "kennwort",
        "contrase\u{f1}a",
        "wachtwoord",
    ];
    PASSWORDS.into_iter().any(|password| word.ends_with(password))
        || ["pass", "pw"].iter().any(|pass| {
            word.strip_suffix(pass).is_some_and(|door| !door.is_empty() && is_in(DOORS, door))
        })
}

/// Whether two words are a password that is written as two.
fn is_parted(pair: &[&str]) -> bool {
    matches!(pair, ["pass", "word" | "words" | "phrase" | "code" | "wort"])
}

fn is_secret(words: &[&str]) -> bool {
    let [.., last] = words else { return false };
    if is_in(ABOUT, last) {
        return false;
    }
    let is_signature = matches!(words, ["x", "amz" | "goog", ..]) || *words == ["awsaccesskeyid"];
    let rest = match words.iter().rposition(|word| !is_in(TRAILING, word)) {
        Some(at) => words.get(..=at).unwrap_or(words),
        None => words,
    };
    let whole = |word: &&str| {
        is_password(word.strip_suffix('s').unwrap_or(word))
            || is_password(word)
            || word.ends_with("secret")
            || word.starts_with("csrf")
            || matches!(
                *word,
                "credential"
                    | "credentials"
                    | "creds"
                    | "passe"
                    | "psk"
                    | "jwt"
                    | "dsn"
                    | "bearer"
                    | "otp"
                    | "totp"
                    | "webhook"
                    | "sessionid"
                    | "phpsessid"
                    | "jsessionid"
                    | "authkey"
            )
    };
    is_signature
        || words.iter().any(whole)
        || words.windows(2).any(is_parted)
        || ends_as_secret(rest, words.len() > rest.len())
}

/// Whether the last words are those of a secret; `trails` says whether something stands behind them.
fn ends_as_secret(words: &[&str], trails: bool) -> bool {
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).copied();
    match words {
        [.., "authorization" | "cookie" | "cookies" | "secrets" | "signature" | "sig" | "hmac"] => {
            true
        }
        ["pass"] | [.., "pw" | "puk" | "tokens" | "salt" | "auth"] => true,
        [.., "pin"] => {
            before.is_none_or(|word| !is_in("gpio insect specimen data io header", word))
        }
        [.., "pass"] => before.is_some_and(|word| is_in(DOORS, word)),
        [.., "one", "time", "code"] => true,
        [.., "code"] => before.is_some_and(|word| is_in(LETTING_IN, word)),
        [.., last] if last.ends_with("token") => true,
        [.., "key" | "keys"] => before.is_some_and(|word| {
            ["secret", "token"].iter().any(|end| word.ends_with(end)) || is_in(KEYS, word)
        }),
        ["session"] => trails,
        [.., last] => {
            let key = last.strip_suffix('s').unwrap_or(last);
            key.strip_suffix("key").is_some_and(|word| !word.is_empty() && is_in(KEYS, word))
        }
        [] => false,
    }
}

/// Words for who did something.
const PERSONS: &str = "owner owners user users username usernames observer observers recorder recorders \
    recordist reviewer reviewers curator curators author authors creator uploader requester \
    requestor submitter assignee photographer photographers collector collectors \
    collaborator collaborators annotator annotators member members contact contacts people \
    person participants email emails firstname lastname surname fullname login logname \
    maintainer operator verifier volunteer volunteers mail";

/// What people do to records, before `by`.
const DONE: &str = "uploaded created updated modified changed edited requested started reviewed identified \
    recorded verified submitted collected observed approved confirmed annotated labelled \
    labeled determined validated taken photographed owned deleted added invited assigned \
    written entered off curated checked installed serviced maintained deployed agreed \
    cancelled";

fn is_person(words: &[&str]) -> bool {
    const OF_NAMES: [&str; 5] = ["first", "last", "full", "given", "family"];
    const TRAILING: &str = "name names email mail login phone address handle nickname id";
    match words {
        ["by"] | [.., "assigned", "to"] => true,
        [.., done, "by"] => is_in(DONE, done),
        [.., of, "name"] if OF_NAMES.contains(of) => true,
        [.., last] if is_in(PERSONS, last) => true,
        [rest @ .., of, last] if is_in(TRAILING, last) => {
            let rest_of = rest.last().is_some_and(|word| is_in(PERSONS, word));
            is_in(PERSONS, of) || (OF_NAMES.contains(of) && rest_of)
        }
        [.., "by", "user"] => true,
        _ => false,
    }
}

fn is_storage(words: &[&str]) -> bool {
    matches!(
        words,
        [.., "bucket" | "endpoint"]
            | [.., "bucket", "name"]
            | [.., "endpoint", "url" | "uri" | "host"]
            | ["public", "base", "url"]
    )
}

fn is_place(words: &[&str]) -> bool {
    const PLACES: &str = "lat lon lng latlng latlon latlong longlat lonlat latlngs latlons lonlats latitude longitude coordinates coordinate coords geometry \
        geom gps geo geolocation location centroid geohash mgrs whatwords gpslatitude gpslongitude geojson \
        latitudes longitudes extent wkt point easting northing";
    let is_named = |word: &&str| {
        is_in(PLACES, word) || word.ends_with("latitude") || word.ends_with("longitude")
    };
    matches!(
        words,
        [.., "what", "words"]
            | [.., "boundary", "rect" | "polygon"]
            | ["north" | "south" | "east" | "west"]
    ) || words.iter().any(is_named)
}

#[cfg(test)]
mod tests;
