"""A machine whose clock counts what its processor has done, and not the time of this host.

Software emulation makes a processor many times slower than a real one. Here QEMU counts instructions, one a nanosecond
(`-icount`), and the kernel is told that its counter runs at PER_NANOSECOND times that. So in the machine's own time the
processor does so many instructions a nanosecond, which is what one slow core of a real terminal does; all limits of
the program hold as they are, and everything only lasts longer out here. A machine that waits waits in real time, slowed
down alike.
"""

import threading

from machine import STRAIGHT, Machine, Monitor, until

PER_NANOSECOND = 2
# The power management timer counts in QEMU's time, so it must not be believed.
TOLD = f"tsc_early_khz={PER_NANOSECOND * 1_000_000} pmtmr=0"
PROCESSOR = ("-accel", "tcg,thread=single,tb-size=512", "-smp", "1", "-icount", "shift=0,sleep=on,align=off")
# QEMU's time since its start: the main counter of the HPET, in its own steps.
COUNTER, STEPS = "xp /1gx 0xfed000f0", 100_000_000


class Counted(Machine):
    def __init__(self, folder, root, data):
        self.lock, self.watch = threading.Lock(), None
        super().__init__(folder, root, data, firmware=(*STRAIGHT[:-1], f"{STRAIGHT[-1]} {TOLD}"), processor=PROCESSOR,
                         more=("-qmp", f"unix:{folder}/clock,server=on,wait=off"))
        # Whoever looks at the clock does not wait for whoever looks at the screen.
        self.watch = Monitor(folder / "clock")

    def seconds(self):
        """What has passed in the machine."""
        with self.lock:
            said = self.watch.ask("human-monitor-command", command_line=COUNTER)
        return int(said.split(":")[1], 16) / STEPS / PER_NANOSECOND

    def pause(self, seconds):
        """So long in the machine."""
        end = self.seconds() + seconds
        until(f"{seconds} s in the machine", lambda: self.seconds() >= end, every=0.05)
