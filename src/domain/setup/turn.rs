//! By how much picture and touch are turned against the panel's own way.

/// Quarters of a turn, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Turned {
    /// As the panel itself counts.
    #[default]
    No,
    /// 90 degrees.
    Quarter,
    /// 180 degrees.
    Half,
    /// 270 degrees.
    ThreeQuarters,
}

impl Turned {
    /// In degrees, as Slint's `SLINT_KMS_ROTATION` counts them.
    pub const fn degrees(self) -> u16 {
        match self {
            Self::No => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// Of degrees; `None` for what is no quarter.
    pub fn of_degrees(degrees: u16) -> Option<Self> {
        let all = [Self::No, Self::Quarter, Self::Half, Self::ThreeQuarters];
        all.into_iter().find(|turned| turned.degrees() == degrees)
    }

    /// A quarter more.
    pub const fn next(self) -> Self {
        match self {
            Self::No => Self::Quarter,
            Self::Quarter => Self::Half,
            Self::Half => Self::ThreeQuarters,
            Self::ThreeQuarters => Self::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_quarters_are_none_and_what_is_no_quarter_is_not_understood() {
        let mut turned = Turned::No;
        for degrees in [90, 180, 270, 0] {
            turned = turned.next();
            assert_eq!(turned.degrees(), degrees);
            assert_eq!(Turned::of_degrees(degrees), Some(turned));
        }
        assert_eq!(Turned::of_degrees(45), None);
        assert_eq!(Turned::of_degrees(360), None);
    }
}
