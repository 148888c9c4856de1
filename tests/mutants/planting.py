"""Plant a change: into the functions of a running process, or into a module while it is imported."""

import gc
import importlib.machinery
import importlib.util
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from types import CodeType, FunctionType, ModuleType

from tests.mutants.changes import Change
from tests.mutants.scope import ROOT

Key = tuple[str, int]


class CannotPlantError(Exception):
    """No function of the process holds the place of the change."""


def _key(code: CodeType) -> Key:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _by_key(source: bytes, name: str) -> dict[Key, list[CodeType]]:
    codes: defaultdict[Key, list[CodeType]] = defaultdict(list)
    for code in _codes(compile(source, name, "exec", dont_inherit=True)):
        codes[_key(code)].append(code)
    return codes


class Ground:
    """Every function of the product that exists in this process, wherever decorators have put it."""

    def __init__(self) -> None:
        self._functions: defaultdict[str, list[FunctionType]] = defaultdict(list)
        folder = str(ROOT / "academy")
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType) and thing.__code__.co_filename.startswith(folder):
                self._functions[thing.__code__.co_filename].append(thing)

    def plant(self, change: Change, source: bytes) -> None:
        """Give every function that holds the place of the change its new code.

        Raises CannotPlantError when there is none, and when a function would close over other names.
        """
        name = str(ROOT / change.path)
        old, new = _by_key(source, name), _by_key(change.plant(source), name)
        planted = 0
        for function in self._functions[name]:
            key = _key(function.__code__)
            if len(old[key]) != len(new[key]):
                continue
            for before, after in zip(old[key], new[key], strict=True):
                if before != after and function.__code__ == before:
                    planted += 1
                    try:
                        function.__code__ = after
                    except ValueError as error:
                        raise CannotPlantError(str(error)) from error
        if not planted:
            raise CannotPlantError(change.function)


class MutatedModule(MetaPathFinder):
    """Serves one module with the change in it."""

    def __init__(self, change: Change, source: bytes) -> None:
        parts = change.path.removesuffix(".py").removesuffix("/__init__").split("/")
        self.name = ".".join(parts)
        self.path = str(ROOT / change.path)
        self.code = compile(change.plant(source), self.path, "exec", dont_inherit=True)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return where the mutated module comes from; None for every other module."""
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=_Loader(fullname, self))

    def install(self) -> None:
        """Be asked first. The module must not have been imported yet."""
        assert self.name not in sys.modules, f"{self.name} is imported already"
        sys.meta_path.insert(0, self)


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, module: MutatedModule) -> None:
        super().__init__(fullname, module.path)
        self._code = module.code

    def get_code(self, fullname: str) -> CodeType:
        """Return the mutated code."""
        return self._code
