//! Fifty persons who do not exist. Their given names contain 样 ("sample"), their phone numbers
//! begin with 199 0000, their identity numbers are well formed and never issued on purpose.

use super::places::COUNTY;
use super::random::Random;
use crate::domain::people::identity::{CardNumber, IdNumber, PersonName, Phone, Sex};

/// How many persons there are.
pub const COUNT: usize = 50;

/// Which version of the card specification a person's card is made to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleFamily {
    /// 1.00: everything is free to read.
    V1,
    /// 2.00: everything is free to read.
    V2,
    /// 3.00: name and number only after the ministry's authentication.
    V3,
}

/// A synthetic person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePerson {
    /// Place in the list, from 0.
    pub index: usize,
    /// Citizen number with a valid check digit.
    pub id_number: IdNumber,
    /// Name.
    pub name: PersonName,
    /// Number of the social-security card.
    pub card_number: CardNumber,
    /// Telephone number.
    pub phone: Phone,
    /// The card.
    pub family: SampleFamily,
}

const SURNAMES: [&str; 25] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "欧阳",
];
const MEN: [&str; 12] = [
    "福", "贵", "军", "强", "明", "平", "山", "生", "林", "旺", "国", "亮",
];
const WOMEN: [&str; 12] = [
    "兰", "梅", "英", "花", "芳", "霞", "玲", "琴", "娥", "燕", "凤", "萍",
];
/// Names that are hard on screens and cards: rare characters of GB 18030 and a long one.
const SPECIAL: [(usize, &str); 3] = [(11, "阿样依古丽·买样买提"), (23, "张样㛃"), (37, "王样䶮")];

/// Ages go from 17 to 88 years on 22 November 2026.
const YOUNGEST: u32 = 17;
const OLDEST: u32 = 88;
const YEAR: u32 = 2026;

/// All persons, the same every time.
pub fn persons() -> Vec<SamplePerson> {
    (0..COUNT).map(person).collect()
}

/// One person; `index` wraps around.
pub fn person(index: usize) -> SamplePerson {
    let index = index % COUNT;
    let n = u32::try_from(index).expect("fifty");
    let mut random = Random::new(u64::from(n), "person");
    let span = u32::try_from(COUNT - 1).expect("fifty");
    let age = YOUNGEST + n * (OLDEST - YOUNGEST) / span;
    let born = format!(
        "{:04}{:02}{:02}",
        YEAR - age,
        random.between(1, 10),
        random.between(1, 28)
    );
    // Odd numbers are men's, even ones women's; 9xx is rarely reached by real registers.
    let first17 = format!("{COUNTY}{born}{:03}", 900 + n);
    let check = IdNumber::check_character(&first17).expect("seventeen digits");
    let id_number = IdNumber::parse(&format!("{first17}{check}")).expect("made to fit");
    let given = match id_number.sex() {
        Sex::Male => MEN[index / 2 % MEN.len()],
        _ => WOMEN[index / 2 % WOMEN.len()],
    };
    let special = SPECIAL.iter().find(|(at, _)| *at == index);
    let name = special.map_or_else(
        || format!("{}样{given}", SURNAMES[index % SURNAMES.len()]),
        |(_, name)| (*name).to_owned(),
    );
    SamplePerson {
        index,
        id_number,
        name: PersonName::parse(&name).expect("a name"),
        card_number: CardNumber::parse(&format!("Y{:08}", 90_000_000 + n * 7_919))
            .expect("nine characters"),
        phone: Phone::parse(&format!("1990000{:04}", 1_000 + n * 37)).expect("eleven digits"),
        family: match index % 3 {
            0 => SampleFamily::V2,
            1 => SampleFamily::V1,
            _ => SampleFamily::V3,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::Date;
    use std::collections::HashSet;

    #[test]
    fn no_two_persons_share_a_number_a_card_a_phone_or_a_name() {
        let all = persons();
        assert_eq!(all.len(), COUNT);
        let different = |texts: Vec<String>| texts.into_iter().collect::<HashSet<_>>().len();
        let reveal = |f: fn(&SamplePerson) -> String| all.iter().map(f).collect::<Vec<_>>();
        assert_eq!(different(reveal(|p| p.id_number.reveal().into())), COUNT);
        assert_eq!(different(reveal(|p| p.card_number.reveal().into())), COUNT);
        assert_eq!(different(reveal(|p| p.phone.reveal().into())), COUNT);
        assert_eq!(different(reveal(|p| p.name.reveal().into())), COUNT);
    }

    #[test]
    fn ages_reach_from_17_to_88_and_every_family_of_cards_occurs() {
        let day = Date::constant(2026, 11, 22);
        let all = persons();
        let ages: Vec<u16> = all.iter().map(|p| p.id_number.age_on(day)).collect();
        assert_eq!(
            (ages.iter().min(), ages.iter().max()),
            (Some(&17), Some(&88))
        );
        let families: HashSet<_> = all.iter().map(|p| p.family).collect();
        assert_eq!(families.len(), 3);
        assert!(all.iter().all(|p| p.name.reveal().contains('样')));
    }
}
