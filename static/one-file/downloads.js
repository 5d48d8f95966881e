// Files that a report of one file holds as texts: saved when a link to one is clicked.

async function download(path) {
  const text = await load(path);
  const name = path.split("/").pop();
  const dot = name.lastIndexOf(".");
  save(name.slice(0, dot), name.slice(dot + 1), text);
}

/** Saves the file that a click asks for; a click on anything else is left alone. */
function onDownload(event) {
  const href = event.target.closest?.("a[href]")?.getAttribute("href") || "";
  const path = nameIn(href).slice(1);
  const type = path.split(".").pop();
  if (!href.startsWith(root) || !Object.hasOwn(TYPES, type) || !blockOf(path)) return;
  event.preventDefault();
  download(path).catch((problem) => window.alert("The file cannot be unpacked: " + problem.message));
}
