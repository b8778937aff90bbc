//! Text cut into lines of glyphs.

use super::fonts::{FontBook, FontFault, Glyph, Weight};
use std::collections::HashMap;

/// Never at the beginning of a line; U+5143 is the yuan behind a sum.
const NOT_FIRST: &str = "，。、；：！？）》】”’…·%℃\u{5143},.;:!?)]}";
/// Never at the end of a line.
const NOT_LAST: &str = "（《【“‘([{￥¥";

/// One line of text, glyph by glyph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line {
    /// What is drawn.
    pub glyphs: Vec<Glyph>,
    /// The characters behind the glyphs, for those who copy or read aloud.
    pub text: PrivateLine,
}

/// The characters of a line: not shown by `Debug`, wiped on drop.
#[derive(Clone, Default, PartialEq, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct PrivateLine(pub String);

impl std::fmt::Debug for PrivateLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PrivateLine(…)")
    }
}

impl Line {
    /// Its width in em.
    pub fn width(&self) -> f32 {
        self.glyphs.iter().map(|g| g.advance).sum()
    }

    fn push(&mut self, c: char, glyph: Glyph) {
        self.glyphs.push(glyph);
        self.text.0.push(c);
    }

    fn trim_end(&mut self) {
        while self.text.0.ends_with(' ') {
            self.text.0.pop();
            self.glyphs.pop();
        }
    }
}

/// Measures and cuts; remembers the glyphs of one paper.
pub struct Setter<'a> {
    book: &'a FontBook,
    known: HashMap<(char, Weight), Glyph>,
}

impl<'a> Setter<'a> {
    /// A setter over a book.
    pub fn new(book: &'a FontBook) -> Self {
        Self {
            book,
            known: HashMap::new(),
        }
    }

    fn glyph(&mut self, c: char, weight: Weight) -> Result<Glyph, FontFault> {
        if let Some(glyph) = self.known.get(&(c, weight)) {
            return Ok(*glyph);
        }
        let glyph = self.book.glyph(c, weight)?;
        self.known.insert((c, weight), glyph);
        Ok(glyph)
    }

    /// Cuts a text into lines of at most `width` em; a line feed always ends a line. Words of Latin
    /// letters and digits stay whole where a line can hold them.
    pub fn cut(&mut self, text: &str, weight: Weight, width: f32) -> Result<Vec<Line>, FontFault> {
        let mut lines = Vec::new();
        for part in text.split('\n') {
            self.cut_part(part, weight, width, &mut lines)?;
        }
        Ok(lines)
    }

    fn cut_part(
        &mut self,
        text: &str,
        weight: Weight,
        width: f32,
        lines: &mut Vec<Line>,
    ) -> Result<(), FontFault> {
        let mut line = Line::default();
        let mut filled = 0.0;
        for piece in pieces(text) {
            let mut glyphs = Vec::with_capacity(piece.len());
            for c in piece.chars() {
                glyphs.push((c, self.glyph(c, weight)?));
            }
            let wide: f32 = glyphs.iter().map(|(_, g)| g.advance).sum();
            let blank = piece.trim().is_empty();
            if filled + wide > width && !line.glyphs.is_empty() {
                line.trim_end();
                lines.push(std::mem::take(&mut line));
                filled = 0.0;
                if blank {
                    continue;
                }
            }
            for (c, glyph) in glyphs {
                // A piece longer than a line is cut where the line ends.
                if filled + glyph.advance > width && !line.glyphs.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    filled = 0.0;
                }
                filled += glyph.advance;
                line.push(c, glyph);
            }
        }
        line.trim_end();
        lines.push(line);
        Ok(())
    }
}

/// The parts of a text that stay together: a Latin word, or a character with the marks that cling
/// to it.
fn pieces(text: &str) -> Vec<&str> {
    let mut cuts = vec![0];
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if let Some(last) = before
            && may_part(last, c)
        {
            cuts.push(at);
        }
        before = Some(c);
    }
    cuts.push(text.len());
    cuts.dedup();
    cuts.windows(2).map(|w| &text[w[0]..w[1]]).collect()
}

fn may_part(before: char, after: char) -> bool {
    let latin = |c: char| c.is_ascii_graphic();
    if NOT_LAST.contains(before) || NOT_FIRST.contains(after) {
        return false;
    }
    !(latin(before) && latin(after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::print::fonts::FontFiles;

    fn cut(text: &str, width: f32) -> Vec<String> {
        let book = FontBook::new(FontFiles::installed());
        let lines = Setter::new(&book).cut(text, Weight::Regular, width);
        let lines = lines.expect("fonts are installed");
        lines.iter().map(|l| l.text.0.clone()).collect()
    }

    #[test]
    fn a_line_begins_with_no_mark_and_ends_with_no_opening_bracket() {
        assert_eq!(cut("一二三四，五", 4.0), ["一二三", "四，五"]);
        assert_eq!(cut("一二三（四五）", 4.0), ["一二三", "（四五）"]);
    }

    #[test]
    fn a_number_stays_whole_and_one_longer_than_the_line_is_cut() {
        assert_eq!(cut("号码 TZ017-26", 5.0), ["号码", "TZ017-26"]);
        let long = cut("12345678901234567890", 5.0);
        assert!(long.len() > 1 && long.concat() == "12345678901234567890");
    }

    #[test]
    fn no_line_is_wider_than_it_may_be_and_nothing_is_lost() {
        let text = "请保管好这张回执。上面没有您的身份证号，Call 12333 报收件号（TZ017）查进度。";
        for width in [2.0_f32, 3.5, 7.0, 20.0] {
            let book = FontBook::new(FontFiles::installed());
            let lines = Setter::new(&book)
                .cut(text, Weight::Regular, width)
                .expect("fonts are installed");
            assert!(lines.iter().all(|l| l.width() <= width + 0.001), "{width}");
            let all: String = lines.iter().map(|l| l.text.0.replace(' ', "")).collect();
            assert_eq!(all, text.replace(' ', ""));
        }
    }

    #[test]
    fn a_line_feed_ends_a_line() {
        assert_eq!(cut("一\n\n二", 9.0), ["一", "", "二"]);
    }
}
