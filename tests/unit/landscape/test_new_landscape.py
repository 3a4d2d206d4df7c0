"""What `truestock init` writes: a landscape that can be read, with every key explained."""

import re
from dataclasses import fields

import pytest
import typer
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.landscape.canonical import load_entities
from orchestration.landscape.load import load_landscape
from orchestration.landscape.mappings import MAPPING_KEYS
from orchestration.landscape.model import Declaration, Pair, Schedule, System
from orchestration.landscape.new_landscape import ALandscapeIsThere, NoSuchDialect, init_landscape
from orchestration.settings import STAGING

SHIPPED = sorted(folder.name for folder in STAGING.glob("*/"))
EXAMPLE = re.compile(r"^(\s*)#: ?", re.M)


def names(folder) -> dict[str, str]:
    return {source.name: source.dialect.name for source in load_landscape(folder).sources}


def test_what_is_written_is_a_landscape(tmp_path):
    systems, left = init_landscape(tmp_path / "new")
    assert [system.name for system in systems] == ["erp_sap", "wms_ewm", "mdm"]
    assert left == []
    assert names(tmp_path / "new") == {"erp_sap": "erp_sap", "mdm": "mdm", "wms_ewm": "wms_ewm"}
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == [".gitignore", "README.md", "truestock.yml"]


@pytest.mark.parametrize("dialect", SHIPPED)
def test_each_dialect_that_ships_can_stand_in_it(tmp_path, dialect):
    init_landscape(tmp_path, [dialect])
    assert set(names(tmp_path).values()) == {dialect, "mdm"}


def test_systems_of_one_dialect_are_numbered(tmp_path):
    init_landscape(tmp_path, ["wms_ewm", "erp_next", "wms_ewm", "mdm"])
    expected = {"erp_next": "erp_next", "mdm": "mdm", "wms_ewm_1": "wms_ewm", "wms_ewm_2": "wms_ewm"}
    assert names(tmp_path) == expected


def test_a_dialect_that_lies_there_already_can_be_named(tmp_path):
    folder = tmp_path / "dialects" / "shop"
    folder.mkdir(parents=True)
    contract = (STAGING / "planning" / "_planning__sources.yml").read_text().replace("name: planning", "name: shop")
    (folder / "_shop__sources.yml").write_text(contract)
    init_landscape(tmp_path, ["shop"])
    assert names(tmp_path) == {"mdm": "mdm", "shop": "shop"}


@pytest.mark.parametrize("dialects", [["erp_sap", "wms_ewm", "supplier_x12"], SHIPPED, ["wms_openboxes"]], ids=len)
def test_the_examples_are_valid_where_their_systems_are_there(tmp_path, dialects):
    init_landscape(tmp_path, dialects)
    path = tmp_path / "truestock.yml"
    text = EXAMPLE.sub(r"\1", path.read_text())
    for name, dialect in (("my_erp", "erp_next"), ("my_wms", "wms_ewm")):
        if name in text:
            system = f"systems:\n  {name}: {{dialect: {dialect}, time_zone: UTC}}"
            text = text.replace("systems:", system, 1)
    path.write_text(text)
    landscape = load_landscape(tmp_path)
    assert landscape.pairs
    assert landscape.policy.maximum_withheld_value_share == 0.30


def test_every_key_is_there_or_among_the_examples(tmp_path):
    init_landscape(tmp_path, ["erp_sap", "supplier_portal"])
    text = (tmp_path / "truestock.yml").read_text()
    keys = {field.name for model in (Declaration, System, Pair, Schedule) for field in fields(model)}
    for key in keys - {"valid_from", "valid_to"} | {"from", "to"}:
        assert re.search(rf"\b{key}:", text), key


def test_the_page_names_every_mapping_and_no_entity_that_is_gone(tmp_path):
    init_landscape(tmp_path)
    page = (tmp_path / "README.md").read_text()
    assert set(re.findall(r"`mappings/(\w+)\.csv`: ", page)) == set(MAPPING_KEYS)
    assert set(re.findall(r"`(\w+_xref)`", page)) <= set(load_entities())


def test_the_page_says_of_every_kind_of_code_that_it_goes_to_mappings(tmp_path):
    init_landscape(tmp_path)
    step = re.search(r"^4\. `truestock profile.*?^5\.", (tmp_path / "README.md").read_text(), re.S | re.M)[0]
    told = step.partition("`mappings/`")[2]
    for code in ("movements", "documents", "lines", "stock statuses", "holds", "planning types", "suppliers' answers"):
        assert re.search(rf"\b{code}\b", told), code


def test_each_command_that_the_page_names_exists_with_its_options(tmp_path):
    """That they run one after the other is shown with the wheel."""
    init_landscape(tmp_path)
    page = (tmp_path / "README.md").read_text()
    lines = [*re.search(r"```\n(.*?)```", page, re.S)[1].splitlines(), *re.findall(r"`(truestock [^`]+)`", page)]
    assert len(lines) > 8
    for line in lines:
        command, words = typer.main.get_command(app), line.split()[1:]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        command.make_context(line, words)  # raises where an argument is missing or unknown


@pytest.mark.parametrize(("dialects", "is_told"), [(["mdm"], True), (["planning"], True), (["wms_ewm"], False)])
def test_the_page_promises_no_simulation_of_systems_that_keep_no_stock(tmp_path, dialects, is_told):
    init_landscape(tmp_path, dialects)
    assert ("Nothing is planned without stock" in (tmp_path / "README.md").read_text()) == is_told


def test_no_file_of_a_user_is_overwritten(tmp_path):
    (tmp_path / "README.md").write_text("ours")
    _, left = init_landscape(tmp_path)
    assert left == [tmp_path / "README.md"]
    written = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(ALandscapeIsThere, match=r"truestock\.yml is there"):
        init_landscape(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == written
    assert (tmp_path / "README.md").read_text() == "ours"


def test_a_dialect_that_there_is_none_of_writes_nothing(tmp_path):
    with pytest.raises(NoSuchDialect, match="no dialect 'erp_oracle'; there are erp_next, erp_sap, "):
        init_landscape(tmp_path / "new", ["erp_sap", "erp_oracle"])
    assert not (tmp_path / "new").exists()


def test_a_user_is_told_what_was_made_and_what_was_refused(tmp_path):
    made = CliRunner().invoke(app, ["init", str(tmp_path), "--systems", "erp_next, wms_ewm,wms_ewm"])
    assert made.exit_code == 0
    assert "truestock.yml: erp_next, wms_ewm_1, wms_ewm_2, mdm" in made.output
    again = CliRunner().invoke(app, ["init", str(tmp_path)])
    assert again.exit_code == 2
    assert "is there; it is never overwritten" in " ".join(again.output.replace("│", " ").split())
