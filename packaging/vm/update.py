"""The update of the system on a machine with two places: published at the county, fetched over the line, written by
RAUC, started from by GRUB, kept where the terminal stands, gone back from where it does not."""

import sqlite3
import subprocess
import time
from pathlib import Path

import cases
from card import Person
from county import County
from machine import PATIENCE, PLACE, Disk, Failed, Machine, copy, fresh, until
from walk import Walk

BUNDLES = PLACE / "two-places"
FIRMWARE = Path("/usr/share/OVMF")
STAFF = "county-tech-1"
HELPER = "/var/lib/jiujinban-update"
# Seconds an installation or a start may take on a busy host.
LONG = 1500
# Bytes of an installation after which the power goes.
CUT_AFTER = 100e6
# The night of this site begins so many hours from now and is as long.
UNTIL_NIGHT = 6
LOOK = (f"sed -n 's/.*rauc.slot=\\([AB]\\).*/\\1/p' /proc/cmdline; "
        f"sed -n 's/^IMAGE_VERSION=//p' /etc/os-release; cat {HELPER}/result || echo -")


class Place:
    """From where the machine runs at this moment, and what its helper said last."""

    def __init__(self, said):
        self.name, self.version, word = said.split("\n")
        self.word, _, self.hash = word.partition(" ")

    def __str__(self):
        return f"{self.version} in {self.name}"


class Update:
    def __init__(self, program, folder, pictures):
        self.folder, self.pictures = fresh(folder), pictures
        self.county = County(program, folder / "county")
        self.disk = copy(BUNDLES / "disk.img", folder / "disk.img")
        # The firmware remembers what it starts: each disk has a memory of its own.
        self.memory = copy(FIRMWARE / "OVMF_VARS_4M.fd", folder / "firmware")
        self.machine = self.walk = self.status = None
        self.starts, self.night, self.seconds = 0, 0, {}

    def run(self):
        with self.county:
            try:
                said = [self.begins(), self.refused(), self.kept(), self.lame(), self.dead(), self.never_again()]
            except Failed:
                self.leave_notes()
                raise
            finally:
                if self.machine:
                    self.machine.close()
        self.disk.unlink()
        return "; ".join(said)

    # On and off.

    def start(self, line=True):
        """Switches it on. A machine that starts anew ends its emulator: after a reset without a power cut a second
        processor of this emulator has been seen without its timer."""
        self.starts += 1
        drive = "if=pflash,format=raw,"
        firmware = ["-no-reboot", "-drive", f"{drive}readonly=on,file={FIRMWARE}/OVMF_CODE_4M.fd",
                    "-drive", f"{drive}file={self.memory}"]
        self.machine = Machine(self.folder / f"start-{self.starts}", Disk(self.disk), firmware=firmware)
        self.machine.line(line)
        self.walk = Walk(self.machine, self.pictures / f"start-{self.starts}")

    def is_off(self):
        return self.machine.program.poll() is not None

    def goes_off(self, why):
        """Waits until it starts anew by itself."""
        until(why, self.is_off, LONG, 0.5)
        self.machine.close()

    # What happens.

    def begins(self):
        """The machine as it is delivered: its system is in place A, place B is empty."""
        with self.timed("first start"):
            self.start()
            cases.comes_up(self.walk)
        self.walk.picture("delivered")
        # The technician of this site writes down when its night is; here it is not now.
        self.night = (time.gmtime(time.time() + 8 * 3600).tm_hour + UNTIL_NIGHT) % 24
        hours = f"\\n[update]\\nfrom_hour = {self.night}\\nuntil_hour = {(self.night + UNTIL_NIGHT) % 24}\\n"
        self.machine.shell(f"printf '{hours}' >> {cases.DATA}/setup/site.toml")
        place = until("idle helper", lambda: self.has("A", "0.1.0", "idle"), every=1)
        self.expect_status("A", {"A": "good", "B": "bad"})
        return f"delivered: {place}"

    def refused(self):
        """One bit turned on the way to the county, and a bundle of somebody else's: neither is taken."""
        self.to_night()
        for name, version in (("damaged", "0.2.0-damaged"), ("stranger", "0.2.0-stranger")):
            hash_of = self.publish(name, version)
            until(f"refusal of the {name} one", lambda: self.has("A", "0.1.0", "refused", hash_of), LONG, 2)
            self.at_the_county(version, "not-installed", stopped=True)
            self.expect_status("A", {"A": "good", "B": "bad"})
            self.note_in_failed(hash_of)
        self.walk.picture("refused")
        return "one with a turned bit and one of another signer refused, the running place as it was"

    def kept(self):
        """A sound one, in the night, with a case taken without a line before it."""
        machine, walk = self.machine, self.walk
        self.to_day()
        hash_of = self.publish("good", "0.2.0")
        with self.timed("fetch"):
            until("fetched update", lambda: "stage ready 0.2.0 " in self.state(), LONG, 2)
        walk.picture("fetched")
        machine.line(False)
        person = Person(11)
        cases.to_the_form(walk, person)
        if cases.to_the_receipt(walk, person) != "已收件" or self.county.cases():
            raise Failed("a case reached the county without a line")
        cases.leave(walk)
        if not self.has("A", "0.1.0", "refused"):
            raise Failed(f"installed by day: {self.place()}")
        self.cut_off(hash_of)
        self.to_night()
        with self.timed("installation"):
            self.goes_off("end of the installation")
        with self.timed("start to good"):
            self.start(line=False)
            cases.comes_up(self.walk)
            until("word that it is good", lambda: self.has("B", "0.2.0", "good", hash_of), LONG, 2)
        self.walk.picture("new")
        self.expect_status("B", {"A": "good", "B": "good"})
        self.machine.line(True)
        has = cases.at_the_county(self.county, 1)
        self.at_the_county("0.2.0", "good", percent=100)
        said = self.machine.shell("runuser -u jiujinban -- kiosk audit verify", 300).splitlines()[0]
        size = (BUNDLES / "good.raucb").stat().st_size / 1e6
        return (f"0.2.0 ({size:.0f} MB) fetched in {self.seconds['fetch']:.0f} s, not installed by day; the power cut while "
                f"it was written, from A again; written in {self.seconds['installation']:.0f} s, started from B and kept "
                f"after {self.seconds['start to good']:.0f} s; the county: good, 100%; the case taken before it without a "
                f"line: {has}, once; {said}")

    def cut_off(self, hash_of):
        """The power goes while RAUC writes: the old system starts, says so, and has lost nothing."""
        self.to_night()
        before = self.written()
        until("writing of the update", lambda: self.written() > before + CUT_AFTER, LONG, 0.2)
        if not self.has("A", "0.1.0", "installing", hash_of):
            raise Failed(f"it does not install: {self.place()}")
        self.machine.close()
        self.start(line=False)
        cases.comes_up(self.walk)
        until("word of the cut", lambda: self.has("A", "0.1.0", "interrupted", hash_of), LONG, 2)
        self.walk.picture("cut")
        self.expect_status("A", {"A": "good", "B": "bad"})
        until("update that waits again", lambda: "stage ready 0.2.0 " in self.state(), PATIENCE, 2)

    def written(self):
        """Bytes that were written to the empty place since the start."""
        return int(self.machine.shell("cat /sys/block/vda/vda3/stat").split()[6]) * 512

    def lame(self):
        """Its system starts, its terminal does not: it goes back by itself."""
        hash_of = self.publish("lame", "0.3.0")
        self.to_night()
        self.goes_off("end of the installation")
        self.start()
        until("start of 0.3.0", lambda: self.has("A", "0.3.0", "trial", hash_of), LONG, 1)
        with self.timed("lame"):
            self.goes_off("end of 0.3.0 by itself")
        self.goes_back("0.3.0", hash_of)
        return (f"0.3.0 started from A, its program did not: the machine started anew by itself after "
                f"{self.seconds['lame']:.0f} s, back to 0.2.0")

    def dead(self):
        """Its kernel finds no system: the next start is the old one's, by GRUB alone."""
        hash_of = self.publish("dead", "0.4.0")
        self.to_night()
        self.goes_off("end of the installation")
        self.start()
        self.goes_off("end of 0.4.0 by itself")
        if b"Kernel panic" not in (self.machine.folder / "serial.log").read_bytes():
            raise Failed("0.4.0 ended without a panic")
        self.goes_back("0.4.0", hash_of)
        return "0.4.0 ended in a panic, back to 0.2.0"

    def never_again(self):
        """What failed here comes under another name: it is not even fetched."""
        self.publish("lame", "0.3.1")
        self.to_night()
        self.at_the_county("0.3.1", "did-not-hold", stopped=True)
        self.machine.shell(f"! test -e {cases.DATA}/update/bundle.raucb")
        self.walk.picture("never-again")
        return f"0.3.0 published again as 0.3.1 is not fetched, and stops there; {self.starts} starts"

    def goes_back(self, version, hash_of):
        """The next start is that of 0.2.0, and everybody hears why. (With a line from the first moment on the word may go
        to the county with the heartbeat after the first one only, five minutes later.)"""
        self.start(line=False)
        cases.comes_up(self.walk)
        until("return to 0.2.0", lambda: self.has("B", "0.2.0", "fell-back", hash_of), LONG, 2)
        self.walk.picture("back")
        self.note_in_failed(hash_of)
        self.expect_status("B", {"A": "bad", "B": "good"})
        self.machine.line(True)
        self.at_the_county(version, "did-not-hold", stopped=True)

    # Looks.

    def place(self):
        """From where it runs; nothing while it starts."""
        try:
            code, said = self.machine.agent.run(LOOK, 10, 5)
        except (Failed, OSError):
            return None
        return Place(said) if not code and said.count("\n") == 2 else None

    def has(self, name, version=None, word=None, hash_of=None):
        """The place it runs from, where it is that one and its helper said so."""
        place = self.place()
        wanted = place and place.name == name and version in (None, place.version) and word in (None, place.word)
        return place if wanted and hash_of in (None, place.hash) else None

    def state(self):
        """How far the update is, as the terminal keeps it."""
        return self.machine.shell(f"cat {cases.DATA}/update/state", may_fail=True)

    def note_in_failed(self, hash_of):
        self.machine.shell(f"grep -qx {hash_of} {HELPER}/failed")

    def expect_status(self, booted, wanted):
        """Waits until RAUC itself says this of both places: the helper says its word first, then RAUC its own."""
        expected = (booted, {"A": "system.0", "B": "system.1"}[booted], wanted)

        def fits():
            self.status = self.rauc_status()
            return self.status == expected

        try:
            until("word of RAUC", fits, 120, 2)
        except Failed:
            raise Failed(f"rauc status: {self.status} instead of {expected}") from None

    def rauc_status(self):
        """Which place is booted, which slot is started next, and how each place is marked."""
        said = self.machine.shell("rauc status --output-format=shell", 120)
        facts = dict(line.replace("'", "").split("=", 1) for line in said.split("\n") if line.startswith("RAUC_"))
        marks = {facts[f"RAUC_SLOT_BOOTNAME_{n}"]: facts[f"RAUC_SLOT_BOOT_STATUS_{n}"] for n in (1, 2)}
        return facts["RAUC_SYSTEM_BOOTED_BOOTNAME"], facts.get("RAUC_BOOT_PRIMARY"), marks

    # The county.

    def publish(self, name, version):
        """Publishes a bundle; its hash. The terminal asks every five minutes. It is made to ask now: started anew without
        a line it asks again as soon as there is one. (The first question of a start that has a line goes before the
        terminal has heard of its helper, says nothing of a second place and is offered nothing.)"""
        file = BUNDLES / f"{name}.raucb"
        self.county.run("update", "publish", file, "--version", version, "--by", STAFF)
        published = time.time() * 1000
        self.machine.line(False)
        self.machine.shell("while ip -4 -br addr | grep -q 10.0.2; do sleep 0.3; done", PATIENCE)
        self.machine.shell(f"systemctl restart --no-block {cases.UNIT}", PATIENCE)
        self.walk.gone(cases.WELCOME)
        cases.comes_up(self.walk)
        self.machine.line(True)
        until("heartbeat", lambda: self.told()[2] > published, every=0.5)
        return subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout.split()[0]

    def told(self):
        """What the terminal told last of its update: version, state, when."""
        data = self.county.folder / "data"
        with sqlite3.connect(f"file:{data}/{self.county.file()}?mode=ro", uri=True) as db:
            return db.execute("select version, state, at_ms from update_told").fetchone() or ("", "", 0)

    def at_the_county(self, version, state, stopped=False, percent=None):
        """Waits until the county was told so of this version, and did what follows."""
        until(f"word at the county that {version} is {state}", lambda: self.told()[:2] == (version, state), PATIENCE, 1)
        line = next(line for line in self.county.run("update", "list").split("\n") if line.startswith(f"{version} "))
        if stopped != ("stopped: it failed on tz-017" in line) or percent and f"{percent}%" not in line:
            raise Failed(f"the county lists: {line}")

    # The clock of the machine: after a start it is right again.

    def to_night(self):
        now = time.time()
        hour = (now / 3600 + 8) % 24
        self.machine.shell(f"systemctl stop systemd-timesyncd; "
                           f"date -s @{int(now + (self.night + 0.2 - hour) % 24 * 3600)} >/dev/null")

    def to_day(self):
        self.machine.shell(f"date -s @{int(time.time())} >/dev/null")

    def timed(self, what):
        return Timed(self.seconds, what)

    def leave_notes(self):
        """What a person wants to see of a failure."""
        look = (f"{LOOK}; cat {cases.DATA}/update/state; tail -n +1 {HELPER}/*; rauc status; date; "
                "grub-editenv /boot/efi/EFI/grub/grubenv list; journalctl -b --no-pager -n 80; "
                "journalctl --namespace=jiujinban -b --no-pager -n 80")
        try:
            if self.walk:
                self.walk.picture("failed")
            _, said = self.machine.agent.run(look, 60, 20)
        except (Failed, OSError) as fault:
            said = str(fault)
        (self.folder / "notes").write_text(f"{said}\n{self.county.run('update', 'list')}{self.seconds}\n")


class Timed:
    """How long a step took, by this host's clock."""

    def __init__(self, kept, what):
        self.kept, self.what, self.began = kept, what, time.monotonic()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is None:
            self.kept[self.what] = time.monotonic() - self.began
