//! G.711 µ-law, according to ITU-T G.711 table 2.

/// Added before the logarithm, so that the segments start at powers of two.
const BIAS: i32 = 0x84;

/// The largest sample that the code can represent.
const CLIP: i32 = 32_635;

/// Encodes one sample as one byte.
pub(in crate::media) fn encode(sample: i16) -> u8 {
    let sign = if sample < 0 { 0x80 } else { 0 };
    let magnitude = i32::from(sample).abs().min(CLIP) + BIAS;
    // 0x84..=0x7fff: the highest bit is 7..=14.
    let segment = magnitude.ilog2() as i32 - 7;
    let step = (magnitude >> (segment + 3)) & 0x0f;
    !(sign | (segment << 4) | step) as u8
}

/// Decodes one byte to one sample.
pub(in crate::media) fn decode(code: u8) -> i16 {
    let code = !code;
    let segment = (code >> 4) & 7;
    let magnitude = ((i32::from(code & 0x0f) << 3) + BIAS) << segment;
    let value = magnitude - BIAS;
    (if code & 0x80 == 0 { value } else { -value }) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_but_negative_zero_survives_the_round_trip() {
        for code in (0..=255u8).filter(|code| *code != 0x7f) {
            assert_eq!(encode(decode(code)), code);
        }
    }

    #[test]
    fn known_points_of_the_table_hold() {
        assert_eq!(encode(0), 0xff);
        assert_eq!(decode(0x80), 32_124);
        assert_eq!(decode(0x00), -32_124);
        assert_eq!(encode(i16::MIN), 0x00);
        assert_eq!(encode(i16::MAX), 0x80);
    }
}
