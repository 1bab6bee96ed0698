"""POST /v1/chat/completions: checks the request, lets the writer write and wraps what it wrote."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from adapters.chat_completions.sandbox import orders
from adapters.chat_completions.sandbox.door import PROVIDER, Denied
from adapters.sandbox.world import World

MODEL = "sandbox-writer"
ROLES = frozenset({"system", "developer", "user", "assistant"})


async def create(world: World, request: Request) -> Response:
    """Answer the last message of a person under the orders before it."""
    body = await _body(request)
    if body.get("model") != MODEL:
        gone = f"The model `{body.get('model')}` does not exist or you do not have access to it."
        raise Denied(404, "invalid_request_error", gone, "model_not_found")
    said = _messages(body.get("messages"))
    order = "\n".join(text for role, text in said if role in {"system", "developer"})
    asked = next((text for role, text in reversed(said) if role == "user"), "")
    answer = orders.answer(order, asked)
    message: dict[str, Any] = {"role": "assistant", "content": answer, "refusal": None}
    ended = "stop"
    if world.faults.take(PROVIDER, "writer_declines"):
        message |= {"content": None, "refusal": "I cannot help with that."}
    elif world.faults.take(PROVIDER, "writer_stops"):
        message["content"], ended = answer[: len(answer) // 2], "length"
    elif world.faults.take(PROVIDER, "writer_chats"):
        message["content"] = f"<think>{{hm}}</think>Sure!\n```json\n{answer}\n```\nAnything else?"
    elif world.faults.take(PROVIDER, "writer_forgets"):
        message["content"] = orders.forgetting(answer)
    elif world.faults.take(PROVIDER, "writer_invents"):
        message["content"] = orders.inventing(answer)
    read = sum(len(text.split()) for _, text in said)
    written = len(answer.split())
    return JSONResponse(
        {
            "id": f"chatcmpl-{world.store.next_number('completion'):08d}",
            "object": "chat.completion",
            "created": int(world.now().timestamp()),
            "model": MODEL,
            "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": ended}],
            "usage": {
                "prompt_tokens": read,
                "completion_tokens": written,
                "total_tokens": read + written,
            },
        }
    )


async def _body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        wrong = "We could not parse the JSON body of your request."
        raise Denied(400, "invalid_request_error", wrong)
    if body.get("stream"):
        raise Denied(400, "invalid_request_error", "This server does not stream.", "unsupported")
    return body


def _messages(given: Any) -> list[tuple[str, str]]:
    """Return role and text of every message; a text may come in parts."""
    if not isinstance(given, list) or not given:
        raise Denied(400, "invalid_request_error", "Missing required parameter: 'messages'.")
    said = []
    for place, one in enumerate(given):
        role = one.get("role") if isinstance(one, dict) else None
        text = one.get("content") if isinstance(one, dict) else None
        if isinstance(text, list):
            text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
        if role not in ROLES or not isinstance(text, str):
            wrong = f"Invalid value for 'messages[{place}]'."
            raise Denied(400, "invalid_request_error", wrong, "invalid_value")
        said.append((str(role), text))
    return said
