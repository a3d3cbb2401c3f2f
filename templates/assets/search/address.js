/**
 * What is asked for as the page's address says it: `?q=…&parti=oe&aar=2026&aar=2025&sortering=dato`.
 *
 * @typedef {import("./archive.js").Wish & {filters: Record<string, string[]>, literal: boolean}} Wish
 */

const LONGEST = 300;

/**
 * @param {string} search  "?q=…"
 * @param {readonly string[]} facets
 * @returns {Wish}
 */
export function wishOf(search, facets) {
  const said = new URLSearchParams(search);
  /** @type {Wish["filters"]} */
  const filters = {};
  for (const facet of facets) {
    const keys = [...new Set(said.getAll(facet))].filter(Boolean);
    if (keys.length) filters[facet] = keys;
  }
  return {
    words: tidy(said.get("q") ?? ""),
    filters,
    order: said.get("sortering") === "dato" ? "newest" : "best",
    literal: said.get("ordret") === "ja",
  };
}

/**
 * @param {string} words
 * @returns {string} as many of them as anybody means
 */
export function tidy(words) {
  return words.trim().slice(0, LONGEST);
}

/**
 * @param {Wish} wish
 * @returns {string} the same for the same wish; without anything to say the page's own path
 */
export function addressOf(wish) {
  const said = new URLSearchParams();
  if (wish.words) said.append("q", wish.words);
  for (const facet of Object.keys(wish.filters).sort()) {
    for (const key of [...wish.filters[facet]].sort()) said.append(facet, key);
  }
  if (wish.order === "newest") said.append("sortering", "dato");
  if (wish.literal) said.append("ordret", "ja");
  return `${said}` ? `?${said}` : location.pathname;
}

/**
 * @param {Wish} wish
 * @param {string} facet
 * @param {string} key
 * @returns {Wish} the same with a filter set that was not, or the other way round
 */
export function toggled(wish, facet, key) {
  const { [facet]: keys = [], ...filters } = wish.filters;
  const left = keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key];
  return { ...wish, filters: left.length ? { ...filters, [facet]: left } : filters };
}
