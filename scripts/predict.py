"""The same as `newstance predict`: python scripts/predict.py article=FILE target="…"."""

import sys

from newstance.cli import main

if __name__ == "__main__":
    sys.exit(main(["predict", *sys.argv[1:]]))
