/**
 * What a situation is about. Each idea has everyday phrases; a text is held against each phrase, and the ideas whose
 * phrases are nearest come first. No page is touched here, and the same text always gives the same answer.
 */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const { Words, FUZZY, has, meant } = globalThis.Find;

  /** How much of its weight a small word keeps ("my", "they"). */
  const SMALL = 0.4;
  /** How much of its weight in a text a word keeps that no phrase has. */
  const UNKNOWN = 0.3;
  /** How much of its weight a word keeps that is taken for another because it may be misspelt. */
  const MISSPELT = 0.8;
  /** Between 0, where only the text asks to be covered, and 1, where only the phrase does. */
  const BALANCE = 0.35;
  /** Added to what a phrase says, so that a phrase of one word does not win by that word alone. */
  const SHORT = 1;
  /** What the second best phrase adds, as a part of what it would as the best; the third that of the second. */
  const NEXT = 0.6;
  const NEXTS = 20;
  /** What it counts that a word is said of one idea more than of others, and how often it must be said. */
  const TYPICAL = 1.5;
  const DOUBT = 4;
  /** A wide idea stands behind a narrow one that is as near. */
  const WIDE = 0.9;
  const WIDEST = ["hierarchical-inequalities", "knowledge-hierarchies", "social-inequalities",
    "economic-inequalities", "societal-inequalities"]; // prettier-ignore
  /** What an idea must have to be named at all. */
  const ENOUGH = 0.4;
  /** What a phrase is: what people say, a name of the idea, or what it means. */
  const SORTS = ["said", "name", "meaning"];
  /** A meaning is written, not said. */
  const MEANING = 0.8;
  const GROUP = "~";
  const VOCABULARY = -1;

  const OPTIONS = { fields: ["words"], idField: "id", tokenize: (text) => [text], processTerm: (term) => term };

  /**
   * A word of a text, and what the index has for it.
   * @typedef {{written: string, stem: string, small: boolean, groups: Set<number>, kept: number}} Word
   *
   * Why an idea was found: the words of the text, and the phrase that they are nearest to.
   * @typedef {{written: string[], phrase: string, sort: string}} Reason
   *
   * @typedef {{idea: object, number: number, score: number, reason: Reason}} Found
   */

  class Situations {
    /** @param data What search/situations.js sets. @param ideas All ideas, as search/things.js has them. */
    constructor(data, ideas) {
      this.words = new Words(data.words);
      this.ideas = ideas;
      this.phrases = data.phrases;
      this.of = data.of;
      this.size = data.size;
      this.sorts = data.sorts;
      this.weight = data.sorts.map((sort) => (SORTS[sort] === "meaning" ? MEANING : 1));
      this.index = globalThis.MiniSearch.loadJS(data.index, OPTIONS);
      this.wide = this.ideas.map(({ slug }) => WIDEST.includes(slug));
      this.family = this.ideas.map(({ kind }) => kind === "inequality");
      this.total = { true: 0, false: 0 };
      for (const concept of this.of) this.total[this.family[concept]] += 1;
    }

    /**
     * The ideas that `text` may be about, the nearest first: inequalities, and apart from them all others.
     * @returns {{inequalities: Found[], others: Found[]}}
     */
    find(text) {
      const words = this.read(text);
      if (![...words.values()].some(({ small }) => !small)) return { inequalities: [], others: [] };
      const hits = this.look([...words.keys()].flatMap((stem) => this.terms(words.get(stem))));
      const of = (family) => {
        const ours = hits.filter(({ id }) => id !== VOCABULARY && this.family[this.of[id]] === family);
        return this.rank(ours, words, this.total[family]);
      };
      return { inequalities: of(true), others: of(false) };
    }

    /** @returns {Map<string, Word>} The words of a text by their stems, each once; a misspelt word by what was meant. */
    read(text) {
      const read = this.words.read(text).flatMap(({ written, stems }) => stems.map((stem) => ({ written, stem })));
      const known = this.known(read.map(({ stem }) => stem));
      for (const word of read) {
        word.kept = 1;
        if (known.has(word.stem) || this.words.small.has(word.stem)) continue;
        const other = this.meant(word.stem);
        if (other) [word.stem, word.kept] = [other, MISSPELT];
      }
      const groups = this.words.groups(read.map(({ stem }) => stem));
      const words = new Map();
      read.forEach((word, at) => {
        const before = words.get(word.stem);
        if (before) for (const group of groups[at]) before.groups.add(group);
        else words.set(word.stem, { ...word, small: this.words.small.has(word.stem), groups: groups[at] });
      });
      return words;
    }

    terms({ stem, groups }) {
      return [stem, ...[...groups].map((group) => GROUP + group)];
    }

    look(terms, options) {
      return this.index.search("-", { ...options, tokenize: () => [...new Set(terms)] });
    }

    /** Which of `stems` the index has. */
    known(stems) {
      return new Set(this.look(stems).flatMap(({ match }) => Object.keys(match)));
    }

    /** What a word that the index does not have was meant to be; nothing if no word is near. */
    meant(stem) {
      const near = new Map();
      for (const { match } of this.look([stem], { fuzzy: FUZZY }))
        for (const term of Object.keys(match))
          if (!term.startsWith(GROUP)) near.set(term, (near.get(term) || 0) + 1);
      const best = meant(stem, near);
      // Forms such as "payment" are known too, for what they are taken for.
      return best && (this.words.one.get(best) || [best])[0];
    }

    /** The ideas of one family, the nearest first; `hits` are its phrases that have a word of the text. */
    rank(hits, words, total) {
      const seen = new Map();
      for (const { match } of hits) for (const term of Object.keys(match)) seen.set(term, (seen.get(term) || 0) + 1);
      const weight = (term) => Math.max(0.02, Math.log((total + 1) / ((seen.get(term) || 0) + 1)) / Math.log(total + 1));
      let asked = 0.01;
      let typical = 0.01;
      for (const word of words.values()) {
        word.weight = weight(word.stem) * (word.small ? SMALL : 1) * word.kept;
        word.alike = [...word.groups].map((group) => [GROUP + group, Math.min(word.weight, weight(GROUP + group))]);
        const known = seen.has(word.stem) || word.alike.some(([term]) => seen.has(term));
        asked += word.weight * (known ? 1 : UNKNOWN);
        typical += word.weight ** 1.5;
      }
      const nearest = this.nearest(hits, words, asked);
      const said = this.said(hits, words, typical);
      const found = [];
      for (const [number, phrases] of nearest) {
        phrases.sort((one, other) => other.score - one.score || one.id - other.id);
        let score = TYPICAL * (said.get(number) || 0);
        phrases.slice(0, NEXTS).forEach((each, at) => (score += each.score * NEXT ** at));
        if (this.wide[number]) score *= WIDE;
        const reason = { written: written(phrases[0].words), phrase: this.phrases[phrases[0].id], sort: SORTS[this.sorts[phrases[0].id]] };
        if (score >= ENOUGH) found.push({ idea: this.ideas[number], number, score, reason });
      }
      const round = ({ score }) => Math.round(score * 1e6);
      return found.sort((one, other) => round(other) - round(one) || one.number - other.number);
    }

    /** Each idea's phrases, and how near each is to the text. */
    nearest(hits, words, asked) {
      const found = new Map();
      for (const { id, match } of hits) {
        let shared = 0;
        const these = [];
        for (const word of words.values()) {
          const same = has(match, word.stem) ? word.weight : 0;
          const alike = same ? 0 : Math.max(0, ...word.alike.map(([term, weight]) => (has(match, term) ? weight : 0)));
          if (!same && !alike) continue;
          shared += same || alike;
          these.push({ written: word.written, worth: same || alike, small: word.small });
        }
        const size = this.size[id] + SHORT;
        const score = (this.weight[id] * shared) / (size ** BALANCE * asked ** (1 - BALANCE));
        const phrases = found.get(this.of[id]);
        if (phrases) phrases.push({ id, score, words: these });
        else found.set(this.of[id], [{ id, score, words: these }]);
      }
      return found;
    }

    /** For each idea, how far the words of the text are said of it and not of others. */
    said(hits, words, typical) {
      const often = new Map();
      for (const { id, match } of hits)
        for (const term of Object.keys(match)) {
          if (!often.has(term)) often.set(term, new Map());
          const each = often.get(term);
          each.set(this.of[id], (each.get(this.of[id]) || 0) + this.weight[id]);
        }
      const share = (term, number) => {
        const each = often.get(term);
        if (!each || !each.has(number)) return 0;
        let all = DOUBT;
        for (const count of each.values()) all += count;
        return each.get(number) / all;
      };
      const found = new Map();
      for (const number of new Set(hits.map(({ id }) => this.of[id]))) {
        let sum = 0;
        for (const word of words.values())
          sum += word.weight ** 1.5 * Math.max(share(word.stem, number), ...word.alike.map(([term]) => share(term, number)));
        found.set(number, sum / typical);
      }
      return found;
    }
  }

  /** The words that bring a phrase near, as they follow in the text: three at most, small ones only if there are no others. */
  function written(words) {
    const telling = words.some(({ small }) => !small) ? words.filter(({ small }) => !small) : words;
    const least = telling.map(({ worth }) => worth).sort((one, other) => other - one)[2] || 0;
    return [...new Set(telling.filter(({ worth }) => worth >= least).map((word) => word.written))].slice(0, 3);
  }

  Object.assign(globalThis.Find, { Situations });
})();
