//! Who at the county gets an update first: a few terminals, then more, and the rest only when those hold.

/// How many terminals an update is offered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Wave {
    /// Two in a hundred.
    First,
    /// Ten in a hundred.
    Second,
    /// Half of them.
    Third,
    /// All.
    Rest,
}

impl Wave {
    /// Every wave in its order.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Third, Self::Rest];

    /// How many of a hundred terminals it reaches, those before it among them.
    pub fn percent(self) -> u64 {
        match self {
            Self::First => 2,
            Self::Second => 10,
            Self::Third => 50,
            Self::Rest => 100,
        }
    }

    /// The wave of this share.
    pub fn of_percent(percent: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.percent() == percent)
    }

    /// The one after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|own| *own > self)
    }

    /// How many of so many terminals it reaches: at least one, where there is one.
    pub fn reaches(self, terminals: usize) -> usize {
        let share = (terminals as u64)
            .saturating_mul(self.percent())
            .div_ceil(100);
        usize::try_from(share).unwrap_or(usize::MAX).min(terminals)
    }
}

/// What a terminal told last of the update that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Nothing yet, or that it is on its way.
    Pending,
    /// It runs from it and holds.
    Good,
    /// It failed there.
    Failed,
}

/// What becomes of an update after a terminal told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WaveStep {
    /// Nothing changes.
    Stays,
    /// Every terminal of the wave holds: on to the next.
    GoesOn(Wave),
    /// It failed on one: nobody gets it any more until a person says so.
    Stops,
}

/// What becomes of an update: `all` told so, in the update's own order. A failure counts wherever it is, a good word
/// only of the terminals of the wave.
pub fn step(wave: Wave, all: &[Told]) -> WaveStep {
    if all.contains(&Told::Failed) {
        return WaveStep::Stops;
    }
    let reached = &all[..wave.reaches(all.len())];
    let holds = !reached.is_empty() && reached.iter().all(|told| *told == Told::Good);
    match wave.next().filter(|_| holds) {
        Some(next) => WaveStep::GoesOn(next),
        None => WaveStep::Stays,
    }
}
