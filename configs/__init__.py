"""The configurations, read as `pkg://newstance.configs`: a package, so that Hydra finds them when installed."""
