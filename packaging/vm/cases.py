"""What a person and what fate do to one terminal that serves."""

import json
import time

from card import Person
from machine import PATIENCE, Failed, until

UNIT = "jiujinban.service"
DATA = "/var/lib/jiujinban"
WELCOME = "您好，要办什么事"
QUESTIONS = (("想做什么活", "瓦工"), ("有什么本事", "能干重活"), ("一天最少要多少钱", "150元"),
             ("什么时候能出工", "随时"), ("愿意走多远", "30公里内"), ("要不要包住", "每天回家"))
# How often a question is answered before the walk gives up.
TRIES = 5
# What leads out of a program on other machines.
WAYS_OUT = ("ctrl alt f2", "ctrl alt delete", "alt sysrq b", "ctrl alt backspace")


# Looks into the machine.

def property_of(machine, name):
    return machine.shell(f"systemctl show -P {name} {UNIT}")


def cpu_seconds(machine):
    """What the program has used of the emulated processors since its start."""
    return int(property_of(machine, "CPUUsageNSec")) / 1e9


def uptime(machine):
    return float(machine.shell("cut -d' ' -f1 /proc/uptime"))


def restarts(machine):
    return int(property_of(machine, "NRestarts"))


def memory_megabytes(machine):
    """Memory of all its processes: shared pages counted in part (PSS), and what the kernel charges the unit with."""
    pids = f"$(cat /sys/fs/cgroup/system.slice/{UNIT}/cgroup.procs)"
    pss = machine.shell(f"for p in {pids}; do sed -n 's/^Pss: *//p' /proc/$p/smaps_rollup; done")
    return (sum(int(line.split()[0]) for line in pss.splitlines()) / 1000,
            int(property_of(machine, "MemoryCurrent")) / 1e6)


def self_check(machine, part):
    """What the shipped program itself says of one part."""
    said = machine.shell("systemd-run --pipe --wait -q -p User=jiujinban -p "
                         "SupplementaryGroups='video input dialout audio' kiosk self-check --json 2>/dev/null",
                         PATIENCE, may_fail=True)
    checks = {check["part"]: check for check in json.loads(said)["checks"]}
    return checks[part]["result"], checks[part]["sentence"]


def comes_up(walk, patience=PATIENCE):
    walk.see(WELCOME, patience=patience)


def started_anew(walk):
    walk.machine.shell(f"systemctl restart {UNIT}", PATIENCE)
    comes_up(walk)


# What a person does.

def to_the_form(walk, person):
    walk.slot.insert(person)
    walk.see("您好")
    walk.picture("overview")
    walk.tap("我要找工作-小", then="零工求职登记")
    walk.tap("零工求职登记", then="开始办理")
    walk.tap("开始办理", then="想做什么活")


def to_the_review(walk, person):
    """Every question answered by touch."""
    following = [question for question, _ in QUESTIONS[1:]] + ["怎么打电话找您"]
    for (question, answer), then in zip(QUESTIONS, following):
        walk.see(question)
        walk.see(answer)
        # A finger that touched while a banner came and moved the page has touched nothing: once more.
        for _ in range(TRIES):
            place = walk.has(answer)
            if place:
                walk.machine.tap(*place)
                # What is chosen changes its colour.
                walk.gone(answer)
            try:
                walk.tap("下一步", then=then, patience=20)
                break
            except Failed:
                continue
    walk.see("怎么打电话找您")
    walk.type(person.phone)
    walk.picture("phone")
    walk.tap("填好了", then="确认提交")


def to_the_receipt(walk, person):
    """Every question answered by touch, handed in; whether the county has accepted it or it waits."""
    to_the_review(walk, person)
    walk.picture("review")
    _, label = walk.tap("确认提交", then=("已收件", "已受理"))
    walk.picture("receipt")
    return label


def leave(walk):
    walk.slot.pull()
    walk.tap("办完了，退出", then=WELCOME)


def at_the_county(county, count, patience=PATIENCE):
    """Waits until the county has so many cases, and no more of them."""
    cases = until(f"{count} cases at the county", lambda: len(county.cases()) >= count and county.cases(), patience)
    if len(cases) != count or len({receipt for receipt, _, _ in cases}) != count:
        raise Failed(f"the county has {len(cases)} cases instead of {count}: {cases}")
    return ", ".join(f"{receipt} (item {item})" for receipt, item, _ in cases)


# Cases.

def s02(walk, county):
    person = Person(1)
    to_the_form(walk, person)
    to_the_receipt(walk, person)
    walk.see("已受理")
    walk.picture("accepted")
    has = at_the_county(county, 1)
    leave(walk)
    return f"card read with {walk.slot.commands} commands; the county has {has}, once"


def reader(walk, county):
    machine = walk.machine
    walk.slot.let_go()
    machine.unplug_reader()
    said = until("word that there is no reader",
                 lambda: self_check(machine, "card-slot")[0] == "broken" and self_check(machine, "card-slot")[1], 120, 2)
    walk.picture("unplugged")
    before = restarts(machine)
    began = time.monotonic()
    machine.plug_reader()
    walk.slot.connect()
    walk.slot.insert(Person(2))
    walk.see("您好")
    seconds = time.monotonic() - began
    walk.picture("plugged-in")
    walk.slot.pull()
    if restarts(machine) != before:
        raise Failed("the program was started anew")
    return f"unplugged: “{said}”; plugged in again, a card was read after {seconds:.0f} s without a restart"


def camera(walk, county):
    """The kernel's own test camera (vivid) behind V4L2: frames come, it goes, it comes back."""
    machine = walk.machine
    seen = []
    for plug, wanted in (("modprobe vivid n_devs=1", "works"), ("modprobe -r vivid", "broken"),
                         ("modprobe vivid n_devs=1", "works")):
        machine.shell(plug, PATIENCE)
        seen.append(until(f"camera that {wanted}",
                          lambda: self_check(machine, "camera")[0] == wanted and self_check(machine, "camera")[1],
                          120, 2))
    if restarts(machine):
        raise Failed("the program was started anew")
    return "frames through the camera's own process: " + ", ".join(f"“{said}”" for said in seen)


def line_cut(walk, county):
    walk.machine.line(False)
    person = Person(3)
    to_the_form(walk, person)
    walk.see("离线")
    walk.picture("no-line")
    if to_the_receipt(walk, person) != "已收件" or county.cases():
        raise Failed("a case reached the county without a line")
    leave(walk)
    walk.machine.line(True)
    began = time.monotonic()
    has = at_the_county(county, 1)
    seconds = time.monotonic() - began
    walk.see("联网")
    walk.picture("line-back")
    return f"taken without a line; {seconds:.0f} s after it was back the county has {has}, once"


def killed(walk, county):
    machine = walk.machine
    began = time.monotonic()
    machine.shell(f"systemctl kill -s KILL {UNIT}")
    walk.gone(WELCOME, 60)
    comes_up(walk)
    seconds, cpu = time.monotonic() - began, cpu_seconds(machine)
    walk.picture("again")
    if restarts(machine) != 1:
        raise Failed(f"started anew {restarts(machine)} times")
    walk.slot.insert(Person(4))
    walk.see("您好")
    walk.slot.pull()
    return seconds, cpu, f"welcome again after {seconds:.1f} s ({cpu:.1f} s of emulated processor); a card is read"


def held(walk, county):
    machine = walk.machine
    began = time.monotonic()
    machine.shell(f"systemctl kill -s STOP --kill-whom=main {UNIT}")
    until("new start by the watchdog", lambda: restarts(machine) == 1, every=1)
    comes_up(walk)
    return f"held still, ended by the watchdog and welcome again after {time.monotonic() - began:.0f} s"


def ways_out(walk, county):
    machine = walk.machine
    before = machine.shell("cat /proc/sys/kernel/random/boot_id; cat /sys/class/tty/tty0/active")
    for chord in WAYS_OUT:
        machine.keys(chord)
        # A key that leads out does so within moments.
        time.sleep(2)
        walk.see(WELCOME, patience=30)
    after = machine.shell("cat /proc/sys/kernel/random/boot_id; cat /sys/class/tty/tty0/active")
    if before != after or restarts(machine):
        raise Failed(f"{before!r} became {after!r}")
    return f"{len(WAYS_OUT)} chords changed nothing"


def clock_jump(walk, county):
    """The clock jumps a year back and forth while a case is taken: numbers and delivery hold."""
    machine = walk.machine
    machine.shell("systemctl stop systemd-timesyncd; date -s '-1 year'")
    person = Person(5)
    to_the_form(walk, person)
    to_the_receipt(walk, person)
    leave(walk)
    machine.shell("date -s '+1 year'")
    has = at_the_county(county, 1)
    person = Person(6)
    to_the_form(walk, person)
    to_the_receipt(walk, person)
    leave(walk)
    has = at_the_county(county, 2)
    return f"a case with the clock a year behind, one with it right again; the county has {has}"


def disk_full(walk, county):
    """The data disk is filled to the last byte: new cases are refused in words, nothing that was kept is lost."""
    machine = walk.machine
    walk.machine.line(False)
    person = Person(7)
    to_the_form(walk, person)
    to_the_receipt(walk, person)
    leave(walk)
    machine.shell(f"head -c 2G /dev/zero > {DATA}/filler; sync", PATIENCE, may_fail=True)
    free = machine.shell(f"df --output=avail -B1 {DATA} | tail -1")
    until("word that the disk is full", lambda: self_check(machine, "disk")[0] == "broken", 120, 3)
    said = self_check(machine, "disk")[1]
    walk.see("暂停服务")
    walk.picture("full")
    machine.shell(f"rm {DATA}/filler")
    walk.machine.line(True)
    comes_up(walk)
    has = at_the_county(county, 1)
    return f"{free.strip()} bytes free: “{said}”; the case of before was delivered afterwards: {has}"
