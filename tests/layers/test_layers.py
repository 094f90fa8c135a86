"""Imports point down only, heavy ones happen where they are used, exports are real."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import robot_sim
import viper

ROOT = Path(viper.__file__).parent
SIM = Path(robot_sim.__file__).parent
# What each package may import of `viper`, besides itself; `tracing` sits on `core`.
BELOW = {
    "core": set(),
    "tracing": {"core"},
    "sandbox": {"core"},
    "llm": {"core"},
    "vision": {"core"},
    "capabilities": {"core", "sandbox", "llm", "vision", "tracing"},
    "loops": {"core", "tracing", "sandbox", "llm", "vision", "capabilities"},
    "training": {"core", "sandbox", "llm", "vision"},
    "evals": {
        *("core", "tracing", "sandbox", "llm", "vision", "capabilities", "loops"),
        "training",
    },
    "apps": {"core", "tracing", "sandbox", "llm", "vision", "capabilities", "loops", "evals"},
}
MAY_USE_ROBOT_SIM = {"training", "evals"}
# One capability acts on the simulated table.
ROBOT_CAPABILITY = ROOT / "capabilities" / "robot"
HEAVY = {
    *("torch", "torchvision", "ultralytics", "transformers", "mujoco", "openai", "safetensors"),
    *("pydantic", "RestrictedPython", "rich", "cv2", "imageio", "gymnasium", "jinja2"),
}
WORKER_MAY_IMPORT = {*sys.stdlib_module_names, "RestrictedPython", "viper"}


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py"))


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_at_start(tree: ast.Module) -> Iterator[str]:
    """Yield what is imported when the module is: not in functions, not for type checkers."""
    stack: list[ast.stmt] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(node)
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            stack.extend(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            stack.extend(
                child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)
            )


def short(path: Path) -> str:
    return str(path.relative_to(ROOT.parent))


@pytest.mark.parametrize("path", files(ROOT), ids=short)
def test_imports_point_down(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0].removesuffix(".py")
    if layer == "__init__":
        return  # the package itself hands out names of every layer, when asked
    names = [name.split(".") for name in imported(ast.parse(path.read_text(encoding="utf-8")))]
    used = {parts[1] for parts in names if parts[0] == "viper" and parts[1] in BELOW}
    assert used - {layer} <= BELOW[layer]
    if layer not in MAY_USE_ROBOT_SIM and ROBOT_CAPABILITY not in path.parents:
        assert not any(parts[0] == "robot_sim" for parts in names)


@pytest.mark.parametrize("path", files(SIM), ids=short)
def test_the_simulator_knows_nothing_of_viper(path: Path) -> None:
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert not any(name.split(".")[0] == "viper" for name in names)


@pytest.mark.parametrize("path", [p for p in files(ROOT) if "training" not in p.parts], ids=short)
def test_heavy_packages_are_imported_where_they_are_used(path: Path) -> None:
    names = imported_at_start(ast.parse(path.read_text(encoding="utf-8")))
    assert {name.split(".")[0] for name in names} & HEAVY <= allowed_at_start(path)


def allowed_at_start(path: Path) -> set[str]:
    """Return what a module may import at once because only its one purpose loads it."""
    in_worker = {"policy.py", "guards.py", "program.py", "worker.py", "interpreter.py"}
    return (
        {"RestrictedPython"} if path.parent.name == "sandbox" and path.name in in_worker else set()
    )


def worker_files() -> set[Path]:
    """Return every file of the package that the sandbox worker loads."""
    seen: set[Path] = set()
    stack = [ROOT / "sandbox" / "zygote.py"]
    while stack:
        path = stack.pop()
        if path in seen:
            continue
        seen.add(path)
        for name in imported_at_start(ast.parse(path.read_text(encoding="utf-8"))):
            parts = name.split(".")
            for end in (len(parts), len(parts) - 1):
                file = ROOT.parent.joinpath(*parts[:end]).with_suffix(".py")
                if parts[0] == "viper" and file.is_file():
                    stack.append(file)
    return seen


def test_the_sandbox_worker_loads_only_the_standard_library_restricted_python_and_itself() -> None:
    for path in worker_files():
        assert path.relative_to(ROOT).parts[0] == "sandbox", f"the worker loads {short(path)}"
        names = imported(ast.parse(path.read_text(encoding="utf-8")))
        assert {name.split(".")[0] for name in names} <= WORKER_MAY_IMPORT, short(path)


def modules() -> list[str]:
    found = [name for _, name, _ in pkgutil.walk_packages([str(ROOT)], "viper.")]
    return ["viper", *(name for name in found if not name.startswith("viper.training"))]


@pytest.mark.parametrize("name", modules())
def test_exported_names_exist(name: str) -> None:
    if name.endswith(("worker", "__main__")):
        return  # runs as a program
    module = importlib.import_module(name)
    for exported in getattr(module, "__all__", ()):
        assert hasattr(module, exported), f"{name} exports {exported}"


def test_the_public_names_are_those_of_the_contract() -> None:
    assert set(viper.__all__) >= {"ask", "Session", "ImagePatch", "__version__"}
    assert set(viper.__all__) <= set(dir(viper))
    assert issubclass(viper.InputError, viper.ViperError)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = viper.nonsense


def test_importing_viper_loads_nothing_heavy() -> None:
    code = "import sys, viper; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert not loaded & (HEAVY | {"numpy", "PIL"})
