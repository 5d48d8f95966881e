// Data comes as classic scripts that call a function of `mothbook`: a page opened from disk may load
// nothing else.

const loading = new Map();
/** What each script has brought, by the path of the script. */
const received = new Map();

/** The data of a script: large data comes packed, as a text. */
const unpackData = async (data) => typeof data === "string" ? JSON.parse(await unpack(data)) : data;

/** Loads a script of the site once and gives what it brings. */
function load(path) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((resolve, reject) => {
      const script = make("script", { src: root + path });
      script.onload = () => resolve(unpackData(received.get(path)));
      script.onerror = () => {
        loading.delete(path);
        reject(new Error(path + " is missing from this report"));
      };
      document.head.append(script);
    }));
  }
  return loading.get(path);
}

/** The path of a part of something, by the pattern of the paths of all its parts. */
const pathOfPart = (pattern, part) => pattern.replace("{part}", part);

/** What stands behind the address of a page, and an address with it. */
const hashOf = () => window.location.hash;
const withHash = (_, hash) => hash;

window.mothbook = {
  data: (path, data) => received.set(path, data),
  tools: { make, makeSvg, setAll, listen, load, root, number, hashOf, withHash },
};
