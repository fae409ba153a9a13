"""Answers kept on disk, a JSON file a request: what was paid for once is not paid for again.

A file's name is a hash of all that decides the answer: endpoint, model, messages, settings, and which vote it is.
It holds the server's answer alone: no key, and no text of an article.
"""

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newstance.errors import ConfigError, DataError
from newstance.jsonl import write_text
from newstance.models.llm.answers import Answer, AnswerError, read_answers

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AnswerCache:
    """A folder of answers; None: nothing is kept."""

    folder: Path | None

    def check(self) -> None:
        """Raise ConfigError now where the folder cannot be made or written in."""
        if self.folder is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            probe = self.folder / ".newstance"
            probe.touch()
            probe.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigError(f"model.cache: {self.folder}: cannot write: {error.strerror}; name a folder") from None

    def get(self, request: dict[str, Any], count: int) -> list[Answer | AnswerError] | None:
        """Return the answers kept for a request about `count` statements, or None.

        A file that cannot be read is passed over with a warning.
        """
        path = self._path(request)
        if path is None or not path.is_file():
            return None
        try:
            return read_answers(json.loads(path.read_text("utf-8")), count)
        except (OSError, ValueError, RecursionError, AnswerError):
            logger.warning("model.cache: %s cannot be read; asking again", path)
            return None

    def put(self, request: dict[str, Any], response: dict[str, Any]) -> None:
        """Keep an answer; where that fails, say so and go on: the answer itself is at hand."""
        path = self._path(request)
        if path is None:
            return
        kept = {key: response[key] for key in ("model", "choices", "usage") if key in response}
        try:
            write_text(path, json.dumps(kept) + "\n")
        except DataError as error:
            logger.warning("model.cache: %s", error)

    def _path(self, request: dict[str, Any]) -> Path | None:
        if self.folder is None:
            return None
        name = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
        return self.folder / f"{name}.json"
