/** The files of the search, fetched when they are first needed; each is a script that sets one global name. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const waiting = new Map();

  /**
   * What the script `file` sets under `name`.
   * @param {string} file From the page.
   * @returns {Promise<any>} Fails if the file cannot be had.
   */
  function load(file, name) {
    if (!waiting.has(file)) {
      const loaded = new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = file;
        script.addEventListener("load", () => done(globalThis[name]));
        script.addEventListener("error", () => {
          waiting.delete(file);
          failed(new Error(`${file} cannot be had`));
        });
        document.head.append(script);
      });
      waiting.set(file, loaded);
    }
    return waiting.get(file);
  }

  /** Everything that can be searched, each part of it when it is asked for. */
  class Library {
    /** Both from the page, with a slash at the end: where the indexes are, and the libraries that read them. */
    constructor(folder, vendor) {
      this.folder = folder;
      this.vendor = vendor;
    }

    /** The libraries that the search is made with. */
    tools() {
      return Promise.all([load(`${this.vendor}minisearch.js`, "MiniSearch"), load(`${this.vendor}stemmer.js`, "stemmer")]);
    }

    /** @returns {Promise<{things: Things, facets: Facets}>} What is on the list, without its words. */
    list() {
      this.listed = this.listed || load(`${this.folder}things.js`, "findThings").then((data) => {
        this.data = data;
        return { things: new Find.Things(data), facets: new Find.Facets(data) };
      });
      return this.listed;
    }

    /** @returns {Promise<Situations>} */
    situations() {
      const wanted = () => [load(`${this.folder}situations.js`, "findSituations"), this.list(), this.tools()];
      this.situated = this.situated || Promise.all(wanted()).then(([data]) => new Find.Situations(data, this.data.ideas));
      return this.situated;
    }

    /** All words of all things, taken in one part after another, with a breath between them. */
    texts() {
      this.read = this.read || this.list().then(async ({ things }) => {
        const parts = Math.ceil(things.count / this.data.texts);
        const file = (part) => load(`${this.folder}texts-${part}.js`, `findTexts${part}`);
        const files = Array.from({ length: parts }, (_, part) => file(part));
        await this.tools();
        for (const file of files) {
          things.add(await file);
          await new Promise((done) => setTimeout(done));
        }
      });
      return this.read;
    }

    /** @returns {Promise<object[]>} What a list shows of some things. */
    async cards(numbers) {
      const each = this.data.cards;
      const parts = new Map();
      for (const number of numbers) {
        const part = Math.floor(number / each);
        if (!parts.has(part)) parts.set(part, load(`${this.folder}cards-${part}.js`, `findCards${part}`));
      }
      for (const [part, file] of parts) parts.set(part, await file);
      return numbers.map((number) => {
        const [name, path, kick, makers, led, lead, tags] = parts.get(Math.floor(number / each))[number % each];
        return { name, path, kick, makers, led, lead, tags: tags.map((tag) => this.data.ideas[tag]) };
      });
    }
  }

  Object.assign(globalThis.Find, { Library });
})();
