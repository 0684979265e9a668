/**
 * What is wrong with the layout of pages, at the width that the window has now.
 *
 * Each page is put into this one, body for body, without its scripts, and laid out at once; nothing is drawn in
 * between. So a thousand pages take seconds. (What scripts make of a page is seen where pages are opened.)
 *
 * @param {string[]} paths of pages that have the style sheets of this one, seen from here
 * @returns {Promise<string[]>} what is wrong: a line for each
 */
async (paths) => {
  const root = document.documentElement;
  const parser = new DOMParser();
  const wrong = [];

  /** With everything unfolded. */
  const tooWide = (path, when) => {
    const by = Math.max(root.scrollWidth, document.body.scrollWidth) - innerWidth;
    if (by <= 0) return;
    const last = [...document.body.querySelectorAll("*")].filter((each) => {
      return each.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(each.parentElement);
    }).pop();
    wrong.push(`${path}: scrolls sideways by ${by} px ${when}: ${last ? last.outerHTML.slice(0, 150) : ""}`);
  };

  const scrolls = (each) => each.closest(".scroll, pre, [tabindex]") !== null;

  /** WCAG 2.5.8: 24 by 24 px, but for links in a sentence. The label of a field is part of it. */
  const tooSmall = (path) => {
    for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
      if (each.tabIndex < 0 || !each.checkVisibility({ visibilityProperty: true })) continue;
      const boxes = [each, ...(each.labels ?? [])].map((one) => one.getBoundingClientRect());
      if (boxes.some((box) => box.width >= 24 && box.height >= 24)) continue;
      if (boxes.every((box) => box.bottom <= 0 || box.right <= 0)) continue; // the way to the main part, out of sight
      if (inSentence(each)) continue;
      const { width, height } = boxes[0];
      wrong.push(`${path}: ${Math.round(width)}x${Math.round(height)} px to press: ${each.outerHTML.slice(0, 150)}`);
    }
  };

  const inSentence = (each) => {
    const words = (one) => one.textContent.replace(/\s+/g, " ").trim();
    return getComputedStyle(each).display === "inline" && words(each.parentElement) !== words(each);
  };

  const texts = await Promise.all(
    paths.map(async (path) => (await fetch(path)).text()),
  );
  texts.forEach((text, i) => {
    const { body } = parser.parseFromString(text, "text/html");
    root.replaceChild(document.adoptNode(body), document.body);
    for (const each of document.querySelectorAll("details")) each.open = true;
    tooWide(paths[i], "");
    tooSmall(paths[i]);
    if (innerWidth > 320) {
      root.style.fontSize = "200%";
      tooWide(paths[i], "with text at 200 %");
      root.style.fontSize = "";
    }
  });
  return wrong;
}
