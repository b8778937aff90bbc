//! How a technician makes a terminal one of the county's: `kiosk enrol`.
//!
//! The keys are made here and stay here; the county gets a certificate request with a one-time code.
//! Whatever was begun is gone on with: the command may be stopped and started at any moment.

use crate::adapters::county::enrol::{
    Application, Devices, EnrolError, Enrolment, enrol as ask, enrolled,
    is_admitted as admitted_here, is_pending,
};
use crate::adapters::keys::{KeyPlace, KeyStore, Wrapped};
use crate::config::{Config, Report, load};
use crate::domain::time::Span;
use crate::ports::clock::Clock;
use crate::ports::county::{CountyError, Refusal};
use crate::ports::keys::{DeviceSigner as _, KeyFault};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// How often the county is asked whether its staff have decided.
const EVERY: Span = Span::seconds(5);
/// How often the technician is told that nothing has happened.
const TELL_EVERY: Span = Span::minutes(1);

/// Why a terminal is not enrolled. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFault {
    /// The configuration.
    #[error("the configuration has faults; nothing was sent\n{0}")]
    Config(Report),
    /// The county's root certificate.
    #[error("{}: {why}; county.ca_file must name the county's root certificate, PEM", file.display())]
    Root {
        /// The file.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// It is enrolled.
    #[error(
        "this terminal is enrolled already ({}); to enrol it anew, have the county revoke it and remove {} first",
        dir.display(), dir.display()
    )]
    Already {
        /// Where the certificate is.
        dir: PathBuf,
    },
    /// Files of an earlier enrolment that cannot be used.
    #[error("{}: the files of an earlier enrolment are damaged; remove the folder and enrol anew", dir.display())]
    Damaged {
        /// The folder.
        dir: PathBuf,
    },
    /// The terminal's keys.
    #[error("the terminal's keys in {}: {fault}", dir.display())]
    Keys {
        /// Their folder.
        dir: PathBuf,
        /// Why.
        fault: KeyFault,
    },
    /// A folder cannot be written.
    #[error("{}: the folder cannot be written; run this as the terminal's own user", dir.display())]
    Folder {
        /// Which.
        dir: PathBuf,
    },
    /// The code.
    #[error(
        "the county does not take this code: it is mistyped, used up or older than a day; ask the county for a new one"
    )]
    Code,
    /// Staff said no.
    #[error(
        "the county's staff refused this terminal; call them before asking again with a new code"
    )]
    Refused,
    /// Nobody has decided yet.
    #[error(
        "enrolment {id} is not approved yet; ask the county's staff for it and run the same command again, it goes on from here"
    )]
    NotYet {
        /// The county's name for it.
        id: String,
    },
    /// The county has lost it.
    #[error(
        "the county does not know the enrolment that was begun here; run the command again with a new code"
    )]
    Unknown,
    /// Too many tries.
    #[error("the county takes no more tries just now; wait {} s and run the command again", .0.seconds_up())]
    Busy(Span),
    /// Nobody answers.
    #[error(
        "{url} cannot be reached ({why}); check cable, router and county.url, then run the command again"
    )]
    Unreachable {
        /// The address.
        url: String,
        /// What the line says.
        why: CountyError,
    },
    /// Somebody else answers.
    #[error(
        "what answers at {url} is not the county whose root certificate is {} ({why}); or the county is not served under this name (`county serve --name`)", file.display()
    )]
    NotThisCounty {
        /// The address.
        url: String,
        /// The certificate.
        file: PathBuf,
        /// What the line says.
        why: CountyError,
    },
    /// The offline key differs.
    #[error(
        "the county signs with another offline key than county.bundle_key says; compare it with `county keys` on the county's own machine"
    )]
    BundleKey,
    /// Anything else the county says.
    #[error("the county: {0}")]
    County(CountyError),
    /// Anything else of this machine.
    #[error("{0}")]
    Here(EnrolError),
}

/// A finished enrolment.
#[derive(Debug)]
pub struct Enrolled {
    /// The terminal's name at the county.
    pub device: String,
    /// Where its certificate is.
    pub dir: PathBuf,
}

/// Enrols the terminal these configuration files describe, and waits at most `patience` for the
/// county's staff. `say` gets a line for each step.
pub fn enrol(
    files: &[PathBuf],
    code: &str,
    patience: Span,
    clock: &Arc<dyn Clock>,
    say: &mut dyn FnMut(&str),
) -> Result<Enrolled, EnrolFault> {
    let config = load(files).map_err(EnrolFault::Config)?;
    let application = application(&config, code, say)?;
    let began = clock.monotonic();
    let mut told = began;
    let mut waits = false;
    let mut id = String::new();
    loop {
        match ask(&application, clock) {
            Ok(Enrolment::Done(_)) => {
                let device = config.place.device.as_str().to_owned();
                let dir = application.dir;
                return Ok(Enrolled { device, dir });
            }
            Ok(Enrolment::Waiting { id: named, .. }) => id = named,
            Err(error) if waits && is_passing(&error) => say("no answer; asking again"),
            Err(error) => return Err(named(error, &config)),
        }
        let now = clock.monotonic();
        if now.since(began) >= patience {
            return Err(EnrolFault::NotYet { id });
        }
        if !waits {
            say(&format!(
                "enrolment {id} waits for the county's staff: `county approve --data DATA {id}` there"
            ));
        } else if now.since(told) >= TELL_EVERY {
            say(&format!(
                "still waiting, {} min so far",
                now.since(began).0 / TELL_EVERY.0
            ));
            told = now;
        }
        waits = true;
        wait(clock.as_ref(), EVERY);
    }
}

/// Asks once, for whoever stands at the panel: whether the terminal is admitted now. Nothing waits here
/// for the county's staff.
pub fn ask_once(
    config: &Config,
    code: &str,
    devices: Devices,
    clock: &Arc<dyn Clock>,
) -> Result<bool, EnrolFault> {
    let application = match application(config, code, &mut |_| {}) {
        Err(EnrolFault::Already { .. }) => return Ok(true),
        other => Application { devices, ..other? },
    };
    match ask(&application, clock) {
        Ok(Enrolment::Done(_)) => Ok(true),
        Ok(Enrolment::Waiting { .. }) => Ok(false),
        Err(error) => Err(named(error, config)),
    }
}

/// Everything that can be found wrong before the county is asked.
fn application(
    config: &Config,
    code: &str,
    say: &mut dyn FnMut(&str),
) -> Result<Application, EnrolFault> {
    let ca_pem = root_certificate(config).map_err(|why| EnrolFault::Root {
        file: config.county.ca_file.clone(),
        why,
    })?;
    let (url, device) = (&config.county.url, &config.place.device);
    let dir = link_dir(config);
    let place = key_place(config);
    let of_keys = |fault| EnrolFault::Keys {
        dir: place.dir().to_owned(),
        fault,
    };
    if admitted_here(&dir) {
        let wrapping = place.wrapping(Wrapped::Line).map_err(of_keys)?;
        return Err(match enrolled(url, &ca_pem, device, &dir, &wrapping) {
            Ok(Some(_)) => EnrolFault::Already { dir },
            Ok(None) | Err(_) => EnrolFault::Damaged { dir },
        });
    }
    let keys = keys(&place, config, say).map_err(of_keys)?;
    if is_pending(&dir) {
        say("going on with the enrolment that was begun here");
    } else {
        say(&format!("asking {url} to admit {device}"));
    }
    let signer = keys.device();
    Ok(Application {
        url: url.clone(),
        ca_pem,
        code: code.to_owned(),
        device: device.clone(),
        stamp_public: signer.public_key(),
        stamp_key: signer.key_id().clone(),
        // `kiosk run` uses nothing but real devices, whatever else this build can do.
        devices: Devices::Real,
        dir,
        wrapping: keys.wrapping(Wrapped::Line),
        bundle_key: Some(config.county.bundle_key),
    })
}

/// The keys of an enrolment that was begun, or new ones.
fn keys(
    place: &KeyPlace,
    config: &Config,
    say: &mut dyn FnMut(&str),
) -> Result<KeyStore, KeyFault> {
    match KeyStore::open(place, &config.place.device) {
        Err(KeyFault::NotEnrolled) => {
            say(&format!(
                "making this terminal's keys in {}",
                place.dir().display()
            ));
            KeyStore::enrol(place, &config.place.device)
        }
        other => other,
    }
}

/// Where the keys of the terminal lie.
pub fn key_place(config: &Config) -> KeyPlace {
    KeyPlace::of(&config.data.dir, config.data.root_key.clone())
}

/// The county's root certificate as the configuration names it; or why not.
pub fn root_certificate(config: &Config) -> Result<String, String> {
    std::fs::read_to_string(&config.county.ca_file).map_err(|e| e.to_string())
}

/// Whether the county has admitted this terminal: its certificate is here.
pub fn is_admitted(config: &Config) -> bool {
    let (Ok(ca_pem), Ok(wrapping)) = (
        root_certificate(config),
        key_place(config).wrapping(Wrapped::Line),
    ) else {
        return false;
    };
    let (url, device) = (&config.county.url, &config.place.device);
    matches!(
        enrolled(url, &ca_pem, device, &link_dir(config), &wrapping),
        Ok(Some(_))
    )
}

/// Where certificate and bundle of a terminal lie.
pub fn link_dir(config: &Config) -> PathBuf {
    config.data.dir.join("county")
}

/// Whether it may be better in a moment.
fn is_passing(error: &EnrolError) -> bool {
    matches!(
        error,
        EnrolError::County(
            CountyError::Offline
                | CountyError::Timeout
                | CountyError::CutShort
                | CountyError::Busy { .. }
        )
    )
}

fn named(error: EnrolError, config: &Config) -> EnrolFault {
    use crate::adapters::county::SetupError;
    let url = config.county.url.clone();
    let file = config.county.ca_file.clone();
    match error {
        EnrolError::OtherBundleKey => EnrolFault::BundleKey,
        EnrolError::Setup(SetupError::Folder) => EnrolFault::Folder {
            dir: link_dir(config),
        },
        EnrolError::Setup(SetupError::Root) => EnrolFault::Root {
            file,
            why: "it holds no certificate".to_owned(),
        },
        EnrolError::Setup(_) => EnrolFault::Here(error),
        EnrolError::County(why) => match why {
            CountyError::Offline | CountyError::Timeout | CountyError::CutShort => {
                EnrolFault::Unreachable { url, why }
            }
            CountyError::TlsUntrusted
            | CountyError::NotCounty
            | CountyError::CertificateExpired
            | CountyError::ClockSkew => EnrolFault::NotThisCounty { url, file, why },
            CountyError::Busy { after } => EnrolFault::Busy(after),
            CountyError::Refused { problem, .. } => match problem {
                Refusal::CodeRefused => EnrolFault::Code,
                Refusal::EnrolmentRefused => EnrolFault::Refused,
                Refusal::NotFound => EnrolFault::Unknown,
                _ => EnrolFault::County(why),
            },
            _ => EnrolFault::County(why),
        },
    }
}

/// Lets time pass on the clock's terms.
fn wait(clock: &dyn Clock, span: Span) {
    let (_open, never) = channel::<()>();
    if let Some(real) = clock.real_wait(span) {
        let _ = never.recv_timeout(real);
    }
}
