/**
 * What the page shows. Every text becomes a text node; there is no markup in it to be read.
 *
 * @typedef {import("./address.js").Wish} Wish
 * @typedef {import("./archive.js").Choice} Choice
 * @typedef {import("./archive.js").Card} Card
 * @typedef {import("./archive.js").Excerpt} Excerpt
 * @typedef {import("./archive.js").Outcome} Outcome
 * @typedef {import("./archive.js").Piece} Piece
 *
 * @typedef {object} Hit  a result to be shown
 * @property {Card} card
 * @property {Piece[]} title
 * @property {Piece[][]} names  of askers, and of administrations
 * @property {Excerpt} excerpt
 * @property {string[]} lacks
 */

import { addressOf, toggled } from "./address.js";

const FEW = 8;

export class View {
  /** Facets whose values are all shown. @type {Set<string>} */
  #whole = new Set();
  /** The shown values of each facet. @type {Map<string, Map<string, HTMLLIElement>>} */
  items = new Map();

  constructor() {
    this.found = by("found");
    this.words = /** @type {HTMLInputElement} */ (by("q"));
    this.filters = /** @type {HTMLDetailsElement} */ (by("filters"));
    this.texts = this.found.dataset;
    this.locale = this.text("locale");
    this.numbers = new Intl.NumberFormat(this.locale);
    this.days = new Intl.DateTimeFormat(this.locale, { dateStyle: "long", timeZone: "UTC" });
    this.joints = joints(this.text("joints"));
    /** Names of the facets. @type {string[]} */
    this.facets = [...this.filters.querySelectorAll("fieldset")].map((of) => of.dataset.filter ?? "");
  }

  /** Show what the script can do in place of what can be done without one. */
  begin() {
    by("browse").hidden = true;
    this.found.hidden = false;
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   * @returns {string} what the page says in the site's language
   */
  text(name, values = {}) {
    return (this.texts[name] ?? "").replace(/\{(\w+)\}/g, (_, value) =>
      typeof values[value] === "number" ? this.numbers.format(values[value]) : values[value],
    );
  }

  /** @param {boolean} busy */
  busy(busy) {
    by("results").ariaBusy = `${busy}`;
  }

  /**
   * What was found, with the first results.
   *
   * @param {Wish} wish
   * @param {Outcome} outcome
   * @param {Hit[]} hits
   * @returns {HTMLLIElement[]} their items
   */
  show(wish, outcome, hits) {
    const title = this.text("title");
    document.title = wish.words ? `${wish.words} – ${title}` : title;
    this.#tell(this.count(outcome), addressOf(wish));
    for (const id of ["failed", "after"]) by(id).hidden = true;
    this.#orders(wish, outcome);
    this.#corrected(wish, outcome);
    by("bounded").hidden = !outcome.bounded;
    by("nothing").hidden = outcome.numbers.length > 0;
    by("hits").replaceChildren();
    return this.append(outcome, hits);
  }

  /**
   * @param {Outcome} outcome
   * @param {Hit[]} hits  that come after those shown
   * @returns {HTMLLIElement[]} the new items
   */
  append(outcome, hits) {
    const list = by("hits");
    const items = hits.map((hit) => this.#hit(hit));
    list.append(...items);
    const last = list.childElementCount;
    const count = outcome.numbers.length;
    by("after").hidden = !count;
    by("more").hidden = last >= count;
    by("shown").textContent = this.text("shown", { first: 1, last, count });
    return items;
  }

  /** Tell that there is no answer to be had now. */
  fail() {
    this.#tell(this.text("failed"));
    for (const id of ["order", "corrected", "bounded", "chips", "nothing", "after"]) by(id).hidden = true;
    by("hits").replaceChildren();
    by("failed").hidden = false;
  }

  /**
   * @param {Outcome} outcome
   * @returns {string} "7 svar"; where some lack a word, how many have all of them as well
   */
  count({ numbers, partial }) {
    const count = numbers.length;
    if (!count) return this.text("none");
    const all = this.text(count === 1 ? "one" : "many", { count });
    return partial < count ? `${all}, ${this.text("whole", { count: partial })}` : all;
  }

  /**
   * Tell, and have it read aloud: not twice for what is asked for again while it is typed.
   *
   * @param {string} text
   * @param {string} [address]  of what was asked for
   */
  #tell(text, address = "") {
    const status = by("count");
    if (address && status.textContent === text && status.dataset.of === address) return;
    status.dataset.of = address;
    status.textContent = text;
  }

  /**
   * @param {Wish} wish
   * @param {Outcome} outcome
   */
  #orders(wish, outcome) {
    const list = by("order");
    list.hidden = !wish.words || outcome.numbers.length < 2;
    /** @type {const} */ (["best", "newest"]).forEach((order, i) => {
      const link = list.querySelectorAll("a")[i];
      link.href = addressOf({ ...wish, order });
      link.ariaCurrent = order === wish.order ? "true" : null;
    });
  }

  /**
   * @param {Wish} wish
   * @param {Outcome} outcome
   */
  #corrected(wish, { corrected }) {
    const hint = by("corrected");
    hint.hidden = !corrected;
    if (!corrected) return;
    const link = /** @type {HTMLAnchorElement} */ (hint.querySelector("a"));
    link.dataset.text ??= link.textContent ?? "";
    link.textContent = link.dataset.text.replace("{words}", () => corrected.from);
    link.href = addressOf({ ...wish, literal: true });
    /** @type {HTMLElement} */ (hint.querySelector("b")).textContent = corrected.to;
  }

  /**
   * The filters that are set, each with a way to be rid of it.
   *
   * @param {Wish} wish
   * @param {Record<string, Choice[]>} choices  of each facet with a filter
   */
  chips(wish, choices) {
    const chips = Object.entries(wish.filters).flatMap(([facet, keys]) =>
      keys.map((key) => {
        const name = choices[facet]?.find((choice) => choice.key === key)?.label ?? key;
        const label = this.text("remove", { name });
        const href = addressOf(toggled(wish, facet, key));
        return element("li", {}, element("a", { href, "aria-label": label }, name));
      }),
    );
    const href = addressOf({ ...wish, filters: {} });
    const everywhere = by("everywhere");
    everywhere.hidden = !chips.length;
    everywhere.setAttribute("href", href);
    const clear = element("a", { href, class: "clear" }, this.text("clear"));
    by("chips").replaceChildren(...chips, ...(chips.length > 1 ? [element("li", {}, clear)] : []));
    by("chips").hidden = !chips.length;
    by("chosen").textContent = chips.length ? this.text("chosen", { count: chips.length }) : "";
  }

  /**
   * @param {string} facet
   * @param {Choice[]} choices
   */
  choices(facet, choices) {
    const group = /** @type {HTMLFieldSetElement} */ (
      this.filters.querySelector(`[data-filter="${facet}"]`)
    );
    const list = /** @type {HTMLElement} */ (group.querySelector("ul"));
    const items = this.items.get(facet) ?? new Map();
    this.items.set(facet, items);
    const few = !this.#whole.has(facet) && choices.length > FEW + 1;
    const shown = few ? choices.filter(({ chosen }, i) => i < FEW || chosen) : choices;
    const now = shown.map((choice) => {
      const item = items.get(choice.key) ?? this.#choice(facet, choice);
      items.set(choice.key, item);
      item.querySelector("input").checked = choice.chosen;
      item.querySelector(".num").textContent = this.numbers.format(choice.count);
      return item;
    });
    const before = [...list.children];
    if (now.length !== before.length || now.some((item, i) => item !== before[i])) {
      const focused = /** @type {HTMLElement | null} */ (document.activeElement);
      list.replaceChildren(...now);
      if (focused && list.contains(focused)) focused.focus({ preventScroll: true });
    }
    group.querySelector("button")?.remove();
    if (few) {
      const text = this.text("more", { count: choices.length });
      const more = element("button", { type: "button", class: "plain" }, text);
      more.addEventListener("click", () => {
        this.#whole.add(facet);
        this.choices(facet, choices);
        list.children[shown.length]?.querySelector("input")?.focus();
      });
      group.append(more);
    }
    group.hidden = !choices.length;
  }

  /**
   * @param {string} facet
   * @param {Choice} choice
   */
  #choice(facet, { key, label }) {
    const box = element("input", { type: "checkbox", name: facet, value: key });
    const name = element("span", {}, this.soft(label));
    return element("li", {}, element("label", {}, box, " ", name, " ", element("span", { class: "num" })));
  }

  /**
   * @param {Excerpt} excerpt
   * @returns {HTMLElement} a ring before words of the question, a dot before those of the answer
   */
  excerpt({ where, pieces }) {
    const answer = where === "answer";
    const told = element("span", { class: "vh" }, this.text(answer ? "answer" : "question"), " ");
    return element("p", { class: answer ? "ex ex-a" : "ex" }, told, ...this.#pieces(pieces));
  }

  /** @param {Hit} hit */
  #hit({ card, title, names, excerpt, lacks }) {
    const day = element("time", { datetime: card.date }, this.days.format(new Date(card.date)));
    const status = this.found.querySelector(`[data-status="${card.status}"]`)?.cloneNode(true);
    const facts = [[day], ...names.map((name) => this.#pieces(name))].filter((fact) => fact.length);
    return element(
      "li",
      {},
      element("h3", {}, element("a", { href: this.text("root") + card.path }, ...this.#pieces(title))),
      this.excerpt(excerpt),
      ...(lacks.length ? [element("p", { class: "lacks" }, this.text("lacks", { words: lacks.join(", ") }))] : []),
      element("p", { class: "meta" }, ...facts.flatMap((fact) => [element("span", {}, ...fact), " "]), status ?? ""),
    );
  }

  /** @param {Piece[]} pieces */
  #pieces(pieces) {
    return pieces.map(({ text, mark }) => (mark ? element("mark", {}, this.soft(text)) : this.soft(text)));
  }

  /**
   * @param {string} text
   * @returns {string} with a soft hyphen where a long compound may be broken
   */
  soft(text) {
    return this.joints ? text.replace(this.joints, "\u00ad") : text;
  }
}

/**
 * @param {string} ends
 * @returns {RegExp | null} null where the language has none, or the browser cannot look behind
 */
function joints(ends) {
  try {
    return ends ? new RegExp(`(?<=[\\p{L}\\p{N}]{4})(?=${ends.replaceAll(" ", "|")})`, "gu") : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function by(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
