/**
 * The index as it lies on the host: which file holds what, fetched once, decoded when needed.
 *
 * @typedef {object} Contents  indeks.json
 * @property {number} format
 * @property {string} language
 * @property {number} answers
 * @property {string} from  the day that `days` begins with
 * @property {number[]} days  answers of each day; -k: k days with none
 * @property {number[]} weights  what a step of weight stands for
 * @property {import("./letters.js").Table} letters
 * @property {Shards} terms
 * @property {{forward: Shards, backward: Shards}} spellings
 * @property {{size: number, files: string[]}} cards
 * @property {Record<string, string>} facets
 *
 * @typedef {{starts: string[], files: string[]}} Shards  files, and what each of them begins with
 *
 * @typedef {{level: number, posting: Posting}} Term
 *
 * @typedef {object} Posting  where a term stands
 * @property {Uint32Array} answers  the answers' ranks
 * @property {Uint8Array} steps  of weight, for each
 *
 * @typedef {object} Column  what each answer has of one facet
 * @property {[key: string, label: string, ...former: string[]][]} values  `former`: keys that it had before
 * @property {Uint32Array} starts  where an answer's values start in `of`; one more than there are answers
 * @property {Uint16Array | Uint32Array} of  indices of values
 */

const DAY = 86_400_000;
const PATIENCE = 30_000;
const PERIOD = 32;
const ROOM = 8;

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

/** A file that the table of contents names is no longer there: the archive was published anew. */
export class Gone extends Unreadable {}

/** What was found was found in an archive that has been published anew since. */
export class Renewed extends Unreadable {}

/**
 * @param {URL} address
 * @param {typeof fetch} get
 * @param {RequestInit} [how]
 * @returns {Promise<any>}
 * @throws {Unreadable}
 */
export async function read(address, get, how) {
  let answer;
  try {
    answer = await get(address, { ...how, signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return await answer.json();
  } catch (error) {
    throw new Unreadable(address.href, error);
  }
  throw new (answer.status === 404 ? Gone : Unreadable)(address.href, answer.status);
}

export class Index {
  /** @type {Map<string, Promise<any>>} */
  #files = new Map();
  /** @type {Set<string>} */
  #shards = new Set();
  /** @type {Map<string, Term>} */
  #terms = new Map();

  /**
   * @param {URL} base
   * @param {typeof fetch} get
   * @param {Contents} contents
   */
  constructor(base, get, contents) {
    this.base = base;
    this.get = get;
    this.contents = contents;
    this.numbers = new Numbers(contents);
  }

  /**
   * @param {URL} base
   * @param {typeof fetch} get
   * @param {RequestInit} [how]
   * @throws {Unreadable}
   */
  static async open(base, get, how) {
    const address = new URL("indeks.json", base);
    const contents = await read(address, get, how);
    if (contents?.format !== 1) throw new Unreadable(address.href, "another format");
    return new Index(base, get, contents);
  }

  /**
   * A file by its name, asked for once.
   *
   * @template T
   * @param {string} name
   * @param {(data: any) => T} decoded
   * @returns {Promise<T>}
   * @throws {Unreadable}
   */
  file(name, decoded) {
    let file = this.#files.get(name);
    if (!file) {
      const address = new URL(name, this.base);
      file = read(address, this.get).then(decoded).catch((error) => {
        throw error instanceof Unreadable ? error : new Unreadable(address.href, error);
      });
      file.catch(() => this.#files.delete(name));
      this.#files.set(name, file);
    }
    return file;
  }

  /**
   * Fetches what is known about some terms.
   *
   * @param {Iterable<string>} terms
   * @returns {Promise<string[][]>} all terms of each file that may hold one of them
   * @throws {Unreadable}
   */
  load(terms) {
    const names = new Set(Array.from(terms, (term) => fileOf(this.contents.terms, term)));
    return Promise.all(Array.from(names, (name) => (name ? this.#loaded(name) : [])));
  }

  /**
   * Whether what is known about a term is here already.
   *
   * @param {string} term
   */
  knows(term) {
    const name = fileOf(this.contents.terms, term);
    return !name || this.#shards.has(name);
  }

  /**
   * @param {string} name
   * @returns {Promise<string[]>} its terms
   */
  #loaded(name) {
    return this.file(name, ({ terms, levels, stands }) => {
      const bits = new Bits(stands);
      const words = unfolded(terms);
      words.forEach((term, at) => this.#terms.set(term, { level: Number(levels[at]), posting: bits.posting(this.numbers) }));
      this.#shards.add(name);
      return words;
    });
  }

  /**
   * Terms that begin so.
   *
   * @param {string} beginning
   * @param {boolean} more  from two files at most; else from those that are here
   * @returns {Promise<string[]>}
   * @throws {Unreadable}
   */
  async beginning(beginning, more) {
    const files = filesOf(this.contents.terms, beginning).filter((name) => more || this.#shards.has(name));
    const shards = await Promise.all(files.map((name) => this.#loaded(name)));
    return shards.flatMap((terms) => terms.filter((term) => term.startsWith(beginning)));
  }

  /**
   * How common a term is as a word that compounds are made of, 0 to 9; 0 unless it was loaded.
   *
   * @param {string} term
   */
  level(term) {
    return this.#terms.get(term)?.level ?? 0;
  }

  /**
   * Where a term stands; undefined where it stands nowhere, or was not loaded.
   *
   * @param {string} term
   * @returns {Posting | undefined}
   */
  posting(term) {
    return this.#terms.get(term)?.posting;
  }

  /**
   * The written words near a misspelt one, by the half of it that is right.
   *
   * @param {"forward" | "backward"} way
   * @param {string} half  of its norm; the second one reversed
   * @returns {Promise<{word: string, level: number}[]>}
   * @throws {Unreadable}
   */
  async spellings(way, half) {
    const files = filesOf(this.contents.spellings[way], half);
    const lists = await Promise.all(files.map((name) => this.file(name, ({ words, ends, levels }) => {
      const rest = ends?.split("-");
      return unfolded(words).map((word, at) => ({ word: rest ? reversed(word) + rest[at] : word, level: Number(levels[at]) }));
    })));
    return lists.flat();
  }

  /**
   * @param {string} facet
   * @returns {Promise<Column>}
   * @throws {Unreadable}
   */
  column(facet) {
    if (facet === "aar") return Promise.resolve(this.numbers.years);
    return this.file(this.contents.facets[facet], columnOf);
  }

  /**
   * What the cards' files hold of some answers, in the same order.
   *
   * @param {number[]} answers
   * @returns {Promise<any[][]>}
   * @throws {Unreadable}
   */
  async cards(answers) {
    const { size, files } = this.contents.cards;
    return Promise.all(answers.map(async (answer) => {
      const window = Math.floor(this.numbers.number(answer) / size);
      const cards = await this.file(files[window], (data) => data);
      const card = cards[answer - this.numbers.rank(window * size)];
      if (!Array.isArray(card)) throw new Unreadable(new URL(files[window], this.base).href, answer);
      return card;
    }));
  }
}

/** The numbers that the index gives answers, day by day, and their ranks: 0, 1, 2… */
class Numbers {
  /** @param {Contents} contents */
  constructor({ answers, days, from }) {
    const first = Date.parse(from) / DAY;
    /** The day of each answer, counted from 1970. */
    this.day = new Uint32Array(answers);
    this.#number = new Uint32Array(answers);
    let day = first;
    let period = 0;
    let start = 0;
    let rank = 0;
    for (const here of days) {
      if (here < 0) {
        day -= here;
        continue;
      }
      // A few answers more or less move no number of a later period.
      if (period < (period = Math.floor((day - first) / PERIOD))) start = Math.ceil(start / ROOM) * ROOM;
      this.day.fill(day, rank, rank + here);
      for (let i = 0; i < here; i++) this.#number[rank++] = start++;
      day++;
    }
    this.end = start;
    this.#ranks = new Int32Array(start).fill(-1);
    for (let i = 0; i < rank; i++) this.#ranks[this.#number[i]] = i;
    this.years = this.#years();
  }

  /** @type {Uint32Array} */
  #number;
  /** @type {Int32Array} */
  #ranks;

  /**
   * The number of an answer.
   *
   * @param {number} rank
   */
  number(rank) {
    return this.#number[rank];
  }

  /**
   * The rank of the answer that has a number, or else of the next one.
   *
   * @param {number} number
   */
  rank(number) {
    while (number < this.#ranks.length && this.#ranks[number] < 0) number++;
    return number < this.#ranks.length ? this.#ranks[number] : this.#number.length;
  }

  /**
   * The day of an answer, ISO 8601.
   *
   * @param {number} rank
   */
  date(rank) {
    return new Date(this.day[rank] * DAY).toISOString().slice(0, 10);
  }

  /** @returns {Column} */
  #years() {
    /** @type {[string, string][]} */
    const values = [];
    const of = new Uint16Array(this.day.length);
    let until = 0;
    this.day.forEach((day, rank) => {
      if (day >= until) {
        const year = new Date(day * DAY).getUTCFullYear();
        until = Date.UTC(year + 1, 0) / DAY;
        values.push([String(year), String(year)]);
      }
      of[rank] = values.length - 1;
    });
    return { values, starts: Uint32Array.from({ length: of.length + 1 }, (_, i) => i), of };
  }
}

/**
 * The file that holds a word if any does: the last one that begins with it or before it.
 *
 * @param {Shards} shards
 * @param {string} word
 */
const fileOf = (shards, word) => shards.files[place(shards, word)];

/**
 * The files that hold the words with some beginning; two at most.
 *
 * @param {Shards} shards
 * @param {string} beginning
 */
function filesOf(shards, beginning) {
  const first = place(shards, beginning);
  const last = place(shards, beginning + "\uFFFF");
  return shards.files.slice(first, Math.min(first + 1, last) + 1);
}

/**
 * Words stand in order of their UTF-16 here and of code points there, which is the same in all
 * alphabets that a stemmer knows.
 *
 * @param {Shards} shards
 * @param {string} word
 */
function place({ starts }, word) {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (word < starts[middle]) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low - 1);
}

/** Where terms stand, one after another, in bits: docs/search.md tells how. */
class Bits {
  #at = 0;

  /** @param {string} text  in base64 */
  constructor(text) {
    this.#bytes = atob(text);
  }

  /** @type {string} */
  #bytes;

  /** The next bit; after the last one 0. */
  #bit() {
    return (this.#bytes.charCodeAt(this.#at >> 3) >> (~this.#at++ & 7)) & 1;
  }

  #ones() {
    let count = 0;
    while (this.#bit()) count++;
    return count;
  }

  /**
   * @param {number} number  to which the next bits are added
   * @param {number} bits
   */
  #after(number, bits) {
    while (bits--) number = number * 2 + this.#bit();
    return number;
  }

  /**
   * Where the next term stands.
   *
   * @param {Numbers} numbers
   * @returns {Posting}
   */
  posting(numbers) {
    const count = this.#after(1, this.#ones());
    const answers = new Uint32Array(count);
    const steps = new Uint8Array(count);
    const bits = Math.clz32(count) - Math.clz32(numbers.end);
    let number = 0;
    for (let i = 0; i < count; i++) {
      number += this.#after(this.#ones(), bits);
      answers[i] = numbers.rank(number++);
      steps[i] = this.#ones();
    }
    return { answers, steps };
  }
}

/**
 * Words that are told without what they share with the one before.
 *
 * @param {string} text  for each word a capital, A for no letter shared, and its other letters
 * @returns {string[]}
 */
function unfolded(text) {
  let word = "";
  return text.split(/(?=[A-Z])/).map((told) => (word = word.slice(0, told.charCodeAt(0) - 65) + told.slice(1)));
}

/** @param {string} word */
export const reversed = (word) => Array.from(word).reverse().join("");

/**
 * @param {{values: Column["values"], of: (number | number[])[]}} facet
 * @returns {Column}
 */
function columnOf({ values, of }) {
  const starts = new Uint32Array(of.length + 1);
  const flat = Uint16Array.from(of.flat());
  of.forEach((each, i) => (starts[i + 1] = starts[i] + (Array.isArray(each) ? each.length : 1)));
  return { values, starts, of: flat };
}
