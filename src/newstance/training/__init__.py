"""Training a cross-encoder by a recipe of stages, and what comes of it: a folder that runs without torch, its card."""
