/**
 * The door to the index: one archive, asked.
 *
 * @typedef {object} Wish  what a citizen asks for
 * @property {string} words  as typed; "" for all answers, newest first
 * @property {Record<string, string[]>} [filters]  facet ("parti", …, "aar") to keys of which one must fit
 * @property {"best" | "newest"} [order]
 * @property {boolean} [typing]  the last word may go on: it stands for all words that begin with it
 * @property {boolean} [literal]  nothing is corrected ("søg i stedet efter …")
 *
 * @typedef {object} Outcome
 * @property {Uint32Array} numbers  the answers found, in order; a number is an answer's rank by day, 0 the oldest
 * @property {number} partial  index of the first that lacks a word; the length of `numbers` if none does
 * @property {(number: number) => string[]} lacks  the words, as typed, that an answer found lacks
 * @property {{from: string, to: string}} [corrected]  what was asked for, and what was looked for instead
 * @property {Match} match  what to mark in titles and texts
 * @property {boolean} bounded  phrases were looked for in the best candidates only, and there were more
 * @property {string[]} made  the files of cards that its numbers belong to
 *
 * @typedef {object} Card  a result, to be shown
 * @property {number} number
 * @property {string} title
 * @property {string} path  from the site's root, with "/" at the end
 * @property {string} askers  ", " between them
 * @property {string} administrations  ", " between them
 * @property {string} status  key of the facet "status"
 * @property {string} date  ISO 8601
 * @property {string} lead  the beginning of the question
 *
 * @typedef {object} Choice  one value of a facet
 * @property {string} key
 * @property {string} label
 * @property {number} count  how many of the answers found have it, whatever else of the facet is chosen
 * @property {boolean} chosen
 *
 * @typedef {object} Excerpt
 * @property {"question" | "answer" | ""} where
 * @property {Piece[]} pieces
 *
 * @typedef {import("./query.js").Query} Query
 * @typedef {import("./query.js").Group} Group
 * @typedef {import("./excerpt.js").Match} Match
 * @typedef {import("./excerpt.js").Piece} Piece
 *
 * @typedef {object} Found  what some words find, before filters
 * @property {Uint32Array} answers  best first
 * @property {Uint32Array} [lacking]  for each answer of the archive, a bit for each word
 * @property {string[]} words  as typed
 * @property {string[]} phrases
 * @property {Match} match
 * @property {{from: string, to: string}} [corrected]
 */

import { cut, marked } from "./excerpt.js";
import { Gone, Index, Renewed, Unreadable } from "./index.js";
import { Letters } from "./letters.js";
import { candidates, holds, plainly, textsOf } from "./phrase.js";
import { addCompounds, addHead, groupsOf, join, understand } from "./query.js";
import { rank } from "./rank.js";
import { nearest } from "./spelling.js";

export { Renewed };
export { Unreadable };

const REMEMBERED = 16;
const ENOUGH = 10;
const MOST_READ = 200;
const MOST_HELD = 50;
const AT_ONCE = 20;

/**
 * The archive whose search page lies at `base`.
 *
 * @param {URL | string} base  with "/" at the end
 * @param {{stem: (word: string) => string, fetch?: typeof fetch}} tools
 * @returns {Promise<Archive>}
 * @throws {Unreadable}
 */
export async function open(base, { stem, fetch = (...asked) => globalThis.fetch(...asked) }) {
  const index = await Index.open(new URL(base), fetch);
  return new Archive(index, stem);
}

export class Archive {
  /** @type {Index} */
  #index;
  /** @type {Letters} */
  #letters;
  /** @type {Map<string, Promise<Found>>} */
  #found = new Map();
  /** @type {Promise<Index> | null} */
  #renewal = null;

  /**
   * @param {Index} index
   * @param {(word: string) => string} stem
   */
  constructor(index, stem) {
    this.#index = index;
    this.#letters = new Letters(index.contents.letters, stem);
  }

  /** How many answers there are. */
  get answers() {
    return this.#index.contents.answers;
  }

  /** Names of the facets, "aar" (years) the last. */
  get facets() {
    return [...Object.keys(this.#index.contents.facets), "aar"];
  }

  /**
   * @param {Wish} wish
   * @returns {Promise<Outcome>}
   * @throws {Unreadable} where a file of the index is missing or broken
   */
  search(wish) {
    return this.#ask(async (index) => {
      const found = await this.#look(index, wish);
      const { numbers, bounded } = await this.#results(index, wish, found);
      const { lacking, words, corrected, match } = found;
      /** @param {number} number */
      const whole = (number) => !lacking?.[number];
      const newest = wish.order === "newest";
      const ordered = newest ? newestFirst(numbers, whole) : numbers;
      const partial = ordered.findIndex((number) => !whole(number));
      return {
        numbers: ordered,
        partial: partial < 0 ? ordered.length : partial,
        lacks: (number) => words.filter((_, i) => lacking && lacking[number] & (1 << i)),
        corrected,
        match,
        bounded,
        made: index.contents.cards.files,
      };
    });
  }

  /**
   * Filters by the keys of today: some had others when the address of a search was shared.
   *
   * @param {Record<string, string[]>} filters
   * @returns {Promise<Record<string, string[]>>}
   * @throws {Unreadable}
   */
  renamed(filters) {
    return this.#ask(async (index) => {
      const entries = Object.entries(filters).map(async ([facet, keys]) => {
        const { values } = await index.column(facet);
        const now = keys.map((key) => values.find((value) => value.indexOf(key, 2) > 0)?.[0] ?? key);
        return [facet, [...new Set(now)]];
      });
      return Object.fromEntries(await Promise.all(entries));
    });
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
  counts(wish, facet) {
    return this.#ask(async (index) => {
      const found = await this.#look(index, wish);
      const { numbers } = await this.#results(index, wish, found, facet);
      const { values, starts, of } = await index.column(facet);
      const counts = new Uint32Array(values.length);
      for (const number of numbers) {
        for (let i = starts[number]; i < starts[number + 1]; i++) counts[of[i]]++;
      }
      const chosen = new Set(wish.filters?.[facet]);
      const choices = values.map(([key, label], i) => ({ key, label, count: counts[i], chosen: chosen.has(key) }));
      const { compare } = new Intl.Collator(index.contents.language);
      return choices
        .filter(({ count, chosen }) => count || chosen)
        .sort(facet === "aar"
          ? (a, b) => compare(b.key, a.key)
          : (a, b) => b.count - a.count || compare(a.label, b.label));
    });
  }

  /**
   * @param {Outcome} outcome
   * @param {number} [first]
   * @param {number} [last]  after the last answer to be shown
   * @returns {Promise<Card[]>} in the same order
   * @throws {Unreadable}
   * @throws {Renewed} where the archive was published anew since: search again then
   */
  cards({ numbers, made }, first, last) {
    return this.#ask(async (index) => {
      // A number may stand for another answer now.
      if (`${index.contents.cards.files}` !== `${made}`) throw new Renewed(index.base.href);
      return this.#cards(index, Array.from(numbers.subarray(first, last)));
    });
  }

  /**
   * The place of an answer that shows why it was found. Asks for the answer's own text only where
   * neither title nor lead shows a word of the query.
   *
   * @param {Card} card
   * @param {Match} match
   * @returns {Promise<Excerpt>} the lead where nothing better can be had; never throws
   */
  async excerpt(card, match) {
    const lead = this.mark(card.lead, match);
    const shown = [...this.mark(card.title, match), ...lead].some(({ mark }) => mark);
    if (!shown && (match.norms.size || match.begun)) {
      try {
        const best = (await textsOf(this.#index, card.path))
          .filter(({ kind }) => kind)
          .map(({ kind, text }) => ({ where: kind, cut: cut(text, match, this.#letters) }))
          .reduce((a, b) => ((b.cut?.different ?? 0) > (a.cut?.different ?? 0) ? b : a));
        if (best.cut) return { where: best.where, pieces: best.cut.pieces };
      } catch {
        // The lead will do.
      }
    }
    return { where: "question", pieces: lead };
  }

  /**
   * @param {string} text
   * @param {Match} match
   * @returns {Piece[]} the whole text, its found words marked
   */
  mark(text, match) {
    return marked(text, match, this.#letters);
  }

  /**
   * Asks the index; once more where it was published anew since its table of contents was read.
   *
   * @template T
   * @param {(index: Index) => Promise<T>} question
   * @returns {Promise<T>}
   */
  async #ask(question) {
    const index = this.#index;
    try {
      return await question(index);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      if (index === this.#index) await this.#renew(index);
      return question(this.#index);
    }
  }

  /** @param {Index} old */
  async #renew(old) {
    this.#renewal ??= Index.open(old.base, old.get, { cache: "reload" });
    try {
      this.#index = await this.#renewal;
      this.#letters = new Letters(this.#index.contents.letters, this.#letters.stem);
      this.#found.clear();
    } finally {
      this.#renewal = null;
    }
  }

  /**
   * @param {Index} index
   * @param {Wish} wish
   * @returns {Promise<Found>}
   */
  #look(index, { words, typing = false, literal = false }) {
    const key = JSON.stringify([words, typing, literal]);
    let found = this.#found.get(key);
    if (!found) {
      found = this.#find(index, words.normalize("NFC"), typing, literal);
      found.catch(() => this.#found.delete(key));
      this.#found.set(key, found);
      const [oldest] = this.#found.keys();
      if (this.#found.size > REMEMBERED) this.#found.delete(oldest);
    }
    return found;
  }

  /**
   * @param {Index} index
   * @param {string} text
   * @param {boolean} typing
   * @param {boolean} literal
   * @returns {Promise<Found>}
   */
  async #find(index, text, typing, literal) {
    const letters = this.#letters;
    const { answers, weights } = index.contents;
    const query = understand(text, letters, typing);
    const groups = await groupsOf(query, index, letters);
    let ranked = rank(groups, weights, answers);
    const whole = ranked.answers.subarray(0, ENOUGH).filter((number) => !ranked.lacking[number]);
    const most = whole.length < ENOUGH ? Infinity : 1;
    await index.load(query.joins.flatMap(({ norms }) => norms.slice(0, most)));
    join(query, groups, index);
    await Promise.all(query.words.map((word, i) =>
      word === query.begun || addCompounds(groups[i], word, index, letters)));
    if (!literal) {
      const to = await correct(text, query, groups, index, letters);
      if (to !== text) return { ...(await this.#find(index, to, typing, true)), corrected: { from: text, to } };
    }
    query.words.forEach((word, i) => addHead(groups[i], word, index, letters));
    ranked = rank(groups, weights, answers);
    const norms = new Set(query.words.map(({ norm }) => norm).concat(groups.flatMap((group) => group.norms)));
    return {
      answers: text.trim()
        ? candidates(query, index, ranked.answers)
        : new Uint32Array(answers).map((_, i) => answers - 1 - i),
      lacking: ranked.lacking,
      words: query.words.map(({ start, end }) => text.slice(start, end)),
      phrases: query.phrases.map((phrase) => plainly(phrase, letters)),
      match: { norms: letters.withForms(norms), begun: query.begun ? letters.after(query.begun.word) : "" },
    };
  }

  /**
   * What of the words' finds passes the filters, and has the phrases.
   *
   * @param {Index} index
   * @param {Wish} wish
   * @param {Found} found
   * @param {string} [except]  a facet that does not filter
   * @returns {Promise<{numbers: Uint32Array, bounded: boolean}>}
   */
  async #results(index, { filters = {} }, { answers, phrases }, except) {
    let numbers = answers;
    for (const facet of this.facets) {
      const keys = Object.hasOwn(filters, facet) ? filters[facet] : [];
      if (facet === except || !keys.length) continue;
      const { values, starts, of } = await index.column(facet);
      const wanted = values.map(([key]) => keys.includes(key));
      numbers = numbers.filter((number) => {
        for (let i = starts[number]; i < starts[number + 1]; i++) if (wanted[of[i]]) return true;
        return false;
      });
    }
    if (!phrases.length) return { numbers, bounded: false };
    /** @type {number[]} */
    const held = [];
    let read = 0;
    while (read < Math.min(numbers.length, MOST_READ) && held.length < MOST_HELD) {
      const some = Array.from(numbers.subarray(read, read + AT_ONCE));
      read += some.length;
      const cards = await this.#cards(index, some);
      const hold = await Promise.all(cards.map((card) => this.#holds(index, card, phrases)));
      held.push(...some.filter((_, i) => hold[i]));
    }
    return { numbers: Uint32Array.from(held), bounded: read < numbers.length };
  }

  /**
   * @param {Index} index
   * @param {number[]} numbers
   * @returns {Promise<Card[]>}
   */
  async #cards(index, numbers) {
    const [cards, statuses] = await Promise.all([index.cards(numbers), index.column("status")]);
    return cards.map(([title, path, askers, administrations, status, lead], i) => ({
      number: numbers[i],
      title,
      path,
      askers: [askers].flat().join(", "),
      administrations: [administrations].flat().join(", "),
      status: statuses.values[status]?.[0] ?? "",
      date: index.numbers.date(numbers[i]),
      lead,
    }));
  }

  /**
   * @param {Index} index
   * @param {Card} card
   * @param {string[]} phrases
   */
  async #holds(index, card, phrases) {
    const { number, title, lead, askers, administrations } = card;
    const shown = [title, askers, administrations];
    if (holds(phrases, [...shown, lead], this.#letters)) return true;
    const columns = await Promise.all(Object.keys(index.contents.facets).map((facet) => index.column(facet)));
    const names = columns.flatMap(({ values, starts, of }) =>
      [...of.subarray(starts[number], starts[number + 1])].flatMap((value) => values[value]));
    try {
      const texts = await textsOf(index, card.path);
      return holds(phrases, [...shown, ...names, ...texts.map(({ text }) => text)], this.#letters);
    } catch (error) {
      if (error instanceof Gone) return false;
      throw error;
    }
  }
}

/**
 * A query's text with the words that no answer has replaced by ones a slip away.
 *
 * @param {string} text
 * @param {Query} query
 * @param {Group[]} groups
 * @param {Index} index
 * @param {Letters} letters
 * @returns {Promise<string>}
 */
async function correct(text, { words, typed, begun }, groups, index, letters) {
  const better = await Promise.all(words.map((word, i) => {
    const { alternatives, guessed } = groups[i];
    if (word === begun || (alternatives.length && !guessed)) return undefined;
    return nearest(word, typed[i], index, letters, !alternatives.length);
  }));
  let to = "";
  let at = 0;
  words.forEach(({ start, end }, i) => {
    to += text.slice(at, start) + (better[i] ?? text.slice(start, end));
    at = end;
  });
  return to + text.slice(at);
}

/**
 * @param {Uint32Array} numbers
 * @param {(number: number) => boolean} whole
 * @returns {Uint32Array} those that lack nothing first, both parts newest first
 */
function newestFirst(numbers, whole) {
  const sorted = numbers.slice().sort().reverse();
  return Uint32Array.from([...sorted.filter(whole), ...sorted.filter((number) => !whole(number))]);
}
