"""Training curves for TensorBoard, where it is installed: loss and learning rate by step, dev scores by epoch."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any


def curve_writers(folder: Path) -> list[Any]:
    """Return the callback that writes curves into a folder; none where TensorBoard is not installed.

    It reads dev scores from the trainer's log, so whatever puts them there has to be called before it.
    """
    if not find_spec("tensorboard"):
        return []
    from torch.utils.tensorboard import SummaryWriter
    from transformers.integrations import TensorBoardCallback

    class Curves(TensorBoardCallback):  # type: ignore[misc]
        def on_epoch_end(self, _args: Any, state: Any, _control: Any, **_: Any) -> None:
            last = state.log_history[-1] if state.log_history else {}
            scores = {name: score for name, score in last.items() if "dev" in last and name not in ("epoch", "step")}
            for name, score in scores.items():
                self.tb_writer.add_scalar(name if name == "dev" else f"dev/{name}", score, state.global_step)

    return [Curves(SummaryWriter(log_dir=str(folder)))]
