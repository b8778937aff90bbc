//! What looks at people in the demonstration: the service of a real terminal over the film of a drawn face.

use crate::adapters::camera::NoFaceCamera;
use crate::adapters::face::{FaceService, ModelStore, Parts};
use crate::adapters::identity_card::PhotoDecoder;
use crate::adapters::simulated::face_film::FaceFilm;
use crate::adapters::system::{SystemClock, give_back_memory};
use crate::domain::face::Gates;
use crate::ports::Sink;
use crate::ports::face_camera::{FaceCamera, FaceCameraEvent};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// As `make assets` leaves them.
const MODELS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/models");
/// Plays the program of a county: whatever photo it is given, it gives the drawn face.
const DECODER: &str = "tests/fixtures/photo-decoders/drawn";
/// A busy machine starts programs slowly.
const WITHIN: Duration = Duration::from_secs(10);

/// Starts it with the thresholds of a terminal; whoever acts in the film hears what a person would.
pub(super) fn start(film: &FaceFilm, sink: Sink<FaceCameraEvent>) -> Arc<dyn FaceCamera> {
    let actor = film.clone();
    let told = sink.clone();
    let parts = Parts {
        camera: film.camera(Arc::new(SystemClock)),
        models: ModelStore::in_folder(MODELS),
        gates: Gates::default(),
        settle: Duration::ZERO,
        clock: Arc::new(film.clone()),
        preview: film.preview(),
        rested: Arc::new(give_back_memory),
        sink: Arc::new(move |event| {
            actor.hear(&event);
            told(event);
        }),
    };
    match FaceService::start(parts) {
        Ok(service) => Arc::new(service),
        Err(fault) => {
            log::error!("no camera that looks at people: {fault}");
            Arc::new(NoFaceCamera::start(sink))
        }
    }
}

/// What makes a picture of the photo of an identity card.
pub(super) fn decoder() -> PhotoDecoder {
    PhotoDecoder {
        program: Path::new(env!("CARGO_MANIFEST_DIR")).join(DECODER),
        within: WITHIN,
    }
}
