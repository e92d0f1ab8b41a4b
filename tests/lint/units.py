"""The systemd units: no warning of systemd itself, and no exposure above what each may have.

Also held: on the pump, link alone has the families of the internet. Exit code 77 (skipped) where
systemd-analyze is not installed.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from source import TOP

UNITS = TOP / "config/systemd"
MOST_EXPOSED = 2.0  # of 10, by systemd-analyze security
# What a unit may ask of its program only if the program's sources say it.
NOTICES = {"Type=notify": "notify_ready(", "WatchdogSec=": "notify_alive("}
REACHES_OUT = {"pumphouse-server.service", "pumphouse-link.service"}


def analyze(*arguments):
    done = subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    return (done.stdout + done.stderr).strip()


def faults(units):
    """What is wrong with the units of a folder, one line each."""
    with tempfile.TemporaryDirectory() as folder:
        for path in units.rglob("*"):
            if path.is_file():
                copy = Path(folder) / path.relative_to(units)
                copy.parent.mkdir(exist_ok=True)
                # The programs are not installed where the units are read.
                text = re.sub(r"/usr/bin/pumphouse-\w+", "/bin/true", path.read_text())
                copy.write_text(text)
        services = sorted(Path(folder).glob("*.service"))
        targets = sorted(Path(folder).glob("*.target"))
        # Of everything else that the machine has installed nothing is said here.
        said = analyze("verify", "--man=no", *map(str, services + targets))
        yield from (line for line in said.splitlines() if "pumphouse" in line)
        for service in services:
            yield from exposure(service)


def exposure(service):
    said = analyze("security", "--offline=true", "--no-pager", str(service))
    level = re.search(r"exposure level for \S+: ([\d.]+)", said)
    if not level:
        yield f"{service.name}: systemd-analyze security gave no level: {said[-200:]}"
    elif float(level[1]) > MOST_EXPOSED:
        yield f"{service.name}: exposure {level[1]}, allowed {MOST_EXPOSED}"
    if "AF_INET" in service.read_text() and service.name not in REACHES_OUT:
        yield f"{service.name}: has the families of the internet; of the pump only link may"
    yield from unheard(service)


def unheard(service):
    """A start or a watchdog that waits for a word that the program never says."""
    name = service.stem.removeprefix("pumphouse-")
    folder = TOP / {"server": "server/app", "signer": "server/signer"}.get(name, f"pumpagent/{name}")
    sources = "".join(path.read_text() for path in sorted(folder.glob("*.cpp")))
    for directive, word in NOTICES.items():
        if f"\n{directive}" in service.read_text() and word not in sources:
            yield f"{service.name}: {directive} but {folder.name} never calls {word})"


def self_test():
    broken = [
        ("[Service]\nExecStart=/bin/true\nPrivateTemp=yes\n", "PrivateTemp"),
        ("[Service]\nExecStart=/bin/true\n", "exposure"),
        ("[Service]\nExecStart=/bin/true\nRestrictAddressFamilies=AF_INET\n", "internet"),
        ("[Service]\nExecStart=/bin/true\nType=notify\n", "never calls notify_ready"),
    ]
    for text, expected in broken:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "pumphouse-nothing.service").write_text(text)
            found = list(faults(Path(folder)))
            if not any(expected in fault for fault in found):
                sys.exit(f"self-test: expected {expected!r}, found {found}")
    print(f"units: {len(broken)} claims hold")


def main():
    if not shutil.which("systemd-analyze"):
        print("units: skipped, no systemd-analyze here")
        return 77
    if "--self-test" in sys.argv:
        return self_test()
    found = list(faults(UNITS))
    print(*found, sep="\n", file=sys.stderr)
    read = len(list(UNITS.glob("*.service")))
    print(f"units: {read} services read, {len(found)} findings")
    return 1 if found or not read else 0


if __name__ == "__main__":
    sys.exit(main())
