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

    /// Its name, for whoever looks for it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of these bytes, two hexadecimal digits each; `None` where nobody could read it.
    fn of_hex(digits: &str) -> Option<Self> {
        let (pairs, rest) = digits.as_bytes().as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        let value = |digit: u8| char::from(digit).to_digit(16).map(|v| v as u8);
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|[high, low]| Some((value(*high)? << 4) | value(*low)?))
            .collect();
        let text = String::from_utf8(bytes?).ok()?;
        let readable = !text.chars().any(char::is_control) && !text.trim().is_empty();
        readable.then(|| Self::parse(&text)).flatten()
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

/// How loud a Wi-Fi is, 0 to 100, as NetworkManager counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signal(u8);

/// The same in three words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loudness {
    /// Good everywhere in the room.
    Strong,
    /// Good enough.
    Middling,
    /// It may break off.
    Weak,
}

impl Signal {
    /// `None` beyond 100.
    pub const fn new(value: u8) -> Option<Self> {
        if value <= 100 {
            Some(Self(value))
        } else {
            None
        }
    }

    /// In three words; the steps are those of NetworkManager's own bars.
    pub const fn loudness(self) -> Loudness {
        match self.0 {
            56.. => Loudness::Strong,
            31..56 => Loudness::Middling,
            _ => Loudness::Weak,
        }
    }
}

/// What a Wi-Fi wants of whoever joins it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Nothing.
    Open,
    /// One password for all (WPA2, WPA3, or both).
    Password,
    /// Something this terminal has not: a name and a password for each person, or a way of old.
    Other,
}

/// A Wi-Fi in the air.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Its name.
    pub name: WifiName,
    /// How loud it is.
    pub signal: Signal,
    /// What it wants.
    pub protection: Protection,
}

/// So many networks are shown at most, the loudest.
pub const MOST_HEARD: usize = 30;

/// What the helper of the set-up heard: a line for each network, its name as hexadecimal digits, 0 to 100, and open, psk,
/// sae or other. The loudest first, each name once. Lines of another form are left out, and names nobody could read.
pub fn heard(lines: &str) -> Vec<Heard> {
    let mut all: Vec<Heard> = lines.lines().filter_map(heard_line).collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.signal));
    let mut names = std::collections::HashSet::new();
    all.retain(|one| names.insert(one.name.0.clone()));
    all.truncate(MOST_HEARD);
    all
}

fn heard_line(line: &str) -> Option<Heard> {
    let mut words = line.split(' ');
    let (Some(name), Some(signal), Some(word), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return None;
    };
    let protection = match word {
        "open" => Protection::Open,
        "psk" | "sae" => Protection::Password,
        "other" => Protection::Other,
        _ => return None,
    };
    Some(Heard {
        name: WifiName::of_hex(name)?,
        signal: Signal::new(signal.parse().ok()?)?,
        protection,
    })
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
    fn of_what_was_heard_only_what_somebody_can_read_is_shown() {
        for bad in [
            "",
            "61",
            "61 50",
            "61 50 psk more",
            "6 50 psk",
            "6g 50 psk",
            "61 101 psk",
            "61 -1 psk",
            "61 50 wep",
            " 50 psk",
            "ff 50 psk",
            "610a 50 psk",
            "2020 50 psk",
            &format!("{} 50 psk", "61".repeat(33)),
        ] {
            assert_eq!(heard(bad), [], "{bad}");
        }
        let many: String = (0..200)
            .map(|n| format!("{n:04x} 9 open\n").replace("00", "61"))
            .collect();
        assert!(heard(&many).len() <= MOST_HEARD);
    }

    #[test]
    fn the_loudest_stands_first_and_each_name_once() {
        let lines = "61 30 psk\ne69d91 56 open\n61 80 sae\n62 80 other\n";
        let all = heard(lines);
        let said: Vec<(&str, Loudness, Protection)> = all
            .iter()
            .map(|one| (one.name.as_str(), one.signal.loudness(), one.protection))
            .collect();
        assert_eq!(
            said,
            [
                ("a", Loudness::Strong, Protection::Password),
                ("b", Loudness::Strong, Protection::Other),
                ("村", Loudness::Strong, Protection::Open),
            ]
        );
        assert_eq!(heard("61 31 psk")[0].signal.loudness(), Loudness::Middling);
        assert_eq!(heard("61 30 psk")[0].signal.loudness(), Loudness::Weak);
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
