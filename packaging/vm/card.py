"""A made-up person's social-security card, played to the machine's USB reader over QEMU's VSCard protocol."""

import socket
import struct
import threading

from machine import Failed, until

SOCIAL_SECURITY = b"sx1.sh." + "社会保障".encode("gbk")
ANSWER_TO_RESET = bytes.fromhex("3B6D000000814D22088660010203040506")
# Messages of VSCard: a head of three big-endian words (kind, reader, length), then so many bytes.
INIT, ERROR, READER_ADD, ATR, CARD_REMOVE, APDU = 1, 2, 3, 5, 6, 7
ANY_READER = 0xFFFFFFFF


class Person:
    """Somebody who does not exist: 样 in the name, 9xx in the number, a phone from 199 0000."""

    def __init__(self, index, name="王样兰", born="19820315"):
        self.name = name
        digits = f"140222{born}{900 + index:03}"
        weights = [2 ** (17 - n) % 11 for n in range(17)]
        check = sum(int(d) * w for d, w in zip(digits, weights)) % 11
        self.number = digits + "10X98765432"[check]
        self.card = f"Y{90_000_000 + index:08}"
        self.phone = f"1990000{1000 + index:04}"


def packed(digits):
    digits += "F" * (len(digits) % 2)
    return bytes.fromhex(digits)


class Card:
    """A card of version 2.00, whose records are free to read, as kiosk-config/card-layouts has them."""

    def __init__(self, person):
        name = person.name.encode("gbk")
        issuer = person.number[:6]
        identifier = packed(issuer) + bytes.fromhex("D156000005") + person.card[1:].encode()
        self.files = {
            0xEF05: {0x01: identifier.ljust(16, b"\xff"), 0x02: b"3", 0x03: b"2.00",
                     0x04: packed(issuer).ljust(12, b"\xff"), 0x05: packed("20200101"), 0x06: packed("20400101"),
                     0x07: person.card.encode()},
            0xEF06: {0x08: person.number.encode(), 0x09: name.ljust(30, b"\0"), 0x4E: bytes(20),
                     0x0A: b"1" if int(person.number[16]) % 2 else b"2", 0x0B: b"\x01", 0x0C: packed(issuer),
                     0x0D: packed(person.number[6:14])},
        }
        self.reset()

    def reset(self):
        self.selected, self.file, self.pending = False, None, b""

    def command(self, apdu):
        if len(apdu) < 4:
            return b"\x67\x00"
        if apdu[0]:
            return b"\x6e\x00"
        pending, self.pending = self.pending, b""
        instruction, p1, p2, body = apdu[1], apdu[2], apdu[3], apdu[4:]
        data = body[1:1 + body[0]] if body else b""
        if instruction == 0xA4 and p1 == 4:
            if data != SOCIAL_SECURITY:
                return b"\x6a\x82"
            self.selected, self.file = True, None
            self.pending = (b"\x6f\x1c\x84\x0f" + SOCIAL_SECURITY
                            + bytes.fromhex("A5098801019F0C03860103"))
            return bytes([0x61, len(self.pending)])
        if instruction == 0xC0:
            if not pending:
                return b"\x6f\x00"
            if body and body[0] == len(pending):
                return pending + b"\x90\x00"
            self.pending = pending
            return bytes([0x6C, len(pending)])
        if not self.selected:
            return b"\x69\x85"
        if instruction == 0xA4:
            self.file = self.files.get(int.from_bytes(data, "big"))
            return b"\x6a\x82" if self.file is None else b"\x90\x00"
        if instruction == 0xB2:
            return self.record(p1, p2, body)
        return b"\x6d\x00"

    def record(self, p1, p2, body):
        if self.file is None:
            return b"\x69\x86"
        tags = list(self.file)
        tag = p1 if p2 == 0 else tags[p1 - 1] if p2 == 4 and 0 < p1 <= len(tags) else None
        if tag not in self.file:
            return b"\x6a\x83"
        value = self.file[tag]
        if not body or body[0] != len(value) + 2:
            return bytes([0x6C, len(value) + 2])
        return bytes([tag, len(value)]) + value + b"\x90\x00"


class Slot:
    """The slot of the reader, from the host's side."""

    def __init__(self, machine):
        self.machine, self.card, self.socket = machine, None, None
        self.commands = 0
        self.connect()

    def let_go(self):
        """Before the reader is unplugged: QEMU takes a new card's side only after the old one has gone."""
        self.socket.close()

    def connect(self):
        """The machine's side is new: after its start, and when the reader was plugged in again."""
        end = socket.socket(socket.AF_UNIX)
        until("slot", lambda: not end.connect_ex(str(self.machine.folder / "card")), 30, 0.1)
        self.socket = end
        self.added = threading.Event()
        threading.Thread(target=self.serve, args=(end,), daemon=True).start()
        self.send(INIT, 0, b"VSCD" + struct.pack(">II", 2, 0))
        self.send(READER_ADD, ANY_READER, b"played\0")
        if not self.added.wait(30):
            raise Failed("the reader does not answer the card's side")
        if self.card:
            self.send(ATR, 0, ANSWER_TO_RESET)

    def send(self, kind, reader, data):
        self.socket.sendall(struct.pack(">III", kind, reader, len(data)) + data)

    def insert(self, person):
        self.card = Card(person)
        self.send(ATR, 0, ANSWER_TO_RESET)

    def pull(self):
        self.card = None
        self.send(CARD_REMOVE, 0, b"")

    def serve(self, end):
        def need(count):
            data = b""
            while len(data) < count:
                more = end.recv(count - len(data))
                if not more:
                    raise EOFError
                data += more
            return data

        try:
            while True:
                kind, reader, length = struct.unpack(">III", need(12))
                data = need(length)
                if kind == ERROR:
                    self.added.set()
                elif kind == APDU and self.card:
                    self.commands += 1
                    self.send(APDU, reader, self.card.command(data))
        except (EOFError, OSError):
            pass
