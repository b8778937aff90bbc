//! Every item of the list under each state of the line, a test for each, so that what fails is
//! named. The forty walks of one state share a terminal and a county and run once.

use crate::{kiosk, said};
use std::collections::BTreeSet;
use std::process::Output;
use std::sync::OnceLock;

/// One round: every item under one state of the line.
struct Round {
    name: &'static str,
    walked: OnceLock<Output>,
}

impl Round {
    const fn new(name: &'static str) -> Self {
        Self {
            name,
            walked: OnceLock::new(),
        }
    }

    fn output(&self) -> &Output {
        self.walked.get_or_init(|| kiosk(&["journey", self.name]))
    }

    /// The lines of the steps, without their numbers.
    fn steps(&self) -> Vec<String> {
        let said = said(self.output());
        let steps = said.lines().filter_map(|line| {
            let (number, says) = line.split_once(". ")?;
            number.trim().parse::<u32>().ok()?;
            Some(says.to_owned())
        });
        steps.collect()
    }

    /// The steps of one item; their lines begin with its number in two digits.
    fn walks(&self, item: &str) -> Vec<String> {
        let mut steps = self.steps();
        steps.retain(|says| {
            says.split_once(' ')
                .is_some_and(|(number, _)| number == item)
        });
        steps
    }

    /// The item was walked, and every walk of it ended well.
    fn ended_well(&self, test: &str) {
        let item = test.trim_start_matches("item_");
        let walks = self.walks(item);
        assert!(
            !walks.is_empty(),
            "item {item} was not walked:\n{}",
            said(self.output())
        );
        let failed: Vec<&String> = walks
            .iter()
            .filter(|says| says.contains("FAILED"))
            .collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }

    /// The numbers that were walked.
    fn items(&self) -> BTreeSet<String> {
        let steps = self.steps();
        let numbers = steps.iter().filter_map(|says| says.split_once(' '));
        let numbers = numbers.map(|(number, _)| number.to_owned());
        numbers
            .filter(|number| number.parse::<u16>().is_ok())
            .collect()
    }

    fn did(&self, step: &str) {
        let said = said(self.output());
        let done = self.steps().iter().any(|says| says == step);
        assert!(done, "{said}");
    }
}

macro_rules! each_item {
    ($round:expr; $($item:ident)*) => {
        $(
            #[test]
            fn $item() {
                $round.ended_well(stringify!($item));
            }
        )*

        /// An item that came to the list needs its test here.
        #[test]
        fn no_item_is_without_its_test() {
            let tested: BTreeSet<String> = [$(stringify!($item)),*]
                .iter()
                .map(|test| test.trim_start_matches("item_").to_owned())
                .collect();
            assert_eq!($round.items(), tested);
        }

        /// The sixteen of the list that a resident does not do alone.
        #[test]
        fn every_assisted_item_was_done_with_an_operator_on_duty() {
            let steps = $round.steps();
            for item in [16, 17, 20, 21, 24, 28, 29, 30, 31, 32, 34, 35, 37, 38, 39, 40] {
                let walked = |says: &String| {
                    says.starts_with(&format!("{item} ")) && says.ends_with("，帮办员陪着办")
                };
                assert!(steps.iter().any(walked), "item {item}\n{}", said($round.output()));
            }
        }

        #[test]
        fn events_of_assisted_items_were_handed_in_at_once() {
            $round.did("退休老人过世，帮办员陪着一次办");
            $round.did("办社保卡，帮办员陪着一次办");
        }

        #[test]
        fn what_was_handed_in_is_at_the_county_exactly_once() {
            $round.did("交的件一件不少、一件不多，县里都有");
        }

        #[test]
        fn the_round_leaves_nothing_behind() {
            let said = said($round.output());
            assert!($round.output().status.success(), "{said}");
            assert!(said.ends_with(&format!("journey {}: ok\n", $round.name)), "{said}");
        }
    };
}

macro_rules! rounds {
    ($($state:ident $name:literal)*) => {
        $(
            mod $state {
                use super::*;

                static ROUND: Round = Round::new($name);

                each_item! {
                    ROUND;
                    item_01 item_02 item_03 item_04 item_05 item_06 item_07 item_08
                    item_09 item_10 item_11 item_12 item_13 item_14 item_15 item_16
                    item_17 item_18 item_19 item_20 item_21 item_22 item_23 item_24
                    item_25 item_26 item_27 item_28 item_29 item_30 item_31 item_32
                    item_33 item_34 item_35 item_36 item_37 item_38 item_39 item_40
                }
            }
        )*
    };
}

rounds! {
    online "items-online"
    offline "items-offline"
    line_lost_midway "items-midway"
}
