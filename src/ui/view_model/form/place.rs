//! A place picked level by level, the terminal's own county first.

use super::steps::Steps;
use crate::domain::places::{Division, Places};
use crate::domain::services::form::{PlaceFrom, PlaceTo, RawAnswer};

/// What a place question offers besides the divisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing.
    None,
    /// A way out of the terminal's county.
    Elsewhere,
    /// The way back into it.
    Home,
}

/// The steps to a place, and the way out of the county or back into it.
pub(super) fn place(
    places: &Places,
    (from, to): (PlaceFrom, PlaceTo),
    raw: &RawAnswer,
    elsewhere: bool,
) -> (Steps, Way) {
    let begun = match raw {
        RawAnswer::Typed(text) | RawAnswer::Halfway(text) => text.as_str(),
        RawAnswer::Picked(codes) => codes.first().map_or("", String::as_str),
        RawAnswer::Pages(_) | RawAnswer::Face(_) => "",
    };
    let home = places.home().map_or("", |h| h.as_str());
    let is_home = !home.is_empty() && begun.starts_with(home);
    let root = root(from, home, begun, elsewhere);
    let picked = to == PlaceTo::County && begun.len() == 6;
    let begun = if picked || begun.len() > root.len() {
        begun
    } else {
        ""
    };
    let mut steps = Steps::default();
    let chain = chain(places, begun, root);
    for (at, code) in chain.iter().enumerate() {
        let back = if at == 0 { "" } else { chain[at - 1] };
        let name = places
            .name_of_level(code)
            .unwrap_or_else(|| (*code).to_owned());
        steps.crumbs.push((name, back_to(back)));
    }
    let leaf = !begun.is_empty() && is_leaf(places, begun, to);
    let open = match (leaf, chain.len()) {
        (false, _) => begun,
        (true, 0 | 1) => "",
        (true, n) => chain[n - 2],
    };
    if leaf {
        steps.crumbs.pop();
        steps.whole = places.name_of(begun).unwrap_or_default();
    }
    let offered = match (open, root) {
        ("", "") => places.provinces(),
        ("", root) => first(places, root, home, to),
        (open, _) => places.within(open),
    };
    steps.asks = asks(&offered).to_owned();
    for division in offered {
        let code = division.code.as_str();
        let answer = if is_leaf(places, code, to) {
            RawAnswer::picked(code)
        } else {
            RawAnswer::halfway(code)
        };
        steps
            .options
            .push((division.name.clone(), code == begun, answer));
    }
    let way = match (from, elsewhere) {
        (PlaceFrom::Town, _) => Way::None,
        (_, true) => Way::Home,
        (_, false) if is_home || begun.is_empty() => Way::Elsewhere,
        (_, false) => Way::Home,
    };
    (steps, way)
}

fn back_to(code: &str) -> RawAnswer {
    if code.is_empty() {
        RawAnswer::empty()
    } else {
        RawAnswer::halfway(code)
    }
}

/// The code picking begins under: the county, its city, or nothing for all provinces.
fn root<'a>(from: PlaceFrom, home: &'a str, begun: &str, elsewhere: bool) -> &'a str {
    let outside = elsewhere || !(begun.is_empty() || begun.starts_with(home));
    match from {
        PlaceFrom::Province if outside => "",
        PlaceFrom::County if outside => home.get(..4).unwrap_or_default(),
        _ => home,
    }
}

/// Every level from below the root down to a code.
fn chain<'a>(places: &Places, code: &'a str, root: &str) -> Vec<&'a str> {
    let mut levels = Vec::new();
    let mut at = Some(code).filter(|c| !c.is_empty());
    while let Some(level) = at {
        levels.push(level);
        at = places.above(level).filter(|up| up.len() > root.len());
    }
    levels.reverse();
    levels
}

/// The first list: inside the county its towns; where the county will do, it and its neighbours.
fn first(places: &Places, root: &str, home: &str, to: PlaceTo) -> Vec<Division> {
    let at_home = root == home;
    if !at_home || to != PlaceTo::County {
        return places.within(root);
    }
    let mut counties = places
        .above(home)
        .map_or_else(Vec::new, |up| places.within(up));
    counties.sort_by_key(|d| d.code.as_str() != home);
    counties
}

fn is_leaf(places: &Places, code: &str, to: PlaceTo) -> bool {
    match to {
        PlaceTo::County => code.len() >= 6,
        PlaceTo::Town => code.len() >= 9,
        PlaceTo::Village => code.len() == 12 || code.len() == 9 && places.within(code).is_empty(),
    }
}

fn asks(offered: &[Division]) -> &'static str {
    match offered.first().map(|d| d.code.as_str().len()) {
        Some(2) => "哪个省？",
        Some(4) => "哪个市？",
        Some(6) => "哪个县区？",
        Some(9) => "哪个乡镇？",
        Some(12) => "哪个村？",
        _ => "本机没有地名表，请找帮办员",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::identity::DivisionCode;

    const COUNTIES: &str = "110101\t甲市\t市辖区\t东区\n140212\t乙省\t丙市\t南区\n\
        140222\t乙省\t丙市\t丁县\n140302\t乙省\t戊市\t北区\n";
    const TOWNS: &str = "110101001\t一街道\n140212001\t二街道\n140222100\t子镇\n140222101\t丑镇\n";

    fn places() -> Places {
        let code = |text: &str| DivisionCode::parse(text).expect("a code");
        let village = Division {
            code: code("140222100001"),
            name: "卯村".into(),
        };
        Places::new(&code("140222"), COUNTIES, TOWNS).with_villages(vec![village])
    }

    fn labels(steps: &Steps) -> Vec<&str> {
        steps
            .options
            .iter()
            .map(|(label, _, _)| label.as_str())
            .collect()
    }

    const VILLAGE: (PlaceFrom, PlaceTo) = (PlaceFrom::Town, PlaceTo::Village);

    #[test]
    fn a_town_without_villages_is_an_answer_and_one_with_villages_is_not_yet() {
        let places = places();
        let (steps, way) = place(&places, VILLAGE, &RawAnswer::empty(), false);
        assert_eq!(labels(&steps), ["子镇", "丑镇"]);
        assert_eq!(way, Way::None);
        assert_eq!(steps.options[0].2, RawAnswer::halfway("140222100"));
        assert_eq!(steps.options[1].2, RawAnswer::picked("140222101"));
        let (steps, _) = place(&places, VILLAGE, &RawAnswer::halfway("140222100"), false);
        assert_eq!(labels(&steps), ["卯村"]);
        assert_eq!(steps.crumbs, [("子镇".to_owned(), RawAnswer::empty())]);
        let picked = RawAnswer::picked("140222100001");
        let (steps, _) = place(&places, VILLAGE, &picked, false);
        assert_eq!(steps.whole, "子镇卯村");
        assert!(steps.options[0].1, "the village is marked");
    }

    #[test]
    fn from_anywhere_the_own_county_comes_first_and_the_provinces_one_tap_later() {
        let places = places();
        let kind = (PlaceFrom::Province, PlaceTo::Town);
        let (steps, way) = place(&places, kind, &RawAnswer::empty(), false);
        assert_eq!(
            (labels(&steps), way),
            (vec!["子镇", "丑镇"], Way::Elsewhere)
        );
        let (steps, way) = place(&places, kind, &RawAnswer::empty(), true);
        assert_eq!((labels(&steps), way), (vec!["甲市", "乙省"], Way::Home));
        let (steps, _) = place(&places, kind, &RawAnswer::halfway("1402"), true);
        assert_eq!(labels(&steps), ["南区", "丁县"]);
        assert_eq!(
            steps.crumbs[1],
            ("丙市".to_owned(), RawAnswer::halfway("14"))
        );
        let (steps, _) = place(&places, kind, &RawAnswer::picked("110101001"), false);
        assert_eq!(steps.whole, "甲市东区一街道");
        assert_eq!(steps.crumbs.len(), 2);
    }

    #[test]
    fn where_the_county_will_do_its_neighbours_stand_behind_it() {
        let places = places();
        let kind = (PlaceFrom::County, PlaceTo::County);
        let (steps, _) = place(&places, kind, &RawAnswer::empty(), false);
        assert_eq!(labels(&steps), ["丁县", "南区"]);
        assert_eq!(steps.options[0].2, RawAnswer::picked("140222"));
        let (steps, _) = place(&places, kind, &RawAnswer::picked("140222"), false);
        assert!(steps.options[0].1, "the county is marked");
    }

    #[test]
    fn without_tables_the_page_sends_to_the_operator() {
        let (steps, _) = place(&Places::default(), VILLAGE, &RawAnswer::empty(), false);
        assert!(steps.options.is_empty() && steps.asks.contains("帮办"));
    }
}
