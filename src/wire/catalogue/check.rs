//! From records to the domain's catalogue, with every fault on the way.

use super::eligibility;
use super::form::{FieldKind, Form, check_form};
use super::item::{Credential, Group, Item, Limit, LimitSource, Mode};
use super::task;
use super::terms::{self, Needed};
use super::{Action, CatalogueFault, Fault};
use crate::domain::delivery::FieldId;
use crate::domain::services::ItemNo;
use crate::domain::services::catalogue as domain;
use crate::domain::services::terms as plain;

/// Checks records and makes them the domain's catalogue; the first fault otherwise.
pub fn check(version: u64, items: &[Item]) -> Result<domain::Catalogue, CatalogueFault> {
    let mut faults = Vec::new();
    let checked = items.iter().filter_map(|i| check_item(i, &mut faults));
    let checked = checked.collect();
    match faults.into_iter().next() {
        Some(fault) => Err(fault),
        None => Ok(domain::Catalogue::new(version, checked)?),
    }
}

/// Everything that is wrong with records, in their order; empty for a catalogue.
pub fn faults(items: &[Item]) -> Vec<CatalogueFault> {
    let mut faults = Vec::new();
    let checked: Vec<_> = items
        .iter()
        .filter_map(|i| check_item(i, &mut faults))
        .collect();
    for item in items {
        let known = |no: u16| items.iter().any(|i| i.number == no);
        let unknown = item.next.iter().copied().filter(|next| !known(*next));
        let item = item.number;
        faults.extend(unknown.map(|next| CatalogueFault::NoSuchNext { item, next }));
    }
    // Items that are missing for their own faults would be missed as neighbours, too.
    if faults.is_empty()
        && let Err(fault) = domain::Catalogue::new(0, checked)
    {
        faults.push(fault.into());
    }
    faults
}

/// One item; its faults are added to the list.
pub(super) fn check_item(item: &Item, faults: &mut Vec<CatalogueFault>) -> Option<domain::Item> {
    let before = faults.len();
    let fault = |key: &str, why| CatalogueFault::Value {
        item: item.number,
        key: key.to_owned(),
        why,
    };
    let number = ItemNo::new(item.number);
    if number.is_none() {
        faults.push(fault("number", "1 to 999"));
    }
    check_texts(item, &fault, faults);
    check_days(item, &fault, faults);
    let action = keep(check_action(item, &fault), faults);
    let fields: Vec<&FieldId> = match &action {
        Some(domain::Action::Form(form)) => form.fields.iter().map(|f| &f.id).collect(),
        _ => Vec::new(),
    };
    let attachments = keep(check_attachments(item, &fields, &fault), faults);
    let rules = eligibility::check(&item.eligibility, &fields);
    let rules = keep(rules.map_err(|(key, why)| fault(&key, why)), faults);
    let result = item.result.as_ref().map(|r| r.checked()).transpose();
    let result = result.map_err(|why| CatalogueFault::Result {
        item: item.number,
        why,
    });
    let result = keep(result, faults);
    let receipt_notes = keep(check_receipt(item, &fields, &fault), faults);
    let next = check_next(item, &fault, faults);
    let task = item.task.as_ref().map(|raw| task::check(raw, &fault));
    let task = keep(task.transpose(), faults);
    if faults.len() > before {
        return None;
    }
    let action = action?;
    Some(domain::Item {
        number: number?,
        group: group(item.group),
        name: item.name.clone(),
        aliases: item.aliases.clone(),
        summary: item.summary.clone(),
        audience: item.audience.clone(),
        condition: item.condition.clone(),
        channels: item.channels.clone(),
        basis: item.basis.clone(),
        feedback: item.feedback.clone(),
        feedback_ways: item.feedback_ways.iter().map(|w| feedback(*w)).collect(),
        supervision_phone: item.supervision_phone.clone(),
        supervision: item.supervision.clone(),
        limit: limit(item.limit),
        limit_source: match item.limit_source {
            LimitSource::Own => domain::LimitSource::Own,
            LimitSource::Inferred => domain::LimitSource::Inferred,
        },
        target_days: item.target_days,
        mode: mode(item.mode),
        handling: handling(item),
        credential: credential(item.credential),
        presence: match item.presence {
            terms::Presence::InPerson => plain::Presence::InPerson,
            terms::Presence::HolderCard => plain::Presence::HolderCard,
        },
        agents: match item.agents {
            terms::Agents::None => plain::Agents::None,
            terms::Agents::Proxy => plain::Agents::Proxy,
            terms::Agents::Family => plain::Agents::Family,
        },
        offline: offline(item, &action),
        face_policy: item.face_policy.checked(),
        action,
        eligibility: rules?,
        result: result?,
        registers: item.registers.map(registers),
        next,
        shortcut: item.shortcut.as_ref().map(shortcut),
        attachments: attachments?,
        promises: item.promises.iter().map(promise).collect(),
        codes: item.codes.clone(),
        coach: plain::Coach {
            steps: item.coach.steps.clone(),
            check: item.coach.check.clone(),
            say: item.coach.say.clone(),
        },
        receipt_notes: receipt_notes?,
        task: task?,
        offline_words: item.when_offline.clone(),
        grasp: if item.partly {
            domain::Grasp::Partly
        } else {
            domain::Grasp::Whole
        },
    })
}

fn keep<T>(result: Result<T, CatalogueFault>, faults: &mut Vec<CatalogueFault>) -> Option<T> {
    result.map_err(|fault| faults.push(fault)).ok()
}

fn check_texts(item: &Item, fault: Fault<'_>, faults: &mut Vec<CatalogueFault>) {
    let texts = [
        ("name", &item.name),
        ("summary", &item.summary),
        ("condition", &item.condition),
    ];
    for (key, text) in texts {
        if text.trim().is_empty() {
            faults.push(fault(key, "must not be empty"));
        }
    }
    if item.aliases.iter().any(|a| a.trim().is_empty()) {
        faults.push(fault("aliases", "must not be empty"));
    }
    if let Some(shortcut) = &item.shortcut
        && shortcut.title.trim().is_empty()
    {
        faults.push(fault("shortcut.title", "must not be empty"));
    }
    for promise in &item.promises {
        let key = format!("promises.{}", promise.id);
        if !is_id(&promise.id) {
            faults.push(fault(&key, "id: a-z, 0-9, underscore"));
        }
        if promise.title.trim().is_empty() || promise.text.trim().is_empty() {
            faults.push(fault(&key, "title and text must not be empty"));
        }
        if item.promises.iter().filter(|p| p.id == promise.id).count() > 1 {
            faults.push(fault(&key, "id stands twice"));
        }
    }
}

fn check_days(item: &Item, fault: Fault<'_>, faults: &mut Vec<CatalogueFault>) {
    if item.limit == Limit::WorkingDays(0) {
        faults.push(fault("limit", "working days from 1; 0 is `instant`"));
    }
    match (item.target_days, item.limit) {
        (None, _) => {}
        (Some(target), Limit::WorkingDays(days)) if (1..=days).contains(&target) => {}
        (Some(_), _) => faults.push(fault(
            "target_days",
            "from 1 to the limit, and only with working days",
        )),
    }
}

fn check_action(item: &Item, fault: Fault<'_>) -> Result<domain::Action, CatalogueFault> {
    Ok(match (item.action, &item.form) {
        (Action::Form, Some(form)) => {
            domain::Action::Form(check_form(&with_promises(form, item), fault)?)
        }
        (Action::Form, None) => return Err(fault("form", "the action `form` needs one")),
        (_, Some(_)) => return Err(fault("form", "only with the action `form`")),
        (Action::SearchJobs(kind), None) => domain::Action::SearchJobs(kind.checked()),
        (Action::RecommendJobs(kind), None) => domain::Action::RecommendJobs(kind.checked()),
        (Action::SearchSeekers, None) => domain::Action::SearchSeekers,
        (Action::RecommendSeekers, None) => domain::Action::RecommendSeekers,
        (Action::Records, None) => domain::Action::Records,
        (Action::Library(page), None) => domain::Action::Library(page.checked()),
        (Action::TaskList, None) if item.task.is_none() => {
            return Err(fault("task", "the action `task-list` needs it"));
        }
        (Action::TaskList, None) => domain::Action::TaskList,
        (Action::CallOperator, None) => domain::Action::CallOperator,
    })
}

/// The form with every promise it names by its id written out.
fn with_promises(form: &Form, item: &Item) -> Form {
    let named = |text: &str| item.promises.iter().find(|p| p.id == text);
    let full = |text: &mut String| {
        let promise = named(text)?;
        text.clone_from(&promise.text);
        Some(promise.version)
    };
    let mut form = form.clone();
    for field in &mut form.fields {
        match &mut field.kind {
            FieldKind::Confirmation { text, version } => {
                *version = full(text).unwrap_or(*version);
            }
            FieldKind::Document {
                promise: Some(promise),
                ..
            } => {
                full(promise);
            }
            _ => {}
        }
    }
    form
}

fn check_attachments(
    item: &Item,
    fields: &[&FieldId],
    fault: Fault<'_>,
) -> Result<Vec<plain::Attachment>, CatalogueFault> {
    let mut out: Vec<plain::Attachment> = Vec::with_capacity(item.attachments.len());
    for raw in &item.attachments {
        let key = format!("attachments.{}", raw.id);
        if !is_id(&raw.id) {
            return Err(fault(&key, "id: a-z, 0-9, underscore"));
        }
        if out.iter().any(|a| a.id == raw.id) {
            return Err(fault(&key, "id stands twice"));
        }
        if raw.name.trim().is_empty() {
            return Err(fault(&key, "name must not be empty"));
        }
        if let Some(wanted) = &raw.or_promise
            && !item.promises.iter().any(|p| p.id == *wanted)
        {
            return Err(fault(&key, "or_promise: no such promise in this item"));
        }
        out.push(plain::Attachment {
            id: raw.id.clone(),
            name: raw.name.clone(),
            needed: needed(&raw.needed, fields).map_err(|why| fault(&key, why))?,
            or_promise: raw.or_promise.clone(),
        });
    }
    Ok(out)
}

fn check_receipt(
    item: &Item,
    fields: &[&FieldId],
    fault: Fault<'_>,
) -> Result<Vec<plain::ReceiptNote>, CatalogueFault> {
    let notes = item.receipt.iter().enumerate().map(|(at, raw)| {
        let fault = |why| fault(&format!("receipt[{}]", at + 1), why);
        if raw.label.trim().is_empty() || raw.text.trim().is_empty() {
            return Err(fault("label and text must not be empty"));
        }
        let when = match &raw.when {
            None => None,
            Some(answer) => {
                let field = FieldId::parse(&answer.field).filter(|f| fields.contains(&f));
                Some(plain::AnswerOneOf {
                    field: field.ok_or_else(|| fault("when: the form has no such field"))?,
                    one_of: answer.one_of.clone(),
                })
            }
        };
        Ok(plain::ReceiptNote {
            label: raw.label.clone(),
            text: raw.text.clone(),
            days: raw.days,
            when,
        })
    });
    notes.collect()
}

fn needed(raw: &Needed, fields: &[&FieldId]) -> Result<plain::Needed, &'static str> {
    Ok(match raw {
        Needed::Always => plain::Needed::Always,
        Needed::IfThere => plain::Needed::IfThere,
        Needed::ByAgent => plain::Needed::ByAgent,
        Needed::When(answer) => {
            let field = FieldId::parse(&answer.field).filter(|f| fields.contains(&f));
            plain::Needed::When(plain::AnswerOneOf {
                field: field.ok_or("needed: the form has no such field")?,
                one_of: answer.one_of.clone(),
            })
        }
    })
}

fn check_next(item: &Item, fault: Fault<'_>, faults: &mut Vec<CatalogueFault>) -> Vec<ItemNo> {
    let next: Vec<ItemNo> = item.next.iter().filter_map(|n| ItemNo::new(*n)).collect();
    if next.len() < item.next.len() || item.next.contains(&item.number) {
        faults.push(fault("next", "numbers of other items, 1 to 999"));
    }
    next
}

fn is_id(id: &str) -> bool {
    FieldId::parse(id).is_some()
}

fn handling(item: &Item) -> plain::Handling {
    match (item.handling, item.limit) {
        (Some(terms::Handling::Completed), _) => plain::Handling::Completed,
        (Some(terms::Handling::Accepted), _) => plain::Handling::Accepted,
        (Some(terms::Handling::Elsewhere), _) => plain::Handling::Elsewhere,
        (None, Limit::Instant) => plain::Handling::Completed,
        (None, Limit::WorkingDays(_)) => plain::Handling::Accepted,
    }
}

fn offline(item: &Item, action: &domain::Action) -> plain::Offline {
    use terms::Offline as Raw;
    match item.offline {
        Some(Raw::FullFromCache) => plain::Offline::FullFromCache,
        Some(Raw::MatchFromCache) => plain::Offline::MatchFromCache,
        Some(Raw::Capture) => plain::Offline::Capture,
        Some(Raw::CaptureAssistedOnly) => plain::Offline::CaptureAssistedOnly,
        Some(Raw::OnlineOnly) => plain::Offline::OnlineOnly,
        Some(Raw::TasksCached) => plain::Offline::TasksCached,
        None => match action {
            domain::Action::Form(_) => plain::Offline::Capture,
            domain::Action::SearchJobs(_) | domain::Action::Library(_) => {
                plain::Offline::FullFromCache
            }
            domain::Action::RecommendJobs(_) => plain::Offline::MatchFromCache,
            domain::Action::TaskList => plain::Offline::TasksCached,
            _ => plain::Offline::OnlineOnly,
        },
    }
}

fn limit(raw: Limit) -> domain::Limit {
    match raw {
        Limit::Instant => domain::Limit::Instant,
        Limit::WorkingDays(days) => domain::Limit::WorkingDays(days),
    }
}

fn feedback(raw: terms::FeedbackWay) -> plain::FeedbackWay {
    match raw {
        terms::FeedbackWay::OnScreen => plain::FeedbackWay::OnScreen,
        terms::FeedbackWay::MyCases => plain::FeedbackWay::MyCases,
        terms::FeedbackWay::Phone => plain::FeedbackWay::Phone,
        terms::FeedbackWay::Slip => plain::FeedbackWay::Slip,
        terms::FeedbackWay::Operator => plain::FeedbackWay::Operator,
    }
}

fn registers(raw: terms::Registers) -> plain::Registers {
    match raw {
        terms::Registers::JobSeeker => plain::Registers::JobSeeker,
        terms::Registers::GigSeeker => plain::Registers::GigSeeker,
        terms::Registers::GigEmployer => plain::Registers::GigEmployer,
        terms::Registers::FlexibleWorker => plain::Registers::FlexibleWorker,
        terms::Registers::Unemployed => plain::Registers::Unemployed,
        terms::Registers::Trainee => plain::Registers::Trainee,
    }
}

fn shortcut(raw: &terms::Shortcut) -> plain::Shortcut {
    plain::Shortcut {
        title: raw.title.clone(),
        note: raw.note.clone(),
        short: raw.short.clone(),
        sign: match raw.sign {
            terms::Sign::Face => plain::Sign::Face,
            terms::Sign::Coins => plain::Sign::Coins,
            terms::Sign::Card => plain::Sign::Card,
            terms::Sign::List => plain::Sign::List,
        },
    }
}

fn promise(raw: &terms::Promise) -> plain::Promise {
    plain::Promise {
        id: raw.id.clone(),
        title: raw.title.clone(),
        text: raw.text.clone(),
    }
}

fn group(raw: Group) -> domain::Group {
    match raw {
        Group::Jobs => domain::Group::Jobs,
        Group::Skills => domain::Group::Skills,
        Group::Insurance => domain::Group::Insurance,
        Group::Card => domain::Group::Card,
    }
}

fn mode(raw: Mode) -> domain::Mode {
    match raw {
        Mode::Browse => domain::Mode::Browse,
        Mode::Kiosk => domain::Mode::Kiosk,
        Mode::Received => domain::Mode::Received,
        Mode::Assisted => domain::Mode::Assisted,
        Mode::OperatorTask => domain::Mode::OperatorTask,
    }
}

fn credential(raw: Credential) -> domain::Credential {
    match raw {
        Credential::Any => domain::Credential::Any,
        Credential::Both => domain::Credential::Both,
        Credential::IdAndHousehold => domain::Credential::IdAndHousehold,
        Credential::IdCard => domain::Credential::IdCard,
    }
}
