//! How far an update is on this terminal, and what each thing that happens leads to.
//!
//! What is told to be kept is on the disk before what follows from it is done, so that a power cut finds either
//! nothing begun or the note of it.

use super::moment::{Moment, Starter, UpdateRefusal, is_ready};
use super::{BundleHash, FetchTrouble, ReleaseNo, Update, UpdateFailure};
use crate::domain::machine::retire::Presence;
use std::collections::BTreeSet;

/// How far an update is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// There is none.
    #[default]
    None,
    /// So many bytes are on the disk.
    Fetching {
        /// Which.
        update: Update,
        /// Bytes so far.
        got: u64,
    },
    /// All bytes are there; their hash is being looked at.
    Fetched(Update),
    /// It is there, byte for byte.
    Ready(Update),
    /// It is being written into the second place.
    Installing(Update),
    /// It is written; the terminal is to start anew.
    Installed(Update),
    /// The terminal runs from it, and whether it holds is not known yet.
    OnTrial(Update),
    /// The terminal runs from it, and it holds.
    Good(Update),
    /// It failed here and is not tried again.
    Failed(Update, UpdateFailure),
}

impl Stage {
    /// Which update it is about.
    pub fn update(&self) -> Option<&Update> {
        match self {
            Self::None => None,
            Self::Fetching { update, .. }
            | Self::Fetched(update)
            | Self::Ready(update)
            | Self::Installing(update)
            | Self::Installed(update)
            | Self::OnTrial(update)
            | Self::Good(update)
            | Self::Failed(update, _) => Some(update),
        }
    }

    /// Whether the second place of the disk is being changed, or the terminal runs from it on trial: no other update
    /// takes its place then.
    fn is_under_way(&self) -> bool {
        matches!(
            self,
            Self::Installing(_) | Self::Installed(_) | Self::OnTrial(_)
        )
    }
}

/// What outlives a power cut. How many bytes are fetched is told by the file itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// How far it is.
    pub stage: Stage,
    /// Files that failed here, under whatever name they come again.
    pub failed: BTreeSet<BundleHash>,
    /// The newest that held; nothing the county published before it is taken.
    pub newest: ReleaseNo,
}

/// What the helper of the system left, and about which file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HelperTold {
    /// What.
    pub word: HelperWord,
    /// Of which file; `None` where the word is of none.
    pub about: Option<BundleHash>,
}

/// A word of the helper of the system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HelperWord {
    /// The machine has no second place for a system, or nobody said that it has.
    NotPossible,
    /// It has one, and nothing is under way.
    Idle,
    /// It is being written, or a wish was not taken up yet.
    Busy,
    /// It is written.
    Installed,
    /// It was not installed: signature, kind of terminal, or damage.
    Refused,
    /// The power went, or the helper was ended, while it was written.
    Interrupted,
    /// The terminal runs from it on trial.
    OnTrial,
    /// It was marked as good.
    Good,
    /// It did not hold: the terminal runs from the place before.
    FellBack,
}

impl HelperWord {
    /// Every word.
    pub const ALL: [Self; 9] = [
        Self::NotPossible,
        Self::Idle,
        Self::Busy,
        Self::Installed,
        Self::Refused,
        Self::Interrupted,
        Self::OnTrial,
        Self::Good,
        Self::FellBack,
    ];

    /// As it stands in the helper's file.
    pub fn word(self) -> &'static str {
        match self {
            Self::NotPossible => "not-possible",
            Self::Idle => "idle",
            Self::Busy => "installing",
            Self::Installed => "installed",
            Self::Refused => "refused",
            Self::Interrupted => "interrupted",
            Self::OnTrial => "trial",
            Self::Good => "good",
            Self::FellBack => "fell-back",
        }
    }

    /// The word as it stands in the helper's file.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.word() == word)
    }
}

impl Default for HelperTold {
    fn default() -> Self {
        Self {
            word: HelperWord::NotPossible,
            about: None,
        }
    }
}

/// How the update of the system stands, for the county and the panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Standing {
    /// The helper was not heard of yet.
    #[default]
    Unknown,
    /// The machine has no second place for a system.
    NotPossible,
    /// It has one.
    Possible {
        /// How far an update is.
        stage: Stage,
        /// What keeps its file from being fetched.
        trouble: Option<FetchTrouble>,
    },
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UpdateEvent {
    /// What the county offers with its answer, or that it offers nothing.
    Offered(Option<Update>),
    /// So many bytes of the file are on the disk.
    Got(u64),
    /// The hash of the whole file is the one that was offered, or is not.
    Checked(bool),
    /// A technician wants it now.
    Asked,
    /// What the helper left.
    Helper(HelperTold),
    /// The terminal stands: welcome page, disk and store are in order.
    Stands,
    /// Time passes.
    Time,
}

/// What is to be done, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Throw the fetched file away.
    Discard,
    /// Look at the hash of the whole file.
    Check,
    /// Keep how far it is.
    Keep,
    /// Tell the helper to install the file.
    Install,
    /// Tell the helper to start the machine anew.
    Restart,
    /// Tell the helper that the terminal stands.
    MarkGood,
}

/// An update on its way through this terminal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Course {
    kept: Kept,
    /// Who wants it installed, as long as the machine is on.
    starter: Starter,
    /// What the helper left last.
    helper: HelperTold,
    /// It was cut off in this night.
    tonight: Tonight,
}

/// Whether the night's try is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Tonight {
    /// It may be tried.
    #[default]
    Open,
    /// It was cut off: not again before the next night, unless a technician asks.
    Over,
}

impl Course {
    /// From what was kept.
    pub fn new(kept: Kept) -> Self {
        Self {
            kept,
            ..Self::default()
        }
    }

    /// How far it is.
    pub fn stage(&self) -> &Stage {
        &self.kept.stage
    }

    /// What is to be kept. The bytes that are there are counted anew at the next start, and looked at again.
    pub fn note(&self) -> Kept {
        let mut kept = self.kept.clone();
        if let Stage::Fetching { update, .. } | Stage::Fetched(update) = &kept.stage {
            kept.stage = Stage::Fetching {
                update: update.clone(),
                got: 0,
            };
        }
        kept
    }

    /// Whether the machine has a second place for a system.
    pub fn is_possible(&self) -> bool {
        self.helper.word != HelperWord::NotPossible
    }

    /// Whether the helper's word is waited for.
    pub fn waits_for_helper(&self) -> bool {
        self.kept.stage.is_under_way()
    }

    /// How it stands, with what keeps its file from being fetched.
    pub fn standing(&self, trouble: Option<FetchTrouble>) -> Standing {
        match self.is_possible() {
            false => Standing::NotPossible,
            true => Standing::Possible {
                stage: self.kept.stage.clone(),
                trouble,
            },
        }
    }

    /// Whether it may be installed for this starter.
    ///
    /// Errors: the first thing that stands in the way; what no other moment mends comes first.
    pub fn may_install(&self, starter: Starter, moment: Moment) -> Result<(), UpdateRefusal> {
        if !self.is_possible() {
            return Err(UpdateRefusal::NotPossible);
        }
        is_ready(&self.kept.stage)?;
        moment.is_free(starter)
    }

    /// Takes one thing that happened; what is to be done.
    pub fn step(&mut self, event: UpdateEvent, moment: Moment) -> Vec<Act> {
        let before = self.note();
        let mut acts = Vec::new();
        match event {
            UpdateEvent::Offered(offer) => self.offered(offer, &mut acts),
            UpdateEvent::Got(bytes) => self.got(bytes, &mut acts),
            UpdateEvent::Checked(fits) => self.checked(fits, &mut acts),
            UpdateEvent::Asked => {
                if self.may_install(Starter::Technician, moment).is_ok() {
                    self.starter = Starter::Technician;
                    self.tonight = Tonight::Open;
                }
            }
            UpdateEvent::Helper(told) => self.helper_told(told, &mut acts),
            UpdateEvent::Stands => self.stands(&mut acts),
            UpdateEvent::Time => {}
        }
        self.go_on(moment, &mut acts);
        if self.note() != before {
            // Before whatever another part does about it, after what it makes untrue.
            let at = acts
                .iter()
                .position(|act| matches!(act, Act::Check | Act::Install | Act::Restart))
                .unwrap_or(acts.len());
            acts.insert(at, Act::Keep);
        }
        acts
    }

    /// Whether an offer is for this terminal: newer than what held, and never what failed here.
    pub fn takes(&self, offer: &Update) -> bool {
        self.is_possible()
            && offer.release > self.kept.newest
            && !self.kept.failed.contains(&offer.hash)
    }

    fn offered(&mut self, offer: Option<Update>, acts: &mut Vec<Act>) {
        if self.kept.stage.is_under_way() {
            return;
        }
        let same = offer.as_ref() == self.kept.stage.update();
        match offer {
            Some(_) if same && !matches!(self.kept.stage, Stage::None) => {}
            Some(offer) if self.takes(&offer) => {
                acts.push(Act::Discard);
                self.kept.stage = Stage::Fetching {
                    update: offer,
                    got: 0,
                };
            }
            Some(offer) => {
                self.drop_fetched(acts);
                if self.kept.failed.contains(&offer.hash) {
                    let why = match &self.kept.stage {
                        Stage::Failed(_, why) => *why,
                        _ => UpdateFailure::DidNotHold,
                    };
                    self.kept.stage = Stage::Failed(offer, why);
                }
            }
            None => self.drop_fetched(acts),
        }
    }

    /// The county does not offer it any more: what was fetched is of no use.
    fn drop_fetched(&mut self, acts: &mut Vec<Act>) {
        if matches!(
            self.kept.stage,
            Stage::Fetching { .. } | Stage::Fetched(_) | Stage::Ready(_)
        ) {
            acts.push(Act::Discard);
            self.kept.stage = Stage::None;
            self.starter = Starter::Night;
        }
    }

    fn got(&mut self, bytes: u64, acts: &mut Vec<Act>) {
        let update = match &self.kept.stage {
            Stage::Fetching { update, .. } => update.clone(),
            // Looked at once, and not all there any more.
            Stage::Ready(update) if update.bytes != bytes => update.clone(),
            _ => return,
        };
        if bytes == update.bytes {
            self.kept.stage = Stage::Fetched(update);
            acts.push(Act::Check);
            return;
        }
        let too_many = bytes > update.bytes;
        if too_many {
            acts.push(Act::Discard);
        }
        let got = if too_many { 0 } else { bytes };
        self.kept.stage = Stage::Fetching { update, got };
    }

    fn checked(&mut self, fits: bool, acts: &mut Vec<Act>) {
        if let Stage::Fetched(update) = &self.kept.stage {
            let update = update.clone();
            self.kept.stage = match fits {
                true => Stage::Ready(update),
                false => {
                    acts.push(Act::Discard);
                    Stage::Fetching { update, got: 0 }
                }
            };
        }
    }

    fn helper_told(&mut self, told: HelperTold, acts: &mut Vec<Act>) {
        self.helper = told;
        let Some(update) = self.kept.stage.update().cloned() else {
            return;
        };
        if !self.kept.stage.is_under_way() {
            return;
        }
        let about_it = told.about == Some(update.hash);
        let word = match told.word {
            word @ (HelperWord::NotPossible | HelperWord::Busy) => word,
            word if about_it => word,
            // It knows nothing of this file: the power went before it heard of it.
            _ => HelperWord::Interrupted,
        };
        match word {
            HelperWord::NotPossible | HelperWord::Idle | HelperWord::Busy => {}
            HelperWord::Installed => self.kept.stage = Stage::Installed(update),
            HelperWord::OnTrial => self.kept.stage = Stage::OnTrial(update),
            HelperWord::Interrupted => {
                self.kept.stage = Stage::Ready(update);
                self.tonight = Tonight::Over;
                self.starter = Starter::Night;
            }
            HelperWord::Good => {
                self.kept.newest = self.kept.newest.max(update.release);
                self.kept.stage = Stage::Good(update);
                acts.push(Act::Discard);
                self.starter = Starter::Night;
            }
            HelperWord::Refused | HelperWord::FellBack => {
                let why = match word {
                    HelperWord::FellBack => UpdateFailure::DidNotHold,
                    _ => UpdateFailure::NotInstalled,
                };
                self.kept.failed.insert(update.hash);
                self.kept.stage = Stage::Failed(update, why);
                acts.push(Act::Discard);
                self.starter = Starter::Night;
            }
        }
    }

    fn stands(&mut self, acts: &mut Vec<Act>) {
        let on_trial = matches!(self.kept.stage, Stage::OnTrial(_));
        if on_trial && self.helper.word == HelperWord::OnTrial {
            acts.push(Act::MarkGood);
            // Until it is heard of again.
            self.helper.word = HelperWord::Busy;
        }
    }

    /// What the moment allows.
    fn go_on(&mut self, moment: Moment, acts: &mut Vec<Act>) {
        if moment.night == Presence::Missing {
            self.tonight = Tonight::Open;
        }
        match &self.kept.stage {
            Stage::Ready(update)
                if self.tonight == Tonight::Open
                    && self.may_install(self.starter, moment).is_ok() =>
            {
                self.kept.stage = Stage::Installing(update.clone());
                self.helper.word = HelperWord::Busy;
                acts.push(Act::Install);
            }
            Stage::Installed(_)
                if self.helper.word == HelperWord::Installed
                    && moment.is_free(self.starter).is_ok() =>
            {
                self.helper.word = HelperWord::Busy;
                acts.push(Act::Restart);
            }
            _ => {}
        }
    }
}
