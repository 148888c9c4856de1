"""Reading YAML safely and finding its traps: duplicate keys, `yes` for true, lost values, odd numbers."""

import re
from collections.abc import Callable
from typing import Any

import yaml

MAX_CHARACTERS = 500_000
MAX_DEPTH = 40

Complain = Callable[[str, str], None]

#: The safe loader, in C where the library was built with it.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_YAML_BOOLEAN = "tag:yaml.org,2002:bool"
_YAML_INTEGER = "tag:yaml.org,2002:int"
_YAML_NULL = "tag:yaml.org,2002:null"
_YAML_TEXT = "tag:yaml.org,2002:str"


def read_yaml(text: str, complain: Complain, *, first_line: int = 1) -> Any:
    """Return the data of a YAML text, or None when it cannot be read.

    Call `complain(place, message)` for every trap; `first_line` is the line on which the text starts in its
    file.
    """
    if len(text) > MAX_CHARACTERS:
        complain("file", f"more than {MAX_CHARACTERS} characters")
        return None
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            complain("file", "the file is empty")
            return None
        _Lint(complain, first_line).node(root, "", 0)
        return loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + first_line}" if mark else "file"
        complain(place, f"cannot be read as YAML: {error.problem}")
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        complain("file", f"cannot be read as YAML: {error}")
    return None


class _Lint:
    def __init__(self, complain: Complain, first_line: int) -> None:
        self._complain = complain
        self._first_line = first_line
        self._seen: set[yaml.Node] = set()

    def node(self, node: yaml.Node, place: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} levels")
        if node in self._seen:
            raise ValueError("anchors and aliases (& and *) are not allowed")
        self._seen.add(node)
        if isinstance(node, yaml.MappingNode):
            self._mapping(node, place, depth)
        elif isinstance(node, yaml.SequenceNode):
            for number, each in enumerate(node.value):
                self.node(each, _under(place, _own_id(each) or str(number)), depth + 1)
        elif isinstance(node, yaml.ScalarNode) and not node.style:
            self._plain_value(node, place)

    def _mapping(self, node: yaml.MappingNode, place: str, depth: int) -> None:
        seen: set[str] = set()
        for key, value in node.value:
            here = _under(place, str(key.value))
            if key.tag != _YAML_TEXT:
                self._say(key, here, f"the key “{key.value}” is not read as text; put it in quotes")
            elif key.value in seen:
                self._say(key, here, f"the key “{key.value}” stands here twice")
            seen.add(str(key.value))
            self.node(value, here, depth + 1)

    def _plain_value(self, node: yaml.ScalarNode, place: str) -> None:
        if node.tag == _YAML_NULL:
            self._say(node, place, "has no value (is a comma or colon in unquoted text?)")
        elif node.tag == _YAML_BOOLEAN and node.value not in ("true", "false"):
            self._say(node, place, f"“{node.value}” is read as yes or no; write true or false, or use quotes")
        elif node.tag == _YAML_INTEGER and not _PLAIN_INTEGER.fullmatch(node.value):
            self._say(node, place, f"“{node.value}” is read as another number; put it in quotes")

    def _say(self, node: yaml.Node, place: str, message: str) -> None:
        self._complain(place, f"{message} (line {node.start_mark.line + self._first_line})")


def _under(place: str, part: str) -> str:
    """Join a place; an item that has an id is a place of its own."""
    if place in ("items", ""):
        return part
    return f"{place.removeprefix('items.')}.{part}"


def _own_id(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "id" and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return None


def place_of(location: tuple[int | str, ...], data: Any) -> str:
    """Turn a schema error's location into a place, with ids instead of positions where items have them."""
    parts: list[str] = []
    here = data
    for step in location:
        if isinstance(step, int) and isinstance(here, list) and step < len(here):
            here = here[step]
            own = here.get("id") if isinstance(here, dict) else None
            parts.append(str(own) if isinstance(own, str) else str(step))
        elif isinstance(here, dict) and step in here:
            here = here[step]
            parts.append(str(step))
        elif step == location[-1]:
            parts.append(str(step))
    if len(parts) > 1 and parts[0] == "items":
        del parts[0]
    return ".".join(parts)
