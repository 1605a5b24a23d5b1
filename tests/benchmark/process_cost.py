"""What a process has cost so far: CPU by thread, to the nanosecond, and memory; and the end of one
that is measured."""

import pathlib


def cpu_by_thread(pid):
    """Seconds of CPU of each thread, those that have ended left out."""
    spent = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            spent[task.name] = int((task / "schedstat").read_text().split()[0]) / 1e9
        except FileNotFoundError:
            pass
    return spent


def cpu_seconds(pids):
    return sum(sum(cpu_by_thread(pid).values()) for pid in pids)


def memory_mb(pid, field):
    """`field` is one of /proc/<pid>/status: VmRSS, RssAnon, VmHWM."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def end(stack, process):
    process.terminate()
    process.wait(20)
    stack.processes.remove(process)


class Measured:
    """A program that is measured: `process`, one of those of `stack`."""

    stack = process = None

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        end(self.stack, self.process)


class CpuOf:
    """The CPU of these processes in a `with` block: `seconds`, and `by_thread` of the first."""

    def __init__(self, *pids):
        self.pids = pids

    def __enter__(self):
        self.before = cpu_by_thread(self.pids[0])
        self.all_before = cpu_seconds(self.pids)
        return self

    def __exit__(self, *_):
        self.seconds = cpu_seconds(self.pids) - self.all_before
        self.by_thread = {thread: spent - self.before.get(thread, 0.0)
                          for thread, spent in cpu_by_thread(self.pids[0]).items()}
