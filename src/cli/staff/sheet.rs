//! `county setup-sheet`: the file on a memory stick with which a technician sets one terminal up.

use super::given::Given;
use super::{Done, Place};
use crate::cli::say;
use crate::config::{NO_SHEET, check_devices, read_sheet, sheet_text};
use crate::county::CountyHandle;
use crate::files::{FileKind, replace};
use clap::Args;
use std::fs::read_to_string;
use std::path::{Path, PathBuf};

/// How terminals know the file on a stick.
const NAME: &str = "jiujinban-setup.toml";

/// Under which a county is always served.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// A refusal with the last word of it: nothing was changed, no code was used up.
fn not_written(why: &str) -> String {
    format!("{why}\nno sheet was written and no code was made. {NO_SHEET}")
}

/// One terminal and where it is going to stand.
#[derive(Debug, Args)]
pub struct NewSheet {
    /// Its name in the county's register, such as tz-017.
    device: String,
    /// Town and village, as the status bar is to show them.
    #[arg(long)]
    name: String,
    /// Division code of the place, 9 or 12 digits.
    #[arg(long)]
    division: String,
    /// What its receipt numbers begin with: 2 to 4 capital letters and 3 digits.
    #[arg(long)]
    prefix: String,
    /// Number on the asset label.
    #[arg(long)]
    asset: String,
    /// Degrees north, WGS-84.
    #[arg(long, requires = "longitude")]
    latitude: Option<f64>,
    /// Degrees east, WGS-84.
    #[arg(long, requires = "latitude")]
    longitude: Option<f64>,
    /// Kilometres to the farthest home.
    #[arg(long)]
    farthest_home: Option<f64>,
    /// The county's name, as screens show it.
    #[arg(long)]
    county_name: String,
    /// The address under which terminals reach this service, https://NAME:PORT.
    #[arg(long)]
    url: String,
    /// Who is called when a terminal cannot help.
    #[arg(long)]
    phone: String,
    /// A file with the devices of this terminal that are not the standard ones, as /etc/jiujinban/site.toml has them:
    /// [printer], [identity_card], [face_camera], [document_camera], the reader of cards, the headset. Nothing else
    /// stands in it: [place] and [county] come from this command.
    #[arg(long)]
    devices: Option<PathBuf>,
    /// The file; technicians' terminals look for jiujinban-setup.toml on the stick.
    #[arg(long, default_value = NAME)]
    out: PathBuf,
}

impl NewSheet {
    /// Writes the sheet with a fresh one-time code, good for a day.
    pub fn run(&self, place: &Place) -> Done {
        let county = &place.beside()?;
        if self.out.is_dir() {
            let whole = self.out.join(NAME);
            let (out, whole) = (self.out.display(), whole.display());
            return Err(
                format!("{out} is a folder; the file itself is meant: --out {whole}").into(),
            );
        }
        self.check(county)?;
        let given = Given::read(place.data()).map_err(|why| not_written(&why))?;
        given
            .free(&self.device, &self.prefix, &self.asset)
            .map_err(|why| not_written(&why))?;
        let stick = self.out.parent().filter(|folder| *folder != Path::new(""));
        if let Some(folder) = stick.filter(|folder| !folder.is_dir()) {
            return Err(format!(
                "{} is no folder: is the memory stick mounted?",
                folder.display()
            )
            .into());
        }
        let mut site = self.site(&county.bundle_key());
        if let Some(file) = &self.devices {
            let of_file = |why: String| not_written(&format!("{}: {why}", file.display()));
            let devices = read_to_string(file).map_err(|why| of_file(why.to_string()))?;
            // As editors of Windows leave it.
            let devices = devices.trim_start_matches('\u{feff}');
            check_devices(devices).map_err(of_file)?;
            site = format!("{site}\n{devices}");
        }
        // Before a code is made: a sheet with a fault would use one up for nothing.
        let tried = sheet_text(&site, &county.ca_pem, "000000000000");
        read_sheet(&tried, Path::new("/county-ca.pem"))
            .map_err(|fault| not_written(&self.named(&fault.to_string())))?;
        let known = county.terminals()?;
        let admitted = known.iter().any(|own| own.asset == self.device);
        given
            .keep(&self.device, &self.prefix, &self.asset, admitted)
            .map_err(|why| not_written(&why))?;
        let text = sheet_text(&site, &county.ca_pem, &county.one_time_code()?);
        replace(&self.out, text.as_bytes(), FileKind::Secret)
            .map_err(|why| format!("{}: {why}", self.out.display()))?;
        say(format_args!(
            "{} is written for {}; its code is good for a day and one terminal",
            self.out.display(),
            self.device
        ));
        if self.out.file_name().is_none_or(|name| name != NAME) {
            say(format_args!(
                "terminals look for {NAME}: rename it on the stick"
            ));
        }
        Ok(())
    }

    /// What would only be noticed in the village.
    fn check(&self, county: &CountyHandle) -> Done {
        let (names, of) = county.served_as();
        let village = matches!(self.division.len(), 9 | 12) && self.division.starts_with(of);
        if !village {
            return Err(not_written(&format!(
                "--division {}: no town (9 digits) or village (12 digits) of county {of}",
                self.division
            ))
            .into());
        }
        let host = host(&self.url);
        if !LOOPBACK.contains(&host) && !names.iter().any(|name| name == host) {
            return Err(not_written(&format!(
                "--url {}: the county is not served under this name, so no terminal would believe that it is it; start \
                 `county serve` with --name {host}",
                self.url
            ))
            .into());
        }
        let there = read_to_string(&self.out).unwrap_or_default();
        let there: Option<toml::Table> = there.parse().ok();
        let device = |sheet: &toml::Table| {
            let name = sheet.get("place")?.get("device")?.as_str()?;
            Some(name.to_owned())
        };
        match there.as_ref().and_then(device) {
            Some(other) if other != self.device => Err(not_written(&format!(
                "{} is the sheet of {other}: one stick for one terminal; take it away first",
                self.out.display()
            ))
            .into()),
            _ => Ok(()),
        }
    }

    /// A fault of the whole sheet, with the names of what it was made from.
    fn named(&self, fault: &str) -> String {
        match &self.devices {
            None => fault.to_owned(),
            Some(file) => format!(
                "{fault}\n(made of this command's words and {})",
                file.display()
            ),
        }
    }

    fn site(&self, bundle_key: &str) -> String {
        let mut place = toml::Table::new();
        let mut text = |key: &str, value: &str| {
            place.insert(key.to_owned(), toml::Value::String(value.to_owned()));
        };
        text("name", &self.name);
        text("division", &self.division);
        text("device", &self.device);
        text("receipt_prefix", &self.prefix);
        text("asset_number", &self.asset);
        let numbers = [
            ("latitude", self.latitude),
            ("longitude", self.longitude),
            ("farthest_home_km", self.farthest_home),
        ];
        for (key, value) in numbers {
            if let Some(value) = value {
                place.insert(key.to_owned(), toml::Value::Float(value));
            }
        }
        let county = [
            ("name", self.county_name.as_str()),
            ("url", self.url.as_str()),
            ("bundle_key", bundle_key),
            ("help_phone", self.phone.as_str()),
        ];
        let county =
            county.map(|(key, value)| (key.to_owned(), toml::Value::String(value.to_owned())));
        let mut whole = toml::Table::new();
        whole.insert("place".to_owned(), toml::Value::Table(place));
        let county = county.into_iter().collect();
        whole.insert("county".to_owned(), toml::Value::Table(county));
        toml::to_string(&whole).expect("plain tables are TOML")
    }
}

/// The name or address in an address: `https://NAME:PORT/…`. What is no address is refused with the rest of the sheet.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('/').next().unwrap_or_default();
    match rest.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => rest,
    }
}
