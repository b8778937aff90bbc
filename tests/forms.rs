//! Every field of every shipped form refuses every bad answer of its kind, each with a sentence of
//! its own, and takes a good one.

use jiff::civil::Date;
use jiujinban::domain::face::{AttestReason, FaceAnswer, FaceWay};
use jiujinban::domain::services::catalogue::{Action, Catalogue};
use jiujinban::domain::services::form::{
    ATTESTED, AnswerFault, DECLINED, Field, FieldKind, FieldRole, Form, MoneyUnit, PROMISED,
    PhoneLines, PlaceTo, RangeEnd, RawAnswer, TICKED,
};
use jiujinban::domain::time::{Month, WallTime};
use jiujinban::domain::visit::filing::Filing;
use jiujinban::ui::text::answers;
use jiujinban::wire::catalogue;
use std::path::Path;

const TODAY: Date = Date::constant(2026, 11, 22);

fn shipped() -> Catalogue {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue/items");
    let items = catalogue::read_items(&folder).expect("the shipped items are well formed");
    catalogue::check(1, &items).expect("the shipped items are a catalogue")
}

/// The list, and what points of each type offer.
fn everywhere() -> Vec<Catalogue> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("kiosk-config/catalogue");
    let items = catalogue::read_items(&folder.join("items")).expect("well formed");
    let files = catalogue::toml_files(&folder.join("packages")).expect("the packages");
    let packages = files.iter().map(|file| {
        let (package, _) = catalogue::read_package(file).expect("a package");
        let taken = package.items(&items).expect("its items");
        catalogue::check(1, &taken).expect("a catalogue")
    });
    std::iter::once(shipped()).chain(packages).collect()
}

fn fields(catalogue: &Catalogue) -> Vec<(u16, &Field)> {
    catalogue
        .items()
        .iter()
        .filter_map(|item| match &item.action {
            Action::Form(form) => Some((item.number.get(), form)),
            _ => None,
        })
        .flat_map(|(number, form)| form.fields.iter().map(move |field| (number, field)))
        .collect()
}

fn typed(texts: &[&str]) -> Vec<RawAnswer> {
    texts.iter().map(|text| RawAnswer::typed(text)).collect()
}

fn picked(codes: &[&str]) -> RawAnswer {
    RawAnswer::Picked(codes.iter().map(|c| (*c).to_owned()).collect())
}

/// Answers no field of this kind may take.
fn bad(kind: &FieldKind) -> Vec<RawAnswer> {
    let mut all = vec![
        RawAnswer::halfway("2026"),
        picked(&["nobody", "offers", "this"]),
    ];
    all.extend(match kind {
        FieldKind::Choice(choices) => vec![
            picked(&["not-offered"]),
            RawAnswer::typed(&choices[0].code),
            picked(&[&choices[0].code, &choices[1].code]),
        ],
        FieldKind::Several { choices, most } => {
            let codes: Vec<&str> = choices.iter().map(|c| c.code.as_str()).collect();
            let mut all = vec![
                picked(&["not-offered"]),
                picked(&[codes[0], codes[0]]),
                RawAnswer::typed(codes[0]),
            ];
            if codes.len() > *most {
                all.push(picked(&codes[..=*most]));
            }
            all
        }
        FieldKind::Place { to, .. } => {
            let short = if *to == PlaceTo::County {
                "14"
            } else {
                "140222"
            };
            typed(&["村口", "14022", short])
        }
        FieldKind::Date { min, max } => {
            let before = min.day(TODAY).yesterday().expect("in the calendar");
            let after = max.day(TODAY).tomorrow().expect("in the calendar");
            typed(&[
                "昨天",
                "2026",
                "2026-02-30",
                "2026-13-01",
                &before.to_string(),
                &after.to_string(),
            ])
        }
        FieldKind::Months { min, max, end } => {
            let before = Month::of(
                min.day(TODAY)
                    .first_of_month()
                    .yesterday()
                    .expect("in the calendar"),
            );
            let after = Month::of(
                max.day(TODAY)
                    .last_of_month()
                    .tomorrow()
                    .expect("in the calendar"),
            );
            let (first, last) = (min.month(TODAY), max.month(TODAY));
            let mut all = vec![
                "去年".to_owned(),
                format!("{first}"),
                format!("{first}/now"),
                format!("{before}/{last}"),
                format!("{first}/{after}"),
                format!("{first}/2026-13"),
            ];
            if first < last {
                all.push(format!("{last}/{first}"));
            }
            if *end == RangeEnd::Month {
                all.push(format!("{first}/"));
            }
            all.iter().map(|text| RawAnswer::typed(text)).collect()
        }
        FieldKind::Money { min, max, unit, .. } => {
            let mut all = typed(&[
                "三千",
                "1e3",
                "-5",
                "1,000",
                "9999999999999",
                "3000元",
                "1.2.3",
                "1.234",
            ]);
            all.push(RawAnswer::typed(&(u64::from(*max) + 1).to_string()));
            if *min > 0 {
                all.push(RawAnswer::typed(&(min - 1).to_string()));
            }
            if *unit == MoneyUnit::Yuan {
                all.push(RawAnswer::typed(&format!("{min}.50")));
            }
            all
        }
        FieldKind::Number { min, max, .. } => {
            let mut all = typed(&["三", "1.5", "-1", "1e3", "99999999999999"]);
            all.push(RawAnswer::typed(&(u64::from(*max) + 1).to_string()));
            if *min > 0 {
                all.push(RawAnswer::typed(&(min - 1).to_string()));
            }
            all
        }
        FieldKind::Phone(lines) => {
            let mut all = typed(&[
                "123",
                "12000001234",
                "1990000123",
                "199000012345",
                "电话",
                "6832155",
            ]);
            if *lines == PhoneLines::Mobile {
                all.push(RawAnswer::typed("0352-6832155"));
            }
            all
        }
        FieldKind::IdNumber => typed(&[
            "1",
            "110105194912310021",
            "11010519491331002X",
            "1101051949123100二X",
            "11010519491231002X1",
        ]),
        FieldKind::ShortText { most } => {
            vec![
                RawAnswer::typed("一\n二"),
                RawAnswer::typed("a\u{7}b"),
                RawAnswer::typed(&"字".repeat(most + 1)),
            ]
        }
        FieldKind::LongText { most } => {
            vec![
                RawAnswer::typed("a\u{7}b"),
                RawAnswer::typed(&"字".repeat(most + 1)),
            ]
        }
        FieldKind::Account => typed(&[
            "621700",
            "6217000012345678120",
            "62170000123456781212",
            "六二一七",
        ]),
        FieldKind::Document { .. } => vec![RawAnswer::typed("page"), picked(&["paper"])],
        FieldKind::Face(_) => vec![RawAnswer::typed("face"), picked(&[ATTESTED])],
        FieldKind::Signature => typed(&["M500 200", "M500 200L510 205", "王", "M1 1L5000 1"]),
        FieldKind::Confirmation { .. } => vec![picked(&["not-offered"]), RawAnswer::typed("同意")],
    });
    if matches!(kind, FieldKind::Document { promise: None, .. }) {
        all.push(picked(&[PROMISED]));
    }
    all
}

/// An answer every field of this kind takes; `None` for a document that must be brought.
fn good(kind: &FieldKind) -> Option<RawAnswer> {
    Some(match kind {
        FieldKind::Choice(choices) | FieldKind::Several { choices, .. } => {
            picked(&[&choices[0].code])
        }
        FieldKind::Place { .. } => RawAnswer::picked("140222100"),
        FieldKind::Date { max, .. } => RawAnswer::typed(&max.day(TODAY).to_string()),
        FieldKind::Months { min, max, .. } => {
            RawAnswer::typed(&format!("{}/{}", min.month(TODAY), max.month(TODAY)))
        }
        FieldKind::Money { min, .. } | FieldKind::Number { min, .. } => {
            RawAnswer::typed(&min.to_string())
        }
        FieldKind::Phone(_) => RawAnswer::typed("19900001234"),
        FieldKind::IdNumber => RawAnswer::typed("11010519491231002X"),
        FieldKind::ShortText { .. } | FieldKind::LongText { .. } => RawAnswer::typed("字"),
        FieldKind::Account => RawAnswer::typed("6217000012345678121"),
        FieldKind::Document {
            promise: Some(_), ..
        } => RawAnswer::picked(PROMISED),
        FieldKind::Document { promise: None, .. } => return None,
        // Only a camera or an operator answers it.
        FieldKind::Face(_) => return None,
        FieldKind::Signature => RawAnswer::typed("M100 100L400 120L420 300"),
        FieldKind::Confirmation { .. } => RawAnswer::picked(TICKED),
    })
}

fn length(raw: &RawAnswer) -> usize {
    match raw {
        RawAnswer::Typed(text) | RawAnswer::Halfway(text) => text.chars().count(),
        RawAnswer::Picked(_) | RawAnswer::Pages(_) | RawAnswer::Face(_) => 0,
    }
}

/// A consent to a picture of the face may be declined, and no other sentence.
fn declined(field: &Field) -> Option<RawAnswer> {
    let may = field.role == Some(FieldRole::FaceConsent);
    let asked = matches!(field.kind, FieldKind::Confirmation { .. });
    (asked && !may).then(|| picked(&[DECLINED]))
}

#[test]
fn every_bad_answer_to_every_field_is_refused_in_plain_words() {
    let catalogues = everywhere();
    let all: Vec<(u16, &Field)> = catalogues.iter().flat_map(fields).collect();
    assert!(all.len() >= 200, "only {} fields were found", all.len());
    let mut taken = Vec::new();
    for (item, field) in all {
        for raw in bad(&field.kind).into_iter().chain(declined(field)) {
            match field.check(&raw, TODAY) {
                Ok(_) => taken.push(format!(
                    "item {item} {}: took a bad answer",
                    field.id.as_str()
                )),
                Err(fault) => {
                    let said = answers::fault(&fault, &field.kind, length(&raw));
                    let chinese = said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                    assert!(chinese && said.chars().count() < 60, "item {item}: {said}");
                }
            }
        }
        let empty = field.check(&RawAnswer::empty(), TODAY);
        assert_eq!(
            empty == Ok(None),
            field.optional,
            "item {item} {}",
            field.id.as_str()
        );
        if let Some(raw) = good(&field.kind) {
            let checked = field.check(&raw, TODAY);
            assert!(
                matches!(checked, Ok(Some(_))),
                "item {item} {}: {checked:?}",
                field.id.as_str()
            );
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

/// Answers that lie just inside what a field of this kind takes.
fn at_the_limits(kind: &FieldKind) -> Vec<RawAnswer> {
    let typed = |text: &dyn ToString| RawAnswer::typed(&text.to_string());
    match kind {
        FieldKind::Choice(choices) => choices.iter().map(|c| picked(&[&c.code])).collect(),
        FieldKind::Several { choices, most } => {
            let codes: Vec<&str> = choices.iter().map(|c| c.code.as_str()).collect();
            let mut all: Vec<RawAnswer> = codes.iter().map(|code| picked(&[code])).collect();
            all.push(picked(&codes[..codes.len().min(*most)]));
            all
        }
        FieldKind::Place { to, .. } => match to {
            PlaceTo::County => vec![picked(&["140222"]), picked(&["140222100"])],
            PlaceTo::Town | PlaceTo::Village => {
                vec![picked(&["140222100"]), picked(&["140222100001"])]
            }
        },
        FieldKind::Date { min, max } => vec![typed(&min.day(TODAY)), typed(&max.day(TODAY))],
        FieldKind::Months { min, max, end } => {
            let (first, last) = (min.month(TODAY), max.month(TODAY));
            let mut all = vec![
                typed(&format!("{first}/{first}")),
                typed(&format!("{last}/{last}")),
            ];
            if *end == RangeEnd::MonthOrNow {
                all.push(typed(&format!("{first}/")));
            }
            all
        }
        FieldKind::Money {
            min,
            max,
            offers,
            unit,
        } => {
            let mut all = vec![typed(min), typed(max)];
            all.extend(offers.iter().map(|sum| typed(sum)));
            if *unit == MoneyUnit::Fen {
                all.push(typed(&format!("{min}.50")));
            }
            all
        }
        FieldKind::Number { min, max, .. } => vec![typed(min), typed(max)],
        FieldKind::Phone(PhoneLines::AnyLine) => vec![typed(&"0352-6832155")],
        FieldKind::ShortText { most } | FieldKind::LongText { most } => {
            vec![typed(&"字".repeat(*most))]
        }
        kind => good(kind).into_iter().collect(),
    }
}

#[test]
fn every_answer_just_inside_a_limit_is_taken_by_every_field() {
    for catalogue in everywhere() {
        for (item, field) in fields(&catalogue) {
            for (nth, raw) in at_the_limits(&field.kind).iter().enumerate() {
                let checked = field.check(raw, TODAY);
                let place = format!("item {item} {} answer {nth}", field.id.as_str());
                assert!(matches!(checked, Ok(Some(_))), "{place}: {checked:?}");
            }
        }
    }
}

/// The codes that can be answered to a field that others hang on.
fn codes(kind: &FieldKind) -> Vec<&str> {
    match kind {
        FieldKind::Choice(choices) | FieldKind::Several { choices, .. } => {
            choices.iter().map(|c| c.code.as_str()).collect()
        }
        FieldKind::Confirmation { .. } => vec![TICKED],
        FieldKind::Document { .. } => vec![PROMISED],
        FieldKind::Face(_) => vec![ATTESTED],
        _ => Vec::new(),
    }
}

/// What answers a field with a code others hang on.
fn with_code(kind: &FieldKind, code: &str) -> RawAnswer {
    match kind {
        FieldKind::Face(purpose) => RawAnswer::Face(Box::new(FaceAnswer {
            way: FaceWay::Attested(AttestReason::Unable),
            purpose: *purpose,
            tries: 0,
            at: WallTime(0),
            agreed: Vec::new(),
        })),
        _ => RawAnswer::picked(code),
    }
}

/// Answers what makes a field concern the person: the fields it hangs on, the first ones first.
fn make_asked(filing: &mut Filing, form: &Form, field: &Field) {
    let Some(when) = &field.ask_when else {
        return;
    };
    let on = form.fields.iter().find(|f| f.id == when.field);
    let on = on.expect("an earlier field");
    make_asked(filing, form, on);
    filing.answer(&when.field, with_code(&on.kind, &when.is[0]), TODAY);
}

#[test]
fn every_question_that_hangs_on_another_is_asked_after_exactly_the_answers_it_names() {
    let catalogue = shipped();
    let mut hanging = 0;
    for item in catalogue.items() {
        let Some(form) = item.form() else {
            continue;
        };
        for field in &form.fields {
            let Some(when) = &field.ask_when else {
                continue;
            };
            hanging += 1;
            let on = form.fields.iter().find(|f| f.id == when.field);
            let on = on.expect("an earlier field");
            let asked = |filing: &Filing| filing.all().any(|(f, _)| f.id == field.id);
            let mut filing = Filing::new(item.number, form.clone());
            make_asked(&mut filing, form, on);
            let place = format!("item {} {}", item.number.get(), field.id.as_str());
            assert!(!asked(&filing), "{place}: asked before the answer");
            for code in codes(&on.kind) {
                filing.answer(&on.id, with_code(&on.kind, code), TODAY);
                let wanted = when.is.iter().any(|is| is == code);
                assert_eq!(asked(&filing), wanted, "{place} after {code}");
            }
        }
    }
    assert!(hanging >= 10, "{hanging}");
}

/// A sentence for each fault that says what is allowed, not only that something is wrong.
#[test]
fn a_refusal_names_the_limits_and_an_example() {
    let money = FieldKind::Money {
        min: 500,
        max: 30_000,
        offers: vec![],
        unit: MoneyUnit::Yuan,
    };
    let range = AnswerFault::OutOfRange {
        min: 500,
        max: 30_000,
    };
    assert_eq!(
        answers::fault(&range, &money, 2),
        "要在 500 元到 30000 元之间"
    );
    assert!(answers::fault(&AnswerFault::NotASum, &money, 2).contains("例如"));
    let phone = FieldKind::Phone(PhoneLines::Mobile);
    assert_eq!(
        answers::fault(&AnswerFault::NotAPhone, &phone, 8),
        "手机号是 11 位，还差 3 位"
    );
    let day = |y, m, d| Date::constant(y, m, d);
    let late = AnswerFault::DayOutOfRange {
        first: day(2026, 1, 1),
        last: day(2026, 11, 22),
    };
    let said = answers::fault(&late, &phone, 0);
    assert_eq!(said, "要在 2026年1月1日 到 2026年11月22日 之间");
}
