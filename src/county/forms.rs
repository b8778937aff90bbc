//! The fields of a form as a browser posts it (`application/x-www-form-urlencoded`).

use zeroize::{Zeroize as _, Zeroizing};

/// The fields in their order; values are wiped when dropped.
#[derive(Default)]
pub struct Fields(Vec<(String, Zeroizing<String>)>);

impl Fields {
    /// Reads a body. What is broken gives fewer fields and no fault.
    pub fn read(body: &[u8]) -> Self {
        let field = |pair: &[u8]| {
            let at = pair.iter().position(|b| *b == b'=')?;
            let value = Zeroizing::new(decoded(&pair[at + 1..])?);
            Some((decoded(&pair[..at])?, value))
        };
        Self(body.split(|b| *b == b'&').filter_map(field).collect())
    }

    /// The last value of a name; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        let last = self.0.iter().rfind(|(own, _)| own == name);
        last.map_or("", |(_, value)| value)
    }

    /// Every value of a name, as boxes of the same name give them.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

fn decoded(text: &[u8]) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<&u8>| char::from(*b?).to_digit(16);
                let (high, low) = (digit(rest.next())?, digit(rest.next())?);
                u8::try_from(high * 16 + low).ok()?
            }
            plain => *plain,
        });
    }
    String::from_utf8(out)
        .map_err(|e| e.into_bytes().zeroize())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_form_body_gives_fewer_fields_and_no_fault() {
        for body in [
            &b""[..],
            b"=",
            b"&&",
            b"c",
            b"c=%",
            b"c=%4",
            b"c=%zz",
            b"c=%ff",
        ] {
            let read = Fields::read(body);
            assert_eq!(read.all("c").count(), 0, "{body:?}");
            assert_eq!(read.get("c"), "");
        }
        let read = Fields::read(b"c=a1&number=1101+05&pin=%31%32&c=b2");
        assert_eq!(read.get("number"), "1101 05");
        assert_eq!(read.get("pin"), "12");
        assert_eq!(read.all("c").collect::<Vec<_>>(), ["a1", "b2"]);
    }
}
