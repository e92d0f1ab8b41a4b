"""Starting, watching and ending the programs of a site."""

import json
import os
import signal
import subprocess
import time


def run(arguments, **more):
    done = subprocess.run([str(a) for a in arguments], capture_output=True, text=True, **more)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, arguments))}\nexit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def write(path, text, mode=0o644):
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(path, mode)
    return path


class Program:
    """One running program with its log file."""

    def __init__(self, name, arguments, log_dir, environment=None, user=None):
        self.name = name
        self.arguments = [str(a) for a in arguments]
        self.log_path = os.path.join(log_dir, name + ".log")
        self.environment = {**os.environ, **(environment or {})}
        # Another user than this one; only root may ask for it.
        self.as_user = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        self.process = None

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                self.arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                env=self.environment, start_new_session=True, **self.as_user)
        return self

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """As a crash would: no goodbye."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self, seconds=8.0):
        if not self.alive():
            return
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def tail(self, lines=15):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                return "".join(log.readlines()[-lines:])
        except OSError:
            return ""


class Programs:
    """All programs of a site, by name; ends every one of them on leaving."""

    def __init__(self, log_dir):
        os.makedirs(log_dir, exist_ok=True)
        self.log_dir = log_dir
        self.by_name = {}

    def start(self, name, arguments, environment=None, user=None):
        program = Program(name, arguments, self.log_dir, environment, user).start()
        self.by_name[name] = program
        return program

    def restart(self, name):
        return self.by_name[name].start()

    def __getitem__(self, name):
        return self.by_name[name]

    def dead(self):
        return [p for p in self.by_name.values() if not p.alive()]

    def end(self):
        for program in reversed(list(self.by_name.values())):
            if program.alive():
                program.process.terminate()
        for program in reversed(list(self.by_name.values())):
            program.end()


def wait_ready(program, path, seconds=20):
    """Waits for a ready file (JSON with the bound ports) or tells why the program ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if os.path.exists(path):
            try:
                with open(path, encoding="utf-8") as ready:
                    return json.load(ready)
            except ValueError:
                pass
        if not program.alive():
            raise RuntimeError(f"{program.name} ended with {program.process.returncode}:\n{program.tail()}")
        time.sleep(0.05)
    raise TimeoutError(f"{program.name}: not ready within {seconds} s:\n{program.tail()}")
