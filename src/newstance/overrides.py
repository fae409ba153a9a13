"""Free text on the command line: targets and file names are quoted before Hydra's grammar sees them."""

import re
from collections.abc import Collection, Sequence

from newstance.errors import ConfigError

FREE_TEXT = frozenset(
    "article target.text targets output report plots model.path start data.root data.path data.articles "
    "data.labels".split()
)
"""Keys whose values are taken as they are typed."""
_ASSIGNMENT = re.compile(r"(\+{0,2})([A-Za-z_][\w./@]*)=(.*)", re.DOTALL)


def rewrite(arguments: Sequence[str], presets: Collection[str]) -> list[str]:
    """Return Hydra's options and overrides for what was typed: free text quoted, `target=X` a preset or a text.

    Options come first: Hydra's parser takes none after a setting.

    Raises:
        ConfigError: an argument that is neither an option nor `key=value`, that is not UTF-8, or a text of `???`.
    """
    typed: list[str] = []
    rewritten: list[str] = []
    takes_value = False
    for argument in arguments:
        if re.search("[\ud800-\udfff]", argument):
            raise ConfigError(f"{argument.encode('utf-8', 'replace').decode()}: not UTF-8")
        if takes_value or argument.startswith("-"):
            if not takes_value and argument.partition("=")[0] not in _OPTIONS | _OPTIONS_WITH_VALUE:
                raise ConfigError(
                    f"{argument}: no such option; use {', '.join(sorted(_OPTIONS | _OPTIONS_WITH_VALUE))}"
                )
            takes_value = not takes_value and argument in _OPTIONS_WITH_VALUE
            typed.append(argument)
        else:
            rewritten += _override(argument, presets)
    return typed + rewritten


_OPTIONS = {"--help", "-h", "--multirun", "-m", "--resolve"}
_OPTIONS_WITH_VALUE = {"--config-dir", "-cd", "--cfg", "-c"}


def _override(argument: str, presets: Collection[str]) -> list[str]:
    match = _ASSIGNMENT.fullmatch(argument)
    if not match:
        if argument.startswith("~"):
            return [argument]
        raise ConfigError(f"{argument!r} is no setting; write key=value, as in article={argument}")
    plus, key, value = match.groups()
    if value == "???" and (key == "target" or key in FREE_TEXT):
        raise ConfigError(f"{key}: '???' is how OmegaConf marks what is missing, and can be no text; give another")
    if key == "target":
        return [f"target={value}"] if value in presets else ["target=text", f"target.text={literal(value)}"]
    return [f"{plus}{key}={literal(value)}"] if key in FREE_TEXT and value != "null" else [argument]


def literal(text: str) -> str:
    r"""Quote a text so that Hydra and OmegaConf give it back unchanged.

    In Hydra's quoted strings only a quote, and backslashes before one or at the end, are escaped.
    """
    quoted = re.sub(r"(\\*)('|\Z)", lambda match: match[1] * 2 + (r"\'" if match[2] else ""), escape(text))
    return f"'{quoted}'"


def escape(text: str) -> str:
    """Write a text so that OmegaConf gives it back unchanged: it takes `${` for an interpolation.

    Unless a backslash precedes it, that is; the backslashes before it are then halved.
    """
    return re.sub(r"(\\*)\$\{", lambda match: match[1] * 2 + r"\${", text)
