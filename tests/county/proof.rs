//! What the county says of a terminal's proof of its program: on the page behind the code.

use crate::world::{self, DAY_MS, NOON, Terminal, TestCounty};
use jiujinban::adapters::system::program::{address, prove};
use jiujinban::domain::machine::proof::ProgramProof;
use jiujinban::ports::keys::DeviceSigner;

fn page(county: &TestCounty, address: &str) -> String {
    let path = address.split_once("/proof").expect("the page of proofs").1;
    let request =
        format!("GET /proof{path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let raw = world::exchange(
        &county.handle.ca_pem,
        county.handle.addr,
        request.as_bytes(),
    );
    String::from_utf8_lossy(&raw).into_owned()
}

fn proof(terminal: &Terminal) -> ProgramProof {
    let key = terminal.keys.device();
    let signer: &dyn DeviceSigner = key.as_ref();
    prove(signer, terminal.clock.as_ref()).expect("a proof")
}

fn know(county: &TestCounty, proof: &ProgramProof) {
    let facts = &proof.facts;
    let added = county
        .handle
        .add_release(facts.version.as_str(), &facts.hash.hex());
    assert!(added.expect("kept"));
}

fn said(county: &TestCounty, proof: &ProgramProof) -> String {
    page(county, &address(&county.handle.url(), proof))
}

#[test]
fn a_proof_with_a_false_signature_is_no_proof_whatever_it_says() {
    let county = TestCounty::start();
    let terminal = Terminal::of(&county, "tz-001");
    let good = proof(&terminal);
    know(&county, &good);
    let mut younger = good.clone();
    younger.facts.at.0 += 1;
    let mut other = good.clone();
    other.facts.hash.0[0] ^= 1;
    for forged in [younger, other] {
        let text = said(&county, &forged);
        assert!(text.contains("签名是假的"), "{text}");
        assert!(text.contains("class=\"bad\""), "{text}");
        assert!(!text.contains("刚刚生成"), "{text}");
    }
}

#[test]
fn a_terminal_of_another_county_is_not_known_here() {
    let (county, neighbour) = (TestCounty::start(), TestCounty::start());
    let foreign = proof(&Terminal::of(&neighbour, "tz-001"));
    know(&county, &foreign);
    assert!(said(&county, &foreign).contains("不认识这台终端"));
    let _own = Terminal::of(&county, "tz-001");
    assert!(said(&county, &foreign).contains("不认识这台终端"));
}

#[test]
fn a_version_the_county_does_not_know_and_other_bytes_are_told_apart() {
    let county = TestCounty::start();
    let proof = proof(&Terminal::of(&county, "tz-001"));
    assert!(said(&county, &proof).contains("没有登记这个版本"));
    let other = "00".repeat(32);
    let added = county
        .handle
        .add_release(proof.facts.version.as_str(), &other);
    assert!(added.expect("kept"));
    assert!(said(&county, &proof).contains("和县里登记的不一样"));
}

#[test]
fn a_genuine_proof_is_good_now_and_old_tomorrow() {
    let county = TestCounty::start();
    let proof = proof(&Terminal::of(&county, "tz-001"));
    know(&county, &proof);
    let text = said(&county, &proof);
    assert!(text.contains("程序是县里发的"), "{text}");
    assert!(
        text.contains("class=\"good\"") && text.contains("刚刚生成"),
        "{text}"
    );
    county.clock.set(NOON + 3 * DAY_MS);
    let text = said(&county, &proof);
    assert!(
        text.contains("class=\"bad\""),
        "a photograph of it proves nothing: {text}"
    );
    assert!(text.contains("3 天前"), "{text}");
}

#[test]
fn what_is_no_proof_is_said_to_be_none() {
    let county = TestCounty::start();
    for path in [
        "/proof",
        "/proof?d=1",
        "/proof?%3Cscript%3E",
        &format!("/proof?{}", "d=".repeat(2_000)),
    ] {
        let text = page(&county, path);
        assert!(text.contains("这不是程序证明"), "{text}");
        assert!(!text.contains("<script>"), "{text}");
    }
}

#[test]
fn a_program_is_known_once_and_only_by_a_whole_hash() {
    let county = TestCounty::start();
    let hash = "AB".repeat(32);
    assert!(county.handle.add_release("0.2.0", &hash).expect("kept"));
    assert!(
        !county
            .handle
            .add_release("0.2.0", &hash.to_lowercase())
            .expect("kept")
    );
    for (version, hash) in [("0 2", hash.as_str()), ("0.2.0", "abc"), ("0.2.0", "")] {
        assert!(
            county.handle.add_release(version, hash).is_err(),
            "{version} {hash}"
        );
    }
    let known = county.handle.releases().expect("kept");
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].sha256, hash.to_lowercase());
}
