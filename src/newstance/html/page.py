"""A page that stands alone: style and script inlined, and a policy that lets it load and run nothing else."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from newstance.html.marking import visible


@cache
def environment() -> Environment:
    """Return the templates of this package: what is put into them is escaped, whatever it holds."""
    made = Environment(
        loader=PackageLoader("newstance", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    made.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    return made


def page(template: str, **values: Any) -> str:
    """Render a template as a file of its own, with its policy in it."""
    style, script = _asset("report.css"), _asset("report.js")
    return environment().get_template(template).render(style=style, script=script, policy=policy(), **values)


def policy() -> str:
    """Return what a page may do, as a Content-Security-Policy.

    It names style and script by their hashes: nothing else runs, nothing is fetched, no form is sent, even if an
    article's text found a way into the markup.
    """
    style, script = _hashed(_asset("report.css")), _hashed(_asset("report.js"))
    return (
        f"default-src 'none'; style-src {style}; script-src {script}; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


@cache
def _asset(name: str) -> Markup:
    """Return a file of ours as markup: it ends no element early, which a test holds."""
    return Markup((files("newstance.html") / name).read_text("utf-8"))


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
