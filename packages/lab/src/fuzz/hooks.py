"""Tells Schemathesis what the contract says beyond OpenAPI, and keeps the run from ending its own session.

Environment: FUZZ_BASE_URL, FUZZ_ADMIN_TOKEN, and FUZZ_SESSION_USER, FUZZ_SESSION_PASSWORD of an account whose sessions
are there to be ended.
"""

import json
import os
import re
from pathlib import Path

import requests
import schemathesis

BASE_URL = os.environ["FUZZ_BASE_URL"]
ADMIN_TOKEN = os.environ["FUZZ_ADMIN_TOKEN"]
ADMIN = "@admin:localhost"
SESSION_USER = os.environ["FUZZ_SESSION_USER"]

# What `x-target` says of the user in the path, as far as a pattern can: JSON Schema has no word for "an account of this
# server". The localparts of new accounts are narrower still, see upsertUser.
LOCAL_USER = r"^@[^\u0000]*:localhost$"
ANY_USER = r"^@[^:\u0000]+:[a-z][a-z0-9.]*$"
NEW_USER = r"^@[a-z][a-z0-9._=/+-]{0,30}:localhost$"


def inline(raw_schema, value):
    """The parameter or schema itself where a reference stands for it."""
    while "$ref" in value:
        found = raw_schema
        for key in value["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        value = found
    return value


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Writes `x-target` and `x-truthy` in the words of JSON Schema."""
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            steps = operation.get("x-check-order", [])
            pattern = LOCAL_USER if "local" in steps else ANY_USER if "mxid" in steps else None
            if operation["operationId"] == "upsertUser":
                pattern = NEW_USER
            if pattern is None:
                continue
            operation["parameters"] = [
                {**parameter, "schema": {"type": "string", "pattern": pattern}}
                if parameter["name"] in ("user_id", "userId")
                else parameter
                for parameter in (inline(raw_schema, one) for one in operation["parameters"])
            ]
    for schema in raw_schema["components"]["schemas"].values():
        for property_schema in schema.get("properties", {}).values():
            if property_schema.get("x-truthy"):
                del property_schema["type"]


@schemathesis.hook
def before_call(context, case, kwargs):
    """Leaves the run's own accounts alone."""
    for name, value in (case.path_parameters or {}).items():
        if isinstance(value, str) and value in (ADMIN, SESSION_USER):
            case.path_parameters[name] = "@alice:localhost"


@schemathesis.auth()
class Administrator:
    def get(self, case, context):
        return ADMIN_TOKEN

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}
