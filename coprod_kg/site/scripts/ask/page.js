/** The page `ask.html`: the form, the editor, the engine and the answer, put together. */
"use strict";

(() => {
  const Ask = globalThis.Ask;
  const words = globalThis.ASK_TERMS;
  const recipes = globalThis.ASK_QUESTIONS;
  /** A question without a limit of its own gets this one; the answer says so. */
  const MOST = 10000;
  const OWN = `# The ten newest things on the list
SELECT ?year ?item ?itemLabel
WHERE {
  ?item dcterms:type/skos:inScheme cpsc:item-kinds ;
        schema:name ?itemLabel ;
        schema:datePublished ?year .
}
ORDER BY DESC(?year) ?itemLabel
LIMIT 10
`;

  const part = (name) => document.getElementById(`ask-${name}`);
  const [box, stop, oops, place] = ["form", "stop", "oops", "answer"].map(part);
  const places = part("places").dataset;
  const engine = new Ask.Engine({
    worker: places.worker,
    files: [
      { url: places.engine, bytes: Number(places.engineBytes) },
      { url: places.list, bytes: Number(places.listBytes) },
    ],
  });
  const links = new Ask.Links(words);
  /** @type {Map<string, object[] | Promise<object[]>>} */
  const lists = new Map();
  let busy = false;
  /** Whether the text is not the ready question's any more. */
  let own = false;

  const form = new Ask.Form(
    { question: part("question"), summary: part("summary"), fields: part("fields") },
    recipes,
    choicesFor,
    chosen
  );
  const wishes = {
    changed: typed,
    ask: () => run(),
    suggest: (...all) => Ask.suggested(...all, words),
    label: part("text-label").textContent,
  };
  let editor = Ask.plainEditor(part("text"), wishes);

  /** What `parameter` can be: at once, later, or (without the list) not yet. */
  function choicesFor(parameter, recipe) {
    const known = Ask.ideas(parameter, words) || lists.get(`${recipe.name} ${parameter.name}`);
    if (Array.isArray(known)) return { choices: known, wait: null };
    if (known || engine.state === "empty" || engine.state === "fetching") return { choices: null, wait: known || null };
    const wanted = Ask.askForChoices(recipe, parameter, words.base);
    const wait = queued(() => engine.ask(wanted.query, "SELECT")).then((answer) => {
      lists.set(`${recipe.name} ${parameter.name}`, Ask.choicesIn(answer, wanted, parameter, words.base));
    });
    wait.catch(() => lists.delete(`${recipe.name} ${parameter.name}`));
    lists.set(`${recipe.name} ${parameter.name}`, wait);
    return { choices: null, wait };
  }

  /** One thing after another: the engine hears one question at a time. */
  let line = Promise.resolve();
  function queued(work) {
    const next = line.then(work, work);
    line = next.catch(() => {});
    return next;
  }

  /** Somebody chose a question, or what it is told. */
  function chosen() {
    write();
    settle();
    history.replaceState(null, "", form.recipe ? Ask.linkTo(form.recipe, form.given) : Ask.linkToText(editor.text));
  }

  /** Somebody typed a query. */
  let later = 0;
  function typed() {
    own = true;
    settle();
    clearTimeout(later);
    later = setTimeout(() => history.replaceState(null, "", Ask.linkToText(editor.text)), 300);
  }

  function settle() {
    editor.mark(null);
    oops.hidden = true;
    part("edited").hidden = !(own && form.recipe);
  }

  /** What the part of the address after `#` asks for. False if it asks for nothing. */
  function follow() {
    const link = Ask.readLink(location.hash);
    if (!link) return false;
    if (link.query !== undefined) {
      form.show("", {});
      editor.change(link.query);
      own = true;
    } else {
      const given = Ask.byName(
        recipes.find((each) => each.name === link.view),
        link.given,
        words
      );
      if (!form.show(link.view, given)) {
        trouble(null, `There is no ready question called “${link.view}”. Choose one from the list.`);
        return true;
      }
      write();
      const unknown = Ask.unknownIn(form.recipe, given, words);
      if (unknown) {
        trouble(null, unknown);
        return true;
      }
    }
    settle();
    return true;
  }

  /** Puts the question that is chosen into the box. */
  function write() {
    own = !form.recipe;
    editor.change(form.recipe ? Ask.written(form.recipe, form.given, form.names, words.base) : OWN);
  }

  /** Fetches the list and the engine, if they are not here. */
  async function ready() {
    if (engine.state === "ready" || engine.state === "asking") return;
    part("fetch").hidden = true;
    part("progress").hidden = false;
    say("Fetching the list.");
    try {
      await engine.start((share) => {
        part("bar").value = share;
      });
    } catch (error) {
      part("fetch").hidden = false;
      throw error;
    } finally {
      part("progress").hidden = true;
    }
    const facts = Ask.counted(engine.size, "fact", "facts");
    part("before").textContent = `The list is here: ${facts}. What you ask now stays on this device.`;
    form.refresh();
  }

  async function run() {
    if (busy) return;
    if (!own && form.missing && engine.size) return form.point();
    work(true);
    const text = editor.text;
    const found = Ask.tokens(text);
    const refused = Ask.refusal(found);
    try {
      if (refused) return trouble(refused.at, refused.reason);
      await ready();
      if (!own && form.missing) {
        say("The list is here.");
        return form.point();
      }
      const query = Ask.prepared(text, words.prefixes, MOST + 1);
      say("Looking for the answer.");
      const started = performance.now();
      const answer = await queued(() => engine.ask(query.text, query.form)).catch((wrong) => {
        if (!wrong) throw wrong;
        if (wrong instanceof Error) throw wrong;
        const { at, reason } = Ask.explained(wrong, text, query.lines, Object.keys(words.prefixes));
        trouble(at, reason);
        return null;
      });
      if (answer) show(answer, query, (performance.now() - started) / 1000);
    } catch (error) {
      failed(error);
    } finally {
      work(false);
    }
  }

  /** Says why there is no answer; null means that somebody stopped it. */
  function failed(error) {
    if (error === null) say("Stopped. You can ask again.");
    else if (error instanceof Ask.Trouble) trouble(null, error.message);
    else trouble(null, `The program that searches the list did not start (${error.message || error}).`);
  }

  function work(is) {
    busy = is;
    stop.hidden = !is;
    place.setAttribute("aria-busy", String(is));
    if (is) {
      oops.hidden = true;
      editor.mark(null);
    }
  }

  function say(what) {
    part("status").textContent = what;
  }

  /** Shows what is wrong, with its place in the query where it has one. */
  function trouble(at, reason) {
    const lines = [Ask.element("p", {}, reason[0].toUpperCase() + reason.slice(1))];
    if (at !== null) {
      const { line, column } = Ask.placeOf(editor.text, at);
      const go = Ask.element("button", { type: "button", class: "btn quiet" }, `Go to line ${line}, place ${column}`);
      go.addEventListener("click", () => editor.goTo(at));
      lines.push(go);
      editor.mark(at);
    }
    oops.replaceChildren(
      Ask.element("h2", {}, at === null ? "This did not work" : "The question has a mistake"),
      ...lines
    );
    oops.hidden = false;
    say("");
    oops.focus();
  }

  /** The answer, in the place for it. */
  function show(answer, query, seconds) {
    const cut = query.capped && answer.rows && answer.rows.length > MOST;
    if (cut) answer.rows.length = MOST;
    const recipe = form.recipe;
    const asked = {
      recipe: own ? null : recipe,
      given: own ? {} : form.given,
      headings: recipe ? recipe.columns : {},
      seconds,
      cut,
    };
    const { heading, nodes } = Ask.shownAnswer(answer, asked, links);
    place.replaceChildren(...nodes);
    place.hidden = false;
    say("");
    heading.focus();
  }

  box.addEventListener("submit", (event) => {
    event.preventDefault();
    run();
  });
  part("again").addEventListener("click", run);
  stop.addEventListener("click", () => engine.end());
  part("fetch").addEventListener("click", async () => {
    if (busy) return;
    work(true);
    await ready().then(() => say("The list is here."), failed);
    work(false);
  });
  part("copy").addEventListener("click", async () => {
    history.replaceState(null, "", own ? Ask.linkToText(editor.text) : Ask.linkTo(form.recipe, form.given));
    const copied = navigator.clipboard
      ? await navigator.clipboard
          .writeText(location.href)
          .then(() => true)
          .catch(() => false)
      : false;
    const done = "Copied. Whoever opens the link finds this question.";
    say(copied ? done : "The address of this page is the link. Copy it from there.");
  });
  addEventListener("hashchange", () => follow() && oops.hidden && part("question").focus());
  addEventListener("load", () => {
    for (const src of [places.meanings, places.editor]) document.head.append(Ask.element("script", { src }));
    document.head.lastElementChild.addEventListener("load", () => {
      editor = Ask.richEditor(part("text"), wishes);
    });
  });
  if (!follow()) {
    form.show(part("question").options[1].value, {});
    write();
  }
})();
