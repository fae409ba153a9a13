"""What a model has cost: requests, tokens, money."""

from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass
class Spending:
    """Sums that threads add to; `price_in` and `price_out` are a million tokens' price, in whatever currency."""

    price_in: float | None = None
    price_out: float | None = None
    requests: int = 0
    from_cache: int = 0
    untold: int = 0
    """Requests whose answer told no tokens."""
    tokens_in: int = 0
    tokens_out: int = 0
    failed: int = 0
    """Statements without a usable answer."""
    reason: str = ""
    """Why the last of these has none."""
    _lock: Lock = field(default_factory=Lock, repr=False)

    def pay(self, response: Any) -> None:
        """Count a request that the server answered, whatever the answer is worth."""
        usage = response.get("usage") if isinstance(response, dict) else None
        told = [usage.get(key) if isinstance(usage, dict) else None for key in ("prompt_tokens", "completion_tokens")]
        tokens = [each for each in told if isinstance(each, int) and each >= 0]
        with self._lock:
            self.requests += 1
            if len(tokens) == len(told):
                self.tokens_in += tokens[0]
                self.tokens_out += tokens[1]
            else:
                self.untold += 1

    def save(self) -> None:
        """Count a request that the cache answered."""
        with self._lock:
            self.from_cache += 1

    def fail(self, reason: str) -> None:
        """Count a statement that has no usable answer."""
        with self._lock:
            self.failed += 1
            self.reason = reason

    @property
    def cost(self) -> float | None:
        """The price of the tokens, or None where no prices are known."""
        if self.price_in is None or self.price_out is None:
            return None
        return (self.tokens_in * self.price_in + self.tokens_out * self.price_out) / 1e6

    def __str__(self) -> str:
        """Tell the sums in one line."""
        told = [f"{self.requests:,} requests answered", f"{self.from_cache:,} more from the cache"]
        told.append(f"{self.tokens_in:,} tokens in, {self.tokens_out:,} out")
        if self.untold:
            told.append(f"{self.untold:,} answers did not tell their tokens")
        if self.cost is not None:
            told.append(f"cost {self.cost:.4f}")
        if self.failed:
            told.append(f"{self.failed:,} statements without a usable answer (the last: {self.reason})")
        return "; ".join(told)
