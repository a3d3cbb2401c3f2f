// What Lighthouse holds against pages: node lighthouse.mjs BROWSER URL…
// Prints {url: [{category, score, faults}]} as JSON. One browser for all pages, since most of the
// time goes into starting it.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const settings = {
  onlyCategories: ["accessibility", "best-practices", "seo"],
  disableFullPageScreenshot: true,
  // These pages are whole once they are loaded: no script adds anything later.
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 0,
  cpuQuietThresholdMs: 0,
};

const [chromePath, ...urls] = process.argv.slice(2);
const chromeFlags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];
const chrome = await launch({ chromePath, chromeFlags });
const found = {};
try {
  for (const url of urls) {
    const flags = { port: chrome.port, logLevel: "error" };
    const { lhr } = await lighthouse(url, flags, { extends: "lighthouse:default", settings });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    found[url] = Object.values(lhr.categories).map(({ id, score, auditRefs }) => ({
      category: id,
      score,
      faults: auditRefs
        .filter((ref) => ref.weight && lhr.audits[ref.id].score < 1 && lhr.audits[ref.id].score !== null)
        .map((ref) => ref.id),
    }));
  }
} finally {
  chrome.kill();
}
console.log(JSON.stringify(found));
