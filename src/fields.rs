//! The fields of each kind of record, one table for each kind: a new field is a new line here.
//!
//! A line says
//!
//! ```text
//! name: type = "key" as type in JSON, merge, "what it is";
//! ```
//!
//! - the name and the type of the field in the model, and its documentation;
//! - its key in the platform's JSON, `"key" | "other key"` where dumps spell it otherwise;
//! - the type that is read there, of which `read::lower` makes the type of the model;
//! - what becomes of two sightings of a record (`read::merge::absorb`): `agree` completes one by the other and reports
//!   where they contradict each other, `first` completes and reports nothing, `stored` keeps numbers of dumps and responses apart.
//!
//! Behind them stand the keys that are read and are no field by themselves: `read::lower` says what is made of them.
//!
//! A table is a macro that hands its lines to another one, which makes one thing of them:
//!
//! - `record!`: the struct of the model, and its texts, which `publish::clean` looks through;
//! - `columns!`: the columns of records there are millions of;
//! - `wire!`: what serde reads, and `extract!`: the same for the fast reader;
//! - `lowered!`: the record out of what was read;
//! - `merge!`: the merge of two sightings.
//!
//! The braces behind the name of that macro hold what it needs beside the table.

/// A capture.
macro_rules! capture_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        project:         Option<ProjectId>    = "project" as Field<Reference<'a>>,      agree, "The project it belongs to.";
        deployment:      Option<DeploymentId> = "deployment" as Field<Reference<'a>>,   agree, "The deployment that took it.";
        event:           Option<EventId>      = "event" as Field<EventReference<'a>>,   agree, "The event (session) it was grouped into.";
        timestamp:       Option<CameraTime>   = "timestamp" as Field<Words<'a>>,        agree, "When it was taken, on the camera's clock.";
        size:            Option<i64>          = "size" as Field<i64>,                   agree, "File size in bytes.";
        is_processed:    Option<bool>         = "last_processed" as Field<Words<'a>>,   agree, "Whether it has a detection of any kind, null markers included.";
        detections_count: Option<i64>         = "detections_count" as Option<i64>,      first, "The platform's stored number of detections, filtered by the project's defaults. It may be stale.";
        added_at:        Option<ServerTime>   = "created_at" as Option<Words<'a>>,      first, "When the platform took it up; only dumps tell.";
        path_hash:       Option<u64>          = "path" as Option<Words<'a>>,            first, "A hash of its path: equal for equal paths.";
        width:           Field<u32>           = "width" as Field<i64>,                  first, "Its width in pixels; null where the platform does not know it.";
        height:          Field<u32>           = "height" as Field<i64>,                 first, "Its height in pixels; null where the platform does not know it.";
    } {
        detections = "detections" as Option<Vec<DetectionWire<'a>>>;
        collections = "collections" as Option<Vec<Reference<'a>>>;
    } } };
}

/// A detection, in a capture or a record of its own. What becomes of it is told in `read::lower::capture`.
macro_rules! detection_fields {
    ($then:ident! $what:tt) => {
        $then! { $what {} {
            bbox = "bbox" as Field<BoxWire>;
            source_image = "source_image" as Option<Reference<'a>>;
            occurrence = "occurrence" as Field<OccurrenceReference<'a>>;
            meets_criteria = "occurrence_meets_criteria" as Option<bool>;
        } }
    };
}

/// An occurrence inside of a detection.
macro_rules! nested_occurrence_fields {
    ($then:ident! $what:tt) => {
        $then! { $what {} {
            determination = "determination" as Field<TaxonReference<'a>>;
            score = "determination_score" as Field<ScoreWire>;
        } }
    };
}

/// One animal, seen in one or more detections.
macro_rules! occurrence_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        determination: Field<TaxonId> = "determination" as Field<TaxonReference<'a>>, agree, "The taxon it is taken for; null where it is not determined.";
        score:         Field<f64>     = "determination_score" as Field<ScoreWire>,    agree, "How sure that is, 0 to 1; null where there is no score.";
        project:       Option<ProjectId> = "project" as Option<Reference<'a>>,        agree, "Its project; only dumps and exported tables tell.";
        event:         Field<EventId> = "event" as Field<EventReference<'a>>,         agree, "The event it was seen in; an occurrence that is told inside of a detection does not tell it.";
        deployment:    Field<DeploymentId> = "deployment" as Field<Reference<'a>>,    agree, "The deployment it was seen at.";
        added_at:      Option<ServerTime> = "created_at" as Option<Words<'a>>,        first, "When it was created.";
    } {} } };
}

/// A background job.
macro_rules! job_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        name:        Option<String>       = "name" as Option<Words<'a>>,                              agree, "Its name; jobs nested in a collection have none.";
        state:       Option<JobState>     = "status" as Option<Words<'a>>,                            agree, "Its state.";
        project:     Option<ProjectId>    = "project" as Option<Reference<'a>>,                    agree, "Its project.";
        collection:  Option<CollectionId> = "source_image_collection" as Option<Reference<'a>>,    agree, "The collection it works on.";
        deployment:  Option<DeploymentId> = "deployment" as Option<Reference<'a>>,                 agree, "The deployment it works on.";
        pipeline:    Option<PipelineId>   = "pipeline" as Option<Reference<'a>>,                   agree, "The pipeline it runs.";
        created_at:  Option<ServerTime>   = "created_at" as Option<Words<'a>>,                     agree, "When it was created.";
        updated_at:  Option<ServerTime>   = "updated_at" as Option<Words<'a>>,                     agree, "When it was last changed.";
        started_at:  Option<ServerTime>   = "started_at" as Option<Words<'a>>,                     agree, "When it started: `None` unknown or not started.";
        finished_at: Option<ServerTime>   = "finished_at" as Option<Words<'a>>,                    agree, "When it finished: `None` unknown or not finished.";
        delay:       Option<i64>          = "delay" as Option<i64>,                                agree, "Seconds it was told to wait before it started.";
        progress:    Option<Progress>     = "progress" as Option<ProgressWire>,                    agree, "How far it is.";
    } {
        job_type = "job_type" as Option<JobTypeWire>;
        job_type_key = "job_type_key" as Option<Words<'a>>;
        logs = "logs" as Option<LogsWire>;
    } } };
}

/// A collection, or capture set.
macro_rules! collection_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        name:        Option<String>     = "name" as Option<Words<'a>>,           agree, "Its name.";
        project:     Option<ProjectId>  = "project" as Option<Reference<'a>>, agree, "The project whose captures it draws from.";
        method:      Option<Method>     = "method" as Option<Words<'a>>,         agree, "Its sampling method.";
        description: Option<String>     = "description" as Option<Words<'a>>,    agree, "What people say of it (Markdown).";
        created_at:  Option<ServerTime> = "created_at" as Option<Words<'a>>,  agree, "When it was created.";
        updated_at:  Option<ServerTime> = "updated_at" as Option<Words<'a>>,  agree, "When it was last changed.";
    } {
        kwargs = "kwargs" as Field<Value>;
        source_images = "source_images_count" as Option<i64>;
        with_detections = "source_images_with_detections_count" as Option<i64>;
        processed = "source_images_processed_count" as Option<i64>;
        occurrences = "occurrences_count" as Option<i64>;
        taxa = "taxa_count" as Option<i64>;
        jobs = "jobs" as Option<Vec<JobWire<'a>>>;
        images = "images" as Option<Vec<i64>>;
    } } };
}

/// A project.
macro_rules! project_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        name:        Option<String>     = "name" as Option<Words<'a>>,          agree, "Its name.";
        description: Option<String>     = "description" as Option<Words<'a>>,   agree, "What its owners say of it (Markdown).";
        draft:       Option<bool>       = "draft" as Option<bool>,              agree, "Whether it is a draft, which the platform shows to its members only.";
        created_at:  Option<ServerTime> = "created_at" as Option<Words<'a>>, agree, "When it was created.";
        updated_at:  Option<ServerTime> = "updated_at" as Option<Words<'a>>, agree, "When it was last changed.";
    } {
        settings = "settings" as Option<FiltersWire<'a>>;
        score_threshold = "default_filters_score_threshold" as Option<ScoreWire>;
        include = "default_filters_include_taxa" as Option<Vec<TaxonReference<'a>>>;
        exclude = "default_filters_exclude_taxa" as Option<Vec<TaxonReference<'a>>>;
    } } };
}

/// A deployment.
macro_rules! deployment_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        name:          Option<String>    = "name" as Option<Words<'a>>,                agree, "Its name.";
        project:       Option<ProjectId> = "project" as Option<Reference<'a>>,      agree, "The project it belongs to.";
        research_site: Field<SiteId>     = "research_site" as Field<Reference<'a>>, agree, "Its research site; null where it has none.";
        updated_at:    Option<ServerTime> = "updated_at" as Option<Words<'a>>,        first, "When it was last saved: its counters were computed then, or before.";
        events_count:      Counter = "events_count" as Option<i64>,                   stored, "The stored number of its events.";
        captures_count:    Counter = "captures_count" as Option<i64>,                 stored, "The stored number of its captures.";
        detections_count:  Counter = "detections_count" as Option<i64>,               stored, "The stored number of detections with a box on its captures that pass the default filters.";
        occurrences_count: Counter = "occurrences_count" as Option<i64>,              stored, "The stored number of its occurrences that have an event and pass the default filters.";
        taxa_count:        Counter = "taxa_count" as Option<i64>,                     stored, "The stored number of distinct determinations of these, null being one.";
    } {
        jobs = "jobs" as Option<Vec<JobWire<'a>>>;
    } } };
}

/// A research site.
macro_rules! research_site_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        name:    Option<String>    = "name" as Option<Words<'a>>,           agree, "Its name.";
        project: Option<ProjectId> = "project" as Option<Reference<'a>>, agree, "The project it belongs to.";
    } {} } };
}

/// An event, or session.
macro_rules! event_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        // A dump has no label; the group's date stands in for it and contradicts nothing.
        label:      Option<String>      = "date_label" | "group_by" as Option<Words<'a>>, first, "Its label, such as `Jun 7-8 2022`.";
        project:    Option<ProjectId>   = "project" as Option<Reference<'a>>,          agree, "The project it belongs to; the API does not serve it.";
        deployment: Field<DeploymentId> = "deployment" as Field<Reference<'a>>,        agree, "The deployment; null where it was deleted.";
        start:      Option<CameraTime>  = "start" as Option<Words<'a>>,                agree, "When it starts.";
        end:        Option<CameraTime>  = "end" as Option<Words<'a>>,                  agree, "When it ends; null where one of its captures has no timestamp.";
        added_at:      Option<ServerTime> = "created_at" as Option<Words<'a>>,         first, "When it was created.";
        calculated_at: Option<ServerTime> = "calculated_fields_updated_at" as Option<Words<'a>>, first, "When its counters were computed; only dumps tell.";
        captures_count:    Counter = "captures_count" as Option<i64>,                  stored, "The stored number of its captures.";
        detections_count:  Counter = "detections_count" as Option<i64>,                stored, "The stored number of detections with a box on its captures that pass the default filters.";
        occurrences_count: Counter = "occurrences_count" as Option<i64>,               stored, "The stored number of its occurrences that pass the default filters.";
    } {} } };
}

/// A taxon.
macro_rules! taxon_fields {
    ($then:ident! $what:tt) => { $then! { $what {
        name:    Option<String>       = "name" as Option<Words<'a>>,                                 agree, "Its scientific name.";
        rank:    Option<String>       = "rank" as Option<Words<'a>>,                                 agree, "Its rank, such as `SPECIES`.";
        parents: Option<Vec<TaxonId>> = "parents" | "parents_json" as Option<Vec<TaxonReference<'a>>>, agree, "Its stored ancestors: the only ones that default filters look at.";
    } {} } };
}

/// A processing pipeline.
macro_rules! pipeline_fields {
    ($then:ident! $what:tt) => {
        $then! { $what {
            name: Option<String> = "name" as Option<Words<'a>>, agree, "Its name.";
        } {} }
    };
}

pub(crate) use {
    capture_fields, collection_fields, deployment_fields, detection_fields, event_fields,
    job_fields, nested_occurrence_fields, occurrence_fields, pipeline_fields, project_fields,
    research_site_fields, taxon_fields,
};
