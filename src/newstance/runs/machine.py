"""What a run runs on: versions, the state of the source, processor, memory and accelerator; no environment variable."""

import os
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from newstance import __version__

PACKAGES = ("hydra-core", "numpy", "omegaconf", "onnxruntime", "sentencex", "tokenizers")
"""What the base install computes with."""
_IF_LOADED = ("torch", "transformers", "httpx", "openai")
"""Named only where a run has loaded them: loading torch takes seconds."""


def versions() -> dict[str, str]:
    """Return the versions of newstance, Python and the packages that a result may depend on."""
    named = [*PACKAGES, *(name for name in _IF_LOADED if name in sys.modules)]
    found = {name: package_version(name) for name in named}
    ours = {"newstance": __version__, "python": platform.python_version()}
    return ours | {name: each for name, each in found.items() if each}


def package_version(name: str) -> str | None:
    """Return the version of an installed package without importing it, or None where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def source_state() -> dict[str, Any] | None:
    """Return the commit that newstance runs from, and whether its files were changed; None outside a checkout."""
    top = Path(__file__).parents[3]
    if not (top / ".git").exists():  # else git would tell of whatever checkout holds the environment
        return None
    command = ["git", "--no-optional-locks", "-C", str(top), "describe", "--always", "--abbrev=40", "--dirty"]
    try:
        ran = subprocess.run([*command, "--exclude=*"], capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    commit, _, dirty = ran.stdout.strip().partition("-")
    return {"commit": commit, "dirty": bool(dirty)}


def hardware() -> dict[str, Any]:
    """Return processor, cores, memory in GiB, and the accelerator if torch is loaded already."""
    found: dict[str, Any] = {"cpu": _processor(), "cores": os.cpu_count(), "memory_gib": _memory()}
    accelerator = _accelerator()
    return found | ({"accelerator": accelerator} if accelerator else {})


def _processor() -> str:
    """Return the processor's name; Linux tells it only in a file, and on ARM not at all."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
            named = next((line for line in lines if line.startswith("model name")), "")
    except OSError:
        named = ""
    return named.partition(":")[2].strip() or platform.processor() or platform.machine()


def _memory() -> float | None:
    """Return the machine's memory in GiB; None where the system has no such call."""
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)
    except (AttributeError, OSError, ValueError):
        return None


def _accelerator() -> str | None:
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    if torch.cuda.is_available():
        return str(torch.cuda.get_device_name(0))
    return "Apple MPS" if torch.backends.mps.is_available() else None
