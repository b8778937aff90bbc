//! PC/SC: the reader service of the machine, pcscd.

use super::layout::CardLayouts;
use super::service::{CardService, Limits};
use super::settling::Settling;
use super::slots::ReaderFilter;
use super::stack::{
    Connector, LinkFault, RawAnswer, ReaderPicture, Slot, Stack, StackFault, Transport, Waker,
    Watch,
};
use crate::ports::Sink;
use crate::ports::card::CardEvent;
use crate::ports::clock::Clock;
use pcsc::{
    Card, Context, Disposition, Error, PNP_NOTIFICATION, Protocols, ReaderState, Scope, ShareMode,
    State,
};
use std::ffi::CString;
use std::sync::Arc;
use std::time::Duration;

/// How the card reader is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardReaderConfig {
    /// Which readers count.
    pub filter: ReaderFilter,
    /// The card families.
    pub layouts: CardLayouts,
    /// How long to wait for what.
    pub limits: Limits,
}

/// The card adapter over pcscd.
pub struct PcscReader;

impl PcscReader {
    /// Starts it. A missing service or reader is no error: it is told as a status and tried again.
    pub fn start(
        config: CardReaderConfig,
        clock: Arc<dyn Clock>,
        sink: Sink<CardEvent>,
    ) -> CardService {
        CardService::start(
            Arc::new(PcscStack),
            config.layouts,
            config.filter,
            config.limits,
            clock,
            sink,
        )
    }
}

/// pcscd as a [`Stack`].
pub struct PcscStack;

impl Stack for PcscStack {
    fn watch(&self) -> Result<Box<dyn Watch>, StackFault> {
        let context = Context::establish(Scope::System).map_err(stack_fault)?;
        Ok(Box::new(PcscWatch {
            context,
            states: Vec::new(),
            settling: Settling::default(),
        }))
    }

    fn connector(&self) -> Box<dyn Connector> {
        Box::new(PcscConnector { context: None })
    }
}

struct PcscWatch {
    context: Context,
    /// What was seen last: first the pseudo reader that reports plugging, then every reader.
    /// Empty before the first look.
    states: Vec<ReaderState>,
    settling: Settling,
}

impl Watch for PcscWatch {
    fn next(&mut self, wait: Duration) -> Result<Vec<ReaderPicture>, StackFault> {
        let readers = match self.context.list_readers_owned() {
            Ok(readers) => readers,
            Err(Error::NoReadersAvailable) => vec![],
            Err(e) => return Err(stack_fault(e)),
        };
        let wait = if self.knows(&readers) {
            wait
        } else {
            self.states = unaware(readers);
            self.settling.forget();
            Duration::ZERO
        };
        let Self {
            context,
            states,
            settling,
        } = self;
        settling.next(wait, |wait| look(context, states, wait))
    }

    fn waker(&self) -> Waker {
        let context = self.context.clone();
        Arc::new(move || {
            // It fails only when the service is gone, and then nothing waits.
            let _ = context.cancel();
        })
    }
}

impl PcscWatch {
    fn knows(&self, readers: &[CString]) -> bool {
        let mut known = self.states.iter().map(ReaderState::name);
        known.next().is_some() && known.eq(readers.iter().map(CString::as_c_str))
    }
}

/// One look; leaves no states behind when they have to be listed anew.
fn look(
    context: &Context,
    states: &mut Vec<ReaderState>,
    wait: Duration,
) -> Result<Vec<ReaderPicture>, StackFault> {
    for state in states.iter_mut() {
        state.sync_current_state();
    }
    match context.get_status_change(wait, states) {
        Ok(()) | Err(Error::Timeout | Error::Cancelled) => Ok(picture(states)),
        Err(Error::UnknownReader) => {
            // Unplugged since the list was made; the next look starts afresh.
            states.clear();
            Ok(vec![])
        }
        Err(e) => Err(stack_fault(e)),
    }
}

fn picture(states: &[ReaderState]) -> Vec<ReaderPicture> {
    let readers = states.iter().skip(1);
    readers
        .map(|state| ReaderPicture {
            name: state.name().to_string_lossy().into_owned(),
            slot: slot(state.event_state()),
            changes: state.event_count(),
        })
        .collect()
}

fn unaware(readers: Vec<CString>) -> Vec<ReaderState> {
    let mut states = vec![ReaderState::new(PNP_NOTIFICATION(), State::UNAWARE)];
    let fresh = |name| ReaderState::new(name, State::UNAWARE);
    states.extend(readers.into_iter().map(fresh));
    states
}

fn slot(state: State) -> Slot {
    if state.intersects(State::UNAVAILABLE | State::UNKNOWN | State::IGNORE) {
        Slot::Unavailable
    } else if !state.contains(State::PRESENT) {
        Slot::Empty
    } else if state.contains(State::MUTE) {
        Slot::Mute
    } else {
        Slot::Card
    }
}

struct PcscConnector {
    context: Option<Context>,
}

impl PcscConnector {
    fn try_connect(&mut self, reader: &CString) -> Result<Card, Error> {
        let context = match self.context.take() {
            Some(context) => context,
            None => Context::establish(Scope::System)?,
        };
        let card = context.connect(reader, ShareMode::Exclusive, Protocols::ANY);
        // A context that outlived its service answers so for ever: it must not be kept.
        if !card.as_ref().is_err_and(|e| may_be_stale(*e)) {
            self.context = Some(context);
        }
        card
    }
}

impl Connector for PcscConnector {
    fn connect(&mut self, reader: &str) -> Result<Box<dyn Transport>, LinkFault> {
        let reader = CString::new(reader).map_err(|_| LinkFault::ReaderGone)?;
        let card = match self.try_connect(&reader) {
            Err(e) if may_be_stale(e) => self.try_connect(&reader),
            other => other,
        };
        let card = Some(card.map_err(link_fault)?);
        Ok(Box::new(PcscLink { card }))
    }
}

struct PcscLink {
    card: Option<Card>,
}

impl PcscLink {
    fn card(&self) -> &Card {
        self.card.as_ref().expect("there until dropped")
    }
}

impl Transport for PcscLink {
    fn transmit(&mut self, command: &[u8], answer: &mut RawAnswer) -> Result<(), LinkFault> {
        let card = self.card();
        answer
            .fill_with(|room| card.transmit(command, room).map(<[u8]>::len))
            .map_err(link_fault)
    }

    fn answer_to_reset(&mut self) -> Vec<u8> {
        let status = self.card().status2_owned();
        status.map_or_else(|_| Vec::new(), |s| s.atr().to_vec())
    }
}

impl Drop for PcscLink {
    fn drop(&mut self) {
        // Left to itself the handle would reset the card. pcsc-lite then never reports a card
        // that was exchanged in the meantime. Where leaving fails, resetting fails too.
        if let Some(card) = self.card.take() {
            let _ = card.disconnect(Disposition::LeaveCard);
        }
    }
}

fn is_service_lost(e: Error) -> bool {
    matches!(
        e,
        Error::NoService
            | Error::CommError
            | Error::ServiceStopped
            | Error::Shutdown
            | Error::InvalidHandle
    )
}

/// Whether a new context may do better. Measured with pcsc-lite 1.9.9: a connection that is being
/// made when the service is killed ends as if it were forbidden.
fn may_be_stale(e: Error) -> bool {
    is_service_lost(e) || e == Error::SecurityViolation
}

fn stack_fault(e: Error) -> StackFault {
    match e {
        Error::SecurityViolation => StackFault::Forbidden,
        e if is_service_lost(e) => StackFault::NoService,
        _ => StackFault::Broken,
    }
}

fn link_fault(e: Error) -> LinkFault {
    match e {
        Error::RemovedCard | Error::NoSmartcard | Error::ResetCard => LinkFault::Gone,
        Error::NotTransacted | Error::Timeout => LinkFault::NoAnswer,
        Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => {
            LinkFault::ReaderGone
        }
        Error::SharingViolation => LinkFault::Busy,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::ProtoMismatch => LinkFault::Mute,
        Error::SecurityViolation => LinkFault::Forbidden,
        e if is_service_lost(e) => LinkFault::ServiceLost,
        _ => LinkFault::Broken,
    }
}
