/**
 * The door to the index: one archive, asked.
 *
 * @typedef {object} Wish  what a citizen asks for
 * @property {string} words  as typed; "" for all answers, newest first
 * @property {Record<string, string[]>} [filters]  facet ("parti", …, "aar") to the keys of which one must fit
 * @property {"best" | "newest"} [order]
 * @property {boolean} [typing]  the last word may go on: it stands for all words that begin with it
 * @property {boolean} [literal]  nothing is corrected ("søg i stedet efter …")
 *
 * @typedef {object} Outcome
 * @property {Uint32Array} numbers  the answers found, in order; a number is the answer's rank by day, 0 the oldest
 * @property {number} partial  index of the first that lacks a word; the length of numbers if none does
 * @property {(number: number) => string[]} lacks  the words, as typed, that an answer found lacks
 * @property {{from: string, to: string}} [corrected]  the words asked for, and those that were found instead
 * @property {Match} match  what to mark in titles and texts
 * @property {boolean} bounded  a phrase was looked for in the best candidates only, and there were more
 *
 * @typedef {object} Match  what the query's words are in texts
 * @property {Set<string>} norms
 * @property {string[][]} phrases  each as its words in plain letters
 * @property {string} begun  the beginning of a word still being typed; ""
 *
 * @typedef {object} Card  a result, to be shown
 * @property {number} number
 * @property {string} title
 * @property {string} path  from the site's root, with "/" at the end
 * @property {string} askers
 * @property {string} administrations
 * @property {string} status  key of the facet "status"
 * @property {string} date  ISO 8601
 * @property {string} lead  the beginning of the question
 *
 * @typedef {object} Choice  one value of a facet
 * @property {string} key
 * @property {string} label
 * @property {number} count  answers found that have it, whatever else of the same facet is chosen
 * @property {boolean} chosen
 *
 * @typedef {{text: string, mark: boolean}} Piece
 *
 * @typedef {object} Excerpt
 * @property {"question" | "answer" | ""} where
 * @property {Piece[]} pieces
 */

/**
 * The archive whose search page lies at `base`.
 *
 * @param {URL | string} base  of the search page, with "/" at the end
 * @param {{stem: (word: string) => string, fetch?: typeof fetch}} tools
 * @returns {Promise<Archive>}
 * @throws {Unreadable}
 */
export async function open(base, tools) {
  throw new Error("not yet");
}

export class Archive {
  /** How many answers there are. @type {number} */
  answers = 0;

  /** Names of the facets: "parti", "spoerger", "forvaltning", "emne", "status" and "aar". @type {string[]} */
  facets = [];

  /**
   * @param {Wish} wish
   * @returns {Promise<Outcome>}
   * @throws {Unreadable} where a file of the index is missing or broken
   */
  async search(wish) {
    throw new Error("not yet");
  }

  /**
   * The values of one facet among what a wish finds without that facet's own filter: those with
   * answers and those chosen, most first (years: newest first).
   *
   * @param {Wish} wish
   * @param {string} facet
   * @returns {Promise<Choice[]>}
   * @throws {Unreadable}
   */
  async counts(wish, facet) {
    throw new Error("not yet");
  }

  /**
   * @param {ArrayLike<number>} numbers  of an outcome; only those to be shown
   * @returns {Promise<Card[]>} in the same order
   * @throws {Unreadable}
   */
  async cards(numbers) {
    throw new Error("not yet");
  }

  /**
   * The place of a card's answer that shows why it was found. Asks for the answer's own text only
   * where neither title nor lead shows a word of the query.
   *
   * @param {Card} card
   * @param {Match} match
   * @returns {Promise<Excerpt>} the lead where nothing better can be had; never throws
   */
  async excerpt(card, match) {
    throw new Error("not yet");
  }

  /**
   * @param {string} text
   * @param {Match} match
   * @returns {Piece[]} the whole text, its found words marked
   */
  mark(text, match) {
    throw new Error("not yet");
  }
}

/** A file of the index is missing or broken. */
export class Unreadable extends Error {
  /**
   * @param {string} address
   * @param {unknown} [cause]
   */
  constructor(address, cause) {
    super(`${address} cannot be read`, { cause });
    this.address = address;
  }
}
