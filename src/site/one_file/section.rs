//! A page of a report as a section of one file: its ids and links are those of the file.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

use super::super::artifact::Artifact;
use super::super::policy::image_host;
use super::super::route::Page;
use super::form::opening;

/// A page as a section.
pub(super) struct Section {
    pub(super) path: String,
    pub(super) html: String,
    /// The host of the pictures that it shows.
    pub(super) host: Option<String>,
    /// Paths of responses that it links to, since it has no room for them.
    pub(super) linked: Vec<String>,
    /// Targets of links that filter the list they lead to (`#?status=FAILURE`): no element has such an id.
    pub(super) choices: Vec<String>,
}

impl Section {
    /// Adds an empty element for each of these targets that is on this page: without JavaScript CSS shows the page that holds
    /// the target of the address.
    pub(super) fn receive(&mut self, choices: &BTreeSet<String>) {
        let prefix = format!("/{}#", self.path);
        let mine = choices.range(prefix.clone()..).take_while(|id| id.starts_with(&prefix));
        let places: String = mine.map(|id| format!("<i id=\"{}\"></i>", escaped(id))).collect();
        let at = self.html.len() - END.len();
        self.html.insert_str(at, &places);
    }
}

/// What a section ends with.
const END: &str = "\n</section>";

/// Attributes that name elements of the same page.
const REFERENCES: [&str; 6] =
    ["for", "list", "headers", "aria-labelledby", "aria-describedby", "aria-controls"];

/// The page at a path as a section; `is_in` tells whether the file has the page or file of a path.
pub(super) fn of(path: &str, page: &str, is_in: &dyn Fn(&str) -> bool) -> Section {
    let title = between(page, "<title>", "</title>").replace('"', "&quot;");
    let policy = between(page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let host = image_host(policy).filter(|host| !host.is_empty()).map(str::to_owned);
    let from = page.find("<section class=\"where\"").unwrap_or(0);
    let to = page.rfind("</main>").map_or(page.len(), |at| at + "</main>".len());
    let mut rewriter = Rewriter::new(path, page.get(from..to).unwrap_or_default(), is_in);
    rewriter.prefix = format!("/{path}#");
    rewriter.out = format!("{} aria-label=\"{title}\">\n", opening(path));
    let Rewritten { mut html, linked, choices } = rewriter.finish();
    html.push_str(END);
    Section { path: path.to_owned(), html, host, linked, choices }
}

/// The bar of the home page, with links of the file.
pub(super) fn bar(files: &BTreeMap<String, Vec<u8>>, is_in: &dyn Fn(&str) -> bool) -> String {
    let path = Page::Home.path();
    let page = files.get(&path).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
    let bar = between(&page, "<header class=\"bar\">", "</header>");
    let html = Rewriter::new(&path, bar, is_in).finish().html;
    let html = html.replace(" aria-current=\"true\"", "");
    format!("<header class=\"bar\">{html}</header>")
}

/// What stands between two texts, the first of each.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    rest.split_once(after).map_or("", |(part, _)| part)
}

/// Copies markup and writes those tags anew that name or lead to something.
struct Rewriter<'a> {
    path: &'a str,
    source: &'a str,
    is_in: &'a dyn Fn(&str) -> bool,
    /// What stands before each id.
    prefix: String,
    out: String,
    /// How far the source was copied.
    copied: usize,
    /// Whether a link is left out whose end is still to come.
    is_left_out: bool,
    linked: Vec<String>,
    choices: Vec<String>,
}

/// What a rewriter makes: see [`Section`].
struct Rewritten {
    html: String,
    linked: Vec<String>,
    choices: Vec<String>,
}

/// Where a link of a page leads in the file.
enum Way {
    /// There.
    To(String),
    /// Out of the report, as it stands.
    Out,
    /// To something that the file does not have.
    Nowhere,
}

impl<'a> Rewriter<'a> {
    fn new(path: &'a str, source: &'a str, is_in: &'a dyn Fn(&str) -> bool) -> Self {
        Self {
            path,
            source,
            is_in,
            prefix: String::new(),
            out: String::new(),
            copied: 0,
            is_left_out: false,
            linked: Vec::new(),
            choices: Vec::new(),
        }
    }

    fn finish(mut self) -> Rewritten {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        for Ok(token) in Tokenizer::new_with_emitter(self.source, emitter) {
            match token {
                Token::StartTag(tag) => self.start(&tag),
                Token::EndTag(tag) => {
                    let span = (tag.span.start, tag.span.end);
                    match tag.name.as_slice() {
                        b"a" if self.is_left_out => {
                            self.is_left_out = false;
                            self.copied = span.1;
                        }
                        // The sections share one such element.
                        b"main" => self.replace(span, "</div>"),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        self.copy(self.source.len());
        Rewritten { html: self.out, linked: self.linked, choices: self.choices }
    }

    fn copy(&mut self, to: usize) {
        if !self.is_left_out {
            self.out.push_str(self.source.get(self.copied..to).unwrap_or_default());
            self.copied = to;
        }
    }

    fn replace(&mut self, (from, to): (usize, usize), text: &str) {
        self.copy(from);
        if !self.is_left_out {
            self.out.push_str(text);
            self.copied = to;
        }
    }

    fn start(&mut self, tag: &StartTag<usize>) {
        let span = (tag.span.start, tag.span.end);
        if tag.name.as_slice() == b"main" {
            return self.replace(span, "<div>");
        }
        let mut changed = false;
        let mut attributes = Vec::with_capacity(tag.attributes.len());
        let is_button = tag
            .attributes
            .get(b"class".as_slice())
            .is_some_and(|class| class.as_slice() == b"button");
        for (key, value) in &tag.attributes {
            let key = String::from_utf8_lossy(key).into_owned();
            let old = String::from_utf8_lossy(value).into_owned();
            let new = match key.as_str() {
                "href" if tag.name.as_slice() != b"image" => match self.way(&old, is_button) {
                    Way::To(new) => Some(new),
                    Way::Out => Some(old.clone()),
                    Way::Nowhere if is_button => {
                        self.copy(span.0);
                        self.is_left_out = true;
                        return;
                    }
                    Way::Nowhere => None,
                },
                "id" if !self.prefix.is_empty() => Some(format!("{}{old}", self.prefix)),
                key if REFERENCES.contains(&key) => {
                    let names = old.split_ascii_whitespace();
                    let names: Vec<_> =
                        names.map(|name| format!("{}{name}", self.prefix)).collect();
                    Some(names.join(" "))
                }
                _ => Some(old.clone()),
            };
            changed |= new.as_ref() != Some(&old);
            attributes.extend(new.map(|new| (key, new)));
        }
        if changed {
            let name = String::from_utf8_lossy(&tag.name);
            let text = written(&name, &attributes, tag.self_closing);
            self.replace(span, &text);
        }
    }

    /// Where a link leads; a response that is not led to by a button is noted.
    fn way(&mut self, href: &str, is_button: bool) -> Way {
        if href.contains(':') && !href.starts_with(['.', '#']) {
            return Way::Out;
        }
        let (to, place) = href.split_once('#').map_or((href, None), |(to, at)| (to, Some(at)));
        let to = if to.is_empty() { self.path.to_owned() } else { resolved(self.path, to) };
        let is_response = matches!(Artifact::from_path(&to), Some(Artifact::Json(_)));
        if !(self.is_in)(&to) || (is_response && is_button) {
            return Way::Nowhere;
        }
        if is_response {
            self.linked.push(to.clone());
        }
        Way::To(match place {
            Some(place) => {
                if place.starts_with('?') {
                    self.choices.push(format!("/{to}#{place}"));
                }
                format!("#/{to}#{place}")
            }
            None => format!("#/{to}"),
        })
    }
}

/// The path of what a relative link of the page at `from` leads to.
fn resolved(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// A tag with these attributes.
fn written(name: &str, attributes: &[(String, String)], is_closed: bool) -> String {
    let mut tag = format!("<{name}");
    for (key, value) in attributes {
        tag.extend([" ", key]);
        if !value.is_empty() {
            tag.extend(["=\"", &escaped(value), "\""]);
        }
    }
    tag.push_str(if is_closed { "/>" } else { ">" });
    tag
}

/// A text as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests;
