// @ts-check
/**
 * The form of suggest.html: what is written in it becomes a table of one line, in the headings of our own form, to save
 * on this device. Nothing is sent. `coprod-kg contribute` takes the file.
 */
"use strict";

(() => {
  /**
   * A cell of a table (RFC 4180); one that a spreadsheet would take for a formula has an apostrophe before it, which
   * our readers take away again (`coprod_kg.printing.guarded`).
   * @param {string} text
   */
  const cell = (text) => {
    const safe = /^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };

  /**
   * A table with one line, as bytes that spreadsheets know for UTF-8.
   * @param {Map<string, string>} answers by the headings of their columns
   */
  const table = (answers) =>
    `\uFEFF${[[...answers.keys()], [...answers.values()]].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;

  /**
   * What was answered, by the headings of the columns; several choices for one have a semicolon between them.
   * @param {HTMLFormElement} form
   */
  const answersOf = (form) => {
    /** @type {Map<string, string>} */
    const found = new Map();
    for (const field of fieldsOf(form)) {
      const column = field.dataset.column ?? "";
      const unchosen = field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type) && !field.checked;
      const said = unchosen ? "" : field.value.trim();
      const before = found.get(column) ?? "";
      found.set(column, before && said ? `${before}; ${said}` : before || said);
    }
    return found;
  };

  /**
   * @param {HTMLFormElement} form
   * @returns {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]}
   */
  const fieldsOf = (form) => [...form.querySelectorAll("[data-column]")].map((each) => /** @type {any} */ (each));

  /**
   * Answers that the address of the page brings: `?about=tokenism&for=researchers&title=…`.
   * @param {HTMLFormElement} form
   * @param {URLSearchParams} given
   */
  const fill = (form, given) => {
    for (const field of fieldsOf(form)) {
      const values = given.getAll(field.dataset.from ?? "").map((each) => each.slice(0, 300));
      if (field instanceof HTMLSelectElement) {
        const option = [...field.options].find((each) => values.includes(each.dataset.name ?? ""));
        if (option) option.selected = true;
      } else if (field instanceof HTMLInputElement && field.type === "checkbox") {
        if (values.includes(field.dataset.name ?? "")) field.checked = true;
      } else if (values.length) field.value = values[0];
    }
    for (const more of form.querySelectorAll("details")) {
      const within = [...more.querySelectorAll("option[data-name]:checked, input:checked")];
      if (within.length) more.open = true;
    }
  };

  /**
   * The mistakes of a form: the field of each, and what to do.
   * @param {HTMLFormElement} form
   * @returns {[HTMLElement, string][]}
   */
  const mistakesOf = (form) => {
    /** @type {[HTMLElement, string][]} */
    const found = [];
    const needed = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[data-needed]")]);
    if (needed.every((each) => !each.value.trim())) found.push([needed[0], needed[0].dataset.needed ?? ""]);
    for (const field of fieldsOf(form)) {
      const pattern = field.dataset.pattern, said = field.value.trim();
      if (pattern && said && !new RegExp(pattern, "u").test(said)) found.push([field, field.dataset.message ?? ""]);
    }
    return found;
  };

  /**
   * Show mistakes at their fields and all together at the top, where the reader is taken; none hides them.
   * @param {HTMLFormElement} form
   * @param {[HTMLElement, string][]} mistakes
   */
  const show = (form, mistakes) => {
    const summary = /** @type {HTMLElement} */ (form.querySelector(".oops"));
    const list = /** @type {HTMLElement} */ (summary.querySelector("ul"));
    list.replaceChildren();
    for (const place of form.querySelectorAll(".wrong")) {
      place.classList.remove("wrong");
      place.querySelector(".msg")?.setAttribute("hidden", "");
      place.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    }
    for (const [field, message] of mistakes) {
      const place = /** @type {HTMLElement} */ (field.closest(".field"));
      const said = /** @type {HTMLElement} */ (place.querySelector(".msg"));
      const link = document.createElement("a"), line = document.createElement("li");
      link.href = `#${field.id}`;
      link.textContent = message;
      line.append(link);
      list.append(line);
      /** @type {HTMLElement} */ (said.querySelector("span")).textContent = message;
      said.hidden = false;
      place.classList.add("wrong");
      field.setAttribute("aria-invalid", "true");
    }
    summary.hidden = !mistakes.length;
    document.title = (mistakes.length ? "Problem: " : "") + document.title.replace(/^Problem: /, "");
    if (mistakes.length) summary.focus();
  };

  /**
   * Give the reader a file.
   * @param {string} name
   * @param {string} text
   */
  const save = (name, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  /**
   * A name for the file, from the words of a title.
   * @param {string} title
   */
  const named = (title) => {
    const plain = title.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
    return `suggestion${plain ? `-${plain.slice(0, 40).replace(/-+$/, "")}` : ""}.csv`;
  };

  const given = new URLSearchParams(location.search);
  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form[data-about]")]);
  const wanted = given.has("record") ? "record" : "thing";
  for (const form of forms) /** @type {HTMLElement} */ (form.closest("section")).hidden = false;
  for (const form of forms) {
    form.hidden = form.dataset.about !== wanted;
    fill(form, given);
    for (const place of form.querySelectorAll("[data-show]")) {
      place.textContent = given.get(/** @type {HTMLElement} */ (place).dataset.show ?? "") || place.textContent;
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const mistakes = mistakesOf(form), told = /** @type {HTMLElement} */ (form.querySelector("[data-saved]"));
      show(form, mistakes);
      told.hidden = true;
      if (mistakes.length) return;
      const name = named(given.get("title") ?? form.querySelector("input")?.value ?? "");
      save(name, table(answersOf(form)));
      /** @type {HTMLElement} */ (told.querySelector("code")).textContent = name;
      told.hidden = false;
      told.focus();
    });
  }
})();
