//! One telephone in a browser tab, spoken to through Twilio's Voice SDK.
//!
//! Two halves. [`PhoneState`] is what a person has in front of them, as a pure state machine: events
//! in, state out, tested without a browser; [`VoiceError`] is what may go wrong, in plain words and
//! with Twilio's code. [`DirectLine`] is the same for calls that ring the page, and [`Renewal`] keeps
//! the times of its pass. [`Quality`] says how well a call sounds, [`Meter`] how loud, [`AudioDevices`] which
//! microphones and speakers there are, and [`Preflight`] follows a test call. The module
//! `sdk` holds the typed bindings to the SDK's global `Twilio` and exists in the browser alone.
//!
//! The SDK is loaded by the page as the prebuilt `twilio.min.js`: the shapes and event names here
//! are those of `@twilio/voice-sdk` 2.18.

#[cfg(target_arch = "wasm32")]
pub mod browser;
mod devices;
mod direct;
mod error;
// The codes stand once, in `twilio`; that crate itself is too heavy for a page, which needs no signatures.
#[path = "../../twilio/src/error_code.rs"]
pub mod error_code;
mod meter;
mod phone;
mod preflight;
mod quality;
mod renewal;
mod rounded;
#[cfg(target_arch = "wasm32")]
pub mod sdk;
mod sounds;
mod time;

pub use self::{
    devices::{
        AudioDevice, AudioDeviceEvent, AudioDevices, Choices, DeviceChoice, DeviceKind, DeviceList,
        DeviceTrouble, MicrophoneWatch,
    },
    direct::{DirectCaller, DirectLine, DirectLineEvent, Registration, Ring, RingId},
    error::VoiceError,
    meter::Meter,
    phone::{PhoneEvent, PhoneState},
    preflight::{ECHO_PURPOSE, EchoLevels, Preflight, PreflightEvent, PreflightReport},
    quality::{Cause, Gauge, Quality, QualityVerdict, QualityWarning, Sample},
    renewal::Renewal,
    rounded::rounded,
    sounds::{SOUNDS, Sound},
    time::{Monotonic, PageTime},
};
