"""The hospital of the fault rounds: two pumps of six real processes and a small fleet, all behind a bad network,
programs that can lose power and time, and where root allows it disks of their own and pumps in a namespace.
"""

import json
import os
import re
import struct
import subprocess
import sys
import threading

from api import wait_for
from power_cut import lose_power
from programs import Programs, write
from site_model import BIN, FULL, Site, free_port, program

HERE = os.path.dirname(os.path.abspath(__file__))
SHIM = os.path.join(BIN, "ph_fault_shim.so")
HELD = [("P-0001", "volumetric-lvp", "icu", "ICU 1"), ("P-0002", "volumetric-lvp", "icu", "ICU 1"),
        ("P-0003", "volumetric-lvp", "icu", "ICU 2"), ("P-0004", "volumetric-lvp", "icu", "ICU 3"),
        ("P-0005", "volumetric-lvp", "icu", "ICU 4"), ("P-0006", "volumetric-lvp", "icu", "ICU 5")]
AWAY = [("P-0007", "volumetric-lvp", "icu", "ICU 6"), ("P-0008", "volumetric-lvp", "icu", "ICU 6")]
DISK_MB = 48


class ShimmedPrograms(Programs):
    """Every program but the signer runs with the shim; `watched` says which files are its own."""

    def __init__(self, log_dir, watched, undo, clock):
        super().__init__(log_dir)
        self.watched, self.undo, self.clock = watched, undo, clock

    def start(self, name, arguments, environment=None, user=None):
        if user is None and os.path.exists(SHIM):
            environment = {**(environment or {}), "LD_PRELOAD": SHIM, "PH_FAULT_FOLDER": self.watched(name),
                           "PH_FAULT_LOG": self.undo, "PH_FAULT_CLOCK": self.clock(name)}
        return super().start(name, arguments, environment, user)


class Network:
    """The bad network before the server's port for pumps."""

    def __init__(self, listen, target, seed):
        self.process = subprocess.Popen(
            [sys.executable, "-B", os.path.join(HERE, "fault_proxy.py"), str(listen), str(target), str(seed)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.lock = threading.Lock()
        self.process.stdout.readline()

    def be(self, **rules):
        with self.lock:
            self.process.stdin.write(json.dumps(rules) + "\n")
            self.process.stdin.flush()
            self.process.stdout.readline()

    def end(self):
        self.process.kill()
        self.process.wait()


def quiet(*arguments):
    return subprocess.run(arguments, capture_output=True, check=False).returncode == 0


class Namespace:
    """A network of its own for the pumps that are away: one cable, two addresses. Root alone."""

    def __init__(self):
        self.name = f"ph{os.getpid()}"
        self.net = f"10.{64 + os.getpid() % 100}.{os.getpid() // 100 % 250}"
        self.there = False

    def make(self):
        self.there = os.geteuid() == 0 and quiet("ip", "netns", "add", self.name)
        if not self.there:
            return False
        here, far = self.name + "a", self.name + "b"
        steps = [("ip", "link", "add", here, "type", "veth", "peer", "name", far),
                 ("ip", "link", "set", far, "netns", self.name),
                 ("ip", "addr", "add", self.net + ".1/24", "dev", here), ("ip", "link", "set", here, "up")]
        self.there = all(quiet(*step) for step in steps) and self.inside("ip", "link", "set", far, "up") \
            and self.inside("ip", "link", "set", "lo", "up") \
            and self.inside("ip", "addr", "add", self.net + ".2/24", "dev", far)
        if not self.there:
            self.remove()
        return self.there

    def inside(self, *arguments):
        return quiet("ip", "netns", "exec", self.name, *arguments)

    def lose(self, share):
        return all(self.inside("iptables", "-A", chain, "-m", "statistic", "--mode", "random", "--probability",
                               str(share), "-j", "DROP") for chain in ("INPUT", "OUTPUT"))

    def narrow(self):
        return self.inside("tc", "qdisc", "add", "dev", self.name + "b", "root", "tbf", "rate", "96kbit",
                           "burst", "4k", "latency", "900ms")

    def heal(self):
        self.inside("iptables", "-F")
        self.inside("tc", "qdisc", "del", "dev", self.name + "b", "root")

    def roam(self, number):
        """To another address; the old connection hears nothing of it."""
        for other in (2, 3):
            self.inside("ip", "addr", "del", f"{self.net}.{other}/24", "dev", self.name + "b")
        self.inside("ip", "addr", "add", f"{self.net}.{number}/24", "dev", self.name + "b")

    def remove(self):
        quiet("ip", "netns", "del", self.name)
        quiet("ip", "link", "del", self.name + "a")


class FaultSite(Site):
    """Site with faults: shim, proxy, disks."""

    def __init__(self, root, dice):
        super().__init__(root, pumps=HELD + AWAY, nurse_ms=200)
        self.dice = dice
        self.away = [p for p in self.fleet if p in AWAY]
        self.fleet = [p for p in self.fleet if p not in AWAY]
        self.proxy_port = free_port()
        self.mounted = set()
        self.network = None
        self.namespace = Namespace()
        os.makedirs(self.path("undo"), exist_ok=True)
        os.makedirs(self.path("clock"), exist_ok=True)
        self.programs = ShimmedPrograms(self.path("log"), self.watched, self.path("undo"), self.clock)

    # -- what belongs to whom ---------------------------------------------------------------

    def owner(self, name):
        """"P-0001-keeper" is of P-0001; others are themselves."""
        found = re.match(r"(P-\d+)-", name)
        return found.group(1) if found else name

    def watched(self, name):
        owner = self.owner(name)
        return self.path("state", "db" if owner == "server" else owner) + "/"

    def clock(self, name):
        path = self.path("clock", self.owner(name))
        if not os.path.exists(path):
            with open(path, "wb") as file:
                file.write(struct.pack("<q", 0))
        return path

    def leap(self, owner, seconds):
        """The calendar of everything of `owner` is off by so much from now on."""
        with open(self.clock(owner + "-x" if owner.startswith("P-") else owner), "r+b") as file:
            file.write(struct.pack("<q", int(seconds * 1e9)))

    # -- disks ------------------------------------------------------------------------------

    def own_disk(self, folder, megabytes):
        os.makedirs(folder, exist_ok=True)
        if os.geteuid() == 0 and quiet("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder):
            self.mounted.add(folder)

    def fill(self, folder):
        with open(os.path.join(folder, "ballast"), "wb", 0) as file:
            try:
                while True:
                    file.write(b"x" * 65536)
            except OSError:
                pass

    def free(self, folder):
        path = os.path.join(folder, "ballast")
        if os.path.exists(path):
            os.remove(path)

    def read_only(self, folder, wish):
        return quiet("mount", "-o", "remount," + ("ro" if wish else "rw"), folder)

    # -- making -----------------------------------------------------------------------------

    def write_configuration(self):
        self.own_disk(self.path("state", "db"), DISK_MB)
        for number in FULL:
            self.own_disk(self.path("state", number), 16)
        super().write_configuration()
        server = self.path("config", "server.toml")
        with open(server, encoding="utf-8") as file:
            text = file.read().replace(self.path("state", "pumphouse.db"), self.database)
        write(server, text)

    @property
    def database(self):
        return self.path("state", "db", "pumphouse.db")

    def write_pump(self, number, model):
        real, self.pump_port = self.pump_port, self.proxy_port
        super().write_pump(number, model)
        self.pump_port = real

    def write_fleet(self):
        real, self.pump_port = self.pump_port, self.proxy_port
        fleet, self.fleet = self.fleet, self.away
        super().write_fleet()
        config = self.path("config", "fleet.toml")
        with open(config, encoding="utf-8") as file:
            text = file.read().replace('host = "127.0.0.1"', f'host = "{self.namespace.net}.1"') \
                .replace(self.path("state", "fleet"), self.path("state", "away"))
        os.makedirs(self.path("state", "away"), exist_ok=True)
        write(self.path("config", "away.toml"), text)
        self.fleet = fleet
        super().write_fleet()
        self.pump_port = real

    def start(self):
        self.network = Network(self.proxy_port, self.pump_port, self.dice.randrange(1 << 30))
        super().start()
        if self.namespace.make():
            self.programs.start("away", ["ip", "netns", "exec", self.namespace.name, program("pumphouse-fleet"),
                                         "--config", self.path("config", "away.toml")])

    def expected_pumps(self):
        return len(HELD) + (len(AWAY) if self.namespace.there else 0)

    def end(self):
        self.programs.end()
        if self.network:
            self.network.end()
        self.namespace.remove()
        for folder in self.mounted:
            quiet("umount", "-l", folder)

    # -- losing power -----------------------------------------------------------------------

    def cut_power(self, names):
        """All of them at once; what none of them synced is gone. Gives how many writes were lost."""
        running = [self.programs[name] for name in names if self.programs[name].alive()]
        for each in running:
            each.process.kill()
        for each in running:
            each.process.wait()
        return lose_power(self.path("undo"), [each.process.pid for each in running], self.dice)

    def connected(self):
        pumps = self.api("biomed").get("/api/v1/pumps")["pumps"]
        return sum(p["connected"] for p in pumps)

    def wait_connected(self, seconds):
        wait_for("all pumps", lambda: self.connected() == self.expected_pumps(), seconds, every=0.25)
