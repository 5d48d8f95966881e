//! The fields of records that a report shows.
//!
//! A field of another name holds what nobody has asked for: what a later version of the platform, a fork or whoever changed
//! the export has added. Its value is left out of responses.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The fields of the records of the platform's API (every field of every endpoint, as of July 2026) and of the models of its
/// dumps that are read, those inside of others included. Names of people, of storage and of places are among them where other
/// rules decide what is shown of them.
const FIELDS: &str = "active agreed_with_identification agreed_with_identification_id agreed_with_prediction agreed_with_prediction_id \
    algorithm algorithms applied_to async_pipeline_workers author authorship_date bbox best_detection \
    best_determination_score best_machine_prediction bold_taxon_bin boundary_rect bucket \
    calculated_fields_updated_at capture capture_days capture_page_offset captures captures_count category \
    category_count category_map checksum checksum_algorithm children classes classification classification_threshold \
    classifications collection collection_id collections comment common_name common_name_en config content context \
    count cover_image_credit cover_image_url created_at data data_export data_source data_source_connected \
    data_source_id data_source_last_checked data_source_regex data_source_subdir data_source_total_files \
    data_source_total_size data_source_total_size_display data_source_uri date_end date_label date_start day \
    default_config default_filters default_filters_exclude_taxa default_filters_exclude_taxa_ids \
    default_filters_include_taxa default_filters_include_taxa_ids default_filters_score_threshold \
    default_processing_pipeline default_processing_pipeline_id delay deployment deployment_id deployment_ids \
    deployment_name deployments deployments_count description detail details detection detection_algorithm \
    detection_algorithm_id detection_images detection_score detection_time detections detections_avg \
    detections_count detections_max_count detections_min_count determination determination_algorithm \
    determination_details determination_id determination_score device device_id dispatch_mode display_name draft \
    duration duration_label elapsed enabled end endpoint_url errors event event_current_capture_index event_id \
    event_ids event_next_capture_id event_prev_capture_id event_total_captures events events_count example_captures \
    exclude_events exports feature_flags fieldguide_id file_size file_size_display file_url filters filters_display \
    finished_at first_appearance_time first_appearance_timestamp first_capture first_capture_timestamp first_date \
    format frame_num gbif_taxon_key group_by height hour_end hour_start html id identification identifications image \
    images inat_taxon_id is_async is_member job job_type job_type_key jobs key kwargs label labels labels_hash large \
    last_appearance_timestamp last_capture_timestamp last_checked last_date last_detected last_modified \
    last_processed last_seen last_seen_latency last_seen_live latitude level limit link_class logits logs logs_limit \
    longitude manually_uploaded_captures max_detections max_num medium message meta method min_detections \
    minute_interval month_end month_start n name nav_level nav_order next note notes num_captures num_deployments \
    num_each num_events num_occurrences num_projects num_sessions num_species num_taxa occurrence \
    occurrence_meets_criteria occurrences occurrences_count ordering orientation owner pages params parent parent_id \
    parents parents_json path pipeline pipeline_id pipelines plots position prediction predictions prefix previous \
    priority processing_services progress project project_id project_pipeline_configs projects projects_count \
    public_base_url published queue rank record_count region reprocess_all_images reprocess_existing_detections \
    request_source_image_batch_size research_site research_site_id research_site_ids resolution_minutes result \
    results scheduled_at score scores search_names session_time_gap_seconds settings shuffle similarity_vector size \
    size_display slug small sort_phylogeny source_image source_image_collection source_image_collection_id \
    source_image_single source_image_single_id source_images source_images_count source_images_processed_count \
    source_images_with_detections_count stages starred start started_at stats status stderr stdout storage summary \
    summary_data synonym_of tags task_id task_type taxa taxa_count taxa_list taxa_lists taxon taxon_rank test_image \
    thumbnails ticktext tickvals time_elapsed timeline_end timeline_start timestamp title top_capture \
    total_captures_indexed total_detections total_files total_files_indexed total_intervals total_size \
    total_size_indexed total_size_indexed_display type updated_at uploaded_by uri url user user_permissions users \
    value verified_count version version_name was_processed width withdrawn x y";

/// The endpoints in the root of the API whose names are no names of fields.
const ENDPOINTS: &str = "captures/collections captures/thumbnails captures/upload deployments/devices deployments/sites \
    labelstudio/captures labelstudio/detections labelstudio/occurrences ml/algorithms ml/labels ml/pipelines \
    ml/processing_services taxa/lists";

/// Columns of its exports of occurrences, and what says that a record was made of a row of one.
const EXPORTED: &str = "best_machine_prediction_algorithm best_machine_prediction_name best_machine_prediction_score \
    determination_matches_machine_prediction export participant_count verification_status";

/// The field below which every name is shown: the arguments of a sampling method, of which pages and findings speak.
const FREE: &str = "kwargs";

/// Whether the value of a field of this name is shown, in any record and at any depth.
pub(super) fn is_known(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        [FIELDS, ENDPOINTS, EXPORTED].into_iter().flat_map(str::split_whitespace).collect()
    });
    NAMES.contains(name)
}

/// Whether every name is shown below a field of this name.
pub(super) fn is_free(name: &str) -> bool {
    name == FREE
}
