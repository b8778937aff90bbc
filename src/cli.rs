//! Command line of the `kiosk` program.

#[cfg(feature = "camera")]
pub mod camera;
pub mod catalogue;
#[cfg(feature = "county")]
pub mod problems;
mod say;
#[cfg(feature = "screen")]
mod self_check;
#[cfg(feature = "voice")]
pub mod speech;
#[cfg(feature = "county")]
pub mod staff;

pub use say::{count, say, say_each};

use crate::adapters::audit::{CountyView, find_receipt};
use crate::adapters::keys::{KeyPlace, KeyStore};
use crate::adapters::system::SystemClock;
use crate::domain::delivery::ReceiptNo;
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::terminal::verify_own_log;
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// The self-service terminal.
#[derive(Debug, Parser)]
#[command(name = "kiosk", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the terminal
    #[cfg(feature = "screen")]
    Run {
        /// Configuration files of the site, later ones over earlier ones
        #[arg(long = "config", default_value = "/etc/jiujinban/site.toml")]
        files: Vec<PathBuf>,
        /// In a window of a desk instead of on the whole panel
        #[arg(long)]
        window: bool,
    },
    /// Make this terminal one of the county's; may be stopped and started again
    Enrol {
        /// Configuration files of the site, later ones over earlier ones
        #[arg(long = "config", default_value = "/etc/jiujinban/site.toml")]
        files: Vec<PathBuf>,
        /// The one-time code the county gave (`county enrol-code`)
        #[arg(long)]
        code: String,
        /// How long to wait for the county's staff to approve
        #[arg(long, default_value_t = 30, value_name = "MINUTES")]
        wait: u64,
    },
    /// Check configuration files and everything they name
    CheckConfig {
        /// The files, later ones over earlier ones
        #[arg(default_value = "/etc/jiujinban/site.toml")]
        files: Vec<PathBuf>,
    },
    /// Look at every device, the line, the disk and the certificate once; run it as the terminal's own user
    #[cfg(feature = "screen")]
    SelfCheck {
        /// Configuration files of the site, later ones over earlier ones
        #[arg(long = "config", default_value = "/etc/jiujinban/site.toml")]
        files: Vec<PathBuf>,
        /// For a program: one JSON document
        #[arg(long)]
        json: bool,
        /// Also write a report of it as a PDF file
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Say the version; with --proof also the hash of the running program, signed by this terminal
    Version {
        /// Configuration files of the site, later ones over earlier ones
        #[arg(long = "config", default_value = "/etc/jiujinban/site.toml")]
        files: Vec<PathBuf>,
        /// Prove the program with the terminal's key; run it as the terminal's own user
        #[arg(long)]
        proof: bool,
    },
    /// Look into the audit log
    Audit {
        #[command(subcommand)]
        what: Audit,
    },
    /// Look at the catalogue of service items before the terminals get it
    Catalogue {
        #[command(subcommand)]
        what: catalogue::What,
    },
    /// Say words through the loudspeaker
    #[cfg(feature = "voice")]
    Say(speech::Words),
    /// Be the process of a camera; the terminal starts it
    #[cfg(feature = "camera")]
    #[command(hide = true)]
    CameraWorker(camera::Worker),
    /// Everything on one desk: county, cards, terminal
    #[cfg(feature = "simulator")]
    Demo {
        /// Folder for the files of county and terminal
        #[arg(long, default_value = "target/demo")]
        dir: PathBuf,
        /// Lie on the side
        #[arg(long)]
        landscape: bool,
        /// Where pictures go when there is no display
        #[arg(long, default_value = "target/demo-screens")]
        screens: PathBuf,
        /// Walk without a display though there is one
        #[arg(long)]
        headless: bool,
    },
    /// Walk an end-to-end script
    #[cfg(feature = "simulator")]
    Journey {
        /// Its name
        name: Option<String>,
        /// Name them all
        #[arg(long)]
        list: bool,
        /// Where cards come from
        #[arg(long, value_enum, default_value_t = Reader::Slot)]
        reader: Reader,
        /// A county service that is there already, https://ADDRESS:PORT (`county serve --demo`)
        #[arg(long, requires_all = ["ca", "code"])]
        county: Option<String>,
        /// Its root certificate
        #[arg(long)]
        ca: Option<PathBuf>,
        /// A one-time code of it (`county enrol-code`)
        #[arg(long)]
        code: Option<String>,
        /// Where to leave a picture after each step
        #[arg(long)]
        screens: Option<PathBuf>,
    },
    /// Draw every screen into a folder, without a display
    #[cfg(feature = "simulator")]
    Screenshots {
        /// The folder
        #[arg(long, default_value = "target/screens")]
        out: PathBuf,
        /// Folder of the service items, kiosk-config/catalogue/items of the sources
        #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/kiosk-config/catalogue/items"))]
        items: PathBuf,
        /// The first pages of a terminal with this package instead of everything
        #[arg(long)]
        package: Option<String>,
        /// Only screens whose name begins so
        #[arg(long, default_value = "")]
        only: String,
    },
}

#[derive(Debug, Subcommand)]
enum Audit {
    /// Check the whole chain; names the first record that is altered, missing or out of order
    Verify {
        /// The terminal's data folder
        #[arg(long, default_value = "/var/lib/jiujinban")]
        data: PathBuf,
        /// Where the county saw the chain end: NUMBER:HASH; may be repeated
        #[arg(long)]
        anchor: Vec<String>,
        /// A file of what the county knows of this log, printed by `county audit --terminal`
        #[arg(long, value_name = "FILE")]
        county: Option<PathBuf>,
        /// Configuration files of the site, which say where the opened root key stands, later ones over earlier ones
        #[arg(long = "config", default_value = "/etc/jiujinban/site.toml")]
        files: Vec<PathBuf>,
    },
    /// Everything the log knows of one case
    Find {
        /// Number on the receipt
        receipt: String,
        /// The terminal's data folder
        #[arg(long, default_value = "/var/lib/jiujinban")]
        data: PathBuf,
    },
}

/// Where a journey's cards come from.
#[cfg(feature = "simulator")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Reader {
    /// A slot without a reader
    Slot,
    /// pcscd with its virtual reader
    Pcsc,
}

/// Runs the command that was asked for.
pub fn run() -> ExitCode {
    match Cli::parse().command {
        #[cfg(feature = "screen")]
        Command::Run { files, window } => terminal(&files, window),
        Command::Enrol { files, code, wait } => enrol(&files, &code, wait),
        Command::CheckConfig { files } => {
            let report = crate::config::check_config(&files);
            say(&report);
            if report.is_good() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        #[cfg(feature = "screen")]
        Command::SelfCheck {
            files,
            json,
            report,
        } => self_check::run(&files, json, report.as_deref()),
        Command::Version { files, proof } => version(&files, proof),
        Command::Audit { what } => audit(what),
        Command::Catalogue { what } => catalogue::run(&what),
        #[cfg(feature = "voice")]
        Command::Say(words) => speech::run(&words),
        #[cfg(feature = "camera")]
        Command::CameraWorker(worker) => camera::run(worker),
        #[cfg(feature = "simulator")]
        Command::Demo {
            dir,
            landscape,
            screens,
            headless,
        } => demo(dir, landscape, screens, headless),
        #[cfg(feature = "simulator")]
        Command::Journey {
            name,
            list,
            reader,
            county,
            ca,
            code,
            screens,
        } => match far_county(county, ca, code) {
            Ok(far) => journey(name, list, reader, far, screens),
            Err(why) => fail(&why),
        },
        #[cfg(feature = "simulator")]
        Command::Screenshots {
            out,
            items,
            package,
            only,
        } => screenshots(&out, &items, package.as_deref(), &only),
    }
}

#[cfg(feature = "screen")]
fn terminal(files: &[PathBuf], window: bool) -> ExitCode {
    let show = if window {
        crate::run::Show::Window
    } else {
        crate::run::Show::Panel
    };
    match crate::run::run(files, show) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fail(&fault),
    }
}

/// "Not yet" for scripts: sysexits.h EX_TEMPFAIL.
const TRY_AGAIN: u8 = 75;

fn enrol(files: &[PathBuf], code: &str, minutes: u64) -> ExitCode {
    use crate::enrol::EnrolFault;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let patience = Span::minutes(minutes.min(24 * 60));
    match crate::enrol::enrol(files, code, patience, &clock, &mut |line| say(line)) {
        Ok(done) => {
            let (device, dir) = (done.device, done.dir.display());
            say(format_args!(
                "{device} is enrolled; its certificate is in {dir}"
            ));
            say("a running terminal takes it up within seconds; otherwise start `kiosk run`");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            fail(&fault);
            match fault {
                EnrolFault::NotYet { .. }
                | EnrolFault::Busy(_)
                | EnrolFault::Unreachable { .. } => ExitCode::from(TRY_AGAIN),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

/// The version, and on demand what proves the program that prints it.
fn version(files: &[PathBuf], proof: bool) -> ExitCode {
    use crate::adapters::system::program;
    say(format_args!("kiosk {}", program::version().as_str()));
    if !proof {
        return ExitCode::SUCCESS;
    }
    let files = crate::config::own_sources(files.to_vec());
    let config = match crate::config::load(&files) {
        Ok(config) => config,
        Err(report) => return fail(&report),
    };
    let place = crate::enrol::key_place(&config);
    let keys = match KeyStore::open(&place, &config.place.device) {
        Ok(keys) => keys,
        Err(fault) => return fail_at(place.dir(), &fault),
    };
    match program::prove(keys.device().as_ref(), &SystemClock) {
        Ok(proof) => {
            say(format_args!("sha256 {}", proof.facts.hash.hex()));
            say(program::address(&config.county.url, &proof));
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault),
    }
}

fn audit(what: Audit) -> ExitCode {
    match what {
        Audit::Verify {
            data,
            anchor,
            county,
            files,
        } => {
            let mut view = match county.as_deref().map(known_to_county).transpose() {
                Ok(view) => view.unwrap_or_default(),
                Err(status) => return status,
            };
            if let Err(fault) = anchor.iter().try_for_each(|text| view.anchor(text)) {
                return fail(&fault);
            }
            // Where the configuration is another terminal's or none, the root key may not open: the log is
            // verified by what else there is.
            let files = crate::config::own_sources(files);
            let opened = crate::config::load(&files).ok();
            let opened = opened.and_then(|config| config.data.root_key);
            match verify_own_log(&data, &KeyPlace::of(&data, opened), &view) {
                Ok(report) => told(&report, report.is_whole()),
                Err(fault) => fail_at(&data, &fault),
            }
        }
        Audit::Find { receipt, data } => match ReceiptNo::parse(&receipt) {
            Ok(number) => match find_receipt(&data, &number) {
                Ok(report) => told(&report, !report.trace.lines.is_empty()),
                Err(fault) => fail_at(&data, &fault),
            },
            Err(fault) => fail(&format_args!("{receipt}: {fault}")),
        },
    }
}

/// What the county printed of a log, from a file.
fn known_to_county(file: &Path) -> Result<CountyView, ExitCode> {
    let text = std::fs::read_to_string(file).map_err(|why| fail_at(file, &why))?;
    CountyView::parse(&text).map_err(|fault| fail_at(file, &fault))
}

/// Prints a report; good news are a success.
fn told(report: &dyn std::fmt::Display, good: bool) -> ExitCode {
    say(report);
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn fail(fault: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("kiosk: {fault}");
    ExitCode::FAILURE
}

fn fail_at(place: &Path, fault: &dyn std::fmt::Display) -> ExitCode {
    fail(&format_args!("{}: {fault}", place.display()))
}

#[cfg(feature = "simulator")]
fn demo(dir: PathBuf, landscape: bool, pictures: PathBuf, headless: bool) -> ExitCode {
    let options = crate::demo::DemoOptions {
        dir,
        landscape,
        pictures,
    };
    #[expect(
        clippy::disallowed_methods,
        reason = "whether there is a display is the session's to say, not the configuration's"
    )]
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty()));
    match crate::demo::run_demo(&options, has_display && !headless) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => fail(&fault),
    }
}

#[cfg(feature = "simulator")]
fn far_county(
    url: Option<String>,
    ca: Option<PathBuf>,
    code: Option<String>,
) -> Result<Option<crate::demo::FarCounty>, String> {
    let (Some(url), Some(ca), Some(code)) = (url, ca, code) else {
        return Ok(None);
    };
    let address = url
        .strip_prefix("https://")
        .unwrap_or(&url)
        .trim_end_matches('/');
    Ok(Some(crate::demo::FarCounty {
        addr: address
            .parse()
            .map_err(|_| format!("{url}: want https://ADDRESS:PORT"))?,
        ca_pem: std::fs::read_to_string(&ca).map_err(|e| format!("{}: {e}", ca.display()))?,
        code,
    }))
}

#[cfg(feature = "simulator")]
fn journey(
    name: Option<String>,
    list: bool,
    reader: Reader,
    far: Option<crate::demo::FarCounty>,
    pictures: Option<PathBuf>,
) -> ExitCode {
    use crate::demo::{CardSide, journeys};
    let Some(name) = name.filter(|_| !list) else {
        for journey in journeys::JOURNEYS.iter().chain(journeys::ROUNDS) {
            say(format_args!("{:<5} {}", journey.name, journey.shows));
        }
        return ExitCode::SUCCESS;
    };
    let options = journeys::Options {
        far,
        cards: match reader {
            Reader::Slot => CardSide::Slot,
            Reader::Pcsc => CardSide::Pcsc,
        },
        pictures,
    };
    match journeys::run(&name, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(journeys::JourneyFault::Unknown(_)) => {
            fail(&format!("no journey \"{name}\"; `kiosk journey --list`"))
        }
        Err(fault @ journeys::JourneyFault::OwnCounty(_)) => fail(&fault.to_string()),
        Err(journeys::JourneyFault::Step(_)) => ExitCode::FAILURE,
    }
}

#[cfg(feature = "simulator")]
fn screenshots(
    out: &std::path::Path,
    items: &std::path::Path,
    package: Option<&str>,
    only: &str,
) -> ExitCode {
    match crate::demo::screenshots(out, items, package, only) {
        Ok(pictures) => {
            let pictures = count(pictures as u64, "picture");
            say(format_args!("{pictures} in {}", out.display()));
            ExitCode::SUCCESS
        }
        Err(fault) => fail(&fault),
    }
}
