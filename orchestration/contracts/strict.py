"""How values of contracts, landscape and policy are read: a key that they do not know is a fault."""

from pydantic import ConfigDict

STRICT = ConfigDict(extra="forbid")
