// The cases in Node: node --test node.mjs, with WORLD as test_client.py sets it.

import { readFile } from "node:fs/promises";
import test from "node:test";

import { cases } from "./cases.js";

const { site, stemmers, vectors } = JSON.parse(process.env.WORLD ?? "");
const BASE = "https://svar.example/soeg/";

/** The site's folder as a host. @type {typeof fetch} */
async function fetch(address) {
  const { pathname } = new URL(String(address));
  try {
    return new Response(await readFile(`${site}${pathname}`));
  } catch {
    return new Response("", { status: 404 });
  }
}

const modules = Object.entries(stemmers).map(async ([language, file]) => [language, (await import(String(file))).stem]);
const world = {
  base: BASE,
  fetch,
  stems: Object.fromEntries(await Promise.all(modules)),
  vectors: await Promise.all(vectors.map(async (file) => JSON.parse(await readFile(file, "utf8")))),
};
for (const [name, run] of Object.entries(cases)) test(name, () => run(world));
