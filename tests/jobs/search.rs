//! What a search answers beside its hits.

use jiff::civil::Date;
use jiujinban::domain::jobs::listing::{
    AgeLimits, Board, EmployerCode, Fen, Kind, Listing, ListingId, Lodging,
};
use jiujinban::domain::jobs::pay::{PayStanding, Warning};
use jiujinban::domain::jobs::place::{Metres, Point};
use jiujinban::domain::jobs::search::{
    DataAge, Filter, HitPlace, Order, Page, Relaxation, SearchQuery,
};
use jiujinban::domain::time::{Span, WallTime};

use crate::support::{Bench, ids, listing, month, now, text, trade};

fn cook(id: &str) -> Listing {
    Listing {
        title: "饭店厨师".into(),
        trade: trade("chu-shi"),
        skills: Vec::new(),
        description: "家常菜".into(),
        ..listing(id)
    }
}

#[test]
fn a_listing_past_its_last_day_is_not_found_and_on_its_last_day_it_is() {
    let until = |day| Listing {
        valid_through: Date::constant(2026, 11, day),
        ..listing(&format!("L{day}"))
    };
    let bench = Bench::new(vec![until(21), until(22)]);
    assert_eq!(ids(&bench.cache, &text("电工")), ["L22"]);
}

#[test]
fn a_clock_that_fell_back_to_1970_revives_nothing() {
    let mut bench = Bench::new(vec![listing("L1"), listing("L2")]);
    let gone = jiujinban::ports::jobs::ListingPage {
        tombstones: vec![ListingId::parse("L1").expect("an id")],
        ..crate::support::page(vec![listing("L2")])
    };
    bench.cache.apply(&gone).expect("applies");
    let found = bench
        .cache
        .search(&text("电工"), WallTime(0))
        .expect("searches");
    assert_eq!(found.total, 1);
    assert_eq!(found.age, DataAge::Current);
}

#[test]
fn data_of_thirty_days_is_hidden_and_of_seven_days_grey_with_its_date() {
    let bench = Bench::new(vec![listing("L1")]);
    let at = |days: u64| {
        let later = now().plus(Span::hours(24 * days));
        bench.cache.search(&text("电工"), later).expect("searches")
    };
    let grey = at(7);
    assert_eq!((grey.total, grey.age), (1, DataAge::Greyed { days: 7 }));
    assert_eq!(grey.as_of, Some(now()));
    let hidden = at(30);
    assert_eq!(
        (hidden.total, hidden.age),
        (0, DataAge::Hidden { days: 30 })
    );
    assert!(hidden.hits.is_empty());
}

#[test]
fn a_confirmation_makes_old_data_current_and_an_earlier_one_changes_nothing() {
    let mut bench = Bench::new(vec![listing("L1")]);
    let later = now().plus(Span::hours(24 * 40));
    bench.cache.confirm(later).expect("notes");
    bench.cache.confirm(now()).expect("notes");
    assert_eq!(bench.cache.state(later).age, DataAge::Current);
}

#[test]
fn too_narrow_filters_are_told_with_what_leaving_each_out_would_find() {
    let far = Point::new(35_000_000, 113_000_000);
    let bench = Bench::new(vec![
        listing("L1"),
        Listing {
            kind: Kind::Gig,
            board: Board::AllMeals,
            ..listing("L2")
        },
        Listing {
            board: Board::AllMeals,
            workplace: jiujinban::domain::jobs::listing::Workplace {
                point: far,
                ..listing("x").workplace
            },
            ..listing("L3")
        },
    ]);
    let query = SearchQuery {
        kind: Some(Kind::Fixed),
        board: Some(Board::Lunch),
        from: Point::new(34_000_000, 113_000_000),
        within: Some(Metres(20_000)),
        ..text("电工")
    };
    let page = bench.cache.search(&query, now()).expect("searches");
    assert_eq!(page.total, 0);
    let told = |without, hits| Relaxation { without, hits };
    for expected in [
        told(Filter::Kind, 1),
        told(Filter::Board, 1),
        told(Filter::Distance, 1),
    ] {
        assert!(page.relaxed.contains(&expected), "{:?}", page.relaxed);
    }
    assert_eq!(page.relaxed.len(), 3);
}

#[test]
fn each_filter_lets_through_only_what_it_names() {
    let bench = Bench::new(vec![
        listing("L1"),
        Listing {
            wage: month(7_000, 9_000),
            ..listing("L2")
        },
        Listing {
            lodging: Lodging::Provided,
            ..listing("L3")
        },
        Listing {
            posted: Date::constant(2026, 11, 1),
            ..listing("L4")
        },
        Listing {
            wage: None,
            trade: trade("han-gong"),
            ..listing("L5")
        },
    ]);
    let with = |change: fn(&mut SearchQuery)| {
        let mut query = text("");
        change(&mut query);
        let mut found = ids(&bench.cache, &query);
        found.sort();
        found
    };
    assert_eq!(with(|q| q.wage_floor = Some(Fen::yuan(7_000))), ["L2"]);
    assert_eq!(with(|q| q.lodging = Some(Lodging::Provided)), ["L3"]);
    assert_eq!(with(|q| q.trades = vec![trade("han-gong")]), ["L5"]);
    assert_eq!(
        with(|q| q.new_since = Some(Date::constant(2026, 11, 22))),
        ["L1", "L2", "L3", "L5"]
    );
    assert_eq!(with(|q| q.trades = vec![trade("no-such")]), [""; 0]);
}

#[test]
fn facets_count_both_kinds_whichever_is_shown() {
    let gig = |id: &str| Listing {
        kind: Kind::Gig,
        ..listing(id)
    };
    let bench = Bench::new(vec![listing("L1"), gig("L2"), gig("L3"), cook("L4")]);
    let query = SearchQuery {
        kind: Some(Kind::Fixed),
        ..text("")
    };
    let page = bench.cache.search(&query, now()).expect("searches");
    assert_eq!((page.total, page.facets.fixed, page.facets.gig), (2, 2, 2));
    assert_eq!(
        page.facets.trades,
        [(trade("dian-gong"), 1), (trade("chu-shi"), 1)]
    );
}

#[test]
fn headline_hits_come_before_hits_in_the_text_and_pages_do_not_overlap() {
    let bench = Bench::new(vec![
        Listing {
            title: "杂工".into(),
            skills: Vec::new(),
            description: "给电工打下手".into(),
            wage: month(9_000, 20_000),
            ..listing("L1")
        },
        listing("L2"),
        listing("L3"),
    ]);
    let found = bench.cache.search(&text("电工"), now()).expect("searches");
    let places: Vec<HitPlace> = found.hits.iter().map(|h| h.place).collect();
    assert_eq!(
        places,
        [HitPlace::Headline, HitPlace::Headline, HitPlace::Elsewhere]
    );
    let part = |skip| SearchQuery {
        page: Page { skip, take: 2 },
        ..text("电工")
    };
    assert_eq!(ids(&bench.cache, &part(0)), ["L3", "L2"]);
    assert_eq!(ids(&bench.cache, &part(2)), ["L1"]);
    assert_eq!(ids(&bench.cache, &part(4)), [""; 0]);
}

#[test]
fn orders_put_the_nearest_the_best_paid_and_the_newest_first() {
    let at = |id: &str, lat: i32, pay: u32, day: i8| {
        let mut made = Listing {
            wage: month(pay, pay),
            posted: Date::constant(2026, 11, day),
            ..listing(id)
        };
        made.workplace.point = Point::new(lat, 113_000_000);
        made
    };
    let bench = Bench::new(vec![
        at("near", 34_010_000, 3_000, 10),
        at("paid", 34_200_000, 9_000, 5),
        at("new", 34_300_000, 4_000, 20),
    ]);
    let first = |order| {
        let query = SearchQuery {
            order,
            from: Point::new(34_000_000, 113_000_000),
            ..text("电工")
        };
        ids(&bench.cache, &query)[0].clone()
    };
    assert_eq!(first(Order::Nearest), "near");
    assert_eq!(first(Order::BestPaid), "paid");
    assert_eq!(first(Order::Newest), "new");
}

#[test]
fn a_word_nobody_wrote_is_repaired_by_sound_or_initials_and_the_repair_is_told() {
    let bench = Bench::new(vec![listing("L1"), cook("L2")]);
    for (typed, used) in [
        ("点工", "电工"),
        ("dg", "电工"),
        ("chushi", "厨师"),
        ("出师", "厨师"),
    ] {
        let page = bench.cache.search(&text(typed), now()).expect("searches");
        let repair = page.repair.expect(typed);
        assert_eq!((repair.typed.as_str(), repair.used.as_str()), (typed, used));
        assert_eq!(page.total, 1, "{typed}");
    }
    let nothing = bench
        .cache
        .search(&text("宇航员"), now())
        .expect("searches");
    assert_eq!((nothing.total, nothing.repair), (0, None));
}

#[test]
fn another_word_for_a_trade_brings_its_listings_beside_the_hits() {
    let bench = Bench::new(vec![listing("L1"), cook("L2")]);
    let page = bench.cache.search(&text("大厨"), now()).expect("searches");
    assert_eq!(page.total, 0, "no listing holds the word");
    assert_eq!(page.related.len(), 1);
    assert_eq!(page.related[0].listing.id.as_str(), "L2");
    let page = bench.cache.search(&text("厨师"), now()).expect("searches");
    assert_eq!(
        (page.total, page.related.len()),
        (1, 0),
        "a hit is not told twice"
    );
}

#[test]
fn words_are_offered_with_how_many_listings_hold_them() {
    let bench = Bench::new(vec![listing("L1"), listing("L2"), cook("L3")]);
    let offered = bench.cache.suggest("dg", crate::support::TODAY);
    assert_eq!(offered[0].word, "电工");
    assert_eq!(offered[0].listings, 2);
    assert_eq!(offered[0].trade, Some(trade("dian-gong")));
    let skill = bench.cache.suggest("低压电工证", crate::support::TODAY);
    assert_eq!(skill[0].word, "低压电工证");
    assert!(bench.cache.suggest("%", crate::support::TODAY).is_empty());
}

#[test]
fn a_detail_tells_pay_beside_the_local_median_and_what_calls_for_care() {
    let mut all: Vec<Listing> = (0..6).map(|n| listing(&format!("L{n}"))).collect();
    all.push(Listing {
        wage: month(20_000, 30_000),
        description: "入职须交押金五百元，扣押身份证。".into(),
        ..listing("odd")
    });
    all.push(Listing {
        description: "不收押金，免报名费，不扣押身份证".into(),
        ..listing("fair")
    });
    all.push(cook("alone"));
    let bench = Bench::new(all);
    let detail = |id: &str| {
        let id = ListingId::parse(id).expect("an id");
        bench.cache.detail(&id, now()).expect("reads")
    };
    assert_eq!(detail("gone"), None);
    let odd = detail("odd").expect("there");
    assert_eq!(odd.standing, PayStanding::High);
    assert_eq!(odd.local_pay.expect("enough").median, Fen::yuan(5_000));
    assert_eq!(
        odd.warnings,
        [
            Warning::AsksForMoney,
            Warning::KeepsIdentityCard,
            Warning::EmployerCodeMissing,
            Warning::PayFarAboveUsual,
        ]
    );
    let fair = detail("fair").expect("there");
    assert_eq!(fair.standing, PayStanding::Usual);
    assert_eq!(fair.warnings, [Warning::EmployerCodeMissing]);
    let alone = detail("alone").expect("there");
    assert_eq!(
        (alone.standing, alone.local_pay),
        (PayStanding::Unknown, None)
    );
}

#[test]
fn a_listing_is_read_back_as_it_was_put() {
    let mut full = Listing {
        ages: AgeLimits {
            from: Some(18),
            to: Some(60),
        },
        gig_days: jiujinban::domain::jobs::listing::GigDays::new(
            Date::constant(2026, 12, 1),
            Date::constant(2026, 12, 20),
        ),
        phone: jiujinban::domain::jobs::listing::ContactPhone::parse("0371-00000000"),
        ..cook("full")
    };
    full.employer.code = EmployerCode::judge(Some("91350100M000100Y43"));
    full.workplace.meeting_place = "村委会门口".into();
    let mut bare = listing("bare");
    bare.employer.code = EmployerCode::Malformed;
    bare.workplace.point = None;
    bare.wage = None;
    bare.skills = Vec::new();
    let bench = Bench::new(vec![full.clone(), bare.clone()]);
    for put in [full, bare] {
        let read = bench.cache.detail(&put.id, now()).expect("reads");
        assert_eq!(read.expect("there").listing, put);
    }
}
