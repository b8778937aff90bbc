"""FlatBuffers, read only: a table and its fields by number."""

import struct


class Table:
    """A table at a place in the file. Every reader takes the field's number and what stands for none."""

    def __init__(self, data, at):
        self.data, self.at = data, at
        self.slots = at - self._get("<i", at)
        self.size = self._get("<H", self.slots)

    @classmethod
    def root(cls, data):
        return cls(data, struct.unpack_from("<I", data, 0)[0])

    def _get(self, kind, at):
        return struct.unpack_from(kind, self.data, at)[0]

    def _place(self, number):
        slot = 4 + 2 * number
        offset = self._get("<H", self.slots + slot) if slot < self.size else 0
        return self.at + offset if offset else None

    def number(self, field, kind, otherwise=0):
        place = self._place(field)
        return otherwise if place is None else self._get("<" + kind, place)

    def _follow(self, place):
        return place + self._get("<I", place)

    def table(self, field):
        place = self._place(field)
        return None if place is None else Table(self.data, self._follow(place))

    def numbers(self, field, kind):
        place = self._place(field)
        if place is None:
            return []
        start = self._follow(place)
        return list(struct.unpack_from(f"<{self._get('<I', start)}{kind}", self.data, start + 4))

    def tables(self, field):
        place = self._place(field)
        if place is None:
            return []
        start = self._follow(place)
        entries = range(start + 4, start + 4 + 4 * self._get("<I", start), 4)
        return [Table(self.data, self._follow(entry)) for entry in entries]

    def content(self, field):
        place = self._place(field)
        if place is None:
            return b""
        start = self._follow(place)
        return bytes(self.data[start + 4:start + 4 + self._get("<I", start)])
