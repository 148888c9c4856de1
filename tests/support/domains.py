"""The folders of tests that belong to a domain: ``python -m tests.support.domains [DOMAIN …]`` prints them.

Without a domain it names those that have changed files, as `make quick` runs them.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from tests.support.sample import ROOT, files_since_push

AREAS = ("db", "web")


def domains_of(files: Iterable[str]) -> set[str]:
    """Return the domains that files of the product or of the tests belong to."""
    parts = [Path(file).parts for file in files]
    return {each[1] for each in parts if each[0] == "academy" and len(each) > 2} | {
        each[2] for each in parts if each[0] == "tests" and len(each) > 3
    }


def folders_of(domains: Iterable[str], tests: Path = ROOT / "tests") -> list[str]:
    """Return the folders of tests that the domains have."""
    found = [tests / area / domain for domain in sorted(domains) for area in AREAS]
    return [str(folder.relative_to(tests.parent)) for folder in found if folder.is_dir()]


def main() -> None:
    """Print the folders of the domains that are asked for, one a line."""
    asked = sys.argv[1:]
    folders = folders_of(asked or domains_of(files_since_push(ROOT, "academy", "tests")))
    if asked and not folders:
        sys.exit(f"There are no tests of {', '.join(asked)}.")
    sys.stdout.write("\n".join(folders))


if __name__ == "__main__":
    main()
