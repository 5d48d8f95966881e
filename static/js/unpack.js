// Texts that are packed in the page, or in what it loads.

/** The text that was packed by gzip, in base 64. */
async function unpack(packed) {
  const bytes = Uint8Array.from(window.atob(packed), (c) => c.charCodeAt(0));
  const stream = new window.Blob([bytes]).stream().pipeThrough(new window.DecompressionStream("gzip"));
  return new window.Response(stream).text();
}
