"""Grafana for the demo, if it is installed; it is never downloaded.

It is started with the settings and the provisioning of deploy/grafana, which compose.yml uses too.
Settings that differ at each start are in its environment; its data are in the stack's folder.
"""

import os
import pathlib
import shutil

from stack import ROOT, free_port, get

DASHBOARDS = ROOT / "dashboards"
SETTINGS = ROOT / "deploy" / "grafana"
# Half the step of the history, so that rates over four of these find two samples of it.
SCRAPE_INTERVAL = "2m"
OVERVIEW = "/d/api-credits-overview"
# Where packages put it; /usr/sbin is not on everybody's PATH.
USUAL_FOLDERS = ("/usr/sbin", "/usr/share/grafana/bin")
# The first start makes the database: some hundred migrations.
START_SECONDS = 300
ABSENT = ("none on the PATH: put the bin/ of an unpacked Grafana there and start this again, import "
          "dashboards/*.json into yours, or run it all in containers with deploy/compose.yml")


def find():
    """Returns (command, home) of an installed Grafana, or None."""
    search = os.pathsep.join([os.environ.get("PATH", os.defpath), *USUAL_FOLDERS])
    for command in (["grafana", "server"], ["grafana-server"]):
        program = shutil.which(command[0], path=search)
        if program is None:
            continue
        prefix = pathlib.Path(program).resolve().parents[1]
        # An unpacked archive, a package of Debian's kind, one of Homebrew's kind.
        for home in (prefix, prefix / "share" / "grafana"):
            if (home / "conf" / "defaults.ini").exists():
                return [program, *command[1:]], home
    return None


def start_grafana(stack):
    """Returns the address of the Overview dashboard, or says why there is none."""
    found = find()
    if found is None:
        return ABSENT
    command, home = found
    port = free_port()
    data = stack.folder / "grafana"
    stack.environment.update({
        "API_CREDITS_PROMETHEUS_URL": stack.prometheus,
        "API_CREDITS_SCRAPE_INTERVAL": SCRAPE_INTERVAL,
        "API_CREDITS_DASHBOARDS": str(DASHBOARDS),
        "GF_SERVER_HTTP_ADDR": "127.0.0.1",
        "GF_SERVER_HTTP_PORT": str(port),
        "GF_PATHS_DATA": str(data),
        "GF_PATHS_LOGS": str(data / "log"),
        "GF_PATHS_PLUGINS": str(data / "plugins"),
        "GF_PATHS_PROVISIONING": str(SETTINGS / "provisioning"),
    })
    stack.start("grafana", [*command, "--homepath", home, "--config", SETTINGS / "demo.ini"])
    address = f"http://127.0.0.1:{port}"
    stack.wait("grafana", lambda: get(address + "/api/health")[0] == 200, START_SECONDS)
    return address + OVERVIEW
