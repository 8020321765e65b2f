//! Lower and upper case.
//!
//! In a browser the browser's own tables are used: Rust's would be a fortieth of all that a page loads.

/// The text with its first letter in upper case.
#[must_use]
pub fn capital(words: &str) -> String {
    let first = words.chars().next().map_or(0, char::len_utf8);
    let (first, rest) = words.split_at(first);
    upper(first) + rest
}

/// The text in lower case.
#[must_use]
pub fn lower(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_lower_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_lowercase();
}

/// The text in upper case.
#[must_use]
pub fn upper(text: &str) -> String {
    #[cfg(target_arch = "wasm32")]
    return js_sys::JsString::from(text).to_upper_case().into();
    #[cfg(not(target_arch = "wasm32"))]
    return text.to_uppercase();
}

#[cfg(test)]
mod tests {
    use super::capital;

    #[test]
    fn only_the_first_letter_becomes_a_capital() {
        for (words, capitals) in
            [("", ""), ("second in line", "Second in line"), ("élan", "Élan"), ("3rd", "3rd")]
        {
            assert_eq!(capital(words), capitals);
        }
    }
}
