// The cases in a browser: what fails stands in the page's title, as JSON.

import { cases } from "./cases.js";

const { stemmers, vectors } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const modules = Object.entries(stemmers).map(async ([language, file]) => [language, (await import(file)).stem]);
const world = {
  base: `${location.origin}/soeg/`,
  fetch: window.fetch.bind(window),
  stems: Object.fromEntries(await Promise.all(modules)),
  vectors: await Promise.all(vectors.map(async (file) => (await fetch(file)).json())),
};
const failed = [];
for (const [name, run] of Object.entries(cases)) {
  try {
    await run(world);
  } catch (error) {
    failed.push(`${name}: ${error?.stack ?? error}`);
  }
}
document.title = JSON.stringify({ ran: Object.keys(cases).length, failed });
