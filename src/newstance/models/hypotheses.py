"""Hypotheses: sentences that say of a holder and a target what each label means, for an NLI model to judge.

Short, and one criterion each, as Burnham (2024, "Stance detection: a practical guide to classifying political beliefs
in text") advises. Several a label, since a single wording moves the result more than its content should.
"""

from collections.abc import Mapping, Sequence
from string import Formatter

from newstance.errors import ConfigError
from newstance.types import LABELS

Templates = Mapping[str, Sequence[str]]
"""For each label, its templates, with `{target}` and, where it is wanted, `{holder}`."""


def check_templates(where: str, templates: Templates, *, of_one_target: bool = False) -> None:
    """Check that each of the three labels has templates, each with `{target}` and no other field but `{holder}`.

    Templates of one target may name it in their own words.

    Raises:
        ConfigError: names the template that is wrong.
    """
    unknown = sorted(set(templates) - set(LABELS))
    if unknown:
        raise ConfigError(f"{where}.{unknown[0]}: no such label; use {', '.join(LABELS)}")
    for label in LABELS:
        if not templates.get(label):
            raise ConfigError(f"{where}.{label}: empty; give one template or more, such as {EXAMPLE!r}")
        for template in templates[label]:
            _check(f"{where}.{label}", template, of_one_target)


EXAMPLE = "{holder} supports {target}."


def _check(where: str, template: str, of_one_target: bool) -> None:
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise ConfigError(f"{where}: {template!r}: {error}; write it as in {EXAMPLE!r}") from None
    fields = [(name, spec, conversion) for _, name, spec, conversion in parts if name is not None]
    if any(field not in (("target", "", None), ("holder", "", None)) for field in fields):
        raise ConfigError(f"{where}: {template!r}: only {{target}} and {{holder}} are filled in; write {EXAMPLE!r}")
    if not of_one_target and not any(name == "target" for name, _, _ in fields):
        raise ConfigError(f"{where}: {template!r} does not name the {{target}}; write it as in {EXAMPLE!r}")


def write(template: str, target: str, holder: str) -> str:
    """Return a template filled in, its first letter a capital; the target is taken as it is typed."""
    text = template.format(target=target, holder=holder)
    if text.endswith("..") and template.endswith("{target}."):  # the U.S.
        text = text[:-1]
    return text[:1].upper() + text[1:]
