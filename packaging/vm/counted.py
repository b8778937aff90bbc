"""A machine whose clock counts what its processor has done, and not the time of this host.

Software emulation makes a processor many times slower than a real one. Here QEMU counts instructions and lets its clock
go on by one nanosecond for each (`-icount`), and the kernel is told that its counter of cycles, which goes with that
clock, is PER_NANOSECOND times as fast as it is. So a second of the machine has as many instructions as on a slow core
of a real terminal, all limits of the program hold as they are, and everything only lasts longer out here. While the
machine waits, its clock goes with that of this host, slowed down by the same share.
"""

import threading

from machine import STRAIGHT, Machine, Monitor, until

PER_NANOSECOND = 2
# The timer of the power management counts in QEMU's time and would contradict.
TOLD = f"tsc_early_khz={PER_NANOSECOND * 1_000_000} pmtmr=0"
# More than one processor would share the instructions of a nanosecond.
PROCESSOR = ("-accel", "tcg,thread=single,tb-size=512", "-smp", "1", "-icount", "shift=0,sleep=on,align=off")
# QEMU's time: the main counter of the HPET, and how many of its steps are a second.
COUNTER, STEPS = "xp /1gx 0xfed000f0", 100_000_000


class Counted(Machine):
    def __init__(self, folder, root, data):
        super().__init__(folder, root, data, firmware=(*STRAIGHT[:-1], f"{STRAIGHT[-1]} {TOLD}"), processor=PROCESSOR,
                         more=("-qmp", f"unix:{folder}/clock,server=on,wait=off"))
        self.lock = threading.Lock()
        try:
            # Whoever looks at the clock does not wait for whoever looks at the screen.
            self.watch = Monitor(folder / "clock")
        except Exception:
            self.close()
            raise

    def seconds(self):
        """What has passed in the machine since its kernel began."""
        with self.lock:
            said = self.watch.ask("human-monitor-command", command_line=COUNTER)
        return int(said.split(":")[1], 16) / STEPS / PER_NANOSECOND

    def pause(self, seconds):
        """So long in the machine."""
        end = self.seconds() + seconds
        until(f"{seconds} s in the machine", lambda: self.seconds() >= end, every=0.05)
