"""Debian's Chromium without a screen, driven over the pipe of its DevTools protocol. It keeps what a
page complains of and what it asks for; the waiting has a deadline that only guards against hanging.
"""

import base64
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import time

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"]
DEADLINE_SECONDS = 180


class Browser:
    """One process with a profile of its own, in `folder`; leaving it ends the process."""

    def __init__(self, folder):
        self.profile = folder / "chromium"
        shutil.rmtree(self.profile, ignore_errors=True)
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        self._log = open(folder / "chromium.log", "wb")
        # The browser reads from descriptor 3 and writes to 4.
        self._process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "chromium", CHROMIUM,
             *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=self._log,
            stderr=self._log, start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self._ids = itertools.count(1)
        self._buffer = b""
        self._events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self._process.wait(10)
        except (OSError, RuntimeError, TimeoutError, subprocess.TimeoutExpired):
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        self._log.close()
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **parameters):
        number = next(self._ids)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data):]
        answer = self._receive(lambda m: m.get("id") == number, method)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def wait(self, session, event):
        """The next such event of the page that has not been waited for."""
        wanted = lambda m: m.get("sessionId") == session and m.get("method") == event
        for index, message in enumerate(self._events):
            if wanted(message):
                del self._events[:index + 1]
                return
        self._receive(wanted, event)
        self._events.clear()

    def page(self, width, dark=False):
        return Page(self, width, dark)

    def _receive(self, wanted, what):
        end = time.monotonic() + DEADLINE_SECONDS
        while True:
            while b"\0" in self._buffer:
                text, _, self._buffer = self._buffer.partition(b"\0")
                message = json.loads(text)
                if "method" in message:
                    self._events.append(message)
                    Page.hear(message)
                if wanted(message):
                    return message
            if not select.select([self._in], [], [], max(0, end - time.monotonic()))[0]:
                raise TimeoutError(f"{what}: nothing after {DEADLINE_SECONDS} s")
            data = os.read(self._in, 1 << 20)
            if not data:
                raise RuntimeError("the browser has gone; chromium.log may say why")
            self._buffer += data


class Page:
    """A tab with scripts switched off: what we ask of it we ask from outside."""

    _by_session = {}

    def __init__(self, browser, width, dark):
        self._browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=target,
                                     flatten=True)["sessionId"]
        self.complaints = []  # of the console: policies, missing files
        self.requests = []    # addresses
        self._by_session[self._session] = self
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._call(f"{domain}.enable")
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                   deviceScaleFactor=1, mobile=width < 600)
        self._call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self._call("Emulation.setScriptExecutionDisabled", value=True)

    @classmethod
    def hear(cls, message):
        page = cls._by_session.get(message.get("sessionId"))
        if page is None:
            return
        parameters = message["params"]
        if message["method"] == "Log.entryAdded":
            page.complaints.append(parameters["entry"]["text"])
        elif message["method"] == "Runtime.consoleAPICalled":
            page.complaints.append(str(parameters["args"]))
        elif message["method"] == "Network.requestWillBeSent":
            page.requests.append(parameters["request"]["url"])

    def _call(self, method, **parameters):
        return self._browser.call(method, self._session, **parameters)

    def open(self, url):
        self._call("Page.navigate", url=url)
        self.loaded()

    def loaded(self):
        self._browser.wait(self._session, "Page.loadEventFired")

    def evaluate(self, expression):
        answer = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def text(self):
        return self.evaluate("document.body.innerText")

    def click(self, selector):
        """As a person does: where the element is on the screen; the page that follows is loaded."""
        place = self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView(); const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1],
                       button="left", clickCount=1)
        self.loaded()

    def screenshot(self, path):
        image = self._call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(image["data"]))

    def close(self):
        self._call("Page.close")
