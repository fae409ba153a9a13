"""What the user did wrong, in one line: `<where>: <what is wrong, with the value>; <choices or next step>`."""


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
