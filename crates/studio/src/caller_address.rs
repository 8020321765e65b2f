//! Who a caller is, by what Twilio and the telephone networks send.

use show::{CallerInfo, Channel};
use twilio::webhook::Address;

/// What networks give in place of a name, in upper case and without signs.
const NO_NAMES: [&str; 42] = [
    "ANONYMOUS",
    "ANONYMOUS CALLER",
    "BLOCKED",
    "CALLER UNKNOWN",
    "CELL PHONE",
    "CELLPHONE",
    "CELLULAR",
    "CELLULAR CALL",
    "CELLULAR CALLER",
    "COIN PHONE",
    "INTERNATIONAL",
    "INTERNATIONAL CALL",
    "LONG DISTANCE",
    "MOBILE",
    "MOBILE CALL",
    "MOBILE CALLER",
    "NAME NOT AVAILABLE",
    "NAME UNAVAILABLE",
    "NO CALLER ID",
    "NO NAME",
    "NOT AVAILABLE",
    "OUT OF AREA",
    "OUT OF THE AREA",
    "PAY PHONE",
    "PAYPHONE",
    "PRIVATE",
    "PRIVATE CALLER",
    "PRIVATE NAME",
    "PRIVATE NUMBER",
    "RESTRICTED",
    "TOLL FREE",
    "TOLL FREE CALL",
    "TOLL FREE CALLER",
    "UNAVAILABLE",
    "UNKNOWN",
    "UNKNOWN CALLER",
    "UNKNOWN NAME",
    "UNKNOWN NUMBER",
    "VOIP CALL",
    "WIRELESS",
    "WIRELESS CALL",
    "WIRELESS CALLER",
];

/// The states of the United States and the provinces of Canada, whose networks send a town in place of a name.
const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH \
                      NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR \
                      AB BC MB NB NL NS NT NU ON PE QC SK YT";

/// How somebody rang, and the address that tells them again; empty for a number that is withheld.
pub(crate) fn caller_address(from: &Address) -> (Channel, String) {
    match from {
        Address::Client(identity) => (Channel::Web, identity.clone()),
        Address::Withheld(_) => (Channel::Phone, String::new()),
        Address::Phone(_) | Address::Sip(_) | Address::Other(_) => (Channel::Phone, from.to_string()),
    }
}

/// The name that a network gives for a caller, unless it is what networks send for want of one: a kind of
/// telephone, a town, a number. `state` is where the network says that the call comes from, if it does.
pub(crate) fn network_name(name: &str, state: &str) -> Option<String> {
    let name = CallerInfo::tidy_name(name)?;
    let plain: String =
        name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_uppercase() } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    // Telephones of the internet are named by a letter and a long number.
    let is_number = letters == 0 || (letters == 1 && plain.chars().any(|c| c.is_ascii_digit()));
    (!is_number && !NO_NAMES.contains(&&*words.join(" ")) && !is_town(&name, &words, state)).then_some(name)
}

/// Whether a name is a town and its state, such as `CLEVELAND OH`. People are called Ma and Al too, so that a
/// state other than the one the call comes from is taken for a name.
fn is_town(name: &str, words: &[&str], state: &str) -> bool {
    let is_upper = !name.chars().any(char::is_lowercase);
    let [_, .., last] = words else { return false };
    is_upper
        && STATES.split_ascii_whitespace().any(|known| known == *last)
        && (state.is_empty() || state.eq_ignore_ascii_case(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_networks_send_for_want_of_a_name_is_none() {
        for name in [
            "WIRELESS CALLER",
            "Wireless  Caller",
            "TOLL FREE CALL",
            "TOLL-FREE CALLER",
            "UNAVAILABLE",
            "Out-of-Area",
            "CLEVELAND   OH",
            "SAN FRANCISCO, CA",
            "TORONTO ON",
            "+15550004417",
            "555-000-4417",
            "V40916510000123",
            "1",
            "?",
            "",
        ] {
            assert_eq!(network_name(name, ""), None, "{name:?}");
        }
        assert_eq!(network_name("CLEVELAND OH", "OH"), None);
    }

    #[test]
    fn a_name_is_a_name() {
        for (name, state) in [
            ("MARIA LOPEZ", ""),
            ("LOPEZ,MARIA", "TX"),
            ("JACK MA", "CA"),
            ("Jack Ma", ""),
            ("MOBILE TYRES LTD", ""),
            ("O", ""),
            ("李", ""),
        ] {
            assert_eq!(network_name(name, state).as_deref(), Some(name));
        }
    }

    #[test]
    fn a_withheld_number_is_no_address() {
        for from in ["anonymous", "", "+266696687"] {
            assert_eq!(caller_address(&from.into()), (Channel::Phone, String::new()));
        }
        assert_eq!(caller_address(&"70010".into()), (Channel::Phone, "70010".to_owned()));
        assert_eq!(caller_address(&"client:listener_1".into()), (Channel::Web, "listener_1".to_owned()));
    }
}
