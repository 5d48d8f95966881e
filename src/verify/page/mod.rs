//! Looks at one page: whether its markup is what mothbook writes, where it leads to, and what its text says.
//!
//! The tokenizer is that of the standard, but without a tree: where a browser would read text differently by what stands
//! around it (`<script>`, `<style>`, `<title>`, CDATA in a picture), the page is told. So is whatever the tokenizer calls
//! an error, and tags that do not pair.

mod head;
mod links;
mod lists;
mod open;
mod said;
mod shown;

use std::borrow::Cow;
use std::collections::BTreeSet;

use html5gum::{Error, StartTag, Token, Tokenizer};

use super::MOST_ELEMENTS;
use super::labels::{Block, Labels};
use super::look::Around;
use super::markup::{
    INLINE, Place, Tag, WITHOUT_END, element, has, head, is_value, of_bar, of_section,
};
use super::problem::What;
use super::records;
use super::text::hides;
use crate::publish::{Private, Redactions};
use crate::site::Artifact;

use lists::List;
use open::OpenElements;
use said::Said;
use shown::Covered;

/// The most bytes of a page that are looked at, whatever the rules allow.
const MOST_BYTES: usize = 4 << 20;

/// A page, looked at on its own.
#[derive(Debug, Default)]
pub(super) struct PageFacts {
    /// The ids of its elements, which a link can lead to.
    pub(super) anchors: BTreeSet<String>,
    /// The places that it leads to: the page, the place on it, the link.
    pub(super) places: BTreeSet<(String, String, String)>,
    /// The list that it is a page of: how many scripts hold its rows, and how many rows it says there are.
    pub(super) list: Option<(usize, usize)>,
    /// The rows of that list on it: what the first cell shows, and what tells the row from all others.
    pub(super) rows: Vec<(String, u64)>,
    /// What it asks of search engines; `None` for a part of a report of one file.
    pub(super) robots: Option<&'static str>,
    /// How many rows all its tables have.
    pub(super) table_rows: usize,
    /// How many bytes of packed records were unpacked.
    pub(super) unpacked: u64,
    /// What is wrong with it.
    pub(super) problems: Vec<What>,
}

/// Looks at the page at a path; what is private in its text and its attributes is added to `found`.
pub(super) fn look(html: &str, around: Around<'_>, found: &mut Redactions) -> PageFacts {
    Page::new(around).read(html, found)
}

/// A part of a report of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A page.
    Section,
    /// The bar with the navigation.
    Bar,
}

/// Looks at a part of a report of one file, which has one policy: pictures come from these hosts.
pub(super) fn look_at_part(
    html: &str,
    part: Part,
    around: Around<'_>,
    hosts: &[&str],
    found: &mut Redactions,
) -> PageFacts {
    let mut page = Page::new(around);
    page.head = match part {
        Part::Section => of_section(around.path),
        Part::Bar => of_bar(),
    };
    page.part = Some(part);
    page.has_doctype = true;
    page.image_hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
    page.read(html, found)
}

/// The state of a look at a page.
struct Page<'a> {
    around: Around<'a>,
    /// Which part of a report of one file it is; `None` for a page of a folder.
    part: Option<Part>,
    /// The tags of the head that are still to come, the next one last.
    head: Vec<Tag>,
    /// Whether the head was told to be wrong, and its end is still to come.
    is_lost: bool,
    has_doctype: bool,
    open: OpenElements,
    /// Whether something was told that is told once.
    is_odd: bool,
    is_unpaired: bool,
    is_hiding: bool,
    /// The hosts of pictures that its policy allows.
    image_hosts: Vec<String>,
    /// Ids that its attributes name.
    named: BTreeSet<String>,
    elements: u64,
    text: String,
    /// The packed records of the page, as far as they are read, where it has any.
    packed: Option<String>,
    /// Whether it has, or had, such records.
    has_packed: bool,
    labels: Labels,
    /// What it says of itself.
    said: Said,
    /// The list whose heads are being read.
    list: Option<List>,
    /// What is being read that no reader sees.
    covered: Option<Covered>,
    facts: PageFacts,
}

impl<'a> Page<'a> {
    fn new(around: Around<'a>) -> Self {
        let mut head = head(around.path);
        head.reverse();
        Self {
            around,
            part: None,
            head,
            is_lost: false,
            has_doctype: false,
            open: OpenElements::default(),
            is_odd: false,
            is_unpaired: false,
            is_hiding: false,
            image_hosts: Vec::new(),
            named: BTreeSet::new(),
            elements: 0,
            text: String::new(),
            packed: None,
            has_packed: false,
            labels: Labels::new(around.rules.privacy),
            said: Said::default(),
            list: None,
            covered: None,
            facts: PageFacts::default(),
        }
    }

    /// Reads the page to its end, or as far as a page may be long.
    fn read(mut self, html: &str, found: &mut Redactions) -> PageFacts {
        if html.len() > MOST_BYTES {
            let (n, most) = (html.len() as u64, MOST_BYTES as u64);
            self.facts.problems.push(What::TooLarge("bytes to be looked into", n, most));
            return self.facts;
        }
        if html.contains('\r') {
            self.not_ours("a character that does not show: U+000D".to_owned());
        }
        for Ok(token) in Tokenizer::new(html) {
            match token {
                Token::StartTag(_) => self.elements += 1,
                _ if self.elements > MOST_ELEMENTS => continue,
                _ => {}
            }
            if self.elements <= MOST_ELEMENTS {
                self.token(token, found);
            }
        }
        self.finish(found)
    }

    fn token(&mut self, token: Token, found: &mut Redactions) {
        match token {
            Token::StartTag(tag) => self.start(&tag, found),
            Token::EndTag(tag) => self.end(&String::from_utf8_lossy(&tag.name), found),
            Token::String(part) => self.words(&String::from_utf8_lossy(&part)),
            Token::Comment(part) => {
                let _ = self.around.rules.privacy.text(&String::from_utf8_lossy(&part), found);
                self.not_ours("a comment".to_owned());
            }
            Token::Doctype(doctype) => {
                let is_plain = *doctype.name == b"html"
                    && doctype.public_identifier.is_none()
                    && doctype.system_identifier.is_none();
                if !is_plain || self.has_doctype || self.elements > 0 {
                    self.not_ours(
                        "a doctype other than that of HTML, or at another place".to_owned(),
                    );
                }
                self.has_doctype = true;
            }
            Token::Error(error) => {
                // A character that stands for none is a text of somebody's, and reads as itself.
                let is_text = matches!(error.value, Error::NoncharacterInInputStream);
                if !is_text && !std::mem::replace(&mut self.is_odd, true) {
                    self.not_ours(format!("markup with an error: {}", error.as_str()));
                }
            }
        }
    }

    fn finish(mut self, found: &mut Redactions) -> PageFacts {
        if self.elements > MOST_ELEMENTS {
            // Nobody looked at the rest.
            let what = What::TooLarge("elements", self.elements, MOST_ELEMENTS);
            self.facts.problems.push(what);
            let _ = self.around.rules.privacy.text(&self.text, found);
            return self.facts;
        }
        if !self.head.is_empty() || !self.has_doctype {
            self.head_is_wrong("it ends too early");
        }
        if !self.open.is_empty() {
            self.unpaired("elements that are not closed");
        }
        if self.part.is_some() && !self.named.is_subset(&self.facts.anchors) {
            self.not_ours("a name of an element that is not there".to_owned());
        }
        self.labels.end(found);
        let _ = self.around.rules.privacy.text(&self.text, found);
        if self.part != Some(Part::Bar)
            && let Some(Artifact::Page(page)) = Artifact::from_path(self.around.path)
        {
            self.facts.problems.extend(self.said.against(page));
        }
        self.facts
    }

    fn not_ours(&mut self, what: String) {
        self.facts.problems.push(What::NotOurs(what));
    }

    fn unpaired(&mut self, what: &str) {
        if !std::mem::replace(&mut self.is_unpaired, true) {
            self.not_ours(what.to_owned());
        }
    }

    /// The head is not as it should be: its rest is not looked at.
    fn head_is_wrong(&mut self, what: &str) {
        self.head.clear();
        self.is_lost = true;
        self.facts.problems.push(What::Active(format!("not the head of a report's pages: {what}")));
    }

    fn words(&mut self, words: &str) {
        let is_blank = words.trim_matches([' ', '\n', '\t', '\r']).is_empty();
        let is_in = |name: &str| self.open.last() == Some(name);
        let (in_title, in_script) = (is_in("title"), is_in("script"));
        if !self.head.is_empty() && !in_title && (in_script || !is_blank) {
            self.head_is_wrong("text");
        }
        if self.part.is_some() && self.open.is_empty() && !is_blank {
            self.not_ours("text beside the pages".to_owned());
        }
        if let Some(packed) = self.packed.as_mut().filter(|_| in_script) {
            return packed.push_str(words);
        }
        if let Some(what) = hides(words) {
            self.tell_hidden(what);
        }
        self.said.words(words);
        self.list_words(words);
        self.covered_words(words, is_blank);
        self.text.push_str(&in_lines(words));
        self.labels.text(words);
    }

    /// Tells of a character that does not show, once.
    fn tell_hidden(&mut self, what: What) {
        if !std::mem::replace(&mut self.is_hiding, true) {
            self.facts.problems.push(what);
        }
    }

    fn start(&mut self, tag: &StartTag<()>, found: &mut Redactions) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        // A browser reads what stands in a script as text up to its end tag, whatever looks like a tag there.
        if self.packed.is_some() {
            self.facts.problems.push(What::Active(format!("<{name}> in packed records")));
        }
        self.boundary(&name, tag, found);
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            self.attribute_text((&name, &key), &value, found);
            if let Some(what) = hides(&value) {
                self.tell_hidden(what);
            }
        }
        if self.part.is_some() && self.open.is_empty() && self.elements > 1 {
            self.not_ours(format!("<{name}> beside the pages"));
        }
        let of_head = self.head.pop();
        match &of_head {
            Some(Tag::Start(wanted, attributes)) if *wanted == name => {
                self.of_head(tag, attributes);
            }
            Some(_) => self.head_is_wrong(&format!("<{name}>")),
            None if self.is_lost => self.is_lost = name != "body",
            None => self.of_body(&name, tag),
        }
        let is_picture = self.open.has("svg");
        if tag.self_closing && !is_picture && !WITHOUT_END.contains(&name.as_str()) {
            self.unpaired(&format!("<{name}/>"));
        }
        let is_closed = tag.self_closing && is_picture;
        if !is_closed && !WITHOUT_END.contains(&name.as_str()) {
            let class = tag.attributes.get(b"class".as_slice()).map(|class| class.as_slice());
            self.open.push(name.clone());
            if let Some(what) = self.said.begin(&name, class.unwrap_or_default(), &self.open) {
                self.not_ours(what);
            }
        }
    }

    fn end(&mut self, name: &str, found: &mut Redactions) {
        if !INLINE.contains(&name) {
            self.text.push('\n');
            match name {
                "td" | "th" | "dt" | "dd" | "tr" | "table" | "dl" => self.labels.end(found),
                _ => self.labels.part(found),
            }
        }
        if self.packed.is_some() && name != "script" {
            self.facts.problems.push(What::Active(format!("</{name}> in packed records")));
        }
        if let Some(packed) = self.packed.take_if(|_| name == "script") {
            let (bytes, problem) = records::on_a_page(&packed, self.around.rules.privacy, found);
            self.facts.unpacked += bytes;
            self.facts.problems.extend(problem);
        }
        match self.head.pop() {
            Some(Tag::End(wanted)) if wanted == name => {}
            Some(_) => self.head_is_wrong(&format!("</{name}>")),
            None => {}
        }
        if self.open.last() != Some(name) {
            self.unpaired(&format!("</{name}> that closes nothing"));
        }
        // What is told is told once; the rest of the page is looked at as well as may be.
        self.open.close(name);
        self.said.end(&self.open);
        self.end_of_covered();
        self.end_of_list(name);
    }

    /// Begins a block of text, unless the element stands in a line.
    fn boundary(&mut self, name: &str, tag: &StartTag<()>, found: &mut Redactions) {
        if INLINE.contains(&name) {
            return;
        }
        self.text.push('\n');
        let scope = tag.attributes.get(b"scope".as_slice());
        match name {
            "th" if scope.is_some_and(|scope| scope.as_slice() == b"col") => {
                self.labels.begin(Block::Head, found);
            }
            "td" | "th" => self.labels.begin(Block::Cell, found),
            "dt" => self.labels.begin(Block::Label, found),
            "dd" => self.labels.begin(Block::Value, found),
            "tr" | "table" => {
                self.labels.end(found);
                if name == "table" { self.labels.table() } else { self.labels.row() }
            }
            _ => self.labels.part(found),
        }
    }

    /// Looks for what is private in an attribute.
    fn attribute_text(&self, of: (&str, &str), value: &str, found: &mut Redactions) {
        if of.1 == "d" && is_value("d", value) {
            return;
        }
        let rules = self.around.rules;
        // Where pictures are was asked for, and stands in the page's policy as well.
        let says_where = matches!(of, ("image", "href") | ("meta", "content"));
        let is_picture = rules.remote_images && says_where;
        let privacy = match is_picture && !value.contains('?') {
            true => rules.privacy.keeping(Private::Link),
            false => rules.privacy,
        };
        let _ = privacy.text(&in_lines(value), found);
    }

    /// A tag of the body.
    fn of_body(&mut self, name: &str, tag: &StartTag<()>) {
        if is_packed_data(name, tag, &self.prefix()) {
            self.packed = Some(String::new());
            if std::mem::replace(&mut self.has_packed, true) {
                self.not_ours("packed records twice".to_owned());
            }
            self.anchor("packed");
            return;
        }
        let in_picture = self.open.has("svg");
        let known = element(name).filter(|(place, _)| match place {
            Place::Both => true,
            Place::Page => !in_picture,
            Place::Picture => in_picture,
        });
        let Some((_, own)) = known else {
            return self.facts.problems.push(match name {
                "script" | "style" => What::Active(format!("<{name}> in the page")),
                _ => What::NotOurs(format!("<{name}>")),
            });
        };
        // A browser reads what stands in the title of a picture as markup of a page.
        if self.open.last() == Some("title") {
            self.not_ours(format!("<{name}> in a title"));
        }
        for (key, value) in &tag.attributes {
            let (key, value) = (String::from_utf8_lossy(key), String::from_utf8_lossy(value));
            if has(name, own, &key) {
                if !is_value(&key, &value) {
                    self.not_ours(format!("{key}=\"{value}\" of <{name}>"));
                }
                self.attribute(name, &key, &value);
            } else if key.starts_with("on") || key == "style" {
                self.facts.problems.push(What::Active(format!("{key} of <{name}>")));
            } else {
                self.not_ours(format!("{key} of <{name}>"));
            }
        }
        self.look_at_list(name, tag);
        self.look_at_cover(name, tag);
    }

    fn attribute(&mut self, name: &str, key: &str, value: &str) {
        match key {
            "id" => self.id(value),
            "aria-labelledby" if self.part.is_some() => self.names(value),
            "href" if name == "image" => self.picture(value),
            "href" => self.link(value),
            "data-lines" | "data-bars" => self.own_script(value),
            _ => {}
        }
    }

    /// What stands before each id of the page.
    fn prefix(&self) -> String {
        match self.part {
            Some(Part::Section) => format!("/{}#", self.around.path),
            _ => String::new(),
        }
    }

    fn id(&mut self, id: &str) {
        match (id.strip_prefix(&self.prefix()), self.part) {
            (Some(id), Some(Part::Bar)) if id != "tools" => self.not_ours(format!("the id {id}")),
            (Some(id), _) => self.anchor(id),
            (None, _) => self.not_ours(format!("the id {id}, which is not of its page")),
        }
    }

    /// A name that is there twice leads elsewhere than its reader thinks.
    fn anchor(&mut self, id: &str) {
        if !self.facts.anchors.insert(id.to_owned()) {
            self.not_ours(format!("the id {id} twice"));
        }
    }

    /// Ids of the page that an attribute names.
    fn names(&mut self, names: &str) {
        for name in names.split_ascii_whitespace() {
            match name.strip_prefix(&self.prefix()) {
                Some(name) => drop(self.named.insert(name.to_owned())),
                None => self.not_ours(format!("the name {name}, which is not of its page")),
            }
        }
    }
}

/// Whether a tag opens the packed records of a page, which no browser runs; its ids begin with `prefix`.
fn is_packed_data(name: &str, tag: &StartTag<()>, prefix: &str) -> bool {
    let is = |key: &str, wanted: &str| {
        tag.attributes
            .get(key.as_bytes())
            .is_some_and(|value| value.as_slice() == wanted.as_bytes())
    };
    let has_both = is("type", "application/gzip") && is("id", &format!("{prefix}packed"));
    name == "script" && has_both && tag.attributes.len() == 2
}

/// A text with each of its parts on a line of its own. Reports set a dash between what a record is called and what follows,
/// and dots where a name is cut: neither says anything of what stands behind it ("password – job 650" has no password).
fn in_lines(text: &str) -> Cow<'_, str> {
    const DASH: &str = " \u{2013} ";
    const CUT: &str = "\u{2026}";
    if text.contains(DASH) || text.contains(CUT) {
        Cow::Owned(text.replace(DASH, "\n").replace(CUT, "\u{2026}\n"))
    } else {
        Cow::Borrowed(text)
    }
}
