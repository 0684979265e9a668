/**
 * From a text to the words that the indexes hold. The same as coprod_kg/site/searching/words.py, by which they are made:
 * a word that one side reads otherwise would never be found, and a test holds the two against each other.
 */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const { stemmer } = globalThis;
  const WORD = /[\p{L}\p{N}]+(?:'[\p{L}\p{N}]+)*/gu;
  const PLAIN = /^[a-z]+$/;

  /** `text` in lower case, without accents, and with one kind of apostrophe. */
  function fold(text) {
    return text.replace(/[\u2018\u2019\u02bc`\u00b4]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  /**
   * A word as it was written, and the words that the index holds for it.
   * @typedef {{written: string, stems: string[]}} Read
   */

  /** How words are told apart and brought together; `data` comes with the index. */
  class Words {
    constructor(data) {
      this.one = new Map(Object.entries(data.one).map(([word, value]) => [word, value.split(" ")]));
      this.two = new Map(Object.entries(data.two).map(([word, value]) => [word, value.split(" ")]));
      this.joined = new Set(data.joined);
      this.starts = data.starts;
      this.ends = data.ends;
      this.least = data.least;
      this.small = new Set(data.small);
      this.alike = new Map(Object.entries(data.alike));
      this.longest = Math.max(...Object.keys(data.alike).map((key) => key.split(" ").length));
      this.cuts = new Map();
    }

    /** The words of `text` in their order, as the index holds them. */
    of(text) {
      return this.read(text).flatMap(({ stems }) => stems);
    }

    /** @returns {Read[]} Each word of `text`, in order. */
    read(text) {
      const written = (fold(text).match(WORD) || []).map((word) => this.bare(word));
      const found = [];
      for (let at = 0; at < written.length; at += 1) {
        const word = written[at];
        const after = written[at + 1];
        const both = after && this.two.get(`${word} ${after}`);
        if (both) {
          found.push({ written: `${word} ${after}`, stems: both });
          at += 1;
        } else if (after && this.joined.has(word)) {
          found.push({ written: word + after, stems: [this.cut(word + after)] });
          at += 1;
        } else {
          found.push({ written: word, stems: this.single(word) });
        }
      }
      return found;
    }

    /** `word` without what an apostrophe adds; "n't" is left, as a word that says no. */
    bare(word) {
      if (!word.includes("'") || this.one.has(word) || word.endsWith("n't")) return word;
      const [first, ...rest] = word.split("'");
      // O'Brien is one name.
      return first.length === 1 && rest.join("'").length > 2 ? first + rest.join("") : first;
    }

    single(word) {
      const taken = this.one.get(word);
      if (taken) return taken;
      if (word.endsWith("n't")) return [...this.single(word.slice(0, -3)), "not"];
      return [this.cut(word)];
    }

    cut(word) {
      let stem = this.cuts.get(word);
      if (stem === undefined) this.cuts.set(word, (stem = this.stem(word)));
      return stem;
    }

    stem(word) {
      if (!PLAIN.test(word)) return word;
      const start = this.starts.find(([theirs]) => word.startsWith(theirs));
      if (start) word = start[1] + word.slice(start[0].length);
      const end = this.ends.find(([theirs]) => word.endsWith(theirs) && word.length >= theirs.length + this.least);
      if (end) word = word.slice(0, -end[0].length) + end[1];
      return stemmer(word);
    }

    /** The groups that each of `stems` belongs to where it stands, alone or with its neighbours. */
    groups(stems) {
      const found = stems.map(() => new Set());
      for (let start = 0; start < stems.length; start += 1) {
        let key = "";
        for (let end = start; end < Math.min(start + this.longest, stems.length); end += 1) {
          key += (end > start ? " " : "") + stems[end];
          for (const group of this.alike.get(key) || [])
            for (let each = start; each <= end; each += 1) found[each].add(group);
        }
      }
      return found;
    }
  }

  Object.assign(globalThis.Find, { Words, fold });
})();
