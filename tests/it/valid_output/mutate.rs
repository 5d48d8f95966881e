//! Real records, changed as broken exports and hostile hands change them.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use crate::support::{files, golden_json, repository};

/// The files of a snapshot: arrays of records, by their names.
pub(super) type Files = BTreeMap<String, Vec<Value>>;

/// Some records of every kind: those of the small snapshot, and those that the platform dumped.
pub(super) fn base() -> [Files; 2] {
    let small = files(&repository().join("tests/small")).into_iter();
    let small = small.filter_map(|(name, text)| Some((name, results(&text)?))).collect();
    let Value::Array(records) = golden_json("dumpdata/main-jobs-ml.json") else { panic!() };
    let mut dump: Files = BTreeMap::new();
    for mut record in records {
        let model = record["model"].as_str().unwrap();
        let of_model = dump.entry(format!("{model}.json")).or_default();
        if of_model.len() < 2 {
            // Members by the thousand would make thousands of pages of each mutant.
            if let Some(Value::Array(images)) = record["fields"].get_mut("images") {
                images.truncate(5);
            }
            of_model.push(record);
        }
    }
    [small, dump]
}

/// The records of a page of a list.
fn results(text: &[u8]) -> Option<Vec<Value>> {
    let mut page: Value = serde_json::from_slice(text).ok()?;
    Some(std::mem::take(page.get_mut("results")?.as_array_mut()?))
}

/// Texts that break what is careless: markup, tables, addresses, numbers, what cannot be shown.
const TEXTS: [&str; 22] = [
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "&lt;&#0;&bogus;",
    "=HYPERLINK(\"http://x.org\")",
    "+1;2,\"3\"\r\n@4",
    "a\0b\u{1b}[31m",
    "\u{202e}gpj.exe",
    "\u{feff}\u{200b}",
    "../../../etc/passwd",
    "javascript:alert(1)",
    "https://x.org/api/v2/captures/999999/",
    "//x.org/a.js",
    "C:\\Users\\anna\\x.jpg",
    "NaN",
    "1e999",
    "9999-12-31T23:59:59.999999Z",
    "0000-00-00",
    "2025-02-30T25:61:61",
    "[a](javascript:b) ![c](x) `d` **e",
    "\u{1f98b}\u{0301}\u{0301}\u{0301}",
];

/// Makes mutants.
pub(super) struct Mutator {
    random: ChaCha8Rng,
}

impl Mutator {
    pub(super) fn of(seed: u64) -> Self {
        Self { random: ChaCha8Rng::seed_from_u64(seed) }
    }

    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.random.next_u64() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// The texts of the changed files, by their names.
    pub(super) fn files(&mut self, base: &Files) -> BTreeMap<String, Vec<u8>> {
        let mut files = base.clone();
        for _ in 0..=self.below(4) {
            self.change(&mut files);
        }
        let is_bare = self.below(3) == 0;
        let mut texts: BTreeMap<String, Vec<u8>> = files
            .into_iter()
            .map(|(name, records)| (name, text(&records, is_bare).into_bytes()))
            .collect();
        if self.below(5) == 0 {
            let names: Vec<String> = texts.keys().cloned().collect();
            let text = texts.get_mut(self.pick(&names)).unwrap();
            let at = self.below(text.len());
            text.truncate(at);
        }
        texts
    }

    fn change(&mut self, files: &mut Files) {
        let names: Vec<String> = files.keys().cloned().collect();
        let (one, other) = (self.pick(&names).clone(), self.pick(&names).clone());
        let foreign = self.pick(&files[&other]).clone();
        let what = self.below(10);
        let records = files.get_mut(&one).unwrap();
        let at = self.below(records.len());
        match what {
            0 => _ = records.remove(at),
            1 => {
                // The same id once more, with a value that differs.
                let mut copy = records[at].clone();
                self.in_a_field(&mut copy);
                records.push(copy);
            }
            2 => merge(&mut records[at], foreign),
            3 => records[at] = foreign,
            4 => {
                let record = &mut records[at];
                let all = self.odd(record);
                *record = all;
            }
            5 => {
                // Many of them.
                let copies = 20 + self.below(60);
                let mut copy = records[at].clone();
                for n in 0..copies {
                    let key = if copy.get("pk").is_some() { "pk" } else { "id" };
                    // An earlier change may have made something else of the record.
                    if let Some(fields) = copy.as_object_mut() {
                        fields.insert(key.to_owned(), json!(5_000_000 + n));
                    }
                    if let Some(details) = copy.get("details").and_then(Value::as_str) {
                        let kind = details.trim_end_matches(|c: char| c == '/' || c.is_numeric());
                        copy["details"] = json!(format!("{kind}/{}/", 5_000_000 + n));
                    }
                    records.push(copy.clone());
                }
            }
            _ => {
                let record = &mut records[at];
                self.in_a_field(record);
            }
        }
        files.retain(|_, records| !records.is_empty());
    }

    /// Changes something within a record: the deeper it stands, the rarer.
    fn in_a_field(&mut self, record: &mut Value) {
        match record {
            Value::Object(members) if !members.is_empty() => {
                let keys: Vec<String> = members.keys().cloned().collect();
                let key = self.pick(&keys).clone();
                if self.below(12) == 0 {
                    members.remove(&key);
                } else if let Some(member) = members.get_mut(&key) {
                    self.here_or_below(member);
                }
            }
            Value::Array(values) if !values.is_empty() => {
                let at = self.below(values.len());
                self.here_or_below(&mut values[at]);
            }
            _ => *record = self.odd(record),
        }
    }

    fn here_or_below(&mut self, value: &mut Value) {
        if self.below(3) == 0 {
            *value = self.odd(value);
        } else {
            self.in_a_field(value);
        }
    }

    /// Something else in the place of a value.
    fn odd(&mut self, value: &Value) -> Value {
        match self.below(16) {
            0 => Value::Null,
            1 => json!([]),
            2 => json!({}),
            3 => json!(self.below(2) == 0),
            4 => json!(-1),
            5 => json!(u64::MAX),
            6 => json!(1e308),
            7 => json!(self.below(400)),
            8 => json!(TEXTS.concat().repeat(self.below(60))),
            9 => json!("a".repeat(self.below(150_000))),
            10 => json!("<b>&\" ".repeat(self.below(20_000))),
            11 => Value::Array(vec![value.clone(); self.below(400)]),
            12 => {
                let members = (0..self.below(400)).map(|n| (format!("k{n}"), value.clone()));
                Value::Object(members.collect::<Map<_, _>>())
            }
            _ => json!(*self.pick(&TEXTS)),
        }
    }
}

/// Adds the members of another record, but for those that are there.
fn merge(record: &mut Value, other: Value) {
    if let (Value::Object(members), Value::Object(more)) = (record, other) {
        for (key, value) in more {
            members.entry(key).or_insert(value);
        }
    }
}

/// A page of a list, or its records alone.
fn text(records: &[Value], is_bare: bool) -> String {
    match is_bare {
        true => json!(records),
        false => {
            json!({"count": records.len(), "next": null, "previous": null, "results": records})
        }
    }
    .to_string()
}
