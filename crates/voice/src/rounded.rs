/// A number as text, rounded to `places` decimal places; a dash for infinity and NaN.
///
/// It uses integers, because the standard library's formatting of floats would make up a fiftieth of
/// all that a page loads.
///
/// ```
/// assert_eq!(voice::rounded(4.349, 1), "4.3");
/// assert_eq!(voice::rounded(-0.26, 1), "-0.3");
/// assert_eq!(voice::rounded(119.5, 0), "120");
/// assert_eq!(voice::rounded(f64::NAN, 1), "–");
/// ```
#[must_use]
pub fn rounded(number: f64, places: u32) -> String {
    if !number.is_finite() {
        return "–".to_owned();
    }
    let unit = 10_u64.saturating_pow(places);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, and is above zero"
    )]
    #[expect(clippy::cast_precision_loss, reason = "a power of ten")]
    let parts = (number.abs() * unit as f64).round() as u64;
    let sign = if number < 0.0 && parts > 0 { "-" } else { "" };
    let whole = parts / unit;
    if places == 0 {
        return format!("{sign}{whole}");
    }
    let rest = (unit + parts % unit).to_string();
    format!("{sign}{whole}.{}", &rest[1..])
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn it_reads_as_the_standard_library_writes_it() {
        for number in [0.0, 0.04, 0.05001, 0.96, 1.0, 3.949, 9.999, 12.3456, 250.0, 99_999.5] {
            for places in 0..3 {
                let known = format!("{number:.*}", places as usize);
                assert_eq!(rounded(number, places), known, "{number} to {places}");
                if number >= 0.96 {
                    assert_eq!(rounded(-number, places), format!("-{known}"));
                }
            }
        }
    }

    #[test]
    fn what_is_no_number_is_a_dash() {
        assert_eq!(rounded(f64::NAN, 1), "–");
        assert_eq!(rounded(f64::INFINITY, 1), "–");
    }
}
