/**
 * Judges the search without a browser, for tuning: asks all queries of a built site, from disk.
 *
 *     node benchmarks/search.mjs SITE QUERIES.json [--failed] [--client FOLDER]
 *
 * SITE is a built site with the index; QUERIES.json is what benchmarks/queries.py wrote beside it.
 * The client's modules are those of this checkout, so that a change of theirs needs no build.
 * `--failed` lists each query that is not answered in full by what came instead. Bytes are those of
 * a browser that has the table of contents and the facets, and nothing else, gzipped.
 */

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const FIRST = 10;
const HEAD = 200;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    failed: { type: "boolean" },
    client: { type: "string", default: join(HERE, "../templates/assets/search") },
  },
});
const [site, asked] = positionals.map((path) => resolve(path));
const queries = JSON.parse(readFileSync(asked, "utf-8"));
const contents = JSON.parse(readFileSync(join(site, "soeg/indeks.json"), "utf-8"));

/** Bytes and requests by what they are for. */
let loads = {};
const sizes = new Map();
const kinds = new Map([
  ...contents.terms.files.map((name) => [name, "terms"]),
  ...Object.values(contents.spellings).flatMap(({ files }) => files.map((name) => [name, "spellings"])),
  ...contents.cards.files.map((name) => [name, "cards"]),
  ...Object.values(contents.facets).map((name) => [name, "facets"]),
]);

/** @param {URL} address */
async function fromDisk(address) {
  const file = join(site, decodeURIComponent(new URL(address).pathname));
  if (!existsSync(file)) return new Response("", { status: 404 });
  const data = readFileSync(file);
  if (!sizes.has(file)) sizes.set(file, gzipSync(data).length + HEAD);
  const name = file.slice(file.lastIndexOf("/") + 1);
  const kind = kinds.get(name) ?? (name === "indeks.json" ? "contents" : "texts");
  (loads[kind] ??= []).push(sizes.get(file));
  return new Response(data);
}

// Node takes a .js file as a module only where a package.json says so.
const modules = mkdtempSync(join(tmpdir(), "svargen-client-"));
cpSync(options.client, modules, { recursive: true });
writeFileSync(join(modules, "package.json"), '{"type": "module"}');
const { open } = await import(pathToFileURL(join(modules, "archive.js")).href);
const stemmer = await stemmerOf(contents.language);

/** @param {string} language */
async function stemmerOf(language) {
  const snowball = join(HERE, "../third_party/snowball");
  const name = { da: "danish", en: "english", nb: "norwegian", sv: "swedish", de: "german" }[language];
  const text = ["base-stemmer.js", `${name}-stemmer.js`].map((file) => readFileSync(join(snowball, file), "utf-8"));
  const [, made] = /^var (\w+) = function/m.exec(text[1]);
  const module = join(modules, "stemmer.mjs");
  writeFileSync(module, `let BaseStemmer;\n${text.join("\n")}\nexport const it = new ${made}();`);
  const { it } = await import(pathToFileURL(module).href);
  return (word) => it.stemWord(word);
}

const byKind = new Map();
const milliseconds = [];
const weights = { all: [], requests: [] };
for (const { kind, words, right } of queries) {
  const archive = await open("http://site/soeg/", { stem: stemmer, fetch: fromDisk });
  const plain = await archive.search({ words: "" });
  await archive.counts({ words: "" }, "status");
  loads = {};
  const started = performance.now();
  const outcome = await archive.search({ words });
  milliseconds.push(performance.now() - started);
  const cards = await archive.cards(outcome, 0, FIRST);
  await Promise.all(cards.map((card) => archive.excerpt(card, outcome.match)));
  const found = cards.map(({ path }) => path);
  const hits = found.filter((path) => right.includes(path)).length;
  const rank = found.findIndex((path) => right.includes(path));
  const recall = hits / Math.min(FIRST, right.length);
  const reciprocal = rank < 0 ? 0 : 1 / (rank + 1);
  for (const each of [kind, "all"]) {
    if (!byKind.has(each)) byKind.set(each, []);
    byKind.get(each).push([recall, reciprocal]);
  }
  for (const [what, sent] of Object.entries(loads)) (weights[what] ??= []).push(sum(sent));
  weights.all.push(sum(Object.values(loads).flat()));
  weights.requests.push(Object.values(loads).flat().length);
  if (options.failed && (recall < 1 || reciprocal < 1)) {
    const { corrected } = outcome;
    console.log(`${kind}: ${words}${corrected ? ` → ${corrected.to}` : ""} (${outcome.numbers.length} of ${plain.numbers.length})`);
    console.log(`  wanted ${right.join(" ")}; first right at ${rank + 1 || "none"}`);
    cards.slice(0, 3).forEach((card) => console.log(`  ${card.path}  ${card.title}`));
  }
}
rmSync(modules, { recursive: true });

console.log("| kind | queries | recall@10 | MRR |\n| --- | ---: | ---: | ---: |");
const all = byKind.get("all");
byKind.delete("all");
for (const [kind, scores] of [...byKind, ["all", all]]) {
  const [recall, reciprocal] = [0, 1].map((i) => (sum(scores.map((s) => s[i])) / scores.length).toFixed(3));
  console.log(`| ${kind} | ${scores.length} | ${recall} | ${reciprocal} |`);
}
console.log("\n| next query | p50 | p95 | largest | in queries |\n| --- | ---: | ---: | ---: | ---: |");
for (const [what, values] of Object.entries(weights)) {
  const sorted = values.sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const shown = [at(0.5), at(0.95), at(1)].map((v) => (what === "requests" ? v : `${(v / 1000).toFixed(1)} kB`));
  console.log(`| ${what} | ${shown.join(" | ")} | ${sorted.length} |`);
}
milliseconds.sort((a, b) => a - b);
console.log(`\nsearch itself, decoding included: p50 ${milliseconds[milliseconds.length >> 1].toFixed(1)} ms, p95 ${milliseconds[Math.floor(milliseconds.length * 0.95)].toFixed(1)} ms`);

/** @param {number[]} values */
function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}
