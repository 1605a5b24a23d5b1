"""A bare Debian in a folder, booted: its systemd is PID 1 in namespaces of its own for mounts,
processes and control groups. The network is that of the caller. Needs root.
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "demo"))
from stack import wait_for  # noqa: E402

BOOT = r"""
set -eu
cd "$1"
mount --bind . .
cd "$1"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/shm dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir -p mnt/outside
pivot_root . mnt/outside
umount -l /mnt/outside
rmdir /mnt/outside
# As systemd finds it at a real boot: credentials are mounted in one namespace and seen in another.
mount --make-rshared /
exec env -i container=namespaces PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd multi-user.target
"""


class Machine:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.outer = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--ipc", "--uts", "--cgroup", "--fork", "--kill-child",
             "--", "bash", "-c", BOOT, "_", self.folder], stdin=subprocess.DEVNULL)
        wait_for("systemd", lambda: self.run("systemctl", "is-system-running").stdout.strip() in
                 ("running", "degraded"), 120, self.check_alive)

    def check_alive(self):
        if self.outer.poll() is not None:
            raise RuntimeError(f"the machine ended with {self.outer.returncode}")

    def run(self, *command, text=None):
        """What a shell in it would see: the ended process with its status and its output."""
        children = pathlib.Path(f"/proc/{self.outer.pid}/task/{self.outer.pid}/children")
        first = children.read_text().split()[0]
        return subprocess.run(
            ["nsenter", "--target", first, "--mount", "--pid", "--ipc", "--uts", "--cgroup", "--",
             "env", "-i", "HOME=/root", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
             "DEBIAN_FRONTEND=noninteractive", *map(str, command)],
            input=text, capture_output=True, text=True, timeout=120)

    def do(self, *command):
        """The output of a command that has to succeed."""
        done = self.run(*command)
        if done.returncode != 0:
            raise RuntimeError(f"{command}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout.strip()

    def path(self, name):
        return self.folder / name.lstrip("/")

    def off(self):
        """As by pulling the plug: every process of it ends with its first."""
        self.outer.kill()
        self.outer.wait()
