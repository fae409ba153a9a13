"""What the user did wrong, in one line: `<where>: <what is wrong, with the value>; <choices or next step>`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager


class NewstanceError(Exception):
    """A mistake that a person can mend; the command line prints it as one line and exits with status 2."""


class ConfigError(NewstanceError):
    """A setting that does not exist, has the wrong type, or names something we will not run."""


class DataError(NewstanceError):
    """A file that is missing, empty, not text, or holds a line we cannot read (`file:line: …`)."""


class ModelError(NewstanceError):
    """A model folder that is missing, incomplete, or made for something else."""


class MissingExtraError(NewstanceError):
    """A package that belongs to an extra which is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f'{what}: needs the extra "{extra}"; pip install "newstance[{extra}]"')


@contextmanager
def naming(group: str, place: str) -> Iterator[None]:
    """Tell mistakes of a component at `place` by that place: `model.path: …` becomes `model.members[1].path: …`.

    A component names its settings by its group, wherever it stands; a message that names none is led by the place.
    """
    try:
        yield
    except NewstanceError as error:
        text = str(error)
        # What is followed by a colon or `=…` is a setting; in `/x/model.onnx: …` it is part of a file's name.
        told = re.sub(rf"(?<![\w./]){re.escape(group)}(?=\.[\w.\[\]]+(?:: |=…))", lambda _: place, text)
        error.args = (told if place in told else f"{place}: {text}",)
        raise
