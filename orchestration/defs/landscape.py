"""The landscape that all definitions are made from, read once when they load."""

from orchestration.contracts.model import Sla, Source
from orchestration.landscape.load import load_landscape

LANDSCAPE = load_landscape()


def sla_of(source: Source) -> Sla:
    """The system's own SLA, else its dialect's, else the policy's."""
    return source.sla or LANDSCAPE.policy.sla
