#!/usr/bin/env python3
"""Records webhooks: stores the JSON body of every POST, with its path, and returns them in order at
GET /_received. Prints `listening on 127.0.0.1:PORT` when it is ready. A lock guards the list.
"""

import argparse
import http.server
import json
import sys
import threading

from simulator import write_port_file


class Sink(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), Handler)
        self.lock = threading.Lock()
        self.received = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except ValueError:
            return self._answer(400, {"error": "not JSON"})
        with self.server.lock:
            self.server.received.append({"path": self.path, "body": body})
        return self._answer(200, {})

    def do_GET(self):
        if self.path != "/_received":
            return self._answer(404, {"error": "only /_received"})
        with self.server.lock:
            received = list(self.server.received)
        return self._answer(200, received)

    def _answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    flags = argparse.ArgumentParser(description="Records webhooks.")
    flags.add_argument("--port", type=int, default=0)
    flags.add_argument("--port-file", metavar="FILE")
    options = flags.parse_args()
    sink = Sink(options.port)
    if options.port_file:
        write_port_file(options.port_file, sink.server_port)
    print(f"listening on 127.0.0.1:{sink.server_port}", flush=True)
    try:
        sink.serve_forever()
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
