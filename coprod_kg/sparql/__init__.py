"""The one door to the graph: ask a question, get an answer.

Rooms above this one ask through `evaluate`, so an edition in memory and a remote endpoint can take each
other's place, and limits live in one room: `coprod_kg.sparql.guard`.
"""

from coprod_kg.sparql.answers import Answer, Statements, Table, Truth
from coprod_kg.sparql.evaluation import evaluate
from coprod_kg.sparql.parameters import bind

__all__ = ["Answer", "Statements", "Table", "Truth", "bind", "evaluate"]
