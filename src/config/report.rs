//! Loading a configuration, and `kiosk check-config`.

use super::checked::{Config, check};
use super::fault::{ConfigFault, FaultyFile};
use super::keys::Keys;
use super::raw::{Document, Source, read_file};
use super::words::summary;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The built-in defaults.
const DEFAULTS: &str = include_str!("../../kiosk-config/default.toml");

/// What `kiosk check-config` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The files looked at, in the order in which later ones win.
    pub files: Vec<String>,
    /// Everything that is wrong.
    pub faults: Vec<ConfigFault>,
    /// What is worth knowing and not wrong.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether the terminal can start with these files.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.faults {
            writeln!(f, "{fault}")?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        let files = self.files.join(", ");
        match self.faults.len() {
            0 => writeln!(f, "configuration: good ({files})")?,
            1 => writeln!(f, "configuration: 1 fault ({files})")?,
            n => writeln!(f, "configuration: {n} faults ({files})")?,
        }
        f.write_str(&summary(self.faults.len()))
    }
}

impl std::error::Error for Report {}

/// Loads the built-in defaults with `files` on top, later files over earlier ones. The files that
/// the configuration names are not looked at; whoever uses them reports what is wrong with them.
///
/// Errors: everything that is wrong.
pub fn load(files: &[PathBuf]) -> Result<Config, Report> {
    let (sources, faults) = read_all(files);
    evaluate(sources, faults, |_, _| {})
}

/// The folder of the terminal's files where no file of the site says otherwise.
pub fn default_data_dir() -> PathBuf {
    let defaults: toml::Table = DEFAULTS.parse().expect("our own file is TOML");
    let dir = defaults["data"]["dir"].as_str().expect("it has the key");
    PathBuf::from(dir)
}

/// The folder these files name for the terminal's own, however little else is said in them: it is asked for
/// when everything that was set up is gone.
pub fn data_dir(files: &[PathBuf]) -> PathBuf {
    let named = files.iter().rev().find_map(|file| {
        let text = std::fs::read_to_string(file).ok()?;
        let table: toml::Table = text.parse().ok()?;
        Some(PathBuf::from(table.get("data")?.get("dir")?.as_str()?))
    });
    named.unwrap_or_else(default_data_dir)
}

/// The files a terminal is configured by: those of its site that are there, then what its set-up kept in `dir`, which
/// goes before them.
pub fn sources(site: &[PathBuf], dir: &Path) -> Vec<PathBuf> {
    let own = [dir.join("site.toml"), dir.join("screen.toml")];
    let all = site.iter().cloned().chain(own);
    all.filter(|file| file.exists()).collect()
}

/// Whether these files say which terminal this is, however wrongly. Files that name only its devices or its panel do
/// not: it has its first visit of a technician before it. What cannot be read may say so, and is a fault to be told.
pub fn names_a_terminal(files: &[PathBuf]) -> bool {
    files.iter().any(|file| {
        let text = std::fs::read_to_string(file).ok();
        let table: Option<toml::Table> = text.and_then(|text| text.parse().ok());
        table.is_none_or(|table| table.contains_key("place") || table.contains_key("county"))
    })
}

/// [`sources`] for a command that was told the site's files. Where nothing was set up on the panel these stay as they are,
/// and what is missing of them is said.
pub fn own_sources(site: Vec<PathBuf>) -> Vec<PathBuf> {
    let found = sources(&site, &data_dir(&site).join("setup"));
    match found.iter().all(|file| site.contains(file)) {
        true => site,
        false => found,
    }
}

/// The same from a text, named `name` in messages.
pub fn load_text(name: &str, text: &str) -> Result<Config, Report> {
    let site = Source {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    evaluate(vec![defaults(), site], Vec::new(), |_, _| {})
}

/// Checks `files` and whatever they name on this machine.
pub fn check_config(files: &[PathBuf]) -> Report {
    let (sources, faults) = read_all(files);
    let names: Vec<String> = sources.iter().map(|s| s.name.clone()).collect();
    let mut notes = Vec::new();
    match evaluate(sources, faults, look_around) {
        Ok(config) => {
            if !config.data.dir.exists() {
                let dir = config.data.dir.display();
                notes.push(format!("{dir} does not exist yet; the terminal makes it"));
            }
            notes.extend(absent(&config));
            Report {
                files: names,
                faults: Vec::new(),
                notes,
            }
        }
        Err(report) => report,
    }
}

fn defaults() -> Source {
    Source {
        name: "default.toml".to_owned(),
        text: DEFAULTS.to_owned(),
    }
}

fn read_all(files: &[PathBuf]) -> (Vec<Source>, Vec<ConfigFault>) {
    let mut sources = vec![defaults()];
    let mut faults = Vec::new();
    for path in files {
        match Source::read(path) {
            Ok(source) => sources.push(source),
            Err(fault) => faults.push(fault),
        }
    }
    (sources, faults)
}

fn evaluate(
    sources: Vec<Source>,
    mut faults: Vec<ConfigFault>,
    more: impl FnOnce(&mut Keys<'_>, &Config),
) -> Result<Config, Report> {
    let mut report = Report {
        files: sources.iter().map(|s| s.name.clone()).collect(),
        ..Report::default()
    };
    // When a file could not be read, every key it may have set would be reported as missing.
    if !faults.is_empty() {
        report.faults = faults;
        return Err(report);
    }
    let documents: Vec<Document<'_>> = sources
        .iter()
        .map(|s| Document::parse(s, &mut faults))
        .collect();
    let broken = !faults.is_empty();
    let site = report.files.last().cloned().unwrap_or_default();
    let mut keys = Keys::new(&documents, site, faults);
    let config = check(&mut keys);
    if let Some(config) = &config {
        more(&mut keys, config);
    }
    let (asked, mut faults, print) = keys.finish();
    for document in &documents {
        document.unknown(&asked, &mut faults);
    }
    if broken {
        // A line that was not understood may have set them.
        faults.retain(|f| f.position.is_some());
    }
    faults.sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
    match config {
        Some(config) if faults.is_empty() => Ok(config.with_print(print)),
        _ => Err(Report { faults, ..report }),
    }
}

/// Cameras that are named and not plugged in; they may be at any time.
fn absent(config: &Config) -> impl Iterator<Item = String> {
    let named = config.cameras().into_iter();
    let absent = named.filter(|(_, path)| !path.exists());
    absent.map(|(key, path)| {
        let path = path.display();
        format!("{key}: there is no {path} now; the terminal takes it when it is plugged in")
    })
}

/// Looks at the files the configuration names.
fn look_around(keys: &mut Keys<'_>, config: &Config) {
    let ca = &config.county.ca_file;
    if let Err(why) = certificate(ca) {
        keys.named("county.ca_file", &ca.display().to_string(), why);
    }
    let dir = &config.data.dir;
    let why = match std::fs::metadata(dir) {
        Ok(about) if about.is_dir() => return,
        Ok(_) => FaultyFile::NotADirectory,
        Err(e) if e.kind() == ErrorKind::NotFound => return,
        Err(e) if e.kind() == ErrorKind::PermissionDenied => FaultyFile::Forbidden,
        Err(_) => FaultyFile::Unreadable,
    };
    keys.named("data.dir", &dir.display().to_string(), why);
}

fn certificate(path: &Path) -> Result<(), FaultyFile> {
    let bytes = read_file(path)?;
    let text = String::from_utf8(bytes).map_err(|_| FaultyFile::NoCertificate)?;
    let whole =
        text.contains("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----");
    whole.then_some(()).ok_or(FaultyFile::NoCertificate)
}

#[cfg(test)]
pub(super) fn asked_and_default_keys() -> (Vec<&'static str>, Vec<String>) {
    let sources = [defaults()];
    let mut faults = Vec::new();
    let documents = [Document::parse(&sources[0], &mut faults)];
    assert_eq!(faults, []);
    let mut keys = Keys::new(&documents, String::new(), faults);
    assert!(check(&mut keys).is_none(), "a site must set something");
    (keys.finish().0, documents[0].paths())
}
