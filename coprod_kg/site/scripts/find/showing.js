/** Results as parts of the page, each made from a template that is in it; data is always text here, never markup. */
"use strict";
globalThis.Find = globalThis.Find || {};

(() => {
  const { why: reasons } = globalThis.Find;

  /** A copy of a template of the page, and its named parts. */
  function copy(name) {
    const made = document.getElementById(`find-${name}`).content.cloneNode(true).firstElementChild;
    const parts = {};
    for (const part of made.querySelectorAll("[data-part]")) {
      parts[part.dataset.part] = part;
      part.removeAttribute("data-part");
    }
    return { made, parts };
  }

  /** Puts `text` into a part, or takes the part out if there is none. */
  function fill(part, text) {
    if (text) part.textContent = text;
    else part.remove();
  }

  /** Makes a link of the template a tag of an idea, with its colour and its mark. */
  function tag(link, { label, path, hue }) {
    link.href = path;
    link.lastElementChild.textContent = label;
    if (!hue) {
      link.classList.add("plain");
      return link.querySelector("svg").remove();
    }
    link.classList.add(hue);
    return link.querySelector("use").setAttribute("href", `#m-${hue}`);
  }

  /** An idea that the situation may be about, and why we think so. */
  function idea({ idea: { means, ...shown }, reason }) {
    const { made, parts } = copy("idea");
    tag(parts.link, shown);
    fill(parts.means, means);
    fill(parts.reason, reasons.ofIdea(reason, shown.label));
    return made;
  }

  /** A thing in the list of results, and why it came up. */
  function entry(card, why) {
    const { made, parts } = copy("entry");
    const [first, ...others] = card.kick;
    fill(parts.kind, first);
    fill(parts.kick, others.map((each) => ` · ${each}`).join(""));
    parts.name.textContent = card.name;
    parts.name.href = card.path;
    parts.makers.textContent = card.makers;
    if (!card.led) parts.led.remove();
    if (!card.makers && !card.led) parts.by.remove();
    fill(parts.lead, card.lead);
    const pieces = reasons.ofThing(why);
    if (pieces.length) {
      for (const piece of pieces) parts.because.append(typeof piece === "string" ? piece : marked(piece.mark));
      const { hue } = why.find(({ idea: each }) => each)?.idea || {};
      if (hue) parts.why.classList.add(hue);
    } else {
      parts.why.remove();
    }
    if (card.tags.length) {
      const one = parts.tags.firstElementChild;
      parts.tags.replaceChildren(
        ...card.tags.map((each) => {
          const item = one.cloneNode(true);
          tag(item.firstElementChild, each);
          return item;
        })
      );
    } else {
      parts.tags.remove();
    }
    return made;
  }

  function marked(text) {
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  }

  /** A value that was chosen, to be taken away again. */
  function off({ name, hue }, taken) {
    const { made } = copy("off");
    const button = made.firstElementChild;
    button.querySelector("span").textContent = name;
    if (hue) {
      button.classList.replace("plain", hue);
      button.querySelector("use").setAttribute("href", `#m-${hue}`);
    } else {
      button.querySelector("svg").remove();
    }
    button.addEventListener("click", taken);
    return made;
  }

  Object.assign(globalThis.Find, { showing: { idea, entry, off } });
})();
