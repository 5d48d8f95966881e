// The search: looks up the words of a query in the index of the site, which comes in blocks.

const SHOWN_HITS = 20;
/** A word that begins more terms than these blocks hold is too short to be looked up whole. */
const MOST_BLOCKS = 8;

/** A time in a query as the index has it: to the second as names of files write it, to the minute as one word. */
function withTimes(text) {
  return text.replace(/(\d{4})-(\d\d)-(\d\d)[t ](\d\d):(\d\d):(\d\d)/g, "$1$2$3$4$5$6")
    .replace(/(\d)t(?=\d)/g, "$1 ").replace(/(?<!\d)(\d\d):(\d\d)(:\d\d)?/g, "$1h$2");
}

/** The words of a query, as the index splits names. */
function wordsOf(text) {
  return withTimes(text.toLowerCase()).split(/[^\p{Alphabetic}\p{N}_-]+/u).map((word) => word.replace(/^[-_]+|[-_]+$/g, ""))
    .filter(Boolean);
}

/** The blocks whose terms may begin with a word: `starts` holds the first term of each block. */
function blocksFor(word, starts) {
  let first = 0;
  while (first + 1 < starts.length && starts[first + 1] <= word) first += 1;
  const blocks = [];
  for (let block = first; block < starts.length && blocks.length < MOST_BLOCKS; block += 1) {
    if (block > first && starts[block] > word && !starts[block].startsWith(word)) break;
    blocks.push(block);
  }
  return blocks;
}

/** Documents that a word begins a term of: id to whether it is the whole term. Ids come as differences. */
function documentsIn(terms, word) {
  const found = new Map();
  for (const [term, deltas] of terms) {
    if (!term.startsWith(word)) continue;
    let id = 0;
    for (const delta of deltas) {
      id += delta;
      if (term === word || !found.has(id)) found.set(id, term === word);
    }
  }
  return found;
}

/** Ids that each word has found, the best first: whole words before beginnings, then the order of the index, the weightiest kind first. */
function inAll(found) {
  const [fewest, ...others] = [...found].sort((a, b) => a.size - b.size);
  const wholes = (id) => found.filter((documents) => documents.get(id)).length;
  const hits = [...fewest.keys()].filter((id) => others.every((documents) => documents.has(id)));
  return hits.map((id) => [id, wholes(id)]).sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
}

async function documentsOf(word) {
  const { terms, termsPath } = await load(searchIndex);
  const blocks = blocksFor(word, terms).map((block) => load(pathOfPart(termsPath, block)));
  return documentsIn((await Promise.all(blocks)).flat(), word);
}

async function documentsWithAll(words) {
  return inAll(await Promise.all(words.map(documentsOf)));
}

/** Ids for the words of a query. A word that is a kind, as in "job 3003", narrows the search; it may be part of a name as well. */
async function idsFor(words, kinds) {
  const isOf = ([one, many, , , ...others]) => (word) => [one, many, ...others].includes(word);
  const named = kinds.filter((kind) => words.some(isOf(kind)));
  const others = words.filter((word) => !kinds.some((kind) => isOf(kind)(word)));
  const hits = new Set();
  for (const [, , from, to] of named) {
    if (others.length > 0) (await documentsWithAll(others)).filter((id) => from <= id && id < to).forEach((id) => hits.add(id));
    else for (let id = from; id < Math.min(to, from + SHOWN_HITS); id += 1) hits.add(id);
  }
  (await documentsWithAll(words)).forEach((id) => hits.add(id));
  return [...hits];
}

/** How many letters differ between two words: put in, left out or changed; many where their lengths differ much. */
function distance(one, other) {
  if (Math.abs(one.length - other.length) > 2) return 9;
  let row = Array.from({ length: one.length + 1 }, (_, at) => at);
  for (const [down, letter] of [...other].entries()) {
    const next = [down + 1];
    for (let at = 1; at < row.length; at += 1) {
      next[at] = Math.min(next[at - 1] + 1, row[at] + 1, row[at - 1] + Number(one[at - 1] !== letter));
    }
    row = next;
  }
  return row[one.length];
}

/** The word of the index that is nearest to one that nothing has: at most two letters differ, and the first is the same. */
async function nearest(word) {
  const { terms, termsPath } = await load(searchIndex);
  const blocks = await Promise.all(blocksFor(word[0], terms).map((block) => load(pathOfPart(termsPath, block))));
  const near = blocks.flat().map(([term]) => [distance(word, term), term]).filter(([differ]) => differ < 3 && differ * 3 <= word.length);
  return inOrder(near, ([differ]) => differ, 1)[0]?.[1] ?? word;
}

/** The parts of a word that stand alone in names, as in `bci-a01`; the word nearest to it where one of them does not. */
async function parted(word) {
  const parts = word.split(/[-_]+/);
  const found = parts.length > 1 ? await Promise.all(parts.map(documentsOf)) : [];
  return found.length > 0 && found.every((documents) => documents.size > 0) ? parts.join(" ") : nearest(word);
}

/** A query that is spelt as names are; the same where there is no better one. */
async function respelt(query) {
  const better = await Promise.all(wordsOf(query).map(async (word) => ((await documentsOf(word)).size > 0 ? word : parted(word))));
  return better.join(" ");
}

/** The best documents for a query, as [kind, title, about, href], and how many there are in all. */
async function search(query) {
  const { kinds, docsPath, docsPerShard: size } = await load(searchIndex);
  const words = wordsOf(query);
  if (words.length === 0) return { documents: [], total: 0 };
  const ids = await idsFor(words, kinds);
  const best = ids.slice(0, SHOWN_HITS);
  const shards = [...new Set(best.map((id) => Math.floor(id / size)))];
  const docs = new Map(await Promise.all(shards.map(async (shard) => [shard, await load(pathOfPart(docsPath, shard))])));
  const documents = best.map((id) => {
    const [one] = kinds.find(([, , from, to]) => from <= id && id < to);
    const [title, about, href] = docs.get(Math.floor(id / size))[id % size];
    return [one, title, about, href];
  });
  return { documents, total: ids.length };
}
