//! Microphones and speakers: which there are, which the person chose, which one is in use.

mod list;
#[cfg(test)]
mod tests;
mod trouble;

pub use self::{
    list::{AudioDevice, Choices, DeviceChoice, DeviceKind, DeviceList},
    trouble::DeviceTrouble,
};

use crate::VoiceError;

/// The microphones and speakers of a page, as they come and go.
///
/// Nothing chosen means the browser's default. What was chosen is remembered while it is unplugged,
/// and taken up again when it comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AudioDevices {
    list: DeviceList,
    choices: Choices,
    troubles: Vec<DeviceTrouble>,
}

/// What happens to the devices of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudioDeviceEvent {
    /// The browser told which there are; `in_use` says whether the page uses them now.
    Listed {
        /// What there is.
        list: DeviceList,
        /// Whether a call stands, or a microphone is being watched.
        in_use: bool,
    },
    /// What the person chose at an earlier visit.
    Remembered(Choices),
    /// The person chose a device, or the default by `None`.
    Chosen(DeviceKind, Option<DeviceChoice>),
    /// The browser would not use what was chosen; the default is used.
    Refused(DeviceKind),
    /// The person has read of the troubles.
    Dismissed,
}

impl AudioDevices {
    /// The microphones to choose from; the default is not among them.
    pub fn microphones(&self) -> impl Iterator<Item = &AudioDevice> {
        self.of(DeviceKind::Microphone)
    }

    /// The speakers to choose from; the default is not among them.
    pub fn speakers(&self) -> impl Iterator<Item = &AudioDevice> {
        self.of(DeviceKind::Speaker)
    }

    /// The devices of a kind to choose from; the default is not among them.
    pub fn of(&self, kind: DeviceKind) -> impl Iterator<Item = &AudioDevice> {
        self.list.of(kind)
    }

    /// Whether the browser tells names: most do only once the microphone was allowed.
    #[must_use]
    pub fn are_named(&self) -> bool {
        self.list.is_named()
    }

    /// Whether there is any microphone; `true` while that is not known.
    #[must_use]
    pub fn has_microphone(&self) -> bool {
        !self.list.is_known() || self.list.has(DeviceKind::Microphone)
    }

    /// Whether this browser lets a page choose its speaker.
    #[must_use]
    pub const fn can_choose_speaker(&self) -> bool {
        self.list.speaker_choice
    }

    /// What was chosen, whether it is there or not; `None` for the default.
    #[must_use]
    pub const fn choice(&self, kind: DeviceKind) -> Option<&DeviceChoice> {
        self.choices.of(kind)
    }

    /// Both choices, to be kept.
    #[must_use]
    pub const fn choices(&self) -> &Choices {
        &self.choices
    }

    /// The chosen device, if it is there; `None` for the default.
    #[must_use]
    pub fn chosen(&self, kind: DeviceKind) -> Option<&AudioDevice> {
        self.choice(kind).and_then(|choice| self.list.find(kind, choice))
    }

    /// What was chosen and is not there, so that the default is used instead.
    #[must_use]
    pub fn missing(&self, kind: DeviceKind) -> Option<&DeviceChoice> {
        let choice = self.choice(kind)?;
        (self.list.is_named() && self.list.find(kind, choice).is_none()).then_some(choice)
    }

    /// What is wrong, in plain sentences; `None` if nothing is.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        let sentences: Vec<String> = self.troubles.iter().map(ToString::to_string).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }

    /// The state after an event.
    #[must_use]
    pub fn apply(mut self, event: AudioDeviceEvent) -> Self {
        match event {
            AudioDeviceEvent::Listed { list, in_use } => {
                let before = std::mem::replace(&mut self.list, list);
                for kind in DeviceKind::BOTH {
                    self.compare(&before, kind, in_use);
                }
            }
            AudioDeviceEvent::Remembered(choices) => self.choices = choices,
            AudioDeviceEvent::Chosen(kind, choice) => {
                self.forgive(kind);
                self.choices.set(kind, choice);
            }
            AudioDeviceEvent::Refused(kind) => {
                if let Some(choice) = self.choices.of(kind) {
                    let name = choice.label.clone();
                    self.say(DeviceTrouble::Refused { kind, name });
                }
            }
            AudioDeviceEvent::Dismissed => self.troubles.clear(),
        }
        self
    }

    /// Sees what of one kind went or came back.
    fn compare(&mut self, before: &DeviceList, kind: DeviceKind, in_use: bool) {
        let chosen = self.choice(kind).and_then(|choice| before.find(kind, choice));
        let used = chosen.or_else(|| before.default(kind)).cloned();
        let list = &self.list;
        self.troubles.retain(|trouble| trouble.kind() != kind || !trouble.is_over(list));
        // Before names are told, ids may be others than afterwards.
        let comparable = in_use && before.is_named();
        let Some(lost) = used.filter(|used| comparable && !self.list.holds(used)) else { return };
        let name = lost.name().to_owned();
        self.say(if self.list.has(kind) {
            DeviceTrouble::Lost { kind, name }
        } else {
            DeviceTrouble::NoneLeft { kind, name }
        });
    }

    fn forgive(&mut self, kind: DeviceKind) {
        self.troubles.retain(|trouble| trouble.kind() != kind);
    }

    fn say(&mut self, trouble: DeviceTrouble) {
        self.forgive(trouble.kind());
        self.troubles.push(trouble);
    }
}

/// Whether the microphone is being listened to outside of a call, so that a meter can show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MicrophoneWatch {
    /// It is closed.
    #[default]
    Off,
    /// The browser asks the person for it.
    Asking,
    /// It is open; nothing of it leaves the page.
    On,
    /// It cannot be had.
    Failed(VoiceError),
}

impl MicrophoneWatch {
    /// Whether the microphone is open, or about to be.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        matches!(self, Self::Asking | Self::On)
    }

    /// Why it cannot be had.
    #[must_use]
    pub const fn failure(&self) -> Option<&VoiceError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}
