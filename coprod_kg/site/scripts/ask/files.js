/** An answer as a file: CSV, TSV and JSON as SPARQL 1.1 writes results; Turtle and N-Triples for statements. */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

  /** A text between quotation marks, as N-Triples and Turtle write it. */
  function quoted(text) {
    const escapes = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f" };
    return `"${text.replace(/["\\\n\r\t\b\f]/g, (each) => escapes[each])}"`;
  }

  /** A term as N-Triples writes it; `short` may give a shorter name for an address. */
  function written(term, short = () => null) {
    const address = (iri) => short(iri) || `<${iri}>`;
    if (term.type === "uri") return address(term.value);
    if (term.type === "bnode") return `_:${term.value}`;
    if (term.language) return `${quoted(term.value)}@${term.language}`;
    return term.datatype ? `${quoted(term.value)}^^${address(term.datatype)}` : quoted(term.value);
  }

  /** A cell of a table for a spreadsheet: never a formula. As `coprod_kg/printing.py: guarded`. */
  function cell(term) {
    if (!term) return "";
    const safe = /^'*[=+\-@\t\r]/.test(term.value) ? `'${term.value}` : term.value;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  }

  function csv({ columns, rows }) {
    return [columns, ...rows.map((row) => row.map(cell))].map((line) => `${line.join(",")}\r\n`).join("");
  }

  function tsv({ columns, rows }) {
    const lines = rows.map((row) => row.map((term) => (term ? written(term) : "")).join("\t"));
    return [columns.map((name) => `?${name}`).join("\t"), ...lines].map((line) => `${line}\n`).join("");
  }

  function binding(term) {
    const { type, value, language, datatype } = term;
    if (type !== "literal") return { type, value };
    if (language) return { type, value, "xml:lang": language };
    return datatype ? { type, value, datatype } : { type, value };
  }

  function json({ columns, rows, truth }) {
    if (truth !== undefined) return `${JSON.stringify({ head: {}, boolean: truth })}\n`;
    const lines = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(
          columns
            .map((name, index) => [name, row[index]])
            .filter(([, term]) => term)
            .map(([name, term]) => [name, binding(term)])
        )
      )
    );
    return `{"head":${JSON.stringify({ vars: columns })},"results":{"bindings":[\n${lines.join(",\n")}\n]}}\n`;
  }

  /** Each statement once, in the order of its text. */
  function ordered(rows, short) {
    const lines = new Map(rows.map((row) => [row.map((term) => written(term)).join(" "), row]));
    return [...lines]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, row]) => row.map((term) => written(term, short)));
  }

  function ntriples({ rows }) {
    return ordered(rows)
      .map((row) => `${row.join(" ")} .\n`)
      .join("");
  }

  /** Turtle with the prefixes that are used, what is said of a thing together. */
  function turtle({ rows }, links) {
    const used = new Set();
    const short = (iri) => {
      const name = links.short(iri);
      if (name) used.add(name.slice(0, name.indexOf(":")));
      return name;
    };
    const things = new Map();
    for (const [subject, predicate, object] of ordered(rows, short)) {
      const said = things.get(subject) || things.set(subject, new Map()).get(subject);
      said.set(predicate, [...(said.get(predicate) || []), object]);
    }
    const type = links.short(RDF_TYPE);
    const blocks = [...things].map(([subject, said]) => {
      const lines = [...said].map(([field, values]) => `${field === type ? "a" : field} ${values.join(", ")}`);
      return `\n${subject} ${lines.join(" ;\n    ")} .\n`;
    });
    const heads = [...used].sort().map((prefix) => `@prefix ${prefix}: <${links.words.prefixes[prefix]}> .\n`);
    return heads.join("") + blocks.join("");
  }

  /**
   * The files in which an answer can be taken away.
   * @param {{columns?: string[], rows?: object[][], truth?: boolean, statements?: boolean}} answer
   * @returns {{name: string, ending: string, type: string, text: () => string}[]}
   */
  function filesOf(answer, links) {
    if (answer.truth !== undefined)
      return [{ name: "JSON", ending: "json", type: "application/sparql-results+json", text: () => json(answer) }];
    const tables = [
      { name: "Table (CSV)", ending: "csv", type: "text/csv;charset=utf-8", text: () => csv(answer) },
      { name: "JSON", ending: "json", type: "application/sparql-results+json", text: () => json(answer) },
      { name: "TSV", ending: "tsv", type: "text/tab-separated-values;charset=utf-8", text: () => tsv(answer) },
    ];
    if (!answer.statements) return tables;
    return [
      { name: "Turtle", ending: "ttl", type: "text/turtle;charset=utf-8", text: () => turtle(answer, links) },
      { name: "N-Triples", ending: "nt", type: "application/n-triples", text: () => ntriples(answer) },
      tables[0],
    ];
  }

  /** Puts a file into the folder of downloads. */
  function save(text, type, name) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    const link = document.createElement("a");
    link.href = address;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  Object.assign(globalThis.Ask, { filesOf, save });
})();
