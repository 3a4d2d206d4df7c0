"""Sends what waits, to every channel that wants it. A channel that is down costs seconds, and never a run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from filelock import FileLock, Timeout

from orchestration.alerts.alert import KINDS, Alert, alert_of
from orchestration.alerts.channels import Channel, ChannelError, Channels, load_channels
from orchestration.alerts.findings import Ending, alerts_of
from orchestration.alerts.outbox import NEWS, Outbox, Stored
from orchestration.contracts.policy import AlertPolicy
from orchestration.redaction import redacted
from orchestration.settings import HomePaths

SHOWN = 10
OTHER_SENDER_SECONDS = 10
DOWN_AFTER = 2  # failures in one call: one may be of the message, and each may cost the channel's whole timeout
TRIAL = "Truestock: this is a test", "Alerts of this home arrive here."


def tell(settings: HomePaths, policy: AlertPolicy, ending: Ending) -> list[str]:
    """Queue what people should hear of a run that ended, send what waits, and return complaints in words.

    Telling of the same run twice has no effect. Raises nothing: a run is not to fail for its alerts.
    """
    try:
        alerts, faults = alerts_of(settings, ending, policy)
        Outbox(settings).put(alerts)
        return [*faults, *send_waiting(settings)]
    except Exception as error:  # whatever it is, the cycle itself ended as it did
        return [f"alerts: {type(error).__name__}: {redacted(str(error))}"]


def send_waiting(settings: HomePaths) -> list[str]:
    """Send every waiting alert to each channel that wants it and did not get it; returns complaints in words.

    One sender per home at a time; a channel that keeps failing is left alone until the next call. What is no news any
    more is given up, whether or not there are channels.
    """
    try:
        channels, complaints = load_channels(settings), []
    except ChannelError as error:
        channels, complaints = Channels(), [str(error)]
    if not Outbox(settings).waiting():
        return complaints
    try:
        with FileLock(settings.alerts / ".sender", timeout=OTHER_SENDER_SECONDS):
            return [*complaints, *_given_up(settings), *_send_all(settings, channels)]
    except Timeout:
        return [*complaints, "alerts are waiting: another process is sending"]


def send_trial(settings: HomePaths) -> dict[str, bool]:
    """Send a test message to every channel; whether each took it, by name. Raises ChannelError."""
    return {name: _notify(one, *TRIAL) for name, one in load_channels(settings).channels.items()}


def _given_up(settings: HomePaths) -> list[str]:
    ids = Outbox(settings).expire()
    why = f"as not every channel accepted them within {NEWS.days} days"
    return [f"alerts given up: {len(ids)}, {why}; truestock alerts list shows them"] if ids else []


def _send_all(settings: HomePaths, channels: Channels) -> list[str]:
    if not channels.channels:
        return []
    outbox = Outbox(settings)
    waiting = outbox.waiting()
    with ThreadPoolExecutor(len(channels.channels)) as pool:
        found = pool.map(lambda name: _send_to(settings, channels, name, waiting), channels.channels)
        left = dict(zip(channels.channels, found, strict=True))
    still = {alert_id for alert_ids in left.values() for alert_id in alert_ids}
    outbox.file(one["alert_id"] for one in waiting if one["alert_id"] not in still)
    return [f"alerts waiting: {len(ids)}; channel {name} does not accept them" for name, ids in left.items() if ids]


def _send_to(settings: HomePaths, channels: Channels, name: str, waiting: list[Stored]) -> list[str]:
    """Send to one channel until it seems down; returns the ids of what it has yet to take.

    What failed before is tried last, so that a message which the channel never takes holds up no other.
    """
    channel, outbox = channels.channels[name], Outbox(settings)
    due = sorted((one for one in waiting if name not in one["sent_to"]), key=lambda one: name in one["failed_at"])
    wanted = {one["alert_id"]: alert for one in due if (alert := _wanted(channel, alert_of(one))).subjects}
    left = list(wanted)
    failures = 0
    for alert_id, alert in wanted.items():
        took = _notify(channel, alert.title, message(settings, alert, channels.link))
        outbox.mark(alert_id, name, took)
        if took:
            left.remove(alert_id)
        else:
            failures += 1
        if failures == DOWN_AFTER:
            break
    return left


def _wanted(channel: Channel, alert: Alert) -> Alert:
    return alert.about(channel.wants(alert.kind, alert.subjects))


def message(settings: HomePaths, alert: Alert, link: str | None) -> str:
    """The body: the first subjects, each with severity and owner, then where to look and what to do."""
    rows = [f"- {one.severity}, {one.owner}: {' '.join(one.words.split())}" for one in alert.subjects[:SHOWN]]
    if len(alert.subjects) > SHOWN:
        rows.append(f"and {len(alert.subjects) - SHOWN} more")
    rows += ["", f"See: {KINDS[alert.kind].see}", f"Runbook: {alert.runbook}"]
    if alert.release_id:
        report = settings.releases / alert.release_id / "report.html"
        rows.append(f"Report: {link.replace('{release_id}', alert.release_id) if link else report}")
    return "\n".join(rows)


def _notify(channel: Channel, title: str, body: str) -> bool:
    import apprise

    service = channel.service()
    if service is None:
        return False
    sender = apprise.Apprise()
    sender.add(service)
    try:
        return bool(sender.notify(title=title, body=body, body_format=apprise.NotifyFormat.TEXT))
    except Exception:  # its words may hold the address
        return False
