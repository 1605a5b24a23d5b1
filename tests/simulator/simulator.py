#!/usr/bin/env python3
"""The simulator: one HTTP server that plays the vendors, each under its name as a path prefix.
    python3 tests/simulator/simulator.py --port 0 --scenario tests/simulator/scenarios/demo.json
prints `listening on 127.0.0.1:PORT` when it is ready and runs until SIGINT or SIGTERM.
"""

import argparse
import asyncio
import os
import pathlib
import signal
import ssl
import sys

import scenario as scenarios
from clock import Clock
from control import Control
from server import Server
from world import World

CERTIFICATES = pathlib.Path(__file__).parent / "certificates"


def tls_context(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


async def run(scenario, *, clock, host="127.0.0.1", port=0, tls=None, bad_tls_port=None,
              stop, ready):
    """Serves until `stop` is set; `ready` is called with the ports by name."""
    ports = {}
    world = World(clock, scenario["seed"])
    for spec in scenario["accounts"]:
        world.add(spec)
    server = Server(world, Control(world, ports))
    ports["main"] = await server.listen(host, port, tls_context(*tls) if tls else None)
    if bad_tls_port is not None:
        # Self-signed, and for another host: no client may talk to it.
        bad = tls_context(CERTIFICATES / "wrong_host.crt", CERTIFICATES / "wrong_host.key")
        ports["bad_tls"] = await server.listen(host, bad_tls_port, bad)
    ready(ports)
    await stop.wait()
    server.close()


def write_port_file(path, port):
    """Whole or not at all: a reader that waits for the file never sees half a number."""
    unfinished = f"{path}.{os.getpid()}"
    with open(unfinished, "w", encoding="ascii") as file:
        file.write(f"{port}\n")
    os.replace(unfinished, path)


def parse_flags(arguments):
    flags = argparse.ArgumentParser(description="Plays the vendors of API credits over HTTP.")
    flags.add_argument("--listen", default="127.0.0.1", metavar="HOST")
    flags.add_argument("--port", type=int, default=0, help="0: any free port")
    flags.add_argument("--port-file", metavar="FILE", help="where to write the port, when ready")
    flags.add_argument("--scenario", metavar="FILE", help="the accounts, as JSON")
    flags.add_argument("--accounts-per-vendor", type=int, default=0, metavar="N",
                       help="generate N accounts for each documented vendor")
    flags.add_argument("--seed", type=int, help="of generated accounts and of the burn")
    flags.add_argument("--speed", type=float, default=1.0,
                       help="simulated seconds a second; 0: time moves by POST /_control/advance")
    flags.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"), help="serve https")
    flags.add_argument("--bad-tls-port", type=int, metavar="PORT",
                       help="also listen there with a certificate that no client may accept")
    flags.add_argument("--print-env", action="store_true",
                       help="print the keys as shell `export` lines and leave")
    return flags.parse_args(arguments)


def build_scenario(options):
    scenario = {"seed": 0, "accounts": []}
    if options.scenario:
        scenario = scenarios.load(options.scenario)
    if options.seed is not None:
        scenario["seed"] = options.seed
    generated = scenarios.generate(options.accounts_per_vendor, scenario["seed"])
    return {**scenario, "accounts": scenario["accounts"] + generated["accounts"]}


async def serve(options, scenario):
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)

    def ready(ports):
        if "bad_tls" in ports:
            print(f"bad tls on {options.listen}:{ports['bad_tls']}", flush=True)
        if options.port_file:
            write_port_file(options.port_file, ports["main"])
        print(f"listening on {options.listen}:{ports['main']}", flush=True)

    await run(scenario, clock=Clock(options.speed), host=options.listen, port=options.port,
              tls=options.tls, bad_tls_port=options.bad_tls_port, stop=stop, ready=ready)


def main(arguments=None):
    options = parse_flags(arguments)
    try:
        scenario = build_scenario(options)
        if options.print_env:
            scheme = "https" if options.tls else "http"
            url = f"{scheme}://{options.listen}:{options.port}" if options.port else None
            print("\n".join(scenarios.environment(scenario, url)))
            return 0
        asyncio.run(serve(options, scenario))
    except (OSError, ValueError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
