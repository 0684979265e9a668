/**
 * The engine, in a thread of its own: it gets the list once, then questions, one after the other.
 *
 * To it: `{engine, list}` (bytes), then `{ask, form}` (a prepared query). From it: `{ready}`, `{answer}`, `{wrong}`.
 */
"use strict";
importScripts("../vendor/oxigraph.js");

/** The statements of the whole list. */
let store = null;

const HOW = { use_default_graph_as_union: true };

/** What the engine is given, unpacked if it is packed: some hosts unpack it on the way. */
async function unpacked(bytes) {
  const start = new Uint8Array(bytes, 0, 2);
  if (start[0] !== 0x1f || start[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

async function begin({ engine, list }) {
  await oxigraph.init({ module_or_path: await unpacked(engine) });
  store = new oxigraph.Store();
  const text = new TextDecoder().decode(await unpacked(list));
  store.load(text, { format: "application/trig", no_transaction: true });
  postMessage({ ready: store.size });
}

/** The answer to a query: rows for a table, yes or no, or statements. */
function answer({ ask, form }) {
  if (form === "CONSTRUCT" || form === "DESCRIBE") {
    const rows = store.query(ask, HOW).map((each) => [each.subject, each.predicate, each.object].map(plain));
    return { columns: ["subject", "predicate", "object"], rows, statements: true };
  }
  const { head, results, boolean } = JSON.parse(store.query(ask, { ...HOW, results_format: "json" }));
  if (boolean !== undefined) return { truth: boolean };
  const rows = results.bindings.map((row) => head.vars.map((name) => (row[name] ? bound(row[name]) : null)));
  return { columns: head.vars, rows };
}

/** A term as the results format writes it, in our words. */
function bound(term) {
  if (term.type === "triple") throw new Newer();
  if (term.type === "uri" || term.type === "bnode") return { type: term.type, value: term.value };
  return { type: "literal", value: term.value, language: term["xml:lang"] || "", datatype: term.datatype || "" };
}

/** A term as the engine gives it, in our words. */
function plain(term) {
  if (term.termType === "Quad") throw new Newer();
  if (term.termType === "NamedNode") return { type: "uri", value: term.value };
  if (term.termType === "BlankNode") return { type: "bnode", value: term.value };
  const string = term.language || term.datatype.value === "http://www.w3.org/2001/XMLSchema#string";
  return { type: "literal", value: term.value, language: term.language, datatype: string ? "" : term.datatype.value };
}

/** An answer with a statement about a statement (RDF 1.2). */
class Newer extends Error {}

addEventListener("message", async ({ data }) => {
  try {
    if (data.engine) await begin(data);
    else postMessage({ answer: answer(data) });
  } catch (error) {
    // After a fault of its own (too deep, no memory left) the engine cannot be asked again.
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError || !store;
    postMessage({ wrong: { message: String(error && error.message), broken, newer: error instanceof Newer } });
  }
});
