//! What can be known of a printer, and what can go wrong with a print.

/// What a printer prints on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperFormat {
    /// Sheets of 210 × 297 mm.
    A4,
    /// A roll 80 mm wide: 576 dots of 1/203 inch.
    Slip80,
    /// A roll 58 mm wide: 384 dots of 1/203 inch.
    Slip58,
}

/// How the printer is, as last heard of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PrinterStatus {
    /// None is configured, or nothing was heard of one: nothing offers to print.
    #[default]
    Absent,
    /// One is configured and has not answered yet.
    Starting,
    /// It prints.
    Ready,
    /// It prints, and wants something soon.
    Warned(PrinterWarning),
    /// It does not print now.
    Down(PrintFault),
}

impl PrinterStatus {
    /// Whether there is a printer at all.
    pub fn is_there(self) -> bool {
        self != Self::Absent
    }

    /// Whether a print may be tried: only what was just heard to be down is not tried.
    pub fn may_print(self) -> bool {
        !matches!(self, Self::Absent | Self::Down(_))
    }
}

/// What a printer that still prints will need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrinterWarning {
    /// Little paper is left.
    PaperLow,
    /// Little toner or ink is left.
    TonerLow,
}

/// Why nothing came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PrintFault {
    /// No printer is configured.
    #[error("no printer is configured")]
    NoPrinter,
    /// It cannot be reached: off, unplugged, or the network to it is down.
    #[error("the printer cannot be reached")]
    Unreachable,
    /// No paper is in it.
    #[error("the printer is out of paper")]
    OutOfPaper,
    /// Paper is stuck in it.
    #[error("paper is jammed in the printer")]
    Jam,
    /// A door or lid is open.
    #[error("a door of the printer is open")]
    DoorOpen,
    /// Toner or ink is used up.
    #[error("the printer is out of toner or ink")]
    TonerOut,
    /// It prints for somebody else and takes nothing now.
    #[error("the printer is busy")]
    Busy,
    /// It was stopped or paused by hand, or names no reason we know.
    #[error("the printer is stopped")]
    Stopped,
    /// It does not take what we print: the format or the size of the paper.
    #[error("the printer does not take this format")]
    Refused,
    /// It took the job and gave it up.
    #[error("the printer gave the job up")]
    Aborted,
    /// It took the job and did not finish it in time; the job was withdrawn.
    #[error("the printer did not finish in time")]
    Timeout,
    /// It answers, but not as a printer does.
    #[error("the printer's answer makes no sense")]
    Malformed,
    /// The page could not be made: a font is missing, or the text does not fit any code.
    #[error("the page could not be made")]
    NotMade,
    /// Enough was printed in this visit.
    #[error("enough was printed in one visit")]
    Enough,
}

impl PrintFault {
    /// Every fault.
    pub const ALL: [Self; 14] = [
        Self::NoPrinter,
        Self::Unreachable,
        Self::OutOfPaper,
        Self::Jam,
        Self::DoorOpen,
        Self::TonerOut,
        Self::Busy,
        Self::Stopped,
        Self::Refused,
        Self::Aborted,
        Self::Timeout,
        Self::Malformed,
        Self::NotMade,
        Self::Enough,
    ];
}
