/**
 * The cook-book: from a ready question and what it is told to the text of a query, and to a link that holds both.
 *
 * A value never becomes part of the query's own text: it stands in a VALUES block, as a term that is written out
 * here. Where that block goes was worked out when the site was built (`coprod_kg/site/cookbook.py`).
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  /**
   * @typedef {{name: string, type: string, label: string, required: boolean, scheme: string, inside: boolean}} Parameter
   * @typedef {{name: string, title: string, summary: string, note: string, display: string, before: string,
   *   after: string, parameters: Parameter[], columns: Object<string, string>}} Recipe
   */

  const XSD = "http://www.w3.org/2001/XMLSchema#";
  const SHAPES = { year: /^[0-9]{4}$/, date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, integer: /^[+-]?[0-9]+$/ };
  const TYPES = { year: "gYear", date: "date", integer: "integer" };
  const SLUG = /^[A-Za-z0-9][\w.~-]*$/;

  /**
   * `value` as a term of SPARQL: what the command line makes of the same words. Null if it cannot be one.
   * @param {Parameter} parameter
   * @param {string} value
   * @param {string} base
   */
  function termOf(parameter, value, base) {
    const { type } = parameter;
    if (type === "string") return quoted(value);
    if (SHAPES[type]) return SHAPES[type].test(value) ? `"${value}"^^<${XSD}${TYPES[type]}>` : null;
    if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(value)) return /[\u0000-\u0020<>"{}|\\^`]/.test(value) ? null : `<${value}>`;
    if (type === "iri") return null;
    const [kind, slug] = value.includes("/") ? value.split("/", 2) : [type, value];
    return SLUG.test(kind) && SLUG.test(slug) ? `<${base}id/${kind}/${slug}>` : null;
  }

  /** An idea by its short name, where the query declares the prefix for ideas. */
  function shortened(term, recipe, base) {
    const start = `<${base}id/concept/`;
    const [, slug] =
      (term && term.startsWith(start) && /^([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)>$/.exec(term.slice(start.length))) || [];
    return slug && recipe.before.includes(`PREFIX cpc: ${start}>`) ? `cpc:${slug}` : term;
  }

  /** A text between quotation marks. */
  function quoted(text) {
    const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
    return `"${text.replace(/["\\\n\r\t]/g, (each) => escapes[each])}"`;
  }

  /**
   * The text of a query that asks `recipe`, told `given`; `names` says what each value is called, for a comment.
   *
   * Parameters that were not given mean any, and leave no trace.
   *
   * @param {Recipe} recipe
   * @param {Object<string, string>} given
   * @param {Object<string, string>} names
   * @param {string} base
   */
  function written(recipe, given, names, base) {
    const told = recipe.parameters
      .filter(({ name }) => given[name])
      .map((each) => ({ ...each, term: shortened(termOf(each, given[each.name], base), recipe, base) }))
      .filter(({ term }) => term);
    const remark = ({ name, label }) => ` # ${label}: ${names[name] || given[name]}`.replace(/[\r\n]+/g, " ");
    const inside = told.filter((each) => each.inside);
    const after = told.filter((each) => !each.inside);
    const first = inside.map((each) => `\n  VALUES ?${each.name} { ${each.term} }${remark(each)}`).join("");
    const variables = after.map(({ name }) => `?${name}`).join(" ");
    const last = after.length
      ? `\nVALUES (${variables}) { (${after.map(({ term }) => term).join(" ")}) }${after.map(remark).join(";")}`
      : "";
    return `# ${recipe.title}\n${recipe.before}${first}${recipe.after}${last}\n`;
  }

  /**
   * What a link asks for: a ready question with what it is told, or a query as text. Null if nothing.
   * @param {string} fragment what follows `#`
   */
  function read(fragment) {
    const parts = new URLSearchParams(fragment.replace(/^#/, ""));
    const view = parts.get("view");
    if (view) {
      const given = {};
      for (const [name, value] of parts) if (name !== "view") given[name] = value;
      return { view, given };
    }
    const query = parts.get("query");
    return query === null ? null : { query };
  }

  /** The part of a link after `#` for a ready question. */
  function linkTo(recipe, given) {
    const parts = new URLSearchParams({ view: recipe.name });
    for (const { name } of recipe.parameters) if (given[name]) parts.set(name, given[name]);
    return `#${parts}`;
  }

  /** The part of a link after `#` for any query. */
  function linkToText(query) {
    return `#${new URLSearchParams({ query })}`;
  }

  Object.assign(globalThis.Ask, { termOf, written, readLink: read, linkTo, linkToText });
})();
