/** Why something came up, in words. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  /** How a thing is tagged with an idea, before the name of the idea. */
  const HOW = {
    change: "it helps people change",
    understand: "it helps people understand",
    inequality: "it is about",
    practice: "it says to",
    principle: "it is about",
    stage: "it is useful for",
    people: "it is for",
    kind: "it is tagged",
    format: "it comes as",
  };
  const WHERE = { title: "in its title", names: "among its names", text: "in what we say of it" };
  /** How many reasons are told. */
  const MOST = 3;

  /** @returns {string} `words` in quotes, with "and" before the last. */
  function quoted(words) {
    const each = words.map((word) => `“${word}”`);
    return each.length < 2 ? each.join("") : `${each.slice(0, -1).join(", ")} and ${each[each.length - 1]}`;
  }

  const wrote = (words) => `You wrote ${quoted(words)}.`;

  /** Why an idea with the name `label` was found, in a few short sentences. */
  function ofIdea({ written, phrase, sort, taken }, label) {
    const sentences = [wrote(written)];
    if (sort === "meaning") sentences.push("That is part of what this means.");
    else if (sort === "said") sentences.push(`People say “${phrase}”.`);
    else if (phrase !== label) sentences.push(`Another name for this is “${phrase}”.`);
    else if (written.join(" ").toLowerCase() !== label.toLowerCase()) sentences.push("That is in its name.");
    for (const { written: ours, theirs, misspelt } of taken)
      sentences.push(misspelt ? `We read “${ours}” as “${theirs}”.` : `We take “${ours}” to be much like “${theirs}”.`);
    return sentences.join(" ");
  }

  /** Words of a question that a thing has; of a misspelt one only this is sure, that it has one like it. */
  function had(words) {
    const right = words.filter(({ misspelt }) => !misspelt).map(({ written }) => written);
    const wrong = words.filter(({ misspelt }) => misspelt).map(({ written }) => written);
    const like = wrong.length ? `${wrong.length > 1 ? "words" : "a word"} like ${quoted(wrong)}` : "";
    return [right.length ? quoted(right) : "", like].filter(Boolean).join(", and ");
  }

  /**
   * Why a thing came, as pieces of a sentence: texts, and the names of ideas, which are to be marked.
   * @param {Why[]} why
   * @returns {(string | {mark: string})[]}
   */
  function ofThing(why) {
    const clauses = new Map();
    const told = why.filter(({ idea }, at) => !idea || why.findIndex((each) => each.idea === idea) === at).slice(0, MOST);
    for (const { idea, how, words, where } of told) {
      if (!idea) clauses.set(where, [`${had(words)} ${words.length > 1 ? "are" : "is"} ${WHERE[where]}`]);
      else if (clauses.has(how)) clauses.get(how).push(" and ", { mark: lowered(idea.label) });
      else clauses.set(how, [`${HOW[how]} `, { mark: lowered(idea.label) }]);
    }
    const pieces = [...clauses.values()].flatMap((clause, at) => (at ? [", and ", ...clause] : clause));
    return pieces.length ? [...pieces, "."] : [];
  }

  /** A name inside a sentence: "Racism" is "racism", "Easy Read" stays. */
  function lowered(name) {
    return /[A-Z]/.test(name.slice(1)) ? name : name.toLowerCase();
  }

  Object.assign(globalThis.Find, { why: { ofIdea, ofThing, quoted } });
})();
