"""A machine in QEMU by software emulation: screen, touch panel, card reader, line, chip, and hands inside it."""

import base64
import json
import os
import select
import shutil
import socket
import subprocess
import time
from pathlib import Path

PLACE = Path(__file__).resolve().parents[2] / "target/vm"
# How long anything may take on a machine that is busy with other things.
PATIENCE = 600
# What the touch panel counts its width and its height in.
PANEL = 0x7FFF
# The kernel without a firmware before it; a start of the machine ends it. (grub.cfg has the same line.)
STRAIGHT = ("-no-reboot", "-kernel", str(PLACE / "vmlinuz"), "-initrd", str(PLACE / "start.cpio"), "-append",
            "console=ttyS0 quiet loglevel=4 panic=-1 nokaslr mitigations=off tsc=reliable no_timer_check audit=0 "
            "vt.global_cursor_default=0 systemd.show_status=0")

# As fast as this host lets it be.
PROCESSOR = ("-accel", "tcg,thread=multi,tb-size=512", "-smp", "2")


class Failed(Exception):
    """What a case expected did not come."""


def until(what, look, patience=PATIENCE, every=0.3):
    """Looks again until there is an answer; fails with `what` when none comes."""
    deadline = time.monotonic() + patience
    while True:
        answer = look()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise Failed(f"no {what} within {patience} s")
        time.sleep(every)


class Lines:
    """Lines over a socket of QEMU."""

    def __init__(self, path, patience=30):
        def connect():
            end = socket.socket(socket.AF_UNIX)
            try:
                end.connect(str(path))
            except OSError:
                end.close()
                return None
            return end

        self.socket = until(f"socket {path}", connect, patience, 0.05)
        self.rest = b""

    def send(self, line):
        self.socket.sendall(line)

    def next(self, patience):
        deadline = time.monotonic() + patience
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.socket], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise Failed(f"no answer within {patience} s")
            more = self.socket.recv(1 << 16)
            if not more:
                raise Failed("the machine is gone")
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return line


class Monitor:
    """QEMU's monitor: JSON lines."""

    def __init__(self, path):
        self.lines = Lines(path)
        self.lines.next(30)
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        message = {"execute": command, "arguments": {k.replace("_", "-"): v for k, v in arguments.items()}}
        self.lines.send(json.dumps(message).encode() + b"\n")
        while True:
            answer = json.loads(self.lines.next(PATIENCE))
            if "error" in answer:
                raise Failed(f"{command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]


class Agent:
    """The hands of layer/agent: commands of a shell, as root, inside the machine."""

    def __init__(self, path):
        self.lines = Lines(path)
        self.number = 0

    def run(self, command, patience, late=60):
        self.number += 1
        text = base64.b64encode(command.encode()).decode()
        self.lines.send(f"{self.number} {patience} {text}\n".encode())
        while True:
            answer = self.lines.next(patience + late).decode().split(" ")
            if answer[0] == str(self.number):
                said = base64.b64decode(answer[2]).decode(errors="replace").strip() if len(answer) > 2 else ""
                return int(answer[1]), said


class Chip:
    """A TPM 2.0 in software (swtpm); its folder is the chip."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.program = None

    def start(self):
        self.program = subprocess.Popen(
            ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self.folder}", "--terminate",
             "--ctrl", f"type=unixio,path={self.folder}/socket", "--flags", "not-need-init,startup-clear"])
        until("chip", (self.folder / "socket").exists, 30, 0.05)

    def stop(self):
        if self.program:
            self.program.terminate()
            self.program.wait()
            (self.folder / "socket").unlink(missing_ok=True)

    def arguments(self):
        return ["-chardev", f"socket,id=chip,path={self.folder}/socket", "-tpmdev", "emulator,id=tpm,chardev=chip",
                "-device", "tpm-crb,tpmdev=tpm"]


class Disk:
    """An image as a disk of the machine; `thrown_away` writes go nowhere, `log` keeps each write in order."""

    def __init__(self, file, thrown_away=False, log=None):
        self.file, self.thrown_away, self.log = file, thrown_away, log

    def arguments(self, name):
        if self.log:
            return ["-blockdev", f"driver=file,node-name={name}-file,filename={self.file},cache.no-flush=off",
                    "-blockdev", f"driver=file,node-name={name}-log,filename={self.log}",
                    "-blockdev", f"driver=blklogwrites,node-name={name},file={name}-file,log={name}-log,"
                                 "log-sector-size=512",
                    "-device", f"virtio-blk-pci,drive={name}"]
        snapshot = "on" if self.thrown_away else "off"
        return ["-drive", f"if=none,id={name},file={self.file},format=raw,snapshot={snapshot}",
                "-device", f"virtio-blk-pci,drive={name}"]


class Machine:
    """One that is on. Leaves no process behind when it is closed."""

    def __init__(self, folder, root, data=None, landscape=False, chip=None, state=None, clock=None, firmware=(),
                 processor=PROCESSOR, more=()):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("monitor", "agent", "card", "acks"):
            (folder / name).unlink(missing_ok=True)
        self.folder, self.chip, self.sticks = folder, chip, 0
        self.width, self.height = (1920, 1080) if landscape else (1080, 1920)
        # By how many degrees, clockwise, the terminal turns its picture on the panel: 0 or 90.
        self.turned = 0
        if chip:
            chip.start()
        command = [
            "qemu-system-x86_64", "-M", "q35", *processor, "-cpu", "max",
            "-m", "1024", "-nodefaults", "-no-user-config", "-display", "none",
            *(firmware or STRAIGHT), *root.arguments("root"), *(data.arguments("data") if data else []),
            "-device", f"virtio-vga,xres={self.width},yres={self.height},edid=on",
            "-device", "virtio-multitouch-pci", "-device", "virtio-keyboard-pci", "-device", "virtio-rng-pci",
            "-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,id=line",
            "-device", "qemu-xhci,id=usb", "-device", "usb-ccid,id=reader,bus=usb.0",
            "-chardev", f"socket,id=card,path={folder}/card,server=on,wait=off",
            "-device", "ccid-card-passthru,id=slot,chardev=card,bus=reader.0",
            "-device", "virtio-serial-pci",
            "-chardev", f"socket,id=agent,path={folder}/agent,server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=vm.agent",
            "-chardev", f"file,id=acks,path={folder}/acks", "-device", "virtserialport,chardev=acks,name=vm.acks",
            "-qmp", f"unix:{folder}/monitor,server=on,wait=off", "-serial", f"file:{folder}/serial.log",
            *(chip.arguments() if chip else []),
            *(["-rtc", f"base={clock},clock=vm"] if clock else []),
            *(["-incoming", f"exec:zstd -dcq {state}"] if state else []), *more]
        self.began = time.monotonic()
        with open(folder / "qemu.log", "wb") as log:
            self.program = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            self.monitor = Monitor(folder / "monitor")
            self.agent = Agent(folder / "agent")
            if state:
                until("machine from its saved state",
                      lambda: self.monitor.ask("query-status")["status"] != "inmigrate", PATIENCE, 0.05)
                self.monitor.ask("cont")
        except Exception:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """The power goes: whatever was not on the disk is gone."""
        if self.program.poll() is None:
            self.program.kill()
        self.program.wait()
        if self.chip:
            self.chip.stop()

    def shut_down(self):
        """Asks it to go off in order."""
        self.monitor.ask("system_powerdown")
        self.program.wait(timeout=PATIENCE)

    def shell(self, command, patience=120, may_fail=False):
        code, said = self.agent.run(command, patience)
        if code and not may_fail:
            raise Failed(f"in the machine: {command!r} ended with {code}: {said[-600:]}")
        return said

    def save(self, state):
        """Keeps the whole machine in a file and ends it; its disks stay as they are at that moment."""
        self.shell("sync")
        self.monitor.ask("stop")
        self.monitor.ask("migrate", uri=f"exec:zstd -q -1 > {state}")

        def done():
            status = self.monitor.ask("query-migrate").get("status")
            if status == "failed":
                raise Failed("the machine could not be saved")
            return status == "completed"

        until("saved machine", done, PATIENCE, 0.1)
        self.monitor.ask("quit")
        self.program.wait()

    def cpu_seconds(self):
        """What the emulator has used of this host."""
        fields = Path(f"/proc/{self.program.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    # What a person does.

    def pause(self, seconds):
        time.sleep(seconds)

    def tap(self, x, y):
        """A finger on the panel, at a pixel of the picture as somebody sees it who stands before it."""
        if self.turned:
            x, y = self.width - 1 - y, x

        def touch(kind, axis, value, number):
            return {"type": "mtt", "data": {"type": kind, "slot": 0, "tracking-id": number, "axis": axis,
                                            "value": value}}

        def button(down):
            return {"type": "btn", "data": {"button": "touch", "down": down}}

        across, down = x * PANEL // (self.width - 1), y * PANEL // (self.height - 1)
        self.monitor.ask("input-send-event", events=[
            touch("begin", "x", 0, 1), touch("data", "x", across, 1), touch("data", "y", down, 1), button(True)])
        # As long as a finger rests: a shorter one may be over before the panel was asked for it.
        self.pause(0.15)
        self.monitor.ask("input-send-event", events=[touch("end", "x", 0, -1), button(False)])

    def stroke(self, points):
        """A finger drawn over the panel, from pixel to pixel."""
        def touch(kind, axis, value, number=1):
            return {"type": "mtt", "data": {"type": kind, "slot": 0, "tracking-id": number, "axis": axis,
                                            "value": value}}

        def button(down):
            return {"type": "btn", "data": {"button": "touch", "down": down}}

        for turn, (x, y) in enumerate(points):
            place = [touch("data", "x", x * PANEL // (self.width - 1)), touch("data", "y", y * PANEL // (self.height - 1))]
            self.monitor.ask("input-send-event", events=place if turn else
                             [touch("begin", "x", 0), *place, button(True)])
            # As fast as a finger is asked for.
            self.pause(0.05)
        self.monitor.ask("input-send-event", events=[touch("end", "x", 0, -1), button(False)])

    def keys(self, chord):
        self.monitor.ask("send-key", keys=[{"type": "qcode", "data": key} for key in chord.split()])

    def line(self, up):
        """Plugs the network cable in or out."""
        self.monitor.ask("set_link", name="line", up=up)

    def unplug_reader(self):
        self.monitor.ask("device_del", id="reader")

    def plug_reader(self):
        self.monitor.ask("device_add", driver="usb-ccid", id="reader", bus="usb.0")
        self.monitor.ask("device_add", driver="ccid-card-passthru", id="slot", chardev="card", bus="reader.0")

    def plug_stick(self, files, place):
        """Plugs a memory stick in that carries these files, readable by all, and mounts it: nothing does by itself."""
        number = self.sticks = self.sticks + 1
        folder, image = fresh(self.folder / f"stick-{number}"), self.folder / f"stick-{number}.img"
        for file in files:
            (folder / file.name).write_bytes(file.read_bytes())
            (folder / file.name).chmod(0o755)
        subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-d", str(folder), str(image), "192M"], check=True,
                       stdout=subprocess.DEVNULL)
        self.monitor.ask("blockdev-add", driver="file", node_name=f"stick-{number}", filename=str(image),
                         read_only=True)
        self.monitor.ask("device_add", driver="usb-storage", id=f"usb-stick-{number}", bus="usb.0",
                         drive=f"stick-{number}", removable=True)
        self.shell("until ls /dev/disk/by-id/usb-QEMU* >/dev/null 2>&1; do sleep 0.2; done; "
                   f"mkdir -p {place} && mount -o ro /dev/disk/by-id/usb-QEMU*:0 {place}", PATIENCE)

    def plug_fat_stick(self, files):
        """Plugs a memory stick in as they are sold, with FAT and these files; what the machine makes of it is its own."""
        image = self.folder / "fat-stick.img"
        image.unlink(missing_ok=True)
        subprocess.run(["mkfs.vfat", "-C", str(image), "65536"], check=True, stdout=subprocess.DEVNULL)
        for file in files:
            subprocess.run(["mcopy", "-i", str(image), str(file), f"::{file.name}"], check=True)
        self.monitor.ask("blockdev-add", driver="file", node_name="fat-stick", filename=str(image))
        self.monitor.ask("device_add", driver="usb-storage", id="usb-fat-stick", bus="usb.0", drive="fat-stick",
                         removable=True)

    def unplug_fat_stick(self):
        self.monitor.ask("device_del", id="usb-fat-stick")

    def screen(self):
        """What is on the screen: width, height and the bytes of its pixels, three each."""
        file = self.folder / "screen.ppm"
        self.monitor.ask("screendump", filename=str(file))
        data = file.read_bytes()
        kind, size, _, pixels = data.split(b"\n", 3)
        if kind != b"P6":
            raise Failed("the screen gives no picture")
        width, height = map(int, size.split())
        return upright(width, height, pixels) if self.turned else (width, height, pixels)

    def picture(self, file):
        file.parent.mkdir(parents=True, exist_ok=True)
        self.monitor.ask("screendump", filename=str(file), format="png")
        return file


def upright(width, height, pixels):
    """A picture that is turned by 90 degrees clockwise, as somebody sees it who turns the head."""
    channels = [pixels[n::3] for n in range(3)]
    rows = []
    for across in reversed(range(width)):
        row = bytearray(height * 3)
        for n, channel in enumerate(channels):
            row[n::3] = channel[across::width]
        rows.append(bytes(row))
    return height, width, b"".join(rows)


def copy(source, target):
    """A file with its holes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "--sparse=always", str(source), str(target)], check=True)
    return target


def fresh(folder):
    """An empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
