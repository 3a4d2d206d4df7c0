"""`python -m orchestration.cli`: the commands, for a process that knows its Python and not where scripts lie."""

from orchestration.cli import main

main()
