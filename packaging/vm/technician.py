"""What a technician does: from the carton to a terminal that serves, and a panel that is mounted turned."""

import cases
from cases import DATA, UNIT, Person, at_the_county, comes_up, to_the_form, to_the_receipt
from county import PORT
from machine import PATIENCE, Failed, until

# Where memory sticks appear, each in a folder.
STICKS = "/media"


def from_the_carton(machine):
    """Nothing of a site and nothing of an earlier set-up."""
    machine.shell(f"systemctl stop {UNIT}; rm -rf {DATA}/* /etc/jiujinban/site.toml /etc/jiujinban/county-ca.pem; "
                  f"systemctl start {UNIT}", PATIENCE)


def stick_for_the_terminal(machine):
    """The folder of the stick that was plugged in, once it mounted itself; the terminal's user may write to it."""
    place = until("memory stick that mounts itself",
                  lambda: machine.shell(f"findmnt -rno TARGET -t vfat | grep ^{STICKS}/", may_fail=True), 120)
    options = machine.shell(f"findmnt -rno OPTIONS {place}").split(",")
    if not {"nosuid", "nodev", "noexec"} <= set(options):
        raise Failed(f"the stick is mounted with {options}")
    program = machine.shell(f"systemctl show -P MainPID {UNIT}")
    # As the program sees it, within its sandbox.
    machine.shell(f"nsenter -m -t {program} setpriv --reuid jiujinban --regid jiujinban --clear-groups "
                  f"sh -c 'echo told > {place}/written && rm {place}/written'")
    return place


def sheet(county):
    """The county's sheet for a new terminal, tz-018."""
    file = county.folder / "jiujinban-setup.toml"
    county.run("setup-sheet", "tz-018", "--name", "示范镇示范村", "--division", "140222101201", "--prefix", "TZ018",
               "--asset", "RS-2026-0018", "--latitude", "40.42", "--longitude", "114.09", "--farthest-home", "3.5",
               "--county-name", "天镇县", "--url", f"https://county.test:{PORT}", "--phone", "0352-6820000",
               "--out", file)
    return file


def serves_from_its_sheet(walk, county, place):
    """The pages after the line, with the sheet on the stick that is plugged in; then a case of the new terminal."""
    machine = walk.machine
    walk.tap("从U盘读登记单", then="都对，下一步")
    walk.picture("facts")
    walk.tap("都对，下一步", then="时钟准")
    walk.picture("clock")
    walk.tap("下一步")
    walk.gone("时钟准")
    walk.picture("asked")
    machine.unplug_fat_stick()
    machine.shell(f"until ! test -e {place}; do sleep 0.2; done", 60)
    comes_up(walk)
    walk.picture("welcome")
    certificates = county.admitted()
    if "tz-018" not in certificates:
        raise Failed(f"the county admitted {certificates}")
    person = Person(9)
    to_the_form(walk, person)
    to_the_receipt(walk, person)
    return f"the county admitted {', '.join(certificates)}; a case of the new terminal: {at_the_county(county, 1)}"


def set_up(walk, county):
    """From the carton: the pages of the set-up, touched through with the county's sheet on a memory stick."""
    machine = walk.machine
    from_the_carton(machine)
    walk.see("安装1")
    walk.picture("panel")
    walk.tap("竖着装", then="下一步")
    walk.picture("line")
    walk.tap("下一步", then="从U盘读登记单")
    machine.plug_fat_stick([sheet(county)])
    place = stick_for_the_terminal(machine)
    serves = serves_from_its_sheet(walk, county, place)
    return f"5 touches, the sheet from a stick that mounted itself at {place} and is gone with it; {serves}"


def turned(machine, walk):
    """A panel that lies, mounted upright: the first page is turned by touch, and its touches with it."""
    from_the_carton(machine)
    walk.see("画面歪了")
    walk.picture("as-the-panel-counts")
    before = cases.property_of(machine, "MainPID")
    walk.tap("画面歪了")
    until("new start", lambda: cases.property_of(machine, "MainPID") not in ("0", before), every=1)
    machine.turned = 90
    walk.see("竖着装")
    walk.picture("turned")
    # Where the finger is, the button is.
    walk.tap("竖着装", then="下一步")
    walk.picture("after-a-touch")
    said = machine.shell("cat /run/jiujinban-turn/screen")
    # It is turned at the next start of the machine too.
    machine.shell("systemctl restart jiujinban-turn.service")
    if "90" not in said:
        raise Failed(f"turned by {said}")
    return "one touch on the first page turned the picture by a quarter, and the next touch met its button"
