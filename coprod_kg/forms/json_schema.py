"""A JSON Schema (2020-12) for the JSON-LD of one record, made from its form: what must be, and what may stand where.

It holds what is a *must*; what a curator should look at is no reason for an editor to refuse a file. What a JSON
Schema cannot say is listed by `unsaid`, and only `coprod-kg validate` finds it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from coprod_kg.context import Context, Json, Key
from coprod_kg.findings import Severity
from coprod_kg.forms.conditions import (
    AllOf,
    Among,
    AnyOf,
    Called,
    Counted,
    Expression,
    Has,
    IsA,
    Not,
    Paths,
    Unread,
)
from coprod_kg.forms.values import Field, Form, Rule, Sort
from coprod_kg.vocabulary import BASE, XSD

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TAG = "^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$"
Schema = dict[str, Json]


def schema_of(form: Form, context: Context) -> Schema:
    """The schema of one record of `form`, with keys as `context` names them.

    >>> import coprod_kg
    >>> from coprod_kg.forms import form_of
    >>> edition = coprod_kg.open()
    >>> schema_of(form_of(edition, "person"), Context.of_project(edition.project))["required"]
    ['@context', 'id', 'type', 'name', 'sameAs']
    """
    head: Schema = {
        "$schema": DIALECT,
        "$id": f"{BASE}schemas/{form.kind}.json",
        "title": form.name[0].upper() + form.name[1:],
        "description": "One record of the list as JSON-LD. What this cannot say: " + " ".join(unsaid(form)),
    }
    return head | _thing(form, context, ["@context"])


def unsaid(form: Form) -> list[str]:
    """The musts of `form` that its JSON Schema does not say, a sentence each."""
    found = [
        "That other records and ideas that it names are on the list.",
        "That a day is in the calendar: 2018-02-30 has the right form.",
        "That no two names have the same place.",
        "That it says nothing in keys that are no words of the context.",
    ]
    flagged = {
        rule.shape for field in form.fields for rule in field.rules for _, flags in rule.unwanted if flags
    }
    if flagged:
        found.append("That there are no email addresses and no phone numbers in a text.")
    for condition in form.conditions:
        if condition.severity is Severity.MUST and _unread(condition.asks):
            found.append(f"{condition.name}: {condition.message}")
    return found


def _unread(asks: Expression) -> bool:
    match asks:
        case AllOf(parts) | AnyOf(parts):
            return any(_unread(part) for part in parts)
        case Not(part):
            return _unread(part)
    return isinstance(asks, Unread)


def _thing(form: Form, context: Context, first: list[str]) -> Schema:
    """The schema of the object for a record or a part."""
    properties: Schema = {"@context": {}} if first else {}
    properties["id"] = {"type": "string"}
    required = [*first, "id"]
    every: list[Schema] = []
    for field in form.fields:
        for key in field.keys:
            properties[key.name] = _key(field, key, context)
        names = [key.name for key in field.keys]
        every += [{"not": {"required": list(two)}} for two in combinations(names, 2) if not field.repeatable]
        for of in dict.fromkeys(rule.only_for for rule in field.rules if rule.only_for):
            rules = [rule for rule in field.rules if rule.only_for == of and rule.severity is Severity.MUST]
            for key in field.keys if rules else ():
                said = _several(key, _value(field, key, context) | _texts(rules, field), rules)
                every.append(_only(of, {"properties": {key.name: said}}, form, context))
        for rule in field.rules:
            if rule.severity is Severity.MUST and rule.least:
                if len(names) == 1 and rule.only_for is None:
                    required += [names[0]] if names[0] not in required else []
                    every += [_given(names[0], rule.least)]
                else:
                    every.append(
                        _only(rule.only_for, {"anyOf": [_given(name) for name in names]}, form, context)
                    )
    for condition in form.conditions:
        if condition.severity is Severity.MUST:
            asked = _says(condition.asks, form, context)
            if asked is not None:
                every.append(_only(condition.only_for, asked, form, context))
    schema: Schema = {"type": "object", "properties": properties, "required": required}
    unique = [each for place, each in enumerate(every) if each not in every[:place]]
    if unique:
        schema["allOf"] = unique
    if form.closed is Severity.MUST:
        schema["additionalProperties"] = False
    return schema


def _given(name: str, least: int = 1) -> Schema:
    """That there is a value under a key: an empty list or object says nothing."""
    enough: Schema = {"minItems": least, "minProperties": 1}
    if least > 1:
        enough["type"] = "array"
    return {"required": [name], "properties": {name: enough}}


def _only(of: NamedNode | None, schema: Schema, form: Form, context: Context) -> Schema:
    """`schema` where the record is of the class `of`, if one is given."""
    return schema if of is None else {"if": _says(IsA(of), form, context), "then": schema}


def _key(field: Field, key: Key, context: Context) -> Schema:
    """What may stand under a key in every record of the form."""
    rules = [rule for rule in field.rules if rule.severity is Severity.MUST and rule.only_for is None]
    about: Schema = {"title": field.name, "description": field.help}
    examples = [_written(each, context) for each in field.examples if not key.by_language]
    if examples and len(field.keys) == 1:
        about["examples"] = examples
    return about | _several(key, _value(field, key, context) | _texts(rules, field), rules)


def _several(key: Key, value: Schema, rules: list[Rule]) -> Schema:
    """One value or a list of them, or texts by language; as many as the rules let there be."""
    most = min((rule.most for rule in rules if rule.most is not None), default=None)
    several: Schema = {"type": "array", "items": value}
    if key.by_language:
        if any(rule.one_per_language for rule in rules):
            several["maxItems"] = 1
        texts = {"anyOf": [value, several]}
        return {"type": "object", "propertyNames": {"pattern": _TAG}, "additionalProperties": texts}
    if most is not None:
        several["maxItems"] = most
    return {"anyOf": [value, several]}


def _value(field: Field, key: Key, context: Context) -> Schema:
    """One value of a field, but for what its rules ask of a text or a number."""
    match field.sort:
        case Sort.PARTS if field.part is not None:
            return _thing(field.part, context, [])
        case Sort.YES_NO:
            return {"type": "boolean"}
        case Sort.NUMBER:
            return {"type": "integer"}
        case Sort.CLASS:
            return {"enum": [context.word(c.value.value) for c in field.choices]}
        case Sort.CONCEPT:
            short = [context.short(choice.value.value) for choice in field.choices]
            return {"enum": [*short, *(choice.value.value for choice in field.choices)]}
        case Sort.DATE:
            pattern = next((p for datatype, p in field.dates if datatype.value == key.type), "")
            return {"type": "string"} | ({"pattern": pattern} if pattern else {})
    if field.choices:
        return {"enum": [choice.value.value for choice in field.choices]}
    return {"type": "string"}


def _texts(rules: list[Rule], field: Field) -> Schema:
    """What the rules ask of a text or a number; patterns with flags cannot be said (see `unsaid`)."""
    every: list[Schema] = []
    for rule in rules:
        if field.sort in (Sort.CLASS, Sort.CONCEPT, Sort.PARTS, Sort.YES_NO):
            continue  # the list of choices says it all
        if rule.pattern:
            every.append({"pattern": rule.pattern})
        every += [{"not": {"pattern": pattern}} for pattern, flags in rule.unwanted if not flags]
        for word, limit in (("minLength", rule.shortest), ("maxLength", rule.longest), ("minimum", rule.lowest),
                            ("maximum", rule.highest)):  # fmt: skip
            if limit is not None:
                every.append({word: limit})
    unique = [each for place, each in enumerate(every) if each not in every[:place]]
    return {"allOf": unique} if unique else {}


def _written(value: NamedNode | Literal, context: Context) -> str:
    return (
        context.word(value.value)
        if isinstance(value, NamedNode) and value.value.startswith(BASE)
        else value.value
    )


def _names(paths: Paths, form: Form) -> Iterator[Key]:
    for path in paths:
        field = form.of_path(path)
        yield from field.keys if field else ()


def _says(asks: Expression, form: Form, context: Context) -> Schema | None:
    """What `asks` says, as a schema of the record; None if a schema cannot say it."""
    match asks:
        case AllOf(parts) | AnyOf(parts):
            said = [_says(part, form, context) for part in parts]
            if any(each is None for each in said):
                return None
            return {("allOf" if isinstance(asks, AllOf) else "anyOf"): said}
        case Not(part):
            inner = _says(part, form, context)
            return None if inner is None else {"not": inner}
        case Counted(paths, least, most):
            names = [key.name for key in _names(paths, form)]
            if most == 0:
                return {"not": {"anyOf": [_given(name) for name in names]}}
            if most is not None or (least > 1 and len(names) > 1):
                return None
            return {"anyOf": [_given(name, least) for name in names]} if least else {}
        case Has(paths, value):
            return {"anyOf": [_holds(key, value, context) for key in _names(paths, form)]}
        case Among(paths, values):
            forms = [each for value in values for each in _spellings(value, context)]
            allowed: Schema = {"anyOf": [{"enum": forms}, {"type": "array", "items": {"enum": forms}}]}
            return {"properties": {key.name: allowed for key in _names(paths, form)}}
        case IsA(of):
            # A class that is part of another is a word of its own; there is only one level of them.
            return _holds(Key("type", "", "@vocab", by_language=False, always_list=False), of, context)
        case Called(pattern):
            return {"properties": {"id": {"pattern": pattern}}}
    return None


def _holds(key: Key, value: NamedNode | Literal, context: Context) -> Schema:
    """That `value` is one of the values under a key."""
    wanted: Schema = {"enum": _spellings(value, context)}
    held: Schema = {"anyOf": [wanted, {"type": "array", "contains": wanted}]}
    return {"required": [key.name], "properties": {key.name: held}}


def _spellings(value: NamedNode | Literal, context: Context) -> list[Json]:
    if isinstance(value, Literal):
        return (
            [json.loads(value.value)] if value.datatype in (XSD["boolean"], XSD["integer"]) else [value.value]
        )
    return list(dict.fromkeys((context.word(value.value), context.short(value.value), value.value)))
