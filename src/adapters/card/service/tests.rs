use super::super::stack::{RawAnswer, Slot, Watch};
use super::super::testing::Still;
use super::*;
use crate::domain::people::card::CardStatus;
use std::sync::mpsc::TryRecvError;

/// How long a loop is watched for being hot.
const A_WHILE: Duration = Duration::from_millis(1_000);

/// A stack that says what is asked of it.
struct Probe {
    asked: Sender<Asked>,
    looks: Looks,
    /// Never sends; what waits on it waits until the test ends.
    never: Arc<Mutex<Receiver<Infallible>>>,
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Open,
    Look,
    Command,
}

#[derive(Clone, Copy)]
enum Looks {
    /// The service is away.
    Fail,
    /// Looking does not wait, although nothing changes.
    Rush,
    /// Looking waits until it is woken.
    Sleep,
}

struct ProbeWatch {
    asked: Sender<Asked>,
    looks: Looks,
    wake: (Sender<()>, Receiver<()>),
    looked: bool,
}

struct ProbeConnector(Sender<Asked>, Arc<Mutex<Receiver<Infallible>>>);

impl Stack for Probe {
    fn watch(&self) -> Result<Box<dyn Watch>, StackFault> {
        let _ = self.asked.send(Asked::Open);
        if matches!(self.looks, Looks::Fail) {
            return Err(StackFault::NoService);
        }
        Ok(Box::new(ProbeWatch {
            asked: self.asked.clone(),
            looks: self.looks,
            wake: channel(),
            looked: false,
        }))
    }

    fn connector(&self) -> Box<dyn Connector> {
        Box::new(ProbeConnector(self.asked.clone(), self.never.clone()))
    }
}

impl Watch for ProbeWatch {
    fn next(&mut self, wait: Duration) -> Result<Vec<ReaderPicture>, StackFault> {
        let _ = self.asked.send(Asked::Look);
        if self.looked && matches!(self.looks, Looks::Sleep) {
            let _ = self.wake.1.recv_timeout(wait.max(Duration::from_secs(60)));
        }
        self.looked = true;
        Ok(vec![ReaderPicture {
            name: "R".to_owned(),
            slot: Slot::Card,
            changes: 1,
        }])
    }

    fn waker(&self) -> Waker {
        let wake = Mutex::new(self.wake.0.clone());
        Arc::new(move || {
            let _ = lock(&wake).send(());
        })
    }
}

impl Connector for ProbeConnector {
    fn connect(&mut self, _: &str) -> Result<Box<dyn Transport>, LinkFault> {
        Ok(Box::new(Self(self.0.clone(), self.1.clone())))
    }
}

impl Transport for ProbeConnector {
    fn transmit(&mut self, _: &[u8], _: &mut RawAnswer) -> Result<(), LinkFault> {
        let _ = self.0.send(Asked::Command);
        // The card is silent, and so is its driver.
        let _ = lock(&self.1).recv();
        Err(LinkFault::NoAnswer)
    }
}

struct Scene {
    service: CardService,
    asked: Receiver<Asked>,
    told: Receiver<CardEvent>,
    _never: Sender<Infallible>,
}

fn scene(looks: Looks) -> Scene {
    let (sender, asked) = channel();
    let (hold, never) = channel();
    let (tell, told) = channel();
    let stack = Probe {
        asked: sender,
        looks,
        never: Arc::new(Mutex::new(never)),
    };
    let sink: Sink<CardEvent> = Arc::new(move |event| {
        let _ = tell.send(event);
    });
    let service = CardService::start(
        Arc::new(stack),
        CardLayouts::built_in(),
        ReaderFilter::default(),
        Limits::default(),
        Arc::new(Still),
        sink,
    );
    Scene {
        service,
        asked,
        told,
        _never: hold,
    }
}

impl Scene {
    /// How often something is asked within [`A_WHILE`].
    fn count(&self, what: Asked) -> usize {
        let (_hold, pause) = channel::<Infallible>();
        let _ = pause.recv_timeout(A_WHILE);
        self.asked.try_iter().filter(|asked| *asked == what).count()
    }

    fn until(&self, wanted: CardEvent) {
        let mut told = self.told.iter();
        assert!(told.any(|event| event == wanted));
    }
}

#[test]
fn a_service_that_is_away_is_tried_again_with_growing_pauses() {
    let scene = scene(Looks::Fail);
    scene.until(CardEvent::Status(CardStatus::NoService));
    let tries = scene.count(Asked::Open);
    assert!((2..=5).contains(&tries), "{tries} tries in a second");
    let more = scene.told.try_recv();
    assert_eq!(more, Err(TryRecvError::Empty), "it is told once");
}

#[test]
fn a_reader_that_reports_changes_without_end_does_not_heat_the_machine() {
    let scene = scene(Looks::Rush);
    scene.until(CardEvent::Inserted(InsertionId::FIRST));
    let looks = scene.count(Asked::Look);
    assert!((3..=40).contains(&looks), "{looks} looks in a second");
}

#[test]
fn stopping_wakes_a_sleeping_look_and_leaves_a_stuck_command_behind() {
    let scene = scene(Looks::Sleep);
    scene.until(CardEvent::Inserted(InsertionId::FIRST));
    scene.service.read(InsertionId::FIRST);
    let mut asked = scene.asked.iter();
    assert!(asked.any(|asked| asked == Asked::Command));
    scene.service.stop();
    scene.service.stop();
    assert_eq!(
        scene.told.iter().last(),
        Some(CardEvent::Status(CardStatus::Reading(InsertionId::FIRST))),
        "nothing is told after the stop"
    );
}
