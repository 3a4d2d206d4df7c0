"""Exported contracts follow the Open Data Contract Standard."""

import json

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from orchestration.contracts.export import to_open_data_contract
from tests.conftest import SAMPLE

SCHEMA = json.loads(OpenDataContractStandard.json_schema())


@pytest.mark.parametrize("source", SAMPLE.sources, ids=lambda source: source.name)
def test_an_exported_contract_is_valid_and_complete(source):
    text = to_open_data_contract(source, SAMPLE.policy).to_yaml()
    jsonschema.validate(yaml.safe_load(text), SCHEMA)
    read = OpenDataContractStandard.from_string(text)
    assert {one.name: len(one.properties) for one in read.schema_} == {
        entity.name: len(entity.columns) for entity in source.entities
    }


def test_a_limit_is_told_in_the_words_of_the_standard():
    entities = {one.name: one for one in to_open_data_contract(SAMPLE.source("erp_next"), SAMPLE.policy).schema_}
    lines = {one.name: one for one in entities["Purchase Order"].properties}["items"].items.properties
    options = {one.name: one.logicalTypeOptions for one in lines}
    assert (options["stock_qty"], options["conversion_factor"]) == ({"minimum": 0}, {"exclusiveMinimum": 0})
    assert options["uom"] is None
