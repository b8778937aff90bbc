//! One set of questions for several items: what their forms ask alike is asked once, and every item
//! gets its own answers back.

use super::catalogue::Catalogue;
use super::form::{AskWhen, Choice, Field, FieldKind, Form};
use super::item::ItemNo;
use super::life_event::{LifeEvent, Step, Way};
use crate::domain::delivery::FieldId;

/// The forms of several items of one event as a single form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialSet {
    event: u16,
    form: Form,
    parts: Vec<Part>,
    wishes: Option<FieldId>,
}

/// One item of a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The item.
    pub item: ItemNo,
    /// Its own form.
    pub form: Form,
    /// Where each field of its form stands in the form of the set.
    places: Vec<usize>,
    /// Wishes that travel with its case: the code of the choice and the national codes.
    wishes: Vec<(String, Vec<String>)>,
}

impl MaterialSet {
    /// The set of some items of an event, in the order in which their cases are made; `None` when
    /// none of them has a form.
    pub fn new(event: &LifeEvent, items: &[ItemNo], catalogue: &Catalogue) -> Option<Self> {
        let mut fields: Vec<Field> = Vec::new();
        let mut parts = Vec::new();
        for number in items {
            let item = catalogue.item(*number)?;
            let Some(form) = item.form() else { continue };
            parts.push(Part {
                item: *number,
                places: merge(&mut fields, form, *number),
                form: form.clone(),
                wishes: Vec::new(),
            });
        }
        let first = parts.first()?.form.version;
        let version = parts.iter().skip(1).fold(first, |sum, part| {
            sum.wrapping_mul(31).wrapping_add(part.form.version)
        });
        let wishes = add_wishes(event, &mut parts, &mut fields);
        let fields = moments_last(fields, &mut parts);
        Some(Self {
            event: event.number,
            form: Form { version, fields },
            parts,
            wishes,
        })
    }

    /// The event it belongs to.
    pub fn event(&self) -> u16 {
        self.event
    }

    /// The one form.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// Its items, in the order in which their cases are made.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The items' numbers in the same order.
    pub fn items(&self) -> Vec<ItemNo> {
        self.parts.iter().map(|part| part.item).collect()
    }

    /// The question for wishes, where there is one.
    pub fn wishes(&self) -> Option<&FieldId> {
        self.wishes.as_ref()
    }
}

impl Part {
    /// Where each field of its form stands in the form of the set, in its own order.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// National codes of the wishes among `picked` that travel with its case.
    pub fn wished(&self, picked: &[String]) -> Vec<String> {
        let mine = self.wishes.iter().filter(|(code, _)| picked.contains(code));
        mine.flat_map(|(_, codes)| codes.iter().cloned()).collect()
    }
}

/// Puts a form's fields into the set and tells where each one stands there.
fn merge(fields: &mut Vec<Field>, form: &Form, item: ItemNo) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::with_capacity(form.fields.len());
    for field in &form.fields {
        let when = field.ask_when.as_ref().map(|when| AskWhen {
            field: in_set(fields, &places, form, &when.field),
            is: when.is.clone(),
        });
        let alike =
            |f: &&mut Field| f.id == field.id && f.kind == field.kind && f.role == field.role;
        if let Some(known) = fields.iter_mut().find(alike) {
            known.optional &= field.optional;
            known.prefill = known.prefill.or(field.prefill);
            if known.ask_when != when {
                known.ask_when = None;
            }
            let id = known.id.clone();
            let at = fields.iter().position(|f| f.id == id);
            places.push(at.expect("it was just found"));
            continue;
        }
        let mut own = field.clone();
        own.ask_when = when;
        if fields.iter().any(|f| f.id == own.id) {
            own.id = apart(&own.id, item);
        }
        places.push(fields.len());
        fields.push(own);
    }
    places
}

/// What an earlier field of a form is called in the set.
fn in_set(fields: &[Field], places: &[usize], form: &Form, own: &FieldId) -> FieldId {
    let at = form.fields.iter().position(|f| f.id == *own);
    let place = at.and_then(|at| places.get(at));
    place.map_or_else(|| own.clone(), |place| fields[*place].id.clone())
}

/// Another name for a field whose own name means something else in an earlier form.
fn apart(id: &FieldId, item: ItemNo) -> FieldId {
    let end = format!("_{}", item.get());
    let room = 60 - end.len();
    let short: String = id.as_str().chars().take(room).collect();
    FieldId::parse(&format!("{short}{end}")).expect("letters, digits and underscores")
}

/// One question for everything the county's staff take up beside the cases.
fn add_wishes(event: &LifeEvent, parts: &mut [Part], fields: &mut Vec<Field>) -> Option<FieldId> {
    let words = event.wishes.as_ref()?;
    let mut choices = Vec::new();
    for step in event.steps().iter().filter(|s| s.way == Way::Request) {
        let Some(part) = carried_by(event, step, parts) else {
            continue;
        };
        let code = step.id.as_str().to_owned();
        part.wishes.push((code.clone(), step.codes.clone()));
        choices.push(Choice {
            code,
            label: step.name.clone(),
        });
    }
    if choices.is_empty() {
        return None;
    }
    let id = FieldId::parse("county_wishes").expect("letters and an underscore");
    fields.push(Field {
        id: id.clone(),
        label: words.label.clone(),
        hint: words.hint.clone(),
        kind: FieldKind::Several {
            most: choices.len(),
            choices,
        },
        optional: true,
        role: None,
        ask_when: None,
        prefill: None,
    });
    Some(id)
}

fn carried_by<'a>(event: &LifeEvent, wish: &Step, parts: &'a mut [Part]) -> Option<&'a mut Part> {
    let carrier = event.carrier(wish)?;
    parts.iter_mut().find(|part| part.item == carrier)
}

/// Signatures and promises come after every question they are about.
fn moments_last(fields: Vec<Field>, parts: &mut [Part]) -> Vec<Field> {
    let last = |f: &Field| {
        matches!(
            f.kind,
            FieldKind::Confirmation { .. } | FieldKind::Signature
        )
    };
    let asked_about = |f: &Field| {
        let names = |other: &Field| other.ask_when.as_ref().is_some_and(|w| w.field == f.id);
        fields.iter().any(names)
    };
    let stays: Vec<bool> = fields.iter().map(|f| !last(f) || asked_about(f)).collect();
    let mut order: Vec<usize> = (0..fields.len()).filter(|at| stays[*at]).collect();
    order.extend((0..fields.len()).filter(|at| !stays[*at]));
    let mut moved = vec![0; fields.len()];
    for (now, was) in order.iter().enumerate() {
        moved[*was] = now;
    }
    for part in parts {
        for place in &mut part.places {
            *place = moved[*place];
        }
    }
    order.into_iter().map(|at| fields[at].clone()).collect()
}
