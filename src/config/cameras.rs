//! Cameras: which device is which.

use super::checked::{Config, DocumentsConfig, absolute, key};
use super::keys::Keys;
use std::path::{Path, PathBuf};

/// Which camera looks at people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaceCameraDevice {
    /// None: the terminal looks at nobody.
    NotFitted,
    /// The first that gives pictures and is not the document camera.
    First,
    /// The one of this name.
    Named(PathBuf),
}

/// The camera that looks at people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceCameraConfig {
    /// Which one.
    pub device: FaceCameraDevice,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Frames a second.
    pub rate: u32,
    /// Folder of the models that find and measure a face.
    pub models: PathBuf,
    /// The county's own model that tells a picture of a face from a face, and its SHA-256.
    pub passive: Option<(PathBuf, [u8; 32])>,
}

/// The camera that takes pages of documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentCameraConfig {
    /// Which one; `None` where the terminal has none.
    pub device: Option<PathBuf>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl Config {
    /// The cameras that are named, each by the key that names it.
    pub(super) fn cameras(&self) -> Vec<(&'static str, &Path)> {
        let mut named = Vec::new();
        if let FaceCameraDevice::Named(path) = &self.face_camera.device {
            named.push((FACE, path.as_path()));
        }
        if let Some(path) = &self.document_camera.device {
            named.push((DOCUMENT, path.as_path()));
        }
        named
    }
}

const FACE: &str = "face_camera.device";
const DOCUMENT: &str = "document_camera.device";
/// Smaller pictures show no face well enough, larger ones no camera gives.
const SIDES: [std::ops::RangeInclusive<u64>; 2] = [640..=4_096, 480..=4_096];

/// Reads both; together, because neither may take the other's device.
pub(super) fn cameras(
    k: &mut Keys<'_>,
    documents: Option<&DocumentsConfig>,
) -> (Option<FaceCameraConfig>, Option<DocumentCameraConfig>) {
    let (face, document) = (face(k), document(k));
    let taken = document.as_ref().and_then(|d| d.device.as_ref());
    if let (Some(path), Some(FaceCameraDevice::Named(other))) =
        (taken, face.as_ref().map(|f| &f.device))
        && path == other
    {
        k.refuse(DOCUMENT, "another camera than face_camera.device".into());
    }
    if taken.is_some() && documents.is_some_and(|d| d.folder.is_some()) {
        k.refuse(DOCUMENT, "empty, since documents.folder is set".into());
    }
    (face, document)
}

fn face(k: &mut Keys<'_>) -> Option<FaceCameraConfig> {
    let allowed = "an absolute path below /dev, empty for the first camera, or \"none\"";
    let device = k.text(FACE, allowed, |text| match text {
        "none" => Some(FaceCameraDevice::NotFitted),
        "" => Some(FaceCameraDevice::First),
        _ => device(text).map(FaceCameraDevice::Named),
    });
    let width = side(k, "face_camera.width", 0);
    let height = side(k, "face_camera.height", 1);
    let rate = k.whole("face_camera.rate", 15..=60, "pictures a second");
    let models = k.text("face_camera.models", "an absolute path", absolute);
    let passive = passive(k);
    Some(FaceCameraConfig {
        device: device?,
        width: width?,
        height: height?,
        rate: u32::try_from(rate?).ok()?,
        models: models?,
        passive: passive?,
    })
}

/// The county's model: path and digest, or neither.
fn passive(k: &mut Keys<'_>) -> Option<Option<(PathBuf, [u8; 32])>> {
    let path = k.text(
        "face_camera.passive_model",
        "an absolute path, or empty for none",
        |text| or_empty(text, absolute),
    );
    let sum = k.text(
        "face_camera.passive_model_sha256",
        "64 hexadecimal digits, or empty for none",
        |text| or_empty(text, key),
    );
    match (path?, sum?) {
        (Some(path), Some(sum)) => Some(Some((path, sum))),
        (None, None) => Some(None),
        (Some(_), None) => {
            k.refuse(
                "face_camera.passive_model",
                "a path beside its SHA-256".into(),
            );
            None
        }
        (None, Some(_)) => {
            let key = "face_camera.passive_model_sha256";
            k.refuse(key, "a SHA-256 beside the path of its file".into());
            None
        }
    }
}

fn or_empty<T>(text: &str, take: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.is_empty() {
        Some(None)
    } else {
        take(text).map(Some)
    }
}

fn document(k: &mut Keys<'_>) -> Option<DocumentCameraConfig> {
    let allowed = "an absolute path below /dev, or empty for no document camera";
    let device = k.text(DOCUMENT, allowed, |text| match text {
        "" => Some(None),
        _ => device(text).map(Some),
    });
    let width = side(k, "document_camera.width", 0);
    let height = side(k, "document_camera.height", 1);
    Some(DocumentCameraConfig {
        device: device?,
        width: width?,
        height: height?,
    })
}

fn side(k: &mut Keys<'_>, key: &'static str, which: usize) -> Option<u32> {
    let side = k.whole(key, SIDES[which].clone(), "pixels")?;
    u32::try_from(side).ok()
}

fn device(text: &str) -> Option<PathBuf> {
    let plain = text.bytes().all(|b| b.is_ascii_graphic());
    let below = text.starts_with("/dev/") && !text.contains("..");
    (plain && below).then(|| PathBuf::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::load_text;

    const EXAMPLE: &str = include_str!("../../kiosk-config/site.example.toml");

    fn loaded(lines: &str) -> Result<Config, String> {
        let text = format!("{EXAMPLE}\n{lines}\n");
        load_text("site.toml", &text).map_err(|report| report.to_string())
    }

    #[test]
    fn without_a_word_the_first_camera_looks_at_people_and_none_takes_pages() {
        let config = loaded("").expect("good");
        assert_eq!(config.face_camera.device, FaceCameraDevice::First);
        assert_eq!(config.document_camera.device, None);
        assert_eq!(
            (config.face_camera.width, config.face_camera.height),
            (640, 480)
        );
        assert_eq!(config.cameras(), []);
    }

    #[test]
    fn a_camera_is_named_by_its_path_or_left_out_by_a_word() {
        let lines = "[face_camera]\ndevice = \"none\"\n\
            [document_camera]\ndevice = \"/dev/v4l/by-id/usb-pages-video-index0\"";
        let config = loaded(lines).expect("good");
        assert_eq!(config.face_camera.device, FaceCameraDevice::NotFitted);
        let path = Path::new("/dev/v4l/by-id/usb-pages-video-index0");
        assert_eq!(config.cameras(), [(DOCUMENT, path)]);
    }

    #[test]
    fn what_is_no_camera_too_small_or_too_slow_is_refused() {
        for lines in [
            "[face_camera]\ndevice = \"video0\"",
            "[face_camera]\ndevice = \"/dev/../etc/passwd\"",
            "[face_camera]\nwidth = 320",
            "[face_camera]\nrate = 5",
            "[face_camera]\nmodels = \"models\"",
            "[face_camera]\npassive_model = \"/srv/passive.onnx\"",
            "[face_camera]\npassive_model_sha256 = \"77\"",
            "[document_camera]\ndevice = \"none\"",
            "[document_camera]\nheight = 9000",
        ] {
            let said = loaded(lines).expect_err("refused");
            assert!(said.contains("allowed is"), "{said}");
        }
    }

    #[test]
    fn one_device_is_not_two_cameras_and_pages_come_from_one_place() {
        let both = "[face_camera]\ndevice = \"/dev/video0\"\n\
            [document_camera]\ndevice = \"/dev/video0\"";
        let said = loaded(both).expect_err("refused");
        assert!(
            said.contains("another camera than face_camera.device"),
            "{said}"
        );
        let twice = "[documents]\nfolder = \"/media\"\n\
            [document_camera]\ndevice = \"/dev/video0\"";
        let said = loaded(twice).expect_err("refused");
        assert!(said.contains("documents.folder is set"), "{said}");
    }
}
