"""Runs HermiT through owlready2, in a process of its own: `worker.py IN.nt OUT.nt JAVA MEGABYTES`.

In a process of its own because owlready2 has no time limit, prints, and keeps what it reads in one place for
the whole process. It imports nothing of ours. What it found goes to the standard output as one line of JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path


def main(given: str, wanted: str, java: str, megabytes: str) -> dict[str, object]:
    """What HermiT says of the N-Triples file `given`; what it derived is added and written to `wanted`."""
    import owlready2
    from owlready2 import reasoning

    owlready2.JAVA_EXE = java
    reasoning.JAVA_MEMORY = int(megabytes)
    world = owlready2.World()
    # The name of the ontology is never used: every term in the file has its whole address.
    ontology = world.get_ontology("http://localhost/edition#")
    with Path(given).open("rb") as file:
        ontology.load(fileobj=file)
    try:
        owlready2.sync_reasoner_hermit(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": []}
    except owlready2.OwlReadyJavaError as error:
        return {"error": str(error)}
    world.save(wanted, format="ntriples")
    empty = {each.iri for each in world.inconsistent_classes()} - {owlready2.Nothing.iri}
    return {"consistent": True, "unsatisfiable": sorted(empty)}


if __name__ == "__main__":
    with contextlib.redirect_stdout(io.StringIO()):
        found = main(*sys.argv[1:])
    sys.stdout.write(json.dumps(found) + "\n")
