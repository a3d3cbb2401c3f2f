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
const ENOUGH = 0.4;

const STEPS = 65535;

/**
 * @param {Group[]} groups  at most 32
 * @param {ArrayLike<number>} weights  what a step of weight stands for
 * @param {number} answers  how many the archive has
 * @returns {Ranked}
 */
export function rank(groups, weights, answers) {
  const strength = Float32Array.from(weights, (weight) => weight / (weight + K1));
  const score = new Float32Array(answers);
  const covered = new Float32Array(answers);
  const lacking = new Uint32Array(answers).fill(2 ** groups.length - 1);
  const best = new Float32Array(answers);
  /** @param {number} having */
  const rarity = (having) => Math.log(1 + (answers - having + 0.5) / (having + 0.5));
  let all = 0;
  groups.forEach(({ alternatives }, group) => {
    best.fill(0);
    let having = 0;
    for (const { posting } of alternatives) {
      const { answers: at } = posting;
      for (let i = 0; i < at.length; i++) {
        if (!best[at[i]]) having++;
        best[at[i]] = 1;
      }
    }
    if (!having) return;
    const common = rarity(having);
    all += common;
    best.fill(0);
    for (const { posting, weight, own } of alternatives) {
      const { answers: at, steps } = posting;
      const worth = weight * (own ? rarity(at.length) : common);
      for (let i = 0; i < at.length; i++) {
        const value = worth * strength[steps[i]];
        if (value > best[at[i]]) best[at[i]] = value;
      }
    }
    for (let i = 0; i < answers; i++) {
      if (!best[i]) continue;
      score[i] += best[i];
      covered[i] += common;
      lacking[i] &= ~(1 << group);
    }
  });
  let most = 0;
  for (let i = 0; i < answers; i++) {
    if (!score[i]) continue;
    const share = covered[i] / all;
    const factor = ALONE + (1 - ALONE) * share;
    // Too little of what is asked for, by rarity, is no answer to it.
    score[i] *= share < ENOUGH ? 0 : factor * factor;
    if (score[i] > most) most = score[i];
  }
  return { answers: sorted(score, most), lacking };
}

/**
 * Counts how many have each score, in steps, and so knows the place of each: no comparing, since a
 * common word has a hundred thousand answers to be put in order.
 *
 * @param {Float32Array} score
 * @param {number} most
 * @returns {Uint32Array} those above 0, the highest first; of equal ones the last first
 */
function sorted(score, most) {
  const steps = new Uint16Array(score.length);
  const ends = new Uint32Array(STEPS + 1);
  for (let i = 0; i < score.length; i++) {
    if (score[i]) ends[(steps[i] = Math.ceil((score[i] / most) * STEPS))]++;
  }
  for (let step = STEPS - 1; step > 0; step--) ends[step] += ends[step + 1];
  const places = new Uint32Array(ends[1]);
  for (let i = 0; i < score.length; i++) if (steps[i]) places[--ends[steps[i]]] = i;
  return places;
}
