/**
 * Words in quotation marks: looked for in the answers' own texts, since the index holds no places.
 *
 * @typedef {import("./letters.js").Letters} Letters
 * @typedef {import("./letters.js").Token} Token
 */

/**
 * The answers that have all words of each phrase, and so may have the phrase.
 *
 * @param {import("./query.js").Query} query
 * @param {import("./index.js").Index} index
 * @param {Uint32Array} answers
 * @returns {Uint32Array} in the same order
 */
export function candidates({ phrases, words }, index, answers) {
  const norms = new Set(phrases.flat().map(({ norm }) => norm));
  for (const { norm } of words) {
    if (!norms.has(norm)) continue;
    const having = new Set(index.posting(norm)?.answers);
    answers = answers.filter((answer) => having.has(answer));
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

/**
 * What an answer says with its footnotes, what its links and attachments are called, and the numbers it is known by.
 *
 * @param {import("./index.js").Index} index
 * @param {string} path
 * @returns {Promise<{kind: "question" | "answer" | "", text: string}[]>}
 */
export function textsOf(index, path) {
  return index.file(`../${path}index.json`, ({ sections = [], links = [], attachments = [], ...data }) => [
    ...sections.map((/** @type {any} */ { kind, text }) => ({ kind, text })),
    ...[{ title: data.notes_text ?? "" }, ...links, ...attachments].map(({ title }) => ({ kind: "answer", text: title })),
    ...[data.sagsnummer, data.dokumentnummer, data.edoc_sagsnummer].map((text) => ({ kind: "", text: text ?? "" })),
  ]);
}
