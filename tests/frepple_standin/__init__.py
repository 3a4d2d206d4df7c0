"""A stand-in for frePPLe's HTTP interface, built on what its sources do (9.18): a server here, all in memory."""
