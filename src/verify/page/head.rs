//! Looks at the tags of a page's head: each has the attributes that mothbook writes, and the policy is one of a report.

use html5gum::StartTag;

use super::Page;
use crate::site::{ROBOTS, image_host};
use crate::verify::markup::Value;
use crate::verify::problem::What;

impl Page<'_> {
    /// A tag of the head, which has exactly these attributes.
    pub(super) fn of_head(&mut self, tag: &StartTag<()>, wanted: &[(&'static str, Value)]) {
        let name = String::from_utf8_lossy(&tag.name);
        if tag.attributes.len() != wanted.len() || tag.self_closing {
            return self.head_is_wrong(&format!("<{name}> with other attributes"));
        }
        for (key, wanted) in wanted {
            let value = tag.attributes.get(key.as_bytes());
            let value = value.map(|value| String::from_utf8_lossy(value).into_owned());
            let is_right = match (&value, wanted) {
                (Some(value), Value::Is(wanted)) => value == wanted,
                (Some(value), Value::Policy) => self.policy(value),
                (Some(value), Value::Robots) => {
                    self.facts.robots = ROBOTS.into_iter().find(|word| word == value);
                    self.facts.robots.is_some()
                }
                (Some(value), Value::Summary) => {
                    self.said.summary = Some(value.clone());
                    true
                }
                (Some(value), Value::LinkTitle) => {
                    self.said.link_title = Some(value.clone());
                    true
                }
                (Some(value), Value::Any) => {
                    self.said.titled(value);
                    true
                }
                (None, _) => false,
            };
            if !is_right {
                let value = value.unwrap_or_default();
                return self.head_is_wrong(&format!("{key}=\"{value}\" of <{name}>"));
            }
        }
    }

    /// Whether this is a policy that a report has.
    fn policy(&mut self, policy: &str) -> bool {
        let Some(host) = image_host(policy) else { return false };
        if !host.is_empty() && !self.around.rules.remote_images {
            self.facts.problems.push(What::OtherHost(host.to_owned()));
        }
        if !host.is_empty() {
            self.image_hosts.push(host.to_owned());
        }
        true
    }
}
