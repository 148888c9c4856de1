"""What the database itself says of its tables."""

from typing import Any

import sqlalchemy as sa

#: Alembic's own table, and what SQLite keeps for itself.
FOREIGN = ("alembic_version", "sqlite_")


def table_names(engine: sa.Engine) -> set[str]:
    """Return the tables of the academy in the database."""
    return {name for name in sa.inspect(engine).get_table_names() if not name.startswith(FOREIGN)}


def described(engine: sa.Engine) -> dict[str, Any]:
    """Return every table's columns, keys, checks and indexes, as far as the database can tell them."""
    inspector = sa.inspect(engine)
    columns = inspector.get_multi_columns()
    primary = inspector.get_multi_pk_constraint()
    foreign = inspector.get_multi_foreign_keys()
    unique = inspector.get_multi_unique_constraints()
    checks = inspector.get_multi_check_constraints()
    indexes = inspector.get_multi_indexes()
    return {
        place[1]: {
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"], str(column["default"]))
                for column in columns[place]
            ),
            "primary": [(str(primary[place]["name"]), primary[place]["constrained_columns"])],
            "foreign": sorted(
                (str(key["name"]), key["constrained_columns"], key["referred_table"], str(key["options"]))
                for key in foreign[place]
            ),
            "unique": sorted((str(key["name"]), key["column_names"]) for key in unique[place]),
            "checks": sorted((str(key["name"]), key["sqltext"]) for key in checks[place]),
            "indexes": sorted(
                (str(index["name"]), index["column_names"], index["unique"], _conditions(index))
                for index in indexes[place]
            ),
        }
        for place in sorted(columns, key=str)
        if not place[1].startswith(FOREIGN)
    }


def _conditions(index: Any) -> list[str]:
    return sorted(f"{name}={condition}" for name, condition in (index.get("dialect_options") or {}).items())
