/**
 * A query understood: its words, each with what else may stand for it.
 *
 * @typedef {import("./letters.js").Token} Token
 * @typedef {import("./letters.js").Letters} Letters
 * @typedef {import("./index.js").Index} Index
 * @typedef {import("./index.js").Posting} Posting
 *
 * @typedef {object} Query
 * @property {Token[]} words  the words to look for, each once
 * @property {string[]} typed  the same words with the letters that they were typed with
 * @property {Token[][]} phrases  what stands in quotation marks, each as all its words
 * @property {Join[]} joins
 * @property {Token} [begun]  the last word, where it may go on
 *
 * @typedef {{of: number[], norms: string[]}} Join  neighbours written as one word
 *
 * @typedef {object} Group  a word, and all that may stand for it
 * @property {string[]} norms  what to mark
 * @property {Alternative[]} alternatives  the best one counts
 * @property {boolean} [guessed]  none of them is certain: the word may be a slip
 *
 * @typedef {object} Alternative
 * @property {Posting} posting
 * @property {number} weight
 * @property {boolean} [own]  the very word: how rare it is by itself counts
 */

import { kinOf } from "./kin.js";
import { isWord } from "./letters.js";
import { beginningWith, endingIn } from "./spelling.js";
import { levels, split } from "./split.js";

const MOST_WORDS = 24;
const LONGEST_WORD = 64;
const MOST_JOINED = 3;
const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]/g;
const BETWEEN = /^[\s-]*$/;

const FEW = 10;
const FEWEST = 3;
const KIN = 0.7;
const PARTS = 0.45;
const HEAD = 0.2;
const BEGUN = 0.7;
const LONGER = 0.06;
const SHORTEST_BEGUN = 2;
const SHORTEST_RARE = 4;
const SHORTEST_PART = 3;
const MOST_BEGUN = 60;
const NOWHERE = { answers: new Uint32Array(), steps: new Uint8Array() };

/**
 * @param {string} text
 * @param {Letters} letters
 * @param {boolean} typing
 * @returns {Query}
 */
export function understand(text, letters, typing) {
  const tokens = letters.tokens(text).filter(({ word }) => word.length <= LONGEST_WORD);
  const telling = tokens.filter(({ word }) => !letters.stop.has(word));
  /** @type {Map<string, Token>} */
  const words = new Map();
  for (const token of telling.length ? telling : tokens) {
    if (words.size < MOST_WORDS && !words.has(token.norm)) words.set(token.norm, token);
  }
  const norms = [...words.keys()];
  const typed = Array.from(words.values(), ({ start, end }) => letters.before(text.slice(start, end), true));
  /** @type {Join[]} */
  const joins = [];
  tokens.forEach((token, i) => {
    const near = [token];
    for (const next of tokens.slice(i + 1, i + MOST_JOINED)) {
      const last = near[near.length - 1];
      if (!BETWEEN.test(text.slice(last.end, next.start)) || !isWord(last.word) || !isWord(next.word)) return;
      near.push(next);
      const of = near.map(({ norm }) => norms.indexOf(norm)).filter((at) => at >= 0);
      // A word that says nothing may begin another: "til skud". But then nothing links them.
      const links = of.length === near.length ? letters.links : letters.links.slice(0, tokens.length === 2 ? 1 : 0);
      joins.push({ of, norms: links.map((link) => letters.norm(near.map(({ word }) => word).join(link))) });
    }
  });
  const phrases = Array.from(text.matchAll(QUOTED), (found) => letters.tokens(found[1]));
  const last = tokens.at(-1);
  const begun = typing && last?.end === text.length && isWord(last.word) ? words.get(last.norm) : undefined;
  return { words: [...words.values()], typed, phrases: phrases.filter((each) => each.length), joins, begun };
}

/**
 * What may stand for each word: itself and its kin; the words that begin with it, while it is being
 * typed or is rare; its parts, where it is a compound that few answers have.
 *
 * @param {Query} query
 * @param {Index} index
 * @param {Letters} letters
 * @returns {Promise<Group[]>}
 */
export async function groupsOf(query, index, letters) {
  const kin = query.words.map(({ word, norm }) => (isWord(word) ? kinOf(norm, letters.endings, letters.after(word)) : []));
  const own = query.words.map(({ norm }, i) => [norm, letters.norm(query.typed[i])]);
  await index.load(query.words.flatMap(({ parts = [] }, i) => [...own[i], ...kin[i], ...parts]));
  return Promise.all(query.words.map(async (token, i) => {
    /** @type {Group} */
    const group = { norms: [], alternatives: [] };
    add(group, own[i], index, 1, true);
    const many = hits(group);
    // Files are asked for only where a word would have nothing else.
    const ask = !add(group, kin[i], index, KIN) && !many;
    const begun = token === query.begun;
    if (begun || (isWord(token.word) && many < FEW)) await addBegun(group, token.word, index, letters, begun);
    if (many >= FEW) return group;
    // A case number that is in no answer may be a span of years.
    if (token.parts && !many) await addTogether(group, token.parts, index, letters, ask);
    if (!isWord(token.word)) return group;
    let parts = await leaves(token.word, index, letters, ask);
    if (!parts.length) parts = await leaves(token.word, index, letters, ask, 1);
    await addTogether(group, parts, index, letters, ask);
    // One that stands alone in few answers may well end the words that are meant.
    const alone = token.word.length > SHORTEST_RARE && !query.words[1];
    if (!begun && hits(group) < FEWEST && (alone || !many)) {
      add(group, await endingIn(token, index, letters), index, PARTS);
    }
    return group;
  }));
}

/**
 * Lets compounds that begin with a word in another form stand for it, where nothing else does.
 *
 * @param {Group} group
 * @param {Token} token
 * @param {Index} index
 * @param {Letters} letters
 */
export async function addCompounds(group, { word }, index, letters) {
  if (hits(group) || !isWord(word)) return;
  const stem = letters.stem(word);
  // "rotterne" has lost a letter that "rottegift" has, as "robotter" has not.
  const twice = stem + stem.at(-1);
  const beginning = stem.length < SHORTEST_RARE && word.startsWith(twice) ? twice : stem;
  await addBegun(group, beginning, index, letters, false, SHORTEST_PART);
  group.guessed = true;
}

/**
 * Lets the longest word that one begins with stand for it, where nothing else does.
 *
 * @param {Group} group
 * @param {Token} token
 * @param {Index} index
 * @param {Letters} letters
 */
export function addHead(group, { word }, index, letters) {
  for (let end = word.length - 1; end >= SHORTEST_RARE && !hits(group); end--) {
    add(group, [letters.norm(word.slice(0, end))], index, HEAD);
  }
}

/**
 * Lets neighbours that are one word in some answers stand for both.
 *
 * @param {Query} query
 * @param {Group[]} groups
 * @param {Index} index
 */
export function join(query, groups, index) {
  for (const { of, norms } of query.joins) for (const each of of) add(groups[each], norms, index, 1, true);
}

/**
 * @param {Group} group
 * @param {string[]} norms
 * @param {Index} index
 * @param {number} weight
 * @param {boolean} [own]
 * @returns {boolean} whether any of them stands anywhere
 */
function add(group, norms, index, weight, own) {
  let any = false;
  for (const norm of new Set(norms)) {
    const posting = index.posting(norm);
    if (!posting) continue;
    any = true;
    group.norms.push(norm);
    group.alternatives.push({ posting, weight, own });
  }
  return any;
}

/** @param {Group} group */
const hits = (group) => group.alternatives.reduce((sum, { posting }) => sum + posting.answers.length, 0);

/**
 * @param {Group} group
 * @param {string} word
 * @param {Index} index
 * @param {Letters} letters
 * @param {boolean} typing
 * @param {number} [least]  letters that must follow
 */
async function addBegun(group, word, index, letters, typing, least = 0) {
  const beginning = letters.after(word);
  if (beginning.length < (typing ? SHORTEST_BEGUN : SHORTEST_RARE)) return;
  let terms = await index.beginning(beginning, typing);
  terms = terms.filter((term) => term.length >= beginning.length + least && !group.norms.includes(term));
  if (letters.keep && beginning !== word) terms = await beginningWith(terms, word, index, letters);
  for (const term of terms.slice(0, MOST_BEGUN)) {
    const posting = index.posting(term);
    const weight = BEGUN / (1 + LONGER * (term.length - beginning.length));
    if (posting) group.alternatives.push({ posting, weight });
  }
}

/**
 * Lets answers that have all parts of a word stand for it, each as strong as its weakest part.
 *
 * @param {Group} group
 * @param {string[]} parts
 * @param {Index} index
 * @param {Letters} letters
 * @param {boolean} ask
 */
async function addTogether(group, parts, index, letters, ask) {
  if (!parts.length) return;
  const forms = parts.map((part) => [part, ...kinOf(part, letters.endings)]);
  if (ask) await index.load(forms.flat());
  // A step of weight and one more; 0 where an answer lacks a part.
  const held = new Uint8Array(index.contents.answers).fill(255);
  for (const norms of forms) {
    const here = new Uint8Array(held.length);
    for (const norm of norms) {
      const { answers, steps } = index.posting(norm) ?? NOWHERE;
      for (let i = 0; i < answers.length; i++) {
        here[answers[i]] = Math.max(here[answers[i]], steps[i] + 1);
      }
    }
    for (let i = 0; i < held.length; i++) held[i] = Math.min(held[i], here[i]);
  }
  const found = [];
  for (let i = 0; i < held.length; i++) if (held[i]) found.push(i);
  if (!found.length) return;
  const answers = Uint32Array.from(found);
  const steps = Uint8Array.from(found, (answer) => held[answer] - 1);
  group.norms.push(...forms.flat().filter((norm) => index.posting(norm)));
  group.alternatives.push({ posting: { answers, steps }, weight: PARTS });
}

/**
 * The norms of the smallest parts of a compound.
 *
 * @param {string} word
 * @param {Index} index
 * @param {Letters} letters
 * @param {boolean} ask  for files that are not here yet
 * @param {number} [least]  1: words that are too rare for the builder are parts as well
 * @returns {Promise<string[]>}
 */
async function leaves(word, index, letters, ask, least = 0) {
  /** @type {Set<string>} */
  const unknown = new Set();
  const level = levels(letters, (norm) => {
    if (!index.knows(norm)) unknown.add(norm);
    return index.level(norm) || (norm.length >= SHORTEST_RARE && index.posting(norm) ? least : 0);
  });
  /** @param {string} part */
  const parts = (part) => split(part, level, letters.links);
  // Each round knows more heads, and so asks for the tails that belong to them.
  let found;
  do {
    await index.load(unknown);
    unknown.clear();
    found = parts(word);
  } while (ask && unknown.size);
  return found.filter((part) => !parts(part).length).map((part) => letters.norm(part));
}
