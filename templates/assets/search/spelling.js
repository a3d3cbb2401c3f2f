/**
 * Help with a word that no answer has: the commonest one that is a single slip away.
 *
 * A slip leaves one half of a word as it was, so its neighbours stand together in a list that is
 * sorted by beginnings, or in one sorted by ends.
 *
 * @typedef {import("./letters.js").Token} Token
 * @typedef {import("./letters.js").Letters} Letters
 * @typedef {import("./index.js").Index} Index
 */

import { reversed } from "./index.js";
import { isWord } from "./letters.js";

const SHORTEST = 4;
const LONG = 15;
const NEAR = 3;
const LONGEST_ENDING = 6;
const SHORTEST_END = 3;
const MOST_ENDS = 4;

/**
 * @param {Token} token
 * @param {string} typed  the word with the letters that it was typed with
 * @param {Index} index
 * @param {Letters} letters
 * @param {boolean} far  also for words whose stems alone are near
 * @returns {Promise<string | undefined>} a word as answers write it
 * @throws {import("./index.js").Unreadable}
 */
export async function nearest({ word, norm }, typed, index, letters, far) {
  if (norm.length < SHORTEST || !isWord(word)) return undefined;
  const half = norm.length >> 1;
  const files = await Promise.all([
    index.spellings("forward", norm.slice(0, half)),
    // Two letters exchanged in the middle spoil both halves; without the middle one is whole.
    index.spellings("backward", reversed(norm.slice(half + 1))),
  ]);
  let best;
  let most = -1;
  for (const { word: candidate, level } of files.flat()) {
    if (Math.abs(candidate.length - word.length) > LONGEST_ENDING) continue;
    const other = letters.before(candidate);
    const near = oneSlip(word, other) || oneSlip(typed, other) || single(word) === single(other);
    if (!near && !(far && oneSlip(norm, letters.norm(other)))) continue;
    // People seldom mistake the first letter; and a form that is near is meant rather than another.
    const likely = level + Number(other[0] === word[0]) + NEAR * Number(near);
    if (likely > most) {
      most = likely;
      best = candidate;
    }
  }
  if (best || norm.length < LONG) return best;
  // A long word that few answers have is not among them, but its norm may stand where this one would.
  const [terms] = await index.load([norm]);
  for (const term of terms) {
    if (!oneSlip(norm, term)) continue;
    const [at, wrong, right] = apart(norm, term);
    const other = word.slice(0, at) + right + word.slice(at + wrong.length);
    if (letters.norm(other) === term) return other;
  }
  return undefined;
}

/**
 * Words that end in one, the commonest first: compounds that the builder did not split, because
 * their last part is too rare by itself.
 *
 * @param {Token} token
 * @param {Index} index
 * @param {Letters} letters
 * @returns {Promise<string[]>} norms, a few at most, loaded
 * @throws {import("./index.js").Unreadable}
 */
export async function endingIn({ word, norm }, index, letters) {
  // Plain letters are not enough for a short end: "kær" is in "gadekær", not in "boldkar". Nor is
  // one spelling: "børn" is not in "naboernes".
  const end = letters.stem(word);
  if (end.length < SHORTEST_END) return [];
  const words = await index.spellings("backward", reversed(norm));
  const found = normsOf(words, letters, (other, word) =>
    word.includes(end) && letters.stem(other).endsWith(end));
  const norms = found.slice(0, MOST_ENDS);
  await index.load(norms);
  return norms;
}

/**
 * Those of some terms that may be written as a word begins. Plain letters are not enough: "moderne"
 * begins with "mode", not with "møde".
 *
 * @param {string[]} terms  that begin so in plain letters
 * @param {string} word
 * @param {Index} index
 * @param {Letters} letters
 * @returns {Promise<string[]>}
 * @throws {import("./index.js").Unreadable}
 */
export async function beginningWith(terms, word, index, letters) {
  const plain = letters.after(word);
  const words = terms.length ? await index.spellings("forward", plain) : [];
  const others = normsOf(words, letters, (other) => letters.after(other).startsWith(plain) && !other.startsWith(word));
  return terms.filter((term) => !others.includes(term));
}

/**
 * What the index calls those of some words that are written so, the commonest first.
 *
 * @param {{word: string, level: number}[]} words
 * @param {Letters} letters
 * @param {(other: string, word: string) => boolean} so  by its one spelling, and as it is written
 */
const normsOf = (words, letters, so) => words
  .sort((a, b) => b.level - a.level)
  .filter(({ word }) => so(letters.before(word), word))
  .map(({ word }) => letters.norm(letters.before(word)));

/** A word without double letters, which many double or do not. @param {string} word */
const single = (word) => word.replace(/(.)\1/g, "$1");

/**
 * Whether a letter too many, too few or wrong, or two exchanged, is all that parts two words.
 *
 * @param {string} a
 * @param {string} b
 */
function oneSlip(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  const [, x, y] = apart(a, b);
  return (x.length < 2 && y.length < 2) || (x.length === 2 && y === x[1] + x[0]);
}

/**
 * What parts two words.
 *
 * @param {string} a
 * @param {string} b
 * @returns {[at: number, inA: string, inB: string]}
 */
function apart(a, b) {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return [start, a.slice(start, a.length - end), b.slice(start, b.length - end)];
}
