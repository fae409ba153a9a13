"""The laws of the protocols, held against every implementation; a package: its files are named like the units'."""
