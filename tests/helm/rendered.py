"""What Helm makes of the chart with some values. HELM names the program."""

import base64
import os
import subprocess

import chart
from kubernetes_objects import objects_in, of_kind

HELM = os.environ["HELM"]
WORKLOADS = ("StatefulSet", "Deployment")
CASES = {path.name.removesuffix("-values.yaml"): path for path in chart.CASES}


def helm(*arguments):
    result = subprocess.run([HELM, *map(str, arguments)], capture_output=True, text=True,
                            timeout=120)
    result.stderr = "\n".join(line for line in result.stderr.splitlines()
                              if "found symbolic link in path" not in line)
    return result


def template(*arguments, kubernetes="1.33.0", folder=chart.CHART):
    return helm("template", "credits", folder, "--namespace", "monitored", "--kube-version",
                kubernetes, *arguments)


def rendered(*arguments, **more):
    result = template(*arguments, **more)
    if result.returncode != 0 or result.stderr:
        raise RuntimeError(f"{arguments}: {result.stderr}")
    return objects_in(result.stdout)


def pod_of(objects):
    workload, = of_kind(objects, *WORKLOADS)
    return workload["spec"]["template"]["spec"]


def container_of(objects):
    only, = pod_of(objects)["containers"]
    return only


def files_of(tree):
    """The files that a ConfigMap or a Secret holds."""
    data = tree.get("data", {})
    if tree["kind"] == "ConfigMap":
        return data
    return {name: base64.b64decode(value).decode() for name, value in data.items()}
