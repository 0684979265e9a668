/** The answer to a question as a table, as bars, or as a map; each is a table to those who cannot see it. */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const { element, icon, counted } = globalThis.Ask;
  /** How many lines are put on the page at a time. */
  const LINES = 100;
  const BARS = 150;

  /** A value: a tag if it has a hue, a link if there is something to open, else words. */
  function shown(cell) {
    if (!cell.href) return document.createTextNode(cell.text);
    if (!cell.hue) return element("a", { href: cell.href }, cell.text);
    return element("a", { class: `tag ${cell.hue}`, href: cell.href }, icon(`m-${cell.hue}`), cell.text);
  }

  function head(columns) {
    const cells = columns.map(({ heading, numeric }, index) =>
      element("th", { scope: "col", role: "columnheader", class: numeric && index ? "num" : null }, heading)
    );
    return element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...cells));
  }

  function box(kind, caption, ...children) {
    const named = element("caption", { class: "vh" }, caption);
    const table = element("table", { role: "table" }, named, ...children);
    const scrolls = kind === "bars" ? {} : { tabindex: "0", role: "region", "aria-label": caption };
    return element("div", { class: `reflow ${kind}`, ...scrolls }, table);
  }

  /** Rows under headings; the first of them, with a way to see more. */
  function table(columns, rows, caption) {
    const body = element("tbody", { role: "rowgroup" });
    const note = element("p", { class: "small soft", role: "status" });
    const more = element("button", { type: "button", class: "btn quiet" });
    const add = () => {
      const start = body.childElementCount;
      for (const row of rows.slice(start, start + LINES)) {
        const cells = columns.map((column, index) => {
          const kind = column.numeric && index ? "num" : null;
          if (!index) return element("th", { scope: "row", role: "rowheader" }, shown(column.cell(row)));
          return element("td", { role: "cell", "data-label": column.heading, class: kind }, shown(column.cell(row)));
        });
        body.append(element("tr", { role: "row" }, ...cells));
      }
      const left = rows.length - body.childElementCount;
      const here = counted(body.childElementCount, "line", "lines");
      const all = rows.length.toLocaleString("en-GB");
      note.textContent = left ? `The first ${here} of ${all}. The files hold all of them.` : "";
      more.textContent = `Show ${counted(Math.min(LINES, left), "more line", "more lines")}`;
      more.hidden = note.hidden = !left;
    };
    more.addEventListener("click", add);
    add();
    return [box("cards scroll", caption, head(columns), body), note, more];
  }

  /** What bars can show of an answer: names, numbers, and headings above groups of them. Null if nothing. */
  function charted(columns) {
    const value = columns.find((column) => column.numeric);
    const names = columns.filter((column) => !column.numeric);
    if (!value || !names.length) return null;
    const before = names.filter((column) => columns.indexOf(column) < columns.indexOf(value));
    const label = before.at(-1) || names[0];
    return { value, label, group: before.length > 1 ? before[0] : null };
  }

  function bars({ value, label, group }, rows, caption) {
    const fits = rows.filter((row) => value.number(row) >= 0);
    const most = Math.max(...fits.map(value.number), 1);
    const groups = new Map();
    for (const row of fits.slice(0, BARS)) {
      const name = group ? group.cell(row).text : "";
      groups.set(name, [...(groups.get(name) || []), row]);
    }
    const made = [...groups].flatMap(([name, own]) => {
      const lines = own.map((row) => bar(label.cell(row), value.number(row), most));
      const top = element("thead", { role: "rowgroup" });
      top.append(
        element(
          "tr",
          { role: "row" },
          element("th", { scope: "col", role: "columnheader" }, label.heading),
          element("th", { scope: "col", role: "columnheader" }, element("span", { class: "vh" }, "Bar")),
          element("th", { scope: "col", role: "columnheader", class: "num" }, value.heading)
        )
      );
      const drawn = box(
        "bars",
        name ? `${caption}: ${name}` : caption,
        top,
        element("tbody", { role: "rowgroup" }, ...lines)
      );
      return name ? [element("h3", { class: "tail" }, name), drawn] : [drawn];
    });
    const left = rows.length - Math.min(fits.length, BARS);
    if (left)
      made.push(
        element("p", { class: "small soft" }, `${counted(left, "line is", "lines are")} not drawn. The table has all.`)
      );
    return [element("div", { class: "charts" }, ...made)];
  }

  function bar(cell, number, most) {
    const drawn = element("svg", { "aria-hidden": "true", height: "22" });
    const width = `${Math.round((990 * number) / most) / 10}%`;
    drawn.append(element("rect", { class: "rail", x: ".5", y: ".5", width: "99%", height: "20", rx: "3" }));
    drawn.append(
      element("rect", { class: `bar${cell.hue ? " dot" : ""}`, x: ".5", y: ".5", width, height: "20", rx: "3" })
    );
    const name = cell.href ? element("a", { href: cell.href }, cell.text) : cell.text;
    return element(
      "tr",
      { role: "row", class: cell.hue || null },
      element("th", { scope: "row", role: "rowheader" }, ...(cell.hue ? [icon(`m-${cell.hue}`), " "] : []), name),
      element("td", { role: "cell" }, drawn),
      element("td", { role: "cell", class: "num" }, number.toLocaleString("en-GB"))
    );
  }

  /** What a map can show of an answer: a row and a column for each number, each pair once. Null if nothing. */
  function mapped(columns, rows) {
    const [down, across, ...counts] = columns;
    if (!counts.length || down.numeric || across.numeric || !counts[0].numeric) return null;
    const key = (column, row) => column.cell(row).href || column.cell(row).text;
    const different = (name) => new Set(rows.map(name)).size;
    const pairs = different((row) => JSON.stringify([key(down, row), key(across, row)]));
    const boxes = different((row) => key(down, row)) * different((row) => key(across, row));
    // A map that is mostly empty says less than its lines.
    return pairs === rows.length && rows.length > boxes / 2 ? { down, across, counts, key } : null;
  }

  function map({ down, across, counts, key }, rows, caption) {
    const heads = new Map(rows.map((row) => [key(across, row), across.cell(row).text]));
    const lines = new Map();
    for (const row of rows) {
      const [first, second] = counts.map((column) => column.cell(row).text);
      const name = key(down, row);
      if (!lines.has(name)) lines.set(name, { cell: down.cell(row), boxes: new Map() });
      lines
        .get(name)
        .boxes.set(key(across, row), second !== undefined && first !== "0" ? `${first} (${second})` : first);
    }
    const body = [...lines.values()].map(({ cell, boxes }) => {
      const cells = [...heads].map(([name, heading]) =>
        element("td", { role: "cell", class: "num", "data-label": heading }, boxes.get(name) || "")
      );
      return element("tr", { role: "row" }, element("th", { scope: "row", role: "rowheader" }, shown(cell)), ...cells);
    });
    const top = head([
      { heading: down.heading },
      ...[...heads.values()].map((heading) => ({ heading, numeric: true })),
    ]);
    const small = counts.slice(0, 2).map(({ heading }) => heading[0].toLowerCase() + heading.slice(1));
    return [
      element("p", { class: "soft tail" }, `In each box: ${small.join("; in brackets, ")}.`),
      box("cards scroll pairs", caption, top, element("tbody", { role: "rowgroup" }, ...body)),
    ];
  }

  /**
   * The ways in which an answer can be shown, the best first: a name, and what makes its elements.
   * @param {import("./cells.js").Column[]} columns
   * @param {object[][]} rows
   * @param {string} caption
   * @param {string} wished what the question says of itself: `chart`, `matrix`, …
   * @returns {{name: string, make: () => Node[]}[]}
   */
  function waysToShow(columns, rows, caption, wished) {
    const chart = rows.length ? charted(columns) : null;
    const matrix = rows.length && columns.length > 2 ? mapped(columns, rows) : null;
    const ways = [{ name: "Table", make: () => table(columns, rows, caption) }];
    if (chart) ways.push({ name: "Bars", wish: "chart", make: () => bars(chart, rows, caption) });
    if (matrix) ways.push({ name: "Map", wish: "matrix", make: () => map(matrix, rows, caption) });
    return ways.sort((one, other) => (other.wish === wished) - (one.wish === wished));
  }

  Object.assign(globalThis.Ask, { waysToShow });
})();
