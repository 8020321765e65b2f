//! Microphones and speakers: which ones exist, which ones the person chose, and which ones are in use.

mod list;
mod problem;
#[cfg(test)]
mod tests;

pub use self::{
    list::{AudioDevice, Choices, DeviceChoice, DeviceKind, DeviceList},
    problem::DeviceProblem,
};

use crate::VoiceError;

/// The microphones and speakers of a page, which may be plugged in and unplugged at any time.
///
/// Without a choice the browser's default is used. A chosen device is remembered while it is unplugged,
/// and used again once it is back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AudioDevices {
    list: DeviceList,
    choices: Choices,
    problems: Vec<DeviceProblem>,
}

/// What happens to the devices of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AudioDeviceEvent {
    /// The browser listed its devices.
    Listed {
        /// All devices.
        list: DeviceList,
        /// Whether the page uses devices now: for a call, or to show the level of the microphone.
        in_use: bool,
    },
    /// The choices that the person made when they last used the page.
    Remembered(Choices),
    /// The person chose a device, or the default by `None`.
    Chosen(DeviceKind, Option<DeviceChoice>),
    /// The browser could not use the chosen device, and uses the default.
    Refused(DeviceKind),
    /// The person has read about the problems.
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

    /// Whether the browser has given names to the page: most do so only once the microphone is allowed.
    #[must_use]
    pub fn are_named(&self) -> bool {
        self.list.is_named()
    }

    /// Whether there is any microphone; `true` before the browser was asked.
    #[must_use]
    pub fn has_microphone(&self) -> bool {
        !self.list.is_known() || self.list.has(DeviceKind::Microphone)
    }

    /// Whether this browser lets a page choose its speaker.
    #[must_use]
    pub const fn can_choose_speaker(&self) -> bool {
        self.list.speaker_choice
    }

    /// The chosen device, whether it is plugged in or not; `None` for the default.
    #[must_use]
    pub const fn choice(&self, kind: DeviceKind) -> Option<&DeviceChoice> {
        self.choices.of(kind)
    }

    /// Both choices, for the browser's storage.
    #[must_use]
    pub const fn choices(&self) -> &Choices {
        &self.choices
    }

    /// The chosen device, if it is plugged in; `None` for the default.
    #[must_use]
    pub fn chosen(&self, kind: DeviceKind) -> Option<&AudioDevice> {
        self.choice(kind).and_then(|choice| self.list.find(kind, choice))
    }

    /// The chosen device, if it is not plugged in, so that the default is used instead.
    #[must_use]
    pub fn missing(&self, kind: DeviceKind) -> Option<&DeviceChoice> {
        let choice = self.choice(kind)?;
        (self.list.is_named() && self.list.find(kind, choice).is_none()).then_some(choice)
    }

    /// The chosen device while the browser gives no names, so that nobody can tell whether it is plugged in.
    ///
    /// Firefox gives none to a page that has not opened a microphone since it was loaded; it opens the device by its
    /// id all the same.
    #[must_use]
    pub fn unlisted(&self, kind: DeviceKind) -> Option<&DeviceChoice> {
        self.choice(kind).filter(|_| !self.list.is_named())
    }

    /// What is wrong, in plain sentences; `None` if nothing is.
    #[must_use]
    pub fn problem(&self) -> Option<String> {
        let sentences: Vec<String> = self.problems.iter().map(ToString::to_string).collect();
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
                self.clear_problems(kind);
                self.choices.set(kind, choice);
            }
            AudioDeviceEvent::Refused(kind) => {
                if let Some(choice) = self.choices.of(kind) {
                    let name = choice.label.clone();
                    self.report(DeviceProblem::Refused { kind, name });
                }
            }
            AudioDeviceEvent::Dismissed => self.problems.clear(),
        }
        self
    }

    /// Compares the list with the one before, and updates the problems of one kind.
    fn compare(&mut self, before: &DeviceList, kind: DeviceKind, in_use: bool) {
        let chosen = self.choice(kind).and_then(|choice| before.find(kind, choice));
        let used = chosen.or_else(|| before.default(kind)).cloned();
        let list = &self.list;
        self.problems.retain(|problem| problem.kind() != kind || !problem.is_over(list));
        // Browsers may change the ids when they give names for the first time.
        let comparable = in_use && before.is_named();
        let Some(lost) = used.filter(|used| comparable && !self.list.holds(used)) else { return };
        let name = lost.name().to_owned();
        self.report(if self.list.has(kind) {
            DeviceProblem::Lost { kind, name }
        } else {
            DeviceProblem::NoneLeft { kind, name }
        });
    }

    fn clear_problems(&mut self, kind: DeviceKind) {
        self.problems.retain(|problem| problem.kind() != kind);
    }

    fn report(&mut self, problem: DeviceProblem) {
        self.clear_problems(problem.kind());
        self.problems.push(problem);
    }
}

/// Whether the page opens the microphone outside of a call, so that a meter can show its level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MicrophoneWatch {
    /// The microphone is closed.
    #[default]
    Off,
    /// The browser asks the person for it.
    Asking,
    /// The microphone is open; its sound does not leave the page.
    On,
    /// The microphone could not be opened.
    Failed(VoiceError),
}

impl MicrophoneWatch {
    /// Whether the microphone is open, or about to be.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        matches!(self, Self::Asking | Self::On)
    }

    /// Why the microphone could not be opened.
    #[must_use]
    pub const fn failure(&self) -> Option<&VoiceError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}
