/** The search page: from its address to results, and from what a reader does to its address. */

import { addressOf, tidy, toggled, wishOf } from "./address.js";
import { Renewed, open } from "./archive.js";
import { csv, give } from "./csv.js";
import { stem } from "./stemmer.js";
import { View, by } from "./view.js";

/**
 * @typedef {import("./address.js").Wish} Wish
 * @typedef {import("./archive.js").Archive} Archive
 * @typedef {import("./archive.js").Outcome} Outcome
 * @typedef {import("./view.js").Hit} Hit
 *
 * @typedef {object} State  what is remembered with an address, for Back
 * @property {boolean} [typing]  the words may be half a word
 * @property {string} [settled]  the address before that
 * @property {number} [shown]  how many results
 * @property {number} [y]  how far the page was scrolled
 */

const PAGE = 10;
const PAUSE = 200;
/** So many results fill a screen; the others have their excerpts when they come near it. */
const SEEN = 5;
/** So many filters come at once. The others, whose files are long, wait until results are read. */
const FIRST = 4;
const READING = 3000;

/** @returns {State} */
const state = () => history.state ?? {};

const view = new View();
/** @type {Promise<Archive> | undefined} */
let opened;
let wish = wishOf(location.search, view.facets);
/** The address that Back leads to once the reader is done typing. */
let settled = state().settled ?? addressOf(wish);
/** Counts up with each search: what comes of an older one is not shown. */
let turn = 0;
/** @type {{outcome: Outcome, wish: Wish} | undefined} */
let now;
let timer = 0;
let whole = false;
let reading = 0;
/** What is left to do for results off the screen. @type {WeakMap<Element, () => void>} */
const left = new WeakMap();
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      left.get(target)?.();
    }
  },
  { rootMargin: "50%" },
);

/** @returns {Promise<Archive>} */
function archive() {
  return (opened ??= open(new URL("./", location.href), { stem }).catch((error) => {
    opened = undefined;
    throw error;
  }));
}

/** @param {State} more */
const remember = (more) => history.replaceState({ ...state(), ...more }, "");

/** Search for what is wished, and show what is found. */
async function search() {
  const mine = ++turn;
  clearTimeout(reading);
  const { typing = false, shown = PAGE, y } = state();
  view.busy(true);
  try {
    const from = await archive();
    const filters = await from.renamed(wish.filters);
    if (mine !== turn) return;
    const asked = (wish = { ...wish, filters });
    const outcome = await from.search({ ...asked, typing });
    const set = Object.keys(asked.filters);
    const [hits, chosen] = await Promise.all([
      found(from, outcome, 0, shown),
      Promise.all(set.map((facet) => from.counts({ ...asked, typing }, facet))),
    ]);
    if (mine !== turn) return;
    now = { outcome, wish: { ...asked, typing } };
    later(from, outcome, view.show(asked, outcome, hits), hits, SEEN);
    view.chips(asked, Object.fromEntries(set.map((facet, i) => [facet, chosen[i]])));
    if (y !== undefined) scrollTo(0, y);
    view.busy(false);
    if (!whole) {
      reading = setTimeout(() => {
        whole = true;
        count(turn).catch(fail);
      }, READING);
    }
    await count(mine);
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof Renewed) await search();
    else fail(error);
  }
}

/**
 * Count what each filter would leave, where the filters can be seen.
 *
 * @param {number} mine
 */
async function count(mine) {
  if (!now || !view.filters.open) return;
  const { wish: asked } = now;
  const from = await archive();
  const facets = view.facets.filter(
    (facet, i) => whole || i < FIRST || view.items.has(facet) || asked.filters[facet],
  );
  await Promise.all(
    facets.map(async (facet) => {
      const choices = await from.counts(asked, facet);
      if (mine === turn) view.choices(facet, choices);
    }),
  );
}

/**
 * @param {Archive} from
 * @param {Outcome} outcome
 * @param {number} first
 * @param {number} last
 * @returns {Promise<Hit[]>} the results; only those that open the list with their best excerpts
 */
async function found(from, outcome, first, last) {
  const { match, partial } = outcome;
  const cards = await from.cards(outcome, first, last);
  return Promise.all(
    cards.map(async (card, i) => ({
      card,
      title: from.mark(card.title, match),
      names: [from.mark(card.askers, match), from.mark(card.administrations, match)],
      excerpt: first + i < SEEN
        ? await from.excerpt(card, match)
        : { where: /** @type {const} */ ("question"), pieces: from.mark(card.lead, match) },
      lacks: first + i < partial ? [] : outcome.lacks(card.number),
    })),
  );
}

/**
 * See to it that results have their excerpts once they come near the screen.
 *
 * @param {Archive} from
 * @param {Outcome} outcome
 * @param {HTMLLIElement[]} items
 * @param {Hit[]} hits
 * @param {number} first  the first that has not
 */
function later(from, { match }, items, hits, first) {
  items.slice(first).forEach((item, i) => {
    left.set(item, async () => {
      const excerpt = await from.excerpt(hits[first + i].card, match);
      item.querySelector(".ex")?.replaceWith(view.excerpt(excerpt));
    });
    near.observe(item);
  });
}

/** @param {unknown} error */
function fail(error) {
  now = undefined;
  view.busy(false);
  view.fail();
  console.error(error);
}

/**
 * Ask for something else, and keep the way back to what was asked for before.
 *
 * @param {Wish} next
 * @returns {Promise<void>}
 */
function go(next) {
  clearTimeout(timer);
  wish = next;
  view.words.value = wish.words;
  const address = addressOf(wish);
  if (address === settled) {
    history.replaceState({}, "", address);
  } else {
    // What stands there may be half a word.
    history.replaceState({ ...state(), typing: false, settled: undefined }, "", settled);
    history.pushState({}, "", address);
    settled = address;
  }
  return search();
}

/** @returns {Wish} as the query box has it by now */
function written() {
  const words = tidy(view.words.value);
  return words === wish.words ? wish : { ...wish, words, literal: false };
}

function typed() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    const next = written();
    if (next === wish) return;
    wish = next;
    history.replaceState({ typing: true, settled }, "", addressOf(wish));
    search();
  }, PAUSE);
}

view.words.addEventListener("input", (event) => {
  // Half a sign of Japanese, or an accent that waits for its letter, is no word yet.
  if (!(/** @type {InputEvent} */ (event).isComposing)) typed();
});
view.words.addEventListener("compositionend", typed);

by("search").addEventListener("submit", (event) => {
  event.preventDefault();
  go(written());
  // Puts a phone's keyboard away.
  if (matchMedia("(pointer: coarse)").matches) view.words.blur();
});

view.filters.addEventListener("change", (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  go(toggled(written(), box.name, box.value));
});

view.filters.addEventListener("toggle", () => count(turn).catch(fail));

by("results").addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a");
  const other = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  remember({ y: scrollY });
  if (!link || other || link.pathname !== location.pathname) return;
  event.preventDefault();
  const gone = () => document.activeElement === document.body;
  go(wishOf(link.search, view.facets)).then(() => gone() && by("count").focus({ preventScroll: true }));
});

by("done").addEventListener("click", () => {
  view.filters.open = false;
  by("count").focus();
});

/**
 * Do something with what was found; where the archive was published anew since, with what is found
 * now.
 *
 * @param {(outcome: Outcome, from: Archive) => Promise<void>} act
 */
async function withFound(act) {
  const mine = turn;
  try {
    if (now) await act(now.outcome, await archive());
  } catch (error) {
    if (mine !== turn) return;
    if (!(error instanceof Renewed)) return fail(error);
    await search();
    await withFound(act);
  }
}

by("more").addEventListener("click", () => withFound(async (outcome, from) => {
  const mine = turn;
  const first = by("hits").childElementCount;
  const hits = await found(from, outcome, first, first + PAGE);
  if (mine !== turn || by("hits").childElementCount !== first) return;
  const items = view.append(outcome, hits);
  later(from, outcome, items, hits, 0);
  items[0]?.querySelector("a")?.focus();
  remember({ shown: first + PAGE });
}));

by("again").addEventListener("click", search);

by("csv").addEventListener("click", () => withFound(async (outcome, from) => {
  const [cards, states] = await Promise.all([
    from.cards(outcome),
    from.counts({ words: "" }, "status"),
  ]);
  const labels = new Map(states.map(({ key, label }) => [key, label]));
  const rows = cards.map((card) => [
    card.title,
    card.date,
    card.askers,
    card.administrations,
    labels.get(card.status) ?? card.status,
    new URL(view.text("root") + card.path, location.href).href,
  ]);
  give(`${view.text("file")}.csv`, csv([view.text("columns").split("|"), ...rows], view.locale));
}));

addEventListener("popstate", () => {
  clearTimeout(timer);
  wish = wishOf(location.search, view.facets);
  settled = state().settled ?? addressOf(wish);
  view.words.value = wish.words;
  search();
});

let scrolled = 0;
addEventListener("scroll", () => {
  clearTimeout(scrolled);
  scrolled = setTimeout(() => remember({ y: scrollY }), PAUSE);
});

history.scrollRestoration = "manual";
view.filters.open = matchMedia("(min-width: 48rem)").matches;
view.words.value ||= wish.words;
view.begin();
search();
