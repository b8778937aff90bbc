//! The rival: OpenCV's FaceDetectorYN with the same model, one thread, in a process of its own.

use std::path::Path;
use std::process::Command;

/// CPU milliseconds of its median frame; `None` where it is not installed.
pub fn median() -> Option<f64> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/tools/opencv/bin/python");
    if !python.exists() {
        return None;
    }
    let run = Command::new(python)
        .arg(root.join("benches/face/opencv.py"))
        .arg(root.join("assets/models/face-detect.onnx"))
        .arg(root.join("tests/fixtures/faces"))
        .output()
        .expect("a program that exists starts");
    let said = String::from_utf8_lossy(&run.stdout);
    let median = said.trim().parse();
    Some(median.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&run.stderr))))
}
