"""A terminal without a cable: a village's Wi-Fi by the kernel's own simulated radios, and the real NetworkManager.

One of two radios (mac80211_hwsim) is the village's access point, the other the terminal's adapter. The access point lives
in a network namespace of its own together with the machine's cable, joined by a bridge: so the terminal has nothing but
the air, and behind the air it finds the addresses and the county it otherwise has by the cable. Access point and
namespace are the test's; on the terminal's side NetworkManager and wpa_supplicant are Debian's.
"""

import base64
import json
import time

import cases
import technician
from county import County
from machine import PATIENCE, Disk, Failed, Machine, copy, fresh, until
from walk import Walk

NAME, PASSWORD, WRONG = "便民 village", r" correct\horse #1 ", "wrong horse battery"
# Longer than the program waits for an answer (src/adapters/system/helper.rs) nobody is to wait.
PATIENCE_OF_THE_TERMINAL = 58
KINDS = {"WPA2": "key_mgmt=WPA-PSK\nieee80211w=0", "WPA2 and WPA3": "key_mgmt=WPA-PSK SAE\nieee80211w=1",
         "WPA3": "key_mgmt=SAE\nieee80211w=2"}
INSIDE = "ip netns exec village"


# The keys of a password on a panel that stands, face by face (ui/components/sign_keys.slint): each row from edge to edge.
FACES = (("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"), ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"),
         ("1234567890", "!\"#$%&'()*+", ",-./:;<=>?@", "[\\]^_`{|}~"))
CASE, SIGNS, SPACE, CLEAR = ((4, n, 5) for n in range(4))
LEFT, WIDTH, GAP, TOP, EACH = 40, 1000, 12, 1079, 102
TYPED = slice(1080 * 3 * 360, 1080 * 3 * 500)


class Keys:
    """The keys of a password, as a finger meets them."""

    def __init__(self, machine):
        self.machine, self.face = machine, 0

    def touch(self, key):
        row, at, of = key
        each = (WIDTH - GAP * (of - 1)) / of
        self.machine.tap(round(LEFT + (each + GAP) * at + each / 2), TOP + EACH * row)

    def changes(self, key):
        """Touches a key and waits until the picture is another."""
        before = self.machine.screen()[2]
        self.touch(key)
        until("picture that changes with its key", lambda: self.machine.screen()[2] != before, 25, 0.2)
        # First comes the key that is pressed, then what it does.
        time.sleep(2)

    def turn_to(self, face):
        """换大写 or 换小写 leads from the small letters to the capitals and from anywhere else to the small letters."""
        while self.face != face:
            self.changes(SIGNS if face == 2 else CASE)
            self.face = 2 if face == 2 else 0 if self.face else 1

    def type(self, text):
        for sign in text:
            if sign == " ":
                # It leaves no ink.
                self.touch(SPACE)
                time.sleep(2)
                continue
            if not any(sign in row for row in FACES[self.face]):
                self.turn_to(next(n for n, face in enumerate(FACES) if any(sign in row for row in face)))
            row, keys = next((n, row) for n, row in enumerate(FACES[self.face]) if sign in row)
            typed = self.machine.screen()[2][TYPED]
            self.touch((row, keys.index(sign), len(keys)))
            until(f"{sign} in its field", lambda: self.machine.screen()[2][TYPED] != typed, 25, 0.2)

    def clear(self):
        self.changes(CLEAR)


class Village:
    """The access point of a machine that is on."""

    def __init__(self, machine):
        self.machine = machine
        machine.shell(f"""set -e
            modprobe mac80211_hwsim radios=2
            until [ -e /sys/class/net/wlan1 ]; do sleep 0.1; done
            cable=$(basename /sys/class/net/e*)
            ip netns add village
            iw phy "$(cat /sys/class/net/wlan1/phy80211/name)" set netns name village
            ip link set "$cable" netns village
            {INSIDE} ip link add air type bridge
            {INSIDE} ip link set "$cable" master air
            {INSIDE} ip link set "$cable" up
            {INSIDE} ip link set air up""", PATIENCE)

    def on_the_air(self, kind="WPA2 and WPA3", password=PASSWORD, later=False):
        """An access point of this kind, in the place of the one before; `later` as soon as radios are switched on."""
        network = f"network={{\nmode=2\nfrequency=2412\nssid={NAME.encode().hex()}\nproto=RSN\npairwise=CCMP\n" \
                  f'{KINDS[kind]}\npsk="{password}"\n}}\n'
        start = f"until {INSIDE} wpa_supplicant -B -D nl80211 -i wlan1 -c /run/vm/air.conf -P /run/vm/air.pid -f " \
                "/run/vm/air.log; do sleep 0.2; done; until grep -q AP-ENABLED /run/vm/air.log; do sleep 0.1; done; " \
                f"{INSIDE} ip link set wlan1 master air"
        self.off_the_air()
        text = base64.b64encode(network.encode()).decode()
        self.machine.shell(f"base64 -d > /run/vm/air.conf <<< {text}")
        self.machine.shell(f"systemd-run -q -r --no-block sh -c '{start}'" if later else start, 60)

    def off_the_air(self):
        self.machine.shell("""test -e /run/vm/air.pid || exit 0
            pid=$(cat /run/vm/air.pid); kill "$pid"; while [ -e "/proc/$pid" ]; do sleep 0.1; done
            rm -f /run/vm/air.pid /run/vm/air.log""", 60)


def sees_no_line(machine):
    until("NetworkManager that sees the radio and no line", lambda: machine.shell(
        "nmcli -t -f DEVICE,STATE device | grep -x wlan0:disconnected", may_fail=True))


def address(machine):
    """The address the terminal got over the air; nothing where it is not connected."""
    state = machine.shell("nmcli -g GENERAL.STATE device show wlan0", may_fail=True)
    return state.startswith("100") and machine.shell("nmcli -g IP4.ADDRESS device show wlan0", may_fail=True)


def is_there(machine, patience=PATIENCE):
    return until("address over the air", lambda: address(machine), patience)


def on_the_stick(machine, place, password):
    """The file of the network, written as a technician would on another machine."""
    text = f"[wifi]\nname = {json.dumps(NAME, ensure_ascii=False)}\npassword = {json.dumps(password)}\n"
    program = machine.shell(f"systemctl show -P MainPID {cases.UNIT}")
    machine.shell(f"nsenter -m -t {program} setpriv --reuid jiujinban --regid jiujinban --clear-groups "
                  f"sh -c 'cat > {place}/jiujinban-network.toml' <<'END'\n{text}END")


def ask(machine, serial, password):
    """A question as the program leaves it, as its user; the helper's word, and how long it took."""
    lines = f"{serial}\\nwifi\\n{NAME.encode().hex()}\\n{password.encode().hex()}\\n"
    began = time.monotonic()
    said = machine.shell(f"""mkdir -p {cases.DATA}/setup && chown jiujinban: {cases.DATA}/setup; cd {cases.DATA}/setup && runuser -u jiujinban -- sh -c 'umask 077; printf "{lines}" > .asked && mv .asked ask-network'
        until grep -qs "^{serial} " /run/jiujinban-setup/network; do sleep 0.1; done
        cut -d" " -f2 /run/jiujinban-setup/network""", 120)
    return said, time.monotonic() - began


def expect(what, said, wanted, seconds):
    if said != wanted or seconds > PATIENCE_OF_THE_TERMINAL:
        raise Failed(f"{what}: the helper said {said!r} after {seconds:.0f} s instead of {wanted!r}")


class Network:
    """One run."""

    def __init__(self, program, saved, folder, pictures):
        self.folder, self.pictures = fresh(folder), pictures
        self.root, self.data = (copy(saved / name, folder / name) for name in ("root.img", "data.img"))
        self.saved, self.county = saved, County(program, folder / "county", saved / "county")
        self.found = []

    def run(self):
        try:
            self.county.start()
            with self.machine(self.saved / "state") as machine:
                walk = Walk(machine, self.pictures)
                cases.comes_up(walk)
                try:
                    self.first_day(machine, walk)
                except Failed:
                    walk.picture("failed")
                    raise
                machine.shell("sync")
                # The power goes.
            with self.machine() as machine:
                village = Village(machine)
                began = time.monotonic()
                village.on_the_air()
                got = is_there(machine)
                self.note(f"after a start of the machine {got} by itself {time.monotonic() - began:.0f} s after "
                                  "the access point")
                walk = Walk(machine, self.pictures.with_name("network-again"), with_card=False)
                cases.comes_up(walk)
                self.works(machine)
        finally:
            self.county.stop()
            for disk in (self.root, self.data):
                disk.unlink(missing_ok=True)
        return "; ".join(self.found)

    def machine(self, state=None):
        machine = Machine(self.folder / "machine", Disk(self.root), Disk(self.data), state=state)
        machine.shell(f"date -s @{int(time.time())} >/dev/null")
        return machine

    def note(self, found):
        print(f"       network: {found}", flush=True)
        self.found.append(found)

    def works(self, machine):
        until("line to the county over the air", lambda: cases.self_check(machine, "network")[0] == "works", 120, 2)

    def first_day(self, machine, walk):
        village = Village(machine)
        sees_no_line(machine)
        village.on_the_air()
        self.set_up(machine, walk)
        self.kinds(machine, village)
        self.refused(machine)
        self.no_manager(machine)
        self.switched_off(machine, village)
        self.broken_handshake(machine, village)

    def set_up(self, machine, walk):
        """From the carton, by touch, with a wrong password first."""
        technician.from_the_carton(machine)
        walk.see("安装1")
        walk.tap("竖着装", then="从U盘接网")
        walk.picture("no-line")
        self.on_the_panel(machine, walk)
        # And once more by the other way.
        machine.shell("nmcli connection delete jiujinban")
        sees_no_line(machine)
        walk.tap("再看一次", then="从U盘接网")
        machine.plug_fat_stick([technician.sheet(self.county)])
        place = technician.stick_for_the_terminal(machine)
        on_the_stick(machine, place, WRONG)
        # Once: a second touch would be a second try.
        refused = self.once(walk, "从U盘接网", "这个网接不上")
        walk.picture("wrong-password")
        on_the_stick(machine, place, PASSWORD)
        joined = self.once(walk, "从U盘接网", "下一步")
        walk.picture("joined")
        walk.tap("下一步", then="从U盘读登记单")
        serves = technician.serves_from_its_sheet(walk, self.county, place)
        cases.leave(walk)
        self.note(f"a wrong password is told after {refused:.0f} s; joined after {joined:.0f} s from a file on a "
                          f"stick, {is_there(machine)} over the air (WPA2 and WPA3); {serves}")

    def on_the_panel(self, machine, walk):
        """The network in the air is chosen from the list, its password typed."""
        walk.tap("选无线网", then="要密码", patience=90)
        walk.picture("in-the-air")
        walk.tap("要密码", then="请输无线")
        keys = Keys(machine)
        keys.type("wrong-Horse")
        walk.picture("typed-wrong")
        refused = self.once(walk, "接上", "清楚，再试一次")
        walk.picture("told-wrong")
        keys.clear()
        keys.type(PASSWORD)
        walk.picture("typed-right")
        joined = self.once(walk, "接上", "下一步")
        walk.picture("joined-by-hand")
        got = is_there(machine)
        self.note(f"chosen from the list and typed on the panel: a wrong password is told after {refused:.0f} s, with the "
                  f"right one {got} after {joined:.0f} s")

    @staticmethod
    def once(walk, label, then):
        """A touch and what comes of it; how long that took."""
        began = time.monotonic()
        walk.tap(label)
        walk.see(then, patience=90)
        return time.monotonic() - began

    def kinds(self, machine, village):
        took = []
        for serial, kind in enumerate(KINDS, 100):
            village.on_the_air(kind)
            said, seconds = ask(machine, serial, PASSWORD)
            expect(kind, said, "done", seconds)
            is_there(machine)
            took.append(f"{kind} {seconds:.0f} s")
        self.note(f"access points with {', '.join(took)}")
        village.on_the_air()
        is_there(machine)

    def refused(self, machine):
        """The one that was there before is put back, and works."""
        kept = "cat /etc/NetworkManager/system-connections/jiujinban.nmconnection | sha256sum; " \
               "ls -A /etc/NetworkManager/system-connections"
        before = machine.shell(kept)
        said, seconds = ask(machine, 200, WRONG)
        expect("a wrong password", said, "refused", seconds)
        got = is_there(machine, 60)
        self.works(machine)
        after = machine.shell(kept)
        if before != after or after.count("\n") != 1:
            raise Failed(f"{before!r} became {after!r}")
        self.note(f"a wrong password later: refused after {seconds:.0f} s, {got} and the county again by the one "
                          "of before")

    def no_manager(self, machine):
        machine.shell("systemctl stop NetworkManager")
        said, seconds = ask(machine, 300, PASSWORD)
        expect("no NetworkManager", said, "no-manager", seconds)
        machine.shell("systemctl start NetworkManager", PATIENCE)
        is_there(machine)
        self.note("without NetworkManager: no-manager")

    def switched_off(self, machine, village):
        machine.shell("nmcli radio wifi off; until nmcli -t -f DEVICE,STATE device | grep -qx wlan0:unavailable; "
                      "do sleep 0.1; done")
        # Every radio of the machine goes off and on with it, the access point's too.
        village.on_the_air(later=True)
        said, seconds = ask(machine, 400, PASSWORD)
        expect("radio that is switched off", said, "done", seconds)
        self.note(f"with the radio switched off: on and joined after {seconds:.0f} s")

    def broken_handshake(self, machine, village):
        """NetworkManager gives a network up whose handshake breaks off; the terminal does not."""
        village.on_the_air("WPA2", WRONG)
        until("NetworkManager that gave up", lambda: machine.shell(
            "journalctl -b -u NetworkManager -o cat | tail -n 40 | grep \"reason 'no-secrets'\"", may_fail=True))
        sees_no_line(machine)
        village.on_the_air("WPA2")
        began = time.monotonic()
        got = is_there(machine)
        self.works(machine)
        self.note(f"a handshake that broke off, after which NetworkManager waits for a person: {got} again "
                          f"{time.monotonic() - began:.0f} s later")
