//! Towns and villages to pick a place from.

use crate::domain::people::identity::DivisionCode;

/// The county's towns in the order screens show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// All towns.
    pub towns: Vec<Town>,
}

/// One town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Town {
    /// Its code, nine digits.
    pub code: DivisionCode,
    /// Its name, 玉泉镇.
    pub name: String,
    /// Its villages.
    pub villages: Vec<Village>,
}

/// One village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    /// Its code, twelve digits.
    pub code: DivisionCode,
    /// Its name, 李家庄村.
    pub name: String,
}

impl Places {
    /// The town a code names or lies in.
    pub fn town_of(&self, code: &str) -> Option<usize> {
        let code = DivisionCode::parse(code)?;
        self.towns
            .iter()
            .position(|town| code.is_within(&town.code))
    }

    /// The name of a code with its town's before it; `None` when it is not in the table.
    pub fn name_of(&self, code: &str) -> Option<String> {
        let town = &self.towns[self.town_of(code)?];
        let village = town.villages.iter().find(|v| v.code.as_str() == code);
        match village {
            Some(village) => Some(format!("{}{}", town.name, village.name)),
            None if town.code.as_str() == code => Some(town.name.clone()),
            None => None,
        }
    }
}
