"""Single lines of landed files, for people who follow a figure back to them."""

from __future__ import annotations

from collections.abc import Collection

from orchestration.files import read_json
from orchestration.ingest.delivery import Delivery, manifest_folder
from orchestration.settings import Settings

LINE_BY_LINE = (".csv", ".jsonl", ".csv.gz", ".jsonl.gz")


def landed_lines(settings: Settings, delivery_id: str, row_numbers: Collection[int]) -> dict[int, str]:
    """The text of a delivery's rows as it landed, by row number; empty where it is no text of lines or was erased."""
    source, entity, _ = delivery_id.split(".", 2)
    delivery = Delivery.from_json(read_json(manifest_folder(settings, source, entity) / f"{delivery_id}.json"))
    if not delivery.file_name.endswith(LINE_BY_LINE) or not delivery.object_path(settings).exists():
        return {}
    wanted = set(row_numbers)
    with delivery.opened(delivery.object_path(settings)) as stream:
        lines = enumerate(iter(stream.readline, b""), start=1)
        return {number: line.decode("utf-8", "replace").rstrip("\r\n") for number, line in lines if number in wanted}
