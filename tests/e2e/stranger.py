"""A client at the pumps' door that speaks just enough TLS and WebSocket to misbehave."""

import json
import os
import socket
import ssl
import struct

UPGRADE = (b"GET /pump HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")


def context_for(authority, certificate=None, key=None, newest=None):
    context = ssl.create_default_context(cafile=authority)
    if newest:
        context.maximum_version = newest
    if certificate:
        context.load_cert_chain(certificate, key)
    return context


def knock(port, context):
    """The server's first words to an upgrade, or why there were none."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as raw:
            with context.wrap_socket(raw, server_hostname="localhost") as tls:
                tls.sendall(UPGRADE)
                return tls.recv(4096).decode(errors="replace")
    except (ssl.SSLError, ConnectionError) as refused:
        return f"refused: {refused}"


def converse(port, context, text):
    """Sends one text message after the upgrade; gives every JSON message until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), 5) as raw:
        raw.settimeout(10)
        with context.wrap_socket(raw, server_hostname="localhost") as tls:
            tls.sendall(UPGRADE)
            heard = b""
            while b"\r\n\r\n" not in heard:
                heard += tls.recv(4096)
            tls.sendall(frame(text.encode()))
            heard = heard.split(b"\r\n\r\n", 1)[1]
            try:
                while chunk := tls.recv(4096):
                    heard += chunk
            except (ssl.SSLError, ConnectionError, TimeoutError):
                pass
    return messages(heard)


def tell(port, context, texts, until):
    """Sends text messages one after the other and listens up to a message of type `until`."""
    with socket.create_connection(("127.0.0.1", port), 5) as raw:
        raw.settimeout(10)
        with context.wrap_socket(raw, server_hostname="localhost") as tls:
            tls.sendall(UPGRADE)
            heard = b""
            while b"\r\n\r\n" not in heard:
                heard += tls.recv(4096)
            for text in texts:
                tls.sendall(frame(text.encode()))
            heard = heard.split(b"\r\n\r\n", 1)[1]
            while not any(m["type"] == until for m in messages(heard)):
                chunk = tls.recv(4096)
                if not chunk:
                    raise ConnectionError(f"no {until}, heard {messages(heard)}")
                heard += chunk


def frame(payload):
    """A masked text frame (RFC 6455, section 5.2) of less than 64 KiB."""
    mask = os.urandom(4)
    length = len(payload)
    head = bytes([0x81, 0x80 | length]) if length < 126 else struct.pack("!BBH", 0x81, 0xFE, length)
    return head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))


def messages(heard):
    found = []
    while len(heard) >= 2:
        kind, length, start = heard[0] & 15, heard[1] & 127, 2
        if length == 126:
            length, start = struct.unpack("!H", heard[2:4])[0], 4
        if kind == 1:
            found.append(json.loads(heard[start:start + length]))
        heard = heard[start + length:]
    return found
