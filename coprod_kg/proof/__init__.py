"""Proof that the list does not contradict itself, and that its terms stay inside OWL 2 DL and OWL 2 RL.

Rules make what readers see (`coprod_kg.inference`); a reasoner proves, for those who maintain the list, that
the rules and the logic of the ontology agree. It needs Java, and nothing else in this package does.
"""

from coprod_kg.proof.clashes import Clash
from coprod_kg.proof.profiles import Profile, ProfileReport, Violation, profile
from coprod_kg.proof.proving import Proof, prove
from coprod_kg.proof.published import published

__all__ = ["Clash", "Profile", "ProfileReport", "Proof", "Violation", "profile", "prove", "published"]
