/**
 * The found words in titles and texts. All that comes of it is text in pieces, never markup.
 *
 * @typedef {import("./letters.js").Letters} Letters
 * @typedef {import("./letters.js").Token} Token
 *
 * @typedef {object} Match  what the query's words are in texts
 * @property {Set<string>} norms
 * @property {string} begun  in plain letters, the beginning of a word that is being typed; ""
 *
 * @typedef {{text: string, mark: boolean}} Piece
 */

const LENGTH = 180;
const LEAST_PART = 4;
const BEFORE = 0.3;

/**
 * A whole text, its found words marked.
 *
 * @param {string} text
 * @param {Match} match
 * @param {Letters} letters
 * @returns {Piece[]}
 */
export function marked(text, match, letters) {
  const whole = text.normalize("NFC");
  return pieces(whole, 0, whole.length, found(whole, match, letters));
}

/**
 * The stretch of a text that has most of the words, cut at spaces; null where it has none.
 *
 * @param {string} text
 * @param {Match} match
 * @param {Letters} letters
 * @returns {{pieces: Piece[], different: number} | null}  and how many different words it has
 */
export function cut(text, match, letters) {
  const whole = text.normalize("NFC").replace(/\s+/g, " ").trim();
  const tokens = found(whole, match, letters);
  if (!tokens.length) return null;
  let first = 0;
  let different = 0;
  tokens.forEach((token, i) => {
    const norms = new Set();
    for (let j = i; j < tokens.length && tokens[j].end <= token.start + LENGTH * (1 - BEFORE); j++) norms.add(tokens[j].norm);
    if (norms.size > different) {
      different = norms.size;
      first = i;
    }
  });
  let start = Math.max(0, Math.min(tokens[first].start - LENGTH * BEFORE, whole.length - LENGTH));
  if (start) start = whole.indexOf(" ", start) + 1;
  start = Math.min(start, tokens[first].start);
  let end = Math.min(whole.length, start + LENGTH);
  if (end < whole.length) end = Math.max(whole.lastIndexOf(" ", end), tokens[first].end);
  const cut = pieces(whole, start, end, tokens);
  if (start) cut.unshift({ text: "… ", mark: false });
  if (end < whole.length) cut.push({ text: " …", mark: false });
  return { pieces: cut, different };
}

/**
 * @param {string} text
 * @param {Match} match
 * @param {Letters} letters
 * @returns {Token[]} the words found
 */
function found(text, { norms, begun }, letters) {
  const long = [...norms].filter((norm) => norm.length >= LEAST_PART);
  /** @param {Token} token */
  const fits = ({ norm, word, parts }) =>
    norms.has(norm) ||
    parts?.some((part) => norms.has(part)) ||
    long.some((part) => norm.startsWith(part) || norm.endsWith(part)) ||
    (begun && letters.after(word).startsWith(begun));
  return letters.tokens(text).filter(fits);
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {Token[]} tokens
 * @returns {Piece[]}
 */
function pieces(text, start, end, tokens) {
  /** @type {Piece[]} */
  const pieces = [];
  /** @param {number} until @param {boolean} mark */
  const add = (until, mark) => {
    if (until > start) pieces.push({ text: text.slice(start, until), mark });
    start = Math.max(start, until);
  };
  for (const token of tokens) {
    if (token.start < start || token.end > end) continue;
    add(token.start, false);
    add(token.end, true);
  }
  add(end, false);
  return pieces;
}
