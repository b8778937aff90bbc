"""The reference county on this host, as a program of its own, on a copy of the folder the machine was enrolled at."""

import shutil
import socket
import sqlite3
import subprocess

from machine import PLACE, Failed, fresh, until

PORT = 28443


class County:
    """One that listens where the machine looks for it. The machine reaches this host's loopback only."""

    def __init__(self, program, folder, records=PLACE / "county"):
        self.program, self.folder = program, folder
        fresh(folder)
        shutil.copytree(records, folder / "data")
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        with open(self.folder / "county.log", "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--data", self.folder / "data", "--listen", f"127.0.0.1:{PORT}",
                 "--name", "county.test", "--demo"], cwd=PLACE.parents[1], stdout=log, stderr=log)

        def listens():
            if self.process.poll() is not None:
                raise Failed((self.folder / "county.log").read_text()[-800:])
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", PORT)) == 0

        until("county", listens, 60, 0.1)

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process = None

    def run(self, command, *arguments):
        """A command of the county's staff."""
        run = subprocess.run([self.program, command, "--data", self.folder / "data", *arguments], cwd=PLACE.parents[1],
                             capture_output=True, text=True)
        if run.returncode:
            raise Failed(f"county {command} {arguments}: {run.stderr[-400:]}")
        return run.stdout

    def admitted(self):
        """The terminals that have a certificate."""
        with sqlite3.connect(f"file:{self.folder}/data/{self.file()}?mode=ro", uri=True) as db:
            return [asset for (asset,) in db.execute("select distinct asset from certificate order by asset")]

    def cases(self):
        """Receipt numbers and items of the cases in its records."""
        with sqlite3.connect(f"file:{self.folder}/data/{self.file()}?mode=ro", uri=True) as db:
            return db.execute("select receipt, item, id from submission order by accepted_ms").fetchall()

    def file(self):
        found = [f.name for f in (self.folder / "data").iterdir() if f.suffix == ".db"]
        for name in found:
            with sqlite3.connect(f"file:{self.folder}/data/{name}?mode=ro", uri=True) as db:
                if db.execute("select 1 from sqlite_master where name = 'submission'").fetchone():
                    return name
        raise Failed("the county has no records")
