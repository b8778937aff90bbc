"""资格认证 by touch (journey s06): a drawn face before a USB camera does what the screen tells it.

A try has twenty seconds, and a face that is not measured for a second is another's: software emulation is too slow for
that by far. So the machine's time is counted here: it goes on by what its processors did, about a fifth as fast as ours.
Nothing in the machine is another than in the other cases.
"""

import time

import cases
from camera import Camera
from card import Person
from labels import stands
from machine import Failed, until

# Seconds of ours from picture to picture: about as long as one is measured for, two thirds of a second in the machine.
EVERY = 3.0
TRIES = 3
ITEM = "社会保险待遇领取资格认证"
AGREE = "我看完了，同意"
CONSENTS = ("给您的脸拍一张照片，同意吗", "把照片送到县里核对，同意吗", "请看清楚，再点同意", "请用手指签名")
FACE = "请看着屏幕，拍一张照片"
TURNS = {"慢慢向左转头，再转回来": "left", "慢慢向右转头，再转回来": "right"}
BLINK = "请闭一下眼，再睁开"
SIGNATURE = (((300, 700), (400, 750), (500, 800), (600, 900)), ((600, 700), (550, 800), (450, 900), (300, 950)),
             ((250, 820), (400, 830), (600, 820), (700, 810)))


class Actor:
    """Whose face it is: rests, and does what it is told, again and again until it is told something else."""

    def __init__(self):
        self.told, self.since, self.count = None, 0, 0

    def hear(self, told):
        if told != self.told:
            self.told, self.since = told, 0

    def face(self):
        """The picture of the film that comes next."""
        self.count += 1
        self.since += 1
        moment = self.since % 14
        if self.told in TURNS and 1 <= moment <= 7:
            return f"{TURNS[self.told]}-{min(3, moment + 1, 9 - moment)}"
        if self.told == BLINK and self.since % 6 in (4, 5):
            return "shut"
        return f"still-{self.count // 2 % 2}"


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


def look(walk, actor, begin):
    """One try, from the button that begins it to what comes of it; what was told, and the seconds it took."""
    walk.tap(begin)
    walk.gone(begin)
    tasks, began = [], time.monotonic()

    def ended():
        screen = walk.machine.screen()
        told = next((task for task in (*TURNS, BLINK) if stands(screen, task)), None)
        actor.hear(told)
        if told and told not in tasks:
            tasks.append(told)
            walk.picture(told)
        return next((end for end in ("拍好了", "再试一次") if stands(screen, end)), None)

    end = until("end of a try", ended, 400, 0.2)
    actor.hear(None)
    walk.picture(end)
    return end, tasks, time.monotonic() - began


def s06(walk, county, camera, actor):
    person = Person(40, "李样梅", "19711103")
    to_the_face(walk, person)
    begin, tries = "开始拍照", []
    for _ in range(TRIES):
        end, tasks, seconds = look(walk, actor, begin)
        tries.append(f"{'、'.join(tasks) or 'no task'}: {end} ({seconds:.0f} s)")
        if end == "拍好了":
            break
        begin = "再试一次"
    else:
        raise Failed(f"no picture in {TRIES} tries: {'; '.join(tries)}")
    walk.tap("填好了", then="确认提交")
    walk.picture("review")
    walk.tap("确认提交", then=("已收件", "已受理"))
    walk.see("已受理")
    walk.picture("receipt")
    has = cases.at_the_county(county, 1)
    waits = county.run("faces").strip()
    receipt = county.cases()[0][0]
    county.run("review", "decide", receipt, "done", "认证通过", "--reviewer", "county-review-1")
    left = county.run("faces").strip()
    if receipt not in waits or receipt in left:
        raise Failed(f"the county's faces: {waits!r}, then {left!r}")
    walk.slot.pull()
    walk.tap("办完了，退出", then=cases.WELCOME)
    camera.pull()
    return (f"tries: {'; '.join(tries)}; {camera.shown} pictures of a USB camera; the county has {has}, once; its "
            f"reviewer's list: “{waits}”; decided, nothing waits")
