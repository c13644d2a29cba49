"""The shape of the source, as tests: sizes, names, forbidden calls, heavy imports.

Layers are import-linter's part (see pyproject.toml). Each rule is a plain function from a file to
the complaints about it, so that every rule is also shown to fail on a file that breaks it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "trajectory2task"

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 60
VAGUE_NAMES = frozenset({"utils", "util", "common", "helpers", "helper", "misc"})
UNSAFE_CALLS = frozenset({"eval", "exec"})
UNSAFE_MODULES = frozenset({"pickle", "cPickle", "cloudpickle", "dill", "marshal", "shelve"})
HEAVY_MODULES = frozenset(
    {"datasets", "inspect_ai", "inspect_evals", "pandas", "peft", "pydantic_ai"}
    | {"ray", "torch", "transformers", "trl", "verifiers", "vllm"}
)

Rule = Callable[[Path], list[str]]


def file_size(path: Path) -> list[str]:
    lines = len(path.read_text("utf-8").splitlines())
    if lines <= MAX_FILE_LINES:
        return []
    return [f"{path}: {lines} lines, the limit is {MAX_FILE_LINES}: split it by concept"]


def function_size(path: Path) -> list[str]:
    """Lines from `def` to the last statement, docstring included, decorators not."""
    return [
        f"{path}:{node.lineno}: {node.name} has {lines} lines, the limit is {MAX_FUNCTION_LINES}"
        for node in ast.walk(_parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    ]


def clear_name(path: Path) -> list[str]:
    vague = VAGUE_NAMES.intersection(path.with_suffix("").parts[-2:])
    return [f"{path}: '{name}' says nothing: name the concept" for name in sorted(vague)]


def safe_calls(path: Path) -> list[str]:
    """No call of `eval` or `exec`, by bare name or through `builtins`; `model.eval()` is fine."""
    found = []
    for node in ast.walk(_parse(path)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).removeprefix("builtins.")
        if name in UNSAFE_CALLS:
            found.append(f"{path}:{node.lineno}: {name}() runs text as code")
    return found


def safe_imports(path: Path) -> list[str]:
    return [
        f"{path}:{line}: {module} can run code on load: use msgspec, orjson or a subprocess"
        for module, line in _imports(_parse(path))
        if module in UNSAFE_MODULES
    ]


def light_import(path: Path) -> list[str]:
    """A heavy library is imported inside the function that needs it, or for types only."""
    return [
        f"{path}:{line}: {module} is imported as soon as this module is: move it into the function"
        for module, line in _imports(_runs_on_import(_parse(path)))
        if module in HEAVY_MODULES
    ]


RULES: tuple[Rule, ...] = (
    file_size,
    function_size,
    clear_name,
    safe_calls,
    safe_imports,
    light_import,
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_source_keeps(rule: Rule) -> None:
    paths = sorted(SOURCE.rglob("*.py"))
    assert paths, f"no source under {SOURCE}"
    complaints = [complaint for path in paths for complaint in rule(path)]
    assert not complaints, "\n" + "\n".join(complaints)


BREAKS: tuple[tuple[Rule, str, str, str], ...] = (
    (file_size, "long.py", "x = 1\n" * 401, "long.py: 401 lines, the limit is 400"),
    (function_size, "f.py", "def f():\n" + "    x = 1\n" * 60, "f has 61 lines, the limit is 60"),
    (function_size, "g.py", "async def g():\n" + "    x = 1\n" * 60, "g has 61 lines"),
    (clear_name, "utils.py", "", "'utils' says nothing"),
    (clear_name, "helpers/tool.py", "", "'helpers' says nothing"),
    (safe_calls, "a.py", "x = 1\ny = eval('x')\n", "a.py:2: eval() runs text as code"),
    (safe_calls, "b.py", "def f():\n    builtins.exec('x')\n", "b.py:2: exec()"),
    (safe_imports, "c.py", "def f():\n    import pickle\n", "c.py:2: pickle can run code"),
    (safe_imports, "d.py", "from dill.source import x\n", "d.py:1: dill can run code"),
    (light_import, "e.py", "import torch.nn\n", "e.py:1: torch is imported as soon as"),
    (
        light_import,
        "h.py",
        "try:\n    from ray import get\nexcept ImportError: ...\n",
        "h.py:2: ray",
    ),
    (light_import, "i.py", "class A:\n    import trl\n", "i.py:2: trl is imported"),
)


@pytest.mark.parametrize(("rule", "name", "text", "complaint"), BREAKS)
def test_rule_catches(rule: Rule, name: str, text: str, complaint: str, tmp_path: Path) -> None:
    found = rule(_written(tmp_path / name, text))
    assert len(found) == 1
    assert complaint in found[0]


KEEPS: tuple[tuple[Rule, str], ...] = (
    (file_size, "x = 1\n" * 400),
    (function_size, "def f():\n" + "    x = 1\n" * 59),
    (safe_calls, "model.eval()\nliteral_eval('1')\nresult = run.exec()\n"),
    (safe_imports, "import orjson\nfrom trajectory2task.pickle import x\n"),
    (light_import, "def f():\n    import torch\n    async def g():\n        import ray\n"),
    (light_import, "if TYPE_CHECKING:\n    import torch\nelse:\n    torch = None\n"),
)


@pytest.mark.parametrize(("rule", "text"), KEEPS)
def test_rule_lets_pass(rule: Rule, text: str, tmp_path: Path) -> None:
    assert rule(_written(tmp_path / "fine.py", text)) == []


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def _runs_on_import(tree: ast.Module) -> ast.Module:
    """The same module without what its import leaves alone: function bodies, type-only blocks."""

    class Prune(ast.NodeTransformer):
        def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
            """Drop it."""

        def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
            """Drop it."""

        def visit_If(self, node: ast.If) -> ast.AST:
            if ast.unparse(node.test).endswith("TYPE_CHECKING"):
                node.body = []
            return self.generic_visit(node)

    pruned: ast.Module = Prune().visit(tree)
    return pruned


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every import in the tree, as (top-level module, line)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0], node.lineno
