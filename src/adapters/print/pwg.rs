//! PWG raster (PWG 5102.4-2012): what driverless slip printers take.

use super::raster::Bitmap;

/// Resolution of slip printers' heads.
pub const DOTS_PER_INCH: u32 = 203;

const HEADER: usize = 1796;
/// Colour spaces of the header: 3 is black ink, 18 is grey of the sRGB curve.
const BLACK: u32 = 3;
const GREY: u32 = 18;

/// How a dot is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dots {
    /// `black_1`: a bit, 1 is black.
    Bits,
    /// `sgray_8`: a byte, 0 is black; every driverless printer takes it.
    Grey,
}

/// One page.
pub fn pwg(bitmap: &Bitmap, dots: Dots) -> Vec<u8> {
    let mut out = b"RaS2".to_vec();
    out.extend(header(bitmap, dots));
    let mut rows = bitmap.rows().peekable();
    while let Some(row) = rows.next() {
        // Up to 256 equal rows are written once.
        let mut again = 0_u8;
        while again < u8::MAX && rows.peek().is_some_and(|next| *next == row) {
            rows.next();
            again += 1;
        }
        out.push(again);
        match dots {
            Dots::Bits => pack(row, &mut out),
            Dots::Grey => pack(&grey(row, bitmap.width()), &mut out),
        }
    }
    out
}

fn grey(row: &[u8], width: usize) -> Vec<u8> {
    let black = |x: usize| row[x / 8] >> (7 - x % 8) & 1 == 1;
    (0..width).map(|x| if black(x) { 0 } else { 255 }).collect()
}

/// Runs of 1 to 128 equal bytes as (n − 1, byte), of 2 to 128 different ones as (257 − n, bytes).
fn pack(row: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < row.len() {
        let same = equal_from(row, at).min(128);
        if same > 1 {
            out.extend([u8::try_from(same - 1).unwrap_or(127), row[at]]);
            at += same;
            continue;
        }
        let mut end = at + 1;
        while end < row.len() && end - at < 128 && equal_from(row, end) < 2 {
            end += 1;
        }
        match end - at {
            1 => out.extend([0, row[at]]),
            n => {
                out.push(u8::try_from(257 - n).unwrap_or(u8::MAX));
                out.extend(&row[at..end]);
            }
        }
        at = end;
    }
}

fn equal_from(row: &[u8], at: usize) -> usize {
    row[at..].iter().take_while(|b| **b == row[at]).count()
}

fn header(bitmap: &Bitmap, dots: Dots) -> Vec<u8> {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (width, height) = (number(bitmap.width()), number(bitmap.height()));
    let points = |n: u32| n * 72 / DOTS_PER_INCH;
    let (bits, stride, space) = match dots {
        Dots::Bits => (1, number(bitmap.stride()), BLACK),
        Dots::Grey => (8, width, GREY),
    };
    let mut head = vec![0; HEADER];
    head[..9].copy_from_slice(b"PwgRaster");
    let fields = [
        (276, DOTS_PER_INCH),
        (280, DOTS_PER_INCH),
        (340, 1),
        (352, points(width)),
        (356, points(height)),
        (372, width),
        (376, height),
        (384, bits),
        (388, bits),
        (392, stride),
        (400, space),
        (420, 1),
        (452, 1),
        (456, 1),
        (460, 1),
        (472, width),
        (476, height),
    ];
    for (at, value) in fields {
        head[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Unpacks one row, the other way round.
    fn unpack(mut bytes: &[u8], width: usize) -> Vec<u8> {
        let mut row = Vec::new();
        while row.len() < width {
            let (n, rest) = bytes.split_first().expect("a run");
            if *n < 128 {
                row.extend(std::iter::repeat_n(rest[0], usize::from(*n) + 1));
                bytes = &rest[1..];
            } else {
                let n = 257 - usize::from(*n);
                row.extend(&rest[..n]);
                bytes = &rest[n..];
            }
        }
        assert!(bytes.is_empty());
        row
    }

    #[test]
    fn whatever_stands_in_a_row_comes_back() {
        let random = (0..300).map(|n: u32| (n.wrapping_mul(2_654_435_761) >> 13) as u8);
        let rows: [Vec<u8>; 6] = [
            vec![0; 48],
            vec![1],
            vec![1, 2],
            random.collect(),
            [vec![7; 200], vec![1, 2, 3]].concat(),
            [1, 2, 2, 3, 3, 3].repeat(30),
        ];
        for row in rows {
            let mut packed = Vec::new();
            pack(&row, &mut packed);
            assert_eq!(unpack(&packed, row.len()), row);
        }
    }

    #[test]
    fn a_white_page_is_a_header_and_a_few_bytes() {
        let page = pwg(&Bitmap::new(384, 600), Dots::Bits);
        assert!(page.starts_with(b"RaS2PwgRaster\0"));
        assert_eq!(page[4 + 372..4 + 376], 384_u32.to_be_bytes());
        assert_eq!(page[4 + 376..4 + 380], 600_u32.to_be_bytes());
        assert_eq!(page.len(), 4 + HEADER + 3 * 3, "256 + 256 + 88 equal rows");
    }
}
