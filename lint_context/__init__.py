"""What the linter shows SQL in place of dbt: no project is compiled and no database opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


class _Adapter:
    @staticmethod
    @pass_context
    def dispatch(context: Context, macro: str, package: str | None = None) -> Any:
        """The DuckDB form of a dispatched macro."""
        return context.resolve(f"duckdb__{macro}")


class _CrossDatabaseMacros:
    @staticmethod
    def date_spine(datepart: str, start_date: str, end_date: str) -> str:
        """The one such macro that is a query and not an expression."""
        return f"select {start_date} as date_{datepart} union all select {end_date}"

    def __getattr__(self, macro: str) -> Callable[..., str]:
        """A macro of dbt's own, shown as a call of a function of the same name."""

        def call(*arguments: object, **named: object) -> str:
            shown = [*arguments, *named.values()]
            return f"{macro}({', '.join(str(argument) for argument in shown)})"

        return call


adapter = _Adapter()
dbt = _CrossDatabaseMacros()


def staged_extracts() -> dict[str, str]:
    """Two extracts stand for all: the branches of a union differ by these names alone."""
    return {
        "apmis_disruptions": "base_apmis__disruptions",
        "toex_workload_tracker": "base_tracker__jobs",
    }


def gated_only_extracts() -> list[str]:
    """Likewise for the extracts that have a gate and no staging yet."""
    return ["benefits_register", "finance"]
