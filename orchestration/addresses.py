"""Which addresses lead to this machine alone, so that nobody on the way can read what is sent there."""

LOOPBACK = ("127.0.0.1", "::1", "localhost")
