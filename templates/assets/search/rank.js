/**
 * Which answers a query finds, best first: BM25F over its words, answers with most of them first.
 *
 * @typedef {import("./query.js").Group} Group
 *
 * @typedef {object} Ranked
 * @property {Uint32Array} answers  best first; of equal ones the newer first
 * @property {Uint32Array} lacking  for each answer of the archive: a bit for each group it lacks
 */

const K1 = 1.2;
const ALONE = 0.3;
const ENOUGH = 0.5;

// A score and a rank in one number, so that sorting needs no comparison of ours.
const FINE = 4096;
const RANKS = 2 ** 24;

/**
 * @param {Group[]} groups  at most 32
 * @param {ArrayLike<number>} weights  what a digit of weight stands for
 * @param {number} answers  how many the archive has
 * @returns {Ranked}
 */
export function rank(groups, weights, answers) {
  const strength = Float32Array.from(weights, (weight) => weight / (weight + K1));
  const score = new Float32Array(answers);
  const covered = new Float32Array(answers);
  const lacking = new Uint32Array(answers).fill(2 ** groups.length - 1);
  const best = new Float32Array(answers);
  let all = 0;
  groups.forEach(({ alternatives }, group) => {
    best.fill(0);
    for (const { posting, weight } of alternatives) {
      const { answers: at, digits } = posting;
      for (let i = 0; i < at.length; i++) {
        const value = weight * strength[digits[i] & 15];
        if (value > best[at[i]]) best[at[i]] = value;
      }
    }
    let having = 0;
    for (let i = 0; i < answers; i++) if (best[i]) having++;
    if (!having) return;
    const rarity = Math.log(1 + (answers - having + 0.5) / (having + 0.5));
    all += rarity;
    for (let i = 0; i < answers; i++) {
      if (!best[i]) continue;
      score[i] += rarity * best[i];
      covered[i] += rarity;
      lacking[i] &= ~(1 << group);
    }
  });
  const keys = new Float64Array(answers);
  let count = 0;
  for (let i = 0; i < answers; i++) {
    // Fewer than half of what is asked for, by rarity, is no answer to it.
    if (!score[i] || covered[i] < ENOUGH * all * 0.999) continue;
    const total = score[i] * (ALONE + (1 - ALONE) * (covered[i] / all)) ** 2;
    keys[count++] = Math.floor(total * FINE) * RANKS + i;
  }
  const sorted = keys.subarray(0, count).sort().reverse();
  return { answers: Uint32Array.from(sorted, (key) => key % RANKS), lacking };
}
