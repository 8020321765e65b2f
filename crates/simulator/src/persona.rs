use exchange::Voice;

/// How a simulated caller behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// Says everything, with pauses to listen, says goodbye and hangs up.
    Talker,
    /// Does the same, and soon rings again.
    Regular,
    /// Is cut off in mid-sentence, and comes back to finish.
    CutOff,
    /// Says nothing, although the call is bridged.
    Silent,
    /// Has no patience: hangs up while waiting.
    Impatient,
    /// Hangs up as soon as the call is bridged; speaks in the next call.
    Shy,
}

/// The number that simulated callers ring if the exchange has none.
pub(crate) const DEFAULT_NUMBER: &str = "+15555550100";

/// Somebody who rings the studio.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Persona {
    /// The name in the network's directory, if it has one.
    pub caller_name: Option<&'static str>,
    /// The town as the network writes it: in capitals.
    pub city: &'static str,
    /// The state, in two letters.
    pub state: &'static str,
    /// The country, in two letters.
    pub country: &'static str,
    /// The speech program's voice, its pitch (0–99), and words per minute.
    pub voice: (&'static str, u8, u16),
    /// The pitch in Hz of the hum that replaces the voice if no speech program is installed.
    pub hum_hz: u16,
    pub behaviour: Behaviour,
    /// What they say, with a pause after each.
    pub lines: &'static [&'static str],
    /// What they say when they have been on air before.
    pub again: &'static [&'static str],
}

impl Persona {
    pub(crate) fn voice(&self) -> Voice {
        let (name, pitch, words_per_minute) = self.voice;
        Voice { name: name.to_owned(), pitch, words_per_minute }
    }

    /// What the network says of their call. Source: Twilio's voice request parameters; those that are not
    /// known are sent empty.
    pub(crate) fn parameters(&self) -> Vec<(String, String)> {
        let place = [("City", self.city), ("State", self.state), ("Zip", ""), ("Country", self.country)];
        let mut parameters = Vec::new();
        for (name, value) in place {
            for side in ["From", "Caller"] {
                parameters.push((format!("{side}{name}"), value.to_owned()));
            }
            for side in ["To", "Called"] {
                parameters.push((format!("{side}{name}"), String::new()));
            }
        }
        parameters.extend(self.caller_name.map(|name| ("CallerName".to_owned(), name.to_owned())));
        parameters
    }
}

/// One of the numbers +1 555 555 0101 to 0199, counted from 1: no telephone can have one.
pub(crate) fn number(index: usize) -> String {
    format!("+155555501{:02}", 1 + index.saturating_sub(1) % 99)
}
