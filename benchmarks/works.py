"""How fast lists of literature are read: ours beside bibtexparser and pybtex, on the same generated file.

Ours does more: it joins strings, reads LaTeX and dates, looks names up, and knows where each value stands. All times
are those of the processor. Run it with: python benchmarks/works.py [ENTRIES]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import PurePosixPath

import coprod_kg
from coprod_kg.importing.literature import bibtex, csl, ris
from coprod_kg.publishing.citations import Citation
from coprod_kg.publishing.csl import entry as csl_entry
from coprod_kg.publishing.names import PrintedName
from coprod_kg.publishing.ris import entry as ris_entry

WORDS = "shared garden power research people community care knowledge practice review study digging listening".split()


def generated(entries: int) -> str:
    """A file as Zotero writes it, with an abstract in each entry; all works are made up."""
    draw = random.Random(7)
    return "\n".join(
        f"""@article{{made-up-{number},
  title = {{{{{" ".join(draw.choices(WORDS, k=9)).capitalize()} {number}}}}},
  author = {{M{{\\"u}}ller, Anna and Oak, Bo and {{Example Garden Group}} and \\v{{C}}apek, Eva}},
  journal = {{Journal of Examples {number % 50}}},
  year = {{{1990 + number % 30}}},
  month = mar,
  volume = {{{number % 40}}},
  number = {{{number % 6}}},
  pages = {{{number}--{number + 9}}},
  doi = {{10.1000/example.{number}}},
  url = {{https://example.org/{number}}},
  abstract = {{{" ".join(draw.choices(WORDS, k=80))}}},
}}
"""
        for number in range(entries)
    )


def cited(entries: int) -> list[Citation]:
    """The same works as citations, to be written in the other formats."""
    names = (PrintedName("Anna Oak", "", "Anna", "Oak"), PrintedName("Example Garden Group"))
    return [
        Citation(
            f"k{number}", "journal-article", "", f"Made up {number}", names, "2018-03",
            f"Journal of Examples {number % 50}", True, "1", "2", "3-4", (), f"10.1000/example.{number}", (), (),
            f"https://example.org/{number}", "en",
        )
        for number in range(entries)
    ]  # fmt: skip


def seconds(work: Callable[[], object]) -> float:
    """The best of three, in seconds of processor time."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    import bibtexparser
    from pybtex.database import parse_string

    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    edition = coprod_kg.open()
    text = generated(entries)
    shown = PurePosixPath("generated")
    made = cited(entries)
    in_ris = "".join(ris_entry(each) for each in made).encode()
    in_csl = f"[{','.join(csl_entry(each) for each in made)}]".encode()
    assert len({each.subject for each in bibtex.read(text.encode(), shown, edition).triples}) > entries
    rows = {
        "coprod-kg, BibTeX": lambda: bibtex.read(text.encode(), shown, edition),
        "bibtexparser": lambda: bibtexparser.parse_string(text),
        "pybtex": lambda: parse_string(text, "bibtex"),
        "coprod-kg, RIS": lambda: ris.read(in_ris, shown, edition),
        "coprod-kg, CSL-JSON": lambda: csl.read(in_csl, shown, edition),
    }
    first = 0.0
    print(f"{entries:,} entries, BibTeX of {len(text) / 1e6:.1f} MB")
    for name, work in rows.items():
        taken = seconds(work)
        first = first or taken
        print(f"{name:22} {entries / taken:8,.0f} entries/s   {taken / first:5.2f} of our time for BibTeX")


if __name__ == "__main__":
    main()
