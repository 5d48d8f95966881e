//! The catalogue of findings, every code with its explanation: the one place from which `mothbook explain`, the
//! findings page and the documentation take their texts.

use super::{Code, Severity};

/// The explanation of a code.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// How bad it is, unless the finding itself says otherwise.
    pub severity: Severity,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// What to do.
    pub action: &'static str,
    /// The numbers that such a finding can have, each with what it means.
    pub numbers: &'static [(&'static str, &'static str)],
}

/// The entry of a code; `None` for a code that does not exist.
#[must_use]
pub fn entry(code: Code) -> Option<&'static Entry> {
    CATALOGUE.iter().find(|entry| entry.code == code)
}

macro_rules! catalogue {
    ($($number:literal $severity:ident $title:literal
        means $meaning:literal
        matters $why:literal
        do $action:literal
        $(number $name:literal $what:literal)*)+) => {
        /// All codes, ascending.
        pub const CATALOGUE: &[Entry] = &[$(Entry {
            code: Code($number),
            severity: Severity::$severity,
            title: $title,
            meaning: $meaning,
            why: $why,
            action: $action,
            numbers: &[$(($name, $what)),*],
        }),+];
    };
}

catalogue! {
    101 Error "a stored count differs from the recount"
        means "The platform stores a count for this capture set that differs from what we count in its records."
        matters "Figures taken from the platform's own pages would be wrong by the difference."
        do "See on the capture set's page which count differs and on what evidence. If captures were added or processed after the count was taken, export again; otherwise report the difference to the platform."
        number "recorded" "what the platform recorded"
        number "recomputed" "what follows from the records, or the least that it can be"

    102 Error "stored counts that contradict each other"
        means "Captures with detections must be at most those processed, and those at most all captures of the capture set. The stored counts break this order."
        matters "At least one of the stored numbers is wrong, whatever the captures are."
        do "Export the capture set again; if the numbers stay, report them to the platform."
        number "captures" "recorded captures"
        number "processed" "recorded captures that are processed"
        number "with_detections" "recorded captures with detections"

    103 Warning "a stored count of a station or session differs from the recount"
        means "The platform stores counts of stations and sessions and serves them without counting again. This one does not follow from the records in the snapshot, and records that were created since do not explain it."
        matters "The platform's own pages, and lists ordered by it, show the stored number."
        do "Save the station on the platform, or regroup its captures into sessions: then it counts again. Counts also differ where the default filters of the project or determinations were changed since."
        number "recorded" "what the platform stored"
        number "recomputed" "what follows from the records, or the least that it can be"

    104 Note "stored counts are older than the records"
        means "Records were created after the platform computed these counts of stations and sessions, and explain the differences wholly."
        matters "The platform's own pages show the older numbers until it counts again."
        do "Nothing; or save the station on the platform, which counts again."
        number "counters" "stored counts that are older"

    105 Warning "stored numbers of detections of captures differ"
        means "The platform stores with each capture how many of its detections with a box pass the default filters of its project. For these captures another number follows from the records in the snapshot."
        matters "Lists ordered or filtered by the number of detections go by the stored one."
        do "If the default filters of the project were changed after its captures were counted, nobody is at fault: the platform does not count again then. Otherwise have the captures saved or processed again."
        number "captures" "captures whose stored number differs"
        number "of" "captures with a stored number"
        number "too_high" "captures whose stored number is the higher one"
        number "as_at_first" "captures whose stored number fits a score threshold of 0.5 and no lists of taxa, with which a project begins"

    201 Warning "members differ from what the method selects today"
        means "The sampling method, run again over the captures in this export with the capture set's kwargs, draws other captures than the capture set holds. Ties count as equal."
        matters "The capture set is not what its method and settings say. Often captures were added or settings edited after it was last populated: then nobody is at fault, but the sample is out of date."
        do "See on the capture set's page which captures entered and left. Populate the capture set again, or describe it as it is."
        number "entered" "captures that would be drawn and are not in it"
        number "left" "captures in it that cannot be drawn"

    202 Error "member of another project"
        means "The capture set holds captures that do not belong to its project. No sampling method draws those; they were added one by one."
        matters "Counts and exports of the project silently include another project's data, and lists filtered by project hide these members."
        do "Remove the captures from the capture set, or say in its description why they are in it."
        number "members" "members of another project"

    203 Error "member not eligible"
        means "A capture in a randomly drawn capture set does not pass its filters, so no draw can have chosen it."
        matters "The sample is not a sample of what it claims to be."
        do "See the captures on the capture set's page. Populate again, or correct the settings."
        number "members" "members that are not eligible"

    204 Warning "sample too small or too large"
        means "How many captures a random method draws follows from its settings and the eligible captures. The capture set holds another number."
        matters "Either captures came or went after the draw, or the settings were edited, or members were added or removed by hand."
        do "Populate again if the capture set is to follow its settings."
        number "held" "captures that it holds"
        number "drawn" "captures that its method would draw"

    205 Warning "method not offered or not implemented"
        means "The capture set's sampling method has no working implementation in the platform: populating it fails, or gives something else than its name promises."
        matters "The members are left over from an earlier method or were chosen by hand; the method on the page explains nothing."
        do "Choose another method, or describe how the members were chosen."

    206 Error "settings that make populating fail"
        means "With the settings as they stand, the platform's sampler raises an error. A failed populate leaves the former members in place."
        matters "The capture set cannot be refreshed, and its members are older than its settings."
        do "Correct the settings: the finding names the one that fails."

    207 Note "several captures tie"
        means "Several captures share the timestamp or the size at which the method has to choose, and the database chooses among them at will."
        matters "Populating twice can give two different samples; neither is wrong."
        do "Nothing, if the choice among the tied captures does not matter. Otherwise keep the list of members (captures.csv)."

    208 Warning "captures with unknown values picked first"
        means "The database sorts nulls as the greatest value: the 'last' capture of a session can be one without timestamp, the 'largest' one without size."
        matters "The sample holds captures of which nobody knows whether they are the last or the largest."
        do "Have the missing timestamps or sizes filled in (regroup or sync the station), then populate again."
        number "captures" "captures that are picked for an unknown value"

    209 Warning "never populated"
        means "The capture set holds no capture, although its method would select some today."
        matters "It looks like an empty result where nothing was ever drawn."
        do "Populate the capture set, or delete it."
        number "drawn" "captures that its method would draw"

    210 Note "settings that select nothing"
        means "No capture of the project can pass the filters as they stand, for example months or dates that start after they end, or an empty list of stations."
        matters "The capture set is empty for a reason that is easy to miss: months do not wrap around the year."
        do "Correct the settings if captures were meant to be in it."

    211 Warning "older than captures that belong to it"
        means "Captures that the method would select were added to the platform after the capture set was last populated."
        matters "The capture set is out of date: it leaves out captures that belong to it by its own settings."
        do "Populate the capture set again, unless it is meant to stay as it was."
        number "captures" "captures that are newer than the last populate"

    212 Warning "settings that are not read as they look"
        means "An argument is stored as a text where a number or a list is meant. The platform compares texts as texts (\"22\" comes before \"4\") and reads a text that should be a list character by character."
        matters "The sample is not the one that the settings suggest, and no error says so."
        do "Store numbers as numbers and lists as lists, then populate again."

    213 Error "member listed twice"
        means "The capture set's list of members names a capture more than once."
        matters "Whoever counts the list gets another number than the platform, which counts each capture once."
        do "Export the capture set again; if it stays, report it to the platform."
        number "repeated" "captures that are listed more than once"
        number "entries" "entries of the list"

    301 Warning "SUCCESS with unfinished stages"
        means "The job says that it succeeded while at least one of its stages does not."
        matters "Part of the work may be missing without anybody noticing."
        do "Look at the job's stages and log; run it again if captures are missing."

    302 Note "FAILURE with nearly all work done"
        means "The job failed although its progress was 95 % or more."
        matters "The results are mostly there; what is missing is small and easy to overlook."
        do "Look at the last lines of its log for what was left undone."
        number "percent" "how much of the work was done"

    303 Error "finished before it started"
        means "The job's finish time lies before its start time."
        matters "Its duration is negative; every mean over durations that includes it is wrong."
        do "Leave it out of statistics; report it to the platform."

    304 Note "ended without a finish time"
        means "The job is in a final state, but the platform recorded no finish time for it."
        matters "How long it ran can only be estimated from its log or its last update."
        do "Nothing; the timeline marks the duration as an estimate."

    305 Warning "running without update"
        means "The job says that it is running, but was not updated for more than ten minutes before the snapshot's own time."
        matters "It has most likely died, and whoever waits for it waits in vain."
        do "Cancel and restart it on the platform."
        number "minutes" "minutes without an update"

    306 Note "last update set in bulk"
        means "Jobs created at least a day apart were all updated within the same minute: something other than the jobs touched them, for example a migration."
        matters "Their last update says nothing about when they ended, so their durations are unknown."
        do "Nothing; the timeline shows these jobs without a duration."

    307 Error "progress out of range"
        means "The job, or one of its stages, says that it has done less than nothing or more than everything."
        matters "Progress bars and captures per minute taken from it are wrong."
        do "Report the job to the platform."

    308 Warning "summary contradicts the status"
        means "The job's own progress summary names another final state than its status."
        matters "Whoever looks at the one believes that the job went well, and at the other that it did not."
        do "Trust the log: its last lines tell what happened."

    401 Note "captures without a timestamp"
        means "Captures of this project have no timestamp."
        matters "They fail every filter that looks at time, and are in no interval sample."
        do "Check the file names and the timestamp format of the station, then sync it again."
        number "captures" "captures with this trouble"
        number "of" "captures of the project"

    402 Warning "captures outside of their session"
        means "Captures of this project were taken before their session starts or after it ends."
        matters "Samples and counts by session put these captures into the wrong night."
        do "Regroup the captures of the station into sessions."
        number "captures" "captures with this trouble"
        number "of" "captures of the project"

    403 Warning "the same path twice"
        means "Two captures of one station have the same path."
        matters "One photograph is counted and processed twice."
        do "Delete one of the two on the platform."
        number "captures" "captures with this trouble"
        number "of" "captures of the project"

    404 Note "captures without dimensions"
        means "Width or height of captures of this project is not known."
        matters "Detections cannot be drawn over them to scale."
        do "Nothing, if the images are there: the platform fills the numbers in when it processes them."
        number "captures" "captures with this trouble"
        number "of" "captures of the project"

    405 Note "captures without a session"
        means "Captures of this project belong to no session."
        matters "They are in no sample that is drawn from each session."
        do "Regroup the captures of the station into sessions; captures without a timestamp stay out."
        number "captures" "captures with this trouble"
        number "of" "captures of the project"

    406 Note "captures far from all others"
        means "One or two captures of this station lie more than a week away from all its others, of which there are at least fifty times as many."
        matters "Such a capture is often a test, or comes from a clock that was not set. It makes the station's time look longer than it was; the nights between it and the others are not counted as nights without captures."
        do "Look at the captures named. Correct their times on the platform or delete them; if they are right, nothing is to be done."
        number "captures" "captures far from all others"

    501 Warning "secrets in a record"
        means "The texts of this record (a job's log, settings or errors, a name, a description, a note) hold what only its owner should know: a password, a key, a token, the address of a database. The report leaves it out, unless --keep secrets or --no-redact was given."
        matters "Whoever could read the snapshot could read the secret, and a log is often copied."
        do "Revoke the secret and make a new one; then look for what wrote it down."
        number "secrets" "secrets in the record"

    502 Note "people left out"
        means "Records that the report shows hold e-mail addresses or names of users, which were left out. Found by build only: check publishes nothing."
        matters "A report is made to be published, and nobody asked these people."
        do "Nothing; or --keep emails,people, if they agree."
        number "left_out" "values left out"

    503 Note "links shortened"
        means "Links to media were shown without their query: it carries signatures that open a private store for days. Found by build only."
        matters "Such a link may not open from the report, or not for everybody."
        do "Nothing; or --keep queries for a report that is not published."
        number "left_out" "links shortened"

    504 Note "coordinates rounded"
        means "Coordinates of records that the report shows were rounded. Found by build only."
        matters "Where a camera hangs is known to a kilometre, not to a metre: cameras are stolen, rare species are sought."
        do "Nothing; or --coordinates with more decimals."
        number "left_out" "coordinates rounded"

    505 Note "secrets left out of what is shown"
        means "Responses that the report shows held passwords, keys, tokens or addresses of databases, which were left out. Found by build only; MB501 names the records where a text that people read held them."
        matters "They were in the snapshot, and are in every copy of it."
        do "Revoke them, and make new ones."
        number "left_out" "secrets left out"

    506 Warning "nothing is left out"
        means "The report was made with --no-redact: signed links, e-mail addresses, users, secrets and exact coordinates are in it as they stand in the snapshot."
        matters "It must not be published."
        do "Build it again without --no-redact before anybody else gets it."

    507 Note "picture not copied"
        means "The copy of a capture's picture in the folder that --images names is no JPEG, PNG or WebP, is damaged, or is of a kind that browsers do not show. What else is in such a file cannot be told from its picture. Found by build only."
        matters "The page of the capture has no picture."
        do "Copy the picture again, or save it anew with a program that can read it."

    508 Note "unknown fields left out"
        means "Responses that the report shows have fields that are none of the platform's records, as far as this version of mothbook knows them: a later version of the platform, a fork or a script has added them. Their values are not shown. Found by build only."
        matters "Nobody has looked at what such a field may hold, and a report is made to be published."
        do "Nothing; or --keep fields, after a look at the records."
        number "left_out" "values left out"

    601 Error "file cannot be read"
        means "The file is not what its first bytes promise, is empty, cannot be opened, or is not text."
        matters "Whatever it held is missing from this report."
        do "Fetch or export the file again; the message says where reading stopped."

    602 Error "file is cut off"
        means "The file ends in the middle of a value. The records before that point were kept."
        matters "The last records are missing, and how many is not known unless the list says it."
        do "Fetch or export the file again; look for a full disk or a broken connection."

    603 Error "record left out"
        means "A record cannot be read as JSON, or is no object where one is expected."
        matters "It is missing from the report and from every count."
        do "Correct or export the record again; the message gives its line and column."

    604 Error "record without a usable id"
        means "A record has no id, or one that is not a positive whole number of at most 63 bits."
        matters "It cannot be told apart from others, so it was left out."
        do "Export the record again; ids of the platform are positive whole numbers."

    605 Warning "field with an unexpected type"
        means "A field of a record does not hold what the API serves there; it was taken as unknown. The rest of the record was kept."
        matters "Every number that needs the field is a bound or not verifiable."
        do "Correct or export the record again."

    606 Warning "text had to be repaired"
        means "A record holds what JSON does not allow: NaN or Infinity, bytes that are not UTF-8, half of a surrogate pair, a NUL or another control character. It was replaced (by null, or by the replacement character)."
        matters "The value as shown is not the value as it was meant."
        do "Look at the program that wrote the file."

    607 Warning "list is incomplete"
        means "The server counted more records for this list than the snapshot holds."
        matters "Numbers that depend on the missing records are lower bounds or not verifiable."
        do "Fetch all pages of the list. If pages repeat and lose rows, ask for another ordering: lists of capture sets can be ordered by id, all others best by created_at (the platform ignores ordering=id there)."
        number "counted" "records that the server counted"
        number "found" "records of the list in the snapshot"

    608 Warning "contradictory duplicates"
        means "The same record was seen more than once, with different values."
        matters "Only one of the values can be right; the report uses the one from the record that was updated last, then from the most complete one."
        do "Export the parts of the snapshot at the same time, or leave the older one out."

    609 Note "error response"
        means "The file holds the server's answer to a request that failed."
        matters "What was asked for is not in the snapshot."
        do "Repeat the request; the file holds what the server answered."

    610 Note "note about nothing"
        means "A file in notes/ is about a record that the snapshot does not hold."
        matters "Nobody will read it: there is no page for it to stand on."
        do "Correct the number in its name, or add the record to the snapshot."

    611 Warning "records of two states"
        means "The input mixes records that were not exported together: dumps or lists of different moments, or responses of different hosts. What they say does not add up."
        matters "No number that rests on these records can be compared: the verdict on it is not verifiable."
        do "Build one report for each export."

    612 Warning "records are missing"
        means "Other records refer to records that are not in the snapshot, or count more of them than are there. A part of the export was left out."
        matters "Numbers that rest on the missing records are lower bounds or not verifiable."
        do "Export the whole again, or add the part that is missing."
        number "detections" "detections that name a missing occurrence"
        number "captures" "captures that name a missing project, station or session"

    613 Warning "records that are not read"
        means "The file holds records in a form that is not read: rows of a database table, a dump without keys or in another format than JSON, an archive within another one, a database, objects of a kind that is not known."
        matters "They are missing from the report and from every count."
        do "The message says what the file holds and in which form to save it. Leave it out of the snapshot if it is not meant for the report."
        number "records" "records that are not read"

    614 Warning "records that do not fit each other"
        means "A capture names one project, and its station or session another. The platform keeps them the same, so one of these records was changed after the export, or is of another moment."
        matters "To which project these captures belong is not known: numbers and samples of the projects that are named are not verifiable."
        do "Export the whole again; the message names the first of these captures."
        number "captures" "captures that name two projects"

    615 Note "more findings like these"
        means "A file has more than 100 findings of one code. The first 100 of them are listed, and the others counted here."
        matters "The findings that are not listed are as bad as those that are."
        do "Mend what the listed ones tell, and run mothbook again."
        number "left_out" "findings that are not listed"

    616 Note "settings came with the snapshot"
        means "A mothbook.toml lies beside the snapshot that was not named with --config, and may have come with it. Of its settings only those are followed that leave out more, read less or fail at more findings."
        matters "Who made the snapshot may not be who asks what is wrong with it."
        do "Name the file with --config if it is yours; all of it is followed then."

    617 Note "findings hidden by the snapshot's settings"
        means "The mothbook.toml beside the snapshot, which was not named, selects or ignores findings. Those are counted here, by code; this finding is as bad as they are, so that a run fails or not as if they were listed."
        matters "A snapshot could hide what is wrong with it."
        do "Choose the findings yourself (--select, --ignore), or name the file with --config if it is yours."
        number "hidden" "findings that are not listed"
}

#[cfg(test)]
mod tests;
