"""A TCP proxy that is a bad network, in a process of its own: delay, bit flips, cuts, black-outs, one-way and
half-open connections, as `rules` say. Bytes are never looked at.
"""

import asyncio
import json
import random
import sys

RULES = {"delay_ms": 0, "flip_per_mb": 0, "cut_per_mb": 0, "dark": False, "deaf": "", "refuse": False}


class Proxy:
    """Rules come as lines of JSON on standard input; `deaf` swallows what goes "up" or "down"."""

    def __init__(self, listen, target, seed):
        self.listen, self.target = listen, target
        self.dice = random.Random(seed)
        self.rules = dict(RULES)
        self.open = set()

    def chance(self, per_megabyte, size):
        return per_megabyte and self.dice.random() < per_megabyte * size / 1e6

    async def pump(self, reader, writer, way):
        while True:
            data = await reader.read(4096)
            if not data:
                return
            if self.rules["delay_ms"]:
                await asyncio.sleep(self.dice.uniform(0, self.rules["delay_ms"]) / 1000)
            while self.rules["dark"]:
                await asyncio.sleep(0.05)
            if self.rules["deaf"] == way:
                continue
            if self.chance(self.rules["cut_per_mb"], len(data)):
                writer.write(data[:self.dice.randrange(len(data))])
                return
            if self.chance(self.rules["flip_per_mb"], len(data)):
                at = self.dice.randrange(len(data))
                data = data[:at] + bytes([data[at] ^ (1 << self.dice.randrange(8))]) + data[at + 1:]
            writer.write(data)
            await writer.drain()

    async def one_way(self, reader, writer, way):
        try:
            await self.pump(reader, writer, way)
        except (ConnectionError, asyncio.CancelledError):
            pass
        writer.close()

    async def serve(self, reader, writer):
        if self.rules["refuse"]:
            writer.close()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        ways = [asyncio.ensure_future(self.one_way(reader, far_writer, "up")),
                asyncio.ensure_future(self.one_way(far_reader, writer, "down"))]
        self.open.add((writer, far_writer))
        await asyncio.gather(*ways)
        self.open.discard((writer, far_writer))

    def order(self, line):
        wish = json.loads(line)
        if wish.pop("cut_all", False):
            for pair in list(self.open):
                for writer in pair:
                    writer.transport.abort()
        self.rules = {**RULES, **wish}

    async def run(self):
        server = await asyncio.start_server(self.serve, "0.0.0.0", self.listen)
        orders = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
        print("ready", flush=True)
        while line := await orders.readline():
            self.order(line)
            print("done", flush=True)
        server.close()


if __name__ == "__main__":
    asyncio.run(Proxy(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])).run())
