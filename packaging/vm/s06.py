"""资格认证 by touch (journey s06) up to a try that runs out of time, and the way without a picture.

A face that is not measured for a second is taken for another's, and a try has twenty seconds. On a machine with the
clock of this host software emulation measures one in several seconds: the face is found and praised, but a task is
hardly ever told, and the face here does none. What is left is the way without a picture, which is walked to its first
page. `face.py` goes on to the receipt, on a machine with a clock of its own.
"""

import time

from card import Person
from labels import stands
from machine import PATIENCE, Failed, until

ITEM = "社会保险待遇领取资格认证"
AGREE = "我看完了，同意"
CONSENTS = ("给您的脸拍一张照片，同意吗", "把照片送到县里核对，同意吗", "请看清楚，再点同意",
            "请用手指签名")
FACE = "请看着屏幕，拍一张照片"
PRAISED = "很好，请别动"
TASKS = ("请闭一下眼，再睁开", "慢慢向左转头，再转回来", "慢慢向右转头，再转回来")
BEGIN, AGAIN, WITHOUT = "开始拍照", "再试一次", "不拍照，找帮办员"
SIGNATURE = (((300, 700), (400, 750), (500, 800), (600, 900)), ((600, 700), (550, 800), (450, 900), (300, 950)),
             ((250, 820), (400, 830), (600, 820), (700, 810)))


def face():
    """Whose face it is: somebody who stands still as far as one can."""
    return f"still-{int(time.monotonic() * 5) % 2}"


def to_the_face(walk, person):
    walk.slot.insert(person)
    walk.see("您好")
    walk.tap("我要办社保", then=ITEM)
    walk.tap(ITEM, then="开始办理")
    walk.tap("开始办理", then="人现在在哪里")
    chosen(walk, "就在这里", "现在住在哪个村")
    chosen(walk, "玉泉镇", "怎么打电话找您")
    walk.type(person.phone)
    walk.tap("下一步", then=CONSENTS[0])
    for then in CONSENTS[1:]:
        walk.picture("consent")
        chosen(walk, AGREE, then)
    for line in SIGNATURE:
        walk.machine.stroke(line)
    walk.picture("signature")
    walk.tap("下一步", then=FACE)


def chosen(walk, answer, then):
    """What is chosen changes its colour."""
    place, _ = walk.see(answer)
    walk.machine.tap(*place)
    walk.gone(answer)
    walk.tap("下一步", then=then)


def s06(walk, county, camera):
    to_the_face(walk, Person(40, "李样梅", "19711103"))
    walk.picture("before")
    walk.tap(BEGIN)
    walk.gone(BEGIN)
    began = time.monotonic()
    walk.see(PRAISED)
    seconds = time.monotonic() - began
    walk.picture("face")
    told = set()

    def ended():
        screen = walk.machine.screen()
        told.update(task for task in TASKS if stands(screen, task))
        return stands(screen, AGAIN)

    until("end of the try", ended)
    lasted = time.monotonic() - began
    walk.picture("no-picture")
    shown = camera.shown
    until("camera that is off", lambda: not camera.wanted, PATIENCE, 0.5)
    walk.tap(WITHOUT)
    walk.gone(AGAIN)
    walk.picture("without")
    if county.cases() or "no face" not in county.run("faces"):
        raise Failed(f"the county has {county.cases()}")
    return (f"consents, promise and signature by touch; {shown} pictures of a USB camera; the face was found good after "
            f"{seconds:.0f} s; of the tasks it was told {'、'.join(sorted(told)) or 'none'}, did none, and the try ended "
            f"without a picture after {lasted:.0f} s; the camera is off, the way without a picture stands open")
