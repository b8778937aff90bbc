//! Which cameras the terminal has: the one that looks at people, and where pages come from.

#[cfg(feature = "camera")]
use super::FIRST_PAGE_FIRST;
use super::setup::CodeCamera;
#[cfg(feature = "camera")]
use crate::adapters::camera::LiveCamera;
use crate::adapters::camera::{NoFaceCamera, PageFolder, PictureSource};
#[cfg(feature = "camera")]
use crate::adapters::face::{FaceService, ModelStore, Parts, PassiveFile};
#[cfg(feature = "camera")]
use crate::adapters::system::give_back_memory;
#[cfg(feature = "camera")]
use crate::adapters::video::{ChildCamera, DeviceChoice, DeviceRequest};
#[cfg(feature = "camera")]
use crate::cli::camera::worker_command;
use crate::config::Config;
#[cfg(feature = "camera")]
use crate::config::FaceCameraDevice;
use crate::ports::Sink;
use crate::ports::clock::Clock;
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent, Preview};
#[cfg(feature = "camera")]
use crate::ports::frames::FrameCamera;
use crate::terminal::{PagesFrom, StartFace};
use std::sync::Arc;

/// Where pages come from: a camera over the page, a folder, or nowhere.
#[cfg_attr(
    not(feature = "camera"),
    expect(unused_variables, reason = "folders have no time")
)]
pub(super) fn pages(config: &Config, clock: &Arc<dyn Clock>) -> PagesFrom {
    #[cfg(feature = "camera")]
    if let Some(camera) = document_camera(config, clock) {
        return Arc::new(move || {
            let source = LiveCamera::new(camera.clone());
            Some(Box::new(source) as Box<dyn PictureSource>)
        });
    }
    let folder = config.documents.folder.clone();
    Arc::new(move || {
        let source = PageFolder::new(folder.clone()?);
        Some(Box::new(source) as Box<dyn PictureSource>)
    })
}

/// Frames a second of the document camera: it is still, and large frames are slow.
#[cfg(feature = "camera")]
const PAGE_RATE: u32 = 10;

#[cfg(feature = "camera")]
fn document_camera(config: &Config, clock: &Arc<dyn Clock>) -> Option<Arc<dyn FrameCamera>> {
    let wanted = &config.document_camera;
    let request = DeviceRequest {
        device: DeviceChoice::Named(wanted.device.clone()?),
        width: wanted.width,
        height: wanted.height,
        rate: PAGE_RATE,
    };
    camera(request, clock)
}

/// What looks at people, with frames for their own eyes going to `preview`.
#[cfg_attr(
    not(feature = "camera"),
    expect(unused_variables, reason = "without cameras nobody is looked at")
)]
pub(super) fn face(config: &Config, clock: &Arc<dyn Clock>, preview: Preview) -> StartFace {
    #[cfg(feature = "camera")]
    if let Some(camera) = face_camera(config, clock) {
        let models = models(config);
        let (clock, gates) = (clock.clone(), config.face);
        return Arc::new(move |sink| {
            let parts = Parts {
                camera: camera.clone(),
                models: models.clone(),
                gates,
                settle: FIRST_PAGE_FIRST,
                clock: clock.clone(),
                preview: preview.clone(),
                rested: Arc::new(give_back_memory),
                sink: sink.clone(),
            };
            match FaceService::start(parts) {
                Ok(service) => Arc::new(service),
                Err(fault) => {
                    log::error!("no camera that looks at people: {fault}");
                    nobody(sink)
                }
            }
        });
    }
    Arc::new(nobody)
}

/// The networks that find and measure faces.
#[cfg(feature = "camera")]
pub(super) fn models(config: &Config) -> ModelStore {
    let wanted = &config.face_camera;
    let passive = wanted.passive.clone();
    ModelStore {
        folder: wanted.models.clone(),
        passive: passive.map(|(path, sha256)| PassiveFile { path, sha256 }),
    }
}

fn nobody(sink: Sink<FaceCameraEvent>) -> Arc<dyn FaceCamera> {
    Arc::new(NoFaceCamera::start(sink))
}

/// The camera that looks at people; `None` where none is fitted.
#[cfg(feature = "camera")]
pub(super) fn face_camera(config: &Config, clock: &Arc<dyn Clock>) -> Option<Arc<dyn FrameCamera>> {
    let wanted = &config.face_camera;
    let device = match &wanted.device {
        FaceCameraDevice::NotFitted => return None,
        FaceCameraDevice::Named(path) => DeviceChoice::Named(path.clone()),
        FaceCameraDevice::First => DeviceChoice::First {
            but: config.document_camera.device.clone(),
        },
    };
    let request = DeviceRequest {
        device,
        width: wanted.width,
        height: wanted.height,
        rate: wanted.rate,
    };
    camera(request, clock)
}

/// The camera for a code that a technician holds before it: the one that looks at people, or the one for
/// pages where there is no other.
#[cfg_attr(
    not(feature = "camera"),
    expect(unused_variables, reason = "without cameras codes are typed")
)]
pub(super) fn code_camera(clock: &Arc<dyn Clock>) -> CodeCamera {
    #[cfg(feature = "camera")]
    {
        let clock = clock.clone();
        Arc::new(move |config| {
            face_camera(config, &clock).or_else(|| document_camera(config, &clock))
        })
    }
    #[cfg(not(feature = "camera"))]
    Arc::new(|_| None)
}

#[cfg(feature = "camera")]
fn camera(request: DeviceRequest, clock: &Arc<dyn Clock>) -> Option<Arc<dyn FrameCamera>> {
    match worker_command(&request) {
        Ok(command) => {
            let is_there = Arc::new(move || request.device.is_there());
            let camera = ChildCamera::new(command, is_there, clock.clone());
            Some(Arc::new(camera))
        }
        Err(fault) => {
            log::error!("no camera: {fault}");
            None
        }
    }
}
