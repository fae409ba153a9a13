"""`newstance report`: label articles and write what was found as one HTML file."""

from dataclasses import dataclass
from typing import Any

from newstance.commands.parts import GROUPS, output_file, pipeline_of
from newstance.commands.predict import PredictSettings, label_articles, targets_of
from newstance.commands.reporting import write_report
from newstance.config import plain, typed


@dataclass(frozen=True)
class ReportSettings:
    """The plain settings of `newstance report`."""

    article: str
    targets: str | None = None
    output: str = "report.html"
    evidence: bool = True
    abstain_below: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what `predict` refuses."""
        PredictSettings(self.article, abstain_below=self.abstain_below)


def run(cfg: Any) -> None:
    """Label every article for every target and write one report of all."""
    settings = typed(ReportSettings, plain(cfg, GROUPS), "")
    targets = targets_of(settings.targets, cfg.target)
    output = output_file(settings.output, ".html")
    pipeline = pipeline_of(cfg, settings.abstain_below)
    results = label_articles(pipeline, settings.article, targets)
    if output:  # always: it has a default
        write_report(output, results, pipeline.model, evidence=settings.evidence)
