//! What the name of a field, a setting or a parameter says of its value. The same for JSON, for texts and for links.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Private;

/// Whether an array or an object of this name may hold coordinates, where a number of this name alone is none.
pub(super) fn may_hold_places(name: &str) -> bool {
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(words.as_slice(), ["bounds" | "center" | "centre" | "position"])
}

/// Whether a word is one of a list, which are parted by blanks.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

/// Whether a name has a part of a word that says something. Nearly no name has, and taking names apart costs far more.
fn may_say(name: &str) -> bool {
    const PARTS: &str = "pass pwd pw secret token key credential session csrf cookie auth dsn jwt sig hmac webhook otp \
        bearer amz goog user owner observ record review curat creat upload request submit assign photo collect collab \
        annotat member contact person people particip mail first last full given family surname log maintain operator \
        verif volunt by lat lon lng coord geo gps loc centroid extent wkt point boundary north south east west bucket \
        endpoint public";
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
    "pem value text string hash hashed raw plain header encrypted env old new id";

/// Words before `key`, or in one word with it, that make it the key to something.
const KEYS: &str = "api access secret private storage account encryption signing ssh license licence aws \
    auth client shared master service session deploy webhook app application consumer admin \
    write crypt decryption hmac pgp gpg tls ssl subscription pass security connection";

fn is_password(word: &str) -> bool {
    const PASSWORDS: [&str; 6] =
        ["password", "passwd", "passphrase", "passcode", "passwort", "pwd"];
    PASSWORDS.into_iter().any(|password| word.ends_with(password))
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
        is_password(word)
            || word.ends_with("secret")
            || word.starts_with("csrf")
            || matches!(
                *word,
                "credential"
                    | "credentials"
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
    is_signature || words.iter().any(whole) || ends_as_secret(rest, words.len() > rest.len())
}

/// Whether the last words are those of a secret; `trails` says whether something stands behind them.
fn ends_as_secret(words: &[&str], trails: bool) -> bool {
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).copied();
    match words {
        [.., "authorization" | "cookie" | "cookies" | "secrets" | "signature" | "sig" | "hmac"] => {
            true
        }
        ["pass" | "pw"] => true,
        [.., "tokens"] => before.is_some_and(|word| is_in(KEYS, word) || word == "refresh"),
        [.., last] if last.ends_with("token") => true,
        [.., "key"] => before.is_some_and(|word| {
            ["secret", "token"].iter().any(|end| word.ends_with(end)) || is_in(KEYS, word)
        }),
        ["session"] => trails,
        [.., last] => last.strip_suffix("key").is_some_and(|word| is_in(KEYS, word)),
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
    const PLACES: &str = "lat lon lng latlng latlon latlong longlat lonlat latitude longitude coordinates coordinate coords geometry \
        geom gps geo geolocation location centroid gpslatitude gpslongitude geojson \
        latitudes longitudes extent wkt point";
    let is_named = |word: &&str| {
        is_in(PLACES, word) || word.ends_with("latitude") || word.ends_with("longitude")
    };
    matches!(words, [.., "boundary", "rect" | "polygon"] | ["north" | "south" | "east" | "west"])
        || words.iter().any(is_named)
}

#[cfg(test)]
mod tests;
