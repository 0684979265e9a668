/**
 * What on the list helps: what is tagged with the ideas that a situation is about, and what has its words. No page is
 * touched here, and the same question always gives the same answer.
 */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const { MiniSearch } = globalThis;

  const FIELDS = ["title", "names", "text"];
  const OPTIONS = { fields: FIELDS, idField: "id", tokenize: (text) => [text], processTerm: (term) => term };

  /** What it counts how a thing is tagged with an idea: it helps to change it, to understand it, or is about it. */
  const HOW = [["change", 1], ["understand", 0.85], ["inequality", 0.7]]; // prettier-ignore
  /** Of that, what is left if it is tagged with a narrower idea. */
  const NARROWER = 0.8;
  /** What it counts to recommend a practice that was asked for, or to be for those, or of the kind, that were named. */
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
  /** Words that say no: they say much of a situation, and nothing of a title. */
  const NO = ["not", "nobody"];
  /** An idea that is no inequality must be this near to count. */
  const NEAR = 0.9;

  /**
   * Why a thing came: by an idea and how it is tagged with it (or a narrower one), or by words and where they stand.
   * @typedef {{idea?: object, how?: string, words?: string[], where?: string}} Why
   * @typedef {{number: number, score: number, why: Why[]}} Thing
   */

  class Things {
    /** @param data What search/things.js sets. */
    constructor(data) {
      this.ideas = data.ideas;
      this.columns = data.columns;
      this.count = data.columns.year.length;
      this.texts = [];
      this.narrower = data.ideas.map((_, number) => [number]);
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
      this.texts.push(MiniSearch.loadJS(data, OPTIONS));
    }

    /**
     * The things that help with what was found, or have words of the question, the best first.
     * @param {{written: string, stems: string[]}[]} read The words of the question; none if nothing was asked.
     * @param {{inequalities: object[], others: object[]}} found What the question is about.
     * @param {Set<string>} small The words that are in any sentence.
     * @returns {Thing[]}
     */
    find(read, found, small) {
      const things = new Map();
      const give = (number, score, why) => {
        const thing = things.get(number);
        if (!thing) return things.set(number, { number, score, why: [why] });
        thing.score += score;
        return thing.why.push(why);
      };
      this.byIdeas(found.inequalities, give);
      this.byOthers(found.others, give);
      this.byWords(read, small, give);
      const round = ({ score }) => Math.round(score * 1e6);
      return [...things.values()].sort((one, other) => round(other) - round(one) || one.number - other.number);
    }

    byIdeas(inequalities, give) {
      for (const { number: idea, near } of nearest(inequalities)) {
        const under = new Set(this.narrower[idea]);
        for (let number = 0; number < this.count; number += 1) {
          const best = this.tagged(number, idea, under);
          if (best) give(number, near * best.worth, { idea: this.ideas[best.tag], how: best.how });
        }
      }
    }

    /** How a thing is tagged with an idea, or one under it: what counts most. */
    tagged(number, idea, under) {
      let best = null;
      for (const [how, worth] of HOW) {
        for (const tag of this.columns[how][number]) {
          if (!under.has(tag)) continue;
          const value = tag === idea ? worth : worth * NARROWER;
          if (!best || value > best.worth) best = { worth: value, how, tag };
        }
        if (best && best.tag === idea) break;
      }
      return best;
    }

    byOthers(others, give) {
      for (const { number: idea, near, kind } of nearest(others.filter(({ score }) => score >= NEAR)))
        for (let number = 0; number < this.count; number += 1)
          if (this.columns[kind][number].includes(idea)) give(number, OTHER * near, { idea: this.ideas[idea], how: kind });
    }

    byWords(read, small, give) {
      const asked = new Map();
      for (const { written, stems } of read)
        for (const stem of stems) if (!small.has(stem) && !NO.includes(stem)) asked.set(stem, written);
      if (!asked.size) return;
      const { hits, meant } = this.look([...asked.keys()]);
      const often = new Map();
      for (const { terms } of hits) for (const term of terms) often.set(term, (often.get(term) || 0) + 1);
      const rare = (stem) => Math.log((this.count + 1) / ((often.get(meant.get(stem) || stem) || 0) + 1));
      let all = 0;
      for (const stem of asked.keys()) all += rare(stem);
      for (const { id, match } of hits) {
        let share = 0;
        let named = 0;
        const places = new Map();
        for (const [stem, written] of asked) {
          const term = meant.get(stem) || stem;
          const fields = match[term];
          if (!fields) continue;
          const where = FIELDS.find((field) => fields.includes(field));
          const part = (rare(stem) / all) * (term === stem ? 1 : MISSPELT);
          share += part * WHERE[where];
          if (where !== "text") named += part;
          places.set(where, [...(places.get(where) || []), written]);
        }
        const [where] = FIELDS.filter((field) => places.has(field));
        const score = WORDS * share + (named >= ASKED_FOR ? 1 + named : 0);
        give(id, score, { words: places.get(where), where });
      }
    }

    /** What has one of `stems`; and for those that nothing has, which word was probably meant. */
    look(stems) {
      const search = (terms, options) =>
        this.texts.flatMap((text) => text.search("-", { ...options, tokenize: () => terms }));
      let hits = search(stems);
      const known = new Set(hits.flatMap(({ terms }) => terms));
      const meant = new Map();
      for (const stem of stems.filter((each) => each.length > 3 && !known.has(each))) {
        const near = new Map();
        for (const { terms } of search([stem], { fuzzy: stem.length > 7 ? 2 : 1 }))
          for (const term of terms) near.set(term, (near.get(term) || 0) + 1);
        const [best] = [...near].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
        if (best) meant.set(stem, best[0]);
      }
      if (meant.size) hits = search(stems.map((stem) => meant.get(stem) || stem));
      return { hits, meant };
    }
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
