"""The signer of a site: pumphouse-signer with files of its own, as a user of its own where that can be had,
and the approvers' secrets, which it and the server never see.
"""

import os
import pwd
import secrets
import sys

from api import wait_for
from programs import run, write

# A user that nobody else is, for a site that root runs.
OWN_USER = 64_123


def others_can_reach(path):
    """Whether another user gets as far as `path`."""
    path = os.path.realpath(path)
    while path != "/":
        if not os.stat(path).st_mode & 0o001:
            return False
        path = os.path.dirname(path)
    return True


class Signer:
    """Everything of it lies in the folder `root`/signer."""

    def __init__(self, root, name, programs, signer, client):
        self.root = root
        self.name = name  # of the site
        self.programs = programs
        self.signer = signer  # pumphouse-signer
        self.client = client  # pumphouse
        self.folder = os.path.join(root, "signer")
        self.socket = os.path.join(self.folder, "signer.sock")
        self.config = os.path.join(self.folder, "signer.toml")
        self.public_key = os.path.join(self.folder, "library.pub")

    def choose_user(self):
        """Another user than the server's, so that the server cannot read the key."""
        if os.geteuid() != 0:
            return None
        os.chmod(self.root, 0o711)
        if not others_can_reach(self.root) or not others_can_reach(self.signer):
            return None
        try:
            pwd.getpwuid(OWN_USER)
            return None
        except KeyError:
            return OWN_USER

    def make(self, approvers):
        """Key, record and approvers: {name: step}. Gives each approver's secret."""
        os.makedirs(self.folder, mode=0o755, exist_ok=True)
        user = self.choose_user()
        if user is None:
            print("note: the signer runs as the server's user here; in a hospital it has its own", file=sys.stderr)
        else:
            os.chown(self.folder, user, user)
        self.write_configuration()
        self.ask("init", "--highest", "0")
        known = {name: secrets.token_urlsafe(15) for name in approvers}
        for name, step in approvers.items():
            key = run([self.client, "--user", name, "signing-key", "--site", self.name, "--secret-file", "-"],
                      input=known[name] + "\n").strip()
            self.ask("approver", "add", "--name", name, "--step", step, "--key", key)
        return known

    def user(self):
        owner = os.stat(self.folder).st_uid
        return None if owner == os.geteuid() else owner

    def write_configuration(self):
        write(self.config, f"""\
[library]
site = "{self.name}"
signing_key = "library.key"
public_key = "library.pub"

[signer]
socket = "{self.socket}"
group = "{os.stat(self.folder).st_gid}"
clients = ["{os.geteuid()}"]
approvers = "approvers.toml"
folder = "record"
""")

    def ask(self, *command):
        """Runs one command of pumphouse-signer as its user."""
        user = self.user()
        as_user = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        return run([self.signer, "--config", self.config, *command], cwd=self.folder, **as_user)

    def start(self):
        if os.path.exists(self.socket):  # of one that was killed
            os.unlink(self.socket)
        started = self.programs.start(
            "signer", [self.signer, "--config", self.config, "serve"], user=self.user())
        wait_for("the signer", lambda: os.path.exists(self.socket) or not started.alive(), 10, every=0.02)
        if not started.alive():
            raise RuntimeError(f"signer ended:\n{started.tail()}")
        return started
