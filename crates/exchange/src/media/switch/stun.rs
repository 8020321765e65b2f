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
