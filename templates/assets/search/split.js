/**
 * Compounds: "cykelparkering" is "cykel" and "parkering". The builder has the same in Python;
 * tests/search/vectors/ proves it.
 */

import { isWord } from "./letters.js";

/** @typedef {import("./letters.js").Letters} Letters */

const SHORTEST_WORD = 7;
const SHORTEST_PART = 3;
const LONG_PART = 9;

/**
 * The parts of a word, those of long parts after them; none where it cannot be split.
 *
 * @param {string} word  as Letters.before leaves it
 * @param {(part: string) => number} level  how common a part is as a word of its own; 0: no part
 * @param {string[]} links  what may stand between two parts
 * @returns {string[]}
 */
export function split(word, level, links) {
  if (word.length < SHORTEST_WORD || !isWord(word)) return [];
  /** @type {[string, string] | null} */
  let best = null;
  let most = 0;
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at++) {
    const tail = word.slice(at);
    for (const link of links) {
      const head = word.slice(0, at - link.length);
      if (head.length < SHORTEST_PART || !word.startsWith(link, head.length)) continue;
      const ofHead = level(head);
      // A tail is asked for where it has a head alone: its level may lie in another file.
      const ofTail = ofHead && level(tail);
      const score = ofTail && (ofHead + ofTail) * Math.min(head.length, tail.length);
      if (score > most) {
        most = score;
        best = [head, tail];
      }
    }
  }
  if (!best) return [];
  return best.flatMap((part) =>
    part.length < LONG_PART ? [part] : [part, ...split(part, level, links)],
  );
}

/**
 * How common a part of a word is, by how common its norm is.
 *
 * @param {Letters} letters
 * @param {(norm: string) => number} ofNorm
 * @returns {(part: string) => number}
 */
export const levels = (letters, ofNorm) => (part) => {
  const norm = letters.norm(part);
  // The builder finds the words that a part may stand in by the letters of its norm.
  return letters.after(part).startsWith(norm.slice(0, -1)) ? ofNorm(norm) : 0;
};
