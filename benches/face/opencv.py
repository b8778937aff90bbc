"""CPU milliseconds of the median frame of OpenCV's FaceDetectorYN: opencv.py MODEL FOLDER."""

import statistics
import sys
import time
from pathlib import Path

import cv2

cv2.setNumThreads(1)
model, folder = sys.argv[1:]
detector = cv2.FaceDetectorYN.create(model, "", (320, 240), 0.6, 0.3, 50)
frames = [cv2.imread(str(f)) for f in sorted(Path(folder).glob("face_*.jpg"))]


def one(i):
    # What ours does too: from the camera's 640 × 480 to the model's size, then the model.
    small = cv2.resize(frames[i % len(frames)], (320, 240), interpolation=cv2.INTER_AREA)
    detector.detect(small)


for i in range(8):
    one(i)
costs = []
for i in range(120):
    before = time.process_time()
    one(i)
    costs.append((time.process_time() - before) * 1e3)
print(statistics.median(costs))
