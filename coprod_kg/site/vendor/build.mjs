// Makes the committed files beside this one from the packages of package-lock.json. Run by `make assets`.
//
// Each package becomes one classic script that sets one global name, so that pages opened from the disk can
// use it too. What is made depends on the lock file only: the same versions give the same bytes.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");

/** The scripts we make: the file, and its source. */
const SCRIPTS = [
  {
    file: "minisearch.js",
    source: 'import MiniSearch from "minisearch"; globalThis.MiniSearch = MiniSearch;',
  },
  {
    file: "stemmer.js",
    source: 'import { stemmer } from "stemmer"; globalThis.stemmer = stemmer;',
  },
  {
    file: "oxigraph.js",
    source: `
      import init, { Store } from "oxigraph/web.js";
      globalThis.oxigraph = { init, Store };`,
  },
  {
    file: "codemirror.js",
    source: `
      import { autocompletion, completionKeymap, startCompletion } from "@codemirror/autocomplete";
      import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
      import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
      import { sparql } from "@codemirror/legacy-modes/mode/sparql";
      import { EditorState, StateEffect, StateField } from "@codemirror/state";
      import { Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers }
        from "@codemirror/view";
      import { tags } from "@lezer/highlight";
      globalThis.CodeMirror = {
        autocompletion, completionKeymap, startCompletion, defaultKeymap, history, historyKeymap,
        bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting, sparql, EditorState, StateEffect,
        StateField, Decoration, drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, tags,
      };`,
  },
];

/** The files that are taken as they are, but packed: hosts that pack files leave out those they do not know. */
const PACKED = [{ file: "oxigraph.wasm.gz", from: "oxigraph/web_bg.wasm", name: "oxigraph" }];

/** Packages that carry no licence text, and where the text of the one that they name is. */
const TEXTS = { oxigraph: join(here, "../../../LICENSE") }; // MIT or Apache-2.0: taken under the latter

/** What a package says of itself. */
function about(name) {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
  return { name, version, licence: license };
}

/** The text of a package's licence. */
function licenceOf(name) {
  if (TEXTS[name]) return readFileSync(TEXTS[name], "utf8");
  for (const file of ["LICENSE", "LICENSE.txt", "LICENSE.md", "license"]) {
    try {
      return readFileSync(join(modules, name, file), "utf8");
    } catch (error) {
      if (error.code !== "ENOENT") throw error;
    }
  }
  throw new Error(`${name} carries no licence text`);
}

/** The names of the packages whose code is in a bundle. */
function packagesIn(metafile) {
  const found = new Set();
  for (const path of Object.keys(metafile.inputs)) {
    const [, name] = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//) ?? [];
    if (name) found.add(name);
  }
  return [...found].sort();
}

const made = [];
const licences = join(here, "LICENSES");
rmSync(licences, { recursive: true, force: true });
mkdirSync(licences);

/** Notes a made file: its size, its hash, and what it is made of. */
function note(file, names) {
  const bytes = readFileSync(join(here, file));
  const of = names.map((name) => {
    const text = `${name.replace("@", "").replace("/", "-")}.txt`;
    writeFileSync(join(licences, text), licenceOf(name).trim() + "\n");
    return { ...about(name), text: `LICENSES/${text}` };
  });
  made.push({ file, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), of });
}

for (const { file, source } of SCRIPTS) {
  const { metafile } = await build({
    stdin: { contents: source, resolveDir: here, sourcefile: "entry.mjs" },
    outfile: join(here, file),
    absWorkingDir: here,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    charset: "utf8",
    legalComments: "none", // they are in LICENSES
    metafile: true,
    logLevel: "warning",
  });
  note(file, packagesIn(metafile));
}
for (const { file, from, name } of PACKED) {
  writeFileSync(join(here, file), gzipSync(readFileSync(join(modules, from)), { level: 9 }));
  note(file, [name]);
}

writeFileSync(join(here, "versions.json"), JSON.stringify(made, null, 2) + "\n");
for (const { file, bytes } of made) console.log(`${file} ${bytes}`);
