"""Stance models: each gives (statement, target) pairs the probabilities of supports, opposes and neutral.

`newstance.models.llm` is imported where it is asked for: a network client would make every start slower.
"""

from newstance.models.baselines import LexiconModel, MajorityModel
from newstance.models.composed import CascadeModel, EnsembleModel
from newstance.models.nli import NliModel
from newstance.models.onnx import OnnxModel
from newstance.models.tfidf import TfidfModel
from newstance.models.transformer import PairModel

__all__ = [
    "CascadeModel",
    "EnsembleModel",
    "LexiconModel",
    "MajorityModel",
    "NliModel",
    "OnnxModel",
    "PairModel",
    "TfidfModel",
]
