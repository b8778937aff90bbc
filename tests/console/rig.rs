//! A county with its console, and a browser of our own that keeps cookies and follows nothing.

use crate::world::{self, NOON, TestCounty};
use jiujinban::county::config::PlayedCard;
use jiujinban::domain::time::WallTime;
use jiujinban::sample::operators::{CARD_PIN, accounts};
use jiujinban::sample::persons::SamplePerson;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A county with synthetic accounts, cards, service points and a console.
pub fn county() -> TestCounty {
    let county = TestCounty::start_with(|config| {
        config.played_card = PlayedCard::OnThePhonePage;
        config.console = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    });
    let day = WallTime(NOON).date();
    county.handle.seed(1, day).expect("seeded");
    county
}

/// The person of a synthetic account.
pub fn whose(account: &str) -> SamplePerson {
    let all = accounts();
    let found = all.iter().find(|a| a.id == account).expect("a sample");
    found.person.clone()
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub cookies: Vec<String>,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends one request over TLS and reads the answer to its end.
fn exchange(ca_pem: &str, addr: SocketAddr, request: &[u8]) -> Answer {
    let raw = world::exchange(ca_pem, addr, request);
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n");
    let end = end.expect("a head");
    let head = String::from_utf8_lossy(&raw[..end]).into_owned();
    let all = |name: &str| -> Vec<String> {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.to_owned())
            .collect()
    };
    Answer {
        status: head[9..12].parse().expect("a status"),
        location: all("location").pop().unwrap_or_default(),
        cookies: all("set-cookie"),
        body: raw[end + 4..].to_vec(),
        head,
    }
}

/// One browser.
pub struct Person<'a> {
    pub county: &'a TestCounty,
    pub cookies: BTreeMap<String, String>,
    /// What forms must bring back.
    pub proof: String,
}

impl<'a> Person<'a> {
    /// A browser nobody has used.
    pub fn new(county: &'a TestCounty) -> Self {
        Self {
            county,
            cookies: BTreeMap::new(),
            proof: String::new(),
        }
    }

    /// A browser somebody has logged in with.
    pub fn logged_in(county: &'a TestCounty, account: &str) -> Self {
        let mut person = Self::new(county);
        let answer = person.log_in(account);
        assert_eq!(
            (answer.status, answer.location.as_str()),
            (303, "/"),
            "{account}"
        );
        let home = person.get("/").text();
        let proof = home.split("name=\"proof\" value=\"").nth(1);
        let proof = proof.and_then(|rest| rest.split('"').next());
        person.proof = proof.expect("a form on the first page").to_owned();
        person
    }

    /// Shows a code, confirms it with the card of an account, and asks again.
    pub fn log_in(&mut self, account: &str) -> Answer {
        assert_eq!(self.post("/login", "").status, 303);
        let page = self.get("/login").text();
        let challenge = page.split("login?c=").nth(1).expect("a code");
        let challenge = challenge.split('"').next().expect("its end");
        let who = whose(account);
        let form = format!(
            "c={challenge}&number={}&pin={CARD_PIN}",
            who.id_number.reveal()
        );
        let (status, _) = crate::world::bare_post(self.county, "/phone/login", &form);
        assert_eq!(status, 200);
        self.get("/login")
    }

    fn cookie_line(&self) -> String {
        let pairs = self.cookies.iter().map(|(k, v)| format!("{k}={v}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn send(&mut self, request: &str) -> Answer {
        let addr = self.county.handle.console.expect("a console");
        let answer = exchange(&self.county.handle.ca_pem, addr, request.as_bytes());
        for line in &answer.cookies {
            let (pair, rest) = line.split_once(';').expect("attributes");
            for word in ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
                assert!(rest.contains(word), "{line}");
            }
            let (name, value) = pair.split_once('=').expect("a pair");
            match value.is_empty() {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }

    /// Asks for a page.
    pub fn get(&mut self, path: &str) -> Answer {
        let cookie = self.cookie_line();
        self.send(&format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        ))
    }

    /// Sends a form as it is.
    pub fn post(&mut self, path: &str, form: &str) -> Answer {
        let cookie = self.cookie_line();
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        ))
    }

    /// Sends a form of the console's own page.
    pub fn submit(&mut self, path: &str, form: &str) -> Answer {
        let form = format!("proof={}&{form}", self.proof);
        self.post(path, &form)
    }
}

/// A text as a form sends it.
pub fn encoded(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

/// Names and details of what was noted at the console.
pub fn noted(county: &TestCounty) -> Vec<(String, String, String)> {
    let notes = county.handle.console_notes().expect("kept");
    let row = |n: jiujinban::county::store::console::ConsoleNote| (n.who, n.event, n.detail);
    notes.into_iter().map(row).collect()
}
