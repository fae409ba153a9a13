"""Whether the hub can be reached: asked once, with a limit, for its own client tries again and again."""

import os
import socket
import sys
from threading import Thread
from urllib.parse import urlsplit
from urllib.request import getproxies

PATIENCE_SECONDS = 4.0


def settle_hub() -> bool:
    """Tell whether the hub answers; where it does not, let its client look into its cache alone.

    A cached checkpoint then loads, and any other fails at once, where the client would try for half a minute.
    """
    if os.environ.get("HF_HUB_OFFLINE", "0").lower() in {"1", "true", "yes", "on"}:
        return False
    if getproxies() or _answers(os.environ.get("HF_ENDPOINT") or "https://huggingface.co"):
        return True
    os.environ["HF_HUB_OFFLINE"] = "1"
    loaded = sys.modules.get("huggingface_hub.constants")  # it has read the environment already
    if loaded:
        loaded.HF_HUB_OFFLINE = True  # type: ignore[attr-defined]
    return False


def _answers(url: str) -> bool:
    """Try to connect; in a thread, for looking a name up knows no limit."""
    found: list[bool] = []

    def knock() -> None:
        place = urlsplit(url)
        try:
            port = place.port or (80 if place.scheme == "http" else 443)
            socket.create_connection((place.hostname or "", port), timeout=PATIENCE_SECONDS).close()
        except (OSError, ValueError):  # no network; an address that is none
            return
        found.append(True)

    asking = Thread(target=knock, daemon=True)
    asking.start()
    asking.join(PATIENCE_SECONDS)
    return bool(found)
