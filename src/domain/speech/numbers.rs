//! Figures as they are said.

/// The largest number that is said; longer figures are names of something and are spelt by nobody.
const LARGEST: u64 = 99_999_999;
/// Longer figures with nothing counted behind them are numbers of telephones and papers.
const NAMELESS: usize = 6;
/// Numbers people know digit by digit, with 幺 for 1 as on the telephone.
const CALLED: [&str; 6] = ["12333", "12345", "12348", "110", "120", "119"];
const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// What follows a figure and changes how it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// 年 after four digits: each digit by itself.
    Year,
    /// 月, 日 or 号: 二, never 两.
    Day,
    /// Anything that is counted: 2 is 两.
    Counted,
    /// Nothing.
    Nothing,
}

/// A figure as it is said: `1,230` is 一千二百三十, `35.86` is 三十五点八六, `12333` 幺二三三三.
/// `None` for what is not said.
pub(super) fn said(figure: &str, before: Before) -> Option<String> {
    if CALLED.contains(&figure) {
        return Some(digit_by_digit(figure).replace('一', "幺"));
    }
    let year = figure.len() == 4 && (figure.starts_with("19") || figure.starts_with("20"));
    if figure.len() == 4 && (before == Before::Year || year && before == Before::Nothing) {
        return Some(digit_by_digit(figure));
    }
    if before == Before::Nothing && figure.len() > NAMELESS && !figure.contains([',', '.']) {
        return None;
    }
    let plain = figure.replace(',', "");
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let number: u64 = whole.parse().ok().filter(|n| *n <= LARGEST)?;
    // 08 is a number of something, not a figure, but for the minutes of a time, which come otherwise.
    if whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let mut words = if number == 2 && rest.is_empty() && before == Before::Counted {
        "两".to_owned()
    } else {
        cardinal(number)
    };
    if !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // 35.00 yuan are 三十五.
    let rest = rest.trim_end_matches('0');
    if !rest.is_empty() {
        words.push('点');
        words.push_str(&digit_by_digit(rest));
    }
    Some(words)
}

/// A time of day: `9:05` is 九点零五分, `14:00` 十四点整.
pub(super) fn time(hours: u32, minutes: u32) -> String {
    let hours = match hours {
        2 => "两".to_owned(),
        other => cardinal(u64::from(other)),
    };
    match minutes {
        0 => format!("{hours}点整"),
        1..=9 => format!("{hours}点零{}分", cardinal(u64::from(minutes))),
        _ => format!("{hours}点{}分", cardinal(u64::from(minutes))),
    }
}

fn digit_by_digit(figure: &str) -> String {
    let digits = figure.chars().filter_map(|c| c.to_digit(10));
    digits.map(|d| DIGITS[d as usize]).collect()
}

fn cardinal(number: u64) -> String {
    match number {
        0 => "零".to_owned(),
        1..=9_999 => below_ten_thousand(number, false),
        _ => {
            let (high, low) = (number / 10_000, number % 10_000);
            let mut words = below_ten_thousand(high, false);
            words.push('万');
            if low > 0 {
                if low < 1_000 {
                    words.push('零');
                }
                words.push_str(&below_ten_thousand(low, true));
            }
            words
        }
    }
}

/// 1 to 9,999; behind a larger part ten is 一十.
fn below_ten_thousand(number: u64, behind: bool) -> String {
    let mut words = String::new();
    let mut gap = false;
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / unit % 10;
        if digit == 0 {
            gap |= !words.is_empty();
            continue;
        }
        if gap {
            words.push('零');
            gap = false;
        }
        let bare_ten = unit == 10 && digit == 1 && words.is_empty() && !behind;
        if !bare_ten {
            words.push_str(DIGITS[usize::try_from(digit).unwrap_or(0)]);
        }
        words.push_str(name);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_say_them() {
        let told = |figure| said(figure, Before::Counted).unwrap_or_default();
        for (figure, words) in [
            ("0", "零"),
            ("2", "两"),
            ("10", "十"),
            ("12", "十二"),
            ("20", "二十"),
            ("105", "一百零五"),
            ("110", "幺幺零"),
            ("111", "一百一十一"),
            ("1,230", "一千二百三十"),
            ("1001", "一千零一"),
            ("1010", "一千零一十"),
            ("8500", "八千五百"),
            ("10000", "一万"),
            ("10010", "一万零一十"),
            ("28188", "二万八千一百八十八"),
            ("200000", "二十万"),
            ("35.86", "三十五点八六"),
            ("181.00", "一百八十一"),
            ("12333", "幺二三三三"),
        ] {
            assert_eq!(told(figure), words, "{figure}");
        }
    }

    #[test]
    fn a_year_is_said_digit_by_digit_and_a_second_of_a_month_is_no_pair() {
        assert_eq!(said("2026", Before::Year).as_deref(), Some("二零二六"));
        assert_eq!(said("1998", Before::Nothing).as_deref(), Some("一九九八"));
        assert_eq!(said("2000", Before::Counted).as_deref(), Some("二千"));
        assert_eq!(said("2", Before::Day).as_deref(), Some("二"));
        assert_eq!(said("2", Before::Nothing).as_deref(), Some("二"));
    }

    #[test]
    fn what_is_the_number_of_something_is_not_said() {
        for figure in [
            "13800001111",
            "140222194903011234",
            "100000000",
            "0352",
            "1.2.3",
            "",
        ] {
            assert_eq!(said(figure, Before::Counted), None, "{figure}");
        }
        assert_eq!(said("9002006", Before::Nothing), None);
    }

    #[test]
    fn a_time_is_said_with_its_zero() {
        assert_eq!(time(9, 5), "九点零五分");
        assert_eq!(time(14, 0), "十四点整");
        assert_eq!(time(2, 30), "两点三十分");
        assert_eq!(time(10, 12), "十点十二分");
    }
}
