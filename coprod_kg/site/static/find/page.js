/** The page on which people find what helps: what they wrote and chose goes in, and what fits comes out. */
"use strict";

(() => {
  const { Library, FACETS, showing } = globalThis.Find;
  const at = (id) => document.getElementById(`find-${id}`);
  /** How many things are shown at a time. */
  const PAGE = 10;
  /** How many ideas are named, and how near they must be, as a part of the nearest. */
  const IDEAS = 3;
  const NEAR = 0.45;
  /** How long the first answer waits for words that are still on their way, in milliseconds. */
  const PATIENCE = 1500;

  const place = at("place");
  const library = new Library(place.dataset.search);
  const [form, box, narrow] = [at("form"), document.getElementById("q"), at("narrow-form")];
  const before = { title: document.title, heading: at("title").textContent, count: at("count").textContent,
    order: at("order").textContent, entries: [...at("entries").children] }; // prettier-ignore
  /** What was found last, and how much of it is shown. */
  let now = { things: [], left: [], shown: 0, said: new Map() };
  /** Grows with each question, so that a late answer to an earlier one is not shown. */
  let turn = 0;

  /** What was written and chosen, as the address of the page has it. */
  function asked() {
    const said = new URLSearchParams(location.search);
    const chosen = new Map(FACETS.map((name) => [name, new Set(said.getAll(name))]));
    return { text: (said.get("q") || "").trim(), chosen: new Map([...chosen].filter(([, values]) => values.size)) };
  }

  /** Writes into the address what the page's fields hold. */
  function keep() {
    const said = new URLSearchParams();
    if (box.value.trim()) said.set("q", box.value.trim());
    for (const { name, value, checked } of narrow.elements) if (checked) said.append(name, value);
    history.replaceState(null, "", `${location.pathname}${said.size || [...said].length ? "?" : ""}${said}`);
  }

  /** Puts into the page's fields what the address holds. */
  function take({ text, chosen }) {
    box.value = text;
    for (const field of narrow.elements)
      if (field.type === "checkbox") field.checked = Boolean(chosen.get(field.name)?.has(field.value));
    for (const fold of narrow.querySelectorAll("details")) if (fold.querySelector(":checked")) fold.open = true;
  }

  /** Answers what the address asks; a new question is looked up, else what was found is narrowed again. */
  async function answer(isNew) {
    const mine = (turn += 1);
    const { text, chosen } = asked();
    if (!text && !chosen.size) return back();
    try {
      if (isNew) await find(text, mine, () => mine === turn && show(text, chosen));
      else await show(text, chosen);
    } catch (problem) {
      if (mine === turn) at("status").textContent = "The search could not be loaded. Try again, or look through the list below.";
      document.documentElement.classList.remove("searching");
      console.warn(problem);
    }
    return null;
  }

  /** Looks `text` up and calls `done`; once more if words come late and change what was found. */
  async function find(text, mine, done) {
    const { things } = await library.list();
    if (!text) {
      now = { things: things.items(), said: new Map(), ideas: [] };
      return done();
    }
    const texts = library.texts();
    const situations = await library.situations();
    const found = situations.find(text);
    const nearest = found.inequalities.slice(0, IDEAS).filter(({ score }) => score >= NEAR * found.inequalities[0].score);
    const look = () => {
      const list = things.find(situations.words.read(text), { ...found, inequalities: nearest }, situations.words.small);
      now = { things: list, ideas: nearest, said: new Map(nearest.map(({ idea, reason }) => [idea, reason.written])) };
      return done();
    };
    const late = await Promise.race([texts, new Promise((tick) => setTimeout(() => tick("late"), PATIENCE))]);
    await (mine === turn && look());
    if (late === "late") {
      await texts;
      await (mine === turn && look());
    }
    return null;
  }

  /** Shows what was found, narrowed to what was chosen. */
  async function show(text, chosen) {
    const { facets } = await library.list();
    const { things, counts } = facets.narrow(now.things.map(({ number }) => number), chosen);
    const left = new Set(things);
    now.left = now.things.filter(({ number }) => left.has(number));
    const first = await entries(0);
    const count = now.left.length;
    const what = `${count.toLocaleString("en-GB")} thing${count === 1 ? "" : "s"}${text ? " that may help" : ""}`;
    at("title").textContent = text ? `“${text}”` : "What you chose";
    document.title = `${text || "What you chose"} · ${before.title.split(" · ").pop()}`;
    at("about").hidden = !now.ideas.length;
    at("ideas").replaceChildren(...now.ideas.map(showing.idea));
    at("count").textContent = count ? what : "Nothing on the list fits yet";
    at("order").textContent = text ? "Best match first" : "Newest first";
    at("order").hidden = !count;
    at("entries").replaceChildren(...first);
    for (const field of narrow.elements)
      if (field.type === "checkbox") showing.number(field, counts.get(field.name).get(field.value) || 0);
    at("suggest").href = `${at("suggest").dataset.page}${text ? `?about=${encodeURIComponent(text)}` : ""}`;
    at("say").open = Boolean(text) && !now.ideas.length;
    at("clear").hidden = !chosen.size;
    more();
    at("status").textContent = count ? what : `${at("count").textContent}. You can suggest something.`;
    document.documentElement.classList.remove("searching");
  }

  /** The next things as entries of the list. */
  async function entries(start) {
    const some = now.left.slice(start, start + PAGE);
    const cards = await library.cards(some.map(({ number }) => number));
    now.shown = start + some.length;
    return cards.map((card, place) => showing.entry(card, some[place].why || [], now.said));
  }

  function more() {
    const left = now.left.length - now.shown;
    at("more").hidden = at("part").hidden = !left;
    at("more").firstElementChild.textContent = `Show ${Math.min(PAGE, left)} more`;
    at("part").textContent = `1 to ${now.shown} of ${now.left.length.toLocaleString("en-GB")}`;
  }

  /** The page as it came: the whole list. */
  function back() {
    now = { things: [], left: [], shown: 0, said: new Map(), ideas: [] };
    document.title = before.title;
    at("title").textContent = before.heading;
    at("count").textContent = at("status").textContent = before.count;
    at("order").textContent = before.order;
    at("order").hidden = false;
    at("about").hidden = at("more").hidden = at("part").hidden = at("clear").hidden = true;
    at("say").open = false;
    at("entries").replaceChildren(...before.entries);
    for (const field of narrow.elements) if (field.type === "checkbox") showing.number(field, Number(field.dataset.count));
    document.documentElement.classList.remove("searching");
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    keep();
    await answer(true);
    at("title").focus();
  });
  narrow.addEventListener("change", () => {
    const whole = !now.things.length || !asked().text;
    keep();
    answer(whole);
  });
  narrow.addEventListener("submit", (event) => event.preventDefault());
  at("clear").addEventListener("click", () => {
    for (const field of narrow.elements) if (field.type === "checkbox") field.checked = false;
    keep();
    answer(!asked().text);
    narrow.elements[0].focus();
  });
  at("more").addEventListener("click", async () => {
    const next = await entries(now.shown);
    at("entries").append(...next);
    more();
    next[0].querySelector("a").focus();
  });
  at("other").addEventListener("click", () => (at("say").open = true));
  // What will be needed is fetched while people write.
  box.addEventListener("focus", () => Promise.all([library.situations(), library.texts()]).catch(() => null), { once: true });
  addEventListener("popstate", () => {
    take(asked());
    answer(true);
  });

  take(asked());
  answer(true);
})();
