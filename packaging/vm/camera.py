"""A USB camera that this host plays: the machine's own driver (uvcvideo) sees a camera of the USB video class.

QEMU redirects a USB device over a socket (usbredir); here is the device. It has one picture size, gives ten pictures a
second as Motion JPEG over a bulk pipe, and shows what `before` says is held before its lens.
"""

import socket
import struct
import threading
from pathlib import Path

from machine import Failed, until

# A drawn face that is nobody's, and what arithmetic made of it: pictures of the demonstration.
FILM = Path(__file__).resolve().parents[2] / "tests/fixtures/faces/film"
# Messages of usbredir.
(HELLO, CONNECT, INTERFACES, ENDPOINTS, SET_CONFIGURATION, GET_CONFIGURATION, CONFIGURATION, SET_ALTERNATE,
 GET_ALTERNATE, ALTERNATE, CANCEL, CONTROL, BULK) = 0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 21, 100, 101
DONE, CANCELLED, STALLED = 0, 1, 4
# What this side can beyond the oldest protocol: tell the device's version and the sizes of packets, number messages
# with 64 bits, and give lengths in 32: QEMU wants all of them behind xHCI.
ABILITIES = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 6
HIGH_SPEED, BULK_KIND, CONTROL_KIND, NO_ENDPOINT = 2, 2, 0, 255
PIPE, PACKET, PAYLOAD = 0x81, 512, 16384
ACROSS, DOWN, EVERY = 640, 480, 0.1
LARGEST = 200_000
VENDOR, PRODUCT = 0x1209, 0x0001


def descriptor(*parts):
    """Bytes of a descriptor behind its length: numbers are bytes."""
    body = b"".join(part if isinstance(part, bytes) else bytes([part]) for part in parts)
    return bytes([len(body) + 1]) + body


def word(value):
    return struct.pack("<H", value)


def double(value):
    return struct.pack("<I", value)


def configuration():
    """One camera, one stream: USB Device Class Definition for Video Devices 1.0."""
    interval = double(int(EVERY * 10_000_000))
    rate = double(int(LARGEST * 8 / EVERY))
    camera = descriptor(0x24, 2, 1, word(0x0201), 0, 0, word(0), word(0), word(0), 3, bytes(3))
    out = descriptor(0x24, 3, 2, word(0x0101), 0, 1, 0)
    head = descriptor(0x24, 1, word(0x0100), word(13 + len(camera) + len(out)), double(6_000_000), 1, 1)
    form = descriptor(0x24, 6, 1, 1, 0, 1, 0, 0, 0, 0)
    frame = descriptor(0x24, 7, 1, 0, word(ACROSS), word(DOWN), rate, rate, double(LARGEST), interval, 1, interval)
    stream = descriptor(0x24, 1, 1, word(14 + len(form) + len(frame)), PIPE, 0, 2, 0, 0, 0, 1, 0)
    body = (descriptor(0x0B, 0, 2, 14, 3, 0, 0)
            + descriptor(4, 0, 0, 0, 14, 1, 0, 0) + head + camera + out
            + descriptor(4, 1, 0, 1, 14, 2, 0, 0) + stream + form + frame
            + descriptor(5, PIPE, BULK_KIND, word(PACKET), 0))
    return descriptor(2, word(9 + len(body)), 2, 1, 0, 0x80, 50) + body


def text(words):
    return descriptor(3, words.encode("utf-16-le"))


DESCRIPTORS = {
    0x0100: descriptor(1, word(0x0200), 0xEF, 2, 1, 64, word(VENDOR), word(PRODUCT), word(0x0100), 1, 2, 0, 1),
    0x0200: configuration(),
    0x0300: descriptor(3, word(0x0409)),
    0x0301: text("Played"),
    0x0302: text("Played camera"),
    0x0600: descriptor(6, word(0x0200), 0xEF, 2, 1, 64, 1, 0),
}
# What a stream is like: format 1, size 1, time from picture to picture, nothing to choose, sizes.
TERMS = struct.pack("<HBBIHHHHHII", 0, 1, 1, int(EVERY * 10_000_000), 0, 0, 0, 0, 0, LARGEST, PAYLOAD)


class Camera:
    """Plugged in when it is made; unplugged by `pull`."""

    def __init__(self, machine, before):
        """`before` names the picture of the film that is before the lens at each moment."""
        self.machine, self.before, self.shown = machine, before, 0
        self.pictures = {file.stem: file.read_bytes() for file in FILM.glob("*.jpg")}
        self.wanted, self.news, self.gone = [], threading.Condition(), False
        # How often the machine has taken back what it wanted: it turns the stream off.
        self.ended = 0
        self.lock = threading.Lock()
        path = machine.folder / "camera"
        machine.monitor.ask("chardev-add", id="camera", backend={"type": "socket", "data": {
            "addr": {"type": "unix", "data": {"path": str(path)}}, "server": True, "wait": False}})
        machine.monitor.ask("device_add", driver="usb-redir", id="face-camera", chardev="camera", bus="usb.0")
        self.socket = socket.socket(socket.AF_UNIX)
        until("socket of the camera", lambda: not self.socket.connect_ex(str(path)), 30, 0.1)
        self.send(HELLO, 0, b"played".ljust(64, b"\0") + double(ABILITIES))
        for act in (self.serve, self.play):
            threading.Thread(target=act, daemon=True).start()

    def pull(self):
        with self.news:
            self.gone = True
            self.news.notify_all()
        self.socket.close()

    def send(self, kind, number, body):
        with self.lock:
            # Only the first message, which tells of it, has a short number.
            head = "<III" if kind == HELLO else "<IIQ"
            self.socket.sendall(struct.pack(head, kind, len(body), number) + body)

    # What the machine asks of a device.

    def serve(self):
        def need(count):
            data = b""
            while len(data) < count:
                more = self.socket.recv(count - len(data))
                if not more:
                    raise EOFError
                data += more
            return data

        try:
            kind, length, _ = struct.unpack("<III", need(12))
            need(length)
            self.introduce()
            while True:
                kind, length, number = struct.unpack("<IIQ", need(16))
                self.answer(kind, number, need(length))
        except (EOFError, OSError):
            with self.news:
                self.gone = True
                self.news.notify_all()

    def answer(self, kind, number, body):
        if kind in (SET_CONFIGURATION, GET_CONFIGURATION):
            self.send(CONFIGURATION, number, bytes([DONE, 1]))
        elif kind in (SET_ALTERNATE, GET_ALTERNATE):
            self.send(ALTERNATE, number, bytes([DONE, body[0], 0]))
        elif kind == CONTROL:
            self.control(number, body)
        elif kind == BULK:
            with self.news:
                self.wanted.append((number, struct.unpack_from("<H", body, 2)[0]))
                self.news.notify_all()
        elif kind == CANCEL:
            with self.news:
                self.wanted = [one for one in self.wanted if one[0] != number]
                self.ended += 1
                self.news.notify_all()
            self.send(BULK, number, struct.pack("<BBHIH", PIPE, CANCELLED, 0, 0, 0))

    def introduce(self):
        rest = bytes(30)
        self.send(INTERFACES, 0, double(2) + bytes([0, 1]) + rest + bytes([14, 14]) + rest + bytes([1, 2]) + rest
                  + bytes(32))
        kinds, places, sizes = [NO_ENDPOINT] * 32, [0] * 32, [0] * 32
        kinds[0], kinds[16], sizes[0], sizes[16] = CONTROL_KIND, CONTROL_KIND, 64, 64
        kinds[17], places[17], sizes[17] = BULK_KIND, 1, PACKET
        self.send(ENDPOINTS, 0, bytes(kinds) + bytes(32) + bytes(places) + struct.pack("<32H", *sizes))
        self.send(CONNECT, 0, struct.pack("<BBBBHHH", HIGH_SPEED, 0xEF, 2, 1, VENDOR, PRODUCT, 0x0100))

    def control(self, number, body):
        endpoint, request, kind, _, value, index, length = struct.unpack_from("<BBBBHHH", body)
        said = None
        if kind == 0x80 and request == 6:
            said = DESCRIPTORS.get(value)
        elif kind & 0x60 == 0 and not kind & 0x80:
            said = b""
        elif kind == 0x80 and request == 0:
            said = bytes(2)
        elif kind == 0x21 and index == 1 and request == 1:
            # The only terms there are.
            said = b""
        elif kind == 0xA1 and index == 1:
            said = {0x85: word(len(TERMS)), 0x86: b"\x03"}.get(request, TERMS)
        status, data = (STALLED, b"") if said is None else (DONE, said[:length] if kind & 0x80 else b"")
        length = len(data) if kind & 0x80 else length
        self.send(CONTROL, number, struct.pack("<BBBBHHH", endpoint, request, kind, status, value, index,
                                               length if status == DONE else 0) + data)

    # The stream.

    def play(self):
        turn = 0
        try:
            while not self.gone:
                self.machine.pause(EVERY)
                if self.wanted:
                    turn ^= 1
                    self.picture(turn)
        except (OSError, Failed):
            self.gone = True

    def picture(self, turn):
        """One picture in payloads: two bytes of head (whose turn, the last one), a part of the picture."""
        ended = self.ended
        self.shown += 1
        data = self.pictures[self.before()]
        # As from a lens, no two pictures have the same bytes: a comment with a number.
        data = data[:2] + struct.pack(">HHI", 0xFFFE, 6, self.shown) + data[2:]
        while data:
            with self.news:
                self.news.wait_for(lambda: self.wanted or self.gone or self.ended != ended)
                # The rest of a picture is not for the next stream.
                if self.gone or self.ended != ended:
                    return
                number, room = self.wanted.pop(0)
            part, data = data[:room - 2], data[room - 2:]
            head = bytes([2, 0x80 | turn | (0 if data else 2)])
            self.send(BULK, number, struct.pack("<BBHIH", PIPE, DONE, len(part) + 2, 0, 0) + head + part)
