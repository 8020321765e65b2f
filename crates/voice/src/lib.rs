//! One telephone in a browser tab, which calls through Twilio's Voice SDK.
//!
//! The crate has two halves. One half is pure and tested without a browser: [`PhoneState`] is the state
//! machine of the phone, which takes an event and returns the next state, and [`DirectLine`] is the state
//! machine of the calls that ring the page. [`VoiceError`] says what went wrong, in plain words and with
//! Twilio's code. [`Renewal`] decides when the page renews its token. [`Quality`] says how well a call
//! sounds, [`Meter`] how loud it is, [`AudioDevices`] which microphones and speakers there are, and
//! [`Preflight`] follows a test call. The other half is the module `sdk`: typed bindings to the SDK's
//! global `Twilio`, which exist only in the browser.
//!
//! The page loads the SDK as the prebuilt `twilio.min.js`: the shapes and event names here
//! are those of `@twilio/voice-sdk` 2.18.

#[cfg(target_arch = "wasm32")]
pub mod browser;
mod devices;
mod direct;
mod error;
// The codes are written once, in `twilio`. That crate is too large for a page, which needs no signatures.
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
        DeviceProblem, MicrophoneWatch,
    },
    direct::{DirectCaller, DirectLine, DirectLineEvent, Registration, Ring, RingId},
    error::VoiceError,
    meter::Meter,
    phone::{PhoneEvent, PhoneState},
    preflight::{ECHO_PURPOSE, EchoLevels, Preflight, PreflightEvent, PreflightReport},
    quality::{Cause, Gauge, Quality, QualityVerdict, QualityWarning, Sample},
    renewal::Renewal,
    rounded::rounded,
    sounds::{SOUNDS, SoundFile},
    time::{Monotonic, PageTime},
};
