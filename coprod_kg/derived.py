"""A shelf for derived statements, so that a command that asks one question need not derive everything again.

The name of a shelved file is the digest of all that it was made from, so it can be missing but never stale.
It lives in the user's cache folder; if that cannot be written, nothing is lost but time.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse, serialize

from coprod_kg.catalogue import Catalogue
from coprod_kg.dataset import Dataset

_KEPT = 8


def shelf() -> Path:
    """The folder of the shelf: `coprod-kg` in XDG_CACHE_HOME, else in `~/.cache` (XDG Base Directory 0.8)."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".cache") / "coprod-kg"


def add_derived(dataset: Dataset, catalogue: Catalogue, digest: str) -> None:
    """Add to `dataset` all that the rules of `catalogue` derive from it; `digest` names both."""
    path = shelf() / f"derived-{digest}.nq"
    try:
        dataset.store.extend(parse(path=str(path), format=RdfFormat.N_QUADS))
        return
    except (OSError, SyntaxError):
        pass  # not there yet, not readable, or cut short by a crash: make it again
    from coprod_kg.inference import derive  # only where it is needed: most commands find the shelf full

    _put(path, derive(dataset, catalogue.rules))


def _put(path: Path, quads: list[Quad]) -> None:
    """Write in one step, under the final name only when whole; keep the newest few."""
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        serialize(quads, str(temporary), format=RdfFormat.N_QUADS)
        temporary.replace(path)
        old = sorted(path.parent.glob("derived-*.nq"), key=lambda each: each.stat().st_mtime)[:-_KEPT]
        for each in old:
            each.unlink()
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
