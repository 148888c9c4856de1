"""`make quick` finds the tests that go with what was changed."""

from pathlib import Path

from tests.support.domains import domains_of, folders_of


def test_files_of_product_and_tests_name_their_domain() -> None:
    files = [
        "academy/accounts/models.py",
        "academy/learning/services/completion.py",
        "academy/app.py",
        "tests/web/programmes/test_joining.py",
        "tests/conftest.py",
        "docs/developer/testing.md",
    ]
    assert domains_of(files) == {"accounts", "learning", "programmes"}


def test_a_domain_has_the_folders_that_are_there(tmp_path: Path) -> None:
    for folder in ("db/accounts", "web/accounts", "web/learning"):
        (tmp_path / "tests" / folder).mkdir(parents=True)
    assert folders_of({"learning", "accounts", "nothing"}, tmp_path / "tests") == [
        "tests/db/accounts",
        "tests/web/accounts",
        "tests/web/learning",
    ]
