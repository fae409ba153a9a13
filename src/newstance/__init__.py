"""newstance: who supports and who opposes it in this news article, where they say so, and how far to trust the answer.

>>> import newstance
>>> result = newstance.label("text of an article", "the target")   # -> Result
>>> newstance.load_model().predict([("statement", "target")])     # -> list[Scores]
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newstance.loading import load_model
    from newstance.pipeline import label
    from newstance.types import Article, Pair, Result, Scores, StanceLabel, Target

__version__ = "0.1.0"
__all__ = ["Article", "Pair", "Result", "Scores", "StanceLabel", "Target", "__version__", "label", "load_model"]

_HOMES = {"label": "newstance.pipeline", "load_model": "newstance.loading"}


def __getattr__(name: str) -> Any:
    """Load the public names when they are first used, so that `import newstance` stays light."""
    if name.startswith("_") or name not in __all__:
        raise AttributeError(f"module 'newstance' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "newstance.types")), name)
