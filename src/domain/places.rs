//! The divisions of the country to pick a place from: province, city, county, town, village.

use super::people::identity::DivisionCode;
use std::collections::BTreeMap;
use std::ops::{Bound, Range};
use std::sync::OnceLock;

/// One division: its code and the name of that level alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Its code: 2, 4, 6, 9 or 12 digits.
    pub code: DivisionCode,
    /// Its name, 玉泉镇.
    pub name: String,
}

/// A village of the terminal's county.
pub type Village = Division;

/// The table of divisions, and the county the terminal stands in.
#[derive(Debug, Clone, Default)]
pub struct Places {
    home: Option<DivisionCode>,
    counties: &'static str,
    towns: &'static str,
    villages: Vec<Village>,
    /// Made when the first place is asked for: a terminal shows its home page without it.
    index: OnceLock<Index>,
}

/// Where each division stands in the tables.
#[derive(Debug, Clone)]
struct Index {
    /// Counties in the order of their codes: province, city, county.
    counties: BTreeMap<&'static str, [&'static str; 3]>,
    /// Where the towns of a county stand in the table.
    towns_of: BTreeMap<&'static str, Range<usize>>,
}

impl Places {
    /// Takes the tables: `code province city county` and `code town`, tab-separated, in the order
    /// of the codes, `#` for remarks. `home` is the terminal's county or any place inside it.
    /// Lines that are none of that are left out.
    pub fn new(home: &DivisionCode, counties: &'static str, towns: &'static str) -> Self {
        Self {
            home: home.as_str().get(..6).and_then(DivisionCode::parse),
            counties,
            towns,
            ..Self::default()
        }
    }

    fn index(&self) -> &Index {
        self.index
            .get_or_init(|| Index::of(self.counties, self.towns))
    }

    /// Adds the villages of the terminal's county.
    #[must_use]
    pub fn with_villages(mut self, villages: Vec<Village>) -> Self {
        self.villages = villages;
        self
    }

    /// The county the terminal stands in, if it is known.
    pub fn home(&self) -> Option<&DivisionCode> {
        self.home.as_ref()
    }

    /// All provinces.
    pub fn provinces(&self) -> Vec<Division> {
        let mut found: Vec<Division> = Vec::new();
        for (code, names) in &self.index().counties {
            let new = found
                .last()
                .is_none_or(|d| !code.starts_with(d.code.as_str()));
            if new {
                found.extend(division(&code[..2], names[0]));
            }
        }
        found
    }

    /// The divisions one level down. A province of one city only gives its counties at once.
    pub fn within(&self, code: &str) -> Vec<Division> {
        match code.len() {
            2 => {
                let cities = self.cities(code);
                match cities.as_slice() {
                    [only] => self.counties_of(only.code.as_str()),
                    _ => cities,
                }
            }
            4 => self.counties_of(code),
            6 => self.towns(code),
            9 => {
                let inside = |v: &&Village| v.code.as_str().starts_with(code);
                self.villages.iter().filter(inside).cloned().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The division one level up, by the way [`Places::within`] leads down; `None` for a province.
    pub fn above<'a>(&self, code: &'a str) -> Option<&'a str> {
        match code.len() {
            12 => Some(&code[..9]),
            9 => Some(&code[..6]),
            6 if self.cities(&code[..2]).len() > 1 => Some(&code[..4]),
            6 | 4 => Some(&code[..2]),
            _ => None,
        }
    }

    /// The name of one level, 玉泉镇 for 140222100.
    pub fn name_of_level(&self, code: &str) -> Option<String> {
        let first = |level: usize| {
            let (_, names) = self.under(code).next()?;
            Some(names[level].to_owned())
        };
        match code.len() {
            2 => first(0),
            4 => first(1),
            6 => self
                .index()
                .counties
                .get(code)
                .map(|names| names[2].to_owned()),
            9 | 12 => {
                let up = &code[..if code.len() == 9 { 6 } else { 9 }];
                let same = |d: &Division| d.code.as_str() == code;
                self.within(up).into_iter().find(same).map(|d| d.name)
            }
            _ => None,
        }
    }

    /// The whole name: from the town down inside the terminal's county, from the province down
    /// elsewhere; `None` when the code is not in the tables.
    pub fn name_of(&self, code: &str) -> Option<String> {
        let mut parts = vec![self.name_of_level(code)?];
        let mut at = code;
        let is_home = |c: &str| self.home.as_ref().is_some_and(|h| h.as_str() == c);
        while let Some(up) = self.above(at) {
            if is_home(up) {
                break;
            }
            parts.push(self.name_of_level(up)?);
            at = up;
        }
        Some(parts.into_iter().rev().collect())
    }

    fn cities(&self, province: &str) -> Vec<Division> {
        let mut found: Vec<Division> = Vec::new();
        for (code, names) in self.under(province) {
            let new = found
                .last()
                .is_none_or(|d| !code.starts_with(d.code.as_str()));
            if new {
                found.extend(division(&code[..4], names[1]));
            }
        }
        found
    }

    fn counties_of(&self, city: &str) -> Vec<Division> {
        self.under(city)
            .filter_map(|(code, names)| division(code, names[2]))
            .collect()
    }

    fn under<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'static str, &'a [&'static str; 3])> {
        self.index()
            .counties
            .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
            .take_while(move |(code, _)| code.starts_with(prefix))
            .map(|(code, names)| (*code, names))
    }

    fn towns(&self, county: &str) -> Vec<Division> {
        let Some(range) = self.index().towns_of.get(county) else {
            return Vec::new();
        };
        self.towns[range.clone()]
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(code, _)| code.starts_with(county))
            .filter_map(|(code, name)| division(code, name))
            .collect()
    }
}

impl Index {
    fn of(counties: &'static str, towns: &'static str) -> Self {
        let mut towns_of: BTreeMap<&'static str, Range<usize>> = BTreeMap::new();
        let mut at = 0;
        for line in towns.split_inclusive('\n') {
            let end = at + line.len();
            if let Some(code) = line.get(..6).filter(|_| !line.starts_with('#')) {
                let range = towns_of.entry(code).or_insert(at..end);
                range.end = end;
            }
            at = end;
        }
        Self {
            counties: counties.lines().filter_map(county).collect(),
            towns_of,
        }
    }
}

fn county(line: &'static str) -> Option<(&'static str, [&'static str; 3])> {
    let mut cells = line.split('\t');
    let code = cells.next()?;
    let digits = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    let names = [cells.next()?, cells.next()?, cells.next()?];
    digits.then_some((code, names))
}

fn division(code: &str, name: &str) -> Option<Division> {
    Some(Division {
        code: DivisionCode::parse(code)?,
        name: name.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTIES: &str = "# code\tprovince\tcity\tcounty\n\
        110101\t甲市\t市辖区\t东区\n110102\t甲市\t市辖区\t西区\n\
        140212\t乙省\t丙市\t南区\n140222\t乙省\t丙市\t丁县\n140302\t乙省\t戊市\t北区\nnonsense\n";
    const TOWNS: &str =
        "# code\ttown\n110101001\t一街道\n140222100\t子镇\n140222101\t丑镇\n140302001\t寅镇\n";

    fn places() -> Places {
        let home = DivisionCode::parse("140222100001").expect("a village");
        let village = Division {
            code: home.clone(),
            name: "卯村".into(),
        };
        Places::new(&home, COUNTIES, TOWNS).with_villages(vec![village])
    }

    fn names(all: Vec<Division>) -> Vec<String> {
        all.into_iter().map(|d| d.name).collect()
    }

    #[test]
    fn a_code_that_is_nowhere_has_no_name_and_nothing_inside() {
        let places = places();
        for nowhere in ["99", "1499", "149999", "140222999", "140222100009", "1"] {
            assert_eq!(places.name_of(nowhere), None, "{nowhere}");
            assert!(places.within(nowhere).is_empty(), "{nowhere}");
        }
    }

    #[test]
    fn every_level_leads_down_to_the_next_and_back() {
        let places = places();
        assert_eq!(names(places.provinces()), ["甲市", "乙省"]);
        assert_eq!(names(places.within("14")), ["丙市", "戊市"]);
        assert_eq!(names(places.within("1402")), ["南区", "丁县"]);
        assert_eq!(names(places.within("140222")), ["子镇", "丑镇"]);
        assert_eq!(names(places.within("140222100")), ["卯村"]);
        assert!(places.within("140222101").is_empty());
        assert_eq!(places.above("140222100001"), Some("140222100"));
        assert_eq!(places.above("140222"), Some("1402"));
        assert_eq!(places.above("14"), None);
    }

    #[test]
    fn a_province_of_one_city_leaves_the_city_out() {
        let places = places();
        assert_eq!(names(places.within("11")), ["东区", "西区"]);
        assert_eq!(places.above("110101"), Some("11"));
        assert_eq!(
            places.name_of("110101001").as_deref(),
            Some("甲市东区一街道")
        );
    }

    #[test]
    fn at_home_names_begin_with_the_town() {
        let places = places();
        assert_eq!(places.name_of("140222100001").as_deref(), Some("子镇卯村"));
        assert_eq!(
            places.name_of("140302001").as_deref(),
            Some("乙省戊市北区寅镇")
        );
        assert_eq!(places.name_of("140222").as_deref(), Some("乙省丙市丁县"));
    }
}
