//! The contract's document is the one the sources make.

use std::path::Path;

#[test]
fn the_committed_contract_is_the_one_the_sources_make() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    let made = jiujinban::county::openapi();
    if committed != made {
        let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("openapi.json");
        std::fs::write(&fresh, &made).expect("the fresh document is written");
        panic!(
            "docs/openapi.json is out of date; the current one is {}",
            fresh.display()
        );
    }
}

#[test]
fn the_contract_is_openapi_3_1_and_names_every_route() {
    let text = jiujinban::county::openapi();
    let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let version = document["openapi"].as_str().expect("a version");
    assert!(version.starts_with("3.1"), "{version}");
    let paths = document["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), 33);
    let put = &document["paths"]["/v1/submissions/{id}"]["put"]["responses"];
    for status in ["200", "201", "409", "422"] {
        assert!(put[status].is_object(), "{status}");
    }
}
