"""Stand-ins for backends: a server on loopback that answers for all of them, or fails as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from configmig.audit.reading import mapping, text

_MOST_BYTES = 1024 * 1024


class StandIns:
    """Backends that are asked for by name, as OpenAI's are; each answers with its name.

    Those in ``failing`` answer with status 500, those in ``full`` that the prompt is too long for them.
    """

    def __init__(self) -> None:
        self.failing: set[str] = set()
        self.full: set[str] = set()
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def listening(cls) -> "AsyncIterator[StandIns]":
        """Listen on a free port of 127.0.0.1; ``url`` is the base of the API."""
        stand_ins = cls()
        server = await asyncio.start_server(stand_ins._serve, "127.0.0.1", 0)
        stand_ins.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        try:
            yield stand_ins
        finally:
            server.close()

    def answer(self, asked: object) -> tuple[int, dict[str, Any]]:
        """Return status and content of the answer to a request with the body ``asked``."""
        name = text(mapping(asked).get("model"))
        if name in self.failing:
            return 500, {"error": {"message": "this stand-in fails", "type": "server_error"}}
        if name in self.full:
            message = "This model's maximum context length is 1 tokens"
            kind = {"type": "invalid_request_error", "code": "context_length_exceeded"}
            return 400, {"error": {"message": message, **kind}}
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": name}}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        return 200, {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": name,
            "choices": [choice],
            "usage": usage,
        }

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            status, content = self.answer(json.loads(await _body(reader)))
            data = json.dumps(content).encode()
            head = (
                f"HTTP/1.1 {status} Answer",
                "content-type: application/json",
                f"content-length: {len(data)}",
                "connection: close",
            )
            writer.write("\r\n".join((*head, "", "")).encode() + data)
            await writer.drain()
        writer.close()


async def _body(reader: asyncio.StreamReader) -> bytes:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lines = (line.partition(":") for line in head.splitlines())
    length = next((int(value) for name, _, value in lines if name == "content-length"), 0)
    return await reader.readexactly(min(length, _MOST_BYTES))
