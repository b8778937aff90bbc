//! `kiosk self-check`: every part is looked at once, for real, and nothing is changed.
//!
//! What is found is said in the words of the page of devices. Devices that only one program may have are told
//! as busy while the terminal runs.

use super::{cameras, identity, link, printer, reader};
use crate::adapters::camera::PageCamera;
use crate::adapters::card::PcscReader;
use crate::adapters::county::{Examined, examine};
use crate::adapters::identity_card::module_state;
use crate::adapters::keys::KeyStore;
use crate::adapters::print::{IppPrinter, Owed};
use crate::adapters::system::{DataDisk, ReplacedFile, hardware};
use crate::config::Config;
use crate::domain::documents::CameraStatus;
#[cfg(feature = "models")]
use crate::domain::machine::check::ModelsState;
use crate::domain::machine::check::{
    CatalogueState, CertificateState, CheckPart, ClockState, DiskState, RootState,
};
use crate::domain::paper::PrinterStatus;
use crate::domain::people::card::CardStatus;
use crate::domain::time::Span;
use crate::enrol::key_place;
use crate::files::FileKind;
use crate::ports::Sink;
use crate::ports::card::CardEvent;
use crate::ports::clock::Clock;
use crate::ports::county::CountyError;
use crate::ports::document_camera::DocumentCameraEvent;
use crate::ports::keys::{KeyFault, RootKeeping};
use crate::ports::machine::{Disk as _, FileFault, WholeFile as _};
use crate::ports::print::PrintEvent;
use crate::run::StartProblem;
use crate::ui::text::checks::{self as words, Checked};
use crate::ui::text::devices::{self, Condition};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

/// Longest wait for a part to tell of itself.
const PATIENCE: Duration = Duration::from_secs(6);

/// One part, its condition and its number.
type Found = (CheckPart, Condition, Option<String>);

/// Looks at one or more parts.
type Look = fn(&Config, &Arc<dyn Clock>) -> Vec<Found>;

/// Looks at what does not tell of itself while the terminal runs.
const HOUSE: [Look; 3] = [county, models, machine];
/// Looks at devices that do.
const DEVICES: [Look; 5] = [card_slot, identity_reader, face_camera, pages, printing];

/// Looks at every part, all at the same time; at most some ten seconds. In the order of [`CheckPart::ALL`].
pub fn self_check(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Checked> {
    let looks: Vec<Look> = HOUSE.into_iter().chain(DEVICES).collect();
    let mut all = checked(&looks, config, clock);
    // A look that panicked has said nothing.
    for part in CheckPart::ALL {
        if !all.iter().any(|checked| checked.part == part) {
            all.push(Checked {
                part,
                condition: words::silent(),
                note: None,
                took: Span(0),
            });
        }
    }
    all.sort_by_key(|checked| checked.part);
    all
}

/// Looks at what the devices of a running terminal do not tell: the line, the disk, the clock and the files.
pub(super) fn house_check(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Checked> {
    let mut all = checked(&HOUSE, config, clock);
    all.sort_by_key(|checked| checked.part);
    all
}

fn checked(looks: &[Look], config: &Config, clock: &Arc<dyn Clock>) -> Vec<Checked> {
    thread::scope(|scope| {
        let running: Vec<_> = looks
            .iter()
            .map(|look| {
                scope.spawn(move || {
                    let began = clock.monotonic();
                    let found = look(config, clock);
                    let took = clock.monotonic().since(began);
                    found
                        .into_iter()
                        .map(move |(part, condition, note)| Checked {
                            part,
                            condition,
                            note,
                            took,
                        })
                })
            })
            .collect();
        let done = running.into_iter().filter_map(|look| look.join().ok());
        done.flatten().collect()
    })
}

/// What only the kernel knows.
fn machine(config: &Config, _: &Arc<dyn Clock>) -> Vec<Found> {
    let (state, root) = (disk(config), root_key(config));
    let touch = hardware::touch(Path::new("/sys/class/input"), Path::new("/dev/input"));
    let speaker = hardware::speaker(Path::new("/dev/snd"));
    vec![
        (CheckPart::Disk, words::disk(state), words::disk_note(state)),
        (
            CheckPart::RootKey,
            words::root_key(root),
            words::root_note(root),
        ),
        (CheckPart::Touch, words::touch(touch), None),
        (CheckPart::Speaker, words::speaker(speaker), None),
    ]
}

/// The first answer of a device that is started with a sink; what is started is stopped again.
fn first<E: Send + 'static, D, T>(
    start: impl FnOnce(Sink<E>) -> Option<D>,
    pick: impl Fn(E) -> Option<T>,
) -> Option<T> {
    let (tell, told) = channel();
    let _device = start(Arc::new(move |event| {
        let _ = tell.send(event);
    }))?;
    while let Ok(event) = told.recv_timeout(PATIENCE) {
        if let Some(picked) = pick(event) {
            return Some(picked);
        }
    }
    None
}

fn card_slot(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Found> {
    let status = first(
        |sink| Some(PcscReader::start(reader(config), clock.clone(), sink)),
        |event| match event {
            CardEvent::Status(status) => Some(status).filter(|s| *s != CardStatus::Starting),
            _ => None,
        },
    );
    let condition = status.map_or_else(words::silent, devices::slot);
    vec![(CheckPart::CardSlot, condition, None)]
}

fn identity_reader(config: &Config, _: &Arc<dyn Clock>) -> Vec<Found> {
    let door = identity::door(&config.identity_card);
    let state = door.map(|door| module_state(door.as_ref()));
    vec![
        (CheckPart::IdentityReader, words::reader(state), None),
        (CheckPart::SecurityModule, words::module(state), None),
    ]
}

/// A picture is taken and thrown away: a camera that is there and gives none is no camera.
#[cfg(feature = "camera")]
fn face_camera(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Found> {
    use crate::domain::face::{CameraFault, FaceCameraStatus};
    let status = match cameras::face_camera(config, clock) {
        None => FaceCameraStatus::NotFitted,
        Some(camera) if !camera.is_there() => FaceCameraStatus::Faulty(CameraFault::Gone),
        Some(camera) => {
            let frame = camera
                .open()
                .and_then(|mut frames| frames.next(Span::seconds(2)));
            frame.map_or_else(FaceCameraStatus::Faulty, |_| FaceCameraStatus::Ready)
        }
    };
    vec![(CheckPart::FaceCamera, devices::face(status), None)]
}

#[cfg(not(feature = "camera"))]
fn face_camera(_: &Config, _: &Arc<dyn Clock>) -> Vec<Found> {
    vec![(CheckPart::FaceCamera, Condition::NotFitted, None)]
}

fn pages(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Found> {
    let condition = match cameras::pages(config, clock)() {
        None => devices::pages(CameraStatus::NotFitted),
        Some(source) => first(
            |sink| PageCamera::start(source, sink).ok(),
            |event| match event {
                DocumentCameraEvent::Status(status) => Some(status),
                DocumentCameraEvent::Taken(..) => None,
            },
        )
        .map_or_else(words::silent, devices::pages),
    };
    vec![(CheckPart::Pages, condition, None)]
}

fn printing(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Found> {
    let condition = match printer(config) {
        None => devices::printer(PrinterStatus::Absent),
        Some(printer) => first(
            |sink| IppPrinter::start(printer, Owed::default(), clock.clone(), sink).ok(),
            |event| match event {
                PrintEvent::Status(status) => {
                    Some(status).filter(|s| *s != PrinterStatus::Starting)
                }
                PrintEvent::Printed(_) | PrintEvent::Failed(..) => None,
            },
        )
        .map_or_else(words::silent, devices::printer),
    };
    vec![(CheckPart::Printer, condition, None)]
}

/// Network, clock, catalogue and certificate: one look at the files and one question to the county.
fn county(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Found> {
    let examined = match link(config) {
        Ok(link) => examine(&link, clock).map_err(|_| CertificateState::Damaged),
        Err(StartProblem::NotEnrolled) => Err(CertificateState::NotEnrolled),
        Err(_) => Err(CertificateState::Damaged),
    };
    let now = clock.wall();
    let (certificate, catalogue, answer) = match examined {
        Err(certificate) => (
            certificate,
            CatalogueState::Missing,
            Err(CountyError::IdentityRefused),
        ),
        Ok(Examined {
            term,
            catalogue,
            answer,
        }) => {
            let certificate = term.map_or(CertificateState::Damaged, |(from, until)| {
                CertificateState::of_term(from, until, now)
            });
            (certificate, catalogue, answer)
        }
    };
    let time = match &answer {
        Ok(Some(ahead)) => ClockState::of_ahead(*ahead, config.clock.offset),
        Ok(None) | Err(_) => ClockState::NotCompared,
    };
    // Without a certificate nobody answers as the county would.
    let network = match certificate {
        CertificateState::NotEnrolled | CertificateState::Damaged => words::not_linked(),
        _ => words::network(answer.as_ref().map(|_| ())),
    };
    vec![
        (CheckPart::Network, network, None),
        (
            CheckPart::Clock,
            words::clock(time),
            words::clock_note(time),
        ),
        (CheckPart::Catalogue, words::catalogue(catalogue), None),
        (
            CheckPart::Certificate,
            words::certificate(certificate),
            words::certificate_note(certificate),
        ),
    ]
}

/// How the root key is kept, and whether it opens the terminal's own.
fn root_key(config: &Config) -> RootState {
    let place = key_place(config);
    let kept = match KeyStore::open(&place, &config.place.device) {
        Ok(keys) => Ok(Some(keys.keeping())),
        Err(KeyFault::NotEnrolled) => place.keeping(),
        Err(fault) => Err(fault),
    };
    match kept {
        Ok(None) => RootState::NotYet,
        Ok(Some(RootKeeping::Sealed)) => RootState::Sealed,
        Ok(Some(RootKeeping::File)) => RootState::File,
        Ok(Some(RootKeeping::FileBesideTpm)) => RootState::FileBesideTpm,
        Err(KeyFault::NoTpm | KeyFault::OtherTpm) => RootState::Shut,
        Err(KeyFault::NotOpened | KeyFault::SealGone) => RootState::Unopened,
        Err(KeyFault::TwoRoots) => RootState::Twice,
        Err(KeyFault::OutOfReach | KeyFault::Exposed) => RootState::OutOfReach,
        Err(_) => RootState::Lost,
    }
}

/// Room, and whether what is written arrives: a small file is written and taken away again.
fn disk(config: &Config) -> DiskState {
    let dir = &config.data.dir;
    if !dir.is_dir() {
        return DiskState::Missing;
    }
    let free = match DataDisk::of(dir).free() {
        Ok(free) => free,
        Err(fault) => return disk_fault(fault),
    };
    let path = dir.join("self-check");
    let written = ReplacedFile::new(&path, FileKind::Plain).replace(b"self-check\n");
    // Whatever became of it, nothing of it stays.
    let _ = std::fs::remove_file(&path);
    match written {
        Ok(()) => DiskState::of_free(free, config.data.warn_free, config.data.stop_free),
        Err(FileFault::Full) => DiskState::Full(free),
        Err(fault) => disk_fault(fault),
    }
}

fn disk_fault(fault: FileFault) -> DiskState {
    match fault {
        FileFault::Missing => DiskState::Missing,
        FileFault::Forbidden => DiskState::Forbidden,
        FileFault::Full | FileFault::TooLarge | FileFault::Failed => DiskState::Failed,
    }
}

/// Every byte of the models is read and compared with its digest.
#[cfg(feature = "models")]
fn models(config: &Config, _: &Arc<dyn Clock>) -> Vec<Found> {
    use crate::adapters::inference::{NetworkFault, checked_file};
    use crate::adapters::writing::MODEL_SHA256;
    let file = config.face_camera.models.join("handwriting.onnx");
    let handwriting = match checked_file(&file, MODEL_SHA256) {
        Ok(_) => ModelsState::Whole,
        Err(NetworkFault::Missing) => ModelsState::Missing,
        Err(_) => ModelsState::Damaged,
    };
    let state = match (face_models(config), handwriting) {
        (ModelsState::Whole, handwriting) => handwriting,
        (faces, _) => faces,
    };
    vec![(CheckPart::Models, words::models(state), None)]
}

#[cfg(not(feature = "models"))]
fn models(_: &Config, _: &Arc<dyn Clock>) -> Vec<Found> {
    vec![(CheckPart::Models, Condition::NotFitted, None)]
}

#[cfg(feature = "camera")]
fn face_models(config: &Config) -> ModelsState {
    use crate::adapters::face::ModelFault;
    match cameras::models(config).check() {
        Ok(()) => ModelsState::Whole,
        Err(ModelFault::Missing(_)) => ModelsState::Missing,
        Err(ModelFault::Damaged(_) | ModelFault::Unusable(..)) => ModelsState::Damaged,
    }
}

#[cfg(all(feature = "models", not(feature = "camera")))]
fn face_models(_: &Config) -> ModelsState {
    ModelsState::Whole
}
