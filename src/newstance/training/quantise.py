"""Int8 weights for an ONNX encoder, a quarter of the size at nearly the same scores.

ONNX Runtime's dynamic int8 has one scale for a whole activation tensor, which outliers of MiniLM's feed-forward layers
spoil: 97 % of labels stayed the same. With a scale and a zero point a block of 64 weights, a scale a block of
activations (`MatMulNBits`), and a scale a row for the embedding tables, 99 % do (docs/experiments.md); the shipped
model's share is in its card.
"""

from pathlib import Path
from typing import Any

BLOCK = 64
SMALLEST_TABLE = 100_000
"""Embedding tables with fewer values stay as they are."""


def quantise(exact: Path, file: Path) -> None:
    """Write the fp32 model at `exact` as `file`, with int8 matrices and embedding tables."""
    import onnx
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer

    model = onnx.load(str(exact))
    _quantise_tables(model.graph)
    config = DefaultWeightOnlyQuantConfig(
        block_size=BLOCK, is_symmetric=False, accuracy_level=4, bits=8, op_types_to_quantize=("MatMul",)
    )
    quantizer = MatMulNBitsQuantizer(model, algo_config=config)
    quantizer.process()
    onnx.save(quantizer.model.model, str(file))


def _quantise_tables(graph: Any) -> None:
    """Replace `Gather(table)` by `Cast(Gather(int8 table)) * Gather(scales)`, a scale a row."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    tables = {each.name: each for each in graph.initializer}
    nodes = []
    for node in graph.node:
        table = tables.get(node.input[0]) if node.op_type == "Gather" else None
        if table is None or len(table.dims) != 2 or np.prod(table.dims) < SMALLEST_TABLE:
            nodes.append(node)
            continue
        weights = numpy_helper.to_array(table)
        scales = np.maximum(np.abs(weights).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
        name, rows = table.name, node.input[1]
        graph.initializer.remove(table)
        graph.initializer.append(numpy_helper.from_array(np.round(weights / scales).astype(np.int8), f"{name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{name}.scales"))
        nodes += [
            helper.make_node("Gather", [f"{name}.int8", rows], [f"{name}.rows"]),
            helper.make_node("Gather", [f"{name}.scales", rows], [f"{name}.row_scales"]),
            helper.make_node("Cast", [f"{name}.rows"], [f"{name}.floats"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.floats", f"{name}.row_scales"], list(node.output)),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
