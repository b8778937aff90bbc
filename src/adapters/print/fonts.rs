//! The fonts of paper: the same chain as the screen's, so that a name looks the same on both and
//! loses no character. Files are read when first needed and kept; characters beyond the first font
//! cost their fonts only in the terminals where they occur.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use swash::{CacheKey, FontRef, GlyphId};

/// Stands for a character that no font has, as in print shops: 〓.
const GETA: char = '\u{3013}';

/// A font file and the face in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFile {
    /// The file.
    pub path: PathBuf,
    /// The face of a collection; 0 in a plain file.
    pub index: usize,
}

/// Where the fonts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FontFiles {
    /// Running text.
    pub regular: FontFile,
    /// Titles and what must be found at once.
    pub bold: FontFile,
    /// For characters these two lack, tried in turn.
    pub rare: Vec<FontFile>,
}

impl FontFiles {
    /// Where the package of the terminal puts its fonts.
    pub const PACKAGED: &str = "/usr/share/fonts/jiujinban";

    /// Those of the package where it is installed, else Debian's.
    pub fn installed() -> Self {
        let packaged = Self::packaged(Path::new(Self::PACKAGED));
        if packaged.regular.path.exists() {
            packaged
        } else {
            Self::debian()
        }
    }

    /// The package's, in this folder (assets/fonts/README.md).
    pub fn packaged(folder: &Path) -> Self {
        let file = |name: &str| FontFile {
            path: folder.join(name),
            index: 0,
        };
        Self {
            regular: file("text-regular.otf"),
            bold: file("text-bold.otf"),
            rare: vec![file("rare-a.ttf"), file("rare-b.ttf")],
        }
    }

    /// As Debian's `fonts-noto-cjk` and `fonts-hanazono` install them; face 2 of the collections is
    /// the one for simplified Chinese.
    pub fn debian() -> Self {
        let file = |path: &str, index| FontFile {
            path: Path::new("/usr/share/fonts").join(path),
            index,
        };
        Self {
            regular: file("opentype/noto/NotoSansCJK-Regular.ttc", 2),
            bold: file("opentype/noto/NotoSansCJK-Bold.ttc", 2),
            rare: vec![
                file("truetype/hanazono/HanaMinA.ttf", 0),
                file("truetype/hanazono/HanaMinB.ttf", 0),
            ],
        }
    }
}

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Titles.
    Bold,
}

/// Why there are no fonts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the font {0} cannot be used")]
pub struct FontFault(pub String);

/// A face that was read.
pub struct Face {
    data: Arc<Vec<u8>>,
    index: usize,
    offset: u32,
    key: CacheKey,
    page_font: OnceLock<Option<krilla::text::Font>>,
}

impl Face {
    fn read(file: &FontFile) -> Result<Self, FontFault> {
        let fault = || FontFault(file.path.display().to_string());
        let data = std::fs::read(&file.path).map_err(|_| fault())?;
        let font = FontRef::from_index(&data, file.index).ok_or_else(fault)?;
        let (offset, key) = (font.offset, font.key);
        Ok(Self {
            data: Arc::new(data),
            index: file.index,
            offset,
            key,
            page_font: OnceLock::new(),
        })
    }

    /// The face for measuring and rasters.
    pub fn glyphs(&self) -> FontRef<'_> {
        FontRef {
            data: &self.data,
            offset: self.offset,
            key: self.key,
        }
    }

    /// The face for pages.
    pub fn for_pages(&self) -> Result<krilla::text::Font, FontFault> {
        let make = || {
            let index = u32::try_from(self.index).ok()?;
            krilla::text::Font::new(self.data.clone().into(), index)
        };
        let font = self.page_font.get_or_init(make).clone();
        font.ok_or_else(|| FontFault(format!("face {}", self.index)))
    }

    fn glyph(&self, c: char) -> Option<(GlyphId, f32)> {
        let font = self.glyphs();
        let id = font.charmap().map(c);
        if id == 0 {
            return None;
        }
        let metrics = font.glyph_metrics(&[]);
        let em = f32::from(metrics.units_per_em().max(1));
        Some((id, metrics.advance_width(id) / em))
    }
}

/// Which face of a [`FontBook`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceId {
    /// Running text.
    Regular,
    /// Titles.
    Bold,
    /// One of the rare ones.
    Rare(usize),
}

/// One character as it will be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// In which face.
    pub face: FaceId,
    /// Its number there.
    pub id: GlyphId,
    /// Its width in em.
    pub advance: f32,
}

/// All faces, each read at its first use.
pub struct FontBook {
    files: FontFiles,
    regular: OnceLock<Result<Face, FontFault>>,
    bold: OnceLock<Result<Face, FontFault>>,
    rare: Vec<OnceLock<Result<Face, FontFault>>>,
}

impl FontBook {
    /// A book over these files; nothing is read yet.
    pub fn new(files: FontFiles) -> Self {
        let rare = files.rare.iter().map(|_| OnceLock::new()).collect();
        Self {
            files,
            regular: OnceLock::new(),
            bold: OnceLock::new(),
            rare,
        }
    }

    /// One face.
    pub fn face(&self, id: FaceId) -> Result<&Face, FontFault> {
        let (cell, file) = match id {
            FaceId::Regular => (&self.regular, &self.files.regular),
            FaceId::Bold => (&self.bold, &self.files.bold),
            FaceId::Rare(n) => match (self.rare.get(n), self.files.rare.get(n)) {
                (Some(cell), Some(file)) => (cell, file),
                _ => return Err(FontFault(format!("rare {n}"))),
            },
        };
        cell.get_or_init(|| Face::read(file))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The glyph of a character: from the face of its weight, else from the first rare one that has
    /// it, else 〓. A missing rare font is no fault, a missing main font is.
    pub fn glyph(&self, c: char, weight: Weight) -> Result<Glyph, FontFault> {
        let main = match weight {
            Weight::Regular => FaceId::Regular,
            Weight::Bold => FaceId::Bold,
        };
        if let Some((id, advance)) = self.face(main)?.glyph(c) {
            return Ok(Glyph {
                face: main,
                id,
                advance,
            });
        }
        for n in 0..self.rare.len() {
            let face = FaceId::Rare(n);
            let found = self.face(face).ok().and_then(|f| f.glyph(c));
            if let Some((id, advance)) = found {
                return Ok(Glyph { face, id, advance });
            }
        }
        let (id, advance) = self.face(main)?.glyph(GETA).unwrap_or((0, 1.0));
        Ok(Glyph {
            face: main,
            id,
            advance,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fonts of a desk, and those that the package brings.
    fn books() -> [FontBook; 2] {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/fonts");
        [FontFiles::debian(), FontFiles::packaged(&assets)].map(FontBook::new)
    }

    #[test]
    fn a_missing_main_font_is_a_fault_and_a_missing_rare_one_is_not() {
        let nowhere = FontFile {
            path: PathBuf::from("/nowhere/a.ttf"),
            index: 0,
        };
        let all = FontFiles::installed();
        let broken = FontBook::new(FontFiles {
            regular: nowhere.clone(),
            ..all.clone()
        });
        assert!(broken.glyph('中', Weight::Regular).is_err());
        let book = FontBook::new(FontFiles {
            rare: vec![nowhere],
            ..all
        });
        let shown = book.glyph('\u{2A700}', Weight::Regular).expect("a glyph");
        let geta = book.glyph(GETA, Weight::Regular).expect("a glyph");
        assert_eq!(shown, geta, "a character nobody has is told, not left out");
    }

    #[test]
    fn rare_characters_of_names_come_from_the_first_font_that_has_them() {
        for book in books() {
            for c in ['𬱖', '䶮', '𫖯', '𣗋'] {
                let glyph = book.glyph(c, Weight::Bold).expect("a glyph");
                assert_eq!(glyph.face, FaceId::Bold, "{c}");
            }
            let far = book.glyph('𪜀', Weight::Regular).expect("a glyph");
            assert!(matches!(far.face, FaceId::Rare(_)));
        }
    }

    /// GB 18030-2022, implementation level 3: 87,887 Chinese characters. The first block and the
    /// extensions A to F as of Unicode 11, and twelve that stand among the compatibility characters.
    fn level_3() -> impl Iterator<Item = char> {
        let blocks = [
            0x4E00..=0x9FEF,
            0x3400..=0x4DB5,
            0x20000..=0x2A6D6,
            0x2A700..=0x2B734,
            0x2B740..=0x2B81D,
            0x2B820..=0x2CEA1,
            0x2CEB0..=0x2EBE0_u32,
        ];
        let alone = [
            0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28,
            0xFA29,
        ];
        let all = blocks.into_iter().flatten().chain(alone);
        all.filter_map(char::from_u32)
    }

    #[test]
    fn every_character_of_level_3_of_gb_18030_2022_is_printed() {
        assert_eq!(level_3().count(), 87_887);
        for book in books() {
            for weight in [Weight::Regular, Weight::Bold] {
                let geta = book.glyph(GETA, weight).expect("a glyph");
                let lost: String = level_3()
                    .filter(|c| book.glyph(*c, weight).expect("a glyph") == geta)
                    .collect();
                assert_eq!(lost, "", "in {weight:?} of {:?}", book.files.regular);
            }
        }
    }

    #[test]
    fn a_chinese_character_is_one_em_wide_and_a_digit_about_half() {
        for book in books() {
            let width = |c| book.glyph(c, Weight::Regular).expect("a glyph").advance;
            assert!((width('中') - 1.0).abs() < 0.001);
            assert!((0.5..0.6).contains(&width('0')));
        }
    }
}
