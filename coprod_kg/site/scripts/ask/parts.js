/** Elements of a page, made one by one: data is always text here and never markup. */
"use strict";
globalThis.Ask = globalThis.Ask || {};

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const SHAPES = ["svg", "use", "rect"];

  /**
   * An element. `attributes` with the value false or null are left out; children are elements or texts.
   * @param {string} name
   * @param {Object<string, string | number | boolean | null>} [attributes]
   * @param {...(Node | string | null)} children
   */
  function element(name, attributes, ...children) {
    const made = SHAPES.includes(name) ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) {
      if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : String(value));
    }
    made.append(...children.filter((child) => child !== null));
    return made;
  }

  /** A drawing of the design, such as `i-get` or `m-hier`. */
  function icon(name) {
    return element("svg", { class: "i", "aria-hidden": "true" }, element("use", { href: `#${name}` }));
  }

  /** An option of a select. */
  function option(value, text) {
    return element("option", { value }, text);
  }

  /** `count` and the word for it. */
  function counted(count, one, many) {
    return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
  }

  Object.assign(globalThis.Ask, { element, icon, option, counted });
})();
