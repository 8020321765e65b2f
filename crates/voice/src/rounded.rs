/// A number as text, rounded to `places` decimal places; a dash for infinity and NaN.
/// Zero has no sign.
///
/// ```
/// assert_eq!(voice::rounded(4.349, 1), "4.3");
/// assert_eq!(voice::rounded(-0.26, 1), "-0.3");
/// assert_eq!(voice::rounded(119.5, 0), "120");
/// assert_eq!(voice::rounded(f64::NAN, 1), "–");
/// ```
#[must_use]
pub fn rounded(number: f64, places: usize) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let text = format!("{number:.places$}");
    match text.strip_prefix('-') {
        Some(zero) if zero.bytes().all(|byte| matches!(byte, b'0' | b'.')) => zero.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn it_reads_as_the_standard_library_writes_it() {
        for number in [0.0, 0.04, 0.05001, 0.96, 1.0, 3.949, 9.999, 12.3456, 250.0, 99_999.5] {
            for places in 0..3 {
                let known = format!("{number:.*}", places);
                assert_eq!(rounded(number, places), known, "{number} to {places}");
                if number >= 0.96 {
                    assert_eq!(rounded(-number, places), format!("-{known}"));
                }
            }
        }
    }

    #[test]
    fn what_is_rounded_to_zero_has_no_sign() {
        for (number, places, text) in
            [(-0.0, 0, "0"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"), (-9.999, 2, "-10.00"), (0.96, 0, "1")]
        {
            assert_eq!(rounded(number, places), text, "{number} to {places}");
        }
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        assert_eq!(rounded(f64::NAN, 1), "–");
        assert_eq!(rounded(f64::INFINITY, 1), "–");
    }
}
