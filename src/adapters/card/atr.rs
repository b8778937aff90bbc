//! The answer to reset (ISO/IEC 7816-3, clause 8): only its historical bytes are wanted.

/// The historical bytes, at most fifteen; empty when the answer is cut short.
pub fn historical(atr: &[u8]) -> &[u8] {
    historical_bytes(atr).unwrap_or_default()
}

fn historical_bytes(atr: &[u8]) -> Option<&[u8]> {
    let format = *atr.get(1)?;
    let count = usize::from(format & 0x0F);
    let mut at = 2;
    let mut present = format >> 4;
    // Each group of interface bytes has at most TA TB TC TD, and TD announces the next group.
    loop {
        at += present.count_ones() as usize;
        if present & 0x8 == 0 {
            break;
        }
        present = atr.get(at - 1)? >> 4;
    }
    atr.get(at..at + count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_or_endless_answer_gives_nothing() {
        assert_eq!(historical(&[]), b"");
        assert_eq!(historical(&[0x3B, 0x6D, 0, 0, 1]), b"");
        assert_eq!(historical(&[0x3B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), b"");
        assert_eq!(historical(&[0xFF; 33]), b"");
    }

    #[test]
    fn the_thirteen_bytes_of_a_contact_card_are_found() {
        let mut atr = vec![0x3B, 0x6D, 0x00, 0x00];
        let wanted = b"\x00\x81\x4D\x22\x08\x86\x60\x01\x02\x03\x04\x05\x06";
        atr.extend_from_slice(wanted);
        assert_eq!(historical(&atr), wanted);
    }

    #[test]
    fn interface_bytes_of_a_contactless_card_are_skipped() {
        let atr = [0x3B, 0x82, 0x80, 0x01, 0xAA, 0xBB, 0x99];
        assert_eq!(historical(&atr), [0xAA, 0xBB]);
    }
}
