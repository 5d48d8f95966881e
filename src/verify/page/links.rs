//! Looks at where a page leads: links, pictures, and the scripts that its own script loads.

use super::Page;
use crate::site::Artifact;
use crate::verify::problem::What;

impl Page<'_> {
    /// Something that a reader may follow: other hosts are nobody's fault.
    pub(super) fn link(&mut self, href: &str) {
        match scheme(href) {
            Some("http" | "https" | "mailto") => {}
            Some("file") => self.facts.problems.push(What::LocalPath(href.to_owned())),
            Some(_) => self.facts.problems.push(What::Active(format!("link to {href}"))),
            None if href.starts_with(['/', '\\']) => {
                self.facts.problems.push(What::LocalPath(href.to_owned()));
            }
            None => self.inside(href),
        }
    }

    /// The path in the report that a link leads to, and the place there behind `#`; `None` where it leads out of it.
    pub(super) fn way(&self, href: &str) -> Option<String> {
        if self.part.is_some() {
            return href.strip_prefix("#/").map(str::to_owned);
        }
        let (to, place) =
            href.split_once('#').map_or((href, None), |(to, place)| (to, Some(place)));
        let to = match to {
            "" => self.around.path.to_owned(),
            to => target(self.around.path, to)?,
        };
        Some(place.map_or_else(|| to.clone(), |place| format!("{to}#{place}")))
    }

    /// A link into the report.
    fn inside(&mut self, href: &str) {
        let way = self.way(href).unwrap_or_default();
        let (to, place) = way.split_once('#').unwrap_or((&way, ""));
        if !self.around.has(to) {
            return self.facts.problems.push(What::Link(href.to_owned()));
        }
        if !self.is_own(to) {
            self.not_ours(format!("a link to what is of another page: {href}"));
        }
        // What follows `#?` is read by the script of a list.
        if !place.is_empty() && !place.starts_with('?') {
            self.facts.places.insert((to.to_owned(), place.to_owned(), href.to_owned()));
        }
    }

    /// Whether a file is one that this page may lead to: a response, and a table of one collection, are of one page.
    fn is_own(&self, to: &str) -> bool {
        match Artifact::from_path(to) {
            Some(
                of @ (Artifact::Json(_) | Artifact::Members { .. } | Artifact::Composition { .. }),
            ) => self.has_own(of),
            _ => true,
        }
    }

    fn has_own(&self, of: Artifact) -> bool {
        match Artifact::from_path(self.around.path) {
            Some(Artifact::Page(page)) => of.is_of(page),
            _ => false,
        }
    }

    /// The script of the log, or of the picture, that is on this page.
    pub(super) fn own_script(&mut self, path: &str) {
        let of = Artifact::from_path(path);
        let is_own = of.is_some_and(|of| self.has_own(of));
        self.script(path, |of| is_own && matches!(of, Artifact::Log { .. } | Artifact::Bars(_)));
    }

    /// A picture that the page shows.
    pub(super) fn picture(&mut self, href: &str) {
        let is_of = |host: &String| {
            href.strip_prefix(host.as_str()).is_some_and(|rest| rest.starts_with('/'))
        };
        let is_remote = self.image_hosts.iter().any(is_of);
        if is_remote && self.around.rules.remote_images {
            return;
        }
        let artifact = || Artifact::from_path(&target(self.around.path, href)?);
        if href.starts_with("//") || matches!(scheme(href), Some(other) if other != "file") {
            self.facts.problems.push(What::OtherHost(href.to_owned()));
        } else if matches!(artifact(), Some(Artifact::Picture { .. })) {
            self.inside(href);
        } else {
            self.not_ours(format!("a picture at {href}"));
        }
    }

    /// A script that the page's own script loads, by its path in the report.
    pub(super) fn script(&mut self, path: &str, is_right: impl Fn(Artifact) -> bool) {
        if !Artifact::from_path(path).is_some_and(is_right) {
            self.facts.problems.push(What::Active(format!("data at {path}")));
        } else if !self.around.has(path) {
            self.facts.problems.push(What::Link(path.to_owned()));
        }
    }
}

/// The scheme of a link, where it has one; a single letter is a disk of Windows.
fn scheme(href: &str) -> Option<&str> {
    let (scheme, _) = href.split_once(':')?;
    let is_scheme = !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    // Browsers take the name of a scheme in capitals as well.
    if let Some(web) = ["https", "http"].into_iter().find(|web| scheme.eq_ignore_ascii_case(web)) {
        return Some(web);
    }
    let is_disk = scheme.len() == 1;
    if is_disk { Some("file") } else { is_scheme.then_some(scheme) }
}

/// The file that a link of the page at `from` leads to; `None` where it leads out of the report.
fn target(from: &str, href: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "." => {}
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
