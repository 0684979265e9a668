"""The coverage map: where the help is, and where it is thin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coprod_kg.site import addresses
from coprod_kg.site.links import Cell
from coprod_kg.site.maps import Coverage, Map
from coprod_kg.site.page import Download, Page
from coprod_kg.site.register import INEQUALITIES
from coprod_kg.values import Value
from coprod_kg.vocabulary import CPC

if TYPE_CHECKING:
    from coprod_kg.site.register import Register


class Detail(Value):
    """The narrower kinds of a wide inequality, by stage and by people."""

    head: Cell
    kinds: int
    gaps: int
    maps: tuple[Map, ...]


class CoverageMap(Value):
    """What the page shows."""

    wide: tuple[Cell, ...]
    stages: Map
    people: Map
    nobody: tuple[Cell, ...]
    """Groups of people for whom nothing is tagged yet; each leads to where something can be suggested."""
    details: tuple[Detail, ...]
    files: tuple[Download, ...]


def page_of_coverage(register: Register, coverage: Coverage) -> Page:
    """The page of the whole map."""
    wide, cell = register.wide, register.links.cell
    total = len(register.items)
    stages, people = coverage.columns(coverage.stages), coverage.columns(coverage.people)
    by_stage = (
        "Only what somebody tagged with a stage. What helps in the whole study is counted at every stage."
    )
    by_people = f"Everything on the list: {total} things. One thing can be for more than one group."
    details = []
    for each in wide:
        kinds = [one for one in register.concepts(INEQUALITIES) if each in register.wider(one)]
        hue, name = register.links.hue(each), cell(each).text
        maps = (
            coverage.map(coverage.people, kinds, people, f"{name} by who things are for", hue=hue),
            coverage.map(coverage.stages, kinds, stages, f"{name} by stage of research", hue=hue),
        )
        details.append(Detail(cell(each), len(kinds), sum(one.gaps for one in maps), maps))
    return Page(
        path=addresses.MAP,
        title="Where the help is, and where it is thin",
        description="A map of what helps with which power problem: by stage of research, and by who it is for.",
        template="coverage.html",
        model=CoverageMap(
            wide=tuple(cell(each) for each in wide),
            stages=coverage.map(coverage.stages, wide, stages, by_stage),
            people=coverage.map(coverage.people, wide, people, by_people),
            nobody=tuple(
                Cell(cell(each).text, addresses.suggestion(for_=CPC.local(each)))
                for each in coverage.empty(coverage.people)
            ),
            details=tuple(details),
            files=tuple(
                Download(f"views/{view}.{ending}", f"{what} ({name})")
                for view, what in (("coverage", "By stage"), ("thin-places", "By people"))
                for ending, name in (("csv", "CSV"), ("json", "JSON"))
                if view in register.edition.catalogue.view_names
            ),
        ),
        crumbs=(Cell("Home", addresses.HOME),),
        section=addresses.MAP,
    )
