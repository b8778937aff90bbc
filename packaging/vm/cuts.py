"""Power cuts, rebuilt on this host from one recorded run.

QEMU's blklogwrites keeps every write and flush of a disk in order. A disk after a cut has everything up to the last
flush before it, and of what was written since any part: here a random half of the writes, of each a random part of
its sectors of 512 bytes, in any order. The file system is mounted as after a cut, and the terminal's own code opens it.
"""

import bisect
import random
import shutil
import struct
import subprocess
import threading
import time

from machine import Failed, copy, fresh

SECTOR = 512
FLUSH, UNIT_ACCESS, DISCARD = 1, 2, 4
SEED = 20261123


class Acknowledgements:
    """What the machine was told to be kept, and how long the record of the disk was by then."""

    def __init__(self, told, log):
        self.told, self.log, self.marks, self.ended = told, log, [], False
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.ended:
            # The words first, then the length: what was told by then lies within it.
            lines = self.told.read_bytes().count(b"\n") if self.told.exists() else 0
            self.marks.append((self.log.stat().st_size, lines))
            time.sleep(0.02)

    def stop(self):
        self.ended = True
        self.thread.join()

    def lines(self):
        return self.told.read_text().split("\n")[:-1]

    def by(self, length):
        """How many lines were told when the record was this long or shorter."""
        at = bisect.bisect_right(self.marks, length, key=lambda mark: mark[0])
        return self.marks[at - 1][1] if at else 0


class Entry:
    """A step of the record."""

    def __init__(self, sector, count, kind, data, end):
        self.sector, self.count, self.kind, self.data, self.end = sector, count, kind, data, end


def entries(log):
    """The record's steps: of what was still being written at its end, nothing."""
    record = log.read_bytes()
    magic, _, count, size = struct.unpack_from("<QQQI", record, 0)
    if magic != 0x6A736677736872 or size != SECTOR:
        raise Failed("the record of the disk cannot be read")
    at, found = SECTOR, []
    while at + SECTOR <= len(record):
        sector, sectors, kind, _ = struct.unpack_from("<QQQQ", record, at)
        if kind > 15:
            break
        length = 0 if kind & DISCARD else sectors * SECTOR
        if at + SECTOR + length > len(record):
            break
        found.append(Entry(sector, sectors, kind, record[at + SECTOR:at + SECTOR + length], at + SECTOR + length))
        at += SECTOR + length
        if not sectors and not kind:
            found.pop()
            break
    return found


class Cuts:
    """Disks as they may be when the power goes."""

    def __init__(self, folder, base, log, acks, opener, device, orderly=True):
        self.folder, self.base, self.acks = fresh(folder), base, acks
        self.opener, self.device, self.orderly = opener, device, orderly
        self.steps = entries(log)
        self.flushes = [n for n, step in enumerate(self.steps) if step.kind & (FLUSH | UNIT_ACCESS)]
        self.mount = self.folder / "mount"
        self.mount.mkdir()
        self.disk = self.folder / "disk.img"
        self.random = random.Random(SEED)
        self.torn = 0

    def first(self):
        """The step after which something was acknowledged."""
        begun = next(size for size, lines in self.acks.marks if lines)
        return next(n for n, step in enumerate(self.steps) if step.end >= begun)

    def run(self, count):
        """So many cuts; what each that lost something says."""
        first = self.first()
        # Most cuts fall where the most is on its way: right before a flush.
        before = [n - 1 for n in self.flushes if n - 1 > first and not self.steps[n - 1].kind & (FLUSH | UNIT_ACCESS)]
        moments = sorted(self.random.choice(before) if n % 4 else self.random.randrange(first, len(self.steps))
                         for n in range(count))
        lost, acknowledged = [], 0
        for moment in moments:
            told = self.acks.by(self.steps[moment].end)
            acknowledged += told
            self.rebuild(moment)
            said = self.open(told)
            if said:
                lost.append(f"step {moment} of {len(self.steps)}, {told} acknowledged: {said}")
        return lost, acknowledged

    def rebuild(self, moment):
        """The disk after a cut at this step."""
        copy(self.base, self.disk)
        at = bisect.bisect_right(self.flushes, moment)
        # Without order (to see that the look has teeth) a flush means nothing to the disk.
        safe = self.flushes[at - 1] if at and self.orderly else -1
        with open(self.disk, "r+b") as disk:
            for step in self.steps[:safe + 1]:
                if step.count and not step.kind & DISCARD:
                    disk.seek(step.sector * SECTOR)
                    disk.write(step.data)
            late = [s for s in self.steps[safe + 1:moment + 1] if s.count and not s.kind & DISCARD]
            if not self.orderly:
                # All but the last few seconds had reached the disk.
                for step in late[:-200]:
                    disk.seek(step.sector * SECTOR)
                    disk.write(step.data)
                late = late[-200:]
            late = [s for s in late if self.random.random() < 0.5]
            self.random.shuffle(late)
            self.torn += len(late)
            for step in late:
                whole = self.random.random() < 0.5
                for n in range(step.count):
                    if whole or self.random.random() < 0.7:
                        disk.seek((step.sector + n) * SECTOR)
                        disk.write(step.data[n * SECTOR:(n + 1) * SECTOR])

    def open(self, told):
        """Mounts it and looks with the terminal's own code; what is wrong, or nothing."""
        mounted = subprocess.run(["mount", "-o", "loop,noatime", self.disk, self.mount], capture_output=True, text=True)
        if mounted.returncode:
            return f"cannot be mounted: {mounted.stderr.strip()}"
        try:
            looked = subprocess.run([self.opener, "look", self.mount, self.device], capture_output=True, text=True,
                                    input="".join(f"{line}\n" for line in self.acks.lines()[:told]))
        finally:
            subprocess.run(["umount", self.mount], check=True)
        if looked.returncode:
            return (looked.stderr or looked.stdout).strip()[:300]
        checked = subprocess.run(["e2fsck", "-fn", self.disk], capture_output=True, text=True)
        return checked.stdout.strip()[-300:] if checked.returncode else ""

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)
