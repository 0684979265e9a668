/** What could come next in a query: our terms by name or by label, variables that are there, words of SPARQL. */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const WORDS = (
    "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES PREFIX BASE ASK CONSTRUCT DESCRIBE " +
    "EXISTS NOT UNDEF ORDER GROUP HAVING LIMIT OFFSET REDUCED ASC DESC AS BY IN COUNT SUM MIN MAX AVG SAMPLE " +
    "GROUP_CONCAT SEPARATOR BOUND COALESCE CONCAT CONTAINS DATATYPE IF ISIRI ISLITERAL ISBLANK ISNUMERIC IRI LANG " +
    "LANGMATCHES LCASE UCASE NOW REGEX REPLACE ROUND ABS CEIL FLOOR STR STRDT STRLANG STRAFTER STRBEFORE STRENDS " +
    "STRLEN STRSTARTS SUBSTR YEAR MONTH DAY true false"
  ).split(" ");
  const MOST = 40;

  /**
   * @param {string} text the whole query
   * @param {number} at where the cursor is
   * @param {boolean} asked whether somebody asked for it, and did not only type
   * @param {{terms: string[][], prefixes: Object<string, string>}} words
   * @returns {{from: number, options: {label: string, detail: string, info: string}[]} | null}
   */
  function suggested(text, at, asked, words) {
    const before = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    if (/(^|\s)#/.test(before) || odd(before, '"') || odd(before, "'") || /<[^\s<>]*$/.test(before)) return null;
    const [typed] = /[?$]?[\w-]*(?::[\w.-]*)?$/.exec(before);
    const from = at - typed.length;
    let options = [];
    if (typed[0] === "?" || typed[0] === "$") options = variables(text, typed, from);
    else if (typed.includes(":")) options = named(typed, words);
    else if (typed.length > 1 || asked) options = byWord(typed, words);
    return options.length ? { from, options: options.slice(0, MOST) } : null;
  }

  /** Whether an odd number of `mark` stands in `line`, so that a text is open at its end. */
  function odd(line, mark) {
    return line.replace(/\\./g, "").split(mark).length % 2 === 0;
  }

  function variables(text, typed, from) {
    const rest = text.slice(0, from) + text.slice(from + typed.length);
    const found = new Set((rest.match(/[?$]\w+/g) || []).map((name) => typed[0] + name.slice(1)));
    return [...found]
      .filter((name) => name.startsWith(typed) && name !== typed)
      .sort()
      .map((label) => ({ label, detail: "", info: "" }));
  }

  /** Terms with the prefix that was typed: first those whose name begins so, then those whose name or label holds it. */
  function named(typed, words) {
    const colon = typed.indexOf(":");
    const rest = typed.slice(colon + 1).toLowerCase();
    const fits = words.terms.filter(([name]) => name.startsWith(typed.slice(0, colon + 1)));
    return ranked(fits, rest, ([name]) => name.slice(colon + 1));
  }

  function byWord(typed, words) {
    const start = typed.toLowerCase();
    if (WORDS.some((word) => word.toLowerCase() === start)) return [];
    const keywords = WORDS.filter((word) => word.toLowerCase().startsWith(start));
    const prefixes = Object.keys(words.prefixes).filter((prefix) => prefix.startsWith(start));
    return [
      ...keywords.map((label) => ({ label, detail: "", info: "" })),
      ...prefixes.map((prefix) => ({ label: `${prefix}:`, detail: words.prefixes[prefix], info: "" })),
      ...(start.length > 1 ? ranked(words.terms, start, ([name]) => name.slice(name.indexOf(":") + 1)) : []),
    ];
  }

  function ranked(terms, typed, local) {
    const order = (term) => {
      const [name, label] = [local(term).toLowerCase(), term[1].toLowerCase()];
      if (name.startsWith(typed)) return 0;
      if (label.split(/\W+/).some((word) => word.startsWith(typed)) || label.startsWith(typed)) return 1;
      return typed.length > 2 && (name.includes(typed) || label.includes(typed)) ? 2 : 3;
    };
    return [0, 1, 2].flatMap((rank) =>
      terms
        .filter((term) => order(term) === rank)
        .map(([label, detail]) => ({ label, detail, info: (globalThis.ASK_MEANINGS || {})[label] || "" }))
    );
  }

  Object.assign(globalThis.Ask, { suggested });
})();
