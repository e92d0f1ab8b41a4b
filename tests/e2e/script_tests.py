"""The simulated world plays a script of faults from a file, and refuses one that is wrong."""

import os
import shutil
import subprocess
import tempfile
import unittest

from api import console, wait_for
from site_model import SOURCE, free_port, program


class Script(unittest.TestCase):
    def setUp(self):
        self.root = tempfile.mkdtemp(prefix="pumphouse-script-")
        self.addCleanup(shutil.rmtree, self.root, ignore_errors=True)
        self.port = free_port()
        with open(self.path("pub"), "w", encoding="utf-8") as out:
            out.write("ab" * 32 + "\n")  # a key; the world needs none

    def path(self, name):
        return os.path.join(self.root, name)

    def world(self, script):
        with open(self.path("script"), "w", encoding="utf-8") as out:
            out.write(script)
        with open(self.path("pump.toml"), "w", encoding="utf-8") as out:
            out.write(f"""\
[pump]
id = "P-0001"
model = "volumetric-lvp"
firmware = "test"
hardware = "world"
[files]
state_dir = "{self.path('state')}"
shared_dir = "{self.path('shared')}"
model = "{os.path.join(SOURCE, 'config', 'models', 'volumetric-lvp.toml')}"
[server]
host = "127.0.0.1"
port = 1
name = "none"
[tls]
certificate = "none"
key = "none"
authority = "none"
[library]
public_key = "{self.path('pub')}"
[bench]
console_port = {self.port}
faults = "{self.path('script')}"
""")
        return subprocess.Popen([program("pumphouse-world"), "--config", self.path("pump.toml")],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def pressure(self):
        return console(self.port, "/state")["pressure_mmhg_thousandths"] / 1000

    def test_faults_come_and_go_at_their_times(self):
        world = self.world("at 500ms vein_pressure 100\nat 3s vein_pressure 0  # and back\n")
        self.addCleanup(world.stderr.close)
        self.addCleanup(world.wait)
        self.addCleanup(world.kill)
        wait_for("the pressure of the script", lambda: self.try_pressure() > 100, 10, every=0.05)
        wait_for("the pressure of the vein alone", lambda: self.try_pressure() < 20, 10, every=0.05)

    def try_pressure(self):
        try:
            return self.pressure()
        except OSError:
            return 50  # not yet open

    def test_a_wrong_script_is_refused_with_every_line(self):
        world = self.world("at 1s door\nat soon door_open\n")
        _, said = world.communicate(timeout=20)
        self.assertEqual(world.returncode, 1)
        self.assertIn('line 1: kind: unknown fault "door"', said)
        self.assertIn("line 2: expected a time", said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
