//! The film of the drawn face that demo and journeys play: what it is made of, what it is measured as, and
//! what the camera that looks at people makes of it.

use crate::people::{Medium, Person, analyser, store};
use crate::picture::Picture;
use jiujinban::adapters::face::{Analyser, FaceService, Parts};
use jiujinban::adapters::identity_card::PhotoDecoder;
use jiujinban::adapters::simulated::face_film::{FOLDER, FaceFilm, Held};
use jiujinban::adapters::system::SystemClock;
use jiujinban::domain::face::{
    CameraFault, Challenge, FaceShot, Gates, Guidance, Portrait, TryEnd, TryPlan, Verdict,
};
use jiujinban::domain::people::photo::WltPhoto;
use jiujinban::domain::time::Span;
use jiujinban::ports::Ticket;
use jiujinban::ports::face_camera::{FaceCamera, FaceCameraEvent};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// How far the person of the drawing stands back for the film.
const BACK: f32 = 0.95;

/// Every picture of the film, from the drawing by arithmetic.
fn made(analyser: &mut Analyser) -> Vec<(String, Picture)> {
    let person = Person::of("drawn", analyser).come_nearer(BACK);
    let mut all = vec![
        (
            "nobody".to_owned(),
            Picture::flat(640, 480, [206.0, 210.0, 212.0]),
        ),
        (
            "dark".to_owned(),
            person
                .picture
                .coloured(|colour, _, _| colour.map(|c| c * 0.22)),
        ),
        ("two".to_owned(), person.with_another()),
    ];
    let near = [1.13, 1.27, 1.4].map(|times| person.come_nearer(times));
    let mut acted = vec![
        ("still-0".to_owned(), person.picture.clone()),
        ("still-1".to_owned(), person.moved(2.0, 1.0)),
        ("half".to_owned(), person.with_lids_down(0.6)),
        ("shut".to_owned(), person.with_shut_eyes()),
        ("near-half".to_owned(), near[2].with_lids_down(0.6)),
        ("near-shut".to_owned(), near[2].with_shut_eyes()),
    ];
    for (at, near) in near.iter().enumerate() {
        acted.push((format!("near-{}", at + 1), near.picture.clone()));
    }
    for (at, degrees) in [15.0, 28.0, 40.0].into_iter().enumerate() {
        acted.push((format!("left-{}", at + 1), person.turned(degrees)));
        acted.push((format!("right-{}", at + 1), person.turned(-degrees)));
    }
    let papers = acted
        .iter()
        .map(|(name, picture)| (format!("paper-{name}"), Medium::Print.showing(picture)));
    let papers: Vec<_> = papers.collect();
    all.extend(acted);
    all.extend(papers);
    all
}

/// Dots of a print do not outlive a stronger compression.
fn quality(name: &str) -> u8 {
    if name.starts_with("paper") { 95 } else { 85 }
}

/// With `FILM=write` in the environment the pictures are written first.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "whoever changes the drawing asks for the pictures anew; no configuration knows of it"
)]
fn the_film_is_what_arithmetic_makes_of_the_drawing() {
    let made = made(&mut analyser());
    let folder = Path::new(FOLDER);
    if std::env::var_os("FILM").is_some_and(|word| word == "write") {
        std::fs::create_dir_all(folder).expect("a folder");
        for (name, picture) in &made {
            std::fs::write(
                folder.join(format!("{name}.jpg")),
                picture.jpeg(quality(name)),
            )
            .expect("written");
        }
    }
    let kept = std::fs::read_dir(folder).expect("the film").count();
    assert_eq!(made.len(), kept);
    for (name, picture) in &made {
        let kept = std::fs::read(folder.join(format!("{name}.jpg"))).expect("a picture");
        let apart = Picture::read(&kept).apart(picture);
        assert!(
            apart < 3.0,
            "{name}: {apart} levels a pixel from what is made"
        );
    }
}

/// The service of a terminal over the film.
struct Cinema {
    film: FaceFilm,
    service: FaceService,
    events: Receiver<FaceCameraEvent>,
}

impl Cinema {
    fn open(held: Held) -> Self {
        let film = FaceFilm::default();
        film.hold(held);
        let (out, events) = channel();
        let actor = film.clone();
        let parts = Parts {
            camera: film.camera(Arc::new(SystemClock)),
            models: store(),
            gates: Gates::default(),
            settle: Duration::ZERO,
            clock: Arc::new(film.clone()),
            preview: film.preview(),
            rested: Arc::new(|| {}),
            sink: Arc::new(move |event| {
                actor.hear(&event);
                drop(out.send(event));
            }),
        };
        let service = FaceService::start(parts).expect("the system gives a thread");
        Self {
            film,
            service,
            events,
        }
    }

    fn look(&self, challenge: Challenge, reference: Option<Portrait>) {
        let plan = TryPlan {
            challenge,
            number: 1,
            within: Span::seconds(20),
            reference,
        };
        self.service.look(Ticket(1), plan);
    }

    fn event(&self) -> FaceCameraEvent {
        self.events
            .recv_timeout(Duration::from_secs(60))
            .expect("an event")
    }

    fn until_told(&self, wanted: Guidance) {
        loop {
            match self.event() {
                FaceCameraEvent::Guidance(_, told) if told == wanted => return,
                FaceCameraEvent::Ended(_, end) => panic!("ended before {wanted:?}: {end:?}"),
                _ => {}
            }
        }
    }

    fn end(&self) -> Result<FaceShot, TryEnd> {
        loop {
            if let FaceCameraEvent::Ended(_, end) = self.event() {
                return end;
            }
        }
    }
}

fn is_taken(challenge: Challenge) -> FaceShot {
    let cinema = Cinema::open(Held::Good);
    cinema.look(challenge, None);
    let shot = cinema
        .end()
        .unwrap_or_else(|end| panic!("{challenge:?}: {end:?}"));
    assert_eq!(shot.evidence.challenge, challenge);
    cinema.service.stop();
    assert!(!cinema.film.is_on());
    shot
}

#[test]
fn paper_that_does_every_task_is_refused() {
    for challenge in [Challenge::Blink, Challenge::TurnLeft] {
        let cinema = Cinema::open(Held::Print);
        cinema.look(challenge, None);
        assert_eq!(cinema.end(), Err(TryEnd::NotAlive), "{challenge:?}");
    }
}

#[test]
fn what_is_wrong_with_the_picture_is_told_and_a_pulled_camera_ends_it() {
    let cinema = Cinema::open(Held::Nobody);
    cinema.look(Challenge::Blink, None);
    cinema.until_told(Guidance::Fault(Verdict::NoFace));
    cinema.film.hold(Held::Dark);
    cinema.until_told(Guidance::Fault(Verdict::TooDark));
    cinema.film.hold(Held::Two);
    cinema.until_told(Guidance::Fault(Verdict::SeveralFaces));
    cinema.film.hold(Held::Gone);
    assert_eq!(cinema.end(), Err(TryEnd::Camera(CameraFault::Gone)));
}

#[test]
fn in_the_dark_the_time_runs_out_also_for_whom_it_is_doubled() {
    let cinema = Cinema::open(Held::Dark);
    cinema.look(Challenge::Blink, None);
    cinema.until_told(Guidance::Fault(Verdict::TooDark));
    cinema.film.run_out();
    assert_eq!(cinema.end(), Err(TryEnd::TimeOut(Verdict::TooDark)));
}

#[test]
fn the_drawn_face_turns_to_both_sides_and_shows_the_depth_of_a_head() {
    for side in [Challenge::TurnLeft, Challenge::TurnRight] {
        let depth = is_taken(side).evidence.depth.expect("a turn has a depth");
        assert!(depth >= Gates::default().task.depth, "{side:?}: {depth}");
    }
}

#[test]
fn the_drawn_face_comes_closer_and_blinks() {
    assert!(is_taken(Challenge::ComeCloser).evidence.blinks >= 1);
}

#[test]
fn the_drawn_face_blinks_and_is_like_the_photo_of_the_card() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/photo-decoders");
    let decoder = PhotoDecoder {
        program: folder.join("drawn"),
        within: Duration::from_secs(20),
    };
    let photo = WltPhoto::new(&[0x5A; 1024]).expect("bytes");
    let portrait = decoder.decode(&photo).expect("a picture");
    let cinema = Cinema::open(Held::Good);
    cinema.look(Challenge::Blink, Some(portrait));
    let evidence = cinema.end().expect("a picture").evidence;
    let likeness = evidence.likeness.expect("there was a photo");
    assert!(likeness.score > likeness.threshold, "{likeness:?}");
}
