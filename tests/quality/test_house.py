"""The house rules that a machine can hold: light import, small files, one-way imports, no pickle, no print."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "newstance"
MODULES = sorted(SOURCE.rglob("*.py"))
HEAVY = ("torch", "sklearn", "pandas", "onnxruntime", "hydra", "omegaconf", "numpy", "transformers", "datasets")


def imported(path: Path, *, inside_functions: bool) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    nodes = ast.walk(tree) if inside_functions else iter(tree.body)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_import_loads_nothing_heavy() -> None:
    code = f"import sys, newstance; print([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_module_is_short_and_introduced(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_hydra_is_known_only_at_the_edge(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path, inside_functions=True)}
    if path.name not in {"cli.py", "config.py"}:
        assert not roots & {"hydra", "omegaconf"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_torch_and_its_kin_are_imported_where_they_are_used(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path, inside_functions=False)}
    assert not roots & {"torch", "transformers", "datasets", "onnx", "onnxruntime", "tokenizers", "sklearn"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_is_unpickled_or_evaluated(path: Path) -> None:
    assert not imported(path, inside_functions=True) & {"pickle", "joblib", "dill", "marshal", "shelve"}
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"eval", "exec", "compile", "__import__"}


ORDER = ["types", "protocols", "segmenters", "pipeline", "scoring", "commands", "cli"]


@pytest.mark.parametrize(("lower", "higher"), [(a, b) for n, a in enumerate(ORDER) for b in ORDER[n + 1 :]])
def test_imports_run_one_way(lower: str, higher: str) -> None:
    files = [SOURCE / f"{lower}.py", *(SOURCE / lower).glob("*.py")]
    names = {name for path in files if path.exists() for name in imported(path, inside_functions=True)}
    assert not {name for name in names if f"{name}.".startswith(f"newstance.{higher}.")}
