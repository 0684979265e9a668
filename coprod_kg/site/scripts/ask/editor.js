/**
 * The box for a query: a plain textarea, or CodeMirror once that is there. Both can do the same few things.
 *
 * CodeMirror brings its own style. It lives in a shadow root, where that is a style sheet object, because a strict
 * content policy lets no page write a style element.
 */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  /**
   * @typedef {{text: string, change: (text: string) => void, mark: (at: number | null) => void,
   *   goTo: (at: number) => void}} Editor
   * @typedef {{changed: () => void, ask: () => void, suggest: Function, label: string}} Wishes
   */

  /**
   * An editor that is the textarea itself.
   * @param {HTMLTextAreaElement} area
   * @param {Wishes} wishes
   * @returns {Editor}
   */
  function plainEditor(area, { changed, ask }) {
    area.addEventListener("input", changed);
    area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        ask();
      }
    });
    return {
      get text() {
        return area.value;
      },
      change(text) {
        area.value = text;
      },
      mark(at) {
        if (at === null) area.removeAttribute("aria-invalid");
        else area.setAttribute("aria-invalid", "true");
      },
      goTo(at) {
        area.focus();
        area.setSelectionRange(at, at);
      },
    };
  }

  /** How the text looks: paper and ink, without colours, which mean something else on this site. */
  function look(CM) {
    const { tags } = CM;
    const theme = CM.EditorView.theme({
      "&": {
        height: "calc(var(--editor-height) - 4px)",
        fontSize: "1rem",
        color: "var(--ink)",
        backgroundColor: "var(--sheet)",
      },
      "&.cm-focused": { outline: "none" }, // its host shows it
      ".cm-scroller": { fontFamily: "ui-monospace, Consolas, 'DejaVu Sans Mono', monospace", lineHeight: "1.55" },
      ".cm-content": { padding: "0.75rem 0", caretColor: "var(--ink)", minHeight: "12rem" },
      ".cm-cursor": { borderLeft: "2px solid var(--ink)" },
      "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
        background: "var(--line)",
      },
      ".cm-gutters": { backgroundColor: "var(--sheet)", color: "var(--soft)", border: "none" },
      ".cm-wrong": { backgroundColor: "var(--err-t)", boxShadow: "inset 4px 0 var(--err)" },
      "&.cm-focused .cm-matchingBracket": { background: "var(--line)", outline: "1px solid var(--edge)" },
      ".cm-tooltip": {
        backgroundColor: "var(--sheet)",
        color: "var(--ink)",
        border: "1px solid var(--edge)",
        borderRadius: "var(--r)",
      },
      ".cm-tooltip.cm-tooltip-autocomplete > ul": {
        fontFamily: "inherit",
        maxHeight: "16rem",
        maxWidth: "min(38rem, 88vw)",
      },
      ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.3rem 0.6rem" },
      ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--ink)", color: "var(--paper)" },
      ".cm-completionDetail": { fontStyle: "normal", color: "inherit", marginLeft: "1em" },
      ".cm-completionInfo": { maxWidth: "22rem", padding: "0.5rem 0.75rem", fontFamily: "var(--sans)" },
      // There is no room for meanings beside the words.
      "@media (max-width: 40rem)": { ".cm-completionInfo": { display: "none" } },
    });
    const marks = CM.HighlightStyle.define([
      { tag: tags.keyword, fontWeight: "700" },
      { tag: tags.comment, fontStyle: "italic", color: "var(--soft)" },
      { tag: [tags.variableName, tags.atom], fontStyle: "normal" },
      { tag: [tags.string, tags.number], color: "var(--soft)", fontWeight: "600" },
    ]);
    return [theme, CM.syntaxHighlighting(marks)];
  }

  /** A field that holds which line is wrong. */
  function wrongLine(CM) {
    const wrong = CM.StateEffect.define();
    const line = CM.Decoration.line({ class: "cm-wrong" });
    const field = CM.StateField.define({
      create: () => CM.Decoration.none,
      update(marks, change) {
        let next = change.docChanged ? CM.Decoration.none : marks;
        for (const effect of change.effects) {
          if (!effect.is(wrong)) continue;
          next =
            effect.value === null
              ? CM.Decoration.none
              : CM.Decoration.set([line.range(change.state.doc.lineAt(effect.value).from)]);
        }
        return next;
      },
      provide: (own) => CM.EditorView.decorations.from(own),
    });
    return { wrong, field };
  }

  /**
   * CodeMirror in the place of `area`, with the text that is there.
   * @param {HTMLTextAreaElement} area
   * @param {Wishes} wishes
   * @returns {Editor}
   */
  function richEditor(area, { changed, ask, suggest, label }) {
    const CM = globalThis.CodeMirror;
    const host = globalThis.Ask.element("div", { class: "editor" });
    const root = host.attachShadow({ mode: "open" });
    const hadFocus = document.activeElement === area;
    const { wrong, field } = wrongLine(CM);
    let quiet = false;
    const complete = (context) => {
      const found = suggest(context.state.doc.toString(), context.pos, context.explicit);
      if (!found) return null;
      const options = found.options.map(({ label: name, detail, info }) => ({
        label: name,
        detail,
        info: info || undefined,
      }));
      return { from: found.from, options, filter: false };
    };
    const ask_ = { key: "Mod-Enter", run: () => (ask(), true) };
    const view = new CM.EditorView({
      root,
      parent: root,
      state: CM.EditorState.create({
        doc: area.value,
        selection: { anchor: area.selectionStart },
        extensions: [
          // Tab is left alone, so that the keyboard can leave the box.
          CM.keymap.of([ask_, ...CM.completionKeymap, ...CM.historyKeymap, ...CM.defaultKeymap]),
          CM.history(),
          CM.lineNumbers(),
          CM.drawSelection(),
          CM.highlightSpecialChars(),
          CM.bracketMatching(),
          CM.StreamLanguage.define(CM.sparql),
          CM.autocompletion({ override: [complete], icons: false, defaultKeymap: false }),
          CM.EditorView.lineWrapping,
          CM.EditorView.contentAttributes.of({
            "aria-label": label,
            spellcheck: "false",
            autocapitalize: "off",
            tabindex: "0",
          }),
          CM.EditorView.updateListener.of((update) => update.docChanged && !quiet && changed()),
          field,
          ...look(CM),
        ],
      }),
    });
    area.hidden = true;
    area.after(host);
    if (hadFocus) view.focus();
    return {
      get text() {
        return view.state.doc.toString();
      },
      change(text) {
        quiet = true;
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
        quiet = false;
      },
      mark(at) {
        view.dispatch({ effects: wrong.of(at === null ? null : Math.min(at, view.state.doc.length)) });
      },
      goTo(at) {
        view.focus();
        view.dispatch({ selection: { anchor: Math.min(at, view.state.doc.length) }, scrollIntoView: true });
      },
    };
  }

  Object.assign(globalThis.Ask, { plainEditor, richEditor });
})();
