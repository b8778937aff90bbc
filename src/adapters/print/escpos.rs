//! ESC/POS bytes for slip printers behind a raw queue: reset, raster in bands, feed, cut.

use super::raster::Bitmap;

/// Rows sent at once: what the smallest buffers hold.
const BAND: usize = 128;

/// A whole slip.
pub fn escpos(bitmap: &Bitmap) -> Vec<u8> {
    let stride = bitmap.stride();
    let mut out = vec![0x1b, b'@'];
    let rows: Vec<&[u8]> = bitmap.rows().collect();
    for band in rows.chunks(BAND) {
        // GS v 0: bytes across and rows down, low byte first.
        let [wide_low, wide_high] = u16::try_from(stride).unwrap_or(u16::MAX).to_le_bytes();
        let tall = u16::try_from(band.len()).unwrap_or(u16::MAX);
        let [tall_low, tall_high] = tall.to_le_bytes();
        out.extend([
            0x1d, b'v', b'0', 0, wide_low, wide_high, tall_low, tall_high,
        ]);
        band.iter().for_each(|row| out.extend(*row));
    }
    // Feeds 4 lines, then cuts and leaves a corner.
    out.extend([0x1b, b'd', 4, 0x1d, b'V', 66, 0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_hold_all_rows_and_say_how_many() {
        let bytes = escpos(&Bitmap::new(384, 300));
        let heads: Vec<_> = bytes
            .windows(8)
            .filter(|w| w.starts_with(&[0x1d, b'v', b'0', 0]))
            .map(|w| (w[4], u16::from_le_bytes([w[6], w[7]])))
            .collect();
        assert_eq!(heads, [(48, 128), (48, 128), (48, 44)]);
        assert_eq!(bytes.len(), 2 + 3 * 8 + 300 * 48 + 7);
    }
}
