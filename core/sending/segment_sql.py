"""Rules of segments as SQL over the alias ``contact``; what people typed only ever is a bind value."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from core.sending.segment_rules import Rule

COLUMNS = {
    "email": "contact.email_norm",
    "domain": "split_part(contact.email_norm, '@', 2)",
    "first_name": "lower(contact.first_name)",
    "last_name": "lower(contact.last_name)",
    "consent_source": "lower(contact.consent_source)",
    "status": "contact.status",
    "consent_at": "contact.consent_at",
    "created_at": "contact.created_at",
    "last_engaged_at": "contact.last_engaged_at",
}
TIMES = frozenset({"consent_at", "created_at", "last_engaged_at"})
TAGGED = """exists (select 1 from contact_tags tag
    where tag.organization_id = contact.organization_id and tag.contact_id = contact.id
      and tag.tag = :{name})"""
NUMBER = "case when {column} ~ '^-?[0-9]{{1,15}}([.][0-9]{{1,6}})?$' then {column}::float8 end"
TEXTS = {
    "equals": "{column} = :{name}",
    "not_equals": "{column} <> :{name}",
    "starts_with": "{column} ^@ cast(:{name} as varchar)",
    "contains": "position(:{name} in {column}) > 0",
    "not_contains": "position(:{name} in {column}) = 0",
    "empty": "{column} = ''",
    "filled": "{column} <> ''",
    "more_than": f"{NUMBER} > :{{name}}",
    "less_than": f"{NUMBER} < :{{name}}",
}
MOMENTS = {
    "before": "{column} < :{name}",
    "after": "{column} >= :{name}",
    "last_days": "{column} >= :{name}",
    "not_last_days": "coalesce({column} < :{name}, true)",
    "empty": "{column} is null",
    "filled": "{column} is not null",
}


class Written:
    """SQL being written, with the values it is told."""

    def __init__(self, now: datetime, prefix: str) -> None:
        self.now, self.prefix = now, prefix
        self.values: dict[str, Any] = {}

    def rule(self, rule: Rule) -> str:
        """Return a rule as a condition that is true or false, never unknown."""
        if "about" in rule:
            return f"coalesce({self.condition(rule)}, false)"
        if "not" in rule:
            return f"not ({self.rule(rule['not'])})"
        word, none = (" and ", "true") if "all" in rule else (" or ", "false")
        parts = [self.rule(part) for part in rule["all" if "all" in rule else "any"]]
        return f"({word.join(parts)})" if parts else none

    def condition(self, rule: Rule) -> str:
        """Return one comparison."""
        about, how = rule["about"], rule["is"]
        if about == "tag":
            found = TAGGED.format(name=self.told(str(rule["value"]).lower()))
            return found if how == "has" else f"not {found}"
        column = COLUMNS.get(about, "")
        if about == "field":
            column = (
                f"lower(coalesce(contact.fields ->> cast(:{self.told(rule['name'])} as text), ''))"
            )
        if about in TIMES:
            name = self.told(self.moment(rule)) if "value" in rule else ""
            return MOMENTS[how].format(column=column, name=name)
        value = rule.get("value")
        name = (
            self.told(value.lower() if isinstance(value, str) else value)
            if value is not None
            else ""
        )
        return TEXTS[how].format(column=column, name=name)

    def moment(self, rule: Rule) -> datetime:
        """Return the time a condition compares with: a day's start in UTC, or days before now."""
        if rule["is"] in ("last_days", "not_last_days"):
            return self.now - timedelta(days=int(rule["value"]))
        return datetime.combine(date.fromisoformat(rule["value"]), time(), UTC)

    def told(self, value: Any) -> str:
        """Keep a value and return the name it is told by."""
        name = f"{self.prefix}{len(self.values)}"
        self.values[name] = value
        return name


def where(rule: Rule, now: datetime, prefix: str = "segment_") -> tuple[str, dict[str, Any]]:
    """Return the condition of a checked rule over ``contact``, and its bind values."""
    written = Written(now, prefix)
    return written.rule(rule), written.values


def each(parts: list[Rule], now: datetime) -> tuple[list[str], dict[str, Any]]:
    """Return every one of some conditions by itself, sharing the bind values."""
    written = Written(now, "segment_")
    return [written.rule(part) for part in parts], written.values
