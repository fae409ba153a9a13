"""A result as a notebook shows it: a small table, escaped, with no script and no style beyond its own cells."""

from newstance.html.page import environment
from newstance.types import LABELS, Result

MOST_ROWS = 50


def result_fragment(result: Result) -> str:
    """Return a result as a fragment of HTML: who stands where, and the first statements."""
    return environment().get_template("notebook.html.j2").render(result=result, labels=LABELS, most=MOST_ROWS)
