/**
 * What on the list helps: what is tagged with the ideas that a situation is about, and what has its words. No page is
 * touched here, and the same question always gives the same answer.
 */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const { FUZZY, NO, has, meant } = globalThis.Find;

  const FIELDS = ["title", "names", "text"];
  const OPTIONS = { fields: FIELDS, idField: "id", tokenize: (text) => [text], processTerm: (term) => term };

  /**
   * What it counts how a thing is tagged with an idea, or with a narrower one: it helps to change it, to understand it, or
   * is about it. What counts most is first.
   */
  const TAGGED = [
    { how: "change", worth: 1 },
    { how: "understand", worth: 0.85 },
    { how: "change", worth: 0.8, narrower: true },
    { how: "inequality", worth: 0.7 },
    { how: "understand", worth: 0.68, narrower: true },
    { how: "inequality", worth: 0.56, narrower: true },
  ];
  /** The same where what was asked for is no inequality: to recommend that practice, or to be about that principle. */
  const RECOMMENDED = 0.8;
  /** What it counts to recommend a practice that is near, or to be for those, or of the kind, that were named. */
  const OTHER = 0.3;
  /** What it counts to have all words of a question, and where. */
  const WORDS = 0.5;
  const WHERE = { title: 1, names: 1, text: 0.5 };
  /** From this part of the words on, in a title or in names, that thing was probably asked for. */
  const ASKED_FOR = 0.7;
  /** An idea that is this much less near than the nearest is passed over. */
  const FAR = 0.3;
  /** How many ideas are gone by. */
  const IDEAS = 3;
  const MISSPELT = 0.8;
  /** An idea that is no inequality must be this near to count. */
  const NEAR = 0.9;

  /**
   * Why a thing came: by an idea and how it is tagged with it (or a narrower one), or by words and where they stand.
   * @typedef {{idea?: object, how?: string, words?: Told[], where?: string}} Why
   * @typedef {{written: string, misspelt: boolean}} Told A word of the question; `misspelt` if another was looked for.
   * @typedef {{number: number, score: number, why: Why[], named?: boolean}} Thing `named` if its title or its names are
   *   probably what was asked for.
   */

  class Things {
    /** @param data What search/things.js sets. */
    constructor(data) {
      this.ideas = data.ideas;
      this.columns = data.columns;
      this.count = data.columns.year.length;
      this.common = new Set(data.common);
      this.texts = [];
      this.narrower = data.ideas.map(() => []);
      this.tagged = {};
      data.ideas.forEach((idea, number) => {
        for (const above of this.above(number)) this.narrower[above].push(number);
      });
    }

    /** The ideas that an idea comes under, however far up. */
    above(number, seen = new Set()) {
      for (const wider of this.ideas[number].wider)
        if (!seen.has(wider)) {
          seen.add(wider);
          this.above(wider, seen);
        }
      return seen;
    }

    /** What there is to read, watch or use, newest first, as if all of it had been found. */
    items() {
      const numbers = Array.from({ length: this.count }, (_, number) => number);
      return numbers.filter((number) => !this.columns.sort[number]).map((number) => ({ number, score: 0, why: [] }));
    }

    /** Takes in one part of the words: what search/texts-….js sets. */
    add(data) {
      this.texts.push(globalThis.MiniSearch.loadJS(data, OPTIONS));
    }

    /**
     * The things that help with what was found, or have words of the question, the best first.
     * @param {{written: string, stems: string[]}[]} read The words of the question; none if nothing was asked.
     * @param {{ideas: object[], others: object[]}} found What the question is about, and what else is near.
     * @param {Set<string>} small The words that are in any sentence.
     * @returns {Thing[]}
     */
    find(read, found, small) {
      const things = new Map();
      const give = (number, score, why, named = false) => {
        let thing = things.get(number);
        if (!thing) things.set(number, (thing = { number, score: 0, why: [], named }));
        thing.score += score;
        thing.named = thing.named || named;
        thing.why.push(why);
      };
      this.byIdeas(found.ideas, give);
      this.byOthers(found.others.filter(({ number }) => !found.ideas.some((each) => each.number === number)), give);
      this.byWords(read, small, give);
      const round = ({ score }) => Math.round(score * 1e6);
      return [...things.values()].sort((one, other) => round(other) - round(one) || one.number - other.number);
    }

    byIdeas(ideas, give) {
      for (const { number: idea, near, kind } of nearest(ideas)) {
        const seen = new Set();
        for (const { how, worth, narrower } of kind === "inequality" ? TAGGED : [{ how: kind, worth: RECOMMENDED }])
          for (const tag of narrower ? this.narrower[idea] : [idea])
            for (const number of this.with(how, tag)) {
              if (seen.has(number)) continue;
              seen.add(number);
              give(number, near * worth, { idea: this.ideas[tag], how });
            }
      }
    }

    byOthers(others, give) {
      for (const { number: idea, near, kind } of nearest(others.filter(({ score }) => score >= NEAR)))
        for (const number of this.with(kind, idea)) give(number, OTHER * near, { idea: this.ideas[idea], how: kind });
    }

    /** The things that are tagged with an idea in one way. */
    with(how, idea) {
      if (!this.tagged[how]) {
        const found = (this.tagged[how] = this.ideas.map(() => []));
        this.columns[how].forEach((tags, number) => tags.forEach((tag) => found[tag].push(number)));
      }
      return this.tagged[how][idea];
    }

    byWords(read, small, give) {
      const asked = new Map();
      for (const { written, stems } of read)
        for (const stem of stems)
          if (!small.has(stem) && !NO.includes(stem) && !(stem.length === 1 && stem <= "z")) asked.set(stem, written);
      if (!asked.size) return;
      const { hits, others } = this.look([...asked.keys()]);
      const often = new Map();
      for (const { terms } of hits) for (const term of terms) often.set(term, (often.get(term) || 0) + 1);
      const rare = (stem) => Math.log((this.count + 1) / ((often.get(others.get(stem) || stem) || 0) + 1));
      let all = 0;
      for (const stem of asked.keys()) all += rare(stem);
      for (const { id, match } of hits) {
        let share = 0;
        let named = 0;
        const places = new Map();
        for (const [stem, written] of asked) {
          const term = others.get(stem) || stem;
          if (!has(match, term)) continue;
          const where = FIELDS.find((field) => match[term].includes(field));
          const part = (rare(stem) / all) * (term === stem ? 1 : MISSPELT);
          share += part * WHERE[where];
          if (where !== "text") named += part;
          places.set(where, [...(places.get(where) || []), { written, misspelt: term !== stem }]);
        }
        const [where] = FIELDS.filter((field) => places.has(field));
        const isNamed = named >= ASKED_FOR;
        give(id, WORDS * share + (isNamed ? 1 + named : 0), { words: places.get(where), where }, isNamed);
      }
    }

    /** Whether `stem` is a word of a title, a name or a description. */
    knows(stem) {
      return this.texts.some((text) => text.search(stem).length > 0);
    }

    /**
     * What has one of `stems`; and for those that nothing has, which word was probably meant. What has only words that
     * are in much of the list is passed over, if there are others.
     */
    look(stems) {
      const telling = stems.filter((stem) => !this.common.has(stem));
      const search = (terms, options) => {
        const some = terms.filter((term) => !this.common.has(term));
        const query = some.length ? { combineWith: "AND", queries: [any(some), any(terms)] } : any(terms);
        return this.texts.flatMap((text) => text.search(query, options));
      };
      let hits = search(stems);
      const known = new Set(hits.flatMap(({ terms }) => terms));
      const others = new Map();
      for (const stem of telling.filter((each) => each.length > 3 && !known.has(each))) {
        const near = new Map();
        for (const { terms } of search([stem], { fuzzy: FUZZY }))
          for (const term of terms) near.set(term, (near.get(term) || 0) + 1);
        const other = meant(stem, near);
        if (other) others.set(stem, other);
      }
      if (others.size) hits = search(stems.map((stem) => others.get(stem) || stem));
      return { hits, others };
    }
  }

  function any(queries) {
    return { combineWith: "OR", queries };
  }

  /** The few nearest ideas, and how near each is: the nearest 1. */
  function nearest(found) {
    return found
      .slice(0, IDEAS)
      .map(({ number, score, idea }) => ({ number, kind: idea.kind, near: (score / found[0].score) ** 2 }))
      .filter(({ near }) => near >= FAR);
  }

  Object.assign(globalThis.Find, { Things });
})();
