"""What a run found: a line for each case as it ends, a table at the end."""

import json
import os
import platform
import subprocess
import time
import traceback

from machine import Failed

# What this test does not tell, whatever it finds.
LIMITS = (
    "The processor is emulated in software: it is many times slower than a real one, differently for each kind of work, "
    "so figures of time and of processor are upper bounds and depend on what else the host does. Memory and sizes are "
    "what they are on a real machine.",
    "The camera of `s06` and `face` is a USB camera that the host plays with a film of a drawn face; that of `camera` is "
    "the kernel's test driver. The machine of `face` has a clock that counts instructions, two a nanosecond, and one "
    "processor: that all limits of time are kept there says what work they leave room for, not how fast a certain "
    "processor is. There is no printer and no sound card.",
    "The card is one family (version 2.00) of made-up persons, behind QEMU's USB reader and the real libccid; no real "
    "reader, panel or TPM was at hand. The TPM is swtpm, under a firmware without Secure Boot.",
    "The Wi-Fi of `network` is two of the kernel's simulated radios: no signal is weak, no driver has faults of its own. "
    "There is no modem, and no ModemManager.",
    "The recorded run of the power cuts is driven by `vm-hand-in` with the terminal's own store, keys and audit chain, "
    "not by touch; its sealed bodies are noise. What a disk does on its own (firmware, wear) is not played.",
    "The machine with two places has the package whole on a Debian without drivers and languages it has no use for. "
    "Its firmware is OVMF without Secure Boot, GRUB and the start of the kernel are the test's, as is who signs; of a site's "
    "own image nothing is known here. A system that starts and hangs without ending (the ten minutes of a trial) is left to "
    "`tests/update.rs`.",
)


class Report:
    def __init__(self, folder, title, goes_on):
        self.folder, self.title, self.kept = folder, title, folder / "report.json"
        self.rows, self.figures, self.began = [], [], time.time()
        # A run on a machine that was saved before goes on with that machine's report: the newest run of a case counts.
        if goes_on and self.kept.exists():
            before = json.loads(self.kept.read_text())
            self.rows, self.figures, self.began = before["rows"], before["figures"], before["began"]

    def case(self, name, says, act):
        """Runs one case and notes how it went; whether it went well."""
        began = time.monotonic()
        try:
            evidence, good = act(), True
        except (Failed, OSError, subprocess.SubprocessError) as fault:
            evidence, good = str(fault) or repr(fault), False
            (self.folder / f"{name}.fault").write_text(traceback.format_exc())
        seconds = time.monotonic() - began
        print(f"{'ok    ' if good else 'FAILED'} {name:<14} {seconds:6.0f} s  {evidence}", flush=True)
        self.rows = [row for row in self.rows if row[0] != name] + [[name, says, good, seconds, evidence]]
        self.kept.write_text(json.dumps({"rows": self.rows, "figures": self.figures, "began": self.began}))
        return good

    def figure(self, name, value, goal, holds):
        """A figure beside its goal."""
        self.figures = [figure for figure in self.figures if figure[0] != name]
        self.figures.append([name, value, goal, "holds" if holds else "misses here"])

    def good(self):
        return all(row[2] for row in self.rows)

    def write(self, version):
        qemu = subprocess.run(["qemu-system-x86_64", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
        when = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(self.began))
        failed = sum(not row[2] for row in self.rows)
        lines = [
            "# The whole machine, emulated", "",
            f"{self.title}, {when}; package {version}; {qemu}, software emulation, 2 processors and 1 GiB; host: "
            f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Linux {platform.release()}. "
            f"{len(self.rows)} cases, {failed} failed, {sum(row[3] for row in self.rows) / 60:.0f} minutes.", "",
            "| case | what happens | result | seconds | seen |", "| --- | --- | --- | --- | --- |"]
        for name, says, good, seconds, evidence in self.rows:
            seen = " ".join(evidence.replace("|", "/").split())
            lines.append(f"| {name} | {says} | {'ok' if good else '**FAILED**'} | {seconds:.0f} | {seen} |")
        if self.figures:
            lines += ["", "## Figures", "", "| figure | here | goal | |", "| --- | --- | --- | --- |"]
            lines += [f"| {name} | {value} | {goal} | {holds} |" for name, value, goal, holds in self.figures]
        lines += ["", "## What this does not tell", "", *(f"- {limit}" for limit in LIMITS)]
        file = self.folder / "report.md"
        file.write_text("\n".join(lines) + "\n")
        print(f"vm-test: {len(self.rows)} cases, {failed} failed; {file}", flush=True)
