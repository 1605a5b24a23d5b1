"""Clients that keep a server busy with nothing: those that say no word, those that stop in the middle
of a request, and those that do not read what they asked for.
"""

import pathlib
import socket

KINDS = ("silent", "half-sent", "slow-reading")
ESTABLISHED = "01"


def connect(port, kind):
    client = socket.socket()
    if kind == "slow-reading":
        # Small buffers on both sides are soon full, and the server has to wait.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    client.settimeout(20)
    client.connect(("127.0.0.1", port))
    if kind == "half-sent":
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n")
    elif kind == "slow-reading":
        client.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n" * 100)
    return client


def held_by_server(port):
    """How many connections to the port the server has accepted and not closed."""
    local = f"0100007F:{port:04X}"
    lines = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    fields = [line.split() for line in lines]
    return sum(1 for field in fields if field[1] == local and field[3] == ESTABLISHED)


def is_quiet(client):
    """The server has neither answered nor hung up."""
    client.setblocking(False)
    try:
        client.recv(1, socket.MSG_PEEK)
        return False
    except BlockingIOError:
        return True
    except OSError:
        return False
