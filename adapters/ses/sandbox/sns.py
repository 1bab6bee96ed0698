"""SNS: the query protocol, as far as events of mail need it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from adapters.sandbox.world import World
from adapters.ses.sandbox import signatures, topics
from adapters.ses.sandbox.denials import Denied

NAMESPACE = "http://sns.amazonaws.com/doc/2010-03-31/"
Form = dict[str, str]
Act = Callable[[World, Form, tuple[str, str]], str]


class Sns:
    """Answers /sns/."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, request: Request) -> Response:
        """POST: one action; GET: ConfirmSubscription, as the link in a confirmation asks for it."""
        try:
            raw = await request.body()
            source = raw.decode() if request.method == "POST" else str(request.url.query)
            form = dict(parse_qsl(source, keep_blank_values=True))
            action = form.get("Action", "")
            caller = ("", "")
            if action != "ConfirmSubscription" or "authorization" in request.headers:
                caller = signatures.verified(request, raw, "sns")
            act = ACTIONS.get(action)
            if act is None:
                raise Denied(400, "InvalidAction", f"The action {action} is not valid.")
            result = act(self._world, form, caller)
        except Denied as denied:
            return denied.as_xml()
        except KeyError as error:
            return Denied(400, "InvalidParameter", f"Missing parameter {error}").as_xml()
        body = (
            f'<{action}Response xmlns="{NAMESPACE}"><{action}Result>{result}</{action}Result>'
            f"<ResponseMetadata><RequestId>sandbox</RequestId></ResponseMetadata></{action}Response>"
        )
        return Response(body, media_type="text/xml")


def _create(world: World, form: Form, caller: tuple[str, str]) -> str:
    arn = topics.create(world, *caller, form["Name"])
    wishes = _attributes(form)
    if wishes:
        topic = topics.require(world, arn)
        world.store.put(topics.TOPIC, arn, topic | {"attributes": topic["attributes"] | wishes})
    return _element("TopicArn", arn)


def _set_topic(world: World, form: Form, _: tuple[str, str]) -> str:
    topic = topics.require(world, form["TopicArn"])
    wish = {form["AttributeName"]: form.get("AttributeValue", "")}
    world.store.put(topics.TOPIC, topic["arn"], topic | {"attributes": topic["attributes"] | wish})
    return ""


def _topic(world: World, form: Form, _: tuple[str, str]) -> str:
    topic = topics.require(world, form["TopicArn"])
    facts = topic["attributes"] | {"TopicArn": topic["arn"], "Owner": topic["arn"].split(":")[4]}
    entries = "".join(
        f"<entry>{_element('key', name)}{_element('value', value)}</entry>"
        for name, value in facts.items()
    )
    return f"<Attributes>{entries}</Attributes>"


def _subscribe(world: World, form: Form, _: tuple[str, str]) -> str:
    row = topics.subscribe(world, form["TopicArn"], form["Protocol"], form["Endpoint"])
    asked = form.get("ReturnSubscriptionArn") == "true"
    shown = row["arn"] if row["confirmed"] or asked else "pending confirmation"
    return _element("SubscriptionArn", shown)


def _confirm(world: World, form: Form, _: tuple[str, str]) -> str:
    row = topics.confirm(world, form["TopicArn"], form["Token"])
    return _element("SubscriptionArn", row["arn"])


def _listing(world: World, form: Form, _: tuple[str, str]) -> str:
    topics.require(world, form["TopicArn"])
    members = "".join(
        "<member>"
        + _element("TopicArn", row["workspace"])
        + _element("Protocol", row["protocol"])
        + _element("SubscriptionArn", row["arn"] if row["confirmed"] else "PendingConfirmation")
        + _element("Owner", row["workspace"].split(":")[4])
        + _element("Endpoint", row["endpoint"])
        + "</member>"
        for row in topics.subscriptions(world, form["TopicArn"])
    )
    return f"<Subscriptions>{members}</Subscriptions>"


def _unsubscribe(world: World, form: Form, _: tuple[str, str]) -> str:
    world.store.delete(topics.SUBSCRIPTION, form["SubscriptionArn"])
    return ""


def _publish(world: World, form: Form, _: tuple[str, str]) -> str:
    topics.require(world, form["TopicArn"])
    ref = topics.publish(world, form["TopicArn"], form["Message"], form.get("Subject", ""))
    return _element("MessageId", ref)


def _attributes(form: Form) -> Form:
    """Return Attributes.entry.N.key and .value as a mapping."""
    names = {n: v for n, v in form.items() if n.startswith("Attributes.entry.")}
    keys = {n.split(".")[2]: v for n, v in names.items() if n.endswith(".key")}
    return {key: names.get(f"Attributes.entry.{n}.value", "") for n, key in keys.items()}


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


ACTIONS: dict[str, Act] = {
    "CreateTopic": _create,
    "SetTopicAttributes": _set_topic,
    "GetTopicAttributes": _topic,
    "Subscribe": _subscribe,
    "ConfirmSubscription": _confirm,
    "ListSubscriptionsByTopic": _listing,
    "Unsubscribe": _unsubscribe,
    "Publish": _publish,
}
