"""`newstance serve`: an API and a page on this machine."""

import logging
import os
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Any

from newstance.articles import read_articles
from newstance.commands.parts import GROUPS, pipeline_of
from newstance.commands.predict import PredictSettings, TargetSettings
from newstance.commands.reporting import measured
from newstance.config import plain, typed
from newstance.errors import ConfigError, MissingExtraError
from newstance.paths import find_article
from newstance.pipeline import Pipeline
from newstance.serving.limits import Limits

logger = logging.getLogger(__name__)

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class ServeSettings:
    """The plain settings of `newstance serve`; `limits` has a class of its own."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 0
    queue: int = 64
    hosts: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    article: str = "seeds/us-withdrawal-unhrc.txt"
    abstain_below: float = 0.0

    def __post_init__(self) -> None:
        """Refuse numbers that make no sense, and what `predict` refuses."""
        if not 0 <= self.port <= 65535:
            raise ConfigError(f"port: must be between 0 and 65535, got {self.port}; 0 takes any that is free")
        for key in ("workers", "queue"):
            if getattr(self, key) < 0:
                raise ConfigError(f"{key}: must be at least 0, got {getattr(self, key)}")
        for origin in self.origins:
            if "://" not in origin:
                raise ConfigError(f"origins: {origin!r} is no origin; write it as https://example.org")
        PredictSettings(self.article, abstain_below=self.abstain_below)

    def names(self) -> frozenset[str]:
        """Return the names that a Host header may have; none: any.

        On loopback those of loopback, and no others but those in `hosts`: a name that a hostile page makes point at
        127.0.0.1 is not ours. On other addresses we cannot know our names; any is taken, unless `hosts` says which.
        """
        more = frozenset(name.lower() for name in self.hosts)
        if _is_loopback(self.host):
            return _LOOPBACK | {self.host.lower()} | more
        return more


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() in _LOOPBACK


def run(cfg: Any) -> None:
    """Check every setting, load the model, listen, and answer until stopped."""
    settings = typed(ServeSettings, plain(cfg, GROUPS | {"limits"}), "")
    limits = typed(Limits, plain(cfg.limits), "limits")
    target = typed(TargetSettings, plain(cfg.target), "target").target()
    _check_extra()
    pipeline = _one_thread_a_worker(pipeline_of(cfg, settings.abstain_below))
    article = read_articles(find_article(settings.article))[0]

    from newstance.serving.app import make_app
    from newstance.serving.desk import Desk
    from newstance.serving.page import Example
    from newstance.serving.pool import Pool
    from newstance.serving.server import listen, log_request_ids, serve, url_of

    listening = listen(settings.host, settings.port)
    pipeline.label(article, target)  # the first who asks does not wait for the model to load
    pool = Pool(settings.workers or os.cpu_count() or 1, settings.queue)
    desk = Desk(pipeline, pool, limits, measured(pipeline.model))
    app = make_app(desk, Example(article.text, target.text), settings.names(), settings.origins)
    log_request_ids()
    greeting = f"serving {pipeline.model.name} on {url_of(listening)} with {pool.workers} workers"
    serve(app, listening, limits.seconds, greeting)
    pool.close()
    logger.info("stopped")


def _check_extra() -> None:
    try:
        import fastapi  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError:
        raise MissingExtraError("serve", "serve") from None


def _one_thread_a_worker(pipeline: Pipeline) -> Pipeline:
    """Let a model label one statement at once in each worker, unless its settings say how many: cores are shared."""
    model: Any = pipeline.model
    if getattr(model, "threads", None) == 0:
        return replace(pipeline, model=replace(model, threads=1))
    return pipeline
