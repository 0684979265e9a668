/** The form of a ready question: which one, and a field for each thing that it can be told. */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const { element, option, counted, narrowed, MOST_CHOICES } = globalThis.Ask;

  class Form {
    /**
     * @param {{question: HTMLSelectElement, summary: HTMLElement, fields: HTMLElement}} parts
     * @param {object[]} recipes
     * @param {(parameter: object, recipe: object) => {choices: object[] | null, wait: Promise<object[]> | null}}
     *   choicesFor what a field can be, now or later
     * @param {() => void} changed called when somebody chose something
     */
    constructor(parts, recipes, choicesFor, changed) {
      Object.assign(this, { ...parts, recipes, choicesFor, changed });
      /** The question that is chosen; null for one of the reader's own. */
      this.recipe = null;
      /** @type {Object<string, string>} what it was told */
      this.given = {};
      /** @type {Object<string, string>} what each of these is called */
      this.names = {};
      this.question.addEventListener("change", () => {
        this.show(this.question.value, {});
        this.changed();
      });
    }

    /** Shows the question called `name` (none: the reader's own), told `given`. False if there is no such question. */
    show(name, given) {
      const recipe = this.recipes.find((each) => each.name === name) || null;
      this.recipe = recipe;
      this.given = {};
      this.names = {};
      this.question.value = recipe ? name : "";
      this.summary.textContent = recipe ? recipe.summary : "Write it below, in SPARQL.";
      for (const { name: key } of recipe ? recipe.parameters : []) if (given[key]) this.given[key] = given[key];
      this.refresh();
      return Boolean(recipe) || !name;
    }

    /** Makes the fields anew: after another question was chosen, or the list has come. */
    refresh() {
      const made = (this.recipe ? this.recipe.parameters : []).map((parameter) => this.field(parameter));
      this.fields.replaceChildren(...made);
    }

    field(parameter) {
      const id = `ask-told-${parameter.name}`;
      const select = element("select", {
        id,
        name: parameter.name,
        "aria-required": parameter.required ? "true" : null,
      });
      const hint = element("p", { class: "hint", id: `${id}-hint` });
      const box = element("div", { class: "field" }, element("label", { for: id }, parameter.label), hint, select);
      const { choices, wait } = this.choicesFor(parameter, this.recipe);
      this.fill(select, parameter, choices || []);
      if (choices && choices.length > MOST_CHOICES) this.addNarrowing(hint, select, parameter, choices);
      else if (!choices && wait)
        wait.then(
          () => this.refresh(),
          () => {}
        );
      else if (!choices) hint.textContent = "You can choose once the list is here.";
      hint.hidden = !hint.textContent && !hint.childElementCount;
      if (!hint.hidden) select.setAttribute("aria-describedby", hint.id);
      select.addEventListener("change", () => {
        this.given[parameter.name] = select.value;
        this.names[parameter.name] = select.value ? select.selectedOptions[0].text : "";
        if (select.value) {
          box.classList.remove("wrong");
          box.querySelectorAll(".msg").forEach((message) => message.remove());
        }
        this.changed();
      });
      return box;
    }

    /** Puts `choices` into a select, with the one that is given, which may not be known yet. */
    fill(select, parameter, choices) {
      const given = this.given[parameter.name] || "";
      const groups = new Map([["", [option("", parameter.required ? "Choose one" : "Any")]]]);
      for (const { value, label, group } of choices.slice(0, MOST_CHOICES)) {
        groups.set(group, [...(groups.get(group) || []), option(value, label)]);
      }
      if (given && !choices.slice(0, MOST_CHOICES).some(({ value }) => value === given)) {
        const known = choices.find(({ value }) => value === given);
        groups.get("").push(option(given, (known && known.label) || this.names[parameter.name] || given));
      }
      select.replaceChildren(
        ...[...groups].flatMap(([name, own]) => (name ? [element("optgroup", { label: name }, ...own)] : own))
      );
      select.value = given;
      const chosen = choices.find(({ value }) => value === given);
      if (chosen) this.names[parameter.name] = chosen.label;
    }

    /** A box to type in, for lists too long to look through. */
    addNarrowing(hint, select, parameter, choices) {
      const typed = element("input", {
        type: "text",
        "aria-label": `Part of the name: ${parameter.label}`,
        autocomplete: "off",
      });
      const note = element(
        "span",
        { role: "status" },
        `${counted(choices.length, "name", "names")}. Type a part of one.`
      );
      typed.addEventListener("input", () => {
        const found = narrowed(choices, typed.value);
        note.textContent =
          found.length > MOST_CHOICES
            ? `${counted(found.length, "name", "names")}. Type more.`
            : `${counted(found.length, "name", "names")} to choose from.`;
        this.fill(select, parameter, found);
      });
      hint.replaceChildren(note, typed);
    }

    /** Says at its field what still has to be chosen, and goes there. */
    point() {
      const select = document.getElementById(`ask-told-${this.missing.name}`);
      const box = select.parentElement;
      if (!box.classList.contains("wrong")) {
        const id = `${select.id}-wrong`;
        select.before(element("p", { class: "msg", id }, "Choose one first."));
        select.setAttribute("aria-describedby", id);
        box.classList.add("wrong");
      }
      select.focus();
    }

    /** The first thing that the question must be told and was not. */
    get missing() {
      return this.recipe && this.recipe.parameters.find(({ name, required }) => required && !this.given[name]);
    }
  }

  Object.assign(globalThis.Ask, { Form });
})();
