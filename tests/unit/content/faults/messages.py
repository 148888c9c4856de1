"""Every sentence in the code of the checker, found by reading the code itself."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

CONTENT = Path(__file__).parents[4] / "academy" / "content"
#: They render, publish, measure or say at run time; they find no fault.
NO_CHECKERS = {
    "clean_html.py",
    "cli.py",
    "compiler.py",
    "edition",
    "lessons.py",
    "phrases.py",
    "report",
    "shaped.py",
}
#: What a published question lacks is said when an edition is read, never to an author.
AT_RUN_TIME = "unusable"
_SENTENCE = re.compile(r"[A-Za-z”“{}] [A-Za-z”“{}]")


def sentences() -> Mapping[str, list[str]]:
    """Return where each text of two words and more stands inside a function, with {} for what is filled in.

    Such a text is a message or a part of one; docstrings and seeds of draws are none.
    """
    places: dict[str, list[str]] = defaultdict(list)
    for file in sorted(CONTENT.rglob("*.py")):
        path = file.relative_to(CONTENT)
        if path.parts[0] not in NO_CHECKERS:
            for function in _functions(ast.parse(file.read_text("utf-8"))):
                for text, line in _texts(function):
                    places[text].append(f"{path}:{line}")
    return {text: where for text, where in places.items() if _SENTENCE.search(text)}


def pattern(sentence: str) -> re.Pattern[str]:
    """Return what a message looks like that holds a sentence."""
    return re.compile(".*".join(map(re.escape, sentence.split("{}"))))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield the functions of a module and the methods of its classes; a function inside another is part of it."""
    for node in tree.body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        yield from (
            each
            for each in inside
            if isinstance(each, ast.FunctionDef) and not each.name.startswith(AT_RUN_TIME)
        )


def _texts(node: ast.AST) -> Iterator[tuple[str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value, child.lineno
        elif isinstance(child, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "{}" for part in child.values)
            yield "".join(map(str, parts)), child.lineno
        elif not _is_silent(child):
            yield from _texts(child)


def _is_silent(node: ast.AST) -> bool:
    """Say whether a node is a docstring, an annotation's name or the seed of a draw."""
    match node:
        case ast.Expr(ast.Constant()) | ast.Call(ast.Name("seeded")):
            return True
        case _:
            return False
