//! Reads a text in the encoding that its sender declares.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Why a body is no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum DecodeError {
    /// Nobody knows the encoding that it declares.
    #[error("it declares the encoding {0:?}, which is not known")]
    Unknown(String),
    /// Its bytes are not of that encoding.
    #[error("its bytes are not {0}")]
    Malformed(&'static str),
}

/// Decodes a body. Its encoding is that of its byte order mark, of the header's `charset`, of its XML
/// declaration, in this order; else it is UTF-8. Source: RFC 7303 §3.
pub(super) fn decode(body: &[u8], charset: Option<&str>) -> Result<String, DecodeError> {
    let encoding = match Encoding::for_bom(body) {
        Some((encoding, _)) => encoding,
        None => match charset.or_else(|| xml_encoding(body)) {
            Some(label) => {
                let known = Encoding::for_label(label.as_bytes());
                let known = known.ok_or_else(|| DecodeError::Unknown(label.to_owned()))?;
                // A declaration that can be read as ASCII is not of UTF-16, whatever it says.
                if charset.is_none() && (known == UTF_16LE || known == UTF_16BE) { UTF_8 } else { known }
            }
            None => UTF_8,
        },
    };
    let (text, _, malformed) = encoding.decode(body);
    if malformed { Err(DecodeError::Malformed(encoding.name())) } else { Ok(text.into_owned()) }
}

/// What stands as `encoding` in the XML declaration.
fn xml_encoding(body: &[u8]) -> Option<&str> {
    let rest = body.strip_prefix(b"<?xml")?;
    let end = rest.iter().position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(rest.get(..end)?).ok()?;
    let (_, after) = declaration.split_once("encoding")?;
    let after = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after.get(1..)?.split_once(quote).map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_in_the_encoding_that_it_declares() {
        let latin =
            b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><Response><Say>Gr\xfc\xdfe</Say></Response>";
        assert!(decode(latin, None).expect("a text").contains("Grüße"));
        assert_eq!(decode(b"Gr\xfc\xdfe", Some("latin1")).as_deref(), Ok("Grüße"));
        assert_eq!(decode("\u{feff}Grüße".as_bytes(), Some("latin1")).as_deref(), Ok("Grüße"));
        assert_eq!(decode(b"\xff\xfeH\0i\0", None).as_deref(), Ok("Hi"));
        assert_eq!(decode(b"\x83\x6e", Some("Shift_JIS")).as_deref(), Ok("ハ"));
        let wrong = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Response/>";
        assert_eq!(decode(wrong.as_bytes(), None).as_deref(), Ok(wrong));
        assert_eq!(decode("Grüße".as_bytes(), None).as_deref(), Ok("Grüße"));
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        assert_eq!(decode(b"x", Some("klingon")), Err(DecodeError::Unknown("klingon".to_owned())));
        assert_eq!(decode(b"Gr\xfc\xdfe", None), Err(DecodeError::Malformed("UTF-8")));
        for cut in
            [&b"<?xml"[..], b"<?xml encoding", b"<?xml encoding=>", b"<?xml encoding=\"a>", b"<?xml \xff?>"]
        {
            let _ = decode(cut, None);
        }
    }
}
