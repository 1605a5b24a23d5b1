"""The control API under /_control/, for callers on this machine only. It shows the truth behind
the vendors' answers and changes it: balances, time, faults. Every answer is JSON; a mistake is a
400 that says what was wrong. Used from the event loop's thread only.
"""

import json

from message import Answer

PREFIX = "/_control/"
LOOPBACK = ("127.0.0.1", "::1")


class Control:
    def __init__(self, world, ports):
        self._world = world
        self._ports = ports
        self._routes = {
            ("GET", "state"): self._state,
            ("POST", "advance"): self._advance,
            ("POST", "account"): self._account,
            ("POST", "topup"): self._topup,
            ("POST", "spend"): self._spend,
            ("POST", "fault"): self._fault,
            ("DELETE", "fault"): self._clear_fault,
        }

    def answer(self, request):
        if request.peer not in LOOPBACK:
            return Answer.json(403, {"error": "only from this machine"})
        route = self._routes.get((request.method, request.path[len(PREFIX):]))
        if route is None:
            return Answer.json(404, {"error": "no such control call"})
        try:
            arguments = json.loads(request.body) if request.body else {}
            if not isinstance(arguments, dict):
                raise ValueError("the body must be a JSON object")
            return Answer.json(200, route({**request.query, **arguments}))
        except KeyError as error:
            return Answer.json(400, {"error": f"missing or unknown: {error}"})
        except (ValueError, TypeError) as error:
            return Answer.json(400, {"error": str(error)})

    def _state(self, arguments):
        """GET state ?vendor= &name=: the truth, settled now"""
        world = self._world
        accounts = [
            account.truth() for account in world.accounts()
            if arguments.get("vendor") in (None, account.vendor.name)
            and arguments.get("name") in (None, account.name)]
        return {
            "now": world.clock.now(), "wire": world.clock.wire(), "speed": world.clock.speed,
            "ports": self._ports, "accounts": accounts,
            "traffic": world.everything.truth(),
            "strangers": {name: seen.truth() for name, seen in world.strangers.items()},
            "faults": [vars(fault) for fault in world.faults.faults],
        }

    def _advance(self, arguments):
        """POST advance {seconds}"""
        self._world.clock.advance(arguments["seconds"])
        return {"now": self._world.clock.now(), "wire": self._world.clock.wire()}

    def _account(self, arguments):
        """POST account {vendor, key, pool?, set: {credits, used, exhausted, revoked, plan, …}}"""
        account = self._find(arguments)
        account.change(arguments["set"], arguments.get("pool"))
        return account.truth()

    def _topup(self, arguments):
        """POST topup {vendor, key, pool?, credits}"""
        balance = self._balance(arguments)
        balance.top_up(arguments["credits"])
        return balance.truth()

    def _spend(self, arguments):
        """POST spend {vendor, key, pool?, credits}; never more than there is"""
        balance = self._balance(arguments)
        return {"spent": balance.spend(arguments["credits"]), **balance.truth()}

    def _fault(self, arguments):
        """POST fault {fault, args?, times?, vendor?, key?, path?}"""
        kind = arguments.pop("fault")
        unknown = set(arguments) - {"args", "times", "vendor", "key", "path"}
        if unknown:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        return vars(self._world.faults.add(kind, **arguments))

    def _clear_fault(self, arguments):
        """DELETE fault {id?}; all of them without an id"""
        self._world.faults.clear(int(arguments["id"]) if "id" in arguments else None)
        return {"faults": len(self._world.faults.faults)}

    def _find(self, arguments):
        account = self._world.find(arguments["vendor"], arguments["key"])
        if account is None:
            raise ValueError("no account has this key")
        return account

    def _balance(self, arguments):
        account = self._find(arguments)
        pool = arguments.get("pool")
        return account.main if pool is None else account.pools[pool]
