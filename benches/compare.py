"""mothbook and DuckDB count the same captures: files to numbers, a whole process each.

    cargo build --release && cargo build --release --example generate
    pip install duckdb
    python3 benches/compare.py [CAPTURES] [RUNS]

Makes snapshots of CAPTURES (200000) captures below target/compare, reads each RUNS (5) times, in turn so that a
machine that slows down slows down both, and prints medians, ratios and peak memory. DuckDB counts what
mothbook counts first of all: captures, captures with detections, occurrences and taxa of each project. Its
time is that of the query alone, without the start of Python; mothbook's is that of the process, and it also
draws the samples of all collections where there are any.
"""

import gzip
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

from measure import run

CAPTURES = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/mothbook"
GENERATE = ROOT / "target/release/examples/generate"
FOLDER = ROOT / "target/compare"

QUERY = """
import sys, time, duckdb
source, path = sys.argv[1:3]
con = duckdb.connect()
con.execute("set preserve_insertion_order = false")
con.execute("set enable_progress_bar = false")
record = "STRUCT(id BIGINT, project BIGINT, detections STRUCT(occurrence STRUCT(id BIGINT, determination STRUCT(id BIGINT), determination_score DOUBLE))[])"
shape = '{"id":"BIGINT","project":"BIGINT","detections":[{"occurrence":{"id":"BIGINT","determination":{"id":"BIGINT"},"determination_score":"DOUBLE"}}]}'
if source == "ndjson":
    columns = "{id: 'BIGINT', project: 'BIGINT', detections: 'STRUCT(occurrence STRUCT(id BIGINT, determination STRUCT(id BIGINT), determination_score DOUBLE))[]', details: 'VARCHAR'}"
    rows = f"select id, project, detections from read_json('{path}/*.ndjson', format = 'newline_delimited', columns = {columns}) where details like '%/captures/%' and details not like '%collections%'"
else:
    rows = f"select r.id, r.project, r.detections from (select unnest(from_json(content, '{{\\"results\\":[{shape}]}}').results) r from read_text('{path}/captures/*.json'))"
began = time.perf_counter()
counts = con.execute(f'''
with captures as materialized ({rows}), seen as (select project, unnest(detections) d from captures)
select (select count(*) from captures),
       (select count(*) from captures where len(detections) > 0),
       (select sum(n) from (select count(distinct d.occurrence.id) n from seen group by project)),
       (select sum(n) from (select count(distinct d.occurrence.determination.id) n from seen
                            where d.occurrence.determination_score >= 0.5 group by project))
''').fetchone()
print(time.perf_counter() - began, *counts)
"""


def mothbook(folder):
    # One is the exit code where there are findings.
    return lambda: run([PROGRAM, "check", "--quiet", folder], fine=(0, 1))


def duckdb(source, folder):
    def once():
        _, memory, said = run([sys.executable, "-c", QUERY, source, folder])
        seconds, *counts = said.splitlines()[-1].split()
        return float(seconds), memory, counts

    return once


def snapshot(name, form, captures, collections):
    folder = FOLDER / f"{name}-{captures}"
    if not folder.is_dir():
        command = [GENERATE, folder, "--captures", captures, "--form", form]
        command += ["--collections", collections]
        subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
    return folder


def packed(folder):
    """The same snapshot, each file gzipped."""
    to = folder.with_name(folder.name + "-gz")
    if not to.is_dir():
        for path in sorted(folder.rglob("*.json")):
            copy = to / path.relative_to(folder).with_name(path.name + ".gz")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(gzip.compress(path.read_bytes(), 6, mtime=0))
    return to


def main():
    few = max(CAPTURES // 10, 1)
    pages = snapshot("pages", "pages", CAPTURES, 0)
    ndjson = snapshot("ndjson", "ndjson", CAPTURES, 0)
    works = {
        "pages, mothbook": mothbook(pages),
        "pages, DuckDB": duckdb("text", pages),
        "NDJSON, mothbook": mothbook(ndjson),
        "NDJSON, DuckDB": duckdb("ndjson", ndjson),
        "pages, 100 collections, mothbook": mothbook(snapshot("pages100", "pages", CAPTURES, 100)),
        "pages, gzip, mothbook": mothbook(packed(pages)),
        "dump, mothbook": mothbook(snapshot("dump", "dump", CAPTURES, 0)),
        "pages, a tenth, mothbook": mothbook(snapshot("pages", "pages", few, 0)),
    }
    seconds = {name: [] for name in works}
    memory = dict.fromkeys(works, 0.0)
    counts = {}
    for _ in range(RUNS):
        for name, once in works.items():
            took, used, said = once()
            seconds[name].append(took)
            memory[name] = max(memory[name], used)
            counts[name] = said
    for name in ("pages, DuckDB", "NDJSON, DuckDB"):
        if counts[name][0] != str(CAPTURES):
            sys.exit(f"{name} counted {counts[name][0]} captures, not {CAPTURES}")
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"{CAPTURES} captures, medians of {RUNS} runs on {os.cpu_count()} cores\n")
    for name, median in medians.items():
        print(f"{name:34} {median:7.2f} s  {memory[name]:5.0f} MB")
    ratios = [
        ("pages / DuckDB, pages", "pages, mothbook", "pages, DuckDB"),
        ("NDJSON / DuckDB, NDJSON", "NDJSON, mothbook", "NDJSON, DuckDB"),
        ("with 100 collections / without", "pages, 100 collections, mothbook", "pages, mothbook"),
        ("gzip / plain", "pages, gzip, mothbook", "pages, mothbook"),
        ("dump / NDJSON", "dump, mothbook", "NDJSON, mothbook"),
        ("all / a tenth", "pages, mothbook", "pages, a tenth, mothbook"),
    ]
    print()
    for words, one, other in ratios:
        print(f"{words:34} {medians[one] / medians[other]:7.2f}")
    print("\n" + json.dumps({"seconds": medians, "megabytes": memory}, sort_keys=True))


main()
