//! What a memory stick says of the line of a site: the name and password of a Wi-Fi, or the access point of a
//! mobile network.

use std::fmt;
use zeroize::Zeroizing;

/// Name of a Wi-Fi: 1 to 32 bytes (IEEE 802.11, 9.4.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WifiName(String);

impl WifiName {
    /// `None` when it is empty or too long.
    pub fn parse(text: &str) -> Option<Self> {
        (1..=32)
            .contains(&text.len())
            .then(|| Self(text.to_owned()))
    }

    /// Its bytes, as they go over the air.
    pub fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Password of a Wi-Fi: 8 to 63 printable ASCII characters (IEEE 802.11, J.4.1).
#[derive(Clone, PartialEq, Eq)]
pub struct WifiPassword(Zeroizing<String>);

impl WifiPassword {
    /// `None` when it is no password of a Wi-Fi.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (8..=63).contains(&text.len()) && text.bytes().all(|b| (32..127).contains(&b));
        fits.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The characters, for what derives the key of the network.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WifiPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WifiPassword(…)")
    }
}

/// Access point of a mobile network: 1 to 63 letters, digits, dots and dashes (3GPP TS 23.003, 9.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessPoint(String);

impl AccessPoint {
    /// `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=63).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// Its name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The line a site has besides a cable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SiteLine {
    /// A Wi-Fi; without a password it is an open one.
    Wifi(WifiName, Option<WifiPassword>),
    /// A mobile modem.
    Mobile(AccessPoint),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_network_can_be_called_is_refused() {
        for bad in ["", &"x".repeat(33), &"村".repeat(11)] {
            assert_eq!(WifiName::parse(bad), None, "{bad}");
        }
        for bad in [
            "",
            "1234567",
            &"x".repeat(64),
            "李家庄村便民服务中心",
            "12345\n78",
        ] {
            assert!(WifiPassword::parse(bad).is_none(), "{bad}");
        }
        for bad in ["", "cm net", "cmnet;", "接入点", &"x".repeat(64)] {
            assert_eq!(AccessPoint::parse(bad), None, "{bad}");
        }
        let name = WifiName::parse("便民服务中心").expect("18 bytes");
        assert_eq!(name.bytes().len(), 18);
        assert!(AccessPoint::parse("cmnet.gd").is_some());
    }

    #[test]
    fn a_password_is_never_shown() {
        let password = WifiPassword::parse("correct horse").expect("a password");
        assert_eq!(format!("{password:?}"), "WifiPassword(…)");
        let name = WifiName::parse("village").expect("a name");
        let line = SiteLine::Wifi(name, Some(password));
        assert!(!format!("{line:?}").contains("horse"));
    }
}
