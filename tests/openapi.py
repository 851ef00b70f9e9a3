"""Discord's published REST schema as a judge of request bodies, where the file is at hand.

`DISCORD_OPENAPI` names the file; it is data for checking and no part of the product. The schema is
made stricter where Discord is: unknown keys are refused, and a bot's content has 2,000 characters.
It is made wider where discord.py differs harmlessly: a snowflake may be a number.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

VARIABLE = "DISCORD_OPENAPI"
CONTENT = 2000


def body_errors(schema_name: str, body: dict[str, Any]) -> list[str]:
    """Return what Discord's schema has against a body; `schema_name` as in the document."""
    return [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _validator(schema_name).iter_errors(body)
    ]


@pytest.fixture(scope="session")
def discord_schema():
    """Give `body_errors`, or skip the test where the schema is not at hand."""
    if not os.environ.get(VARIABLE):
        pytest.skip(f"{VARIABLE} does not name Discord's openapi.json")
    return body_errors


@cache
def _validator(schema_name: str) -> jsonschema_rs.Draft202012Validator:
    root = {"$ref": f"#/components/schemas/{schema_name}", "components": _document()["components"]}
    return jsonschema_rs.Draft202012Validator(root)


@cache
def _document() -> dict[str, Any]:
    document = json.loads(Path(os.environ[VARIABLE]).read_text(encoding="utf-8"))
    for schema in _objects(document["components"]):
        _tighten(schema)
    schemas = document["components"]["schemas"]
    schemas["SnowflakeType"]["type"] = ["string", "integer"]
    schemas["MessageCreateRequest"]["properties"]["content"]["maxLength"] = CONTENT
    return document


def _tighten(schema: dict[str, Any]) -> None:
    if schema.get("properties") and "allOf" not in schema:
        schema.setdefault("additionalProperties", False)


def _objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node:
        if isinstance(child, dict | list):
            yield from _objects(child)
