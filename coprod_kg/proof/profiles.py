"""Whether the ontology stays inside OWL 2 DL and OWL 2 RL, by the OWL API that HermiT carries.

In DL, so that HermiT can reason over it; in RL, so that rules can (https://www.w3.org/TR/owl2-profiles/).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import RdfFormat, serialize

from coprod_kg.edition import Edition
from coprod_kg.errors import MissingTool, ToolFailed
from coprod_kg.proof.java import QUICK, hermit_jar, java, missing_java, run
from coprod_kg.proof.statements import said_in
from coprod_kg.sources import Role

WORK = "checking the OWL profiles"


@dataclass(frozen=True)
class Violation:
    """One thing in the ontology that a profile does not allow."""

    sort: str
    """The OWL API's name for it, such as `UseOfNonSuperClassExpression`."""
    says: str

    def __str__(self) -> str:
        return f"{self.sort}: {self.says}"


@dataclass(frozen=True)
class Profile:
    """Whether the ontology is inside one profile."""

    name: str
    violations: tuple[Violation, ...]

    def __str__(self) -> str:
        if not self.violations:
            return f"Inside {self.name}."
        many = f"{len(self.violations)} thing{'s' if len(self.violations) > 1 else ''}"
        return "\n".join(
            [f"Outside {self.name}, because of {many}:", *(f"  {each}" for each in self.violations)]
        )


@dataclass(frozen=True)
class ProfileReport:
    """Whether the ontology and the concepts are inside OWL 2 DL and OWL 2 RL."""

    profiles: tuple[Profile, ...]
    axioms: int
    logical_axioms: int

    @property
    def holds(self) -> bool:
        """Whether they are inside all profiles."""
        return not any(profile.violations for profile in self.profiles)

    def __str__(self) -> str:
        """The report for people, some lines of text without a line end."""
        count = f"{self.axioms:,} axioms were read, {self.logical_axioms:,} of them logical."
        return "\n".join([*map(str, self.profiles), count])


def profile(edition: Edition, *, timeout_seconds: float = 120.0) -> ProfileReport:
    """Whether the ontology and the concepts of `edition` are inside OWL 2 DL and OWL 2 RL.

    Records are not looked at: they hold dates, which are outside both, and say nothing about the ontology.

    Raises MissingTool without Java, a Java compiler or owlready2, ToolFailed if the check cannot be made.
    """
    program, jar = java(WORK), hermit_jar(WORK)
    triples = said_in(edition, Role.ONTOLOGY, Role.SCHEME)
    with TemporaryDirectory(prefix="coprod-kg-") as folder:
        # One document: what a term is, is declared in one file, and used in another.
        document = Path(folder, "ontology.nt")
        serialize(sorted(triples, key=str), str(document), format=RdfFormat.N_TRIPLES)
        check = Path(__file__).with_name("ProfileCheck.java")
        # A Java source file can be run as it is (JEP 330), so there is nothing to build and to ship.
        done = run(
            [
                program,
                *QUICK,
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                str(jar),
                str(check),
                str(document),
            ],
            tool="The OWL API",
            work=WORK,
            timeout_seconds=timeout_seconds,
        )
    if done.code not in (0, 1) or not done.out.startswith("axioms\t"):
        raise _failure(done.err or done.out)
    return _report(done.out)


def _failure(said: str) -> MissingTool | ToolFailed:
    if "Unable to locate a Java Runtime" in said:  # what macOS has in the place of Java
        return missing_java(WORK)
    # What a runtime without a compiler says: Java 11 and newer, then older ones.
    if "jdk.compiler" in said or "Could not find or load main class" in said:
        mend = "Install one of Java 11 or newer, for example default-jdk-headless."
        return MissingTool("A Java compiler", WORK, mend)
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reason = f"it stopped with: {lines[0][:300] if lines else 'nothing'}"
    return ToolFailed(
        "The OWL API", WORK, reason, "Run coprod-kg validate first; what it finds may be the cause."
    )


def _report(out: str) -> ProfileReport:
    axioms = logical = 0
    names: list[str] = []
    violations: dict[str, list[Violation]] = {}
    for line in out.splitlines():
        match line.split("\t"):
            case ["axioms", several, of_logic]:
                axioms, logical = int(several), int(of_logic)
            case ["violation", name, sort, says]:
                violations.setdefault(name, []).append(Violation(sort, says))
            case [name, "in" | "out", _]:
                names.append(name)
    profiles = tuple(Profile(name, tuple(violations.get(name, ()))) for name in names)
    return ProfileReport(profiles, axioms, logical)
