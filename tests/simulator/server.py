"""HTTP/1.1 over asyncio: reads requests, asks the control API or the world, and delivers the
answer as it says: also late, dribbled, cut short or not at all. Connections are kept alive. One
thread, one event loop; a slow answer holds up nobody else.
"""

import asyncio
import contextlib
import http
import socket
import struct

from control import PREFIX
from message import Answer, Request, http_date
from world import Exchange

MAX_HEAD = 64 << 10
MAX_BODY = 8 << 20


class Server:
    def __init__(self, world, control):
        self._world = world
        self._control = control
        self._listeners = []

    async def listen(self, host, port, tls=None):
        """Starts listening and returns the port."""
        listener = await asyncio.start_server(
            self._serve, host, port, ssl=tls, limit=MAX_HEAD, backlog=4096)
        self._listeners.append(listener)
        return listener.sockets[0].getsockname()[1]

    def close(self):
        for listener in self._listeners:
            listener.close()

    async def _serve(self, reader, writer):
        peer = writer.get_extra_info("peername")[0]
        try:
            while await self._exchange(reader, writer, peer):
                pass
        except (OSError, EOFError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client went away, or we are closing
        finally:
            writer.close()

    async def _exchange(self, reader, writer, peer):
        """One request and its answer; says whether the connection lives on."""
        try:
            request = await _read(reader, peer)
        except ValueError:
            await _deliver(writer, Answer.json(400, {"error": "malformed request"}), "", False, 0)
            return False
        alive = request.headers.get("connection", "").lower() != "close"
        if request.path.startswith(PREFIX):
            exchange = Exchange(request, self._control.answer(request), [])
        else:
            exchange = self._world.open(request)
        try:
            return await _deliver(
                writer, exchange.answer, request.method, alive, self._world.clock.wire())
        finally:
            self._world.close(exchange)


async def _read(reader, peer):
    head = await reader.readuntil(b"\r\n\r\n")
    request = Request.parse(head[:-4], peer)
    length = int(request.headers.get("content-length", 0))
    if not 0 <= length <= MAX_BODY or "transfer-encoding" in request.headers:
        raise ValueError("length")
    request.body = await reader.readexactly(length)
    return request


async def _deliver(writer, answer, method, alive, wire):
    if answer.delay > 0:
        await asyncio.sleep(answer.delay)
    if answer.reset:
        # Lingering for no time turns the close into a reset.
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        return False
    body = b"" if method == "HEAD" else answer.body
    head = _head(answer, alive, wire)
    if answer.cut_at is not None:
        writer.write(head + body[:answer.cut_at])
        await writer.drain()
        return False
    if answer.chunk > 0:
        writer.write(head)
        for start in range(0, len(body), answer.chunk):
            writer.write(body[start:start + answer.chunk])
            await writer.drain()
            await asyncio.sleep(answer.pause)
        return alive
    writer.write(head + body)
    await writer.drain()
    return alive


def _head(answer, alive, wire):
    phrase = ""
    with contextlib.suppress(ValueError):
        phrase = http.HTTPStatus(answer.status).phrase
    lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Date: {http_date(wire)}"]
    lines += [f"{name}: {value}" for name, value in answer.headers]
    if answer.status != 204:  # which has no content, hence no length
        length = len(answer.body) if answer.length is None else answer.length
        lines.append(f"Content-Length: {length}")
    if not alive:
        lines.append("Connection: close")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
