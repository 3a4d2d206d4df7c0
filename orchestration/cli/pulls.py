"""What planners take out of a release."""

from __future__ import annotations

import getpass
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from orchestration.cli.common import HomeOption, complain, home_of

if TYPE_CHECKING:
    from orchestration.publish.pull import Wanted

Form = Literal["csv", "parquet", "xlsx", "json"]


def pull(
    table: Annotated[str, typer.Option(help="a table of the release")],
    home: HomeOption = None,
    release: Annotated[str | None, typer.Option(help="id of a release [default: the current one]")] = None,
    format: Annotated[Form | None, typer.Option(help="[default: as --out ends, else csv]")] = None,
    out: Annotated[Path | None, typer.Option(help="file to write [default: standard output]")] = None,
    location: Annotated[list[str] | None, typer.Option(help="only what lies there; may be repeated")] = None,
    planner: Annotated[list[str] | None, typer.Option(help="only what this one plans; may be repeated")] = None,
    actor: Annotated[str | None, typer.Option(help="who pulls [default: the system's user]")] = None,
) -> None:
    """Take a table of a release, whole or in part; the pull is logged, and told of when the release is replaced."""
    from orchestration.publish.catalogue import UnknownRelease, release_folder
    from orchestration.publish.pull import NotInTheRelease, Wanted
    from orchestration.publish.pull_log import record_pull, replaced_pulls

    settings, who, form = home_of(home), actor or _user(), format or _form_of(out)
    if out is None and form in ("parquet", "xlsx"):
        raise typer.BadParameter(f"{form} is no text; say where to write it with --out")
    wanted = Wanted(table, tuple(location or ()), tuple(planner or ()))
    try:
        folder = release_folder(settings, release)
        rows = _write(folder, wanted, form, out)
    except (UnknownRelease, NotInTheRelease) as error:
        raise typer.BadParameter(str(error)) from error
    replaced = replaced_pulls(settings, who)
    for one in replaced:
        pulled = f"Release {one.pull.release_id} that you pulled at {one.pull.pulled_at.isoformat()}"
        complain(f"{pulled} was replaced by {one.replaced_by}")
    told_of = [one.pull.release_id for one in replaced]
    record_pull(settings, folder.name, who, wanted, form, rows, told_of)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:  # a container may run under a number without a name
        raise typer.BadParameter("the system knows no user; say who pulls with --actor") from error


def _form_of(out: Path | None) -> Form:
    suffix: Any = out.suffix.removeprefix(".") if out else ""
    return suffix if suffix in get_args(Form) else "csv"


def _write(folder: Path, wanted: Wanted, form: Form, out: Path | None) -> int:
    """Write to `out`, whole or not at all, or to standard output; says what a workbook left out."""
    from orchestration.files import whole_file
    from orchestration.publish.enrichment import read_with_tables
    from orchestration.publish.pull import write_pull

    manifest = read_with_tables(folder)
    if out:
        with whole_file(out) as temporary:
            rows, left_out = write_pull(folder, manifest, wanted, form, temporary)
    else:
        with tempfile.NamedTemporaryFile() as temporary:
            rows, left_out = write_pull(folder, manifest, wanted, form, Path(temporary.name))
            sys.stdout.buffer.write(Path(temporary.name).read_bytes())
    complain(f"{rows} rows of {wanted.table}, release {folder.name}", *([left_out] if left_out else []))
    return rows
