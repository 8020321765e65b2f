use twilio::sid::ApplicationSid;

use super::persona::Persona;
use crate::call::PhoneCall;

/// What the network tells of a caller by telephone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SimulatedCaller {
    /// Their number, as E.164.
    pub from: String,
    /// What the directory of names says; nothing for most.
    pub caller_name: Option<String>,
    /// Where they call from; empty where it is not known.
    pub city: String,
    /// A state or province, in two letters.
    pub state: String,
    /// A country, in two letters.
    pub country: String,
}

impl SimulatedCaller {
    /// One of the rehearsal's numbers, +1 555 555 0101 to 0199: no telephone can have one.
    #[must_use]
    pub fn number(index: usize) -> String {
        format!("+155555501{:02}", 1 + index.saturating_sub(1) % 99)
    }

    /// One of the cast.
    pub(crate) fn of(persona: &Persona, number: usize) -> Self {
        Self {
            from: Self::number(number),
            caller_name: persona.caller_name.map(str::to_owned),
            city: persona.city.to_owned(),
            state: persona.state.to_owned(),
            country: persona.country.to_owned(),
        }
    }

    /// Their call to a number, as it is announced. Source: Twilio's voice request parameters, of which
    /// those that are not known are sent empty.
    pub(crate) fn call(self, to: String, application: ApplicationSid) -> PhoneCall {
        let place =
            [("City", self.city), ("State", self.state), ("Zip", String::new()), ("Country", self.country)];
        let mut parameters = Vec::new();
        for (name, value) in place {
            for side in ["From", "Caller"] {
                parameters.push((format!("{side}{name}"), value.clone()));
            }
            for side in ["To", "Called"] {
                parameters.push((format!("{side}{name}"), String::new()));
            }
        }
        parameters.extend(self.caller_name.map(|name| ("CallerName".to_owned(), name)));
        PhoneCall { from: self.from, to, application, parameters }
    }
}
