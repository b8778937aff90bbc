//! What changed from one version of a catalogue to another, in words.

use crate::wire::catalogue::Item;
use serde_json::Value;

/// One line for each change, in the order of the items' numbers.
pub fn changes(old: &[Item], new: &[Item]) -> Vec<String> {
    let mut numbers: Vec<u16> = old.iter().chain(new).map(|i| i.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut out = Vec::new();
    for number in numbers {
        let find = |all: &[Item]| all.iter().find(|i| i.number == number).cloned();
        match (find(old), find(new)) {
            (None, Some(item)) => out.push(format!("item {number} is new: {}", item.name)),
            (Some(item), None) => out.push(format!("item {number} is gone: {}", item.name)),
            (Some(before), Some(after)) => {
                let plain = |i: &Item| serde_json::to_value(i).expect("an item is plain data");
                compare(
                    &format!("item {number}"),
                    &plain(&before),
                    &plain(&after),
                    &mut out,
                );
            }
            (None, None) => {}
        }
    }
    out
}

fn compare(path: &str, old: &Value, new: &Value, out: &mut Vec<String>) {
    match (old, new) {
        _ if old == new => {}
        (Value::Object(before), Value::Object(after)) => {
            for (key, value) in before {
                match after.get(key) {
                    Some(now) => compare(&format!("{path}: {key}"), value, now, out),
                    None => out.push(format!("{path}: {key} is gone, was {}", shown(value))),
                }
            }
            for (key, value) in after.iter().filter(|(key, _)| !before.contains_key(*key)) {
                out.push(format!("{path}: {key} is new: {}", shown(value)));
            }
        }
        (Value::Array(before), Value::Array(after)) if named(before) && named(after) => {
            compare_lists(path, before, after, out);
        }
        _ => out.push(format!("{path}: was {}, is {}", shown(old), shown(new))),
    }
}

/// Lists of things with a name of their own are compared by it, so that one more is one line.
fn compare_lists(path: &str, before: &[Value], after: &[Value], out: &mut Vec<String>) {
    for old in before {
        let name = name_of(old).unwrap_or_default();
        match after.iter().find(|new| name_of(new) == name_of(old)) {
            Some(new) => compare(&format!("{path}: {name}"), old, new, out),
            None => out.push(format!("{path}: {name} is gone")),
        }
    }
    let order = |list: &[Value], other: &[Value]| -> Vec<String> {
        let both = list.iter().filter_map(name_of);
        let both = both.filter(|n| other.iter().any(|o| name_of(o) == Some(n)));
        both.map(str::to_owned).collect()
    };
    for new in after {
        let name = name_of(new).unwrap_or_default();
        if !before.iter().any(|old| name_of(old) == Some(name)) {
            out.push(format!("{path}: {name} is new"));
        }
    }
    if order(before, after) != order(after, before) {
        out.push(format!("{path}: stands in another order"));
    }
}

fn named(list: &[Value]) -> bool {
    list.iter().all(|value| name_of(value).is_some())
}

fn name_of(value: &Value) -> Option<&str> {
    ["id", "code"]
        .iter()
        .find_map(|key| value.get(key)?.as_str())
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}
