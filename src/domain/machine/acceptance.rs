//! 验收: the standard of 100 points a service point is accepted by, and what a terminal may do before it is.
//!
//! Source: the county's acceptance standard (附件5 of its plan): eleven criteria in four sections of 25
//! points. Its numbers leave out 7.

/// How far a terminal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum ServiceStage {
    /// 试运行: it stands and works, nothing done at it counts.
    Trial,
    /// 正式运行: the county accepted it.
    #[default]
    Formal,
}

/// One criterion of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Criterion {
    /// 1: rooms and furniture.
    Premises,
    /// 2: computer, terminal, line.
    Equipment,
    /// 3: what can be done here and how is shown to everybody.
    Published,
    /// 4: somebody is there for it.
    Staffed,
    /// 5: who works there may log in.
    LoginRights,
    /// 6: who works there was trained.
    Trained,
    /// 8: the province's items and ways.
    Items,
    /// 9: the province's platform.
    Platform,
    /// 10: people were told of it.
    Publicity,
    /// 11: the agreement with the county.
    Agreement,
    /// 12: the duties, and the four things that are open to everybody.
    Duties,
}

/// Where the points of a criterion come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Judge {
    /// The county's own records of the terminal show it or do not.
    Records,
    /// Somebody looks at the place and the papers.
    Person,
}

impl Criterion {
    /// All of them, in the order of the standard.
    pub const ALL: [Self; 11] = [
        Self::Premises,
        Self::Equipment,
        Self::Published,
        Self::Staffed,
        Self::LoginRights,
        Self::Trained,
        Self::Items,
        Self::Platform,
        Self::Publicity,
        Self::Agreement,
        Self::Duties,
    ];

    /// Its number in the standard.
    pub const fn number(self) -> u8 {
        match self {
            Self::Premises => 1,
            Self::Equipment => 2,
            Self::Published => 3,
            Self::Staffed => 4,
            Self::LoginRights => 5,
            Self::Trained => 6,
            Self::Items => 8,
            Self::Platform => 9,
            Self::Publicity => 10,
            Self::Agreement => 11,
            Self::Duties => 12,
        }
    }

    /// The criterion with a number.
    pub fn by_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.number() == number)
    }

    /// The most points it gives.
    pub const fn points(self) -> u8 {
        match self {
            Self::Published | Self::LoginRights | Self::Platform => 5,
            Self::Agreement => 15,
            _ => 10,
        }
    }

    /// Who says how many of them.
    pub const fn judge(self) -> Judge {
        match self {
            Self::Equipment
            | Self::Published
            | Self::LoginRights
            | Self::Items
            | Self::Platform => Judge::Records,
            _ => Judge::Person,
        }
    }
}

/// Points of one criterion: never more than it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mark {
    /// Of what.
    pub criterion: Criterion,
    points: u8,
}

impl Mark {
    /// Points a person gives; `None` when there are more than the criterion has, or when the records
    /// say it.
    pub fn given(criterion: Criterion, points: u8) -> Option<Self> {
        let fits = criterion.judge() == Judge::Person && points <= criterion.points();
        fits.then_some(Self { criterion, points })
    }

    /// All or nothing, by whether the records show it; `None` where a person has to look.
    pub fn recorded(criterion: Criterion, shown: bool) -> Option<Self> {
        let points = if shown { criterion.points() } else { 0 };
        (criterion.judge() == Judge::Records).then_some(Self { criterion, points })
    }

    /// How many.
    pub const fn points(self) -> u8 {
        self.points
    }
}

/// Why a terminal cannot be accepted yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unready {
    /// A person has not judged these.
    #[error("{} criteria are not judged", .0.len())]
    NotJudged(Vec<Criterion>),
    /// The records do not show these.
    #[error("{} criteria are not shown by the records", .0.len())]
    NotShown(Vec<Criterion>),
}

/// A sheet of marks, one for each criterion that was judged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MarkSheet(Vec<Mark>);

impl MarkSheet {
    /// Puts a mark in, over an earlier one.
    #[must_use]
    pub fn with(mut self, mark: Mark) -> Self {
        self.0.retain(|kept| kept.criterion != mark.criterion);
        self.0.push(mark);
        self
    }

    /// The mark of a criterion.
    pub fn mark(&self, criterion: Criterion) -> Option<Mark> {
        self.0.iter().copied().find(|m| m.criterion == criterion)
    }

    /// The sum, 0 to 100.
    pub fn total(&self) -> u8 {
        self.0.iter().map(|mark| mark.points).sum()
    }

    /// The sum, when everything is judged and the terminal itself shows what it has to show. How many
    /// points are enough is said by who accepts.
    ///
    /// Errors: what is missing; what the records lack comes after what nobody judged.
    pub fn accepted(&self) -> Result<u8, Unready> {
        let lacking = |judge: Judge, lacks: &dyn Fn(Option<Mark>) -> bool| -> Vec<Criterion> {
            let of = Criterion::ALL.into_iter().filter(|c| c.judge() == judge);
            of.filter(|c| lacks(self.mark(*c))).collect()
        };
        let not_judged = lacking(Judge::Person, &|mark| mark.is_none());
        if !not_judged.is_empty() {
            return Err(Unready::NotJudged(not_judged));
        }
        let not_shown = lacking(Judge::Records, &|mark| mark.is_none_or(|m| m.points == 0));
        if !not_shown.is_empty() {
            return Err(Unready::NotShown(not_shown));
        }
        Ok(self.total())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> MarkSheet {
        Criterion::ALL
            .into_iter()
            .fold(MarkSheet::default(), |sheet, c| {
                let mark = Mark::given(c, c.points()).or_else(|| Mark::recorded(c, true));
                sheet.with(mark.expect("one of the two judges it"))
            })
    }

    #[test]
    fn a_point_nobody_judged_keeps_a_terminal_from_being_accepted() {
        let by_hand = Criterion::ALL
            .into_iter()
            .filter(|c| c.judge() == Judge::Person);
        for missing in by_hand {
            let sheet = MarkSheet(
                full()
                    .0
                    .into_iter()
                    .filter(|m| m.criterion != missing)
                    .collect(),
            );
            assert_eq!(sheet.accepted(), Err(Unready::NotJudged(vec![missing])));
        }
    }

    #[test]
    fn what_the_records_do_not_show_no_person_can_give_points_for() {
        for c in Criterion::ALL {
            match c.judge() {
                Judge::Records => {
                    assert_eq!(Mark::given(c, 1), None, "{c:?}");
                    let off = Mark::recorded(c, false).expect("recorded");
                    let sheet = full().with(off);
                    assert_eq!(sheet.accepted(), Err(Unready::NotShown(vec![c])));
                }
                Judge::Person => {
                    assert_eq!(Mark::recorded(c, true), None, "{c:?}");
                    assert_eq!(Mark::given(c, c.points() + 1), None, "{c:?}");
                }
            }
        }
    }

    #[test]
    fn the_four_sections_have_25_points_each_and_none_is_worth_more_than_all() {
        let section = |numbers: std::ops::RangeInclusive<u8>| -> u8 {
            let of = Criterion::ALL
                .iter()
                .filter(|c| numbers.contains(&c.number()));
            of.map(|c| c.points()).sum()
        };
        assert_eq!(
            [
                section(1..=3),
                section(4..=6),
                section(8..=10),
                section(11..=12)
            ],
            [25; 4]
        );
        assert_eq!(full().accepted(), Ok(100));
        assert_eq!(Criterion::by_number(7), None);
        for c in Criterion::ALL {
            assert_eq!(Criterion::by_number(c.number()), Some(c));
        }
    }

    #[test]
    fn a_mark_given_twice_counts_once() {
        let twice = full().with(Mark::given(Criterion::Agreement, 5).expect("fits"));
        assert_eq!(twice.total(), 90);
    }
}
