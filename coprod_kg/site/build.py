"""The published folder, written: only what has changed is made again, and a visitor never meets half of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from coprod_kg.processes import collecting_rarely
from coprod_kg.publishing.output import fill_folder
from coprod_kg.site.asking import Asked
from coprod_kg.site.digests import digest_of
from coprod_kg.values import Value
from coprod_kg.vocabulary import BASE

if TYPE_CHECKING:
    from coprod_kg.edition import Edition
    from coprod_kg.site.filling import Progress


class Summary(Value):
    """What a build wrote."""

    out: Path
    files: int
    bytes: int
    pages: int
    kept: int
    """How many files were there already, as they are."""

    def __str__(self) -> str:
        size = f"{self.bytes / 1e6:.1f} MB" if self.bytes >= 1e5 else f"{self.bytes / 1e3:.1f} kB"
        kept = f", {self.kept:,} of them unchanged" if self.kept else ""
        return f"{self.files:,} files ({size}), {self.pages:,} of them pages{kept}"


@collecting_rarely()
def write_site(
    edition: Edition,
    out: Path,
    progress: Progress | None = None,
    agree: Callable[[], None] | None = None,
    address: str = BASE,
) -> Summary:
    """What was written: the whole published folder, made beside `out` and swapped in at the end.

    `address` is where it will be on the web. `agree` is asked before the folder takes its place: what it raises is
    raised, and nothing has changed.

    Raises CannotWrite, with nothing changed.
    """
    asked = Asked(edition)
    answers = asked.begin()
    # Meanwhile, what no view is asked for. To import this takes a twentieth of the whole.
    from coprod_kg.site.filling import Filled, fill
    from coprod_kg.site.kept_cards import KeptCards
    from coprod_kg.site.memory import Memory, recall, remember
    from coprod_kg.site.plan import Site
    from coprod_kg.site.rendering import engine_digest

    site = Site(edition, address, asked)
    code = digest_of(engine_digest(), address)
    memory = recall(out, code)
    cards = site.register.kept_cards = KeptCards(site.reads, memory.cards)
    site.register.items  # noqa: B018 - and with them the cards of all things to read, watch or use
    if memory.edition != edition.digest:
        site.renderer.prepare()
    answers()
    if memory.frame != site.renderer.frame:
        memory = Memory(cards=memory.cards)
    filled = Filled({}, 0)

    def put(fresh: Path, old: Path) -> Iterable[str]:
        nonlocal filled
        filled = fill(site.makes, fresh, old, memory, progress)
        if agree:
            agree()
        return filled.files

    def keep() -> None:
        remember(out, code, Memory(filled.files, cards.given, site.renderer.frame, edition.digest))

    fill_folder(out, put, keep)
    size = sum(each.size for each in filled.files.values())
    return Summary(out, len(filled.files), size, len(site.pages), filled.kept)
