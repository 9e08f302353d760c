"""Writes the map in docs/architecture.md anew, from the first docstring line of each file."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
SOURCE = ROOT / "src" / "biofeedback"
BEGIN, END = "<!-- map: begin -->", "<!-- map: end -->"


def first_line(path: Path) -> str:
    """The first line of a file's docstring; empty where there is none."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.split("\n", 1)[0]


def lines(folder: Path, depth: int = 0) -> list[str]:
    """The map of a folder, files first, indented by depth."""
    rows = [
        f"{'  ' * depth}- `{path.name}` {first_line(path)}"
        for path in sorted(folder.glob("*.py"))
        if path.name != "__init__.py"
    ]
    for path in sorted(entry for entry in folder.iterdir() if (entry / "__init__.py").exists()):
        rows.append(f"{'  ' * depth}- **{path.name}/** {first_line(path / '__init__.py')}")
        rows.extend(lines(path, depth + 1))
    return rows


def page_with_map(page: str) -> str:
    """The page with its map replaced by the true one."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n" + "\n".join(lines(SOURCE)) + f"\n{END}{after}"


def main() -> int:
    """Rewrite the page."""
    PAGE.write_text(page_with_map(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
