"""What a rendered chart holds: objects by kind, and the shapes of those of an operator."""

import yaml

MISSING = object()


class StrictLoader(yaml.SafeLoader):
    """As Kubernetes reads YAML: a key that is there twice is an error."""

    def construct_mapping(self, node, deep=False):
        keys = [key.value for key, _ in node.value]
        if len(keys) != len(set(keys)):
            raise yaml.YAMLError(f"twice in one object: {sorted(keys)}{node.start_mark}")
        return super().construct_mapping(node, deep)


def objects_in(text):
    return [tree for tree in yaml.load_all(text, Loader=StrictLoader) if tree is not None]


def of_kind(objects, *kinds):
    return [tree for tree in objects if tree["kind"] in kinds]


def named(objects, kind, name):
    found, = (tree for tree in of_kind(objects, kind) if tree["metadata"]["name"] == name)
    return found


def texts(tree):
    """Every text in a tree, the names of members included."""
    if isinstance(tree, dict):
        for key, member in tree.items():
            yield str(key)
            yield from texts(member)
    elif isinstance(tree, list):
        for member in tree:
            yield from texts(member)
    elif tree is not None:
        yield str(tree)


def selects(selector, tree):
    labels = tree["metadata"].get("labels", {})
    return all(labels.get(name) == value for name, value in selector.items())


# The operator's objects: each key that the chart may use, with its type. Required: with "!".
SELECTOR = {"name!": str, "key!": str, "optional": bool}
TLS = {"ca": {"secret": SELECTOR, "configMap": SELECTOR}, "cert": {"secret": SELECTOR},
       "keySecret": SELECTOR, "serverName": str, "insecureSkipVerify": bool}
RELABELING = {"sourceLabels": [str], "separator": str, "targetLabel": str, "regex": str,
              "modulus": int, "replacement": str, "action": str}
ENDPOINT = {"port!": str, "path": str, "scheme": str, "interval": str, "scrapeTimeout": str,
            "tlsConfig": TLS, "basicAuth": {"username": SELECTOR, "password": SELECTOR},
            "relabelings": [RELABELING], "metricRelabelings": [RELABELING]}
RULE = {"record": str, "alert": str, "expr!": str, "for": str, "keep_firing_for": str,
        "labels": {"*": str}, "annotations": {"*": str}}
METADATA = {"name!": str, "namespace!": str, "labels": {"*": str}}
SHAPES = {
    "ServiceMonitor": {
        "apiVersion!": str, "kind!": str, "metadata!": METADATA,
        "spec!": {"selector!": {"matchLabels!": {"*": str}}, "endpoints!": [ENDPOINT],
                  "namespaceSelector": {"matchNames": [str]}}},
    "PrometheusRule": {
        "apiVersion!": str, "kind!": str, "metadata!": METADATA,
        "spec!": {"groups!": [{"name!": str, "interval": str, "rules!": [RULE]}]}},
}


def misshapen(tree, shape, path=""):
    """Where a tree is not of this shape."""
    if isinstance(shape, list):
        if not isinstance(tree, list) or not tree:
            yield f"{path}: no list with members"
            return
        for index, member in enumerate(tree):
            yield from misshapen(member, shape[0], f"{path}[{index}]")
    elif isinstance(shape, dict):
        if not isinstance(tree, dict):
            yield f"{path}: no object"
            return
        known = {name.rstrip("!"): member for name, member in shape.items()}
        for name, member in shape.items():
            if name.endswith("!") and name[:-1] not in tree:
                yield f"{path}.{name[:-1]}: missing"
        for name, member in tree.items():
            expected = known.get(name, known.get("*", MISSING))
            if expected is MISSING:
                yield f"{path}.{name}: no such key"
            else:
                yield from misshapen(member, expected, f"{path}.{name}")
    elif type(tree) is not shape:
        yield f"{path}: {tree!r} is no {shape.__name__}"
