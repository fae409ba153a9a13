"""Attributors: who says each statement."""
