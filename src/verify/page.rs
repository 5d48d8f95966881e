//! Looks at one page: its anchors, its links, what it loads and runs, and what its text says.

use std::collections::BTreeSet;

use html5gum::{Token, Tokenizer};

use super::{MOST_ELEMENTS, Rules, What};
use crate::publish::{Private, Redactions};

/// A page, looked at on its own.
#[derive(Debug, Default)]
pub(super) struct PageFacts {
    /// The ids of its elements, which a link can lead to.
    pub(super) anchors: BTreeSet<String>,
    /// Where it leads to in the site, and what it loads from there.
    pub(super) links: Vec<String>,
    /// What is wrong with it.
    pub(super) problems: Vec<What>,
}

/// Elements inside of a line: the words around them belong together.
const INLINE: [&str; 16] = [
    "a", "abbr", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "time",
    "tspan", "u", "wbr",
];

/// Looks at a page; what is private in its text and its attributes is added to `found`.
pub(super) fn look(html: &str, rules: Rules, found: &mut Redactions) -> PageFacts {
    let mut facts = PageFacts::default();
    let mut text = String::new();
    let mut elements = 0_u64;
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                elements += 1;
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !INLINE.contains(&name.as_str()) {
                    text.push('\n');
                }
                for (key, value) in &tag.attributes {
                    let key = String::from_utf8_lossy(key);
                    let value = String::from_utf8_lossy(value);
                    facts.attribute(&name, &key, &value, rules);
                    if key != "d" || !is_drawn(&value) {
                        // Where pictures are was asked for, and stands in the page's policy as well.
                        let is_picture = rules.remote_images && matches!(&*key, "src" | "content");
                        let privacy = match is_picture && !value.contains('?') {
                            true => rules.privacy.keeping(Private::Link),
                            false => rules.privacy,
                        };
                        let _ = privacy.text(&value, found);
                    }
                }
                let is_loaded = tag.attributes.contains_key(b"src".as_slice());
                if name == "style" || (name == "script" && !is_loaded) {
                    facts.problems.push(What::Active(format!("<{name}> in the page")));
                }
            }
            Token::EndTag(tag) => {
                if !INLINE.contains(&String::from_utf8_lossy(&tag.name).as_ref()) {
                    text.push('\n');
                }
            }
            Token::String(part) => text.push_str(&String::from_utf8_lossy(&part)),
            Token::Comment(part) => {
                let _ = rules.privacy.text(&String::from_utf8_lossy(&part), found);
            }
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    if elements > MOST_ELEMENTS {
        facts.problems.push(What::TooLarge("elements", elements, MOST_ELEMENTS));
    }
    let _ = rules.privacy.text(&text, found);
    facts
}

impl PageFacts {
    fn attribute(&mut self, tag: &str, key: &str, value: &str, rules: Rules) {
        match key {
            "id" => drop(self.anchors.insert(value.to_owned())),
            "href" if tag == "a" => self.link(value),
            "srcset" => {
                for candidate in value.split(',') {
                    self.load(tag, candidate.split_whitespace().next().unwrap_or_default(), rules);
                }
            }
            "href" | "src" | "data" | "poster" | "action" | "formaction" | "xlink:href" => {
                self.load(tag, value, rules);
            }
            "http-equiv" if value.eq_ignore_ascii_case("refresh") => {
                self.problems.push(What::Active("<meta http-equiv=refresh>".to_owned()));
            }
            "style" => self.problems.push(What::Active(format!("style of <{tag}>"))),
            key if key.starts_with("on") => {
                self.problems.push(What::Active(format!("{key} of <{tag}>")));
            }
            _ => {}
        }
    }

    /// Something that a reader may follow: other hosts are nobody's fault.
    fn link(&mut self, href: &str) {
        match scheme(href) {
            Some("http" | "https" | "mailto") => {}
            Some("file") => self.problems.push(What::LocalPath(href.to_owned())),
            Some(_) => self.problems.push(What::Active(format!("link to {href}"))),
            None if href.starts_with(['/', '\\']) => {
                self.problems.push(What::LocalPath(href.to_owned()))
            }
            None => self.links.push(href.to_owned()),
        }
    }

    /// Something that a browser loads of its own accord.
    fn load(&mut self, tag: &str, href: &str, rules: Rules) {
        let is_allowed = tag == "img" && rules.remote_images;
        match scheme(href) {
            Some("http" | "https") if is_allowed => {}
            Some("data") if tag == "link" || tag == "img" => {}
            Some("file") => self.problems.push(What::LocalPath(href.to_owned())),
            Some(_) => self.problems.push(What::OtherHost(href.to_owned())),
            None if href.starts_with("//") => self.problems.push(What::OtherHost(href.to_owned())),
            None => self.link(href),
        }
    }
}

/// Whether a path is nothing but strokes and numbers.
fn is_drawn(path: &str) -> bool {
    path.bytes().all(|byte| b"MmZzLlHhVvCcSsQqTtAa0123456789eE.,+- \n".contains(&byte))
}

/// The scheme of a link, where it has one; a single letter is a disk of Windows.
fn scheme(href: &str) -> Option<&str> {
    let (scheme, _) = href.split_once(':')?;
    let is_scheme = !scheme.is_empty()
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    let is_disk = scheme.len() == 1;
    if is_disk { Some("file") } else { is_scheme.then_some(scheme) }
}

/// What a style would load from other hosts.
pub(super) fn asked_by_style(css: &str) -> impl Iterator<Item = String> + '_ {
    let urls = css.split("url(").skip(1).chain(css.split("@import").skip(1));
    urls.filter_map(|rest| {
        let url = rest.trim_start().trim_start_matches(['"', '\'']);
        let url = url.split([')', '"', '\'', ';']).next().unwrap_or_default();
        let is_other = url.starts_with("//") || scheme(url).is_some_and(|scheme| scheme != "data");
        is_other.then(|| url.to_owned())
    })
}
