/**
 * What a situation is about. Each idea has everyday phrases; a text is held against each phrase, and the ideas whose
 * phrases are nearest come first. No page is touched here, and the same text always gives the same answer.
 */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const { Words, FUZZY, NO, has, meant } = globalThis.Find;

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
  /** What a situation is about, or asks for; all else an idea can be (for whom, when, what kind) only helps to find things. */
  const ABOUT = ["inequality", "practice", "principle"];
  /** What can be done stands behind what happens to people if it is as near: most tell what happens. */
  const BEHIND = 0.9;
  /** What a phrase is: what people say, a name of the idea, or what it means. */
  const SORTS = ["said", "name", "meaning"];
  /** Added where the whole text is a name of the idea: who writes "racism" means racism first. */
  const NAMED = 1;
  /** A meaning is written, not said. */
  const MEANING = 0.8;
  const LETTER = /\p{L}/u;
  const GROUP = "~";
  const VOCABULARY = -1;

  const OPTIONS = { fields: ["words"], idField: "id", tokenize: (text) => [text], processTerm: (term) => term };

  /**
   * A word of a text, and what the index has for it; with each group, what was written that is in it ("looked down on").
   * @typedef {{written: string, stem: string, small: boolean, groups: Map<number, string>, kept: number}} Word
   *
   * Why an idea was found: the words of the text, and the phrase that they are nearest to; and for words that are not in
   * the phrase, which words of it they were taken for.
   * @typedef {{written: string[], phrase: string, sort: string, taken: Taken[]}} Reason
   * @typedef {{written: string, theirs: string, misspelt: boolean}} Taken
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
     * The ideas that `text` may be about or ask for, the nearest first, and apart from them all that are no inequalities.
     * @param {(stem: string) => boolean} isName Whether a word that no phrase has is one all the same.
     * @returns {{ideas: Found[], others: Found[]}}
     */
    find(text, isName = () => false) {
      const words = this.read(text, isName);
      const telling = ({ small, stem }) => !small && !NO.includes(stem) && LETTER.test(stem);
      if (![...words.values()].some(telling)) return { ideas: [], others: [] };
      const hits = this.look([...words.keys()].flatMap((stem) => this.terms(words.get(stem))));
      const of = (family) => {
        const ours = hits.filter(({ id }) => id !== VOCABULARY && this.family[this.of[id]] === family);
        return this.rank(ours, words, this.total[family]);
      };
      const [inequalities, others] = [of(true), of(false)];
      const asked = others.filter(({ idea }) => ABOUT.includes(idea.kind));
      const behind = asked.map((each) => ({ ...each, score: BEHIND * each.score }));
      return { ideas: [...inequalities, ...behind].sort(nearer), others };
    }

    /** @returns {Map<string, Word>} The words of a text by their stems, each once; a misspelt word by what was meant. */
    read(text, isName) {
      const read = this.cut(text);
      const known = this.known(read.map(({ stem }) => stem));
      for (const word of read) {
        word.kept = 1;
        if (known.has(word.stem) || this.words.small.has(word.stem) || isName(word.stem)) continue;
        const other = this.meant(word.stem);
        if (other) [word.stem, word.kept] = [other, MISSPELT];
      }
      const groups = this.groups(read);
      const words = new Map();
      read.forEach((word, at) => {
        const before = words.get(word.stem);
        if (!before) words.set(word.stem, { ...word, small: this.words.small.has(word.stem), groups: groups[at] });
        else for (const [group, said] of groups[at]) before.groups.set(group, said);
      });
      return words;
    }

    /** The words of a text as the index holds them, in order, each with what was written and where that stands. */
    cut(text) {
      return this.words.read(text).flatMap(({ written, stems }, place) => stems.map((stem) => ({ written, stem, place })));
    }

    /** The groups that each of the words that were read belongs to, with what was written that is in the group. */
    groups(read) {
      const found = read.map(() => new Map());
      for (const { group, start, end } of this.words.spans(read.map(({ stem }) => stem))) {
        const said = new Map(read.slice(start, end + 1).map(({ written, place }) => [place, written]));
        for (let each = start; each <= end; each += 1) found[each].set(group, [...said.values()].join(" "));
      }
      return found;
    }

    terms({ stem, groups }) {
      return [stem, ...[...groups.keys()].map((group) => GROUP + group)];
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
        word.alike = [...word.groups.keys()].map((group) => [GROUP + group, Math.min(word.weight, weight(GROUP + group)), group]);
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
        if (score >= ENOUGH) found.push({ idea: this.ideas[number], number, score, reason: this.reason(phrases[0]) });
      }
      return found.sort(nearer);
    }

    /** @returns {Reason} Why a phrase is near: by words that it has, and by some that are only much like its own. */
    reason({ id, words }) {
      const phrase = this.phrases[id];
      const [read, told] = [this.cut(phrase), whole(telling(words))];
      const groups = this.groups(read);
      const taken = new Map();
      for (const { word, group, written } of told) {
        if (group === null && word.kept === 1) continue;
        const at = read.findIndex(({ stem }, place) => (group === null ? stem === word.stem : groups[place].has(group)));
        const theirs = group === null ? read[at].written : groups[at].get(group);
        if (theirs !== written) taken.set(written, { written, theirs, misspelt: group === null });
      }
      const written = [...new Set(told.map((each) => each.written))];
      return { written, phrase, sort: SORTS[this.sorts[id]], taken: [...taken.values()] };
    }

    /** Each idea's phrases, and how near each is to the text. */
    nearest(hits, words, asked) {
      const found = new Map();
      for (const { id, match } of hits) {
        let shared = 0;
        const these = [];
        for (const word of words.values()) {
          const same = has(match, word.stem) ? word.weight : 0;
          let [worth, group] = [same, null];
          if (!same) for (const [term, weight, each] of word.alike) if (has(match, term) && weight > worth) [worth, group] = [weight, each];
          if (!worth) continue;
          shared += worth;
          these.push({ word, worth, group, written: group === null ? word.written : word.groups.get(group) });
        }
        const size = this.size[id] + SHORT;
        const near = (this.weight[id] * shared) / (size ** BALANCE * asked ** (1 - BALANCE));
        const score = near + (this.isName(id, these, words) ? NAMED : 0);
        const phrases = found.get(this.of[id]);
        if (phrases) phrases.push({ id, score, words: these });
        else found.set(this.of[id], [{ id, score, words: these }]);
      }
      return found;
    }

    /** Whether a phrase is a name, and has the words of the text and no others. */
    isName(id, these, words) {
      if (SORTS[this.sorts[id]] !== "name" || these.length < words.size || these.some(({ group }) => group !== null)) return false;
      return new Set(this.cut(this.phrases[id]).map(({ stem }) => stem)).size === words.size;
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
  function telling(words) {
    const large = words.filter(({ word }) => !word.small);
    const some = large.length ? large : words;
    const least = some.map(({ worth }) => worth).sort((one, other) => other - one)[2] || 0;
    return some.filter(({ worth }) => worth >= least).slice(0, 3);
  }

  /** Words without those that are a part of others: "phd student", and not "student" again. */
  function whole(words) {
    const inside = (one, other) => one !== other && ` ${other} `.includes(` ${one} `);
    return words.filter(({ written }) => !words.some((other) => inside(written, other.written)));
  }

  /** Puts the nearest first; of those that are as near, the one that is first in the lists. */
  function nearer(one, other) {
    const round = ({ score }) => Math.round(score * 1e6);
    return round(other) - round(one) || one.number - other.number;
  }

  Object.assign(globalThis.Find, { Situations });
})();
