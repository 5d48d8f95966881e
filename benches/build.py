"""A report is built beside a bare program that writes as many bytes, and beside other generators of sites.

    cargo build --release && cargo build --release --example bare
    python3 benches/build.py [RUNS] [hugo=PROGRAM] [zola=PROGRAM] [in=FOLDER]

Builds examples/season RUNS (5) times in memory (/dev/shm, where there is such) or below FOLDER, each time into a
folder that is not there, and once more into one that is. In turn with it runs what it is compared with: the bare
program (examples/bare.rs) writes as many files of the same sizes. Hugo and Zola, where their programs are named, make as many pages as the report has, about as large:
of a response that the generator colours where the report's page shows one, else of a table; once these pages alone,
which are half of what the report writes, and once the report's other files beside them, each from a text that its
template gives as it stands. Prints medians and ratios.
"""

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from measure import run

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/mothbook"
BARE = ROOT / "target/release/examples/bare"
SEASON = ROOT / "examples/season"
SHELL = "<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{content}</body></html>\n"


def timed(command, out):
    """Seconds of a command that makes this folder, and the most memory it takes, in MB."""
    shutil.rmtree(out, ignore_errors=True)
    return run(command)[:2]


def bytes_of(folder):
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def said(name, out):
    files = sum(path.is_file() for path in out.rglob("*"))
    print(f"{name}: {files} files, {bytes_of(out) >> 20} MB", flush=True)


def body(page, size, share):
    """Markdown that becomes about so many bytes of HTML; `share` is how much of them are the text itself."""
    response = page.with_suffix(".json")
    if response.exists():
        text = response.read_text()[: int(size * share)]
        return f"```json\n{text}\n```\n"
    rows = (f"| {n} | Station {n} & more | 2024-06-01T22:00:00 |\n" for n in range(size // 85))
    return "| id | name | time |\n|---|---|---|\n" + "".join(rows)


def text_of(path):
    """A file that is packed becomes as much text: no template gives bytes."""
    return "x" * path.stat().st_size if path.suffix == ".gz" else path.read_text()


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def hugo(source, pages, others):
    """Of the other files each is a page whose template gives its text; nothing of it is taken for Markdown."""
    put(source / "layouts/_default/single.html", SHELL.format(title="{{ .Title }}", content="{{ .Content }}"))
    put(source / "layouts/_default/single.json", "{{ .RawContent }}")
    kinds = '["taxonomy", "term", "RSS", "sitemap", "home", "section", "robotsTXT", "404"]'
    lines = ['baseURL = "/"', f"disableKinds = {kinds}", "[markup.highlight]", "noClasses = false"]
    put(source / "hugo.toml", "\n".join(lines))
    for n, text in enumerate(pages):
        put(source / f"content/{n // 500}/{n}.md", f"---\ntitle: Page {n}\n---\n{text}")
    for n, text in enumerate(others):
        put(source / f"content/other-{n // 500}/{n}.md", f"---\noutputs: [json]\n---\n{text}")


def zola(source, pages, others):
    """Of the other files each is a page whose template loads its text; nothing of it is taken for Markdown."""
    put(source / "templates/page.html", SHELL.format(title="{{ page.title }}", content="{{ page.content | safe }}"))
    put(source / "templates/other.html", '{{ load_data(path=page.extra.text, format="plain") | safe }}')
    for name in ("index.html", "section.html"):
        put(source / "templates" / name, "<!doctype html><title>Pages</title>")
    lines = ['base_url = "https://example.org"', "compile_sass = false", "build_search_index = false"]
    lines += ["generate_sitemap = false", "generate_robots_txt = false"]
    lines += ["[markdown]", "[markdown.highlighting]", 'style = "class"', 'theme = "github-light"']
    put(source / "config.toml", "\n".join(lines))
    for n, text in enumerate(pages):
        put(source / f"content/{n}.md", f"+++\ntitle = \"Page {n}\"\n+++\n{text}")
    for n, text in enumerate(others):
        put(source / f"texts/{n}", text)
        head = f'template = "other.html"\n[extra]\ntext = "texts/{n}"'
        put(source / f"content/other-{n}.md", f"+++\n{head}\n+++\n")


GENERATORS = {
    "hugo": (hugo, lambda program, source, out: [program, "--quiet", "--noBuildLock", "-s", source, "-d", out]),
    "zola": (zola, lambda program, source, out: [program, "--root", source, "build", "-o", out]),
}


def prepared(name, program, site, memory):
    """The commands of a generator, once its pages are about as large as those of the report: without the report's
    other files, and with them."""
    make, command = GENERATORS[name]
    pages = sorted(site.rglob("*.html"))
    others = [path for path in sorted(site.rglob("*")) if path.is_file() and path.suffix != ".html"]

    def bodies(share):
        return (body(page, page.stat().st_size, share) for page in pages)

    wanted = sum(page.stat().st_size for page in pages)
    source, out = memory / f"{name}-source", memory / f"{name}-out"
    share = 0.3
    for _ in range(4):
        shutil.rmtree(source, ignore_errors=True)
        make(source, bodies(share), [])
        timed(command(program, source, out), out)
        said(name, out)
        last, share = share, share * wanted / bytes_of(out)
    whole, all_out = memory / f"{name}-source-all", memory / f"{name}-out-all"
    make(whole, bodies(last), (text_of(path) for path in others))
    timed(command(program, whole, all_out), all_out)
    said(f"{name}, all files", all_out)
    return {
        name: lambda: timed(command(program, source, out), out),
        f"{name}, all files": lambda: timed(command(program, whole, all_out), all_out),
    }


def again(folder):
    """Building once more into a site that is there: where nothing changed, and where an input did (by a blank at
    its end) and no page."""
    season, site = folder / "season", folder / "site"
    shutil.copytree(SEASON, season)
    command = [PROGRAM, "build", "--quiet", season, "-o", site]
    timed(command, site)
    changing = next(path for path in sorted(season.rglob("*.json")) if path.name != "manifest.json")

    def changed():
        with changing.open("a") as file:
            file.write("\n")
        return run(command)[:2]

    return {"nothing changed": lambda: run(command)[:2], "an input changed": changed}


def main():
    runs = next((int(word) for word in sys.argv[1:] if word.isdigit()), 5)
    named = dict(word.split("=", 1) for word in sys.argv[1:] if "=" in word)
    shared = Path(named.pop("in", "/dev/shm"))
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as memory:
        memory = Path(memory)
        site, bare, listed = memory / "site", memory / "bare", memory / "list"
        build = [PROGRAM, "build", "--quiet", SEASON, "-o", site]
        timed(build, site)
        files = [path for path in sorted(site.rglob("*")) if path.is_file()]
        listed.write_text("".join(f"{path.stat().st_size} {path.relative_to(site)}\n" for path in files))
        n_pages = sum(path.suffix == ".html" for path in files)
        page_bytes = sum(path.stat().st_size for path in files if path.suffix == ".html")
        print(f"mothbook: {n_pages} pages, {page_bytes >> 20} MB; {len(files)} files, {bytes_of(site) >> 20} MB")
        works = {
            "mothbook": lambda: timed(build, site),
            "bare": lambda: timed([BARE, listed, bare], bare),
        }
        works |= again(memory / "again")
        for name, program in named.items():
            works |= prepared(name, program, site, memory)
        took = {name: [] for name in works}
        most = dict.fromkeys(works, 0.0)
        for _ in range(runs):
            for name, once in works.items():
                seconds, used = once()
                took[name].append(seconds)
                most[name] = max(most[name], used)
    medians = {name: statistics.median(times) for name, times in took.items()}
    print(f"\nmedians of {runs} runs on {os.cpu_count()} cores\n")
    for name, median in medians.items():
        print(f"{name:16} {median:7.2f} s  {most[name]:5.0f} MB")
    print()
    print(f"mothbook / bare {medians['mothbook'] / medians['bare']:8.2f}")
    for name in list(medians)[2:]:
        print(f"({name}) / mothbook {medians[name] / medians['mothbook']:8.2f}")


main()
