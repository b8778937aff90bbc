//! What a printer says of itself (RFC 8011, 5.4.11 and 5.4.12), in our words.

use super::document::Language;
use super::pwg::Dots;
use crate::domain::paper::{PaperFormat, PrintFault, PrinterStatus, PrinterWarning};

/// `printer-state`: 5 is stopped.
const STOPPED: i32 = 5;

/// As much of Get-Printer-Attributes as is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrinterAttributes {
    /// `printer-state`.
    pub state: i32,
    /// `printer-state-reasons`.
    pub reasons: Vec<String>,
    /// `printer-is-accepting-jobs`; a printer that does not tell is taken to accept.
    pub refuses_jobs: bool,
    /// `document-format-supported`.
    pub formats: Vec<String>,
    /// `pwg-raster-document-type-supported`.
    pub raster_types: Vec<String>,
    /// `media-supported`.
    pub media: Vec<String>,
}

/// How much a reason weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Weighs {
    Fault(PrintFault),
    Warning(PrinterWarning),
    Nothing,
}

/// A reason in our words. `-error`, `-warning` and `-report` say how much it weighs; without one it
/// is as bad as it sounds.
fn weigh(reason: &str) -> Weighs {
    let (word, mild) = match reason.rsplit_once('-') {
        Some((word, "error")) => (word, false),
        Some((word, "warning" | "report")) => (word, true),
        _ => (reason, false),
    };
    let fault = match word {
        "media-empty" | "media-needed" => PrintFault::OutOfPaper,
        "media-jam" => PrintFault::Jam,
        "cover-open" | "door-open" | "interlock-open" | "input-tray-missing" => {
            PrintFault::DoorOpen
        }
        "toner-empty" | "marker-supply-empty" | "developer-empty" => PrintFault::TonerOut,
        "paused" | "moving-to-paused" | "shutdown" | "stopped-partly" | "stopping"
        | "fuser-over-temp" | "output-area-full" | "spool-area-full" => PrintFault::Stopped,
        "connecting-to-device" | "timed-out" | "offline" => PrintFault::Unreachable,
        "media-low" => return Weighs::Warning(PrinterWarning::PaperLow),
        "toner-low" | "marker-supply-low" => return Weighs::Warning(PrinterWarning::TonerLow),
        _ => return Weighs::Nothing,
    };
    match (fault, mild) {
        (fault, false) => Weighs::Fault(fault),
        (PrintFault::OutOfPaper, true) => Weighs::Warning(PrinterWarning::PaperLow),
        (PrintFault::TonerOut, true) => Weighs::Warning(PrinterWarning::TonerLow),
        _ => Weighs::Nothing,
    }
}

/// The worst comes first: what a hand can mend before what takes waiting.
const WORST_FIRST: [PrintFault; 6] = [
    PrintFault::Jam,
    PrintFault::DoorOpen,
    PrintFault::OutOfPaper,
    PrintFault::TonerOut,
    PrintFault::Unreachable,
    PrintFault::Stopped,
];

impl PrinterAttributes {
    /// What keeps it from printing now.
    pub fn fault(&self) -> Option<PrintFault> {
        let said: Vec<_> = self.reasons.iter().map(|r| weigh(r)).collect();
        let worst = WORST_FIRST
            .into_iter()
            .find(|f| said.contains(&Weighs::Fault(*f)));
        match worst {
            Some(fault) => Some(fault),
            // Stopped for what it calls a warning is stopped all the same.
            None if self.state == STOPPED => {
                Some(match said.iter().find(|w| **w != Weighs::Nothing) {
                    Some(Weighs::Warning(PrinterWarning::PaperLow)) => PrintFault::OutOfPaper,
                    Some(Weighs::Warning(PrinterWarning::TonerLow)) => PrintFault::TonerOut,
                    _ => PrintFault::Stopped,
                })
            }
            None if self.refuses_jobs => Some(PrintFault::Busy),
            None => None,
        }
    }

    /// How it is, for a terminal that prints in this format.
    pub fn status(&self, format: PaperFormat) -> PrinterStatus {
        if let Some(fault) = self.fault() {
            return PrinterStatus::Down(fault);
        }
        if self.language(format).is_none() {
            return PrinterStatus::Down(PrintFault::Refused);
        }
        let warning = self.reasons.iter().find_map(|r| match weigh(r) {
            Weighs::Warning(warning) => Some(warning),
            Weighs::Fault(_) | Weighs::Nothing => None,
        });
        warning.map_or(PrinterStatus::Ready, PrinterStatus::Warned)
    }

    /// In what language it takes this format; `None` when it takes none of ours.
    pub fn language(&self, format: PaperFormat) -> Option<Language> {
        let takes = |mime: &str| self.formats.iter().any(|f| f.eq_ignore_ascii_case(mime));
        let bits = self.raster_types.iter().any(|t| t == "black_1");
        let dots = if bits { Dots::Bits } else { Dots::Grey };
        let ours = match format {
            PaperFormat::A4 => vec![Language::Pdf],
            PaperFormat::Slip80 | PaperFormat::Slip58 => {
                vec![Language::Pwg(dots), Language::EscPos]
            }
        };
        ours.into_iter().find(|language| takes(language.mime()))
    }

    /// The name of the paper to ask for, when the printer knows it.
    pub fn medium(&self, format: PaperFormat) -> Option<&'static str> {
        const A4: &str = "iso_a4_210x297mm";
        let known = format == PaperFormat::A4 && self.media.iter().any(|m| m == A4);
        known.then_some(A4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn saying(state: i32, reasons: &[&str]) -> PrinterAttributes {
        PrinterAttributes {
            state,
            reasons: reasons.iter().map(|r| (*r).to_owned()).collect(),
            formats: vec!["application/pdf".to_owned()],
            ..PrinterAttributes::default()
        }
    }

    #[test]
    fn each_reason_is_told_apart_with_and_without_its_suffix() {
        let all = [
            ("media-empty", PrintFault::OutOfPaper),
            ("media-needed-error", PrintFault::OutOfPaper),
            ("media-jam", PrintFault::Jam),
            ("door-open-error", PrintFault::DoorOpen),
            ("cover-open", PrintFault::DoorOpen),
            ("marker-supply-empty-error", PrintFault::TonerOut),
            ("paused", PrintFault::Stopped),
            ("timed-out", PrintFault::Unreachable),
        ];
        for (reason, fault) in all {
            assert_eq!(saying(3, &[reason]).fault(), Some(fault), "{reason}");
        }
    }

    #[test]
    fn the_worst_of_several_reasons_is_told() {
        let printer = saying(5, &["paused", "media-empty-error", "media-jam-error"]);
        assert_eq!(printer.fault(), Some(PrintFault::Jam));
    }

    #[test]
    fn a_warning_does_not_stop_a_printer_and_a_stop_without_a_reason_does() {
        let format = PaperFormat::A4;
        let low = saying(3, &["toner-low-warning"]);
        let warned = PrinterStatus::Warned(PrinterWarning::TonerLow);
        assert_eq!(low.status(format), warned);
        assert_eq!(
            saying(3, &["media-empty-warning"]).status(format),
            PrinterStatus::Warned(PrinterWarning::PaperLow),
            "another tray is empty"
        );
        assert_eq!(saying(3, &["none"]).status(format), PrinterStatus::Ready);
        assert_eq!(saying(4, &["none"]).status(format), PrinterStatus::Ready);
        let stopped = PrinterStatus::Down(PrintFault::Stopped);
        assert_eq!(saying(5, &["none"]).status(format), stopped);
    }

    #[test]
    fn a_printer_that_does_not_take_the_format_is_told_before_anything_is_sent() {
        let printer = saying(3, &["none"]);
        assert_eq!(printer.language(PaperFormat::A4), Some(Language::Pdf));
        let refused = PrinterStatus::Down(PrintFault::Refused);
        assert_eq!(printer.status(PaperFormat::Slip58), refused);
    }
}
