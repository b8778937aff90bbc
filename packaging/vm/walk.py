"""A person in front of the terminal: looks for words on the screen and touches them."""

import time

from card import Slot
from labels import stands
from machine import PATIENCE, Failed, until


STILL_THERE = "继续办理"


class Walk:
    """One case's walk; keeps a picture of each step that is worth one."""

    def __init__(self, machine, folder, with_card=True):
        self.machine, self.folder = machine, folder
        self.slot = Slot(machine) if with_card else None
        self.pictures = []

    def picture(self, name):
        file = self.machine.picture(self.folder / f"{len(self.pictures) + 1:02}-{name}.png")
        self.pictures.append(file)
        return file

    def see(self, *labels, patience=PATIENCE):
        """Waits until one of these stands on the screen; where, and which."""
        def look():
            screen = self.machine.screen()
            for label in labels:
                place = stands(screen, label)
                if place:
                    return place, label
            # Slower than a person: the terminal asks whether anybody is there.
            place = stands(screen, STILL_THERE)
            if place:
                self.machine.tap(*place)
            return None

        try:
            return until(" or ".join(labels), look, patience)
        except Failed:
            self.picture("missing")
            raise

    def has(self, label):
        return stands(self.machine.screen(), label)

    def gone(self, label, patience=PATIENCE):
        until(f"screen without {label}", lambda: not self.has(label), patience)

    def tap(self, label, then=None, patience=PATIENCE):
        """Touches a word; waits for what comes then, and touches once more when nothing came of it."""
        place, _ = self.see(label, patience=patience)
        self.machine.tap(*place)
        if then is None:
            return
        deadline = time.monotonic() + patience
        while True:
            try:
                return self.see(*([then] if isinstance(then, str) else then), patience=25)
            except Failed:
                if time.monotonic() > deadline:
                    raise
                # A finger that touched while the page was still turning has touched nothing.
                place = self.has(label)
                if place:
                    self.machine.tap(*place)

    def type(self, digits):
        """Keys of the number pad, one after the other: each must change what stands in the field above them."""
        for digit in digits:
            place, _ = self.see(digit)
            before = self.field()
            self.machine.tap(*place)

            def typed():
                return self.field() != before

            try:
                until(f"digit {digit} in its field", typed, 25, 0.1)
            except Failed:
                self.machine.tap(*place)
                until(f"digit {digit} in its field", typed)

    def field(self):
        """The pixels between the question and the number pad."""
        width, height, pixels = self.machine.screen()
        return pixels[width * 3 * (height * 50 // 100):width * 3 * (height * 56 // 100)]
