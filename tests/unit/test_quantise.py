"""Int8 weights: nearly the same numbers in a quarter of the space, and rows that do not depend on their neighbours."""

from pathlib import Path

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnxruntime.quantization.matmul_nbits_quantizer")

WIDTH, ROWS = 128, 2000


@pytest.fixture
def exact(tmp_path: Path) -> Path:
    """Return a small model: an embedding table whose rows differ in scale, and one matrix."""
    from onnx import TensorProto, helper, numpy_helper

    random = np.random.default_rng(3)
    table = (random.normal(size=(ROWS, WIDTH)) * np.geomspace(0.01, 10, ROWS)[:, None]).astype(np.float32)
    matrix = random.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "ids"], ["rows"]),
            helper.make_node("MatMul", ["rows", "matrix"], ["out"]),
        ],
        "toy",
        [helper.make_tensor_value_info("ids", TensorProto.INT64, ["n"])],
        [helper.make_tensor_value_info("out", TensorProto.FLOAT, ["n", WIDTH])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(matrix, "matrix")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    onnx.save(model, str(tmp_path / "exact.onnx"))
    return tmp_path / "exact.onnx"


def run(file: Path, ids: list[int]) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    return session.run(None, {"ids": np.array(ids, dtype=np.int64)})[0]


def test_int8_gives_nearly_the_numbers_of_fp32(exact: Path, tmp_path: Path) -> None:
    from newstance.training.quantise import quantise

    quantise(exact, tmp_path / "int8.onnx")
    ids = [0, 5, 700, 1999]
    one, other = run(exact, ids), run(tmp_path / "int8.onnx", ids)
    assert np.abs(one - other).max(axis=1) == pytest.approx(0, abs=0.05 * float(np.abs(one).max()))
    assert all(np.corrcoef(a, b)[0, 1] > 0.999 for a, b in zip(one, other, strict=True))


def test_int8_takes_a_third_of_the_space_at_most(exact: Path, tmp_path: Path) -> None:
    from newstance.training.quantise import quantise

    quantise(exact, tmp_path / "int8.onnx")
    assert (tmp_path / "int8.onnx").stat().st_size < exact.stat().st_size / 3


def test_a_small_row_is_not_drowned_by_a_large_neighbour(exact: Path, tmp_path: Path) -> None:
    from newstance.training.quantise import quantise

    quantise(exact, tmp_path / "int8.onnx")
    alone, beside = run(tmp_path / "int8.onnx", [0]), run(tmp_path / "int8.onnx", [0, 1999])
    assert np.allclose(alone[0], beside[0], rtol=1e-3, atol=1e-5)
