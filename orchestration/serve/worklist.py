"""The exceptions of the current release, with what people did since, and what they do now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from orchestration.connections import literal
from orchestration.cycle.unused_actions import unused_actions
from orchestration.decisions.actions import Action, InvalidAction, LoggedAction, record_action
from orchestration.publish.pull import json_value
from orchestration.records import to_json
from orchestration.serve.http.problems import Problem
from orchestration.serve.releases import CURRENT, Release
from orchestration.serve.selection import placeholders
from orchestration.serve.service import Service

TABLE = "reconciliation_exceptions"
State = Literal["open", "acknowledged", "snoozed", "resolved"]
UNRESOLVED = ("open", "acknowledged", "snoozed")
SINCE = ("action_id", "acted_at", "kind", "actor", "reason", "assigned_to", "snoozed_until")


def current(service: Service) -> Release:
    return service.releases.find(CURRENT)


def worklist(
    service: Service, release: Release, filters: Mapping[str, Sequence[str]], limit: int, position: int = 0
) -> list[dict[str, Any]]:
    """Exceptions of a release that have one of the values in each column of `filters`, the first due first.

    All columns of the table, and `actions_since`: what people did that the release does not know yet, oldest first.
    """
    found, since = _published(service, release, filters, limit, position), _since(service, release)
    return [{**exception, "actions_since": since.get(exception["exception_id"], [])} for exception in found]


def _published(
    service: Service, release: Release, filters: Mapping[str, Sequence[str]], limit: int, position: int = 0
) -> list[dict[str, Any]]:
    parquet = literal(release.parquet(TABLE))
    kinds = service.releases.columns(release, TABLE)
    values = ", ".join(f"{literal(name)}, {json_value(name, kind)}" for name, kind in kinds.items())
    conditions = " and ".join(f'"{column}" in ({placeholders(chosen)})' for column, chosen in filters.items()) or "true"
    query = f"""
        select json_object({values})::varchar from read_parquet({parquet}) where {conditions}
        order by due_at, exception_id limit {limit} offset {position}"""
    return service.releases.documents(query, [value for chosen in filters.values() for value in chosen])


def act(service: Service, exception_id: str, **what: Any) -> LoggedAction:
    """Record what a person does about an exception and return it as recorded. Raises Problem 404, 422."""
    if not _published(service, current(service), {"exception_id": [exception_id]}, limit=1):
        raise Problem(404, "the current release has no such exception")
    try:
        return record_action(service.settings, Action(exception_id=exception_id, **what))
    except InvalidAction as error:
        raise Problem(422, str(error)) from error


def signed(actor: str | None, key_name: str) -> str:
    """Who acts, as the log has it: what a shared key says of its user never hides whose key it was."""
    return key_name if actor in (None, key_name) else f"{actor} (key {key_name})"


def _since(service: Service, release: Release) -> dict[str, list[dict[str, Any]]]:
    taken: dict[str, list[dict[str, Any]]] = {}
    for action in unused_actions(service.settings, release.manifest.cycle_id):
        if action.exception_id:
            logged = to_json(action)
            taken.setdefault(action.exception_id, []).append({name: logged[name] for name in SINCE})
    return taken
