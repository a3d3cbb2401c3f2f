/**
 * The kin of a word: what its other forms may be called in the index.
 *
 * A stemmer takes away most endings, not all. Danish keeps apart "plads" and "pladser", "klart" and
 * "klar", "samlede" and "samle", "står" and "stå", "regler" and "regel". A word's kin are the norms
 * that differ from its own by one of the language's endings: with it, without it, or with another.
 */

const SHORTEST = 2;
const LONG_ENOUGH = 4;
const DOUBLED = ["ed", "en", "er", "est", "et"];
const CONSONANT = /[^aeiouy]$/;
const TWICE = /([^aeiouy])\1$/;
const DROPPED = /[^aeiouy]el$/;
const KEPT = /[^aeiouyl]l$/;

/**
 * @param {string} norm
 * @param {string[]} endings  of the language, in plain letters; none where its stemmer takes them all
 * @param {string} [word]  in plain letters, where it is known
 * @returns {string[]}
 */
export function kinOf(norm, endings, word = `${norm}er`) {
  const kin = new Set(endings.length && norm.length >= SHORTEST ? longer(norm, endings) : []);
  for (const ending of endings) {
    const rest = norm.slice(0, -ending.length);
    if (!norm.endsWith(ending) || rest.length < SHORTEST) continue;
    const single = rest.length > 3 && TWICE.test(rest) ? [rest, rest.slice(0, -1)] : [rest];
    for (const base of single) {
      kin.add(base);
      if (base.length >= LONG_ENOUGH) for (const other of longer(base, endings)) kin.add(other);
    }
  }
  if (endings.length && norm.length >= LONG_ENOUGH) {
    if (DROPPED.test(norm)) kin.add(`${norm.slice(0, -2)}l`);
    if (KEPT.test(norm)) kin.add(`${norm.slice(0, -1)}el`);
  }
  kin.delete(norm);
  // "finger" has "fingre", but "vand" not "vandre".
  if (CONSONANT.test(norm) && !word.startsWith(`${norm}er`)) kin.delete(`${norm}r`);
  return [...kin];
}

/**
 * @param {string} base
 * @param {string[]} endings
 */
function longer(base, endings) {
  const doubled = CONSONANT.test(base) ? DOUBLED.map((ending) => base + base.at(-1) + ending) : [];
  return [...endings.map((ending) => base + ending), ...doubled];
}
