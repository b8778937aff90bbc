//! What the terminal finds when it examines itself, beside the devices that tell of themselves.

use crate::domain::time::{Span, WallTime};

/// What is looked at, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CheckPart {
    /// The slot for social-security cards.
    CardSlot,
    /// The reader identity cards are laid on.
    IdentityReader,
    /// The security module in it (GA/T 467).
    SecurityModule,
    /// The camera that looks at people.
    FaceCamera,
    /// Where pages of documents come from.
    Pages,
    /// The printer.
    Printer,
    /// The speaker.
    Speaker,
    /// The touch panel.
    Touch,
    /// The line to the county.
    Network,
    /// The disk the data lie on.
    Disk,
    /// The clock.
    Clock,
    /// The county's catalogue, as it lies here.
    Catalogue,
    /// The terminal's certificate.
    Certificate,
    /// The key that all others of the terminal are wrapped under.
    RootKey,
    /// The networks that find faces and read handwriting.
    Models,
}

impl CheckPart {
    /// All of them, in their order.
    pub const ALL: [Self; 15] = [
        Self::CardSlot,
        Self::IdentityReader,
        Self::SecurityModule,
        Self::FaceCamera,
        Self::Pages,
        Self::Printer,
        Self::Speaker,
        Self::Touch,
        Self::Network,
        Self::Disk,
        Self::Clock,
        Self::Catalogue,
        Self::Certificate,
        Self::RootKey,
        Self::Models,
    ];

    /// Its word in reports for programs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::CardSlot => "card-slot",
            Self::IdentityReader => "identity-reader",
            Self::SecurityModule => "security-module",
            Self::FaceCamera => "camera",
            Self::Pages => "pages",
            Self::Printer => "printer",
            Self::Speaker => "speaker",
            Self::Touch => "touch",
            Self::Network => "network",
            Self::Disk => "disk",
            Self::Clock => "clock",
            Self::Catalogue => "catalogue",
            Self::Certificate => "certificate",
            Self::RootKey => "root-key",
            Self::Models => "models",
        }
    }
}

/// The reader of identity cards and its module, asked once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModuleState {
    /// The module says that it works.
    Works,
    /// The reader cannot be opened: not plugged in, or under another name.
    Gone,
    /// This user may not open it.
    Forbidden,
    /// Another program has it, perhaps the terminal itself.
    Busy,
    /// It was opened and did not answer in time.
    Silent,
    /// What it answers cannot be understood.
    Garbled,
    /// The module reports a fault of its own.
    Faulty,
}

/// The touch panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TouchState {
    /// The kernel has one and the program may hear it.
    Found,
    /// The kernel has one and this user may not hear it.
    Forbidden,
    /// The kernel has none.
    Missing,
}

/// The disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DiskState {
    /// Room enough, and what is written arrives. Bytes free.
    Fine(u64),
    /// Less free than the configuration warns at.
    Low(u64),
    /// Less free than cases are taken with.
    Full(u64),
    /// The folder is not there: it is made at the first start.
    Missing,
    /// This user may not write there.
    Forbidden,
    /// Writing failed.
    Failed,
}

impl DiskState {
    /// Judges the free bytes by the limits of the configuration, in bytes.
    pub fn of_free(free: u64, warn: u64, stop: u64) -> Self {
        if free < stop {
            Self::Full(free)
        } else if free < warn {
            Self::Low(free)
        } else {
            Self::Fine(free)
        }
    }
}

/// The clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClockState {
    /// It agrees with the county's within the limit.
    Agrees,
    /// It is so many milliseconds ahead of the county's; negative when behind.
    Off(i64),
    /// The county was not reached and there is nothing to compare with.
    NotCompared,
}

impl ClockState {
    /// Judges how far the clock is ahead of the county's, in milliseconds.
    pub fn of_ahead(ahead_ms: i64, limit: Span) -> Self {
        if ahead_ms.unsigned_abs() <= limit.0 {
            Self::Agrees
        } else {
            Self::Off(ahead_ms)
        }
    }
}

/// The catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CatalogueState {
    /// One is kept and verifies.
    InForce,
    /// One is kept and does not verify with the county's key.
    Refused,
    /// None came yet.
    Missing,
}

/// The terminal's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CertificateState {
    /// Good until then.
    Good(WallTime),
    /// It ends soon and should have been renewed.
    Ending(WallTime),
    /// It has ended, by this terminal's clock.
    Over(WallTime),
    /// By this terminal's clock it begins later: the clock is behind.
    NotYet,
    /// This terminal is not enrolled.
    NotEnrolled,
    /// Its files, or the county's root certificate, cannot be read.
    Damaged,
}

/// So long before its end a certificate should have been renewed: the terminal begins a month before.
const SHORT: Span = Span::hours(14 * 24);

impl CertificateState {
    /// Judges when a certificate is good by the clock.
    pub fn of_term(from: WallTime, until: WallTime, now: WallTime) -> Self {
        if now < from {
            Self::NotYet
        } else if now >= until {
            Self::Over(until)
        } else if until.since(now) < SHORT {
            Self::Ending(until)
        } else {
            Self::Good(until)
        }
    }
}

/// The root key, and whether the terminal's own key opens under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RootState {
    /// Sealed by the machine's TPM.
    Sealed,
    /// A file; the machine shows no TPM.
    File,
    /// A file, although the machine has a TPM.
    FileBesideTpm,
    /// There is none yet.
    NotYet,
    /// This machine's TPM does not open it, or there is none.
    Shut,
    /// It is sealed and was not opened at this start.
    Unopened,
    /// There are two, and they differ.
    Twice,
    /// Its file cannot be read by this user, or by too many.
    OutOfReach,
    /// It, or the terminal's own key, is lost or damaged.
    Lost,
}

/// The files of the networks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ModelsState {
    /// All there, with the bytes they should have.
    Whole,
    /// One is not there.
    Missing,
    /// One has other bytes than it should.
    Damaged,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_judged_by_the_clock_from_its_first_to_its_last_moment() {
        let day = Span::hours(24);
        let (from, until) = (
            WallTime(0).plus(day),
            WallTime(0).plus(Span::hours(24 * 91)),
        );
        let at = |now| CertificateState::of_term(from, until, now);
        assert_eq!(at(WallTime(0)), CertificateState::NotYet);
        assert_eq!(at(from), CertificateState::Good(until));
        assert_eq!(
            at(WallTime(0).plus(Span::hours(24 * 80))),
            CertificateState::Ending(until)
        );
        assert_eq!(at(until), CertificateState::Over(until));
    }

    #[test]
    fn a_disk_stops_before_it_warns_no_more() {
        assert_eq!(DiskState::of_free(49, 500, 50), DiskState::Full(49));
        assert_eq!(DiskState::of_free(50, 500, 50), DiskState::Low(50));
        assert_eq!(DiskState::of_free(500, 500, 50), DiskState::Fine(500));
    }

    #[test]
    fn a_clock_may_be_off_as_far_as_the_limit_both_ways() {
        let limit = Span::seconds(300);
        for ahead in [-300_000, 0, 300_000] {
            assert_eq!(ClockState::of_ahead(ahead, limit), ClockState::Agrees);
        }
        assert_eq!(
            ClockState::of_ahead(-300_001, limit),
            ClockState::Off(-300_001)
        );
    }

    #[test]
    fn every_part_has_a_word_of_its_own() {
        let words: std::collections::HashSet<_> = CheckPart::ALL.map(CheckPart::word).into();
        assert_eq!(words.len(), CheckPart::ALL.len());
    }
}
