"""A real HTTP server on a free loopback port: it notes every call and has a function answer it."""

import dataclasses
import http.server
import json
import socket
import struct
import threading
import urllib.parse

# What any client sends; the rest is what a definition asks for.
TRANSPORT = {"host", "user-agent", "accept-encoding", "content-length", "connection"}


@dataclasses.dataclass(frozen=True)
class Call:
    method: str
    path: str     # as it was sent, percent-encoded
    query: tuple  # of (name, value), decoded
    headers: dict
    body: str

    def said(self):
        """All that a definition decides: method, path, query, headers, body."""
        headers = {n: v for n, v in self.headers.items() if n not in TRANSPORT}
        return self.method, self.path, self.query, headers, self.body


@dataclasses.dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: tuple = ()
    raw: bytes | None = None  # instead of all this
    reset: bool = False       # the connection, after `raw` if there is any
    hang: bool = False        # nothing more, until the server ends

    @classmethod
    def json(cls, value, status=200, headers=()):
        return cls(status, json.dumps(value).encode(),
                   (("Content-Type", "application/json"), *headers))


class VendorServer:
    """`play` takes a Call and returns an Answer; it runs under a lock, one call at a time."""

    def __init__(self, play):
        self._play = play
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._calls = []
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # an answer leaves in one piece
            do_GET = do_POST = do_PUT = do_HEAD = lambda self: server._serve(self)
            log_message = lambda *_: None

        class Listener(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            handle_error = lambda *_: None  # clients go away, and some are sent away

        self._listener = Listener(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._listener.server_port}"
        threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self._over.set()
        self._listener.shutdown()
        self._listener.server_close()

    def calls(self, path=""):
        """Those so far whose path begins so."""
        with self._lock:
            return [call for call in self._calls if call.path.startswith(path)]

    def _serve(self, handler):
        target = urllib.parse.urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        call = Call(handler.command, target.path,
                    tuple(urllib.parse.parse_qsl(target.query, keep_blank_values=True)),
                    {name.lower(): value for name, value in handler.headers.items()},
                    body.decode())
        with self._lock:
            self._calls.append(call)
            answer = self._play(call)
        if answer.raw is not None:
            handler.wfile.write(answer.raw)
            handler.wfile.flush()
        if answer.hang:
            self._over.wait()
        if answer.reset:  # lingering for no time turns the close into a reset
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                          struct.pack("ii", 1, 0))
        if answer.raw is not None or answer.hang or answer.reset:
            handler.close_connection = True
            return
        handler.send_response_only(answer.status)
        for name, value in answer.headers:
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        if call.method != "HEAD":
            handler.wfile.write(answer.body)
