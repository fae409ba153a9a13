"""The commands of `newstance`, a module each: its `run(cfg)` checks every setting, builds, works, writes."""
