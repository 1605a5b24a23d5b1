"""The machine that the figures hold for."""

import os
import pathlib
import platform
import re


def describe():
    model = re.search(r"model name\s*:\s*(.*)", pathlib.Path("/proc/cpuinfo").read_text())
    system = re.search(r'PRETTY_NAME="(.*)"', pathlib.Path("/etc/os-release").read_text())
    return (f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores, "
            f"Linux {platform.release()}, {system[1] if system else '?'}, "
            f"load {os.getloadavg()[0]:.1f} at the start")
