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
 * @property {Token[][]} phrases  what stands in quotation marks, each as all its words
 * @property {Join[]} joins
 * @property {Token} [begun]  the last word, where it may go on
 *
 * @typedef {{of: [number, number], norms: string[]}} Join  two neighbours written as one word
 *
 * @typedef {object} Group  a word, and all that may stand for it
 * @property {string[]} norms  what to mark
 * @property {{posting: Posting, weight: number}[]} alternatives  the best one counts
 */

import { kinOf } from "./kin.js";
import { isWord } from "./letters.js";
import { endingIn } from "./spelling.js";
import { split } from "./split.js";

const MOST_WORDS = 24;
const LONGEST_WORD = 80;
const QUOTED = /["“”„«»]([^"“”„«»]*)["“”„«»]/g;
const BETWEEN = /^[\s-]*$/;

const FEW = 10;
const KIN = 0.8;
const PARTS = 0.45;
const BEGUN = 0.5;
const LONGER = 0.15;
const SHORTEST_BEGUN = 2;
const SHORTEST_RARE = 4;
const MOST_BEGUN = 60;

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
  /** @type {Join[]} */
  const joins = [];
  tokens.forEach((token, i) => {
    const next = tokens[i + 1];
    const of = /** @type {[number, number]} */ ([token, next].map((each) => norms.indexOf(each?.norm)));
    if (!next || of.includes(-1) || !BETWEEN.test(text.slice(token.end, next.start))) return;
    if (!isWord(token.word) || !isWord(next.word)) return;
    joins.push({ of, norms: letters.links.map((link) => letters.norm(token.word + link + next.word)) });
  });
  const phrases = Array.from(text.matchAll(QUOTED), (found) => letters.tokens(found[1]));
  const last = tokens.at(-1);
  const begun = typing && last?.end === text.length && isWord(last.word) ? last : undefined;
  return { words: [...words.values()], phrases: phrases.filter((each) => each.length), joins, begun };
}

/**
 * What may stand for each word: itself; the words that begin with it, while it is being typed; its
 * parts, all of them, where it is a compound that few answers have.
 *
 * @param {Query} query
 * @param {Index} index
 * @param {Letters} letters
 * @returns {Promise<Group[]>}
 */
export async function groupsOf(query, index, letters) {
  const kin = query.words.map(({ word, norm }) => (isWord(word) ? kinOf(norm, letters.endings) : []));
  await index.load(query.words.flatMap((token, i) => [token.norm, ...kin[i], ...(token.parts ?? [])]));
  return Promise.all(query.words.map(async (token, i) => {
    const group = groupOf([token.norm], index);
    const others = groupOf(kin[i], index, KIN);
    group.norms.push(...others.norms);
    group.alternatives.push(...others.alternatives);
    if (token === query.begun) await addBegun(group, token.word, index, letters);
    if (hits(group) >= FEW) return group;
    // A case number that is in no answer may be a span of years.
    if (token.parts && !hits(group)) await addParts(group, token.parts, index);
    if (!isWord(token.word)) return group;
    await addParts(group, await leaves(token.word, index, letters), index);
    if (!hits(group)) await addParts(group, await leaves(token.word, index, letters, 1), index);
    if (!hits(group) && token !== query.begun) await addEnding(group, token, index, letters);
    return group;
  }));
}

/**
 * Lets neighbours that are one word in some answers stand for both.
 *
 * @param {Query} query
 * @param {Group[]} groups
 * @param {Index} index
 * @returns {boolean} whether there are any
 */
export function join(query, groups, index) {
  let any = false;
  for (const { of, norms } of query.joins) {
    const { alternatives, norms: found } = groupOf(norms, index);
    for (const each of of) {
      groups[each].alternatives.push(...alternatives);
      groups[each].norms.push(...found);
      any ||= found.length > 0;
    }
  }
  return any;
}

/**
 * @param {string[]} norms
 * @param {Index} index
 * @param {number} [weight]
 * @returns {Group}
 */
function groupOf(norms, index, weight = 1) {
  /** @type {Group} */
  const group = { norms: [], alternatives: [] };
  for (const norm of new Set(norms)) {
    const posting = index.posting(norm);
    if (!posting) continue;
    group.norms.push(norm);
    group.alternatives.push({ posting, weight });
  }
  return group;
}

/** @param {Group} group */
const hits = (group) => group.alternatives.reduce((sum, { posting }) => sum + posting.answers.length, 0);

/**
 * @param {Group} group
 * @param {string} word
 * @param {Index} index
 * @param {Letters} letters
 */
async function addBegun(group, word, index, letters) {
  const beginning = letters.after(word);
  if (beginning.length < SHORTEST_BEGUN) return;
  const terms = await index.beginning(beginning);
  for (const term of terms.slice(0, MOST_BEGUN)) {
    const posting = index.posting(term);
    const weight = BEGUN / (1 + LONGER * (term.length - beginning.length));
    if (posting) group.alternatives.push({ posting, weight });
  }
}

/**
 * @param {Group} group
 * @param {string[]} parts
 * @param {Index} index
 */
async function addParts(group, parts, index) {
  await index.load(parts);
  const postings = parts.map((part) => index.posting(part));
  if (!parts.length || postings.some((each) => !each)) return;
  const posting = /** @type {Posting[]} */ (postings).reduce(together);
  group.norms.push(...parts);
  group.alternatives.push({ posting, weight: PARTS });
}

/**
 * @param {Group} group
 * @param {Token} token
 * @param {Index} index
 * @param {Letters} letters
 */
async function addEnding(group, token, index, letters) {
  const norms = await endingIn(token, index, letters);
  await index.load(norms);
  for (const norm of norms) {
    const posting = index.posting(norm);
    if (posting) group.alternatives.push({ posting, weight: PARTS });
  }
  group.norms.push(...norms);
}

/**
 * The norms of the smallest parts of a compound.
 *
 * @param {string} word
 * @param {Index} index
 * @param {Letters} letters
 * @param {number} [least]  1: words that are too rare for the builder are parts as well
 * @returns {Promise<string[]>}
 */
async function leaves(word, index, letters, least = 0) {
  /** @type {Set<string>} */
  const unknown = new Set();
  /** @param {string} part */
  const level = (part) => {
    const norm = letters.norm(part);
    // As the builder has it, which finds words by the letters that their parts begin with.
    if (!letters.after(part).startsWith(norm.slice(0, -1))) return 0;
    if (!index.knows(norm)) unknown.add(norm);
    return index.level(norm) || (norm.length >= SHORTEST_RARE && index.posting(norm) ? least : 0);
  };
  /** @param {string} part */
  const parts = (part) => split(part, level, letters.links);
  // Each round knows more heads, and so asks for the tails that belong to them.
  let found;
  do {
    await index.load(unknown);
    unknown.clear();
    found = parts(word);
  } while (unknown.size);
  return found.filter((part) => !parts(part).length).map((part) => letters.norm(part));
}

/**
 * The answers that two terms have in common, each as its weaker one.
 *
 * @param {Posting} a
 * @param {Posting} b
 * @returns {Posting}
 */
function together(a, b) {
  const answers = [];
  const digits = [];
  for (let i = 0, j = 0; i < a.answers.length && j < b.answers.length; ) {
    if (a.answers[i] < b.answers[j]) i++;
    else if (a.answers[i] > b.answers[j]) j++;
    else {
      answers.push(a.answers[i]);
      digits.push((a.digits[i] & b.digits[j] & 48) | Math.min(a.digits[i] & 15, b.digits[j] & 15));
      i++;
      j++;
    }
  }
  return { answers: Uint32Array.from(answers), digits: Uint8Array.from(digits) };
}
