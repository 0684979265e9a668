/** The page on which people find what helps: what they wrote and chose goes in, and what fits comes out. */
"use strict";

(() => {
  const { Library, Narrow, FACETS, showing } = globalThis.Find;
  const at = (id) => document.getElementById(`find-${id}`);
  /** How many things are shown at a time. */
  const PAGE = 10;
  /** How many ideas are named, and how near they must be, as a part of the nearest. */
  const IDEAS = 3;
  const NEAR = 0.55;
  /** How near an idea must be if some thing is called by the words that were written: "ladder of participation". */
  const SURE = 1;
  /** Who says one of these tells what happens to people, and is asking for no title: "my qualitative study is ignored". */
  const TELLS = ["i", "me", "my", "we", "us", "our", "they", "them", "their"];
  /** How long the first answer waits for words that are still on their way, in milliseconds. */
  const PATIENCE = 1500;
  /** What the page for suggestions calls the facets that it knows too. */
  const SUGGESTED = { about: "about", who: "for", when: "stage", kind: "kind" };

  const form = at("form");
  const box = document.getElementById("q");
  const list = document.getElementById("results");
  /** Leads people with a keyboard past the form, to the answer. */
  const skip = document.querySelector(".skip");
  const library = new Library(form.dataset.search, form.dataset.vendor);
  const narrow = new Narrow(document.getElementById("narrow"), at("narrow"));
  const title = document.title;
  const nothing = { text: "", things: [], ideas: [] };
  /** What was looked up last. */
  let now = nothing;
  /** What of it is left, and how much is shown. */
  let left = [];
  let shown = 0;
  /** Grows with each answer, so that a late one to an earlier question is not shown. */
  let turn = 0;

  /** What was written and chosen, as the address of the page has it. */
  function asked() {
    const said = new URLSearchParams(location.search);
    const chosen = FACETS.map((name) => [name, new Set(said.getAll(name))]).filter(([, values]) => values.size);
    return { text: (said.get("q") || "").trim(), chosen: new Map(chosen) };
  }

  /** Writes into the address what was written and chosen. */
  function keep(text, values) {
    const said = new URLSearchParams(text ? { q: text } : {});
    for (const { facet, value } of values) said.append(facet, value);
    const search = said.toString();
    history.replaceState(null, "", location.pathname + (search && `?${search}`));
  }

  /** Answers what the address asks. */
  async function answer() {
    const mine = (turn += 1);
    const { text, chosen } = asked();
    if (!text && !chosen.size) return whole();
    try {
      for await (const found of text === now.text && now !== nothing ? [now] : look(text)) {
        if (mine !== turn) return null;
        now = found;
        await show(chosen);
      }
    } catch (problem) {
      console.warn(problem);
      if (mine === turn) whole();
      at("status").textContent = "The search could not be loaded. You can look through the list.";
    }
    return null;
  }

  /** Looks `text` up; once more if words come late, which may change what is found. */
  async function* look(text) {
    const { things } = await library.list();
    if (!text) return yield { ...nothing, things: things.items() };
    const texts = library.texts();
    const situations = await library.situations();
    const late = await Promise.race([texts, new Promise((done) => setTimeout(done, PATIENCE, "late"))]);
    yield found(text, situations, things);
    if (late !== "late") return null;
    await texts;
    return yield found(text, situations, things);
  }

  /** What `text` is about, and what may help. */
  function found(text, situations, things) {
    const { ideas: all, others } = situations.find(text, (stem) => things.knows(stem));
    const read = situations.words.read(text);
    const about = (least) => {
      const near = ({ score }) => score >= least && score >= NEAR * all[0].score;
      const ideas = all.slice(0, IDEAS).filter(near);
      const list = things.find(read, { ideas, others }, situations.words.small);
      return { text, things: list, ideas };
    };
    const first = about(0);
    const tells = read.some(({ written }) => TELLS.includes(written));
    return !tells && first.things.some(({ named }) => named) ? about(SURE) : first;
  }

  /** Shows what was found, narrowed to what was chosen. */
  async function show(chosen) {
    const { text, ideas } = now;
    const { facets } = await library.list();
    const narrowed = facets.narrow(now.things.map(({ number }) => number), chosen);
    const kept = new Set(narrowed.things);
    left = now.things.filter(({ number }) => kept.has(number));
    shown = 0;
    const first = await next();
    const count = `${left.length.toLocaleString("en-GB")} thing${left.length === 1 ? "" : "s"}${text && " that may help"}`;
    narrow.show(true);
    narrow.aside.hidden = !now.things.length;
    narrow.tick(chosen);
    narrow.count(narrowed.counts);
    at("title").textContent = text ? `“${text[0].toUpperCase()}${text.slice(1)}”` : "Everything on the list, narrowed";
    document.title = title.replace(/^[^·]*/, `${text || at("title").textContent} `);
    at("about").hidden = !ideas.length;
    at("ideas").replaceChildren(...ideas.map(showing.idea));
    at("count").textContent = left.length ? count : "Nothing on the list fits yet";
    at("else").textContent = left.length ? "Nothing that fits?" : "What you can do now";
    at("order").textContent = text ? "Best match first" : "Newest first";
    at("order").parentElement.hidden = !left.length && !narrowed.things.length && !chosen.size;
    at("chosen").replaceChildren(...narrow.ticked().map((each) => showing.off(each, () => untick(each))));
    at("chosen").hidden = !chosen.size;
    at("entries").replaceChildren(...first);
    rest();
    suggest(chosen, ideas);
    list.hidden = true;
    at("answer").hidden = false;
    skip.setAttribute("href", "#find-title");
    document.documentElement.classList.remove("searching");
    at("status").textContent = at("count").textContent;
  }

  /** The next things that were found, as entries of the list. */
  async function next() {
    const some = left.slice(shown, shown + PAGE);
    const cards = await library.cards(some.map(({ number }) => number));
    shown += some.length;
    return cards.map((card, place) => showing.entry(card, some[place].why));
  }

  /** Says how much there is that is not shown. */
  function rest() {
    const more = left.length - shown;
    at("rest").hidden = !more;
    at("part").textContent = `1 to ${shown} of ${left.length.toLocaleString("en-GB")}`;
    at("more").firstElementChild.textContent = `Show ${Math.min(PAGE, more)} more`;
  }

  /** Tells the page for suggestions what is missing. */
  function suggest(chosen, ideas) {
    const said = new URLSearchParams();
    for (const [facet, name] of Object.entries(SUGGESTED)) for (const value of chosen.get(facet) || []) said.append(name, value);
    const inequality = ideas.find(({ idea }) => idea.kind === "inequality");
    if (inequality && !said.has("about")) said.append("about", inequality.idea.slug);
    const page = at("suggest").getAttribute("href").split("?")[0];
    at("suggest").setAttribute("href", `${page}${said.toString() && `?${said}`}`);
  }

  /** Shows the page as it came: the whole list. */
  function whole() {
    now = nothing;
    document.title = title;
    at("answer").hidden = true;
    skip.setAttribute("href", "#main");
    list.hidden = false;
    narrow.show(false);
    narrow.aside.hidden = false;
    document.documentElement.classList.remove("searching");
  }

  function untick({ facet, value }) {
    keep(asked().text, narrow.ticked().filter((each) => each.facet !== facet || each.value !== value));
    answer().then(() => (at("answer").hidden ? list.querySelector("a") : at("title")).focus());
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep(box.value.trim(), narrow.ticked());
    answer().then(() => at("answer").hidden || at("title").focus());
  });
  narrow.form.addEventListener("submit", (event) => event.preventDefault());
  narrow.form.addEventListener("change", () => {
    keep(asked().text, narrow.ticked());
    answer();
  });
  narrow.aside.addEventListener("click", (event) => {
    const link = event.target.closest("[data-value] > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    keep("", [{ facet: link.closest("[data-facet]").dataset.facet, value: link.parentElement.dataset.value }]);
    answer().then(() => narrow.form.querySelector(":checked").focus());
  });
  at("more").addEventListener("click", async () => {
    const more = await next();
    at("entries").append(...more);
    rest();
    more[0].querySelector("a").focus();
  });
  // What will be needed is fetched while people write.
  const fetchAll = () => Promise.all([library.situations(), library.texts()]).catch(() => null);
  box.addEventListener("focus", fetchAll, { once: true });

  box.value = asked().text;
  answer();
})();
