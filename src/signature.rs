//! Signatures of a report's manifest, and with it of each file that it names.
//!
//! They are made and checked by `ssh-keygen -Y`, which comes with OpenSSH on Linux, macOS and Windows. Teams have such keys,
//! in files, agents and hardware, and no cryptography has to be compiled in: the crates `ssh-key` and `minisign` would have
//! brought 34 and 11 others.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The file with the signature of `manifest.json`, beside it.
pub const FILE: &str = "manifest.json.sig";

/// What a signature is for: one that was made for something else does not count (`ssh-keygen -n`).
const NAMESPACE: &str = "mothbook";

/// Why there is no signature, or none that holds.
#[derive(Debug)]
pub enum Error {
    /// `ssh-keygen` cannot be run.
    NoProgram(io::Error),
    /// It refused; what it said.
    Refused(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoProgram(error) => write!(f, "ssh-keygen (of OpenSSH) cannot be run: {error}"),
            Self::Refused(said) => write!(f, "ssh-keygen says: {said}"),
        }
    }
}

impl std::error::Error for Error {}

/// Signs a text with a private key, or with the public key of one that an agent holds. The same key gives the same signature,
/// except for keys of type ECDSA and in hardware.
///
/// # Errors
/// When there is no `ssh-keygen`, or it cannot use the key.
pub fn sign(text: &[u8], key: &Path) -> Result<Vec<u8>, Error> {
    keygen(|command| command.args(["-Y", "sign", "-n", NAMESPACE, "-f"]).arg(key), text)
}

/// The fingerprint of the key that signed a text: `SHA256:` and base64. Whose key that is has to be known otherwise.
///
/// # Errors
/// When there is no `ssh-keygen`, or when the file holds no signature of this text.
pub fn signer(text: &[u8], signature: &Path) -> Result<String, Error> {
    let check = ["-Y", "check-novalidate", "-n", NAMESPACE, "-s"];
    let said = keygen(|command| command.args(check).arg(signature), text)?;
    fingerprint_in(&said)
}

/// The fingerprint of a public or private key in a file: `SHA256:` and base64.
///
/// # Errors
/// When there is no `ssh-keygen`, or when the file holds no key.
pub fn fingerprint(key: &Path) -> Result<String, Error> {
    let said = keygen(|command| command.args(["-l", "-E", "sha256", "-f"]).arg(key), b"")?;
    fingerprint_in(&said)
}

/// Runs `ssh-keygen` on a text and gives what it prints.
fn keygen(
    arguments: impl FnOnce(&mut Command) -> &mut Command,
    text: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut command = Command::new("ssh-keygen");
    arguments(&mut command);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(Error::NoProgram)?;
    if let Some(mut input) = child.stdin.take() {
        // It reads to the end before it answers. Where it refuses the key it does not read, and says why.
        let _ = input.write_all(text);
    }
    let output = child.wait_with_output().map_err(Error::NoProgram)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = [output.stderr, output.stdout].concat();
    let said = String::from_utf8_lossy(&said);
    // With an unprotected key file it prints a frame of `@` first.
    let lines =
        said.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('@'));
    let lines: Vec<&str> = lines.take(3).collect();
    Err(Error::Refused(lines.join("; ")))
}

/// The fingerprint in what `ssh-keygen` prints.
fn fingerprint_in(said: &[u8]) -> Result<String, Error> {
    let said = String::from_utf8_lossy(said);
    let word = said.split_whitespace().find(|word| word.starts_with("SHA256:"));
    word.map(str::to_owned).ok_or_else(|| Error::Refused(said.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new key without a passphrase.
    fn key(folder: &Path, name: &str) -> std::path::PathBuf {
        let path = folder.join(name);
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f"])
            .arg(&path)
            .status();
        assert!(made.expect("OpenSSH is installed").success());
        path
    }

    #[test]
    fn what_was_signed_holds_for_this_text_and_this_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let (anna, ben) = (key(folder.path(), "anna"), key(folder.path(), "ben"));
        let signature = folder.path().join("sig");
        let bytes = sign(b"text", &anna).expect("a signature");
        assert_eq!(bytes, sign(b"text", &anna).expect("the same"));
        std::fs::write(&signature, &bytes).expect("written");
        let who = signer(b"text", &signature).expect("who");
        assert_eq!(who, fingerprint(&anna).expect("of the private key"));
        assert_eq!(who, fingerprint(&anna.with_extension("pub")).expect("of the public key"));
        assert_ne!(who, fingerprint(&ben).expect("another"));
        assert!(matches!(signer(b"texts", &signature), Err(Error::Refused(_))));
        std::fs::write(&signature, "no signature").expect("written");
        assert!(matches!(signer(b"text", &signature), Err(Error::Refused(_))));
    }

    #[test]
    fn a_signature_for_something_else_does_not_count() {
        let folder = tempfile::tempdir().expect("a folder");
        let anna = key(folder.path(), "anna");
        let signed =
            keygen(|command| command.args(["-Y", "sign", "-n", "git", "-f"]).arg(&anna), b"x");
        let signature = folder.path().join("sig");
        std::fs::write(&signature, signed.expect("a signature")).expect("written");
        assert!(matches!(signer(b"x", &signature), Err(Error::Refused(_))));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        assert!(matches!(sign(b"x", &path), Err(Error::Refused(_))));
        std::fs::write(&path, "no key").expect("written");
        assert!(matches!(sign(b"x", &path), Err(Error::Refused(_))));
        assert!(matches!(fingerprint(&path), Err(Error::Refused(_))));
    }
}
