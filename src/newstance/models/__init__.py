"""Stance models: each gives (statement, target) pairs the probabilities of supports, opposes and neutral."""

from newstance.models.baselines import LexiconModel, MajorityModel
from newstance.models.composed import CascadeModel, EnsembleModel
from newstance.models.onnx import OnnxModel
from newstance.models.tfidf import TfidfModel
from newstance.models.transformer import PairModel

__all__ = ["CascadeModel", "EnsembleModel", "LexiconModel", "MajorityModel", "OnnxModel", "PairModel", "TfidfModel"]
