//! The county's sheet for one terminal, a file on a memory stick: what stands in the terminal's
//! configuration, and beside it the county's root certificate and a one-time code.

use super::checked::Config;
use super::report::load_text;
use crate::domain::setup::{Mounted, OneTimeCode, Sheet, Trouble};
use std::path::Path;
use toml::{Table, Value};

/// The part of the sheet that is no configuration.
const OWN: &str = "sheet";

/// What a sheet may say of the devices at its terminal: which they are, and nothing of how they are used.
const DEVICES: [(&str, &[&str]); 6] = [
    ("card", &["reader_name"]),
    ("identity_card", &["port", "speed"]),
    ("printer", &["uri", "paper"]),
    ("face_camera", &["device"]),
    ("document_camera", &["device"]),
    ("voice", &["headset"]),
];

/// What a sheet becomes on the terminal.
#[derive(Debug, Clone)]
pub struct SheetFiles {
    /// The configuration, a file of its own.
    pub site: String,
    /// The county's root certificate, PEM.
    pub ca_pem: String,
    /// What the technician sees of it.
    pub sheet: Sheet,
}

/// What a technician sees of a terminal whose configuration is whole.
pub fn sheet_of(config: &Config, code: Option<OneTimeCode>) -> Sheet {
    Sheet {
        county: config.county.name.clone(),
        url: config.county.url.clone(),
        phone: config.county.help_phone.as_str().to_owned(),
        device: config.place.device.clone(),
        asset_number: config.place.asset_number.clone(),
        prefix: config.place.receipt_prefix.clone(),
        place: config.place.name.clone(),
        point: config.place.point,
        farthest: config.place.farthest_home,
        code,
    }
}

/// Why a sheet is not taken: the step's trouble, and for engineers what exactly.
#[derive(Debug, thiserror::Error)]
#[error("{why}")]
pub struct SheetFault {
    /// What the technician is told.
    pub trouble: Trouble,
    /// What exactly.
    pub why: String,
}

fn fault<T>(trouble: Trouble, why: impl ToString) -> Result<T, SheetFault> {
    let why = why.to_string();
    Err(SheetFault { trouble, why })
}

/// Reads a sheet. The certificate is going to lie at `ca_file`.
///
/// Errors: it is no TOML, holds no certificate, or what it says is no whole configuration.
pub fn read_sheet(text: &str, ca_file: &Path) -> Result<SheetFiles, SheetFault> {
    let mut table: Table = match text.parse() {
        Ok(table) => table,
        Err(why) => return fault(Trouble::SheetDamaged, why),
    };
    let Some(Value::Table(own)) = table.remove(OWN) else {
        return fault(Trouble::SheetDamaged, "there is no [sheet]");
    };
    let said = |name: &str| own.get(name).and_then(Value::as_str);
    let ca_pem = said("ca_pem").unwrap_or_default();
    if !ca_pem.contains("-----BEGIN CERTIFICATE-----") {
        return fault(Trouble::SheetFaulty, "sheet.ca_pem is no certificate");
    }
    let code = said("code").map(OneTimeCode::parse);
    if code == Some(None) {
        return fault(Trouble::SheetFaulty, "sheet.code has not twelve digits");
    }
    // A stick may say who and where the terminal is and which devices it has, and nothing else of how it works.
    let mut rest = table
        .iter()
        .filter(|(key, _)| *key != "place" && *key != "county");
    if let Some(why) = rest.find_map(|(key, value)| no_device(key, value)) {
        return fault(Trouble::SheetFaulty, why);
    }
    if let Some(Value::Table(county)) = table.get_mut("county") {
        let path = ca_file.to_string_lossy().into_owned();
        county.insert("ca_file".to_owned(), Value::String(path));
    }
    let site = toml::to_string(&table).expect("what was TOML is TOML");
    match load_text("sheet", &site) {
        Ok(config) => Ok(SheetFiles {
            sheet: sheet_of(&config, code.flatten()),
            site,
            ca_pem: ca_pem.to_owned(),
        }),
        Err(report) => {
            let faults: Vec<String> = report.faults.iter().map(ToString::to_string).collect();
            fault(Trouble::SheetFaulty, faults.join("\n"))
        }
    }
}

/// What is wrong with a file that names the devices of one terminal, for the sheet of which it is meant.
///
/// Errors: it is no TOML, or says anything but devices; in words for whoever wrote it.
pub fn check_devices(text: &str) -> Result<(), String> {
    let table: Table = text.parse().map_err(|why| format!("no TOML: {why}"))?;
    if table.is_empty() {
        return Err("it names no device".to_owned());
    }
    for (section, value) in &table {
        if section == "place" || section == "county" {
            return Err(format!(
                "[{section}] comes from the command's own words: take it out of this file"
            ));
        }
        if let Some(why) = no_device(section, value) {
            let known = DEVICES.map(|(name, keys)| format!("[{name}] {}", keys.join(", ")));
            let known = known.join("; ");
            return Err(format!("{why}; devices are named by {known}"));
        }
    }
    Ok(())
}

/// Why a part of a file may not stand in a sheet beside place and county; `None` when it names devices only.
fn no_device(section: &str, value: &Value) -> Option<String> {
    let known = DEVICES.iter().find(|(name, _)| *name == section);
    let (Some((_, keys)), Value::Table(said)) = (known, value) else {
        return Some(format!("[{section}] is not for a sheet"));
    };
    let other = said.keys().find(|key| !keys.contains(&key.as_str()))?;
    Some(format!("{section}.{other} is not for a sheet"))
}

/// A sheet as the county writes it: the configuration of one terminal with certificate and code.
pub fn sheet_text(site: &str, ca_pem: &str, code: &str) -> String {
    let mut own = Table::new();
    own.insert("ca_pem".to_owned(), Value::String(ca_pem.to_owned()));
    own.insert("code".to_owned(), Value::String(code.to_owned()));
    let mut table = Table::new();
    table.insert(OWN.to_owned(), Value::Table(own));
    let own = toml::to_string(&table).expect("plain tables are TOML");
    format!("{}\n\n{own}", site.trim_end())
}

/// How the panel is mounted, as a file of configuration says it.
pub fn mounted_text(mounted: Mounted) -> String {
    let word = match mounted {
        Mounted::Upright => "portrait",
        Mounted::OnItsSide => "landscape",
    };
    format!("[screen]\norientation = \"{word}\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: &str = "[place]\nname = \"李家庄村\"\ndivision = \"140222101201\"\n\
        device = \"tz-017\"\nreceipt_prefix = \"TZ017\"\nasset_number = \"RS-17\"\n\
        latitude = 40.42\nlongitude = 114.09\nfarthest_home_km = 3.5\n\n[county]\n\
        name = \"天镇县\"\nurl = \"https://county.example:8443\"\n\
        bundle_key = \"0000000000000000000000000000000000000000000000000000000000000000\"\n\
        help_phone = \"0352-6820000\"\n";
    const PEM: &str = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

    fn read(text: &str) -> Result<SheetFiles, Trouble> {
        let ca_file = Path::new("/var/lib/jiujinban/setup/county-ca.pem");
        read_sheet(text, ca_file).map_err(|fault| fault.trouble)
    }

    #[test]
    fn what_is_no_sheet_is_told_apart_from_one_with_a_fault() {
        let good = sheet_text(SITE, PEM, "123456789012");
        for damaged in ["", "[place", SITE, &good[..good.len() / 2]] {
            assert_eq!(
                read(damaged).err(),
                Some(Trouble::SheetDamaged),
                "{damaged}"
            );
        }
        for faulty in [
            good.replace("123456789012", "12345"),
            good.replace("BEGIN CERTIFICATE", "BEGIN"),
            good.replace("device = \"tz-017\"", "device = \"\""),
            good.replace("name = \"天镇县\"", ""),
            format!("{good}\n[data]\ndir = \"/\"\n"),
            format!("{good}\n[clock]\noffset_seconds = 1\n"),
            format!("{good}\n[face_camera]\nmodels = \"/media\"\n"),
            format!("{good}\n[card]\nreader = \"other\"\n"),
            format!("{good}\n[printer]\nuri = \"no address\"\n"),
            format!("printer = 1\n{good}"),
        ] {
            assert_eq!(read(&faulty).err(), Some(Trouble::SheetFaulty), "{faulty}");
        }
    }

    #[test]
    fn a_sheet_becomes_a_configuration_with_its_certificate_beside_it() {
        let files = read(&sheet_text(SITE, PEM, "1234 5678 9012")).expect("a sheet");
        assert_eq!(files.ca_pem, PEM);
        let sheet = &files.sheet;
        assert_eq!(
            (sheet.place.as_str(), sheet.asset_number.as_str()),
            ("李家庄村", "RS-17")
        );
        assert_eq!(sheet.farthest.map(|m| m.0), Some(3_500));
        assert!(!files.site.contains("1234"), "the code is no configuration");
        let config = load_text("site", &files.site).expect("a configuration");
        assert!(config.county.ca_file.ends_with("setup/county-ca.pem"));
    }

    #[test]
    fn a_sheet_may_name_the_devices_of_its_terminal() {
        let devices = "[card]\nreader_name = \"ACS\"\n[printer]\nuri = \"ipp://localhost:631/printers/slip\"\n\
            paper = \"slip-80\"\n[identity_card]\nport = \"/dev/serial/by-id/reader\"\n";
        let good = sheet_text(SITE, PEM, "123456789012");
        let files = read(&format!("{good}\n{devices}")).expect("a sheet");
        let config = load_text("site", &files.site).expect("a configuration");
        assert!(config.printer.uri.is_some() && config.identity_card.port.is_some());
    }

    #[test]
    fn how_the_panel_is_mounted_is_read_back() {
        use crate::config::Orientation;
        for (mounted, way) in [
            (Mounted::Upright, Orientation::Portrait),
            (Mounted::OnItsSide, Orientation::Landscape),
        ] {
            let files = read(&sheet_text(SITE, PEM, "123456789012")).expect("a sheet");
            let text = format!("{}\n{}", files.site, mounted_text(mounted));
            let config = load_text("site", &text).expect("a configuration");
            assert_eq!(config.screen.orientation, way);
        }
    }
}
