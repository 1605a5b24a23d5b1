"""collectd's curl_json as a poller: as many of the same questions each second."""

import pathlib

from process_cost import Measured
from stack import ROOT
from vendor import CA_FILE

DEBIAN = ROOT / "build" / "debian_benchmark"
PROGRAM = DEBIAN / "usr" / "sbin" / "collectd"
URLS = 300  # it keeps a handle and a connection for each: over https, 4 MB

HEAD = """BaseDir "{folder}"
PIDFile "{folder}/pid"
PluginDir "{debian}/usr/lib/collectd"
TypesDB "{debian}/usr/share/collectd/types.db"
Interval 1
LoadPlugin curl_json
<Plugin curl_json>
"""
URL = """<URL "{url}/balance">
  Instance "{number}"
  Header "x-api-key: key-of-{number}"
  CACert "{ca_file}"
  <Key "data/credits/used">
    Type "gauge"
  </Key>
</URL>
"""


class Collectd(Measured):
    def __init__(self, bench, kind, turn):
        name = f"collectd-{kind}-{turn}"
        self.stack = bench.stack
        folder = self.stack.folder / name
        folder.mkdir()
        config = folder / "collectd.conf"
        config.write_text(HEAD.format(folder=folder, debian=DEBIAN) + "".join(
            URL.format(url=bench.vendor.urls[kind], number=number, ca_file=CA_FILE)
            for number in range(URLS)) + "</Plugin>\n")
        self.process = self.stack.start(name, [PROGRAM, "-f", "-C", config])
        before = bench.vendor.count()
        self.stack.wait(name, lambda: bench.vendor.count() - before >= 2 * URLS)


def is_there():
    return pathlib.Path(PROGRAM).exists()
