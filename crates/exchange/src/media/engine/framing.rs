//! Datagrams over a TCP connection: each behind its length in two bytes (RFC 4571 §2).

use super::run::MAX_DATAGRAM;

/// Cuts what arrives into datagrams.
#[derive(Debug, Default)]
pub(super) struct FrameReader {
    /// Less than one frame, once all whole ones are taken out.
    buffer: Vec<u8>,
    /// How much of the buffer has been taken out.
    taken: usize,
}

/// The peer announces a frame that is longer than any datagram that belongs here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a frame is too long")]
pub(super) struct FrameTooLong;

impl FrameReader {
    /// Adds what has arrived. Whole frames are to be taken out before more is added.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.taken);
        self.taken = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// Takes out the next whole datagram.
    ///
    /// # Errors
    /// [`FrameTooLong`], after which nothing more can be read.
    pub(super) fn next(&mut self) -> Result<Option<&[u8]>, FrameTooLong> {
        let rest = self.buffer.get(self.taken..).unwrap_or_default();
        let Some((length, rest)) = rest.split_first_chunk::<2>() else { return Ok(None) };
        let length = usize::from(u16::from_be_bytes(*length));
        if length > MAX_DATAGRAM {
            return Err(FrameTooLong);
        }
        let Some(frame) = rest.get(..length) else { return Ok(None) };
        self.taken += 2 + length;
        Ok(Some(frame))
    }
}

/// Appends a datagram to what is to be sent; one too long for its length field is dropped.
pub(super) fn write_frame(out: &mut Vec<u8>, datagram: &[u8]) {
    if let Ok(length) = u16::try_from(datagram.len()) {
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(datagram);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(reader: &mut FrameReader) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| reader.next().expect("no frame is too long").map(<[u8]>::to_vec)).collect()
    }

    proptest! {
        #[test]
        fn datagrams_arrive_whole_however_the_stream_is_cut(
            datagrams in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..600), 0..8),
            cut in 1..700_usize,
        ) {
            let mut stream = Vec::new();
            datagrams.iter().for_each(|datagram| write_frame(&mut stream, datagram));
            let mut reader = FrameReader::default();
            let mut arrived = Vec::new();
            for piece in stream.chunks(cut) {
                reader.add(piece);
                arrived.extend(read_all(&mut reader));
            }
            prop_assert_eq!(arrived, datagrams);
        }
    }

    #[test]
    fn a_frame_that_is_too_long_ends_the_stream() {
        let mut reader = FrameReader::default();
        reader.add(&[0, 1, 7, 0xff, 0xff, 1]);
        assert_eq!(reader.next(), Ok(Some(&[7][..])));
        assert_eq!(reader.next(), Err(FrameTooLong));
        assert_eq!(reader.next(), Err(FrameTooLong));
    }
}
