/**
 * What the search client promises, the same in Node and in a browser. A case is named as a sentence
 * and fails by throwing.
 *
 * @typedef {object} World
 * @property {string} base  address of the search page of the archive in test_client.py
 * @property {typeof fetch} fetch
 * @property {Record<string, (word: string) => string>} stems  by language
 * @property {any[]} vectors  what the builder makes of words and texts
 */

import { open, Renewed, Unreadable } from "../../../templates/assets/search/archive.js";
import { Letters } from "../../../templates/assets/search/letters.js";
import { levels, split } from "../../../templates/assets/search/split.js";

const KISS_OF_DEATH = "__proto__";

/** An archive, and what is asked of its host. @param {World} world @param {typeof fetch} [answer] */
async function visited({ base, fetch, stems }, answer = fetch) {
  /** @type {string[]} */
  const asked = [];
  const archive = await open(base, {
    stem: stems.da,
    fetch: (address, how) => {
      asked.push(String(address).slice(base.length));
      return answer(address, how);
    },
  });
  return { archive, asked };
}

/** Titles of what is found. @param {import("../../../templates/assets/search/archive.js").Archive} archive */
async function titles(archive, wish) {
  const outcome = await archive.search(typeof wish === "string" ? { words: wish } : wish);
  return (await archive.cards(outcome)).map(({ title }) => title);
}

function same(actual, expected, about = "") {
  const [is, should] = [actual, expected].map((each) => JSON.stringify(each));
  if (is !== should) throw new Error(`${about}\n  is        ${is}\n  should be ${should}`);
}

async function fails(promise, kind) {
  const error = await promise.then(() => null, (error) => error);
  if (!(error instanceof kind)) throw new Error(`should fail with ${kind.name}, not ${error}`);
  return error;
}

/** @type {Record<string, (world: World) => Promise<void>>} */
export const cases = {
  async "any form and spelling of a word finds it"(world) {
    const { archive } = await visited(world);
    for (const words of ["børn", "born", "BØRNENES", "boern", "børnene", "bo\u0308rn", "barnet"]) {
      same(await titles(archive, words), ["Legepladser til børn"], words);
    }
    for (const words of ["Åløkken", "Aaløkken", "aaloekken"]) {
      same(await titles(archive, words), ["Parkering af cykler ved Aaløkken"], words);
    }
  },

  async "a case is found in any spelling of its number"(world) {
    const { archive } = await visited(world);
    for (const words of ["2026-10323", "2026 – 10323", "202610323", "10323", "sag 2026—10323"]) {
      same((await titles(archive, words))[0], "Støj fra havnen", words);
    }
    same(await titles(archive, "1250000"), ["Lån til almene boliger"]);
    same(await titles(archive, "1.250.000"), ["Lån til almene boliger"]);
  },

  async "compounds are found by their parts, and parts by their compound"(world) {
    const { archive } = await visited(world);
    same((await titles(archive, "cykel parkering")).slice(0, 2).sort(), [
      "Cykelparkering på skolerne",
      "Parkering af cykler ved Aaløkken",
    ]);
    same((await titles(archive, "cykelparkeringerne")).sort(), [
      "Cykelparkering på skolerne",
      "Parkering af cykler ved Aaløkken",
    ]);
  },

  async "a word that few answers have is looked for at the ends of others"(world) {
    const { archive } = await visited(world);
    same(await titles(archive, "pladserne"), [
      "Parkering af cykler ved Aaløkken",
      "Legepladser til børn",
    ]);
    // Not where other words say what is meant.
    same((await titles(archive, "pladser Aaløkken"))[0], "Parkering af cykler ved Aaløkken");
  },

  async "any form of a compound's first part finds it"(world) {
    const { archive } = await visited(world);
    for (const words of ["robot", "robotter", "robotterne", "robottens"]) {
      const { corrected } = await archive.search({ words });
      same([await titles(archive, words), corrected], [["Robotklippere på boldbanerne"], undefined], words);
    }
    for (const words of ["rotte", "rotter", "rotterne"]) {
      same(await titles(archive, words), ["Træer langs vejene"], words);
    }
  },

  async "letters that a word was typed with tell it from others"(world) {
    const { archive } = await visited(world);
    for (const words of ["møde", "mødet"]) same(await titles(archive, words), ["Dialog med hjemmene"], words);
    same((await titles(archive, "møder")).includes("Dialog med hjemmene"), true);
    for (const typing of [false, true]) {
      same(await titles(archive, { words: "køle", typing }), ["Kølemontrer og kolesterol i kantinen"]);
      same((await titles(archive, { words: "kole", typing })).length, 2, "typed without Danish letters");
      same(await titles(archive, { words: "møde", typing }), typing ? [] : ["Dialog med hjemmene"]);
    }
    same(await titles(archive, "teateret"), ["Koleraens historie"]);
  },

  async "letters of other languages are found by plain ones"(world) {
    const { archive } = await visited(world);
    for (const words of ["Kirac", "Kıraç", "KIRAÇ", "lukasz kirac"]) {
      const { numbers, corrected } = await archive.search({ words });
      same([numbers.length, corrected], [8, undefined], words);
    }
  },

  async "three neighbours may be one word"(world) {
    const { archive } = await visited(world);
    for (const words of ["brand sluknings øvelser", "brandsluknings øvelse", "brand slukningsøvelserne"]) {
      same((await titles(archive, words))[0], "Brandslukningsøvelser", words);
    }
  },

  async "answers with all the words come before those that lack one"(world) {
    const { archive } = await visited(world);
    const wish = { words: "flere skolerne" };
    const { numbers, partial, lacks } = await archive.search(wish);
    same(await titles(archive, wish), ["Cykelparkering på skolerne", "Parkering af cykler ved Aaløkken"]);
    same(partial, 1);
    same(Array.from(numbers, lacks), [[], ["skolerne"]]);
    same((await archive.search({ words: "flere stativer" })).partial, 1);
    same((await archive.search({ words: "skolerne stadion" })).partial, 0);
  },

  async "a slip of the finger is put right, unless that is refused"(world) {
    const { archive } = await visited(world);
    for (const words of ["lgeepladser", "elgepladser", "legpladser"]) {
      const outcome = await archive.search({ words });
      same(outcome.corrected, { from: words, to: "legepladser" });
      same((await archive.cards(outcome))[0].title, "Legepladser til børn");
      same((await archive.search({ words, literal: true })).numbers.length, 0);
    }
    // A long one in one answer alone, which begins with a word of another.
    for (const [words, to] of [
      ["genbrugstationsmedarbejderne", "genbrugsstationsmedarbejderne"],
      ["genbrugsstationsmedarbedjere", "genbrugsstationsmedarbejdere"],
    ]) {
      same((await archive.search({ words })).corrected, { from: words, to });
      same(await titles(archive, words), ["Bemanding om søndagen"], words);
      same(await titles(archive, { words, literal: true }), ["Møbler som genbrug"], words);
    }
    const { corrected } = await archive.search({ words: "nye legpladser, tak" });
    same(corrected?.to, "nye legepladser, tak");
  },

  async "a word that is being typed stands for all that begin so"(world) {
    const { archive } = await visited(world);
    same(await titles(archive, { words: "mål", typing: true }), ["Støj fra havnen"]);
    same(await titles(archive, { words: "nattes", typing: true }), ["Støj fra havnen"]);
    same(await titles(archive, { words: "nab ", typing: true, literal: true }), []);
    same(await titles(archive, { words: "nab", typing: true }), ["Støj fra havnen"]);
    same((await archive.search({ words: "elgeplads", typing: true })).corrected, undefined);
    const { match } = await archive.search({ words: "havnen hav", typing: true });
    same(archive.mark("Havneby", match), [{ text: "Havneby", mark: true }]);
  },

  async "a phrase is found as it is written, and nothing else"(world) {
    const { archive } = await visited(world);
    same(await titles(archive, '"støj om natten"'), ["Støj fra havnen"]);
    same(await titles(archive, "»Stoej om natten«"), ["Støj fra havnen"]);
    same(await titles(archive, '"natten om støj"'), []);
    same(await titles(archive, '"støj om natten'), await titles(archive, "støj om natten"));
    same((await archive.search({ words: '"støj om natten"' })).bounded, false);
  },

  async "what is called so is found by its name in quotation marks"(world) {
    const { archive } = await visited(world);
    for (const [words, title] of [
      ['"Łukasz Kıraç" robotklippere', "Robotklippere på boldbanerne"],
      ['"Bertil Prøve" støj', "Støj fra havnen"],
      ['"B Bypartiet" støj', "Støj fra havnen"],
      ['"Byens miljø og liv"', "Støj fra havnen"],
      ['"2026-10323"', "Støj fra havnen"],
      ['"2026 - 10323"', "Støj fra havnen"],
      ['"Plan for stille timer"', "Støj fra havnen"],
      ['"Målinger ved kajen i maj"', "Støj fra havnen"],
    ]) {
      same((await titles(archive, words))[0], title, words);
    }
    same((await titles(archive, '"Bertil Prøve"')).length, 2);
    same(await titles(archive, '"Prøve Bertil"'), []);
    same(await titles(archive, '"timer stille"'), []);
    const outcome = await archive.search({ words: "stille" });
    const [card] = await archive.cards(outcome);
    const { where, pieces } = await archive.excerpt(card, outcome.match);
    same([where, pieces.map(({ text }) => text)], ["answer", ["Plan for ", "stille", " timer"]]);
  },

  async "footnotes are found as what is said in answers"(world) {
    const { archive } = await visited(world);
    for (const words of ["gebyr", '"uden gebyrer"']) {
      const outcome = await archive.search({ words });
      const [card] = await archive.cards(outcome);
      const { where, pieces } = await archive.excerpt(card, outcome.match);
      same([card.title, where], ["Lån til almene boliger", "answer"], words);
      same(pieces.map(({ text }) => text).join(""), "Uden gebyrer.");
    }
  },

  async "other names of who asked and answered, and of topics, find an answer too"(world) {
    const { archive } = await visited(world);
    same((await titles(archive, "VEF")).length, archive.answers);
    same((await titles(archive, "VEF havnen"))[0], "Støj fra havnen");
    same(await titles(archive, "gadeliv"), ["Støj fra havnen"]);
    for (const words of ["Bertil Udkast", '"Bertil Udkast"']) {
      same((await titles(archive, words)).sort(), ["Lån til almene boliger", "Støj fra havnen"], words);
    }
    same(await titles(archive, '"gadeliv"'), ["Støj fra havnen"]);
  },

  async "facets filter, and count what they would show"(world) {
    const { archive } = await visited(world);
    const all = await archive.counts({ words: "" }, "parti");
    same(all.map(({ key, label, count }) => [key, label, count]), [
      ["a", "A Aprilpartiet", 6],
      ["b", "B Bypartiet", 2],
    ]);
    const filters = { parti: ["b"] };
    same(await titles(archive, { words: "", filters }), ["Støj fra havnen", "Lån til almene boliger"]);
    same(
      (await archive.counts({ words: "", filters }, "parti")).map(({ count, chosen }) => [count, chosen]),
      [[6, false], [2, true]],
    );
    same(
      (await archive.counts({ words: "", filters }, "aar")).map(({ key, count }) => [key, count]),
      [["2026", 1], ["2024", 1]],
    );
    same(await titles(archive, { words: "havnen", filters: { aar: ["2024"] } }), []);
    same(await titles(archive, { words: "havnen", filters: { [KISS_OF_DEATH]: ["a"] } }), ["Støj fra havnen"]);
    same(await titles(archive, { words: "havnen", filters: { parti: ["constructor"] } }), []);
  },

  async "no words find all answers, the newest first"(world) {
    const { archive } = await visited(world);
    const outcome = await archive.search({ words: "  " });
    const dates = (await archive.cards(outcome)).map(({ date }) => date);
    same(dates, [...dates].sort().reverse());
    same([outcome.numbers.length, outcome.partial], [archive.answers, archive.answers]);
  },

  async "newest first leaves what lacks a word at the end"(world) {
    const { archive } = await visited(world);
    const wish = { words: "parkering", order: "newest" };
    const { numbers } = await archive.search(wish);
    same([...numbers], [...numbers].sort((a, b) => b - a));
    same(numbers.length, 4);
  },

  async "odd queries find nothing and ask for nothing"(world) {
    const { archive, asked } = await visited(world);
    const before = asked.length;
    for (const words of ["!?", "😀", '"', '""', "«»“", "-", "\u0000", "\u00AD", "\uD800"]) {
      same([...(await archive.search({ words })).numbers], [], words);
    }
    same(asked.slice(before), []);
    const long = ["x".repeat(5000), "ord ".repeat(2000), KISS_OF_DEATH, "constructor", "hvad er det"];
    for (const words of long) await archive.search({ words });
    same((await archive.search({ words: "<b>havnen</b> & \"" })).numbers.length > 0, true);
  },

  async "what is marked is text in pieces, whole and in order"(world) {
    const { archive } = await visited(world);
    const { match } = await archive.search({ words: "havnen img" });
    const text = "Om havnene: <img src=x onerror=alert(1)> & \u00ADhav\u00ADnen.";
    const pieces = archive.mark(text, match);
    same(pieces.map((piece) => piece.text).join(""), text);
    same(pieces.filter(({ mark }) => mark).map((piece) => piece.text), ["havnene", "img", "\u00ADhav\u00ADnen"]);
  },

  async "other forms of a word are marked where they are as irregular as can be"(world) {
    const { archive } = await visited(world);
    for (const [words, text, marks] of [
      ["barnet", "Børnehaven er for børn, ikke for banken.", ["Børnehaven", "børn"]],
      ["børnene", "Hvert barn, og hver bjørn.", ["barn"]],
      ["modtaget", "Vi modtog brevet og tog bussen.", ["modtog"]],
      ["plads", "Vi modtog det.", []],
    ]) {
      const { match } = await archive.search({ words });
      const marked = archive.mark(text, match).filter(({ mark }) => mark);
      same(marked.map((piece) => piece.text), marks, words);
    }
  },

  async "an excerpt shows where the words stand"(world) {
    const { archive, asked } = await visited(world);
    const outcome = await archive.search({ words: "nattesøvn" });
    const [card] = await archive.cards(outcome);
    const { where, pieces } = await archive.excerpt(card, outcome.match);
    same([card.title, where], ["Støj fra havnen", "answer"]);
    same(pieces.filter(({ mark }) => mark).map(({ text }) => text), ["nattesøvn"]);
    same(asked.at(-1)?.endsWith("2026/stoej/index.json"), true);
    const before = asked.length;
    const titled = await archive.search({ words: "havnen" });
    await archive.excerpt((await archive.cards(titled, 0, 1))[0], titled.match);
    same(asked.length, before, "a title that shows why needs no text");
  },

  async "what was fetched is not fetched again"(world) {
    const { archive, asked } = await visited(world);
    for (const words of ["havnen støj", "havnen"]) await titles(archive, words);
    const before = asked.length;
    await titles(archive, "havnen");
    await titles(archive, { words: "støj havnen", order: "newest" });
    same(asked.slice(before), []);
    same(asked.length, new Set(asked).size);
  },

  async "an index that was published anew is read anew, once"(world) {
    let old = true;
    const { archive, asked } = await visited(world, async (address, how) => {
      const response = await world.fetch(address, how);
      if (!String(address).endsWith("/indeks.json")) return response;
      const text = await response.text();
      const stale = old ? text.replace(/"files":\["[0-9a-f]+/g, '"files":["gone') : text;
      old = false;
      return new Response(stale);
    });
    same(await titles(archive, "havnen"), ["Støj fra havnen"]);
    same(asked.filter((name) => name === "indeks.json").length, 2);
  },

  async "what was found before a publication is not shown as what is found now"(world) {
    let old = true;
    const { archive } = await visited(world, async (address, how) => {
      const response = await world.fetch(address, how);
      if (!old) return response;
      if (!String(address).endsWith("/indeks.json")) return response;
      const contents = await response.json();
      contents.cards.files.push("another");
      contents.facets.parti = "gone";
      old = false;
      return new Response(JSON.stringify(contents));
    });
    const before = await archive.search({ words: "havnen" });
    same((await archive.cards(before)).length, 1);
    same((await archive.counts({ words: "havnen" }, "parti")).length, 1);
    await fails(archive.cards(before), Renewed);
    same(await titles(archive, "havnen"), ["Støj fra havnen"]);
  },

  async "a file that is missing or broken is told by its address"(world) {
    const tables = (address) => String(address).endsWith("/indeks.json");
    const hosts = {
      missing: async () => new Response("", { status: 404 }),
      failing: async () => new Response("", { status: 500 }),
      broken: async () => new Response('{"terms": "ab'),
      another: async () => new Response("[]"),
      away: async () => { throw new TypeError("no network"); },
    };
    for (const [name, host] of Object.entries(hosts)) {
      const { archive } = await visited(world, (at, how) => (tables(at) ? world.fetch(at, how) : host()));
      const error = await fails(archive.search({ words: "havnen" }), Unreadable);
      same(/\/soeg\/[0-9a-f]{10}\.json$/.test(error.address), true, `${name}: ${error.address}`);
      await fails(visited(world, host), Unreadable);
    }
  },

  async "words, texts and compounds are here what they are to the builder"({ vectors, stems }) {
    same(vectors.map(({ language }) => language).sort(), Object.keys(stems).sort());
    for (const { language, letters: table, levels: known, norms, tokens, splits } of vectors) {
      const letters = new Letters(table, stems[language]);
      for (const [word, before, stem, norm] of norms) {
        const here = letters.before(word);
        same([here, letters.stem(here), letters.norm(here)], [before, stem, norm], word);
      }
      for (const [text, words] of tokens) {
        const here = letters.tokens(text).flatMap(({ word, parts = [] }) => [word, ...parts]);
        same(here.sort(), words, text);
      }
      const level = levels(letters, (norm) => (Object.hasOwn(known, norm) ? known[norm] : 0));
      for (const [word, parts] of splits) same(split(word, level, letters.links), parts, word);
    }
  },
};
