// Records as the platform serves them, made by rule: the n-th is always the same.
const host = "https://example.org/api/v2";
const two = (n) => String(n).padStart(2, "0");
export const records = {
  collections: (n) => ({
    id: n, details: `${host}/captures/collections/${n}/`, name: `Sample ${n} of the ${["ridge", "valley", "meadow"][n % 3]}`,
    project: (n % 20) + 1, method: ["full", "random", "interval"][n % 3], kwargs: { size: 100 },
    source_images: `${host}/captures/?collections=${n}`, source_images_count: (n * 7919) % 5000,
    source_images_with_detections_count: n % 40, source_images_processed_count: n % 50, occurrences_count: null,
    taxa_count: null, jobs: [], created_at: "2024-01-01T00:00:00", updated_at: `2024-${two((n % 9) + 1)}-11T00:00:00`,
  }),
  captures: (n) => ({
    id: 1_000_000 + n, details: `${host}/captures/${1_000_000 + n}/`,
    deployment: { id: (n % 10) + 1, name: `Station ${(n % 10) + 1}`, details: `${host}/deployments/${(n % 10) + 1}/` },
    event: null, path: `a/${n}.jpg`, timestamp: `2024-${two((n % 6) + 1)}-${two((n % 28) + 1)}T${two((18 + (n % 9)) % 24)}:${two(n % 60)}:00`,
    width: 4096, height: 2160, size: 1000 + n, project: 1,
  }),
  jobs: (n) => {
    // Two years of jobs, in bursts: each waits some seconds and runs from seconds to hours; one in eleven fails.
    const created = Date.UTC(2023, 0, 1) + n * 600_000 + (n % 50) * 4_000;
    const time = (ms) => new Date(created + ms).toISOString().slice(0, 19);
    const started = 1_000 + ((n * 7919) % 300) * 1_000;
    const finished = started + 2_000 + ((n * 104_729) % 9_000) * ((n % 7) + 1) * 100;
    const status = n % 11 === 0 ? "FAILURE" : n % 97 === 0 ? "REVOKED" : "SUCCESS";
    const [key, kind] = [["ml", "ML pipeline"], ["populate_captures_collection", "Populate capture set"], ["data_storage_sync", "Data storage sync"]][n % 3];
    const line = (ms, level, message) => `[${time(ms).replace("T", " ")}] ${level} ${message}`;
    return {
      id: n, details: `${host}/jobs/${n}/`, name: `${kind} ${n}`, delay: 0, limit: null, shuffle: true,
      project: { id: (n % 8) + 1, name: `Project ${(n % 8) + 1}`, details: `${host}/projects/${(n % 8) + 1}/` },
      deployment: null, source_image_collection: null, source_image_single: null, pipeline: null, status,
      created_at: time(0), updated_at: time(finished), started_at: time(started), finished_at: time(finished), duration: null,
      progress: { summary: { status, progress: 1 }, stages: [{ status, progress: 1, key: "process", name: "Process", params: [{ name: "Processed", key: "processed", category: "default", value: n % 500 }] }], errors: [], logs: [] },
      logs: { stdout: [...(status === "FAILURE" ? [line(finished, "ERROR", `Job #${n} "${kind}" failed: Timed out after ${n % 60} s`)] : []), line(started, "INFO", `Processing image batch ${n % 9} of 9`)], stderr: [] },
      job_type: { key, name: kind }, data_export: null, dispatch_mode: "internal",
    };
  },
};
