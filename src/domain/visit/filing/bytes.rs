//! A form being filled in as bytes, to be sealed while its card is out. Never written anywhere else.

use super::{Filing, Origin, Slot};
use crate::domain::documents::{PageDigest, PageImage};
use crate::domain::services::form::RawAnswer;
use jiff::civil::Date;
use zeroize::Zeroizing;

impl Filing {
    /// Everything typed and picked, and where the person was. The form itself is left out.
    pub(in crate::domain::visit) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let every = self.answers.iter().flat_map(|slot| parts(&slot.raw));
        let room = 32 + self.answers.len() * 8 + every.map(|t| t.len() + 4).sum::<usize>();
        // Room from the start: a vector that grows leaves copies behind.
        let mut out = Zeroizing::new(Vec::with_capacity(room));
        put(&mut out, self.form.version);
        put(&mut out, u32::try_from(self.at).unwrap_or(0));
        out.push(u8::from(self.from_review));
        put(&mut out, u32::try_from(self.answers.len()).unwrap_or(0));
        for slot in &self.answers {
            let origin = match slot.origin {
                Origin::Person => 0,
                Origin::Card => 1,
                Origin::EarlierCase => 2,
            };
            let kind = match slot.raw {
                RawAnswer::Typed(_) => 0,
                RawAnswer::Picked(_) => 1,
                RawAnswer::Halfway(_) => 2,
                RawAnswer::Pages(_) => 3,
                // A face is never kept for later: it is taken anew.
                RawAnswer::Face(_) => 1,
            };
            let tried = u8::from(slot.checked.is_some());
            out.extend([origin, u8::from(slot.insisted), tried, kind]);
            let parts = parts(&slot.raw);
            put(&mut out, u32::try_from(parts.len()).unwrap_or(0));
            for part in parts {
                put(&mut out, u32::try_from(part.len()).unwrap_or(0));
                out.extend_from_slice(part);
            }
        }
        out
    }

    /// Puts the bytes back into the form they were taken from, and checks every answer on a day;
    /// `None` when the form has changed since.
    pub(in crate::domain::visit) fn with_bytes(self, bytes: &[u8], today: Date) -> Option<Self> {
        let mut filing = self;
        let mut rest = bytes;
        let version = take_number(&mut rest)?;
        let at = usize::try_from(take_number(&mut rest)?).ok()?;
        let from_review = take_byte(&mut rest)? == 1;
        let count = usize::try_from(take_number(&mut rest)?).ok()?;
        if version != filing.form.version || count != filing.form.fields.len() || at >= count {
            return None;
        }
        for (field, slot) in filing.form.fields.iter().zip(&mut filing.answers) {
            let (read, tried) = take_slot(&mut rest)?;
            *slot = read;
            slot.checked = tried.then(|| field.check(&slot.raw, today));
        }
        filing.at = at;
        filing.from_review = from_review;
        rest.is_empty().then_some(filing)
    }
}

/// What an answer is made of; a page is its digest and its picture.
fn parts(raw: &RawAnswer) -> Vec<&[u8]> {
    match raw {
        RawAnswer::Typed(text) | RawAnswer::Halfway(text) => vec![text.as_bytes()],
        RawAnswer::Picked(codes) => codes.iter().map(String::as_bytes).collect(),
        RawAnswer::Face(_) => Vec::new(),
        RawAnswer::Pages(pages) => pages
            .iter()
            .flat_map(|page| [page.digest().0.as_slice(), page.reveal()])
            .collect(),
    }
}

fn put(out: &mut Vec<u8>, number: u32) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn take_byte(rest: &mut &[u8]) -> Option<u8> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    Some(*first)
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let (number, after) = rest.split_first_chunk::<4>()?;
    *rest = after;
    Some(u32::from_le_bytes(*number))
}

fn take_part<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(take_number(rest)?).ok()?;
    let (part, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(part)
}

fn text_of(part: &[u8]) -> Option<String> {
    std::str::from_utf8(part).ok().map(str::to_owned)
}

fn page_of(pair: &[&[u8]]) -> Option<PageImage> {
    let [digest, jpeg] = pair else {
        return None;
    };
    let digest = PageDigest((*digest).try_into().ok()?);
    PageImage::new(Zeroizing::new(jpeg.to_vec()), digest).ok()
}

fn take_slot(rest: &mut &[u8]) -> Option<(Slot, bool)> {
    let origin = match take_byte(rest)? {
        0 => Origin::Person,
        1 => Origin::Card,
        2 => Origin::EarlierCase,
        _ => return None,
    };
    let insisted = take_byte(rest)? == 1;
    let tried = take_byte(rest)? == 1;
    let kind = take_byte(rest)?;
    let count = take_number(rest)?;
    let mut parts = Vec::new();
    for _ in 0..count {
        parts.push(take_part(rest)?);
    }
    let raw = match (kind, parts.as_slice()) {
        (1, codes) => RawAnswer::Picked(codes.iter().map(|c| text_of(c)).collect::<Option<_>>()?),
        (0, [text]) => RawAnswer::Typed(Zeroizing::new(text_of(text)?)),
        (2, [text]) => RawAnswer::Halfway(Zeroizing::new(text_of(text)?)),
        (3, pairs) => RawAnswer::Pages(pairs.chunks(2).map(page_of).collect::<Option<_>>()?),
        _ => return None,
    };
    let slot = Slot {
        raw,
        checked: None,
        origin,
        insisted,
    };
    Some((slot, tried))
}
