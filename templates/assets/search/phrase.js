/**
 * Words in quotation marks: looked for in the answers' own texts, since the index holds no places.
 *
 * @typedef {import("./letters.js").Letters} Letters
 * @typedef {import("./letters.js").Token} Token
 */

const FIELDS = [16, 32];

/**
 * The answers that have all words of each phrase in one field, and so may have the phrase.
 *
 * @param {import("./query.js").Query} query
 * @param {import("./index.js").Index} index
 * @param {Uint32Array} answers
 * @returns {Uint32Array} in the same order
 */
export function candidates({ phrases, words }, index, answers) {
  for (const phrase of phrases) {
    const norms = new Set(phrase.map(({ norm }) => norm));
    const postings = words.filter(({ norm }) => norms.has(norm)).map(({ norm }) => index.posting(norm));
    const fields = new Uint8Array(index.contents.answers).fill(FIELDS[0] | FIELDS[1]);
    for (const posting of postings) {
      const here = new Uint8Array(fields.length);
      posting?.answers.forEach((answer, i) => (here[answer] = posting.digits[i]));
      fields.forEach((field, answer) => (fields[answer] = field & here[answer]));
    }
    answers = answers.filter((answer) => fields[answer]);
  }
  return answers;
}

/**
 * Words in plain letters, a space around each.
 *
 * @param {Token[]} tokens
 * @param {Letters} letters
 */
export const plainly = (tokens, letters) => ` ${tokens.map(({ word }) => letters.after(word)).join(" ")} `;

/**
 * Whether each phrase stands in one of some texts, word by word.
 *
 * @param {string[]} phrases  as `plainly` gives them
 * @param {string[]} texts
 * @param {Letters} letters
 */
export function holds(phrases, texts, letters) {
  const plain = texts.map((text) => plainly(letters.tokens(text.normalize("NFC")), letters));
  return phrases.every((phrase) => plain.some((text) => text.includes(phrase)));
}
