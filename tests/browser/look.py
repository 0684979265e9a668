"""Pictures of pages, to look at: `python tests/browser/look.py [PATH…]`; of none named, a page of each kind.

Each page is taken as a phone and a desk show it, light and dark, and `index.html` beside the pictures shows all of
them. `--readme DIR` writes the pictures that the README shows instead, each at most 60 kB; for that it needs Pillow
(`pip install '.[look]'`). For the letters of the design: apt-get install fonts-urw-base35 fonts-open-sans.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

from samples import samples
from serving import serving
from tabs import SCHEMES, WIDTHS, chromium, open_tab

HIGHEST = 6000
"""Pixels: the end of a very long page looks like its middle."""

README = {
    "home": ("index.html", "desktop", "light"),
    "search": ("find.html?q=my+views+were+ignored+in+meetings", "phone", "light"),
    "inequality": ("doc/concept/hierarchical-inequalities.html", "desktop", "dark"),
    "map": ("map.html", "desktop", "light"),
    "item": ("doc/item/uk-standards-for-public-involvement-2019.html", "phone", "dark"),
    "ask": ("ask.html", "desktop", "light"),
}
"""The pictures of the README: their names, the page of each, and how it is looked at."""
LARGEST = 60_000
WIDEST = 800

_SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title>
<style>body { font: 1rem sans-serif; background: #888 } a { color: #000 } section { margin-bottom: 2rem }
div { display: flex; gap: 1rem; align-items: flex-start } img { height: 30rem; border: 1px solid #000 }</style>
"""


def take(site: Path, paths: Sequence[str], out: Path) -> None:
    """Write a picture of each page of `paths` at each width, light and dark, and a page that shows them all."""
    sheet = [_SHEET]
    with serving(site) as address, chromium() as browser:
        tabs = {
            (width, scheme): open_tab(browser, address, width=width, scheme=scheme)
            for width in WIDTHS
            for scheme in SCHEMES
        }
        for path in paths:
            sheet.append(f"<section><h2>{escape(path)}</h2><div>")
            for (width, scheme), tab in tabs.items():
                page = tab.open(path)
                high = min(page.evaluate("() => document.documentElement.scrollHeight"), HIGHEST)
                page.set_viewport_size({"width": WIDTHS[width][0], "height": max(high, WIDTHS[width][1])})
                name = f"{path.replace('/', '-').removesuffix('.html')}-{width}-{scheme}.png"
                page.screenshot(path=out / name)
                page.set_viewport_size(dict(zip(("width", "height"), WIDTHS[width], strict=True)))
                sheet.append(
                    f'<a href="{escape(name)}"><img src="{escape(name)}" alt="{width}, {scheme}"></a>'
                )
            sheet.append("</div></section>")
            print(path)
        for problem in (problem for tab in tabs.values() for problem in tab.problems):
            print(problem, file=sys.stderr)
    (out / "index.html").write_text("\n".join(sheet), encoding="utf-8")
    print(f"Look at {out / 'index.html'}")


def take_for_readme(site: Path, out: Path) -> None:
    """Write the pictures of the README, each with as many colours as fit into its size."""
    with serving(site) as address, chromium() as browser:
        for name, (path, width, scheme) in README.items():
            tab = open_tab(browser, address, width=width, scheme=scheme)
            page = tab.open(path)
            page.wait_for_timeout(1000)  # what a script finds comes after the page
            content = small(page.screenshot())
            (out / f"{name}.png").write_bytes(content)
            print(f"{out / name}.png: {path}, {width}, {scheme}, {len(content):,} bytes")


def small(content: bytes) -> bytes:
    """The same picture, at most WIDEST wide and LARGEST large."""
    from PIL import Image

    picture = Image.open(io.BytesIO(content)).convert("RGB")
    if picture.width > WIDEST:
        picture = picture.resize(
            (WIDEST, round(picture.height * WIDEST / picture.width)), Image.Resampling.LANCZOS
        )
    for colours in (64, 32, 24, 16, 8):
        written = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
        if written.tell() <= LARGEST:
            return written.getvalue()
    raise SystemExit(
        f"A picture of {picture.width}x{picture.height} is over {LARGEST:,} bytes with 8 colours."
    )


def built(folder: Path) -> Path:
    """The site of the real list, in `folder`."""
    from coprod_kg.edition import Edition
    from coprod_kg.project import Project
    from coprod_kg.site import write_site

    write_site(Edition.read(Project.bundled()), folder)
    return folder


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("paths", nargs="*", metavar="PATH", help="pages, from the root of the site")
    asked.add_argument("--site", type=Path, help="a folder that was built before (default: build one)")
    asked.add_argument(
        "--out", type=Path, default=Path("/tmp/look"), help="where to write (default: %(default)s)"
    )
    asked.add_argument("--readme", type=Path, metavar="DIR", help="write the pictures of the README there")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        site = (given.site or built(Path(folder) / "site")).resolve()
        out = given.readme or given.out
        out.mkdir(parents=True, exist_ok=True)
        if given.readme:
            take_for_readme(site, out)
        else:
            pages = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*.html"))}
            take(
                site,
                given.paths or samples({each: path.read_text("utf-8") for each, path in pages.items()}),
                out,
            )


if __name__ == "__main__":
    main()
