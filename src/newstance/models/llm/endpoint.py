"""Where the LLM is and with what key: checked before any work, and the key never shown."""

import ipaddress
import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from newstance.errors import ConfigError


@dataclass(frozen=True)
class Endpoint:
    """The base URL of an OpenAI-compatible server and the key it is asked with, which no `repr` shows."""

    url: str
    key: str | None = field(default=None, repr=False)

    @property
    def local(self) -> bool:
        """Whether it is this machine."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    def hide(self, text: str) -> str:
        """Return a text without the key in it: servers quote what they refuse."""
        return text.replace(self.key, "…") if self.key else text


def open_endpoint(url: str, key_from: str | None) -> Endpoint:
    """Check a base URL and read the key from the environment variable named `key_from`; None: no key is sent.

    Raises:
        ConfigError: not the base URL of a server, or a server elsewhere and no key.
    """
    checked = _base_url(url)
    key = _key(key_from)
    endpoint = Endpoint(checked, key)
    if key_from and not key and not endpoint.local:
        raise ConfigError(
            f"model.key_from: {key_from} is not set, and {checked} is not this machine; export {key_from}=… "
            "(model.key_from=null: it needs no key)"
        )
    return endpoint


def _base_url(url: str) -> str:
    example = "use one like http://localhost:11434/v1"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigError(f"model.endpoint: {url!r}: {error}; {example}") from None
    if parts.username is not None or parts.password is not None:  # never shown: it may be a key
        raise ConfigError("model.endpoint: holds a user name or password; a key goes into an environment variable")
    if parts.query or parts.fragment:
        raise ConfigError(f"model.endpoint: holds more than a base URL after {url.partition('?')[0]!r}; {example}")
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url):
        raise ConfigError(f"model.endpoint: {url!r} is no http or https address; {example}")
    base = parts.geturl().rstrip("/")
    if base.endswith("/completions"):
        raise ConfigError(f"model.endpoint: {url!r} is more than a base URL; leave out what follows /v1")
    return base


def _key(key_from: str | None) -> str | None:
    if key_from is None:
        return None
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,63}", key_from):  # never shown: it may be the key itself
        raise ConfigError(
            "model.key_from: not the name of an environment variable in capital letters, such as OPENAI_API_KEY; "
            "the key itself never goes into a config"
        )
    key = os.environ.get(key_from, "").strip()
    if not re.fullmatch(r"[\x21-\x7e]*", key):
        raise ConfigError(f"model.key_from: what {key_from} holds is no key: spaces or letters outside ASCII in it")
    return key or None


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
