//! One item, one line a fact.

use crate::domain::services::catalogue::{Action, Item, Limit, LimitSource};
use crate::domain::services::terms::Needed;

/// The lines.
pub fn lines(item: &Item) -> Vec<String> {
    let mut out = vec![
        format!("{} {}", item.number.get(), item.name),
        fact("summary", &item.summary),
        fact("also called", &item.aliases.join(", ")),
        fact("for", &item.audience),
        fact("condition", &item.condition),
        fact("channels", &item.channels),
        fact("limit", &limit(item)),
        fact("who does it", &debug(&item.mode)),
        fact("here", &debug(&item.handling)),
        fact("show", &debug(&item.credential)),
        fact("who must come", &debug(&item.presence)),
        fact("for another person", &debug(&item.agents)),
        fact("without the line", &debug(&item.offline)),
        fact("basis", &item.basis),
        fact("result", &item.feedback),
        fact("supervision", &item.supervision_phone),
    ];
    for rule in &item.eligibility {
        out.push(fact("rule", &rule.words.say));
    }
    for paper in &item.attachments {
        out.push(fact(
            "bring",
            &format!("{} ({})", paper.name, needed(&paper.needed)),
        ));
    }
    for promise in &item.promises {
        out.push(fact("promise", &promise.title));
    }
    out.push(fact("start", &start(&item.action)));
    if let Action::Form(form) = &item.action {
        for field in &form.fields {
            let may = if field.optional {
                " (may stay empty)"
            } else {
                ""
            };
            out.push(format!("  {}: {}{may}", field.id.as_str(), field.label));
        }
    }
    let next: Vec<String> = item.next.iter().map(|n| n.get().to_string()).collect();
    out.push(fact("next", &next.join(", ")));
    out.retain(|line| !line.ends_with(": "));
    out
}

fn fact(key: &str, value: &str) -> String {
    format!("{key}: {value}")
}

/// A closed word in plain letters: `FullFromCache` is "full from cache", `SearchJobs(Fixed)` is
/// "search jobs, fixed".
fn debug(word: &dyn std::fmt::Debug) -> String {
    let mut out = String::new();
    for letter in format!("{word:?}").chars() {
        match letter {
            '(' => out.push_str(", "),
            ')' => {}
            upper if upper.is_ascii_uppercase() => {
                if out.ends_with(|c: char| c.is_ascii_lowercase()) {
                    out.push(' ');
                }
                out.push(upper.to_ascii_lowercase());
            }
            other => out.push(other),
        }
    }
    out
}

fn needed(when: &Needed) -> String {
    match when {
        Needed::When(answer) => format!(
            "when {} is {}",
            answer.field.as_str(),
            answer.one_of.join(" or ")
        ),
        other => debug(other),
    }
}

fn limit(item: &Item) -> String {
    let mut said = match item.limit {
        Limit::Instant => "at once".to_owned(),
        Limit::WorkingDays(days) => format!("{days} working days"),
    };
    if let Some(target) = item.target_days {
        said.push_str(&format!(", inner target {target}"));
    }
    if item.limit_source == LimitSource::Inferred {
        said.push_str(", concluded from like items");
    }
    said
}

fn start(action: &Action) -> String {
    match action {
        Action::Form(form) => format!("form, version {}", form.version),
        other => debug(other),
    }
}
