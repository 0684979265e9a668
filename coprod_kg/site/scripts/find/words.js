/**
 * From a text to the words that the indexes hold. The same as coprod_kg/site/searching/words.py, by which they are made:
 * a word that one side reads otherwise would never be found, and a test holds the two against each other.
 */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
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
      return globalThis.stemmer(word);
    }

    /** Where among `stems` words of groups stand: from where, and to where. */
    *spans(stems) {
      for (let start = 0; start < stems.length; start += 1) {
        let key = "";
        for (let end = start; end < Math.min(start + this.longest, stems.length); end += 1) {
          key += (end > start ? " " : "") + stems[end];
          for (const group of this.alike.get(key) || []) yield { group, start, end };
        }
      }
    }
  }

  /** Words that say no: beside others they say much of a situation; alone they say nothing, nor do they of a title. */
  const NO = ["not", "nobody"];

  /** How many letters the search library may change to find a word; which of those it finds is meant is decided here. */
  const FUZZY = 2;

  /**
   * Which of some words was meant by one that is misspelt: the nearest, and of those the most frequent. Nothing if none is
   * near: one letter may be wrong, two in a long word, and two that changed places are one. The first letter seldom is,
   * and a short word that is not known is more often just another word: "nearly" is not "early", "clam" is no "claim".
   * @param {Map<string, number>} others How often there is each.
   */
  function meant(word, others) {
    const most = word.length < 5 ? 0 : word.length < 9 ? 1 : 2;
    const near = [...others]
      .map(([other, many]) => ({ other, many, far: distance(word, other) }))
      .filter(({ other, far }) => far <= most && other[0] === word[0]);
    near.sort((one, two) => one.far - two.far || two.many - one.many || (one.other < two.other ? -1 : 1));
    return near.length ? near[0].other : null;
  }

  /** How many letters have to be changed, put in, taken out or swapped with the next to make one word of another. */
  function distance(one, other) {
    const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + same);
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
      }
      rows.push(row);
    }
    return rows[one.length][other.length];
  }

  /** Whether a hit has a term: "constructor" is a word here too. */
  function has(match, term) {
    return Object.prototype.hasOwnProperty.call(match, term);
  }

  Object.assign(globalThis.Find, { Words, FUZZY, NO, fold, has, meant });
})();
