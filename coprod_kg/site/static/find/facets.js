/** Narrowing what was found: who it is for, what kind it is, when, and so on. No page is touched here. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  /** The facets, by their names in the address of the page; most are ideas, by the column that they stand in. */
  const IDEAS = { about: "inequality", who: "people", when: "stage", kind: "kind", form: "format" };
  const LED = [[], ["user-led"], ["made-jointly"], ["user-led", "made-jointly"]];
  const NAMES = [...Object.keys(IDEAS), "cost", "led", "year"];

  class Facets {
    /** @param data What search/things.js sets. */
    constructor({ ideas, columns }) {
      const slugs = (name) => columns[name].map((numbers) => numbers.map((number) => ideas[number].slug));
      /** For each facet, the values of each thing. */
      this.values = Object.fromEntries(Object.entries(IDEAS).map(([name, column]) => [name, slugs(column)]));
      columns.sort.forEach((sort, number) => sort && this.values.kind[number].push(sort));
      this.values.cost = columns.free.map((free) => (free ? ["free-to-read"] : []));
      this.values.led = columns.led.map((led) => LED[led]);
      this.values.year = columns.year.map((year) => ([year ? `${Math.floor(year / 10)}0s` : "year-not-known"]));
    }

    /**
     * Which of some things have what was chosen: of each facet at least one of the chosen values.
     * @param {number[]} things
     * @param {Map<string, Set<string>>} chosen The chosen values of each facet in which some are.
     * @returns {{things: number[], counts: Map<string, Map<string, number>>}} `counts` says for each value of each
     *   facet how many there would be if it were the only one chosen in its facet.
     */
    narrow(things, chosen) {
      const counts = new Map(NAMES.map((name) => [name, new Map()]));
      const left = things.filter((thing) => {
        const missed = [...chosen].filter(([name, values]) => !this.values[name][thing].some((each) => values.has(each)));
        if (missed.length > 1) return false;
        for (const name of missed.length ? [missed[0][0]] : NAMES) {
          const each = counts.get(name);
          for (const value of this.values[name][thing]) each.set(value, (each.get(value) || 0) + 1);
        }
        return !missed.length;
      });
      return { things: left, counts };
    }
  }

  Object.assign(globalThis.Find, { Facets, FACETS: NAMES });
})();
