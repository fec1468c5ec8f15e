#!/usr/bin/env python3
"""A picture server that speaks HTTP/2 over TLS, for run.py: says by which version and on how many connections it was asked.

    h2_server.py FOLDER     makes a certificate there; the port is the first line
"""

import asyncio
import base64
import json
import pathlib
import socket
import subprocess
import sys

import hypercorn.asyncio
import hypercorn.config

PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40).decode()
seen = {"versions": {}, "connections": []}


async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    if scope["path"] == "/seen":
        body = json.dumps(seen).encode()
    else:
        version = scope["http_version"]
        seen["versions"][version] = seen["versions"].get(version, 0) + 1
        if scope["client"][1] not in seen["connections"]:
            seen["connections"].append(scope["client"][1])
        await asyncio.sleep(0.1)
        body = json.dumps({"data": [{"b64_json": PICTURE}]}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})


def main():
    folder = pathlib.Path(sys.argv[1])
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                   check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = hypercorn.config.Config()
    config.bind = [f"127.0.0.1:{port}"]
    config.certfile, config.keyfile = str(folder / "cert.pem"), str(folder / "key.pem")
    config.alpn_protocols = ["h2", "http/1.1"]
    config.loglevel = "CRITICAL"
    print(port, flush=True)
    asyncio.run(hypercorn.asyncio.serve(app, config))


main()
