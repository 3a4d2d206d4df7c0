"""How a check of the export is written in SQL."""

from __future__ import annotations


def problem_where(file: str, column: str | None, where: str, words: str, source: str | None = None) -> str:
    """Select file, row, column and words of each row of `file`, or of `source`, that is as `where` says."""
    named = f"'{column}'" if column else "null::varchar"
    found = f"""select '{file}' as file, line as row, {named} as "column", '{words}' as problem"""
    return f"{found} from {source or file} where {where}"


def missing_parameter(name: str, expected: str, words: str, when: str = "true") -> str:
    """Select a problem of parameter.csv as a whole where `name` has no value that is as `expected` says."""
    known = f"from parameter where name = '{name}' and coalesce({expected}, false)"
    return f"select 'parameter', 0, 'value', '{words}' where {when} and not exists ({known})"
