//! Short public names: ids, codes and keys that are plain ASCII, safe to print and never personal.

/// Which letters a kind of short name is made of.
pub(crate) mod letters {
    /// Small letters, digits and dashes: `wa-gong`.
    pub(crate) fn dashed(b: u8) -> bool {
        b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'
    }

    /// Small letters, digits and underscores: `left_on`.
    pub(crate) fn underscored(b: u8) -> bool {
        b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'
    }

    /// Letters of both sizes, digits and dashes: what a county may call its entries.
    pub(crate) fn foreign(b: u8) -> bool {
        b.is_ascii_alphanumeric() || b == b'-'
    }

    /// Letters of both sizes, digits, dots, dashes and underscores.
    pub(crate) fn dotted(b: u8) -> bool {
        b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_')
    }
}

/// Declares a short name: how many letters it has, and which.
macro_rules! short_name {
    ($(#[$doc:meta])* $name:ident, $length:expr, $letter:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            #[doc = concat!("Takes `", stringify!($length), "` letters of the kind `", stringify!($letter), "`; anything else is `None`.")]
            pub fn parse(text: &str) -> Option<Self> {
                let fits = ($length).contains(&text.len())
                    && text.bytes().all($crate::domain::short_name::letters::$letter);
                fits.then(|| Self(text.to_owned()))
            }

            /// The name as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}
pub(crate) use short_name;

#[cfg(test)]
mod tests {
    short_name! {
        /// A name to try.
        Tried, 2..=4, dashed
    }

    #[test]
    fn a_name_too_short_too_long_or_of_other_letters_is_refused() {
        for bad in ["", "a", "abcde", "a b", "a\n", "a_b", "aB", "天", "a|"] {
            assert_eq!(Tried::parse(bad), None, "{bad:?}");
        }
        let name = Tried::parse("a-1").expect("it fits");
        assert_eq!(name.as_str(), "a-1");
    }
}
