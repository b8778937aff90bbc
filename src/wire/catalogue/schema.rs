//! The JSON Schema of an item's file, made from the types that read it.

use super::Item;
use serde_json::{Map, Value, json};
use utoipa::{PartialSchema as _, ToSchema as _};

/// Where parts are found in an OpenAPI document, and where in a schema that stands alone.
const PARTS: (&str, &str) = ("#/components/schemas/", "#/$defs/");

/// The schema as JSON text (draft 2020-12), one member a line.
pub fn schema() -> String {
    let mut parts = Vec::new();
    Item::schemas(&mut parts);
    let plain = |part| serde_json::to_value(part).expect("a schema is plain data");
    let mut parts: Vec<(String, Value)> = parts
        .into_iter()
        .map(|(name, part)| (name, plain(part)))
        .collect();
    parts.sort_by(|one, other| one.0.cmp(&other.0));
    parts.dedup_by(|one, other| one.0 == other.0);
    let defs: Map<String, Value> = parts.into_iter().collect();
    let mut whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Service item",
        "$defs": defs,
    });
    let item = plain(Item::schema());
    if let (Value::Object(whole), Value::Object(item)) = (&mut whole, item) {
        whole.extend(item);
    }
    let text = serde_json::to_string_pretty(&whole).expect("a schema is plain data");
    text.replace(PARTS.0, PARTS.1) + "\n"
}
