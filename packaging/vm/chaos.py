"""One machine, faults of every kind in a drawn order, and people who hand in cases meanwhile (journey s12).

A case is handed in when its receipt stands on the screen: then it must be at the county, once. One whose person touched
“确认提交” when the program was killed may be there at most once. Whatever else is at the county is too much.
"""

import random
import sqlite3
import subprocess
import time

import cases
from card import Person
from county import County
from machine import Disk, Failed, Machine, copy, fresh, until
from receipt import number
from walk import Walk

# Another (20261124) has the county go right after a case that was taken with the clock a year behind: the terminal then
# counts that case as a year old and takes no new one until the line is back.
SEED = 20261147
# The line, the county and the clock may stay as they are while the next thing goes wrong.
STAYS = 0.5


class Chaos:
    """One run."""

    def __init__(self, program, saved, folder, pictures, seed):
        self.folder, self.pictures = fresh(folder), pictures
        self.root, self.data = (copy(saved / name, folder / name) for name in ("root.img", "data.img"))
        self.saved, self.county = saved, County(program, folder / "county", saved / "county")
        self.drawn, self.boots = random.Random(seed), 0
        self.machine = self.walk = None
        self.people, self.shown, self.perhaps = 10, [], 0
        # What was broken and is not mended yet, by name.
        self.lasting = {}

    def run(self):
        faults = [self.line, self.reader, self.card, self.killed, self.held, self.clock, self.power, self.no_county,
                  self.disk]
        self.drawn.shuffle(faults)
        order = []
        began = time.monotonic()
        try:
            self.county.start()
            self.on(self.saved / "state")
            for fault in faults:
                before = list(self.lasting)
                order.append(fault.__name__.replace("_", " "))
                print(f"       chaos: {order[-1]} after {time.monotonic() - began:.0f} s, "
                      f"{len(self.shown)} receipts, still: {', '.join(before) or 'nothing'}", flush=True)
                fault()
                for name in before:
                    self.mend(name)
                for name in [name for name in self.lasting if name not in before]:
                    if self.drawn.random() > STAYS:
                        self.mend(name)
            for name in list(self.lasting):
                self.mend(name)
            return self.end(order)
        except Failed:
            if self.walk:
                self.walk.picture("failed")
            raise
        finally:
            if self.machine:
                self.machine.close()
            self.county.stop()
            for disk in (self.root, self.data):
                disk.unlink(missing_ok=True)

    def on(self, state=None):
        self.boots += 1
        self.machine = Machine(self.folder / "machine", Disk(self.root), Disk(self.data), state=state)
        self.machine.shell(f"date -s @{int(time.time())} >/dev/null")
        self.walk = Walk(self.machine, self.pictures / f"chaos-{self.boots}")
        cases.comes_up(self.walk)

    def end(self, order):
        """All is mended: somebody comes, and everything is compared."""
        person = self.hand_in()
        self.walk.see("已受理")
        self.leave(person)
        said = self.machine.shell("runuser -u jiujinban -- kiosk audit verify", 300).splitlines()[0]
        has = self.arrived()
        self.machine.shell("sync")
        self.machine.shut_down()
        left = self.own_records()
        if self.perhaps:
            said += f"; of {self.perhaps} killed at “确认提交” the county has {len(has) - len(self.shown)}"
        return (f"{', '.join(order)}; {len(self.shown)} receipts read from the screen, each at the county once: "
                f"{', '.join(has)}; in the terminal {left} cases, none of them waiting; {said}")

    # What is compared.

    def arrived(self):
        """Waits until every receipt that was shown is at the county; what is there."""
        def lacking():
            there = [digits(receipt) for receipt, _, _ in self.county.cases()]
            return [receipt for receipt in self.shown if there.count(receipt) != 1]

        try:
            until("receipts at the county", lambda: not lacking())
        except Failed:
            raise Failed(f"shown on the screen and not once at the county: {lacking()}; "
                         f"the county has {self.county.cases()}") from None
        has = [receipt for receipt, _, _ in self.county.cases()]
        more = len(has) - len(self.shown)
        if more > self.perhaps or len(set(has)) != len(has):
            raise Failed(f"the county has {more} cases that nobody was given a receipt for: {has}, {self.shown}")
        return has

    def own_records(self):
        """The terminal's own records, read from its disk: cases and receipts are the county's, none waits."""
        mount = self.folder / "mount"
        mount.mkdir()
        subprocess.run(["mount", "-o", "loop,noatime", self.data, mount], check=True)
        try:
            with sqlite3.connect(mount / "outbox.db") as db:
                kept = db.execute("select receipt, state from cases").fetchall()
                bodies = db.execute("select count(*) from bodies").fetchone()[0]
            db.close()
        finally:
            subprocess.run(["umount", mount], check=True)
        there = {receipt for receipt, _, _ in self.county.cases()}
        if bodies or {receipt for receipt, _ in kept} != there or any(state != 3 for _, state in kept):
            raise Failed(f"the terminal has {kept} and {bodies} bodies, the county {sorted(there)}")
        return len(kept)

    # What people do.

    def somebody(self):
        self.people += 1
        return Person(self.people)

    def hand_in(self, person=None, started=False):
        """A person to the receipt, which is read from the screen."""
        person = person or self.somebody()
        if not started:
            cases.to_the_form(self.walk, person)
        cases.to_the_receipt(self.walk, person)
        self.receipt()
        return person

    def receipt(self):
        self.shown.append(until("number of a receipt", lambda: number(self.machine.screen()), 60))

    def leave(self, person):
        cases.leave(self.walk)

    def visit(self):
        self.leave(self.hand_in())

    def mend(self, name):
        mended = self.lasting.pop(name, None)
        if mended:
            mended()

    # What goes wrong. Names are what the report says.

    def line(self):
        self.machine.line(False)
        self.lasting["line"] = lambda: self.machine.line(True)
        self.visit()

    def no_county(self):
        self.county.stop()
        self.lasting["no county"] = self.county.start
        self.visit()

    def clock(self):
        self.machine.shell("systemctl stop systemd-timesyncd; date -s '-1 year'")
        self.lasting["clock"] = lambda: self.machine.shell(f"date -s @{int(time.time())} >/dev/null")
        self.visit()

    def reader(self):
        self.walk.slot.let_go()
        self.machine.unplug_reader()
        until("word that there is no reader",
              lambda: cases.self_check(self.machine, "card-slot")[0] == "broken", every=1)
        self.machine.plug_reader()
        self.walk.slot.connect()
        self.visit()

    def card(self):
        """The card is pulled in the middle of a form; the same one goes on."""
        person = self.somebody()
        cases.to_the_form(self.walk, person)
        self.walk.slot.pull()
        self.walk.gone("想做什么活")
        self.walk.picture("card-out")
        self.walk.slot.insert(person)
        self.walk.see("想做什么活")
        self.leave(self.hand_in(person, started=True))

    def killed(self):
        """The program is killed right after “确认提交” was touched: before, in or after the commit."""
        person = self.somebody()
        cases.to_the_form(self.walk, person)
        cases.to_the_review(self.walk, person)
        place, _ = self.walk.see("确认提交")
        self.machine.tap(*place)
        before = cases.restarts(self.machine)
        self.machine.shell(f"systemctl kill -s KILL {cases.UNIT}")
        self.perhaps += 1
        self.again(before, "SIGKILL")

    def held(self):
        """The program is held still in the middle of a form, until its watchdog ends it."""
        cases.to_the_form(self.walk, self.somebody())
        before = cases.restarts(self.machine)
        self.machine.shell(f"systemctl kill -s STOP --kill-whom=main {cases.UNIT}")
        self.again(before, "watchdog")

    def again(self, before, why):
        until(f"new start after {why}", lambda: cases.restarts(self.machine) == before + 1, every=0.5)
        self.walk.slot.pull()
        cases.comes_up(self.walk)

    def power(self):
        """The power goes with a receipt on the screen; line and clock are as they were before after a boot."""
        self.hand_in()
        self.machine.close()
        for name in ("line", "clock"):
            self.lasting.pop(name, None)
        self.on()

    def disk(self):
        """The data disk is filled to the last byte with a case waiting, and freed."""
        self.machine.line(False)
        self.visit()
        self.machine.shell(f"head -c 2G /dev/zero > {cases.DATA}/filler; sync", 300, may_fail=True)
        # Whoever comes now is told so.
        self.walk.slot.insert(self.somebody())
        self.walk.see("暂停服务")
        self.walk.picture("disk-full")
        self.walk.slot.pull()
        self.machine.shell(f"rm {cases.DATA}/filler")
        self.mend("line")
        self.machine.line(True)
        cases.comes_up(self.walk)


def digits(receipt):
    """A receipt's number as it is read from the screen: without the check character at its end."""
    return "".join(sign for sign in receipt.rsplit("-", 1)[0] if sign.isdigit())
