use wasm_bindgen::JsCast;

use super::{Call, DeviceOptions, bindings, listener::Listener, read_error};
use crate::{Event, VoiceError};

/// Twilio's Device: one connection to an exchange under one token, for one call at a time.
///
/// Make it when a call is asked for: it opens an `AudioContext`, which browsers allow only after a
/// gesture. It need not register to call out. Dropping it hangs up and frees it.
pub struct Device {
    raw: bindings::Device,
    // The SDK throws an uncaught exception for an `error` nobody listens to. `destroy` takes all
    // listeners off by itself, so this one outlives it.
    _errors: Listener,
}

impl Device {
    /// Makes a Device; `failed` hears of every error that is not a call's own.
    ///
    /// # Errors
    /// When the SDK refuses the token or the options.
    pub fn new(
        token: &str,
        options: &DeviceOptions,
        failed: impl Fn(VoiceError) + 'static,
    ) -> Result<Self, VoiceError> {
        let raw = bindings::Device::new(token, &options.to_js()).map_err(|thrown| read_error(&thrown))?;
        let errors = Listener::new(&raw, "error", move |error| failed(read_error(&error)));
        Ok(Self { raw, _errors: errors })
    }

    /// Calls the application named in the token. The future borrows nothing, so that the Device
    /// can be dropped (and with it the attempt) while the exchange has not been reached.
    ///
    /// The Call is there before it is answered, in fact before it is sent: `happened` hears the
    /// rest.
    ///
    /// # Errors
    /// When the exchange closed the connection, or a call stands already.
    pub fn connect(
        &self,
        happened: impl Fn(Event) + 'static,
    ) -> impl Future<Output = Result<Call, VoiceError>> + 'static {
        let raw: bindings::Device = self.raw.clone().unchecked_into();
        async move {
            let call = raw.connect().await.map_err(|thrown| read_error(&thrown))?;
            Ok(Call::new(call.unchecked_into(), happened))
        }
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.raw.destroy();
    }
}
