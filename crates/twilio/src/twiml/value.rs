//! Attribute values that several verbs share.

/// A word that is none of those an attribute allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it is none of the allowed words")]
pub struct UnknownWord;

/// Makes an enum out of the words that an attribute allows.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal $(| $alias:literal)*,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// The word as Twilio spells it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::twiml::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word $(| $alias)* => Ok(Self::$variant),)*
                    _ => Err($crate::twiml::UnknownWord),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(super) use words;

words! {
    /// The HTTP method of a request that Twilio makes; POST unless a document says otherwise.
    #[derive(Default, serde::Serialize, serde::Deserialize)]
    Method {
        /// Parameters go into the query.
        #[serde(rename = "GET")]
        Get = "GET",
        /// Parameters go into a form body.
        #[default]
        #[serde(rename = "POST")]
        Post = "POST",
    }
}
