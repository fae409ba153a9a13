"""The same as `newstance evaluate`: python scripts/evaluate.py data=bench."""

import sys

from newstance.cli import main

if __name__ == "__main__":
    sys.exit(main(["evaluate", *sys.argv[1:]]))
