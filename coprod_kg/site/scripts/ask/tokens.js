/**
 * The tokens of a SPARQL query, and what they tell before the engine sees it: whether it may be asked at all, which
 * of our prefixes it leaves out, and how many lines it could answer with.
 *
 * The pattern is that of `coprod_kg/sparql_tokens.py`, after section 19.8 of SPARQL 1.1.
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const START =
    "A-Za-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F" +
    "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}";
  const NAME = START + "_0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040";
  const PATTERN = [
    "(?<skip>(?:\\s|#[^\\n\\r]*)+)",
    `(?<string>"""(?:[^"\\\\]|\\\\.|"(?!""))*"""|'''(?:[^'\\\\]|\\\\.|'(?!''))*'''` +
      `|"(?:[^"\\\\\\n\\r]|\\\\.)*"|'(?:[^'\\\\\\n\\r]|\\\\.)*')`,
    '(?<iri><[^<>"{}|^`\\u0000-\\u0020]*>)',
    `(?<variable>[?$][${NAME}]+)`,
    `(?<pname>(?:_|[${START}][${NAME}.\\-]*)?:(?:[${NAME}:\\-]|%[0-9A-Fa-f]{2}|\\\\.|\\.+(?=[${NAME}:%\\\\\\-]))*)`,
    "(?<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
    "(?<number>(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)[eE][+\\-]?[0-9]+|[0-9]*\\.[0-9]+|[0-9]+)",
    `(?<word>[${START}_][${NAME}]*)`,
    "(?<open>[({[]|<<)",
    "(?<close>[)}\\]]|>>)",
    `(?<other>[${NAME}]+|.)`,
  ].join("|");
  const FORMS = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
  const UPDATES = ["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"];

  /**
   * A piece of a query that means something: spaces and comments are left out.
   * @typedef {{sort: string, text: string, at: number, depth: number}} Token
   */

  /**
   * The tokens of `text` in order; `depth` says how many brackets are open around each.
   * @param {string} text
   * @returns {Token[]}
   */
  function tokens(text) {
    const found = [];
    let depth = 0;
    for (const match of text.matchAll(new RegExp(PATTERN, "gsu"))) {
      const sort = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
      if (sort === "skip") continue;
      if (sort === "close") depth = Math.max(0, depth - 1);
      found.push({ sort, text: match[0], at: match.index, depth });
      if (sort === "open") depth += 1;
    }
    return found;
  }

  /**
   * Which of the four forms a query has: the first word that names one.
   * @param {Token[]} found
   */
  function formOf(found) {
    const word = found.find((each) => each.sort === "word" && FORMS.includes(each.text.toUpperCase()));
    return word ? word.text.toUpperCase() : "";
  }

  /**
   * Why a query may not be asked, and where; null if it may.
   * @param {Token[]} found
   * @returns {{at: number, reason: string} | null}
   */
  function refusal(found) {
    for (const { sort, text, at, depth } of found) {
      const upper = text.toUpperCase();
      if (sort !== "word") continue;
      // Two words may stand without a space between them, so this one is looked for inside.
      if (upper.includes("SERVICE")) {
        return { at, reason: "SERVICE asks another server. Here, nothing leaves your device, so it is not allowed." };
      }
      if (UPDATES.includes(upper)) {
        return { at, reason: `${upper} would change data. Questions here only read. Begin with SELECT, for example.` };
      }
      if (upper === "FROM" && depth === 0) {
        return {
          at,
          reason: "every question here is asked of the whole list, and FROM would choose a part. Use GRAPH in WHERE.",
        };
      }
    }
    return null;
  }

  /**
   * A query as the engine is given it: with our prefixes where it leaves them out, and with an end to its answer.
   *
   * `lines` is by how many lines the engine counts too many; `capped` says whether a limit was put in.
   *
   * @param {string} text
   * @param {Object<string, string>} prefixes
   * @param {number} most
   */
  function prepared(text, prefixes, most) {
    const found = tokens(text);
    const form = formOf(found);
    const declared = new Set();
    const used = new Set();
    found.forEach(({ sort, text: name }, index) => {
      if (sort !== "pname") return;
      const before = found[index - 1];
      const isDeclared = before && before.sort === "word" && before.text.toUpperCase() === "PREFIX";
      (isDeclared ? declared : used).add(name.slice(0, name.indexOf(":")));
    });
    const missing = [...used].filter((prefix) => !declared.has(prefix) && Object.hasOwn(prefixes, prefix)).sort();
    const head = missing.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}> `).join("");
    const capped = form === "SELECT" && !found.some((each) => isWord(each, "LIMIT"));
    const start = head ? `${head}\n` : "";
    return { text: start + (capped ? limited(text, found, most) : text), lines: head ? 1 : 0, form, capped };
  }

  /** Whether a token is `word`, outside of all brackets. */
  function isWord(token, word) {
    return token.sort === "word" && token.depth === 0 && token.text.toUpperCase().startsWith(word);
  }

  /** A SELECT with a limit at its end, but before the VALUES that may close it. */
  function limited(text, found, most) {
    const closing = found.reduce((last, each, index) => (each.sort === "close" && each.depth === 0 ? index : last), -1);
    const values = found.findLastIndex((each) => isWord(each, "VALUES"));
    const group = found.findIndex((each) => each.text === "{" && each.depth === 0);
    const at = group >= 0 && values > group && values < closing ? found[values].at : text.length;
    return `${text.slice(0, at)}\nLIMIT ${most}\n${text.slice(at)}`;
  }

  /**
   * The line and column of a place in `text`, both counted from 1.
   * @param {string} text
   * @param {number} at
   */
  function placeOf(text, at) {
    const before = text.slice(0, at).split("\n");
    return { line: before.length, column: [...before[before.length - 1]].length + 1 };
  }

  /**
   * The place in `text` of a line and a column; the end where there is no such place.
   * @param {string} text
   * @param {number} line
   * @param {number} column
   */
  function offsetOf(text, line, column) {
    const lines = text.split("\n");
    if (line > lines.length) return text.length;
    const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    return Math.min(text.length, before + [...lines[line - 1]].slice(0, column - 1).join("").length);
  }

  Object.assign(globalThis.Ask, { tokens, formOf, refusal, prepared, placeOf, offsetOf });
})();
