"""People at a running server, by the command line alone: how they come, prove themselves and go; and that
what they keep secret stands nowhere afterwards.
"""

import base64
import hashlib
import hmac
import json
import os
import shutil
import struct
import subprocess
import tempfile
import threading
import time
import unittest

from programs import run
from site_model import APPROVERS, Site, program

SITE = None
SECRETS = {}  # what nobody may find: its name -> its bytes


def setUpModule():
    global SITE
    SITE = Site(tempfile.mkdtemp(prefix="pumphouse-people-"),
                pumps=[("P-0301", "volumetric-lvp", "icu", "ICU 1")])
    SITE.fleet = []
    SITE.make()
    SITE.signer.start()
    SITE.start_server()
    for name, password in SITE.logins.items():
        SECRETS[f"password of {name}"] = password
    for name in APPROVERS:
        SECRETS[f"signing secret of {name}"] = SITE.secrets[name]


def tearDownModule():
    SITE.end()
    if not os.environ.get("PH_KEEP"):
        shutil.rmtree(SITE.root, ignore_errors=True)


def home(name):
    path = SITE.path("run", "home-" + name)
    os.makedirs(path, exist_ok=True)
    return {**os.environ, "HOME": path}


def secret_file(text):
    descriptor, path = tempfile.mkstemp(dir=SITE.path("run"))
    os.write(descriptor, (text + "\n").encode())
    os.close(descriptor)
    return path


def pumphouse(name, password, *arguments, code=None):
    """The command line as `name` types it; (exit, answer, what was said)."""
    files = [secret_file(password)]
    options = ["--server", f"https://localhost:{SITE.people_port}", "--authority", SITE.path("ca", "ca.pem"),
               "--user", name, "--password-file", files[0]]
    if code:
        files.append(secret_file(code))
        options += ["--code-file", files[1]]
    try:
        done = subprocess.run([program("pumphouse"), *options, "--json", *arguments], capture_output=True,
                              text=True, timeout=30, env=home(name), stdin=subprocess.DEVNULL)
    finally:
        for file in files:
            os.remove(file)
    return done.returncode, done.stdout, done.stderr


def forget(name):
    shutil.rmtree(home(name)["HOME"], ignore_errors=True)


def kept_token(name):
    with open(os.path.join(home(name)["HOME"], ".config", "pumphouse", "token"), encoding="utf-8") as file:
        return file.read().splitlines()[2]


def code_at(secret, step):
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06d}"


def step_now():
    return int(time.time()) // 30


class CommandLines(threading.Thread):
    """Looks at the command line and environment of every new process of this machine."""

    LOOKS = 3  # at each: the first may be before its program is in place

    def __init__(self):
        super().__init__(daemon=True)
        self.seen = set()
        self.looks = {}
        self.stop = threading.Event()

    def run(self):
        while not self.stop.is_set():
            for pid in filter(str.isdigit, os.listdir("/proc")):
                self.looks[pid] = self.looks.get(pid, 0) + 1
                if self.looks[pid] > self.LOOKS:
                    continue
                for name in ("cmdline", "environ"):
                    try:
                        with open(f"/proc/{pid}/{name}", "rb") as file:
                            self.seen.add((name, file.read()))
                    except OSError:
                        pass
            self.stop.wait(0.01)


def files_of_the_site():
    """Everything that lies there, but for what is the very place of a secret."""
    own = {SITE.path("logins.json"), SITE.path("secrets.json")}
    for folder, _, names in os.walk(SITE.root):
        for name in names:
            path = os.path.join(folder, name)
            if path in own or path.endswith(".key") or "/home-" in path or os.path.islink(path):
                continue
            if os.path.isfile(path):
                yield path


class People(unittest.TestCase):
    # T08 T11 T12
    def test_come_prove_themselves_and_go_and_leave_no_secret_behind(self):
        looking = CommandLines()
        looking.start()
        first = self.invited("nina")
        self.sets_an_own_password("nina", first)
        self.sets_up_a_second_factor("nina")
        self.approves_with_a_secret()
        backup = SITE.path("state", "backup.db")
        run([program("pumphouse-server"), "backup", "--config", SITE.path("config", "server.toml"),
             "--to", backup])
        self.is_disabled("nina")
        looking.stop.set()
        looking.join()
        self.nothing_is_found(looking.seen)

    def as_admin(self, *arguments):
        exit_code, out, said = pumphouse("admin", SITE.logins["admin"], *arguments)
        self.assertEqual(exit_code, 0, said)
        return out

    def invited(self, name):
        answer = json.loads(self.as_admin("user", "add", name, "--role", "nurse"))
        SECRETS["one-time password"] = answer["one_time_password"]
        SECRETS["token of the administrator"] = kept_token("admin")
        exit_code, _, said = pumphouse(name, answer["one_time_password"], "pump", "list")
        self.assertEqual(exit_code, 1)
        self.assertIn("set a password of your own first", said)
        return answer["one_time_password"]

    def sets_an_own_password(self, name, first):
        SECRETS["own password"] = "vixorqua-canary-lomen"
        weak = secret_file("password1")
        _, _, said = pumphouse(name, first, "account", "password", "--new-password-file", weak)
        self.assertIn("one of the 3000", said)
        own = secret_file(SECRETS["own password"])
        exit_code, _, said = pumphouse(name, first, "account", "password", "--new-password-file", own)
        self.assertEqual(exit_code, 0, said)
        for file in (weak, own):
            os.remove(file)
        SECRETS["token of nina"] = kept_token(name)
        self.assertEqual(pumphouse(name, SECRETS["own password"], "pump", "list")[0], 0)

    def sets_up_a_second_factor(self, name):
        api = SITE.api("admin")  # another session of somebody else, to know that only one's own ends
        nina = SITE.api("admin").login(name, SECRETS["own password"])
        offer = nina.post("/api/v1/me/totp", {})
        SECRETS["secret of the second factor"] = offer["secret"]
        SECRETS["its bytes"] = base64.b32decode(offer["secret"])
        codes = nina.post("/api/v1/me/totp/confirm", {"code": code_at(offer["secret"], step_now())})
        for number, code in enumerate(codes["recovery_codes"]):
            SECRETS[f"recovery code {number}"] = code
        forget(name)
        exit_code, _, said = pumphouse(name, SECRETS["own password"], "pump", "list")
        self.assertEqual(exit_code, 3)
        self.assertIn("--code-file", said)
        recovery = codes["recovery_codes"][0]
        self.assertEqual(pumphouse(name, SECRETS["own password"], "pump", "list", code=recovery)[0], 0)
        forget(name)
        self.assertEqual(pumphouse(name, SECRETS["own password"], "pump", "list", code=recovery)[0], 3)
        following = code_at(offer["secret"], step_now() + 1)
        self.assertEqual(pumphouse(name, SECRETS["own password"], "pump", "list", code=following)[0], 0)
        SECRETS["later token of nina"] = kept_token(name)
        self.assertEqual(len(api.get("/api/v1/users")["users"]), len(SITE.logins) + 1)

    def approves_with_a_secret(self):
        SITE.release_library()
        for name in APPROVERS:
            os.remove(SITE.path("run", name + ".password"))  # the site's own, as is logins.json

    def is_disabled(self, name):
        self.as_admin("user", "change", name, "--disable")
        exit_code, _, _ = pumphouse(name, SECRETS["own password"], "pump", "list")
        self.assertEqual(exit_code, 3)
        listed = json.loads(self.as_admin("session", "list", "--everybody"))["sessions"]
        self.assertNotIn(name, [session["user"] for session in listed])

    def nothing_is_found(self, command_lines):
        secrets = {name: text if isinstance(text, bytes) else text.encode() for name, text in SECRETS.items()}
        secrets["a password in base64"] = base64.b64encode(secrets["own password"])[:-4]
        for kind, text in command_lines:
            for name, secret in secrets.items():
                self.assertNotIn(secret, text, f"{name} stood in a process's {kind}")
        looked = 0
        for path in files_of_the_site():
            with open(path, "rb") as file:
                text = file.read()
            looked += 1
            for name, secret in secrets.items():
                self.assertNotIn(secret, text, f"{name} lies in {path}")
        self.assertGreater(looked, 10)
        self.assertTrue(any(p.endswith("server.log") or "/log/" in p for p in files_of_the_site()))

    # T08
    def test_no_program_with_secrets_leaves_its_memory_on_disk(self):
        for name in ("server", "signer"):
            with open(f"/proc/{SITE.programs[name].process.pid}/limits", encoding="utf-8") as file:
                core = [line.split() for line in file if line.startswith("Max core file size")]
            self.assertEqual(core[0][4:6], ["0", "0"], name)

    # T08
    def test_files_with_secrets_are_for_their_owner_alone(self):
        for path in ("state/pumphouse.db", "state/pumphouse.db.key", "ca/ca.key", "ca/server.key",
                     "signer/library.key"):
            mode = os.stat(SITE.path(*path.split("/"))).st_mode & 0o777
            self.assertEqual(mode & 0o077, 0, f"{path} has mode {mode:o}")
