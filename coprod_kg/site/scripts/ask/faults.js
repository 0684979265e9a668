/**
 * What the engine says is wrong with a query, in plain words and with its place.
 *
 * The same as `coprod_kg/sparql/evaluation.py`: the engine lists all that it could have gone on with, and bare words
 * in that list are noise.
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const PLACE = /error at (\d+):(\d+): ([^]*)/;
  const PART = /\[[^\]]*\]|"(?:[^"\\]|\\.)*"|[A-Za-z][\w ]*/g;
  /** Signs of RDF 1.2, which nothing here uses. */
  const NEWER = ['"{|"', '"~"', '"<<"'];
  const SHOWN = 6;
  const SENTENCES = {
    "Prefix not found": "this prefix is not declared. Add a PREFIX line, or use one that needs none: ",
    "The SELECT contains a variable that is unbound":
      "a variable after SELECT has no value here. Put it into GROUP BY, or take it away.",
    "Duplicated variable name in SELECT": "two columns have the same name. Give one of them another.",
    "IRI parsing failed": "this is not a correct address.",
  };

  /**
   * What is wrong, and where in `text`: `at` is null where the engine names no place.
   * @param {{message: string, broken?: boolean, newer?: boolean}} wrong what came from the engine
   * @param {string} text the query as it was written
   * @param {number} lines how many lines were put before it
   * @param {string[]} prefixes those that need not be declared
   * @returns {{at: number | null, reason: string}}
   */
  function explained(wrong, text, lines, prefixes) {
    if (wrong.newer)
      return { at: null, reason: "answers with statements about statements are newer than this list takes." };
    if (wrong.broken) {
      return {
        at: null,
        reason:
          "it was too large or too deep for the program that searches the list. " +
          "That program is ready again. Ask in smaller steps.",
      };
    }
    const found = PLACE.exec(wrong.message);
    if (!found) {
      const service = /^The service /.test(wrong.message);
      return {
        at: null,
        reason: service ? "SERVICE asks another server, and that is not allowed here." : `${wrong.message}.`,
      };
    }
    return {
      at: globalThis.Ask.offsetOf(text, Number(found[1]) - lines, Number(found[2])),
      reason: expected(found[3], prefixes),
    };
  }

  /** What a person can use of the engine's list. */
  function expected(reason, prefixes) {
    if (!reason.startsWith("expected")) return `${reason.replace(/\.$/, "")}.`;
    const parts = (reason.replace(/^expected( one of)?/, "").match(PART) || []).map((part) => part.trim());
    const sentence = parts.find((part) => /^[A-Za-z].* /.test(part));
    if (sentence === "Prefix not found")
      return `${SENTENCES[sentence]}${prefixes.map((each) => `${each}:`).join(", ")}.`;
    if (sentence) return SENTENCES[sentence] || `${sentence}.`;
    const signs = parts.filter((part) => part.startsWith('"') && !NEWER.includes(part)).slice(0, SHOWN);
    if (!signs.length) return "the text cannot go on like this here, or a few characters before.";
    const listed = signs.length < 3 ? signs.join(" or ") : `${signs.slice(0, -1).join(", ")} or ${signs.at(-1)}`;
    return `the text cannot go on like this here; ${listed} could follow.`;
  }

  Object.assign(globalThis.Ask, { explained });
})();
