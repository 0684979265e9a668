/** Why something came up, in words. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const HOW = {
    change: "it helps people change",
    understand: "it helps people understand",
    inequality: "it is about",
    practice: "it tells people to try",
    principle: "it is about",
    stage: "it is useful for",
    people: "it is for",
    kind: "it is tagged",
    format: "it comes as",
  };
  const WHERE = { title: "in its title", names: "in the names on it", text: "in what we say of it" };
  const MOST = 3;

  /** @returns {string} `words` in quotes, with "and" before the last. */
  function quoted(words) {
    const each = words.map((word) => `“${word}”`);
    return each.length < 2 ? each.join("") : `${each.slice(0, -1).join(", ")} and ${each.at(-1)}`;
  }

  /** Why an idea was found, as a sentence. */
  function ofIdea({ written, phrase, sort }) {
    const verb = written.length > 1 ? "are" : "is";
    const words = quoted(written);
    if (sort === "name") return `${words} ${verb} in a name for this: “${phrase}”.`;
    if (sort === "meaning") return `${words} ${verb} in what this means.`;
    return `${words}: people say “${phrase}” about this.`;
  }

  /**
   * Why a thing came, as pieces of a sentence: texts, and ideas that are to be marked.
   * @param {Why[]} why
   * @param {Map<object, string[]>} said The words of the question by which each idea was found.
   * @returns {(string | {mark: string})[]}
   */
  function ofThing(why, said) {
    const pieces = [];
    const seen = new Set();
    for (const { idea, how, words, where } of why) {
      const what = idea || where;
      if (seen.has(what) || seen.size === MOST) continue;
      seen.add(what);
      if (pieces.length) pieces.push(", and ");
      if (idea) {
        pieces.push(`${HOW[how]} `, { mark: lowered(idea.label) });
        if (seen.size === 1 && said.has(idea)) pieces.push(` (you wrote ${quoted(said.get(idea))})`);
      } else {
        pieces.push(`${quoted(words)} ${words.length > 1 ? "are" : "is"} ${WHERE[where]}`);
      }
    }
    if (pieces.length) pieces.push(".");
    return pieces;
  }

  /** A name inside a sentence: "Racism" is "racism", "Easy Read" stays. */
  function lowered(name) {
    return /[A-Z]/.test(name.slice(1)) ? name : name.toLowerCase();
  }

  Object.assign(globalThis.Find, { why: { ofIdea, ofThing, quoted } });
})();
