"""Attributors: who says each statement."""

from newstance.attributors.attribution import NoAttributor, RuleAttributor

__all__ = ["NoAttributor", "RuleAttributor"]
