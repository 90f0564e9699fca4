"""Tells Schemathesis what the contract says beyond OpenAPI, and keeps the run from ending its own session.

Environment: FUZZ_SETTINGS, a JSON file of `baseUrl`, `adminToken`, `admin` (the full id), `sessionUser` with `id` and
`password` (an account whose sessions are there to be ended), and `summary`, the file that is written at the end: what
was set aside how often, and each operation's answers by status.
"""

import atexit
import json
import os
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import unquote

import requests
import schemathesis

settings = json.loads(Path(os.environ["FUZZ_SETTINGS"]).read_text())
exclusions = json.loads(Path(__file__).with_name("exclusions.json").read_text())
session_user = settings["sessionUser"]
own_accounts = {settings["admin"], session_user["id"]}
server_name = settings["admin"].partition(":")[2]

# What `x-check-order` says of the user in the path, as far as a pattern can: JSON Schema has no word for "an account of
# this server".
local_user = rf"^@[^:\u0000]*:{server_name}$"
any_user = r"^@[^:\u0000]+:[a-z][a-z0-9.]*$"
# For upsertUser, which makes the account: what is outside of it is refused unless such an account is there already.
new_user = rf"^@[a-z][a-z0-9._=/+-]{{0,30}}:{server_name}$"

set_aside = Counter()
answers = defaultdict(Counter)


def inline(raw_schema, value):
    """The parameter itself where a reference stands for it."""
    while "$ref" in value:
        found = raw_schema
        for key in value["$ref"].removeprefix("#/").split("/"):
            found = found[key]
        value = found
    return value


def without_surrogates(node):
    """Takes half surrogate pairs out of all patterns: Python can't read those, and never makes such text."""
    if isinstance(node, list):
        for member in node:
            without_surrogates(member)
    elif isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            node["pattern"] = node["pattern"].replace(r"\uD800-\uDFFF", "").replace("[^]", r"[\s\S]")
        for member in node.values():
            without_surrogates(member)


def widened(operation, parameter):
    """The parameter with what the extensions say written into its schema."""
    steps = operation.get("x-check-order", [])
    schema = parameter["schema"]
    if parameter["name"] in ("user_id", "userId") and parameter["in"] == "path":
        if operation["operationId"] == "upsertUser":
            schema = {"type": "string", "pattern": new_user}
        elif "local" in steps:
            schema = {"type": "string", "pattern": local_user}
        elif "mxid" in steps:
            schema = {"type": "string", "pattern": any_user}
    elif parameter["in"] == "query" and schema.get("type") == "integer":
        # The contract ends where JavaScript's integers do, so that clients can hold the value; servers read 64 bits.
        schema = {**schema, "maximum": 2**63 - 1}
    return {**parameter, "schema": schema}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """Writes the extensions, this server's user types and a login that succeeds in OpenAPI's own words."""
    for methods in raw_schema["paths"].values():
        for operation in methods.values():
            if "parameters" in operation:
                inlined = [inline(raw_schema, parameter) for parameter in operation["parameters"]]
                operation["parameters"] = [widened(operation, parameter) for parameter in inlined]
            if operation["operationId"] in ("login", "loginR0"):
                body = {"type": "m.login.password", "user": session_user["id"], "password": session_user["password"]}
                operation["requestBody"]["content"]["application/json"]["examples"]["real"] = {"value": body}
    schemas = raw_schema["components"]["schemas"]
    for schema in schemas.values():
        for member in schema.get("properties", {}).values():
            if member.get("x-truthy"):
                del member["type"]
    without_surrogates(raw_schema)
    schemas["AccountRequest"]["properties"]["user_type"]["enum"] = ["bot", "support", None]


@schemathesis.hook
def before_call(context, case, kwargs):
    """Sends what would change the run's own accounts to another one."""
    for name, value in (case.path_parameters or {}).items():
        # Values of the phase `coverage` come percent-encoded.
        if isinstance(value, str) and unquote(unquote(value)) in own_accounts:
            case.path_parameters[name] = f"@aaron:{server_name}"


@schemathesis.hook
def after_call(context, case, response):
    operation = case.operation.definition.raw.get("operationId", case.operation.label)
    if case.method == case.operation.method.upper():
        answers[operation][response.status_code] += 1


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Drops what exclusions.json names."""
    check = {
        "RejectedPositiveData": "positive_data_acceptance",
        "AcceptedNegativeData": "negative_data_rejection",
    }.get(type(failure).__name__)
    operation = case.operation.definition.raw.get("operationId")
    try:
        body = json.loads(response.content)
    except ValueError:
        return True
    errcode = body.get("errcode") if isinstance(body, dict) else None
    for exclusion in exclusions:
        if (
            exclusion["check"] == check
            and operation in exclusion["operations"]
            and errcode in exclusion["errcodes"]
        ):
            set_aside[exclusion["name"]] += 1
            return False
    return True


def send_token(case, token):
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}


@schemathesis.auth(refresh_interval=None, retry_on=[]).apply_to(operation_id_regex="^logout")
class EndedSession:
    """Each logout ends a session of its own."""

    def get(self, case, context):
        answer = requests.post(
            f"{settings['baseUrl']}/_matrix/client/v3/login",
            json={"type": "m.login.password", "user": session_user["id"], "password": session_user["password"]},
            timeout=10,
        )
        answer.raise_for_status()
        return answer.json()["access_token"]

    def set(self, case, data, context):
        send_token(case, data)


@schemathesis.auth(retry_on=[]).skip_for(operation_id_regex="^logout")
class Administrator:
    def get(self, case, context):
        return settings["adminToken"]

    def set(self, case, data, context):
        send_token(case, data)


@atexit.register
def write_summary():
    Path(settings["summary"]).write_text(json.dumps({"setAside": set_aside, "answers": answers}))
