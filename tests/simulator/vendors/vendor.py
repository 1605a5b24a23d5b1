"""What every simulated vendor has: plans, options, windows, the key in a request and an answer.
A vendor object holds no state; the state is the account's. Paths are relative to its prefix.
"""

import base64

from message import Answer


class Vendor:
    name = ""
    base_path = ""          # what an account's base_url has after the vendor's name
    balance_field = ""      # what field faults strike unless told otherwise
    plans = {"default": {}}  # plan → what windows() makes of it; the first is the default
    options = {}            # switches of this vendor alone, with their defaults
    errors = {}             # status → documented body
    error_type = "application/json"

    def key_of(self, request):
        """The API key that the request carries, or None."""
        raise NotImplementedError

    def windows(self, plan, options, calls):
        """Rate-limit windows by name; calls: those of the account's other programs, per second."""
        del plan, options, calls
        return {}

    def answer(self, request, account, clock):
        """The answer to a request; account is None where nobody has the key. The account is
        settled already."""
        raise NotImplementedError

    def error(self, status, request):
        """(body, content type) as documented for a status, or None."""
        del request
        body = self.errors.get(status)
        return None if body is None else (body, self.error_type)

    def refuse(self, status, request, headers=()):
        body, content_type = self.error(status, request)
        return Answer.json(status, body, headers, content_type)


def bearer(request):
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() == "bearer" and key.strip() else None


def basic_user(request):
    scheme, _, packed = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(packed, validate=True).decode().partition(":")[0]
    except ValueError:
        return None


def header_trio(window, wire, reset, names=("X-RateLimit-Limit", "X-RateLimit-Remaining",
                                            "X-RateLimit-Reset")):
    """Limit, remaining and reset of a window; `reset` says how the vendor writes the instant."""
    values = (window.quota, window.remaining(wire), reset(window.reset_at(wire)))
    return [(name, str(value)) for name, value in zip(names, values)]
