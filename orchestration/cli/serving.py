"""The API and its pages, and the keys that open them."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.addresses import LOOPBACK
from orchestration.cli.common import HomeOption, complain, home_of, instant_of, show
from orchestration.serve.http.keys import DEFAULT_RATE, Scope
from orchestration.settings import HomePaths

app = typer.Typer(no_args_is_help=True, help="API keys: who may read, and who may act on exceptions.")


def serve(
    home: HomeOption = None,
    host: Annotated[
        str, typer.Option(help="address to listen at; others than this machine's need TLS before it")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, envvar="TRUESTOCK_PORT")] = 8000,
) -> None:
    """The read-only API, the report and the exceptions page, over releases. Never opens the warehouse."""
    from orchestration.serve.server import serve

    settings = home_of(home, may_begin=True)
    typer.echo(
        f"Report http://{host}:{port}/ · exceptions http://{host}:{port}/exceptions · API http://{host}:{port}/v1/openapi.json"
    )
    warn_before_serving(settings, host)
    serve(settings, host, port)


def warn_before_serving(settings: HomePaths, host: str) -> None:
    """What whoever starts a server has to know beforehand."""
    if host not in LOOPBACK:
        complain(f"{host} is reachable from other machines: put TLS before it, or keys travel in the open,")
        complain("and name the address of what does TLS in $FORWARDED_ALLOW_IPS, so that cookies keep to it")
    if not settings.keys.exists():
        complain("There is no key yet: truestock keys create NAME --scope read --scope act")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="who uses it: a person, or a tool")],
    scope: Annotated[list[Scope] | None, typer.Option(help="may be repeated [default: read]")] = None,
    per_minute: Annotated[int, typer.Option(min=1, help="requests a minute")] = DEFAULT_RATE,
    expires: Annotated[str | None, typer.Option(help="instant, with offset [default: never]")] = None,
    home: HomeOption = None,
) -> None:
    """Make a key and print its token: the one time it is shown."""
    from orchestration.serve.http.keys import create_key

    expires_at = instant_of(expires) if expires else None
    scopes = tuple(scope or [Scope.READ])
    key, token = create_key(home_of(home, may_begin=True), name, scopes, per_minute, expires_at)
    typer.echo(token)
    complain(
        f"Key {key.key_id} of {name} may {' and '.join(scopes)}. Only its hash is kept: the token is not shown again."
    )


@app.command(name="list")
def listed(home: HomeOption = None) -> None:
    """Every key that was made, without its secret."""
    import polars as pl

    from orchestration.serve.http.keys import keys_of

    shown = ("key_id", "name", "state", "scopes", "requests_per_minute", "created_at", "expires_at", "revoked_at")
    rows = [{column: _text(getattr(key, column)) for column in shown} for key in keys_of(home_of(home))]
    show(pl.DataFrame(rows, schema=dict.fromkeys(shown, pl.String)))


@app.command()
def revoke(key: Annotated[str, typer.Argument(help="id of the key")], home: HomeOption = None) -> None:
    """End a key, at once and for good."""
    from orchestration.serve.http.keys import UnknownKey, revoke_key

    try:
        typer.echo(f"revoked {revoke_key(home_of(home), key).key_id}")
    except UnknownKey as error:
        raise typer.BadParameter(str(error)) from error


def _text(value: object) -> str | None:
    return None if value is None else " ".join(value) if isinstance(value, tuple) else str(value)
