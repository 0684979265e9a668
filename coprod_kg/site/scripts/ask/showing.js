/** An answer on the page: how much was found, files to take away, and the answer itself in the way that suits it. */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const { element, icon, counted } = globalThis.Ask;

  const STATEMENT = { subject: "Thing", predicate: "What is said", object: "Value" };

  /**
   * @typedef {{recipe: object | null, given: Object<string, string>, headings: Object<string, string>,
   *   seconds: number, cut: boolean}} Asked
   *   The ready question that was asked as it is, if it was; what it was told; plain headings of columns; how long it
   *   took; whether there are more lines than these.
   */

  /**
   * The elements of an answer, and the heading among them.
   * @param {{columns?: string[], rows?: object[][], truth?: boolean, statements?: boolean}} answer
   * @param {Asked} asked
   * @param {object} links
   * @returns {{heading: HTMLElement, nodes: Node[]}}
   */
  function shownAnswer(answer, asked, links) {
    const { recipe, seconds, cut } = asked;
    const title = recipe ? recipe.title : "Your own question";
    const heading = element("h2", { tabindex: "-1" }, counting(answer, cut));
    const time = seconds < 0.1 ? "in less than a tenth of a second" : `in ${seconds.toFixed(1)} seconds`;
    const nodes = [element("p", { class: "kick" }, element("b", {}, title)), heading];
    nodes.push(element("p", { class: "small soft" }, `Worked out on this device ${time}.`));
    if (cut) {
      const most = answer.rows.length.toLocaleString("en-GB");
      const words = `There are more than ${most} lines. Here and in the files are the first ${most}.`;
      nodes.push(element("p", { class: "note" }, `${words} For more, end the question with LIMIT and a number.`));
    }
    const empty = answer.rows && !answer.rows.length;
    if (!empty) nodes.push(downloads(answer, recipe ? recipe.name : "answer", links));
    if (answer.rows && !empty) nodes.push(...drawn(answer, asked, title, links));
    const note = (recipe && recipe.note) || (empty ? "Nothing on the list fits what you asked." : "");
    if (note) nodes.push(element("p", { class: "note tail" }, note));
    return { heading, nodes };
  }

  function counting({ columns, rows, truth, statements }, cut) {
    if (truth !== undefined) return truth ? "Yes" : "No";
    if (!rows.length) return "Nothing found";
    if (statements) return counted(rows.length, "fact", "facts");
    const lines = `${cut ? "The first " : ""}${counted(rows.length, "line", "lines")}`;
    const item = columns.indexOf("item");
    const things = new Set(rows.map((row) => item >= 0 && row[item] && row[item].value));
    if (item < 0 || things.has(null) || things.size === 1 || things.size === rows.length) return lines;
    return `${lines} about ${counted(things.size, "thing", "things")}`;
  }

  function downloads(answer, name, links) {
    const files = globalThis.Ask.filesOf(answer, links).map((file) => {
      const button = element("button", { type: "button", class: "as-link" }, icon("i-get"), ` ${file.name}`);
      button.addEventListener("click", () => globalThis.Ask.save(file.text(), file.type, `${name}.${file.ending}`));
      return element("li", {}, button);
    });
    return element("ul", { class: "links", role: "list", "aria-label": "Take the answer away" }, ...files);
  }

  /** The answer in the way that suits it best, with a choice where there are several. */
  function drawn(answer, { recipe, given, headings }, title, links) {
    const all = globalThis.Ask.columnsOf(answer, answer.statements ? STATEMENT : headings, links);
    // What was given is the same in every line.
    const rest = all.filter(({ name }) => !given[name]);
    const wished = recipe ? recipe.display : "";
    const ways = globalThis.Ask.waysToShow(rest.length ? rest : all, answer.rows, title, wished);
    const shown = element("div", { class: "tail" }, ...ways[0].make());
    if (ways.length === 1) return [shown];
    const picks = ways.map(({ name, make }, index) => {
      const id = `ask-way-${name.toLowerCase()}`;
      const input = element("input", { type: "radio", name: "ask-way", id, checked: !index });
      input.addEventListener("change", () => shown.replaceChildren(...make()));
      return element("div", { class: "pick" }, input, element("label", { for: id }, name));
    });
    return [element("fieldset", { class: "ways" }, element("legend", {}, "Show it as"), ...picks), shown];
  }

  Object.assign(globalThis.Ask, { shownAnswer });
})();
