"""The tree keeps its own rules."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "biofeedback"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")
PACKAGES = sorted(SOURCE.rglob("__init__.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_each_module_has_its_test_file(module: Path) -> None:
    relative = module.relative_to(SOURCE)
    mirror = ROOT / "tests" / relative.parent / f"test_{relative.name}"
    assert mirror.exists()
    assert "def test_" in mirror.read_text(encoding="utf-8")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_package_file_holds_a_docstring_and_no_code(package: Path) -> None:
    tree = ast.parse(package.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    allowed = ast.Import | ast.ImportFrom | ast.Assign
    assert all(isinstance(node, allowed) for node in tree.body[1:])


def test_the_map_in_the_documentation_is_true(tmp_path: Path) -> None:
    page = ROOT / "docs" / "architecture.md"
    script = (ROOT / "tools" / "architecture_map.py").read_text(encoding="utf-8")
    copy = tmp_path / "docs" / "architecture.md"
    copy.parent.mkdir()
    copy.write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "architecture_map.py").write_text(script, encoding="utf-8")
    subprocess.run([sys.executable, tmp_path / "tools" / "architecture_map.py"], check=True)
    assert copy.read_text(encoding="utf-8") == page.read_text(encoding="utf-8")


def test_the_first_docstring_line_of_each_file_is_one_sentence() -> None:
    for module in MODULES:
        docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
        assert docstring, module
        assert docstring.split("\n", 1)[0].endswith((".", "?")), module


def test_no_path_of_a_machine_is_in_the_tree() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    pattern = re.compile(r"(?<![\w.])/(home|root|work|Users)/\w")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".sh", ".yml"} and path.exists():
            assert not pattern.search(path.read_text(encoding="utf-8")), name


def test_each_release_that_aborts_is_kept_out() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert "PySide6-Essentials>=6.10,<6.12; python_version < '3.12'" in text
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "PySide6_Essentials==6.12.0" not in pins
    assert "://" not in pins
