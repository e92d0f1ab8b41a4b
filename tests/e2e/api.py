"""A small client of the public API: what the demo and the end-to-end tests know of the server."""

import json
import ssl
import time
import urllib.error
import urllib.request


class ApiError(Exception):
    """An answer other than 2xx, with the server's own words."""

    def __init__(self, status, body):
        self.status = status
        self.error = body.get("error", {}) if isinstance(body, dict) else {}
        self.reasons = self.error.get("reasons", [])
        super().__init__(f"HTTP {status}: {self.error.get('message', body)}")


class Api:
    """One person's connection to the server. Verifies the server against the site's own CA."""

    def __init__(self, port, authority, host="localhost"):
        self.base = f"https://{host}:{port}"
        self.tls = ssl.create_default_context(cafile=authority)
        self.token = None

    def call(self, method, path, body=None, headers=None, content_type="application/json"):
        data = None
        if body is not None:
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", content_type)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, context=self.tls, timeout=20) as answer:
                text = answer.read().decode()
                return json.loads(text) if text else {}
        except urllib.error.HTTPError as refused:
            text = refused.read().decode()
            try:
                parsed = json.loads(text)
            except ValueError:
                parsed = text
            raise ApiError(refused.code, parsed) from None

    def get(self, path):
        return self.call("GET", path)

    def post(self, path, body=None, **more):
        return self.call("POST", path, {} if body is None else body, **more)

    def login(self, name, password):
        self.token = self.post("/api/v1/login", {"name": name, "password": password})["token"]
        return self


def console(port, path, body=None):
    """Asks a bench console (plain HTTP on loopback): the simulated world, never the pump."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=data)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request, timeout=10) as answer:
        text = answer.read().decode()
        return json.loads(text) if text else {}


def wait_for(what, probe, seconds, every=0.2):
    """Polls until `probe()` returns something true; raises TimeoutError that says what was awaited."""
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        try:
            last = probe()
        except (OSError, ApiError) as trouble:
            last = trouble
        else:
            if last:
                return last
        time.sleep(every)
    raise TimeoutError(f"{what}: not within {seconds} s (last seen: {last})")
