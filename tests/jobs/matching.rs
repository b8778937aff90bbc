//! Recommendations: conditions first, then a score whose reasons add up.

use jiff::civil::Date;
use jiujinban::domain::jobs::listing::{
    AgeLimits, Board, Fen, Insurance, Kind, Listing, Lodging, Settlement, Skill, Wage, WageUnit,
};
use jiujinban::domain::jobs::matching::{
    JobWish, LodgingNeed, RECOMMENDATIONS, Reason, Recommendation, Score,
};
use jiujinban::domain::jobs::place::{Metres, Point};
use jiujinban::domain::time::Span;
use proptest::prelude::*;

use crate::support::{Bench, listing, month, now, trade};

fn electrician() -> JobWish {
    JobWish {
        kind: None,
        trades: vec![trade("dian-gong")],
        skills: vec![Skill("低压电工证".into())],
        wage_floor: Some(Fen::yuan(4_000)),
        radius: Some(Metres(30_000)),
        home: Point::new(34_000_000, 113_000_000),
        age: Some(50),
        lodging: LodgingNeed::GoesHome,
    }
}

fn recommended(listings: Vec<Listing>, wish: &JobWish) -> Vec<Recommendation> {
    let bench = Bench::new(listings);
    bench.cache.recommend(wish, now()).expect("recommends")
}

fn names(found: &[Recommendation]) -> Vec<&str> {
    found.iter().map(|r| r.listing.id.as_str()).collect()
}

#[test]
fn what_breaks_a_condition_of_either_side_is_never_recommended() {
    let away = |mut l: Listing| {
        l.workplace.point = Point::new(34_500_000, 113_000_000);
        l
    };
    let refused = vec![
        Listing {
            valid_through: Date::constant(2026, 11, 21),
            ..listing("expired")
        },
        Listing {
            ages: AgeLimits {
                from: None,
                to: Some(49),
            },
            ..listing("too-old")
        },
        Listing {
            wage: month(2_000, 3_999),
            ..listing("too-little")
        },
        away(listing("too-far")),
        Listing {
            trade: trade("hui-ji-x"),
            skills: Vec::new(),
            ..listing("another-trade")
        },
    ];
    assert_eq!(names(&recommended(refused, &electrician())), [""; 0]);
}

#[test]
fn someone_who_needs_a_bed_gets_only_work_with_one_however_far() {
    let mut far = Listing {
        lodging: Lodging::Provided,
        ..listing("far")
    };
    far.workplace.point = Point::new(36_000_000, 113_000_000);
    let wish = JobWish {
        lodging: LodgingNeed::NeedsBed,
        ..electrician()
    };
    assert_eq!(
        names(&recommended(vec![listing("near"), far], &wish)),
        ["far"]
    );
}

#[test]
fn hidden_data_recommends_nothing() {
    let bench = Bench::new(vec![listing("L1")]);
    let later = now().plus(Span::hours(24 * 30));
    let found = bench
        .cache
        .recommend(&electrician(), later)
        .expect("answers");
    assert!(found.is_empty());
}

#[test]
fn every_reason_a_resident_can_be_told_is_given_with_its_points() {
    let mut best = Listing {
        kind: Kind::Gig,
        wage: Wage::new(
            Fen::yuan(200),
            Fen::yuan(260),
            WageUnit::Day,
            Settlement::Daily,
        ),
        board: Board::Lunch,
        lodging: Lodging::Provided,
        insurance: Insurance::Injury,
        ..listing("L1")
    };
    best.workplace.point = Point::new(34_028_800, 113_000_000);
    let found = recommended(vec![best], &electrician());
    let reasons: Vec<Reason> = found[0]
        .arguments
        .iter()
        .map(|a| a.reason.clone())
        .collect();
    for expected in [
        Reason::Distance(Metres(3_202)),
        Reason::Trade(trade("dian-gong")),
        Reason::Skill(Skill("低压电工证".into())),
        Reason::Pay(Fen::yuan(4_350)),
        Reason::Board(Board::Lunch),
        Reason::Lodging,
        Reason::DailyPay,
        Reason::Insurance(Insurance::Injury),
        Reason::Fresh { days: 0 },
    ] {
        assert!(reasons.contains(&expected), "{expected:?} in {reasons:?}");
    }
    assert_eq!(
        reasons[0],
        Reason::Trade(trade("dian-gong")),
        "weightiest first"
    );
}

#[test]
fn the_trade_itself_comes_before_its_kin_and_kin_before_a_shared_skill() {
    let kin = Listing {
        trade: trade("han-gong"),
        ..listing("kin")
    };
    let skilled = Listing {
        trade: trade("wu-ye"),
        ..listing("skilled")
    };
    let found = recommended(vec![skilled, kin, listing("itself")], &electrician());
    assert_eq!(names(&found), ["itself", "kin", "skilled"]);
    assert!(
        found[1]
            .arguments
            .iter()
            .any(|a| a.reason == Reason::KinTrade(trade("han-gong")))
    );
}

#[test]
fn at_most_twenty_are_recommended_best_first() {
    let found = recommended(
        (0..60)
            .map(|n| Listing {
                wage: month(3_000 + n * 100, 9_000),
                ..listing(&format!("L{n}"))
            })
            .collect(),
        &electrician(),
    );
    assert_eq!(found.len(), RECOMMENDATIONS);
    assert!(found.is_sorted_by(|a, b| a.score >= b.score));
}

#[test]
fn a_wish_shows_nothing_of_a_person_when_printed() {
    assert_eq!(format!("{:?}", electrician()), "JobWish(…)");
}

prop_compose! {
    fn any_listing()(
        kind in any::<bool>(), pay in 0..12_u32, board in 0..3_u8, lodging in any::<bool>(),
        insurance in 0..4_u8, ages in (0..70_u8, 0..90_u8), lat in 33_700_000..34_300_000_i32,
        placed in any::<bool>(), posted in 1..23_i8, trades in 0..3_u8, skills in 0..4_usize,
    ) -> Listing {
        let mut made = Listing {
            kind: if kind { Kind::Gig } else { Kind::Fixed },
            wage: if pay == 0 { None } else { month(pay * 700, pay * 900) },
            board: [Board::None, Board::Lunch, Board::AllMeals][usize::from(board)],
            lodging: if lodging { Lodging::Provided } else { Lodging::None },
            insurance: [Insurance::Unstated, Insurance::Injury, Insurance::Five, Insurance::FiveAndFund][usize::from(insurance)],
            ages: AgeLimits { from: Some(ages.0), to: Some(ages.1) },
            posted: Date::constant(2026, 11, posted),
            trade: trade(["dian-gong", "han-gong", "chu-shi"][usize::from(trades)]),
            skills: ["低压电工证", "看图纸", "C1驾照"][..skills.min(3)].iter().map(|s| Skill((*s).into())).collect(),
            ..listing("L1")
        };
        made.workplace.point = placed.then_some(lat).and_then(|lat| Point::new(lat, 113_000_000));
        made
    }
}

prop_compose! {
    fn any_wish()(
        kind in any::<Option<bool>>(), trades in 0..3_usize, skills in 0..4_usize, floor in 0..8_u32,
        radius in any::<Option<u16>>(), home in any::<bool>(), age in proptest::option::of(16..80_u8),
        bed in any::<bool>(),
    ) -> JobWish {
        JobWish {
            kind: kind.map(|g| if g { Kind::Gig } else { Kind::Fixed }),
            trades: ["dian-gong", "wa-gong"][..trades.min(2)].iter().map(|t| trade(t)).collect(),
            skills: ["C1驾照", "低压电工证", "看图纸"][..skills.min(3)].iter().map(|s| Skill((*s).into())).collect(),
            wage_floor: (floor > 0).then(|| Fen::yuan(floor * 1_000)),
            radius: radius.map(|m| Metres(u32::from(m))),
            home: Point::new(34_000_000, 113_000_000).filter(|_| home),
            age,
            lodging: if bed { LodgingNeed::NeedsBed } else { LodgingNeed::GoesHome },
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_points_of_the_reasons_add_up_to_the_score_and_never_beyond_a_hundred(
        listings in proptest::collection::vec(any_listing(), 1..8),
        wishes in proptest::collection::vec(any_wish(), 8),
    ) {
        let numbered = listings.into_iter().zip(0..).map(|(l, n)| Listing { id: listing(&format!("L{n}")).id, ..l });
        let bench = Bench::new(numbered.collect());
        for wish in wishes {
            for made in bench.cache.recommend(&wish, now()).expect("recommends") {
                let sum: u32 = made.arguments.iter().map(|a| u32::from(a.points)).sum();
                prop_assert_eq!(Score(u8::try_from(sum).expect("small")), made.score);
                prop_assert!(sum <= 100);
                if let Some(age) = wish.age {
                    let ages = made.listing.ages;
                    prop_assert!(ages.from.is_none_or(|f| f <= age) && ages.to.is_none_or(|t| age <= t));
                }
            }
        }
    }
}
