//! The texts in changes that come from a snapshot.

use super::{Changes, FieldChange, Seen};

impl Changes {
    /// Gives each text that comes from one of the two snapshots, to be changed in place: what is private may have been left in
    /// the earlier one. A field that is the same then has not changed.
    pub fn each_text(&mut self, each: &mut dyn FnMut(&mut String)) {
        let Self { notes, counts, members, records, jobs, captures, occurrences, findings, .. } =
            self;
        notes.iter_mut().for_each(&mut *each);
        counts.iter_mut().for_each(|of| each(&mut of.title));
        members.iter_mut().for_each(|of| each(&mut of.title));
        for of in records {
            each(&mut of.title);
            fields(&mut of.fields, each);
        }
        for of in jobs {
            of.from.iter_mut().for_each(&mut *each);
            each(&mut of.to);
        }
        captures.changed.iter_mut().for_each(|of| fields(&mut of.fields, each));
        for of in &mut occurrences.determined {
            each(&mut of.before);
            each(&mut of.after);
        }
        let accepted = findings.accepted.iter_mut().map(|of| &mut of.finding);
        let found = findings.new.iter_mut().chain(&mut findings.resolved);
        for of in found.chain(&mut findings.kept).chain(accepted) {
            each(&mut of.file);
            each(&mut of.message);
        }
        self.records.retain(|of| of.seen != Seen::Changed || !of.fields.is_empty());
        self.captures.changed.retain(|of| !of.fields.is_empty());
        self.occurrences.determined.retain(|of| of.before != of.after);
        for about in [&mut self.before, &mut self.after] {
            about.host.iter_mut().for_each(&mut *each);
        }
    }
}

fn fields(of: &mut Vec<FieldChange>, each: &mut dyn FnMut(&mut String)) {
    for field in of.iter_mut() {
        each(&mut field.before);
        each(&mut field.after);
    }
    of.retain(|field| field.before != field.after);
}
