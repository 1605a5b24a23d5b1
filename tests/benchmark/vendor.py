"""A vendor that costs little and does not tire: nginx, over http, and https with and without HTTP/2.

What is used of the credits rises with the clock, so that every poll finds a new balance.
"""

import pathlib
import re
import time

from stack import ROOT, free_port, get

CERTIFICATES = ROOT / "tests" / "fetch" / "certificates"
CA_FILE = CERTIFICATES / "ca.pem"
NGINX = ROOT / "build" / "debian_benchmark" / "usr" / "sbin" / "nginx"

LIMIT = 9_000_000_000
# Most accounts are refilled some day, every fifth within days, and of every fifth no date is told. Of
# both, two of a hundred have hours left.
REFRESH = 4_102_444_800
NOW = int(time.time())
NEAR = NOW + 3 * 86400
HOURS_LEFT = NOW + 6 * 3600
ANSWER = ('{"data":{"plan":"growth","credits":{"limit":$limit,"used":$msec,"refresh":$refresh},'
          '"seats":5,"currency":"credits","status":"active"}}')

CONFIG = """
worker_processes 1;
worker_rlimit_nofile 20000;
daemon off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 10000; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/json;
  keepalive_requests 1000000000;
  keepalive_timeout 1h;
  ssl_certificate {certificates}/server.pem;
  ssl_certificate_key {certificates}/server_key.pem;
  map $http_x_api_key $limit {{
    default {limit};
    "~^key-of-[0-9]*([05]0|[27]1)-" {hours_left};
  }}
  map $http_x_api_key $refresh {{
    default {refresh};
    "~^key-of-[0-9]*[05]-" {near};
    "~^key-of-[0-9]*[16]-" null;
  }}
{servers}
}}
"""

SERVER = """
  server {{
    listen 127.0.0.1:{port}{options};
    location /balance {{
      add_header X-RateLimit-Limit 100;
      add_header X-RateLimit-Remaining 99;
      add_header X-RateLimit-Reset 60;
      return 200 '{answer}';
    }}
    location /refused {{ return 429; }}
    location = /count {{ stub_status; }}
  }}
"""

PAGES = """
  server {{
    listen 127.0.0.1:{port};
    location = /metrics {{ root {folder}; gzip_static on; default_type text/plain; }}
  }}
"""


class Vendor:
    """`urls` by the kind of connection: http, h2, h1."""

    def __init__(self, stack, name="vendor"):
        ports = {kind: free_port() for kind in ("http", "h2", "h1")}
        options = {"http": " backlog=4096", "h2": " ssl http2", "h1": " ssl backlog=4096"}
        servers = "".join(SERVER.format(port=port, options=options[kind], answer=ANSWER)
                          for kind, port in ports.items())
        self.process = start_nginx(stack, name, servers)
        self.urls = {kind: f"http{'' if kind == 'http' else 's'}://127.0.0.1:{port}"
                     for kind, port in ports.items()}
        self.asked = 0  # by count() itself
        stack.wait(name, lambda: self.count() is not None)

    def count(self):
        """Requests so far, those of count() left out."""
        _, _, body = get(self.urls["http"] + "/count")
        self.asked += 1
        return int(re.search(r"(\d+) \nReading", body.decode())[1]) - self.asked


def start_nginx(stack, name, servers):
    folder = stack.folder / name
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(CONFIG.format(folder=folder, certificates=CERTIFICATES, servers=servers,
                                    limit=LIMIT, hours_left=HOURS_LEFT, refresh=REFRESH, near=NEAR))
    return stack.start(name, [NGINX, "-c", config, "-p", folder, "-e", "stderr"])


def serve_pages(stack, name, folder):
    """nginx with the files `metrics` and `metrics.gz` of the folder; returns (process, url)."""
    port = free_port()
    process = start_nginx(stack, name, PAGES.format(port=port, folder=folder))
    url = f"http://127.0.0.1:{port}"
    stack.wait(name, lambda: get(url + "/metrics")[0] == 200)
    return process, url


def workers(process):
    """nginx's own processes that do the work."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(pid) for pid in children.split()]
