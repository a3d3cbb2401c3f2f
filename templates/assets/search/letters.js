/**
 * The normal form of words. The builder has the same in Python; tests/search/vectors/ proves it.
 *
 * What differs by language stands in the table of contents, so that this file knows none:
 *
 * @typedef {object} Table
 * @property {string | null} keep  letters with marks that are letters of their own; null: all are
 * @property {string[]} before  pairs: a spelling, and the letter it stands for; before stemming
 * @property {string[]} after  pairs: a letter, and the plain one that it becomes after stemming
 * @property {string} stop  words that say nothing, with spaces between
 * @property {string | null} links  what may stand between the parts of a compound; null: none is split
 * @property {string} [kin]  endings that the stemmer leaves on some forms of a word, in plain letters
 * @property {string} [forms]  what the stemmer makes of forms of one word, if not the same: "barn born,bror brodr"
 *
 * @typedef {object} Token
 * @property {string} word  in lower case, its spelling made one; for a number its digits
 * @property {string} norm  what the index calls it
 * @property {number} start  where it begins in the text, which must be NFC
 * @property {number} end
 * @property {string[]} [parts]  of a case number, what its two numbers are called alone
 */

const PIECE = String.raw`[\p{L}\p{M}\p{N}\u00AD]`;
const CASE_NUMBER = String.raw`\d{4}[\s_]*[-‐‑‒–—−][\s_]*\d+`;
const THOUSANDS = String.raw`\d{1,3}(?:[.,\u00A0\u202F]\d{3})+(?![\p{L}\p{N}])`;
const TOKEN = new RegExp(`(${CASE_NUMBER})|(${THOUSANDS})|${PIECE}+`, "gu");

const MARKS = /\p{M}+/gu;
const SOFT_HYPHENS = /\u00AD/g;
const NOT_DIGITS = /\D+/;
const DIGIT = /\p{N}/u;
const BEYOND_ASCII = /[^\0-\x7F]/gu;

export class Letters {
  /** @type {Map<string, string>} */
  #norms = new Map();

  /**
   * @param {Table} table
   * @param {(word: string) => string} stem
   */
  constructor(table, stem) {
    this.stem = stem;
    this.links = table.links === null ? [] : ["", ...table.links.split(" ").filter(Boolean)];
    this.endings = (table.kin ?? "").split(" ").filter(Boolean);
    this.keep = table.keep;
    this.respell = replacer(table.before);
    this.flatten = replacer(table.after);
    this.stop = new Set(table.stop.split(" "));
    this.forms = (table.forms ?? "").split(",").map((norms) => norms.split(" "));
  }

  /**
   * The words and numbers of a text.
   *
   * @param {string} text
   * @returns {Token[]}
   */
  tokens(text) {
    const tokens = [];
    for (const found of text.matchAll(TOKEN)) {
      const start = found.index;
      const end = start + found[0].length;
      if (found[1] || found[2]) {
        const parts = found[0].split(NOT_DIGITS);
        const word = parts.join("");
        tokens.push({ word, norm: word, start, end, parts: found[1] ? parts : undefined });
      } else {
        const word = this.before(found[0]);
        if (word) tokens.push({ word, norm: this.norm(word), start, end });
      }
    }
    return tokens;
  }

  /**
   * A word in lower case, its spelling made one ("Aaben" and "åben" are the same).
   *
   * @param {string} word
   * @param {boolean} [typed]  with the letters as they are: in "gaende", for "gående", is no "æ"
   */
  before(word, typed) {
    const lower = word.toLowerCase().normalize("NFC").replace(SOFT_HYPHENS, "");
    if (DIGIT.test(lower)) return lower.normalize("NFKC");
    const { keep } = this;
    const respelled = typed ? lower : this.respell(lower);
    return keep === null ? respelled : respelled.replace(BEYOND_ASCII, (c) => (keep.includes(c) ? c : plain(c)));
  }

  /**
   * A word as it was before, in plain letters.
   *
   * @param {string} word
   */
  after(word) {
    const flat = this.flatten(word);
    return flat.search(BEYOND_ASCII) < 0 ? flat : plain(flat);
  }

  /**
   * What the index calls a word that is as `before` leaves it.
   *
   * @param {string} word
   */
  norm(word) {
    let norm = this.#norms.get(word);
    if (norm === undefined) {
      norm = DIGIT.test(word) ? word : this.after(this.stem(word));
      this.#norms.set(word, norm);
    }
    return norm;
  }

  /**
   * What words are called, and what other forms of them are.
   *
   * @param {Set<string>} norms
   */
  withForms(norms) {
    return new Set([...norms].concat(...this.forms.filter((each) => each.some((norm) => norms.has(norm)))));
  }
}

/**
 * Whether letters alone make a word.
 *
 * @param {string} word
 */
export const isWord = (word) => !DIGIT.test(word);

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(MARKS, "").normalize("NFC");

/**
 * @param {string[]} pairs  what is replaced, and by what, in turn
 * @returns {(text: string) => string}
 */
function replacer(pairs) {
  const by = new Map();
  for (let i = 0; i < pairs.length; i += 2) by.set(pairs[i], pairs[i + 1]);
  if (!by.size) return (text) => text;
  const any = new RegExp([...by.keys()].sort((a, b) => b.length - a.length).join("|"), "gu");
  return (text) => text.replace(any, (spelled) => by.get(spelled));
}
