//! Just enough of STUN to see whom a request is for.

/// Bytes before the first attribute (RFC 8489 §5).
const HEADER: usize = 20;

/// At bytes 4–7 of every STUN message.
const COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];

/// The USERNAME attribute (RFC 8489 §14.3).
const USERNAME: u16 = 0x0006;

/// The receiver's user fragment of an ICE check: what stands before the colon of its USERNAME
/// (RFC 8445 §7.2.2). `None` for every other datagram.
///
/// It proves nothing: the message's integrity has yet to be checked.
pub(super) fn local_ufrag(datagram: &[u8]) -> Option<&str> {
    let is_stun = datagram.first()? < &2 && datagram.get(4..8)? == COOKIE;
    is_stun.then_some(())?;
    let mut rest = datagram.get(HEADER..)?;
    loop {
        let (kind, after) = rest.split_first_chunk::<2>()?;
        let (length, after) = after.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        let value = after.get(..length)?;
        if u16::from_be_bytes(*kind) == USERNAME {
            return std::str::from_utf8(value).ok()?.split(':').next();
        }
        // Attributes are filled up to a multiple of four bytes.
        rest = after.get(length.next_multiple_of(4)..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A binding request with the given attributes.
    fn request(attributes: &[u8]) -> Vec<u8> {
        let mut message = vec![0, 1, 0, attributes.len() as u8];
        message.extend(COOKIE);
        message.extend([9; 12]);
        message.extend(attributes);
        message
    }

    #[test]
    fn the_name_before_the_colon_is_found_behind_other_attributes() {
        let message = request(b"\x80\x22\x00\x03abc\0\x00\x06\x00\x09ours:them\0\0\0");
        assert_eq!(local_ufrag(&message), Some("ours"));
    }

    #[test]
    fn everything_else_has_no_name() {
        let good = request(b"\x00\x06\x00\x09ours:them\0\0\0");
        for length in 0..good.len() - 3 {
            assert_eq!(local_ufrag(&good[..length]), None, "cut at {length}");
        }
        assert_eq!(local_ufrag(&request(&[])), None);
        assert_eq!(local_ufrag(&request(b"\x00\x06\xff\xffours")), None);
        assert_eq!(local_ufrag(&request(b"\x00\x06\x00\x02\xff\xfe\0\0")), None);
        let rtp = [&[0x80, 111][..], &good[2..]].concat();
        assert_eq!(local_ufrag(&rtp), None);
    }
}
