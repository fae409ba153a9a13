"""The laws of the protocols, held against every implementation; a package, since its files are named like the units'."""
