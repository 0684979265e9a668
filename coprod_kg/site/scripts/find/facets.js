/** Narrowing what was found: who it is for, what kind it is, when, and so on. No page is touched here. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  /** The facets, by their names in the address of the page; most are ideas, by the column that they stand in. */
  const IDEAS = { about: "inequality", who: "people", when: "stage", kind: "kind", form: "format" };
  const LED = [[], ["user-led"], ["made-jointly"], ["user-led", "made-jointly"]];
  const NAMES = [...Object.keys(IDEAS), "cost", "led", "year"];

  /** One facet: its values, and those of each thing as numbers. */
  class Facet {
    /** @param {string[][]} given The values of each thing. */
    constructor(given) {
      this.values = [];
      const numbers = new Map();
      const number = (value) => {
        if (!numbers.has(value)) numbers.set(value, this.values.push(value) - 1);
        return numbers.get(value);
      };
      this.of = given.map((values) => values.map(number));
      this.numbers = numbers;
    }
  }

  class Facets {
    /** @param data What search/things.js sets. */
    constructor({ ideas, columns }) {
      const given = {
        cost: columns.free.map((free) => (free ? ["free-to-read"] : [])),
        led: columns.led.map((led) => LED[led]),
        year: columns.year.map((year) => [year ? `${Math.floor(year / 10)}0s` : "year-not-known"]),
      };
      for (const [name, column] of Object.entries(IDEAS))
        given[name] = columns[column].map((numbers) => numbers.map((number) => ideas[number].slug));
      columns.sort.forEach((sort, number) => sort && given.kind[number].push(sort));
      this.facets = new Map(NAMES.map((name) => [name, new Facet(given[name])]));
    }

    /**
     * Which of some things have what was chosen: of each facet at least one of the chosen values.
     * @param {number[]} things
     * @param {Map<string, Set<string>>} chosen The chosen values of each facet in which some are.
     * @returns {{things: number[], counts: Map<string, Map<string, number>>}} `counts` says for each value of each
     *   facet how many there would be if it were the only one chosen in its facet.
     */
    narrow(things, chosen) {
      const facets = [...this.facets].map(([name, facet]) => {
        const wanted = chosen.get(name) && new Set([...chosen.get(name)].map((value) => facet.numbers.get(value)));
        return { name, facet, wanted, counts: new Uint32Array(facet.values.length) };
      });
      const asked = facets.filter(({ wanted }) => wanted);
      const left = things.filter((thing) => {
        const missed = asked.filter(({ facet, wanted }) => !facet.of[thing].some((value) => wanted.has(value)));
        if (missed.length > 1) return false;
        for (const { facet, counts } of missed.length ? missed : facets)
          for (const value of facet.of[thing]) counts[value] += 1;
        return !missed.length;
      });
      const counts = facets.map(({ name, facet, counts: each }) => [name, new Map(facet.values.map((value, at) => [value, each[at]]))]);
      return { things: left, counts: new Map(counts) };
    }
  }

  Object.assign(globalThis.Find, { Facets, FACETS: NAMES });
})();
