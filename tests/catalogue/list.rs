//! The forty items against the county's list.

use crate::{item, list, numbers};
use jiujinban::domain::services::catalogue::{Action, Credential, Group, Limit, LimitSource, Mode};
use jiujinban::domain::services::form::FieldKind;
use jiujinban::domain::services::terms::{Agents, Handling, Offline, Presence, Registers};

#[test]
fn forty_items_stand_in_four_groups_of_15_4_18_and_3() {
    let list = list();
    let sizes = Group::ALL.map(|g| list.group(g).count());
    assert_eq!((list.items().len(), sizes), (40, [15, 4, 18, 3]));
}

#[test]
fn twenty_two_are_finished_by_the_resident_alone_and_eighteen_with_somebody() {
    let list = list();
    let alone = numbers(&list, |i| i.mode.is_self_service());
    let mut expected: Vec<u16> = (1..=15).collect();
    expected.extend([22, 23, 25, 26, 27, 33, 36]);
    assert_eq!(alone, expected);
    assert_eq!(numbers(&list, |i| i.mode == Mode::Received), [11, 22, 23]);
    assert_eq!(numbers(&list, |i| i.mode == Mode::OperatorTask), [18, 19]);
    assert_eq!(list.items().len() - alone.len(), 18);
}

#[test]
fn what_the_list_opens_to_the_machine_is_what_a_resident_may_do_alone() {
    let list = list();
    let machine = numbers(&list, |i| i.channels.contains("自助机"));
    assert_eq!(machine, numbers(&list, |i| i.mode.is_self_service()));
}

#[test]
fn promises_are_27_at_once_2_of_one_6_of_two_1_of_three_3_of_five_and_1_of_ten_days() {
    let list = list();
    let count = |limit: Limit| numbers(&list, |i| i.limit == limit).len();
    let days = [1, 2, 3, 5, 10].map(|d| count(Limit::WorkingDays(d)));
    assert_eq!((count(Limit::Instant), days), (27, [2, 6, 1, 3, 1]));
}

#[test]
fn the_unemployed_are_promised_ten_days_and_the_county_wants_three() {
    let list = list();
    let with_target = numbers(&list, |i| i.target_days.is_some());
    assert_eq!(with_target, [11]);
    let register = item(&list, 11);
    assert_eq!(
        (register.limit, register.target_days),
        (Limit::WorkingDays(10), Some(3))
    );
}

#[test]
fn only_the_lost_limit_of_item_10_is_marked_as_concluded() {
    let list = list();
    assert_eq!(
        numbers(&list, |i| i.limit_source == LimitSource::Inferred),
        [10]
    );
}

#[test]
fn credentials_follow_the_text_even_where_sister_items_differ() {
    let list = list();
    let shows = |credential| numbers(&list, |i| i.credential == credential);
    assert_eq!(shows(Credential::IdAndHousehold), [28, 29]);
    assert_eq!(shows(Credential::Both), [34, 38, 39]);
    assert_eq!(shows(Credential::IdCard), [40]);
    assert_eq!(shows(Credential::Any).len(), 34);
}

#[test]
fn the_person_must_come_up_to_item_20_and_the_holders_card_from_21_on() {
    let list = list();
    for item in list.items() {
        let number = item.number.get();
        let expected = if number <= 20 {
            Presence::InPerson
        } else {
            Presence::HolderCard
        };
        assert_eq!(item.presence, expected, "item {number}");
        assert_eq!(
            item.condition.contains("需本人携带"),
            expected == Presence::InPerson,
            "item {number}"
        );
    }
}

#[test]
fn nobody_comes_for_another_before_item_21_and_families_only_for_24_36_and_37() {
    let list = list();
    assert_eq!(numbers(&list, |i| i.agents == Agents::Family), [24, 36, 37]);
    let nobody: Vec<u16> = (1..=21).collect();
    assert_eq!(numbers(&list, |i| i.agents == Agents::None), nobody);
    assert_eq!(
        numbers(&list, |i| i.audience.contains("家属")),
        [24, 36, 37]
    );
}

#[test]
fn without_the_line_6_work_2_match_19_are_taken_11_wait_and_2_are_lists() {
    let list = list();
    let class = |offline| numbers(&list, |i| i.offline == offline);
    assert_eq!(class(Offline::FullFromCache), [3, 6, 12, 14, 15, 17]);
    assert_eq!(class(Offline::MatchFromCache), [2, 5]);
    assert_eq!(class(Offline::CaptureAssistedOnly), [22, 23]);
    let capture = class(Offline::Capture);
    assert_eq!(capture.len() + 2, 19, "{capture:?}");
    assert_eq!(
        class(Offline::OnlineOnly),
        [8, 9, 13, 25, 26, 27, 33, 36, 38, 39, 40]
    );
    assert_eq!(class(Offline::TasksCached), [18, 19]);
}

#[test]
fn instant_items_are_finished_here_and_the_others_taken_here() {
    let list = list();
    for item in list.items() {
        let expected = match item.limit {
            Limit::Instant => Handling::Completed,
            Limit::WorkingDays(_) => Handling::Accepted,
        };
        assert_eq!(item.handling, expected, "item {}", item.number.get());
    }
}

#[test]
fn every_registration_and_application_has_a_form() {
    let list = list();
    let forms = numbers(&list, |i| matches!(i.action, Action::Form(_)));
    let expected = [
        1, 4, 7, 10, 11, 16, 20, 21, 22, 23, 24, 28, 29, 30, 31, 32, 34, 35, 37, 38, 40,
    ];
    assert_eq!(forms, expected);
}

#[test]
fn personal_queries_have_a_view_and_nothing_else_has() {
    let list = list();
    let asked = numbers(&list, |i| i.action == Action::Records);
    assert_eq!(asked, [13, 25, 26, 27, 33, 36, 39]);
    assert_eq!(numbers(&list, |i| i.result.is_some()), asked);
}

#[test]
fn assisted_forms_that_bind_a_person_end_with_a_signature() {
    let list = list();
    for item in list.items() {
        let Action::Form(form) = &item.action else {
            continue;
        };
        let signs = |kind: &FieldKind| matches!(kind, FieldKind::Signature);
        // A face, and the pages for whoever stands for it, are taken after the signature: it says
        // what they are for.
        let taken = |kind: &FieldKind| {
            matches!(kind, FieldKind::Face(_) | FieldKind::Document { .. })
                && form
                    .fields
                    .iter()
                    .any(|f| matches!(f.kind, FieldKind::Face(_)))
        };
        let mut written = form.fields.iter().rev().skip_while(|f| taken(&f.kind));
        let signed = written.next().is_some_and(|f| signs(&f.kind));
        let binds = item.mode == Mode::Assisted && item.registers != Some(Registers::Trainee);
        assert_eq!(signed, binds, "item {}", item.number.get());
    }
}

#[test]
fn registers_are_named_by_data_and_by_one_item_each() {
    let list = list();
    let all = [
        (Registers::JobSeeker, 1),
        (Registers::GigSeeker, 4),
        (Registers::GigEmployer, 7),
        (Registers::FlexibleWorker, 10),
        (Registers::Unemployed, 11),
        (Registers::Trainee, 16),
    ];
    for (register, number) in all {
        assert_eq!(numbers(&list, |i| i.registers == Some(register)), [number]);
        let found = list.registering(register).map(|i| i.number.get());
        assert_eq!(found, Some(number));
    }
}

#[test]
fn people_find_items_by_their_own_words() {
    let list = list();
    let called = |word: &str| numbers(&list, |i| i.aliases.iter().any(|a| a == word));
    assert_eq!(called("学技术"), [16, 17, 18, 19]);
    assert_eq!(called("用社保卡"), [38, 39, 40]);
    assert_eq!(numbers(&list, |i| i.aliases.is_empty()), Vec::<u16>::new());
}

#[test]
fn a_promise_stands_in_full_where_a_form_names_it() {
    let list = list();
    let Action::Form(form) = &item(&list, 23).action else {
        panic!("item 23 has a form");
    };
    let proof = form.fields.iter().find(|f| f.id.as_str() == "leave_proof");
    let FieldKind::Document { promise, .. } = &proof.expect("it asks for a proof").kind else {
        panic!("a proof is a document");
    };
    let full = &item(&list, 23).promises[0].text;
    assert_eq!(promise.as_ref(), Some(full));
    assert!(full.chars().count() > 20);
}

/// No terminal takes pictures of paper yet.
#[test]
fn what_a_resident_does_alone_never_ends_at_a_paper_without_a_promise_in_its_place() {
    let list = list();
    let mut papers = Vec::new();
    for item in list.items().iter().filter(|i| i.starts_alone()) {
        for field in item.form().iter().flat_map(|form| &form.fields) {
            if let FieldKind::Document { promise, .. } = &field.kind {
                papers.push(item.number.get());
                let place = format!("item {} {}", item.number.get(), field.id.as_str());
                assert!(promise.is_some() || field.optional, "{place}");
                let bring = item.attachments.iter().find(|a| a.id == field.id.as_str());
                let said = bring.is_some_and(|paper| paper.or_promise.is_some());
                assert!(
                    said || promise.is_none(),
                    "{place}: the page does not tell of it"
                );
            }
        }
    }
    assert_eq!(papers, [22, 23]);
}

/// Home to a group, the group to the page, the page to the start.
#[test]
fn every_item_is_at_most_three_taps_from_home() {
    let list = list();
    for item in list.items() {
        let in_group = list.group(item.group).any(|i| i.number == item.number);
        assert!(in_group, "item {} is in no group", item.number.get());
    }
    assert!(
        Group::ALL.len() <= 6,
        "at most six choices on the first page"
    );
}
