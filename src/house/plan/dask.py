"""Builds the titles of a house on the workers of a Dask scheduler. Written by `recto plan --as dask`.

    python plan.py tcp://127.0.0.1:8786

Run it in the house's folder. Workers need a `recto` on their path (or RECTO set to one) and nothing else: each job is sent
the files that it reads and sends back the files that it writes, which are put in place here. A job whose worker is lost is
run again by another; what it gives is the same.
"""

import os
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

from dask.distributed import Client, as_completed

# Each job: name, command, files that it reads, files that it writes.
JOBS = []


HOUSE = Path.cwd().resolve()
# What another run has made of the same titles is no answer to this one.
RUN = uuid.uuid4().hex


def inside(path):
    """A path of the house's; one that a link leads out of it is none."""
    if not path.resolve().is_relative_to(HOUSE):
        raise SystemExit(f"`{path}` leads out of the house")
    return path


def read(paths):
    """The files that a job reads. A link to another one of them is a file of its own over there."""
    return {path: inside(Path(path)).read_bytes() for path in paths if Path(path).is_file()}


def build(name, command, files, outputs, date):
    """Runs on a worker: a title in a folder of its own; its files, or why there are none."""
    settings = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    if date is not None:
        settings["SOURCE_DATE_EPOCH"] = date
    with tempfile.TemporaryDirectory(prefix="recto-") as folder:
        for path, content in files.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        program = os.environ.get("RECTO", command[0])
        words = [program, *command[1:]]
        run = subprocess.run(words, cwd=folder, env=settings, capture_output=True, text=True)
        found = {path: Path(folder, path) for path in outputs}
        made = {path: file.read_bytes() for path, file in found.items() if file.is_file()}
        return name, run.returncode, run.stderr, made


def put(path, content):
    """Puts a file in its place whole, under a name that nobody can foresee until then."""
    target = Path(path)
    inside(target.parent).mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(part, 0o644)
    os.replace(part, target)


def main():
    client = Client(sys.argv[1])
    # No worker's death is a job's fault.
    client.run_on_scheduler(lambda dask_scheduler: setattr(dask_scheduler, "allowed_failures", 100))
    waiting = iter(JOBS)
    failed = []

    def submit(job):
        name, command, inputs, outputs = job
        date = os.environ.get("SOURCE_DATE_EPOCH")
        return client.submit(build, name, command, read(inputs), outputs, date, key=f"{name}-{RUN}")

    # As many are on their way as keep all workers busy: the files of all titles are more than a scheduler holds.
    most = 2 * max(1, sum(client.nthreads().values())) + 2
    running = as_completed([submit(job) for _, job in zip(range(most), waiting)])
    for future in running:
        name, code, said, made = future.result()
        future.release()
        for path, content in made.items():
            put(path, content)
        if code:
            failed.append(name)
            print(said, end="", file=sys.stderr)
        print(f"{name}: {'not every file was built' if code else f'{len(made)} files'}", flush=True)
        job = next(waiting, None)
        if job is not None:
            running.add(submit(job))
    print(f"{len(JOBS) - len(failed)} built, {len(failed)} not built")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
