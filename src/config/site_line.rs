//! The line of a site, a file on a memory stick: the name and the password of a Wi-Fi, or the access point of a
//! mobile network. It is handed on and not kept.

use super::sheet::SheetFault;
use crate::domain::setup::{AccessPoint, SiteLine, Trouble, WifiName, WifiPassword};
use toml::{Table, Value};

/// Reads the file.
///
/// Errors: it is no TOML, or names no network, or two, or something no network has.
pub fn read_site_line(text: &str) -> Result<SiteLine, SheetFault> {
    let fault = |why: &str| SheetFault {
        trouble: Trouble::SiteLineFaulty,
        why: why.to_owned(),
    };
    // What a parser would quote of the file may be the password.
    let table: Table = text.parse().map_err(|_| fault("it is no TOML"))?;
    let mut parts = table.iter();
    let (Some((part, Value::Table(said))), None) = (parts.next(), parts.next()) else {
        return Err(fault("it has one part, [wifi] or [mobile]"));
    };
    let keys: &[&str] = match part.as_str() {
        "wifi" => &["name", "password"],
        "mobile" => &["apn"],
        _ => return Err(fault("it has one part, [wifi] or [mobile]")),
    };
    if said.keys().any(|key| !keys.contains(&key.as_str())) {
        return Err(fault("[wifi] has name and password, [mobile] has apn"));
    }
    let text_of = |key: &str| match said.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str())),
        Some(_) => Err(fault("every value stands in quotation marks")),
    };
    if part == "mobile" {
        let point = text_of("apn")?.and_then(AccessPoint::parse);
        let point = point.ok_or_else(|| fault("mobile.apn is no access point"))?;
        return Ok(SiteLine::Mobile(point));
    }
    let name = text_of("name")?.and_then(WifiName::parse);
    let name = name.ok_or_else(|| fault("wifi.name has 1 to 32 bytes"))?;
    let password = text_of("password")?.map(WifiPassword::parse);
    if password == Some(None) {
        return Err(fault("wifi.password has 8 to 63 letters, digits and signs"));
    }
    Ok(SiteLine::Wifi(name, password.flatten()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_names_no_network_is_refused_and_its_words_are_not_repeated() {
        for bad in [
            "",
            "password-of-the-village",
            "[wifi]\npassword = \"password-of-the-village\"",
            "[wifi]\nname = \"\"",
            "[wifi]\nname = \"a\"\npassword = \"short\"",
            "[wifi]\nname = \"a\"\npassword = 12345678",
            "[wifi]\nname = \"a\"\nhidden = \"password-of-the-village\"",
            "[wifi]\nname = \"a\"\n[mobile]\napn = \"cmnet\"",
            "[mobile]\napn = \"cm net\"",
            "[mobile]",
            "[cable]\nname = \"a\"",
            "wifi = \"password-of-the-village\"",
        ] {
            let fault = read_site_line(bad).expect_err(bad);
            assert_eq!(fault.trouble, Trouble::SiteLineFaulty, "{bad}");
            assert!(!fault.why.contains("village"), "{}", fault.why);
        }
    }

    #[test]
    fn a_network_is_read_as_the_shipped_example_writes_it() {
        let example = include_str!("../../kiosk-config/network.example.toml");
        let Ok(SiteLine::Wifi(name, Some(password))) = read_site_line(example) else {
            panic!("no Wi-Fi");
        };
        assert_eq!(name.bytes(), "便民服务中心".as_bytes());
        assert_eq!(password.reveal(), "change-me-2026");
        let open = read_site_line("[wifi]\nname = \"village\"").expect("open");
        assert!(matches!(open, SiteLine::Wifi(_, None)));
        let modem = read_site_line("[mobile]\napn = \"cmnet\"").expect("a modem");
        assert!(matches!(modem, SiteLine::Mobile(point) if point.as_str() == "cmnet"));
    }
}
