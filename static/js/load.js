// Data comes as classic scripts that call a function of `mothbook`: a page opened from disk may load
// nothing else.

const loading = new Map();
const received = { rows: new Map(), index: null, docs: new Map(), terms: new Map() };

/** Loads a script of the site once; what it brings is in `received` afterwards. */
function load(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((resolve, reject) => {
      const script = make("script", { src: root + path });
      script.onload = () => resolve();
      script.onerror = () => {
        loading.delete(path);
        reject(new Error(path + " is missing from this report"));
      };
      document.head.append(script);
    }));
  }
  return loading.get(path);
}

window.mothbook = {
  rows: (list, shard, rows) => received.rows.set(list + "-" + shard, rows),
  searchIndex: (index) => { received.index = index; },
  searchDocs: (shard, docs) => received.docs.set(shard, docs),
  searchTerms: (block, terms) => received.terms.set(block, terms),
  tools: { make, makeSvg, load, root, number },
};
