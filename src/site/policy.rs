//! The Content-Security-Policy of every page: the report's own style, script and pictures, and nothing else.

/// The policy before the host of pictures.
pub(super) const BEFORE_HOST: &str =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'";
/// The policy behind it.
pub(super) const AFTER_HOST: &str = "; base-uri 'none'; form-action 'none'";

/// The host whose pictures a page may show by this policy, with its scheme: empty for none but those of the report.
/// `None` for a policy that no page of a report has.
#[must_use]
pub fn image_host(policy: &str) -> Option<&str> {
    let host = policy.strip_prefix(BEFORE_HOST)?.strip_suffix(AFTER_HOST)?;
    match host.strip_prefix(' ') {
        Some(host) => (super::media::host(host)? == host).then_some(host),
        None => Some(host).filter(|host| host.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_ours_or_it_is_none() {
        let with = |host: &str| format!("{BEFORE_HOST}{host}{AFTER_HOST}");
        assert_eq!(image_host(&with("")), Some(""));
        assert_eq!(image_host(&with(" https://a.example.org")), Some("https://a.example.org"));
        for other in
            [" *", " https:", " https://a/b", " https://a; script-src *", "  ", " data:", "x"]
        {
            assert_eq!(image_host(&with(other)), None, "{other}");
        }
        assert_eq!(image_host(""), None);
    }
}
