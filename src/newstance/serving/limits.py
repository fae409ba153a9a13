"""How much one request may ask for, and how long it may take."""

from dataclasses import dataclass, fields

from newstance.errors import ConfigError


@dataclass(frozen=True)
class Limits:
    """What one request may ask for; more is refused with a sentence."""

    seconds: float = 30.0
    """From its first byte to its answer."""
    body: int = 1_000_000
    """Bytes."""
    characters: int = 200_000
    """In an article, or in a statement of a pair."""
    articles: int = 50
    targets: int = 20
    statements: int = 2000
    """Labels asked for: statements times targets, or pairs."""

    def __post_init__(self) -> None:
        """Refuse limits that would let nothing through."""
        for field in fields(self):
            if getattr(self, field.name) <= 0:
                raise ConfigError(f"limits.{field.name}: must be above 0, got {getattr(self, field.name)}")

    def sentences(self) -> list[str]:
        """Say every limit, and with which status more is refused."""
        return [
            f"A body has at most {self.body:,} bytes (else 413).",
            f"An article has at most {self.characters:,} characters (else 422).",
            f"A request has at most {self.articles:,} articles and {self.targets:,} targets (else 422).",
            f"A request asks for at most {self.statements:,} labels: statements times targets, or pairs (else 422).",
            f"A request is answered within {self.seconds:g} seconds (else 504).",
        ]
