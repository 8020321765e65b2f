/// What a device does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    /// `audioinput`.
    Microphone,
    /// `audiooutput`.
    Speaker,
}

/// One entry of `navigator.mediaDevices.enumerateDevices()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudioDevice {
    /// Whether it is a microphone or a speaker.
    pub kind: DeviceKind,
    /// `deviceId`: stays the same for as long as the browser keeps this site's data; empty before the
    /// microphone is allowed.
    pub id: String,
    /// `label` as the browser gives it; empty before the microphone is allowed.
    pub label: String,
    /// `groupId`: the same for all devices that are parts of one piece of hardware.
    pub group: String,
}

/// All microphones and speakers at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceList {
    /// In the browser's order; `None` before the browser was asked.
    pub devices: Option<Vec<AudioDevice>>,
    /// Whether the browser lets a page choose its speaker (`setSinkId`).
    pub speaker_choice: bool,
}

impl DeviceKind {
    /// Both kinds.
    pub const BOTH: [Self; 2] = [Self::Microphone, Self::Speaker];

    /// The kind as a word for messages.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Microphone => "microphone",
            Self::Speaker => "speaker",
        }
    }
}

impl AudioDevice {
    /// The label without what Chromium adds to it: `Default - ` in front, USB numbers at the end.
    #[must_use]
    pub fn name(&self) -> &str {
        plain(&self.label)
    }

    /// The choice of this device, by which it can be found again.
    #[must_use]
    pub fn as_choice(&self) -> DeviceChoice {
        DeviceChoice { id: self.id.clone(), label: self.name().to_owned() }
    }

    /// Whether this is a second entry for another device: Chromium lists what the system prefers again under
    /// these ids.
    fn is_alias(&self) -> bool {
        matches!(self.id.as_str(), "default" | "communications")
    }
}

impl DeviceList {
    /// The devices of a kind that can be chosen.
    pub fn of(&self, kind: DeviceKind) -> impl Iterator<Item = &AudioDevice> {
        self.all(kind).filter(|device| !device.id.is_empty() && !device.is_alias())
    }

    /// Whether the browser was asked.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        self.devices.is_some()
    }

    /// Whether the browser has given names to the page.
    #[must_use]
    pub fn is_named(&self) -> bool {
        self.devices.iter().flatten().any(|device| !device.label.is_empty())
    }

    /// Whether there is any device of this kind, named or not.
    #[must_use]
    pub fn has(&self, kind: DeviceKind) -> bool {
        self.all(kind).next().is_some()
    }

    /// Finds a chosen device by its id, or else by its label, since browsers give new ids when a site's
    /// data are cleared.
    #[must_use]
    pub fn find(&self, kind: DeviceKind, choice: &DeviceChoice) -> Option<&AudioDevice> {
        self.of(kind).find(|device| device.id == choice.id).or_else(|| {
            self.of(kind).find(|device| !choice.label.is_empty() && device.name() == choice.label)
        })
    }

    /// The device that the browser uses when nothing is chosen, if that can be known.
    #[must_use]
    pub fn default(&self, kind: DeviceKind) -> Option<&AudioDevice> {
        let Some(alias) = self.all(kind).find(|device| device.id == "default") else {
            return self.of(kind).next();
        };
        let of_group =
            || self.of(kind).find(|device| !device.group.is_empty() && device.group == alias.group);
        self.of(kind)
            .find(|device| !device.label.is_empty() && device.name() == alias.name())
            .or_else(of_group)
    }

    /// Whether a device is still there; always `true` before the browser gives names, since devices cannot be
    /// compared without them.
    #[must_use]
    pub fn holds(&self, device: &AudioDevice) -> bool {
        !self.is_known()
            || (!self.is_named() && self.has(device.kind))
            || self.of(device.kind).any(|other| other.id == device.id || other.name() == device.name())
    }

    fn all(&self, kind: DeviceKind) -> impl Iterator<Item = &AudioDevice> {
        self.devices.iter().flatten().filter(move |device| device.kind == kind)
    }
}

fn plain(label: &str) -> &str {
    let label = ["Default - ", "Communications - "]
        .into_iter()
        .find_map(|prefix| label.strip_prefix(prefix))
        .unwrap_or(label)
        .trim();
    let usb_numbers = |text: &str| {
        text.strip_suffix(')').is_some_and(|text| {
            text.len() == 9
                && text.bytes().enumerate().all(
                    |(at, byte)| {
                        if at == 4 { byte == b':' } else { byte.is_ascii_hexdigit() }
                    },
                )
        })
    };
    match label.rsplit_once('(') {
        Some((name, behind)) if usb_numbers(behind) => name.trim_end(),
        _ => label,
    }
}

/// A device that the person chose, in a form by which it can be found again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceChoice {
    /// Its id when it was chosen.
    pub id: String,
    /// Its plain name, by which it is found if the id has changed.
    pub label: String,
}

/// The chosen device of each kind; `None` for the browser's default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The microphone that the person speaks into.
    pub microphone: Option<DeviceChoice>,
    /// The speaker that plays the callers.
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
    /// The choice as text for the browser's storage: id and label, one line each.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |text: &str| text.replace(['\n', '\r'], " ");
        format!("{}\n{}", line(&self.id), line(&self.label))
    }

    /// Reads what [`to_text`](Self::to_text) wrote; `None` for text that names no device.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (id, label) = text.split_once('\n')?;
        let choice = Self { id: id.to_owned(), label: label.to_owned() };
        (!choice.id.is_empty() || !choice.label.is_empty()).then_some(choice)
    }
}
