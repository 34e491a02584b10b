"""Holds what went over the wire against Stripe's published contract.

Reads lines of JSON from the file named: calls with request and answer, and
webhook bodies. Prints what is wrong; exit status 1 when anything is, 77 when
the contract or the library to check it with is absent."""
import json
import os
import re
import subprocess
import sys
import urllib.parse

SPECS = "../shared/data/specs/stripe/"
CONTRACT = SPECS + "stripe-contract-2026-10-28.endive.json.zst"
OPENAPI = SPECS + "spec3-2023-08-16.json.zst"


def skip(why):
    print("SKIPPED:", why)
    sys.exit(77)


def load(path):
    if not os.path.exists(path):
        skip(path + " is absent")
    try:
        return json.loads(subprocess.run(["zstd", "-dc", path], check=True,
                                         stdout=subprocess.PIPE).stdout)
    except FileNotFoundError:
        skip("zstd is not installed")


try:
    from jsonschema import Draft202012Validator
except ImportError:
    skip("python3-jsonschema is not installed")

contract = load(CONTRACT)
defs = contract["$defs"]
problems = 0


def say(where, what):
    global problems
    problems += 1
    if problems <= 30:
        print("%s: %s" % (where, what))


def deepest(error):
    """Of the branches of an anyOf, the one that came furthest."""
    while error.context:
        error = max(error.context, key=lambda e: len(e.absolute_path))
    return error


def check(where, schema, value):
    whole = {"$defs": defs, **schema}
    for error in Draft202012Validator(whole).iter_errors(value):
        error = deepest(error)
        say(where, "%s: %s" % ("/".join(map(str, error.absolute_path)),
                               error.message[:300]))


def resolve(schema):
    while "$ref" in schema:
        schema = defs[schema["$ref"].split("/")[-1]]
    return schema


def members(schema):
    """The properties of an object schema; its own win over those of allOf."""
    schema = resolve(schema)
    found = {}
    for part in schema.get("allOf", []):
        found.update(members(part))
    found.update(schema.get("properties", {}))
    return found


def required(schema):
    schema = resolve(schema)
    names = set(schema.get("required", []))
    for part in schema.get("allOf", []):
        names |= required(part)
    return names


def flat(schema):
    """An allOf as one object. In the contract its parts close themselves, and
    say of a member what the whole says better."""
    if "allOf" not in resolve(schema):
        return schema
    return {"type": "object", "properties": members(schema),
            "required": sorted(required(schema)),
            "additionalProperties": False}


def typed(value, schema):
    """A form's texts as the numbers and booleans the schema wants."""
    schema = resolve(schema)
    for part in schema.get("anyOf", []):
        got = typed(value, part)
        if Draft202012Validator({"$defs": defs, **part}).is_valid(got):
            return got
    if isinstance(value, dict):
        if schema.get("type") == "array":
            return [typed(v, schema.get("items", {})) for v in value.values()]
        known = members(schema)
        other = schema.get("additionalProperties")
        other = other if isinstance(other, dict) else {}
        return {k: typed(v, known.get(k, other)) for k, v in value.items()}
    if schema.get("type") == "number" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if schema.get("type") == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def nested(form):
    tree = {}
    for name, value in urllib.parse.parse_qsl(form, keep_blank_values=True):
        parts = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", name)
        at = tree
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        at[parts[-1] or str(len(at))] = value
    return tree


def endpoint(method, path):
    for pattern, methods in contract["paths"].items():
        if method.lower() in methods and re.fullmatch(
                re.sub(r"\{[^}]*\}", "[^/]+", pattern), path):
            return methods[method.lower()]
    return None


errors = load(OPENAPI)["components"]["schemas"]["api_errors"]["properties"]


def check_error(where, answer):
    error = answer.get("error", {})
    if error.get("type") not in errors["type"]["enum"]:
        say(where, "error type %r" % error.get("type"))
    if not error.get("message"):
        say(where, "an error without a message")
    for name, value in error.items():
        if name not in errors or not isinstance(value, str):
            say(where, "error member %s: %r" % (name, value))


def check_event(event):
    where = "webhook " + event.get("type", "?")
    before = event["data"].pop("previous_attributes", {})
    name = "Events--" + "".join(
        part.capitalize() for part in re.split(r"[._]", event["type"])) + "Event"
    if name not in defs:
        return say(where, "no such event")
    whole = flat(defs[name])
    data = flat(whole["properties"]["data"])
    whole["properties"]["data"] = data
    check(where, whole, event)
    known = members(data["properties"]["object"])
    for member, value in before.items():
        if member not in known:
            say(where, "previous_attributes has " + member)
        else:
            check(where, known[member], value)
    return None


def without_events(answer):
    """The union of 260 kinds of event is slow and says nothing when it fails:
    each is checked as what it says it is."""
    if answer["object"] == "event":
        check_event(answer)
        return None
    if answer["object"] == "list" and answer["url"] == "/v1/events":
        for event in answer["data"]:
            check_event(event)
        answer["data"] = []
    return answer


def check_call(call):
    where = "%s %s" % (call["method"], call["path"])
    where = re.sub(r"_[A-Za-z0-9_]{10,}", "_x", where)
    known = endpoint(call["method"], call["path"])
    if call["status"] != 200:
        return check_error(where + " %d" % call["status"], call["answer"])
    if known is None:
        return say(where, "Stripe has no such endpoint")
    form = call["form"] if call["method"] == "POST" else call["query"] or ""
    params = flat(known.get("params") or {})
    seen.add(known["operationId"])
    if params or form:
        check(where + " request", params, typed(nested(form), params))
    rest = without_events(call["answer"])
    return rest and check(where + " answer", known["response"], rest)


seen = set()
calls = events = 0
with open(sys.argv[1], encoding="utf-8") as lines:
    for line in lines:
        item = json.loads(line)
        if "webhook" in item:
            events += 1
            seen.add(item["webhook"]["type"])
            check_event(item["webhook"])
        else:
            calls += 1
            check_call(item)

for must in ("Session.create", "Session.retrieve", "Session.expire",
             "Session.listLineItems", "Session.list", "PaymentIntent.cancel",
             "PaymentIntent.retrieve", "Refund.create", "Refund.retrieve",
             "Event.list", "Charge.list", "Balance.retrieve",
             "checkout.session.completed", "checkout.session.expired",
             "checkout.session.async_payment_succeeded",
             "checkout.session.async_payment_failed",
             "payment_intent.succeeded", "payment_intent.payment_failed",
             "payment_intent.canceled", "charge.succeeded", "charge.refunded",
             "refund.created", "refund.updated", "refund.failed"):
    if must not in seen:
        say("coverage", "nothing showed " + must)
print("Stripe's contract: %d calls, %d webhooks, %d problems"
      % (calls, events, problems))
sys.exit(1 if problems else 0)
