"""Requests that nobody thought of, drawn from the OpenAPI: no crash, and no answer that it does not describe."""

from pathlib import Path

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import checks
from schemathesis.specs.openapi import checks as openapi_checks

from orchestration.serve.api import create_app
from orchestration.settings import HomePaths
from tests.servers import PATIENCE_SECONDS, Server

CHECKED = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.unsupported_method,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
KNOWN = {"release_id": "current", "table": "inventory", "item_id": "BOLT-M8", "location_id": "HOU-DC"}
ALIKE = {"derandomize": True, "deadline": None, "suppress_health_check": list(HealthCheck), "database": None}


schema = schemathesis.openapi.from_dict(create_app(HomePaths(Path("nowhere"))).openapi())


@pytest.fixture(scope="session")
def session(server) -> requests.Session:
    asking = requests.Session()
    asking.headers.update(server.caller("read", "act").headers)
    return asking


@schema.parametrize()
@settings(max_examples=60, **ALIKE)
def test_no_crash_and_no_answer_that_is_not_described(case, server, session):
    ask(case, server, session)


@pytest.mark.heavy
@schema.parametrize()
@settings(max_examples=1000, **ALIKE)
def test_many_requests_find_no_crash_either(case, server, session):
    ask(case, server, session)


def ask(case: schemathesis.Case, server: Server, session: requests.Session) -> None:
    """As drawn, and once more about what there is, so that not all ends in 404."""
    case.call_and_validate(server.address, session, checks=CHECKED, timeout=PATIENCE_SECONDS)
    known = {**KNOWN, "exception_id": server.home.table("reconciliation_exceptions")["exception_id"][0]}
    for parameters in (case.path_parameters, case.query):
        parameters.update({name: value for name, value in known.items() if name in parameters})
    case.call_and_validate(server.address, session, checks=CHECKED, timeout=PATIENCE_SECONDS)
