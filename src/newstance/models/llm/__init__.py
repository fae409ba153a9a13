"""A large language model behind an OpenAI-compatible endpoint, asked for the stance of several statements a call."""

from newstance.models.llm.model import LlmModel

__all__ = ["LlmModel"]
