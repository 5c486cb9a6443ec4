"""The description of /api/: each address exists, each reference leads somewhere, each example follows its schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from solimob.reference.schemas import _json as shipped
from solimob.reference.schemas import schema

DOCUMENT = shipped("openapi.json")
OUTSIDE = {"/api/besoins.schema.json": schema("needs"), "/api/aides.schema.json": schema("aids_feed")}
"""Schemas that the description refers to by their address."""
RULES: dict[str, Any] = {
    "type": "object",
    "required": ["openapi", "info", "paths"],
    "additionalProperties": False,
    "properties": {
        "openapi": {"pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version"]},
        "jsonSchemaDialect": {"const": "https://json-schema.org/draft/2020-12/schema"},
        "servers": {"type": "array", "items": {"required": ["url"]}},
        "tags": {"type": "array", "items": {"required": ["name"]}},
        "components": {
            "type": "object",
            "propertyNames": {"enum": ["schemas", "responses", "parameters", "headers"]},
            "additionalProperties": {"propertyNames": {"pattern": r"^[A-Za-z0-9._-]+$"}},
        },
        "paths": {
            "propertyNames": {"pattern": "^/"},
            "additionalProperties": {
                "propertyNames": {"const": "get"},
                "additionalProperties": {"$ref": "#/$defs/operation"},
            },
        },
    },
    "$defs": {
        "operation": {
            "required": ["operationId", "responses", "summary"],
            "propertyNames": {"enum": ["operationId", "tags", "summary", "description", "parameters", "responses"]},
            "properties": {
                "parameters": {"type": "array", "items": {"$ref": "#/$defs/parameter"}},
                "responses": {
                    "minProperties": 1,
                    "propertyNames": {"pattern": "^[1-5][0-9]{2}$"},
                    "additionalProperties": {"$ref": "#/$defs/response"},
                },
            },
        },
        "parameter": {
            "anyOf": [
                {"required": ["$ref"], "maxProperties": 1},
                {
                    "required": ["name", "in", "schema"],
                    "properties": {"in": {"enum": ["query", "path", "header", "cookie"]}},
                },
            ]
        },
        "response": {
            "anyOf": [
                {"required": ["$ref"], "maxProperties": 1},
                {
                    "required": ["description"],
                    "propertyNames": {"enum": ["description", "headers", "content", "links"]},
                    "properties": {"content": {"propertyNames": {"pattern": "^[a-z]+/[a-z0-9.+-]+$"}}},
                },
            ]
        },
    },
}
"""Rules of OpenAPI 3.1 on the parts that this description uses."""


def within(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping of a document."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from within(item)
    elif isinstance(value, list):
        for item in value:
            yield from within(item)


def target(reference: str) -> Any:
    """Return what a reference leads to."""
    if not reference.startswith("#/"):
        return OUTSIDE[reference]
    found = DOCUMENT
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def validator(inner: dict[str, Any]) -> jsonschema.Draft202012Validator:
    """Return what checks a value against a schema of the description."""
    outside = [(address, Resource(contents=one, specification=DRAFT202012)) for address, one in OUTSIDE.items()]
    registry: Registry[Any] = Registry().with_resources(outside)
    whole = {"$ref": inner["$ref"]} if not inner.get("$ref", "#").startswith("#") else {**DOCUMENT, **inner}
    return jsonschema.Draft202012Validator(whole, registry=registry)


def test_description_follows_the_rules_of_openapi() -> None:
    jsonschema.Draft202012Validator(RULES).validate(DOCUMENT)
    operations = [path["get"] for path in DOCUMENT["paths"].values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(set(ids)) == len(ids)
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    assert {tag for operation in operations for tag in operation.get("tags", [])} <= tags


def test_every_reference_leads_somewhere() -> None:
    references = [mapping["$ref"] for mapping in within(DOCUMENT) if "$ref" in mapping]
    assert references
    for reference in references:
        assert target(reference), reference


def test_every_component_is_used() -> None:
    used = {mapping["$ref"] for mapping in within(DOCUMENT) if "$ref" in mapping}
    for kind, components in DOCUMENT["components"].items():
        for name in components:
            assert f"#/components/{kind}/{name}" in used


def test_every_example_follows_its_schema() -> None:
    examples = [mapping for mapping in within(DOCUMENT) if "example" in mapping and "schema" in mapping]
    assert len(examples) >= 5
    for mapping in examples:
        validator(mapping["schema"]).validate(mapping["example"])


def test_a_wrong_example_is_seen() -> None:
    with pytest.raises(jsonschema.ValidationError):
        validator({"$ref": "/api/besoins.schema.json"}).validate({"format": "autre"})
    with pytest.raises(jsonschema.ValidationError):
        validator({"$ref": "#/components/schemas/Error"}).validate({})


def test_every_address_under_api_is_described_and_the_reverse() -> None:
    served = {
        f"/{pattern.pattern}"
        for resolver in get_resolver().url_patterns
        for pattern in getattr(resolver, "url_patterns", [])
        if str(pattern.pattern).startswith("api/")
    }
    assert served == set(DOCUMENT["paths"])
    for address in DOCUMENT["paths"]:
        assert resolve(address)


@pytest.mark.django_db
def test_every_answer_is_one_that_is_described(client: Client) -> None:
    for address, path in DOCUMENT["paths"].items():
        for query in ("", "?inconnu=1"):
            response = client.get(address + query)
            responses = path["get"]["responses"]
            if query and "400" not in responses:
                continue
            assert str(response.status_code) in responses, address + query
            described = responses[str(response.status_code)]
            described = target(described["$ref"]) if "$ref" in described else described
            kind = response["Content-Type"].partition(";")[0]
            assert kind in described["content"], address + query
            if kind.endswith("json") and "schema" in described["content"][kind]:
                validator(described["content"][kind]["schema"]).validate(response.json())
