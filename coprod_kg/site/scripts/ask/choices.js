/**
 * What a ready question can be told: ideas come with the page, names of things and other values out of the list itself.
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  /** Longer lists can be narrowed by typing, and show this many at a time. */
  const MOST = 400;

  /** @typedef {{value: string, label: string, group: string}} Choice */

  /**
   * The choices that need no list: ideas. Null for all else.
   * @returns {Choice[] | null}
   */
  function ideas(parameter, words) {
    if (parameter.type !== "concept") return null;
    const schemes = new Map(words.schemes);
    return words.terms
      .filter(([, , sort]) => (parameter.scheme ? sort === parameter.scheme : schemes.has(sort)))
      .map(([name, label, sort]) => ({
        value: name.slice(name.indexOf(":") + 1),
        label,
        group: parameter.scheme ? "" : schemes.get(sort),
      }));
  }

  /** The query whose answer holds the choices, and the columns of their values and names. */
  function askFor(recipe, parameter, base) {
    if (!parameter.required && parameter.name in recipe.columns) {
      const label = `${parameter.name}Label` in recipe.columns ? `${parameter.name}Label` : parameter.name;
      return { query: recipe.before + recipe.after, value: parameter.name, label };
    }
    const start = `${base}id/${parameter.type === "record" ? "" : `${parameter.type}/`}`;
    const query =
      "SELECT ?thing (MIN(?text) AS ?name) WHERE { ?thing <https://schema.org/name> ?text . " +
      `FILTER (STRSTARTS(STR(?thing), "${start}") && !CONTAINS(STR(?thing), "#")) } GROUP BY ?thing`;
    return { query, value: "thing", label: "name" };
  }

  /** The choices in an answer to such a query, each once, by name. */
  function choicesIn(answer, wanted, parameter, base) {
    const [at, named] = [answer.columns.indexOf(wanted.value), answer.columns.indexOf(wanted.label)];
    const found = new Map();
    for (const row of answer.rows) {
      const term = row[at];
      if (!term || found.has(term.value)) continue;
      const start = `${base}id/${["record", "iri"].includes(parameter.type) ? "" : `${parameter.type}/`}`;
      const own = term.type === "uri" && parameter.type !== "iri" && term.value.startsWith(start);
      const value = own ? term.value.slice(start.length) : term.value;
      // A column of years can say "not known" too, and nobody can ask for that year.
      if (!globalThis.Ask.termOf(parameter, value, base)) continue;
      found.set(term.value, {
        value,
        label: (row[named] && row[named].value) || term.value,
        group: "",
      });
    }
    // A title that we had to make up stands in square brackets, and is found under its first letter.
    const key = ({ label: text }) => text.replace(/^[[“"'‘(]+/, "").toLowerCase();
    const order = new Intl.Collator("en-GB", { numeric: true });
    return [...found.values()].sort((one, other) => order.compare(key(one), key(other)));
  }

  /** The choices whose name holds all that was typed. */
  function narrowed(choices, typed) {
    const parts = typed.toLowerCase().split(/\s+/).filter(Boolean);
    return choices.filter(({ label }) => parts.every((part) => label.toLowerCase().includes(part)));
  }

  /** What a link gives; an idea may be given by its name. */
  function byName(recipe, given, words) {
    const found = { ...given };
    for (const parameter of recipe ? recipe.parameters : []) {
      const choices = ideas(parameter, words) || [];
      const value = given[parameter.name] || "";
      const named = choices.find(({ label }) => label.toLowerCase() === value.toLowerCase());
      if (named && !choices.some((each) => each.value === value)) found[parameter.name] = named.value;
    }
    return found;
  }

  /** What a link gives that the question cannot be told, in words; nothing if all is well. */
  function unknownIn(recipe, given, words) {
    const { termOf } = globalThis.Ask;
    for (const [name, value] of Object.entries(given)) {
      const parameter = recipe.parameters.find((each) => each.name === name);
      if (!parameter) return `“${recipe.title}” cannot be told “${name}”.`;
      const choices = ideas(parameter, words);
      const term = termOf(parameter, value, words.base);
      const known = !choices || choices.some((each) => termOf(parameter, each.value, words.base) === term);
      if (value && !(term && known)) {
        return `There is no “${parameter.label}” called “${value}”. Choose one from the list.`;
      }
    }
    return "";
  }

  Object.assign(globalThis.Ask, { byName, unknownIn });
  Object.assign(globalThis.Ask, { ideas, askForChoices: askFor, choicesIn, narrowed, MOST_CHOICES: MOST });
})();
