"""The collections of MongoDB follow the tables of the SQL databases."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import Column, Interval, MetaData, Table

from visavis.storage import MemoryRecord, MessageRecord, PersonRecord, SessionRecord, tables
from visavis.storage.collections import Kind
from visavis.storage.kinds import KINDS
from visavis.storage.mongo_schema import indexes, shape, validator
from visavis.storage.sql_types import Id

_RECORDS = {
    "sessions": SessionRecord, "messages": MessageRecord, "people": PersonRecord, "memories": MemoryRecord,
    **{kind.name: kind.record for kind in KINDS},
}  # fmt: skip


@pytest.mark.parametrize("name", [*tables.metadata.tables])
def test_a_schema_has_all_fields_and_no_others(name: str) -> None:
    table = tables.metadata.tables[name]
    schema = validator(table)["$jsonSchema"]
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(schema["properties"])
    names = {"id" if item == "_id" else item for item in schema["properties"]}
    assert names == {column.name for column in table.columns}
    if name in _RECORDS:
        assert names == {item.name for item in fields(_RECORDS[name])}
    for column in table.columns:
        kinds = schema["properties"]["_id" if column.name == "id" else column.name]["bsonType"]
        assert ("null" in kinds) == bool(column.nullable)


def test_a_schema_says_what_mongodb_understands() -> None:
    properties = validator(tables.messages)["$jsonSchema"]["properties"]
    assert properties["_id"] == {"bsonType": ["string"], "maxLength": 36}
    assert properties["text"] == {"bsonType": ["string"]}
    assert properties["response_id"] == {"bsonType": ["string", "null"], "maxLength": 64}
    assert properties["turn"] == {"bsonType": ["int"]}
    assert properties["created_ms"] == {"bsonType": ["int", "long"]}
    assert properties["confidence"] == {"bsonType": ["double", "null"]}
    assert properties["interrupted"] == {"bsonType": ["bool"]}
    assert properties["content"] == {"bsonType": ["object", "array"]}
    assert validator(tables.people)["$jsonSchema"]["properties"]["sealed"] == {"bsonType": ["binData"]}


@pytest.mark.parametrize("name", [*tables.metadata.tables])
def test_a_collection_has_the_indexes_of_its_table(name: str) -> None:
    table = tables.metadata.tables[name]
    found = {index.name: index for index in indexes(table)}
    for index in table.indexes:
        columns = tuple("_id" if column.name == "id" else column.name for column in index.columns)
        assert found[str(index.name)].fields == columns
    unique = {index.fields[0]: index.only for index in found.values() if index.unique}
    assert unique == {
        column.name: {column.name: {"$gte": ""}} if column.nullable else None
        for column in table.columns
        if column.unique
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_is_found_by_what_it_says(kind: Kind[object]) -> None:
    found = indexes(tables.metadata.tables[kind.name])
    assert {index.fields[0] for index in found if index.unique} == set(kind.unique)
    assert set(kind.indexed) <= {index.fields[0] for index in found}


def test_the_shape_changes_with_what_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    before = shape()
    assert before == shape()
    other = MetaData()
    for table in tables.metadata.sorted_tables:
        table.to_metadata(other)
    other.tables["sessions"].append_column(Column("more", Id(36)))
    monkeypatch.setattr(tables, "metadata", other)
    assert shape() != before


def test_a_column_of_a_new_type_cannot_be_forgotten() -> None:
    with pytest.raises(TypeError):
        validator(Table("new", MetaData(), Column("id", Id(36), primary_key=True), Column("how_long", Interval)))
