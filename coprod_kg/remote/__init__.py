"""Asking a SPARQL service elsewhere: the same questions and answers as in `coprod_kg.sparql`.

What is sent is in `question`, how it goes over the network in `exchange`, what comes back in `asking`.
"""

from coprod_kg.remote.asking import ask
from coprod_kg.remote.exchange import LARGEST

__all__ = ["LARGEST", "ask"]
