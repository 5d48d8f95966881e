#!/usr/bin/env bash
# Exports a project of the platform as a snapshot that mothbook reads: every list page by page, each job with its log, the
# members of each capture set, and a manifest.json that says which request each file answers. Needs bash, curl and jq.
#
#   ANTENNA_TOKEN=... examples/export.sh https://antenna.example.org/api/v2 50 snapshot
#
# The token is that of a user who sees the project; without one the platform answers with what is public. A second run
# into the same folder fetches what is not there yet: begin each export in a new folder, so that it is of one state.
set -euo pipefail

if [ $# -ne 3 ]; then
  echo "usage: $0 https://HOST/api/v2 PROJECT FOLDER" >&2
  exit 2
fi
base=${1%/}
project=$2
folder=$3
mkdir -p "$folder"
entries=$(mktemp)
trap 'rm -f "$entries"' EXIT

# Fetches an address into a file. The token is handed over in a file, since others see the arguments of a command; and it is
# sent to the platform only, whatever `next` says.
fetch() {
  local url=$1 file=$2
  case $url in
    "$base"/*) ;;
    *) echo "a page leads out of $base: $url" >&2; exit 1 ;;
  esac
  if [ ! -s "$folder/$file" ]; then
    mkdir -p "$(dirname "$folder/$file")"
    curl --fail --silent --show-error --retry 5 --retry-delay 2 --max-redirs 0 --globoff \
      --config <(if [ -n "${ANTENNA_TOKEN:-}" ]; then printf 'header = "Authorization: Token %s"\n' "$ANTENNA_TOKEN"; fi) \
      --output "$folder/$file.part" "$url"
    mv "$folder/$file.part" "$folder/$file"
  fi
  jq -n --arg file "$file" --arg url "$url" '{file: $file, url: $url}' >>"$entries"
}

# Fetches a list page by page, as long as there is a next one.
list() {
  local url=$1 name=$2 page=0 file
  while [ -n "$url" ]; do
    file=$(printf '%s/page-%04d.json' "$name" "$page")
    fetch "$url" "$file"
    url=$(jq -r '.next // empty' "$folder/$file")
    page=$((page + 1))
  done
}

fetch "$base/projects/$project/" "projects/$project.json"
of="project_id=$project"
list "$base/deployments/?$of&limit=100" deployments
list "$base/deployments/sites/?$of&limit=100" sites
list "$base/events/?$of&limit=100" events
list "$base/captures/?$of&limit=200&with_detections=true&with_counts=true" captures
list "$base/captures/collections/?$of&limit=25&with_counts=true" collections
list "$base/occurrences/?$of&limit=200" occurrences
list "$base/taxa/?$of&limit=200" taxa
list "$base/ml/pipelines/?$of&limit=100" pipelines
list "$base/jobs/?$of&limit=100" jobs
for id in $(jq -r '.results[].id' "$folder"/jobs/page-*.json); do
  fetch "$base/jobs/$id/" "jobs/$id.json"
done
# Without these a report cannot say whether the members of a capture set are those that its method draws.
for id in $(jq -r '.results[].id' "$folder"/collections/page-*.json); do
  list "$base/captures/?$of&collections=$id&limit=500" "captures-of-collection/$id"
done
jq -s . "$entries" >"$folder/manifest.json"
echo "$(jq length "$folder/manifest.json") responses in $folder: mothbook build $folder -o site"
