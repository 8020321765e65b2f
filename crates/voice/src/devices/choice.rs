use super::DeviceKind;

/// A device that was chosen, so that it can be found again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceChoice {
    /// Its id when it was chosen.
    pub id: String,
    /// Its plain name, for when the id has changed.
    pub label: String,
}

/// What was chosen of each kind; `None` for the browser's default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Who speaks through it.
    pub microphone: Option<DeviceChoice>,
    /// Where callers are heard.
    pub speaker: Option<DeviceChoice>,
}

impl Choices {
    /// The choice of one kind.
    #[must_use]
    pub const fn of(&self, kind: DeviceKind) -> Option<&DeviceChoice> {
        match kind {
            DeviceKind::Microphone => self.microphone.as_ref(),
            DeviceKind::Speaker => self.speaker.as_ref(),
        }
    }

    /// Sets the choice of one kind.
    pub fn set(&mut self, kind: DeviceKind, choice: Option<DeviceChoice>) {
        match kind {
            DeviceKind::Microphone => self.microphone = choice,
            DeviceKind::Speaker => self.speaker = choice,
        }
    }
}

impl DeviceChoice {
    /// The choice as a text to be kept by the browser: id and label, a line each.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        format!("{}\n{}", line(&self.id), line(&self.label))
    }

    /// Reads what [`to_text`](Self::to_text) wrote; `None` for anything that names no device.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (id, label) = text.split_once('\n')?;
        let choice = Self { id: id.to_owned(), label: label.to_owned() };
        (!choice.id.is_empty() || !choice.label.is_empty()).then_some(choice)
    }
}
