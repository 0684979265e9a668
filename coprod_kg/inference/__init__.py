"""What follows from what is said: the rules, run until nothing new comes, and the reason for each derived fact.

Each rule is a CONSTRUCT query in `queries/rules`; what it derives goes into a graph of its own, so that said
and derived statements never mix and every derived statement names its rule. No Java is needed: the proof that
the rules agree with the logic of the ontology is in `coprod_kg.proof`.
"""

from coprod_kg.inference.deriving import derive, graph_of
from coprod_kg.inference.explaining import Reason, explain, reasons

__all__ = ["Reason", "derive", "explain", "graph_of", "reasons"]
