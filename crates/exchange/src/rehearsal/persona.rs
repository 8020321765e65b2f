use crate::speech::Voice;

/// How a simulated caller behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temper {
    /// Says everything, with pauses to listen, says goodbye and hangs up.
    Talker,
    /// The same, and soon rings again.
    Regular,
    /// Is cut off in mid-sentence, and comes back to finish.
    CutOff,
    /// Says nothing, though somebody is there.
    Silent,
    /// Has no patience: hangs up while waiting.
    Impatient,
    /// Hangs up the moment somebody is there; the next time they dare to speak.
    Shy,
}

/// Somebody who rings the studio in a rehearsal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Persona {
    /// What the network's directory says, where it says anything.
    pub caller_name: Option<&'static str>,
    /// As the network writes it: in capitals.
    pub city: &'static str,
    /// Two letters.
    pub state: &'static str,
    /// Two letters.
    pub country: &'static str,
    /// The speech program's voice, its pitch (0–99), and words per minute.
    pub voice: (&'static str, u8, u16),
    /// The pitch in Hz of what stands for the voice where no speech program is installed.
    pub hum_hz: u16,
    /// How they behave.
    pub temper: Temper,
    /// What they say, with a pause after each.
    pub lines: &'static [&'static str],
    /// What they say when they have been on before.
    pub again: &'static [&'static str],
}

impl Persona {
    pub(crate) fn voice(&self) -> Voice {
        let (name, pitch, words_per_minute) = self.voice;
        Voice { name: name.to_owned(), pitch, words_per_minute }
    }
}
