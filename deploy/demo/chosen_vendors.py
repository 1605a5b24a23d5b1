"""A demo of chosen vendors of the catalogue: the scenario and the configuration of one account each,
which the simulator plays from their recorded answers. The balance lasts for hours of the demo.
"""

import json
import re
import sys

from stack import ROOT

sys.path.insert(0, str(ROOT / "tests" / "simulator"))

_SECONDS_TO_EMPTY = 6 * 3600


def write(names, folder):
    """Returns the scenario's file, the configuration's file, and variables that it needs.
    ValueError names what is unknown."""
    from vendors import recorded  # needs PyYAML
    unknown = sorted(set(names) - set(recorded.names()))
    if unknown:
        raise ValueError(f"no such vendor: {', '.join(unknown)}; "
                         "api_credits_exporter --list-providers shows them")
    accounts, entries, variables = [], [], {}
    for name in names:
        vendor = recorded.Recorded(name)
        key = f"SIMKEY-{name}-demo-0123456789"
        accounts.append({"vendor": name, "name": "demo", "key": key,
                         "balance": _balance(vendor)})
        entries.append(_entry(vendor))
        variables[_variable(name)] = key
        for variable in re.findall(r"\$\{(\w+)\}", vendor.account_yaml):
            variables[variable] = f"SIMKEY-{variable}-0123456789"
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps({"seed": 7, "accounts": accounts}))
    config = folder / "vendors.yml"
    config.write_text("global: { poll_interval: 15s, poll_timeout: 5s, stale_after: 2m }\n"
                      "accounts:\n" + "".join(entries))
    return scenario, config, variables


def _variable(name):
    return f"SIMULATOR_KEY_{name.upper()}_DEMO"


def _balance(vendor):
    credits = vendor.recorded("remaining") or 1000  # where nothing is told, something is left
    used = vendor.recorded("used") or 0
    return {"credits": credits, "used": used, "wobble": 0.5, "quantum": max(1e-6, credits / 1e5),
            "burn_per_second": credits / _SECONDS_TO_EMPTY}


def _entry(vendor):
    definition = vendor.definition
    path = lambda url: re.sub(r"^https?://[^/]+", "", url).rstrip("/")
    address = "${SIMULATOR_URL}/" + vendor.name
    # Some vendors give each account a host of its own. Nothing here may reach a real one.
    own = re.search(r"(?m)^base_url: *(\S+)\n?", vendor.account_yaml)
    base_url = own[1] if own else definition["base_url"]
    account_yaml = vendor.account_yaml.replace(own[0], "") if own else vendor.account_yaml
    lines = ["name: demo", f"provider: {vendor.name}", f"base_url: {address}{path(base_url)}"]
    if definition.get("auth", {}).get("scheme") != "none" or "{{key}}" in json.dumps(definition):
        lines.append(f"api_key: ${{{_variable(vendor.name)}}}")
    if definition.get("poll", {}).get("billed"):
        lines.append("allow_billed_polls: true")
    if definition.get("hosts"):
        lines.append("hosts:")
        lines += [f"  {host}: {address}{path(url)}" for host, url in definition["hosts"].items()]
    lines += account_yaml.rstrip("\n").split("\n") if account_yaml else []
    return "  - " + "\n    ".join(lines) + "\n"
