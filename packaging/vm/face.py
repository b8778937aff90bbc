"""资格认证 by touch (journey s06) to its receipt: a drawn face does what it is asked, and the county has its picture.

On a machine whose clock counts instructions (`counted.py`): there a face is measured several times a second.
"""

import time

import cases
import receipt
import s06
from camera import Camera
from card import Person
from counted import PER_NANOSECOND, Counted
from county import County
from labels import stands
from machine import PLACE, Disk, Failed, fresh, until
from walk import Walk

ANOTHER, HELD_STILL = "重拍", "做好了，看镜头别动"
# The way on, in the colour of what is to be done now: not while a try runs.
TAKEN = "填好了"
BLINK, LEFT, RIGHT, CLOSER = "请闭一下眼，再睁开", "慢慢向左转头，再转回来", "慢慢向右转头，再转回来", "请慢慢往前靠一靠"
TASKS = (BLINK, LEFT, RIGHT, CLOSER)
# How long after it is told somebody begins to do it, and when it is done once more if nobody saw it.
LATE, ONCE_MORE = 1.2, 4.0
# From what second on each part of a movement is seen; in the last one it is over.
SHUTS = ((0.0, "half"), (0.1, "shut"), (1.1, "half"), (1.2, None))
TURNS = ((0.0, "1"), (0.15, "2"), (0.3, "3"), (1.3, "2"), (1.45, "1"), (1.6, None))
COMES = ((0.0, "near-1"), (0.3, "near-2"), (0.6, "near-3"))
# Pictures of the same moment after which the screen shows it.
SEEN = 3
AS_FAST = f"one processor of {PER_NANOSECOND} instructions a nanosecond"
# A try is over after so many of the machine's own seconds. How long that is out here depends on the host: one whose
# processor is slow to change between two kinds of vector instructions needs a minute for each.
TRY, STANDSTILL = 60, 3600
# So long nobody is there, in the machine's own seconds.
IDLE = 60
# A word that is drawn anew is missing for a moment only.
MOMENT = 0.5


class Actor:
    """Somebody before the camera, in pictures of the film and in the machine's own time."""

    def __init__(self, machine):
        self.machine, self.count = machine, 0
        # What of the task was last before the lens, and how many times in a row.
        self.doing, self.times = None, 0
        self.begins()

    def begins(self):
        """Stands where one stands before a try."""
        self.asked, self.since, self.heard, self.near = None, 0.0, 0.0, None

    def reads(self, words):
        """What the screen tells now; None where it is nothing that is known here."""
        now = self.machine.seconds()
        if words or now - self.heard > MOMENT:
            self.heard = now
            if words != self.asked:
                self.asked, self.since = words, now

    def picture(self):
        """The name of the picture that is before the lens now."""
        self.count += 1
        moment = self.machine.seconds() - self.since - LATE
        doing = self.moves(moment)
        self.times = self.times + 1 if doing and doing == self.doing else 0
        self.doing = doing
        return doing or self.near or f"still-{self.count // 2 % 2}"

    def moves(self, moment):
        if self.asked == CLOSER:
            # Whoever has come closer stays there.
            self.near = at(COMES, moment) or self.near
            return self.near
        moment %= ONCE_MORE
        if self.asked == BLINK:
            lids = at(SHUTS, moment)
            return lids and (f"near-{lids}" if self.near else lids)
        if self.asked in (LEFT, RIGHT):
            far = at(TURNS, moment)
            return far and f"{'left' if self.asked == LEFT else 'right'}-{far}"
        return None


def at(parts, moment):
    return next((name for second, name in reversed(parts) if second <= moment), None)


class Visit:
    """One person's way to a picture, and with it to the county."""

    def __init__(self, machine, county, folder, figure):
        self.machine, self.county, self.figure = machine, county, figure
        self.walk = Walk(machine, folder)
        self.actor, self.camera = Actor(machine), None

    def run(self):
        walk, began = self.walk, time.monotonic()
        cases.comes_up(walk)
        used = cases.cpu_seconds(self.machine)
        up, here = self.machine.seconds(), time.monotonic() - began
        self.figure(f"unit start of a first boot to the first page, {AS_FAST}", f"{used:.1f} s of processor", "3 s",
                    used <= 3)
        self.camera = Camera(self.machine, self.actor.picture)
        until("camera", lambda: self.machine.shell("ls /dev/v4l/by-id", may_fail=True).startswith("usb-Played"))
        person = Person(40, "李样梅", "19711103")
        s06.to_the_face(walk, person)
        walk.picture("before")
        tries = [self.attempt(s06.BEGIN), self.attempt(ANOTHER)]
        walk.tap(TAKEN, then="确认提交")
        walk.picture("review")
        walk.tap("确认提交", then=("已收件", "已受理"))
        number = receipt.number(self.machine.screen())
        walk.picture("receipt")
        walk.see("已受理")
        walk.picture("accepted")
        has = cases.at_the_county(self.county, 1)
        faces = self.at_the_county(number)
        cases.leave(walk)
        self.idle()
        return (f"{PER_NANOSECOND} instructions a nanosecond: first page after {up:.1f} s of the machine's clock "
                f"({here:.0f} s here); {'; '.join(tries)}; {self.camera.shown} pictures of a USB camera in all; "
                f"receipt {number}; the county has {has}, once, and of its face: “{faces}”")

    def leave(self):
        if self.camera:
            self.camera.pull()

    def idle(self):
        """What a minute without anybody takes of the processor."""
        machine = self.machine
        self.leave()
        self.walk.slot.let_go()
        used, began = cases.cpu_seconds(machine), machine.seconds()
        machine.pause(IDLE)
        share = (cases.cpu_seconds(machine) - used) / (machine.seconds() - began)
        self.figure(f"idle, {AS_FAST}", f"{share:.1%}", "1 %", share <= 0.01)

    def attempt(self, button):
        """One try, to its picture; what it was like."""
        walk, machine = self.walk, self.machine
        self.actor.begins()
        shown, here = self.camera.shown, time.monotonic()
        self.begin(button)
        began, told, seen = machine.seconds(), [], []

        def ended():
            screen, passed = machine.screen(), machine.seconds() - began
            if stands(screen, s06.AGAIN) or passed > TRY:
                raise Failed(f"a try ended without a picture after {passed:.1f} s of the machine's clock; it told "
                             f"{'、'.join(told) or 'nothing'}")
            words = next((words for words in (s06.PRAISED, HELD_STILL, *TASKS) if stands(screen, words)), None)
            self.actor.reads(words)
            if words and words not in told:
                told.append(words)
                walk.picture("told")
            if words in TASKS and words not in seen and self.actor.times >= SEEN:
                seen.append(words)
                walk.picture("does")
            return stands(screen, TAKEN)

        until("picture", ended, STANDSTILL)
        seconds = machine.seconds() - began
        walk.picture("taken")
        until("camera that is off", lambda: not self.camera.wanted, every=0.5)
        done = [words for words in told if words in TASKS]
        if not done or HELD_STILL not in told:
            raise Failed(f"a picture was taken after {'、'.join(told)}")
        return (f"“{'”, “'.join(done)}” told and done, the picture taken after {seconds:.1f} s of the machine's clock "
                f"({time.monotonic() - here:.0f} s here) and {self.camera.shown - shown} pictures of the camera")

    def begin(self, button):
        """Touches it until the way on is not the one to take any more: a try runs."""
        for _ in range(cases.TRIES):
            self.walk.tap(button)
            try:
                return self.walk.gone(TAKEN, 25)
            except Failed:
                continue
        raise Failed(f"{button} begins no try")

    def at_the_county(self, number):
        """What the county says of the face it has: one, taken, in the case of this receipt."""
        said = self.county.run("faces").strip()
        digits = "".join(sign for sign in said.split()[0] if sign.isdigit())
        if len(said.splitlines()) != 1 or "qualification  taken" not in said or number and not digits.startswith(number):
            raise Failed(f"of faces the county has {said!r}; the receipt is {number}")
        return " ".join(said.split())


def run(program, folder, pictures, figure):
    """A cold boot of its own: a machine that was saved with another clock cannot go on with this one."""
    fresh(folder)
    fresh(pictures)
    with County(program, folder / "county") as county:
        county.run("face-policy", "self-county-review")
        with Counted(folder / "machine", Disk(PLACE / "root.img", thrown_away=True),
                     Disk(PLACE / "data.img", thrown_away=True)) as machine:
            visit = Visit(machine, county, pictures, figure)
            try:
                return visit.run()
            except Failed:
                visit.walk.picture("failed")
                raise
            finally:
                visit.leave()
