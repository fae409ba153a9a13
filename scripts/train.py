"""The same as `newstance train`: python scripts/train.py seed=2."""

import sys

from newstance.cli import main

if __name__ == "__main__":
    sys.exit(main(["train", *sys.argv[1:]]))
