"""A whole small hospital on this machine: authority, certificates, database, people, library, server
and pumps. The demo and every end-to-end test build theirs with this.
"""

import fcntl
import json
import os
import random
import secrets
import shutil
import socket
import tempfile

from api import Api, console, wait_for
from programs import Programs, run, wait_ready, write
from signer_model import Signer

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.environ.get("PH_BIN", os.path.join(SOURCE, "build", "release", "bin"))

PEOPLE = {
    "charge.nurse": ["charge_nurse"],
    "pharmacist": ["pharmacist"],
    "signer.one": ["pharmacist"],
    "signer.two": ["second_signer"],
    "biomed": ["biomedical"],
    "admin": ["administrator"],
    "auditor": ["auditor"],
    "wall.display": ["kiosk"],
}

# Whose word counts for a release, and for which step of it.
APPROVERS = {"signer.one": "first", "signer.two": "second"}

# Which pump stands where: number, model, ward, bed. The first two run as the full set of processes.
PUMPS = [
    ("P-0001", "volumetric-lvp", "icu", "ICU 1"),
    ("P-0002", "syringe-sp", "icu", "ICU 1"),
    ("P-0003", "volumetric-lvp", "icu", "ICU 2"),
    ("P-0004", "volumetric-lvp", "icu", "ICU 3"),
    ("P-0005", "volumetric-lvp", "icu", "ICU 4"),
    ("P-0006", "syringe-sp", "icu", "ICU 5"),
    ("P-0007", "volumetric-iv", "icu", "ICU 6"),
    ("P-0008", "volumetric-lvp", "oncology", "ONC 1"),
    ("P-0009", "volumetric-lvp", "oncology", "ONC 2"),
    ("P-0010", "volumetric-lvp", "oncology", "ONC 3"),
    ("P-0011", "volumetric-lvp", "oncology", "ONC 4"),
    ("P-0012", "syringe-sp", "oncology", "ONC 5"),
    ("P-0013", "ambulatory-pca", "maternity", "MAT 1"),
    ("P-0014", "ambulatory-pca", "maternity", "MAT 2"),
    ("P-0015", "ambulatory-pca", "maternity", "PACU 1"),
    ("P-0016", "volumetric-lvp", "maternity", "PACU 2"),
    ("P-0017", "volumetric-lvp", "maternity", "PACU 3"),
    ("P-0018", "volumetric-lvp", "general", "MED 1"),
    ("P-0019", "volumetric-lvp", "general", "MED 2"),
    ("P-0020", "volumetric-lvp", "general", "MED 3"),
    ("P-0021", "enteral-ef", "general", "MED 4"),
    ("P-0022", "volumetric-lvp", "general", "MED 5"),
    ("P-0023", "volumetric-lvp", "general", "MED 6"),
    ("P-0024", "volumetric-lvp", "general", "MED 7"),
    ("P-0025", "ambulatory-pca", "maternity", "MAT 3"),
    ("P-0026", "ambulatory-pca", "maternity", "MAT 4"),
]
FULL = ("P-0001", "P-0002")
PROCESSES = ("world", "keeper", "guard", "drive", "panel", "link")
PORTS = (10_000, 32_000)
TAKEN = []  # open locks of the ports


def program(name):
    path = os.path.join(BIN, name)
    if not os.path.exists(path):
        raise FileNotFoundError(f"{path}: not built; run ./dev demo or cmake --build first")
    return path


def free_port():
    """A port below those that the kernel gives to clients, kept from every other suite on this
    machine until this process ends."""
    folder = os.path.join(tempfile.gettempdir(), f"pumphouse-ports-{os.getuid()}")
    os.makedirs(folder, exist_ok=True)
    while True:
        port = random.randrange(*PORTS)
        lock = open(os.path.join(folder, str(port)), "w", encoding="utf-8")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        TAKEN.append(lock)
        return port


class Site:
    """Everything of one hospital under `root`. Ports of 0 mean any free one."""

    def __init__(self, root, people_port=0, pump_port=0, pumps=None, speed=1, nurse=True,
                 nurse_ms=1500, clear_ms=1000, panel_ports=None, patients_ask_min=0,
                 rollout="all-pumps", enrolled_live=()):
        self.root = os.path.abspath(root)
        self.people_port = people_port or free_port()
        self.pump_port = pump_port or free_port()
        self.pumps = PUMPS if pumps is None else pumps
        self.enrolled_live = enrolled_live  # full pumps that make their own key; see enrol_live()
        self.full = [p for p in self.pumps if p[0] in FULL]
        self.fleet = [p for p in self.pumps if p[0] not in FULL]
        self.speed = speed
        self.rollout = rollout  # of a release for which nobody starts one
        self.nurse = nurse
        self.nurse_ms = nurse_ms
        self.clear_ms = clear_ms
        self.patients_ask_min = patients_ask_min  # for demand doses, in the fleet; 0: never
        self.consoles = {}  # pump id -> bench console port
        ports = panel_ports or {}
        for number, _, _, _ in self.full:
            self.consoles[number] = ports.get(number) or free_port()
        fleet_console = ports.get("fleet") or free_port()
        for number, _, _, _ in self.fleet:
            self.consoles[number] = fleet_console
        self.fleet_console = fleet_console
        self.programs = Programs(self.path("log"))

    def path(self, *parts):
        return os.path.join(self.root, *parts)

    # -- making -----------------------------------------------------------------------------

    def exists(self):
        return os.path.exists(self.path("made"))

    def make(self):
        """Authority, certificates, database, people. Once; a second call keeps everything."""
        self.signer = Signer(self.root, "demo", self.programs, program("pumphouse-signer"),
                             program("pumphouse"))
        if self.exists():
            if not os.path.exists(self.signer.config):
                raise RuntimeError(f"{self.root}: is of a time without a signer; begin anew (./dev demo --fresh)")
            with open(self.path("logins.json"), encoding="utf-8") as kept:
                self.logins = json.load(kept)
            with open(self.path("secrets.json"), encoding="utf-8") as kept:
                self.secrets = json.load(kept)
            self.write_configuration()
            return
        for folder in ("ca", "config", "state", "log", "run"):
            os.makedirs(self.path(folder), exist_ok=True)
        server = program("pumphouse-server")
        run([server, "ca", "init", "--dir", self.path("ca")])
        run([server, "ca", "server", "--dir", self.path("ca"), "--name", "localhost"])
        self.secrets = self.signer.make(APPROVERS)
        write(self.path("secrets.json"), json.dumps(self.secrets, indent=1), 0o600)
        known = [p for p in self.pumps if p[0] not in self.enrolled_live]
        run([server, "ca", "pump", "--dir", self.path("ca"), "--id"] + [p[0] for p in known])
        shutil.copy(os.path.join(SOURCE, "config", "wards.toml"), self.path("config", "wards.toml"))
        self.write_configuration()
        config = self.path("config", "server.toml")
        run([server, "migrate", "--config", config])
        self.logins = {name: secrets.token_urlsafe(12) for name in PEOPLE}
        for name, roles in PEOPLE.items():
            password = write(self.path("run", "password"), self.logins[name] + "\n", 0o600)
            arguments = [server, "user", "add", "--config", config, "--name", name,
                         "--password-file", password]
            for role in roles:
                arguments += ["--role", role]
            run(arguments)
            os.remove(password)
        rows = [",".join((number, model, ward, bed, self.path("ca", number + ".pem")))
                for number, model, ward, bed in known]
        run([server, "pump", "enrol", "--config", config,
             "--list", write(self.path("run", "pumps.csv"), "\n".join(rows) + "\n")])
        write(self.path("logins.json"), json.dumps(self.logins, indent=1), 0o600)
        write(self.path("made"), "")

    def make_issuing_authority(self):
        """Of pumps' certificates, beside the site's own; sites of before get theirs now."""
        if not os.path.exists(self.path("ca", "issuing.pem")):
            run([program("pumphouse-server"), "ca", "issuing", "--dir", self.path("ca")])
        both = ""
        for name in ("ca.pem", "issuing.pem"):
            with open(self.path("ca", name), encoding="utf-8") as one:
                both += one.read()
        write(self.path("ca", "pumps.pem"), both)

    def write_configuration(self):
        self.make_issuing_authority()
        ca = self.path("ca")
        write(self.path("config", "server.toml"), f"""\
[server]
people_listen = "127.0.0.1"
people_port = {self.people_port}
pump_listen = "127.0.0.1"
pump_port = {self.pump_port}
public_name = "localhost"

[tls]
certificate = "{ca}/server.pem"
key = "{ca}/server.key"
authority = "{ca}/ca.pem"

[pump_tls]
certificate = "{ca}/server.pem"
key = "{ca}/server.key"
authority = "{ca}/pumps.pem"
{self.revoked_line()}
[enrolment]
certificate = "{ca}/issuing.pem"
key = "{ca}/issuing.key"
authorities = "{ca}/ca.pem"

[storage]
path = "{self.path('state', 'pumphouse.db')}"

[library]
public_key = "{self.signer.public_key}"
site = "demo"
rollout = "{self.rollout}"

[signer]
socket = "{self.signer.socket}"

[files]
wards = "{self.path('config', 'wards.toml')}"
models = "{os.path.join(SOURCE, 'config', 'models')}"

[[bag_lead]]
minutes = 60
[[bag_lead]]
container = "syringe"
minutes = 30
""")
        for number, model, _, _ in self.full:
            self.write_pump(number, model)
        self.write_fleet()

    def revoked_line(self):
        path = self.path("ca", "ca-revoked.pem")
        return f'revoked = "{path}"\n' if os.path.exists(path) else ""

    def identity(self, number):
        """The lines of [tls] for a pump: its own folder, or the files that the authority made."""
        if number in self.enrolled_live:
            return f'identity = "{self.path("identity", number)}"'
        ca = self.path("ca")
        return f'certificate = "{ca}/{number}.pem"\nkey = "{ca}/{number}.key"'

    def write_pump(self, number, model):
        state = self.path("state", number)
        shared = self.path("run", number)
        os.makedirs(state, exist_ok=True)
        os.makedirs(shared, exist_ok=True)
        ca = self.path("ca")
        write(self.path("config", number + ".toml"), f"""\
[pump]
id = "{number}"
model = "{model}"
firmware = "demo"
hardware = "world"

[files]
state_dir = "{state}"
shared_dir = "{shared}"
model = "{os.path.join(SOURCE, 'config', 'models', model + '.toml')}"

[server]
host = "127.0.0.1"
port = {self.pump_port}
name = "localhost"

[tls]
{self.identity(number)}
authority = "{ca}/ca.pem"

[library]
public_key = "{self.signer.public_key}"

[bench]
console_port = {self.consoles[number]}
nurse = {str(self.nurse).lower()}
nurse_confirm_ms = {self.nurse_ms}
nurse_clear_ms = {self.clear_ms}
""")

    def write_fleet(self):
        ca = self.path("ca")
        state = self.path("state", "fleet")
        os.makedirs(state, exist_ok=True)
        rows = "".join(f'\n[[pump]]\nid = "{number}"\nmodel = "{model}"\n'
                       for number, model, _, _ in self.fleet)
        write(self.path("config", "fleet.toml"), f"""\
[fleet]
speed = {self.speed}
step_ms = 10
state_dir = "{state}"
console_port = {self.fleet_console}
nurse = {str(self.nurse).lower()}
nurse_confirm_ms = {self.nurse_ms}
nurse_clear_ms = {self.clear_ms}
patients_ask_min = {self.patients_ask_min}
models = "{os.path.join(SOURCE, 'config', 'models')}"

[server]
host = "127.0.0.1"
port = {self.pump_port}
name = "localhost"

[tls]
directory = "{ca}"
authority = "{ca}/ca.pem"

[library]
public_key = "{self.signer.public_key}"
{rows}""")

    # -- running ----------------------------------------------------------------------------

    def start_server(self):
        ready = self.path("run", "server.json")
        if os.path.exists(ready):
            os.remove(ready)
        started = self.programs.start("server", [
            program("pumphouse-server"), "serve", "--config", self.path("config", "server.toml"),
            "--ready-file", ready])
        ports = wait_ready(started, ready)
        return ports

    def start_pump(self, number):
        """The six programs of one pump; the simulated world first, for it makes the registers."""
        for name in PROCESSES:
            self.start_process(number, name)

    def start_process(self, number, name):
        arguments = [program("pumphouse-" + name), "--config", self.path("config", number + ".toml")]
        started = self.programs.start(f"{number}-{name}", arguments)
        if name == "world":
            wait_for(f"{number} console", lambda: self.world(number), 10, every=0.05)
        return started

    def start_fleet(self):
        return self.programs.start(
            "fleet", [program("pumphouse-fleet"), "--config", self.path("config", "fleet.toml")])

    def start(self):
        self.signer.start()
        self.start_server()
        for number, _, _, _ in self.full:
            self.start_pump(number)
        if self.fleet:
            self.start_fleet()

    def enrol_live(self, number):
        """As a biomedical engineer and the pump beside them do it; gives what the pump printed."""
        _, model, ward, bed = next(p for p in self.pumps if p[0] == number)
        told = run([program("pumphouse"), *self.command_line("biomed"), "--json", "pump", "enrol", number,
                    "--model", model, "--ward", ward, "--bed", bed],
                   env={**os.environ, "HOME": self.path("run")})
        return self.set_up(number, json.loads(told)["token"])

    def set_up(self, number, token):
        return run([program("pumphouse-setup"), "enrol", "--config", self.path("config", number + ".toml"),
                    "--port", self.people_port], input=token + "\n")

    def api(self, name):
        return Api(self.people_port, self.path("ca", "ca.pem")).login(name, self.logins[name])

    # -- the world, beside the server ---------------------------------------------------------

    def world(self, number):
        """What the simulated world says of one pump."""
        state = console(self.consoles[number], "/state")
        if number in FULL:
            return state
        return next(p for p in state["pumps"] if p["id"] == number)

    def fault(self, number, kind, value=1):
        body = {"kind": kind, "value": value}
        if number not in FULL:
            body["pump"] = number
        return console(self.consoles[number], "/fault", body)

    def key(self, number, key, reason=""):
        body = {"key": key, "reason": reason}
        if number not in FULL:
            body["pump"] = number
        return console(self.consoles[number], "/key", body)

    # -- the library ------------------------------------------------------------------------

    def release_library(self):
        """The example library, from a pharmacist's file to a release by two other signers."""
        text = ""
        for sheet in ("example-drugs.csv", "example-rules.csv"):
            with open(os.path.join(SOURCE, "config", "library", sheet), encoding="utf-8") as file:
                text += file.read()
        author = self.api("pharmacist")
        draft = author.post("/api/v1/libraries/import?note=example%20data%2C%20not%20for%20clinical%20use",
                            text, content_type="text/csv")["draft"]
        released = None
        for name in APPROVERS:
            released = self.approve(draft, name, "example library for the demonstration")
        return released

    def command_line(self, name):
        """The options of pumphouse by which `name` speaks to this server, with their password."""
        password = write(self.path("run", name + ".password"), self.logins[name] + "\n", 0o600)
        return ["--server", f"https://localhost:{self.people_port}", "--authority", self.path("ca", "ca.pem"),
                "--user", name, "--password-file", password]

    def approve(self, draft, name, reason):
        """One approver's word, given with their own key as at a workstation; gives the draft's record."""
        as_person = [program("pumphouse"), *self.command_line(name)]
        home = {**os.environ, "HOME": self.path("run")}
        run([*as_person, "library", "tick", str(draft), "--all"], env=home)
        told = run([*as_person, "--json", "library", "approve", str(draft),
                    "--reason", reason, "--secret-file", "-"], input=self.secrets[name] + "\n",
                   env=home)
        return json.loads(told)

    def end(self):
        self.programs.end()
