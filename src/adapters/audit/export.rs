//! The log on a memory stick, as lines somebody can read: number, time, event, sentence.

use super::rows::LogFile;
use super::trace::line_of;
use crate::domain::delivery::DeviceId;
use crate::domain::machine::audit::Severity;
use crate::domain::machine::export::{ExportFault, Exported, LogExtent};
use crate::domain::time::WallTime;
use crate::files::stick;
use crate::ports::clock::Clock;
use crate::ports::export::{ExportEvent, LogExport};
use crate::ports::{Sink, Ticket};
use crate::worker::Worker;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

/// The first line of every export.
const HEAD: &str = "jiujinban log export v1";

/// Where the log lies and where sticks are mounted.
#[derive(Debug, Clone)]
pub struct ExportPlaces {
    /// The terminal's data directory.
    pub data: PathBuf,
    /// The folder memory sticks are mounted in, each in one of its own.
    pub sticks: PathBuf,
    /// Whose log it is.
    pub device: DeviceId,
}

fn of_stick(why: &io::Error) -> ExportFault {
    match stick::is_full(why) {
        true => ExportFault::Full,
        false => ExportFault::Stick,
    }
}

/// Writes the log to the first stick: beside, flushed, renamed, so that a file of this name is whole.
///
/// Errors: no stick, a stick that takes nothing or is full, a log that cannot be read.
pub fn export_log(
    places: &ExportPlaces,
    extent: LogExtent,
    now: WallTime,
) -> Result<Exported, ExportFault> {
    let stick = stick::first(&places.sticks).ok_or(ExportFault::NoStick)?;
    let log = LogFile::open(&places.data).map_err(|_| ExportFault::Log)?;
    let name = format!(
        "jiujinban-log-{}-{}.txt",
        places.device,
        now.china().strftime("%Y%m%d-%H%M%S")
    );
    let write = |out: &mut BufWriter<File>| write(out, &log, places, extent, now);
    let records = stick::put(&stick, &name, write, of_stick)?;
    Ok(Exported {
        file: name,
        records,
    })
}

fn write(
    out: &mut BufWriter<File>,
    log: &LogFile,
    places: &ExportPlaces,
    extent: LogExtent,
    now: WallTime,
) -> Result<u64, ExportFault> {
    let at = |time: WallTime| time.china().strftime("%Y-%m-%d %H:%M:%S").to_string();
    let what = match extent {
        LogExtent::Faults => "warnings and alarms",
        LogExtent::Everything => "every record",
    };
    let mut head = String::new();
    let _ = writeln!(head, "{HEAD}\n{} {what} {}", places.device, at(now));
    let begun = out.write_all(head.as_bytes());
    let lines = log.with_records(|records| {
        begun?;
        let (mut written, mut last) = (0_u64, None);
        for record in records {
            let line = line_of(&record);
            last = Some((record.n, record.hash));
            // What a newer program wrote may be a fault: it is taken along.
            let fault = line.severity.is_none_or(|s| s >= Severity::Warning);
            if extent == LogExtent::Everything || fault {
                let (n, event, said) = (line.n, &line.event, &line.sentence);
                writeln!(out, "{n:>8}  {}  {event:28} {said}", at(line.at))?;
                written += 1;
            }
        }
        // With it whoever holds the county's checkpoints can tell whether this log goes on from them.
        if let Some((n, hash)) = last {
            let hex: String = hash.0.iter().map(|byte| format!("{byte:02x}")).collect();
            writeln!(out, "last record {n} {hex}")?;
        }
        out.flush()?;
        Ok::<u64, io::Error>(written)
    });
    match lines {
        Ok(Ok(written)) => Ok(written),
        Ok(Err(why)) => Err(of_stick(&why)),
        Err(_) => Err(ExportFault::Log),
    }
}

/// The thread that writes: a stick takes its time.
pub struct ExportThread(Worker<(Ticket, LogExtent)>);

impl ExportThread {
    /// Starts it.
    ///
    /// Errors: the system gives no thread.
    pub fn start(
        places: ExportPlaces,
        clock: Arc<dyn Clock>,
        sink: Sink<ExportEvent>,
    ) -> io::Result<Self> {
        let worker = Worker::doing("log-export", move |(ticket, extent)| {
            let came = export_log(&places, extent, clock.wall());
            sink(ExportEvent::Done(ticket, came));
        })?;
        Ok(Self(worker))
    }
}

impl LogExport for ExportThread {
    fn export(&self, ticket: Ticket, extent: LogExtent) {
        self.0.give((ticket, extent));
    }
}
