/**
 * From terms to what stands on a page: words, and a link where there is something to open.
 * The same as `coprod_kg/site/links.py` and `grids.py`: `x` and `xLabel` are one column.
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const NUMBERS = ["integer", "decimal", "double"].map((each) => XSD + each);
  const DATES = ["date", "dateTime", "gYearMonth"].map((each) => XSD + each);
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"];
  MONTHS.push("November", "December");

  /**
   * @typedef {{type: string, value: string, language?: string, datatype?: string}} Term
   * @typedef {{text: string, href: string, outside: boolean, hue: string}} Cell
   * @typedef {{name: string, heading: string, numeric: boolean, cell: (row: (Term | null)[]) => Cell,
   *   number: (row: (Term | null)[]) => number}} Column
   */

  /** Knows which page there is for what, and what our words are called. */
  class Links {
    /** @param {{base: string, prefixes: Object<string, string>, terms: string[][]}} words of `ask/terms.js` */
    constructor(words) {
      this.words = words;
      this.page = new RegExp(
        `^${words.base.replace(/[.]/g, "\\.")}id/((?:${words.kinds.join("|")})/[\\w][\\w.-]*)(?:#.*)?$`
      );
      this.known = new Map(words.terms.map((term) => [this.address(term[0]), term]));
      this.longest = Object.entries(words.prefixes).sort((one, other) => other[1].length - one[1].length);
    }

    /** The whole address of `prefix:name`. */
    address(short) {
      const colon = short.indexOf(":");
      return this.words.prefixes[short.slice(0, colon)] + short.slice(colon + 1);
    }

    /** `iri` as `prefix:name` where a prefix of ours fits and nothing needs an escape; else null. */
    short(iri) {
      const found = this.longest.find(([, start]) => iri.startsWith(start));
      const rest = found && iri.slice(found[1].length);
      return found && /^[A-Za-z0-9_](?:[\w-]*[\w])?$/.test(rest) ? `${found[0]}:${rest}` : null;
    }

    /**
     * @param {Term | null} term
     * @param {string} [text] what it is called, if that is known
     * @returns {Cell}
     */
    cell(term, text) {
      if (!term) return { text: text || "", href: "", outside: false, hue: "" };
      if (term.type !== "uri") return { text: text || words(term), href: "", outside: false, hue: "" };
      const [, label, , hue] = this.known.get(term.value) || [];
      const page = this.page.exec(term.value);
      if (page) return { text: text || label || page[1], href: `doc/${page[1]}.html`, outside: false, hue: hue || "" };
      const term_ = new RegExp(`^${this.words.prefixes.cpr}(\\w+)$`).exec(term.value);
      if (term_)
        return { text: text || label || term_[1], href: `def/index.html#${term_[1]}`, outside: false, hue: "" };
      const short = this.short(term.value);
      if (short) return { text: text || label || short, href: "", outside: false, hue: "" };
      // Only web addresses can be opened: never `javascript:` or a file.
      const open = /^https?:\/\//.test(term.value) && !term.value.startsWith(this.words.base);
      const bare = term.value.replace(/^https?:\/\//, "").replace(/\/$/, "");
      return { text: text || bare, href: open ? term.value : "", outside: open, hue: "" };
    }
  }

  /** A text or number as people read it. */
  function words({ value, datatype, type }) {
    if (type === "bnode") return "";
    if (datatype === `${XSD}boolean`) return value === "true" || value === "1" ? "Yes" : "No";
    const found = DATES.includes(datatype) && /^(\d{4})-(\d\d)(?:-(\d\d).*)?$/.exec(value);
    if (!found) return value;
    return [(found[3] || "").replace(/^0/, ""), MONTHS[found[2] - 1] || found[2], found[1]].filter(Boolean).join(" ");
  }

  /** Whether a term is a number. */
  function isNumber(term) {
    return Boolean(term) && NUMBERS.includes(term.datatype);
  }

  /**
   * The columns that a page shows.
   * @param {{columns: string[], rows: (Term | null)[][]}} answer
   * @param {Object<string, string>} headings plain ones, by column; a column without one keeps its name
   * @param {Links} links
   * @returns {Column[]}
   */
  function columnsOf(answer, headings, links) {
    const names = answer.columns;
    const shown = names.filter((name) => !(name.endsWith("Label") && names.includes(name.slice(0, -5))));
    return shown.map((name) => {
      const index = names.indexOf(name);
      const label = names.indexOf(`${name}Label`);
      return {
        name,
        heading: headings[name] || name,
        numeric:
          answer.rows.some((row) => row[index]) && answer.rows.every((row) => !row[index] || isNumber(row[index])),
        cell: (row) => links.cell(row[index], label >= 0 && row[label] ? row[label].value : ""),
        number: (row) => (isNumber(row[index]) ? Number(row[index].value) : NaN),
      };
    });
  }

  Object.assign(globalThis.Ask, { Links, columnsOf });
})();
