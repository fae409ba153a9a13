"""Scores against hand labels: metrics with intervals, comparisons, tables and pictures."""
