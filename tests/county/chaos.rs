//! A bad line on real sockets: nothing is lost, nothing is done twice, every fault has its name.

use crate::impostor::{Impostor, http};
use crate::world::{Terminal, TestCounty, hasty};
use jiujinban::adapters::simulated::line::LineState;
use jiujinban::domain::delivery::RetryAdvice;
use jiujinban::domain::time::Span;
use jiujinban::ports::county::{
    CountyError, CountyEvent, CountyLink, Feed, Heartbeat, MalformedPart,
};
use jiujinban::ports::jobs::FeedCursor;
use std::collections::BTreeMap;

pub fn heartbeat() -> Heartbeat {
    Heartbeat {
        version: "0.1.0".to_owned(),
        waiting: 2,
        oldest_waiting: Span::minutes(3),
        set_aside: 0,
        faces: 0,
        devices: BTreeMap::from([("card-reader".to_owned(), "ready".to_owned())]),
        audit_seq: 17,
        audit_head: [7; 32],
        update: Default::default(),
    }
}

pub fn beat(terminal: &Terminal) -> Result<jiujinban::ports::county::HeartbeatAnswer, CountyError> {
    terminal.client.heartbeat(heartbeat());
    match terminal.next() {
        CountyEvent::Heartbeat(answer) => answer,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_cut_line_is_offline_and_works_again_once_it_is_restored() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.line.cut();
    let error = beat(&terminal).expect_err("cut");
    assert!(error.line_is_down(), "{error:?}");
    assert_eq!(error.retry(), RetryAdvice::After(Span(0)));
    terminal.line.restore();
    beat(&terminal).expect("restored");
}

#[test]
fn a_line_without_signal_ends_at_the_deadline() {
    let county = TestCounty::start();
    let terminal = Terminal::with(&county, "tz-001", hasty());
    terminal.line.set(LineState::Silent);
    assert_eq!(beat(&terminal), Err(CountyError::Timeout));
}

#[test]
fn the_login_page_of_a_network_is_not_taken_for_the_county() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    let page = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html>please log in</html>";
    terminal.line.set(LineState::Portal(page.to_vec()));
    assert_eq!(beat(&terminal), Err(CountyError::NotCounty));
}

#[test]
fn a_case_whose_answer_was_lost_is_accepted_once_however_often_the_line_breaks() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.learn();
    let case = terminal.case(5, 1);
    let mut failed = 0;
    let mut stamp = None;
    // The answer breaks off a little later each time, so that every part of it is cut once.
    for allowed in (0..).step_by(150) {
        terminal.line.set(LineState::HalfAnswer(allowed));
        terminal.client.send(case.clone());
        match terminal.next() {
            CountyEvent::Sent(_, Ok(accepted)) => {
                stamp = Some(accepted);
                break;
            }
            CountyEvent::Sent(_, Err(e)) => {
                assert!(e.line_is_down(), "{e:?}");
                failed += 1;
            }
            other => panic!("{other:?}"),
        }
        assert!(failed < 200, "it never came through");
    }
    assert!(failed >= 3, "only {failed} tries were cut");
    assert_eq!(county.handle.case_count().expect("counted"), 1);
    let id = case.facts.submission.to_string();
    let kept = county.handle.accepted_ms(&id).expect("read");
    assert_eq!(kept, stamp.map(|s| s.at.0));
}

#[test]
fn a_county_that_restarts_is_found_again() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    beat(&terminal).expect("at first");
    let addr = county.handle.addr;
    let TestCounty { handle, clock, dir } = county;
    handle.stop();
    assert!(beat(&terminal).expect_err("stopped").line_is_down());
    let again = TestCounty::again(dir.path(), &clock, |c| c.listen = addr);
    beat(&terminal).expect("restarted");
    drop(again);
}

#[test]
fn a_heartbeat_tells_the_offset_of_the_clock_and_the_heads_of_all_feeds() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    terminal.clock.set(county.clock.get() - 90_000);
    let answer = beat(&terminal).expect("answered");
    assert_eq!(answer.clock_ahead_ms, -90_000);
    assert_eq!(answer.heads.len(), Feed::ALL.len());
    assert_eq!(answer.next, Span::minutes(5));
    let kept = county.handle.last_heartbeat("tz-001").expect("read");
    let kept = kept.expect("kept");
    assert!(kept.contains("\"audit_seq\":17"), "{kept}");
    assert!(kept.len() < 2_048);
}

/// What an answer of the county's own server, gone wrong, is taken for.
fn verdict_on(county: &TestCounty, terminal: &mut Terminal, answer: &[u8]) -> CountyError {
    let impostor = Impostor::of(county, answer);
    terminal.restart(|config| config.url = impostor.url());
    beat(terminal).expect_err("no heartbeat answer")
}

#[test]
fn every_wrong_answer_has_a_name_of_its_own() {
    let county = TestCounty::start();
    let mut terminal = Terminal::with(&county, "tz-001", hasty());
    let json = "application/json";
    let malformed = |what| CountyError::Malformed { what };
    let busy = |after| CountyError::Busy { after };
    let problem = "application/problem+json";
    let half = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{\"time_ms\":17";
    let moved =
        "HTTP/1.1 302 Found\r\nlocation: https://localhost/login\r\ncontent-length: 0\r\n\r\n";
    let cases: Vec<(&str, Vec<u8>, CountyError)> = vec![
        (
            "a page inside TLS",
            http("200 OK", "text/html", "<html>"),
            CountyError::NotCounty,
        ),
        ("a redirect", moved.into(), CountyError::NotCounty),
        (
            "a foreign 404",
            http("404 Not Found", "text/plain", "?"),
            CountyError::NotCounty,
        ),
        (
            "a gateway's page",
            http("502 Bad Gateway", "text/html", "<h1>"),
            CountyError::NotCounty,
        ),
        (
            "a bare 500",
            http("500 Oops", "text/plain", ""),
            busy(Span::seconds(30)),
        ),
        ("half a body", half.into(), CountyError::CutShort),
        (
            "no body",
            http("200 OK", json, ""),
            malformed(MalformedPart::Document),
        ),
        (
            "a wrong type",
            http(
                "200 OK",
                json,
                r#"{"time_ms":"noon","feeds":{},"bundle":1,"next_s":3}"#,
            ),
            malformed(MalformedPart::Document),
        ),
        (
            "a missing member",
            http("200 OK", json, r#"{"time_ms":1}"#),
            malformed(MalformedPart::Document),
        ),
        (
            "another content type",
            http("200 OK", "text/plain", "{}"),
            malformed(MalformedPart::ContentType),
        ),
        (
            "a problem that is none",
            http("422 No", problem, "[]"),
            malformed(MalformedPart::Document),
        ),
        (
            "not HTTP",
            b"220 mail.example ESMTP\r\n".to_vec(),
            CountyError::CutShort,
        ),
        (
            "another version",
            http(
                "404 Not Found",
                problem,
                r#"{"type":"urn:jiujinban:problem:not-found","title":"","status":404,"advice":"never"}"#,
            ),
            CountyError::WrongVersion,
        ),
        (
            "busy",
            http(
                "503 Busy",
                problem,
                r#"{"type":"urn:jiujinban:problem:busy","title":"","status":503,"advice":"after","retry_after_s":7}"#,
            ),
            busy(Span::seconds(7)),
        ),
    ];
    for (name, answer, expected) in cases {
        assert_eq!(
            verdict_on(&county, &mut terminal, &answer),
            expected,
            "{name}"
        );
    }
}

#[test]
fn an_answer_without_end_is_cut_at_the_limit() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    let endless = format!("\"{}", "x".repeat(5 << 20));
    let answer = http("200 OK", "application/json", &endless);
    assert_eq!(
        verdict_on(&county, &mut terminal, &answer),
        CountyError::TooLarge
    );
}

#[test]
fn a_newer_county_may_say_more_than_this_terminal_knows() {
    let county = TestCounty::start();
    let mut terminal = Terminal::of(&county, "tz-001");
    let body = r#"{"time_ms":1795320000000,"feeds":{"jobs":"a.1","weather":"a.9"},"bundle":3,"next_s":60,"mood":{"x":[1]}}"#;
    let impostor = Impostor::of(&county, &http("200 OK", "application/json", body));
    terminal.restart(|config| config.url = impostor.url());
    let answer = beat(&terminal).expect("understood");
    let jobs = BTreeMap::from([(Feed::Jobs, FeedCursor("a.1".to_owned()))]);
    assert_eq!(answer.heads, jobs);
    assert_eq!(answer.next, Span::minutes(1));
}

#[test]
fn a_download_on_a_slow_line_does_not_hold_up_a_heartbeat() {
    let county = TestCounty::start();
    let day = jiujinban::domain::time::WallTime(crate::world::NOON).date();
    county.handle.seed(2_400, day).expect("seeded");
    let terminal = Terminal::of(&county, "tz-001");
    beat(&terminal).expect("connected");
    terminal.line.set(LineState::Slow(40_000));
    terminal.client.pull_feed(Feed::Jobs, None);
    terminal.client.heartbeat(heartbeat());
    let first = terminal.next();
    assert!(matches!(first, CountyEvent::Heartbeat(Ok(_))), "{first:?}");
    terminal.line.restore();
    assert!(matches!(terminal.next(), CountyEvent::Feed(_, Ok(_))));
}
