//! A line cut into what is said by itself: words, figures and pauses.

use super::numbers::{self, Before};

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Run {
    /// Words as they stand on the screen, without blanks.
    Words(String),
    /// A figure, as it is said.
    Figure(String),
    /// A moment of silence.
    Pause,
    /// Something that is not said: letters, masked signs, long numbers.
    Unsaid,
}

/// Cuts a line.
pub(super) fn runs(line: &str) -> Vec<Run> {
    let signs: Vec<char> = line.chars().collect();
    let mut all = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let here = signs[at];
        if here.is_whitespace() || is_quote(here) {
            at += 1;
        } else if is_pause(here) {
            push_pause(&mut all);
            at += 1;
        } else if here.is_ascii_digit() {
            let (figure, next) = figure(&signs, at);
            all.push(figure);
            at = next;
        } else if is_han(here) {
            let end = (at..signs.len())
                .find(|i| !(is_han(signs[*i]) || is_quote(signs[*i])))
                .unwrap_or(signs.len());
            let words = signs[at..end].iter().filter(|c| is_han(**c)).collect();
            all.push(Run::Words(words));
            at = end;
        } else if matches!(here, '–' | '—' | '-' | '~') && between_figures(&signs, at) {
            all.push(Run::Words("到".to_owned()));
            at += 1;
        } else {
            all.push(Run::Unsaid);
            at += 1;
        }
    }
    while all.last() == Some(&Run::Pause) {
        all.pop();
    }
    all
}

fn push_pause(all: &mut Vec<Run>) {
    if !matches!(all.last(), None | Some(Run::Pause)) {
        all.push(Run::Pause);
    }
}

/// The figure that begins here, and where it ends.
fn figure(signs: &[char], from: usize) -> (Run, usize) {
    let inside = |i: usize| {
        let sign = signs[i];
        sign.is_ascii_digit()
            || (matches!(sign, ',' | '.' | ':')
                && signs.get(i + 1).is_some_and(char::is_ascii_digit))
    };
    let end = (from..signs.len())
        .find(|i| !inside(*i))
        .unwrap_or(signs.len());
    let text: String = signs[from..end].iter().collect();
    let next = signs[end..].iter().find(|c| !c.is_whitespace());
    let said = match text.split_once(':') {
        Some((hours, minutes)) => match (hours.parse(), minutes.parse()) {
            (Ok(h), Ok(m)) if h < 24 && m < 60 && minutes.len() == 2 => Some(numbers::time(h, m)),
            _ => None,
        },
        None => numbers::said(
            &text,
            match next {
                Some('年') => Before::Year,
                Some('月' | '日' | '号') => Before::Day,
                Some(c) if is_han(*c) => Before::Counted,
                _ => Before::Nothing,
            },
        ),
    };
    (said.map_or(Run::Unsaid, Run::Figure), end)
}

fn between_figures(signs: &[char], at: usize) -> bool {
    let digit = |i: Option<usize>| {
        i.and_then(|i| signs.get(i))
            .is_some_and(char::is_ascii_digit)
    };
    digit(at.checked_sub(1)) && digit(Some(at + 1))
}

fn is_pause(sign: char) -> bool {
    matches!(
        sign,
        '，' | '。'
            | '、'
            | '：'
            | '；'
            | '！'
            | '？'
            | '·'
            | '…'
            | '（'
            | '）'
            | ':'
            | ';'
            | '!'
            | '?'
            | '|'
            | '/'
    )
}

fn is_quote(sign: char) -> bool {
    matches!(sign, '“' | '”' | '‘' | '’' | '《' | '》' | '"' | '\'')
}

fn is_han(sign: char) -> bool {
    matches!(sign, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{3ffff}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Run {
        Run::Words(text.to_owned())
    }

    fn figure(text: &str) -> Run {
        Run::Figure(text.to_owned())
    }

    #[test]
    fn a_line_is_cut_at_signs_and_figures() {
        assert_eq!(
            runs("您好，要办什么事？"),
            [words("您好"), Run::Pause, words("要办什么事")]
        );
        assert_eq!(
            runs("收件 今天 09:42"),
            [words("收件"), words("今天"), figure("九点四十二分")]
        );
        assert_eq!(
            runs("最迟办好 2026年12月5日"),
            [
                words("最迟办好"),
                figure("二零二六"),
                words("年"),
                figure("十二"),
                words("月"),
                figure("五"),
                words("日")
            ]
        );
        assert_eq!(
            runs("5500–7000 元/月"),
            [
                figure("五千五百"),
                words("到"),
                figure("七千"),
                words("元"),
                Run::Pause,
                words("月")
            ]
        );
    }

    #[test]
    fn letters_masks_and_long_numbers_are_not_said() {
        assert!(runs("王*兰").contains(&Run::Unsaid));
        assert!(runs("TZ017").contains(&Run::Unsaid));
        assert!(runs("138****5521").contains(&Run::Unsaid));
        assert!(runs("电话 13800001111").contains(&Run::Unsaid));
    }

    #[test]
    fn marks_of_speech_and_blanks_are_not_heard() {
        assert_eq!(
            runs("点“拍”，再点《告知书》"),
            [words("点拍"), Run::Pause, words("再点告知书")]
        );
        assert_eq!(runs("，，好。。"), [words("好")]);
        assert_eq!(runs("  "), []);
    }
}
