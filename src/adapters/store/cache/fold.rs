//! Texts made comparable: full-width letters and digits become plain, Latin letters small.
//!
//! Everything else stays, so that a search finds exactly what SQL `LIKE` finds on the same columns.

/// Between two columns of one listing: no query holds it, so nothing matches across columns.
pub(super) const GAP: u16 = 0;

/// One character made comparable.
pub(super) fn fold(c: char) -> char {
    let plain = match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(c as u32 - 0xFEE0).expect("full-width forms mirror ASCII")
        }
        '\0' => ' ',
        _ => c,
    };
    plain.to_ascii_lowercase()
}

/// A text made comparable.
pub(super) fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// Appends a column's UTF-16 units.
pub(super) fn units(text: &str, to: &mut Vec<u16>) {
    let mut buffer = [0; 2];
    for c in text.chars() {
        to.extend_from_slice(fold(c).encode_utf16(&mut buffer));
    }
}

/// The words of a query.
pub(super) fn terms(query: &str) -> Vec<Vec<u16>> {
    query
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut to = Vec::with_capacity(word.len());
            units(word, &mut to);
            to
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_letters_and_digits_become_plain_and_nothing_else_changes() {
        assert_eq!(folded("Ａ２驾照（Ｃ1）ÄЖ％"), "a2驾照（c1）ÄЖ％");
        assert_eq!(folded("a\0b"), "a b");
    }

    #[test]
    fn a_query_of_blanks_and_controls_has_no_words() {
        assert!(terms(" \t\u{3000}\0\n").is_empty());
        assert_eq!(terms("电工　 包住").len(), 2);
    }
}
