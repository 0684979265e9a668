/** The facets beside the results as fields to tick, made from the lists of links that stand there without a script. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  /** What a search finds besides what there is to read, watch or use; the lists of links have only that. */
  const OTHERS = [["organisation", "Organisation"], ["project", "Project"]]; // prettier-ignore

  /** The fields of a form, and which of their values are chosen. */
  class Narrow {
    /** @param {HTMLElement} aside Where the lists of links are, each group with the name of its facet. */
    constructor(aside, form) {
      this.aside = aside;
      this.form = form;
      this.groups = [...aside.querySelectorAll("[data-facet]")];
      this.boxes = [];
    }

    /** Shows the fields in place of the links, or the links again. */
    show(shown) {
      if (shown && !this.boxes.length) for (const group of this.groups) this.form.append(this.fieldset(group));
      this.form.hidden = !shown;
      for (const group of this.groups) group.hidden = shown;
    }

    fieldset(group) {
      const made = document.createElement("fieldset");
      const legend = document.createElement("legend");
      legend.textContent = group.querySelector("h3").textContent;
      const facet = group.dataset.facet;
      made.append(legend, ...this.fields(group, facet));
      if (facet === "kind") for (const [value, name] of OTHERS) made.append(this.field(facet, { value, name, hue: "" }));
      return made;
    }

    /** A field for each link below an element, and what is folded away there stays so. */
    fields(element, facet) {
      return [...element.children].flatMap((child) => {
        if (child.matches("details")) return [this.fold(child, facet)];
        if (!child.matches("li[data-value]")) return this.fields(child, facet);
        const name = child.querySelector("a, .line").querySelector("span").firstChild.textContent.trim();
        const field = this.field(facet, { value: child.dataset.value, name, hue: child.className });
        return [field, ...[...child.children].filter((each) => each.matches("details")).map((each) => this.fold(each, facet))];
      });
    }

    fold(details, facet) {
      const made = document.createElement("details");
      const summary = details.querySelector("summary").cloneNode(true);
      const within = document.createElement("div");
      within.className = "within";
      within.append(...this.fields(details, facet));
      made.append(summary, within);
      return made;
    }

    field(facet, { value, name, hue }) {
      const made = document.getElementById("find-pick").content.cloneNode(true).firstElementChild;
      const box = made.querySelector("input");
      const label = made.querySelector("label");
      Object.assign(box, { id: `f-${facet}-${value}`, name: facet, value });
      label.htmlFor = box.id;
      label.lastElementChild.textContent = name;
      if (hue) {
        made.classList.add(hue);
        label.querySelector("use").setAttribute("href", `#m-${hue}`);
      } else {
        label.firstElementChild.remove();
      }
      const extra = OTHERS.some(([other]) => facet === "kind" && other === value);
      this.boxes.push({ box, name, hue, extra, shown: made.querySelector(".num").firstElementChild, row: made });
      return made;
    }

    /** Ticks what is chosen, and opens what it is folded into. */
    tick(chosen) {
      for (const { box } of this.boxes) {
        box.checked = Boolean(chosen.get(box.name)?.has(box.value));
        if (box.checked) for (let up = box.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
      }
    }

    /** @returns {{facet: string, value: string, name: string, hue: string}[]} What is ticked. */
    ticked() {
      return this.boxes
        .filter(({ box }) => box.checked)
        .map(({ box, name, hue }) => ({ facet: box.name, value: box.value, name, hue }));
    }

    /** Writes beside each field how many things there would be. */
    count(counts) {
      for (const { box, extra, shown, row } of this.boxes) {
        const count = counts.get(box.name).get(box.value) || 0;
        shown.textContent = count.toLocaleString("en-GB");
        row.classList.toggle("soft", !count && !box.checked);
        // These stand in no list of links, so nobody misses them where there are none.
        row.hidden = extra && !count && !box.checked;
      }
    }
  }

  Object.assign(globalThis.Find, { Narrow });
})();
