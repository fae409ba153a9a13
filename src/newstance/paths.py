"""Where files lie: as given, below the data root, or among the seeds that come with the package."""

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from newstance.errors import DataError

DEFAULT_ROOT = "../shared/data"


def find_file(path: str, root: str | None = None) -> Path:
    """Return the file or folder at `path`, or where below the data root it should be; it may be absent.

    A relative path is tried as given, then below `root` (or `$NEWSTANCE_DATA`, or `../shared/data`); one that begins
    with `seeds/` is last looked for in the package.
    """
    given = Path(path)
    candidates = [given, data_root(root) / given]
    if given.parts[:1] == ("seeds",):
        candidates = [given, seeds_folder().joinpath(*given.parts[1:])]
    return next((each for each in candidates if each.exists()), candidates[-1] if root else given)


def find_article(path: str) -> Path:
    """Return the file or folder at `path`, or among the seeds that come with the package; it may be absent."""
    given = Path(path)
    packaged = seeds_folder().joinpath(*given.parts[1:])
    return packaged if given.parts[:1] == ("seeds",) and not given.exists() else given


def require_file(key: str, path: str, root: str | None = None, home: str = "") -> Path:
    """Return `find_file(path, root)`.

    Raises:
        DataError: it is not there; the message names the data root and the set's public home.
    """
    found = find_file(path, root)
    if not found.exists():
        where = f"; the set's home: {home}" if home else ""
        raise DataError(
            f"{key}: no such file: {path} (data root {data_root(root)}); set data.root=DIR or NEWSTANCE_DATA{where}"
        )
    return found


def set_files(values: Mapping[str, Any]) -> dict[str, Path]:
    """Return where the files of a set's config should be, by setting; settings that are not given have none."""
    given = {key: values.get(key) for key in ("path", "articles", "labels")}
    root = values.get("root")
    return {key: find_file(path, root) for key, path in given.items() if isinstance(path, str) and path != "???"}


def data_root(root: str | None = None) -> Path:
    """Return the folder of the training and test sets."""
    return Path(root or os.environ.get("NEWSTANCE_DATA") or DEFAULT_ROOT)


def seeds_folder() -> Path:
    """Return the folder of the seeds: in the wheel below the package, in a checkout at the top."""
    packaged = Path(str(files("newstance"))) / "seeds"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "seeds"
