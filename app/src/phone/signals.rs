use leptos::prelude::*;
use voice::{Caller, Devices, DirectLine, MicrophoneWatch, Phone, Preflight, Quality, VoiceError};

/// What a page can see of its telephone.
#[derive(Clone, Copy)]
pub(super) struct Signals {
    pub(super) phone: RwSignal<Phone>,
    pub(super) direct: RwSignal<DirectLine>,
    /// Who is, or was, at the other end of a direct call.
    pub(super) partner: RwSignal<Option<Caller>>,
    pub(super) pass_trouble: RwSignal<Option<VoiceError>>,
    pub(super) was_on: RwSignal<bool>,
    pub(super) muted: RwSignal<bool>,
    pub(super) input_level: RwSignal<f64>,
    pub(super) output_level: RwSignal<f64>,
    pub(super) quality: RwSignal<Option<Quality>>,
    pub(super) devices: RwSignal<Devices>,
    pub(super) watch: RwSignal<MicrophoneWatch>,
    pub(super) preflight: RwSignal<Preflight>,
}

impl Signals {
    pub(super) fn new() -> Self {
        Self {
            phone: RwSignal::new(Phone::Loading),
            direct: RwSignal::new(DirectLine::default()),
            partner: RwSignal::new(None),
            pass_trouble: RwSignal::new(None),
            was_on: RwSignal::new(false),
            muted: RwSignal::new(false),
            input_level: RwSignal::new(0.0),
            output_level: RwSignal::new(0.0),
            quality: RwSignal::new(None),
            devices: RwSignal::new(Devices::default()),
            watch: RwSignal::new(MicrophoneWatch::Off),
            preflight: RwSignal::new(Preflight::Idle),
        }
    }
}
