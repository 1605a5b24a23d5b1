"""Scenarios: which accounts the world starts with. From a JSON file, or generated: N accounts for
each documented vendor, the same for the same seed. Every key holds the marker SIMKEY, by which a
test finds a leak in any output.

{"seed": 1, "accounts": [{"vendor": "enrow", "name": "sales", "key": "SIMKEY-…", "plan": …,
  "balance": {"credits": 8500, "burn_per_second": 0.5, …} or "pools": {"email": {…}, …}}, …]}
"""

import json
import random

from vendors import DOCUMENTED, find

MARKER = "SIMKEY"


def load(path):
    """The scenario of a file; ValueError says what is wrong with it."""
    with open(path, encoding="utf-8") as file:
        scenario = json.load(file)
    unknown = set(scenario) - {"seed", "accounts"}
    if unknown:
        raise ValueError(f"{path}: unknown keys: {', '.join(sorted(unknown))}")
    for account in scenario.get("accounts", []):
        missing = {"vendor", "name", "key"} - set(account)
        if missing:
            raise ValueError(f"{path}: an account has no {', '.join(sorted(missing))}")
        if MARKER not in account["key"]:
            raise ValueError(f"{path}: key of {account['name']} lacks the marker {MARKER}")
    return {"seed": scenario.get("seed", 0), "accounts": scenario.get("accounts", [])}


def generate(per_vendor, seed=0, vendors=tuple(DOCUMENTED)):
    """Accounts "0001", "0002", … with balances of all sizes that burn for days."""
    accounts = []
    for vendor in vendors:
        for index in range(1, per_vendor + 1):
            chance = random.Random(f"{seed}/{vendor}/{index}")
            credits = chance.randrange(1000, 200000)
            accounts.append({
                "vendor": vendor,
                "name": f"{index:04d}",
                "key": f"{MARKER}-{vendor}-{index:04d}-{chance.getrandbits(64):016x}",
                "balance": {
                    "credits": credits, "grant": credits, "wobble": 0.5,
                    "burn_per_second": credits / chance.uniform(86400, 30 * 86400),
                },
            })
    return {"seed": seed, "accounts": accounts}


def environment(scenario, url=None):
    """The shell lines that give an exporter's configuration the keys (and, where the port is
    known, the address): SIMULATOR_KEY_<VENDOR>_<NAME>, SIMULATOR_URL."""
    lines = [] if url is None else [f"export SIMULATOR_URL={url}"]
    for account in scenario["accounts"]:
        name = f"{account['vendor']}_{account['name']}".upper().replace("-", "_")
        lines.append(f"export SIMULATOR_KEY_{name}={account['key']}")
    return lines


def base_url(vendor, url):
    """What an exporter's account has for base_url."""
    return f"{url}/{vendor}{find(vendor).base_path}"
