//! Which fields hold texts that people or programs wrote: what may not be shown is taken out of them.

use super::{
    CameraTime, CollectionId, Counter, DeploymentId, EventId, Field, JobState, Method, PipelineId,
    Progress, ProjectId, ServerTime, SiteId, TaxonId,
};

/// A field that may hold texts. Each type of a field says so, that no new field is forgotten.
pub(super) trait Texts {
    /// Gives each of its texts to `visit`, which may change it.
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut String));
}

impl Texts for Option<String> {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        self.iter_mut().for_each(visit);
    }
}

/// The name of a method that is none.
impl Texts for Option<Method> {
    fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        if let Some(Method::Unknown(name)) = self {
            visit(name);
        }
    }
}

macro_rules! no_texts {
    ($($type:ty),+ $(,)?) => {$(
        impl Texts for $type {
            fn each_text(&mut self, _: &mut dyn FnMut(&mut String)) {}
        }
    )+};
}
no_texts!(
    Option<bool>,
    Option<i64>,
    Option<u64>,
    Field<u32>,
    Field<f64>,
    Option<CameraTime>,
    Option<ServerTime>,
    Option<JobState>,
    Option<ProjectId>,
    Option<CollectionId>,
    Option<DeploymentId>,
    Option<EventId>,
    Option<PipelineId>,
    Counter,
    Field<EventId>,
    Field<DeploymentId>,
    Field<SiteId>,
    Field<TaxonId>,
    Option<Vec<TaxonId>>,
);

/// Its texts are names and values of settings, which are looked at together (`publish::clean`).
impl Texts for Option<Progress> {
    fn each_text(&mut self, _: &mut dyn FnMut(&mut String)) {}
}
