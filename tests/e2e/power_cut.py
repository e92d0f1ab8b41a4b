"""Plays the loss of power on programs that ran with the shim of tests/faults: what they wrote and
never synced is lost, kept, or kept in part, as a seed says.
"""

import glob
import os
import struct

HEAD = struct.Struct("<cqqqq")


def records(log):
    """(kind, path, offset, size before, bytes) in order; a record that was cut ends them."""
    with open(log, "rb") as file:
        while True:
            head = file.read(HEAD.size)
            if len(head) < HEAD.size:
                return
            kind, name, offset, before, size = HEAD.unpack(head)
            path, data = file.read(name), file.read(size)
            if len(path) < name or len(data) < size:
                return
            yield kind, path.decode(), offset, before, data


def unsynced(log):
    """path -> writes since its last sync, oldest first."""
    open_writes = {}
    for kind, path, offset, before, data in records(log):
        if kind == b"S":
            open_writes.pop(path, None)
        else:
            open_writes.setdefault(path, []).append((offset, before, data))
    return open_writes


def take_back(path, writes):
    """Puts back what was there before the writes, the newest first."""
    if not os.path.exists(path):
        return
    with open(path, "r+b") as file:
        for offset, before, data in reversed(writes):
            file.seek(offset)
            file.write(data)
            file.truncate(before)


def lose_power(log_folder, process_ids, dice):
    """Call it when the processes are dead. Gives how many writes were lost."""
    lost = 0
    for process in process_ids:
        for log in glob.glob(os.path.join(log_folder, f"{process}.undo")):
            for path, writes in unsynced(log).items():
                kept = dice.randint(0, len(writes))
                take_back(path, writes[kept:])
                lost += len(writes) - kept
                if path.endswith("-wal"):
                    shared = path[:-4] + "-shm"
                    if os.path.exists(shared):
                        os.remove(shared)
            os.remove(log)
    return lost
