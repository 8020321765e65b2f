//! The parts of the SDK's own objects that are used, as wasm-bindgen sees them.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Node's event emitter, from which Device and Call inherit.
    pub type EventEmitter;

    #[wasm_bindgen(method)]
    pub fn on(this: &EventEmitter, event: &str, listener: &js_sys::Function);

    #[wasm_bindgen(method, js_name = removeListener)]
    pub fn remove_listener(this: &EventEmitter, event: &str, listener: &js_sys::Function);

    /// `Twilio.Device`.
    #[wasm_bindgen(extends = EventEmitter, js_namespace = Twilio)]
    pub type Device;

    #[wasm_bindgen(constructor, js_namespace = Twilio, catch)]
    pub fn new(token: &str, options: &JsValue) -> Result<Device, JsValue>;

    #[wasm_bindgen(static_method_of = Device, getter, js_namespace = Twilio, js_name = isSupported)]
    pub fn is_supported() -> bool;

    #[wasm_bindgen(method, catch)]
    pub async fn connect(this: &Device, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub async fn register(this: &Device) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub async fn unregister(this: &Device) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, getter)]
    pub fn state(this: &Device) -> String;

    #[wasm_bindgen(method, catch, js_name = updateToken)]
    pub fn update_token(this: &Device, token: &str) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    pub fn destroy(this: &Device);

    /// `null` once the Device was destroyed.
    #[wasm_bindgen(method, getter)]
    pub fn audio(this: &Device) -> Option<AudioHelper>;

    /// The part of a Device that chooses microphones and speakers.
    pub type AudioHelper;

    /// The microphones that it knows, by their ids; empty until it has asked the browser.
    #[wasm_bindgen(method, getter, js_name = availableInputDevices)]
    pub fn available_input_devices(this: &AudioHelper) -> js_sys::Map;

    #[wasm_bindgen(method, getter, js_name = availableOutputDevices)]
    pub fn available_output_devices(this: &AudioHelper) -> js_sys::Map;

    #[wasm_bindgen(method, catch, js_name = setInputDevice)]
    pub async fn set_input_device(this: &AudioHelper, id: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(method, catch, js_name = unsetInputDevice)]
    pub async fn unset_input_device(this: &AudioHelper) -> Result<JsValue, JsValue>;

    /// The microphone that was set, a `MediaDeviceInfo`; `null` for none.
    #[wasm_bindgen(method, getter, js_name = inputDevice)]
    pub fn input_device(this: &AudioHelper) -> JsValue;

    #[wasm_bindgen(method, getter, js_name = speakerDevices)]
    pub fn speaker_devices(this: &AudioHelper) -> OutputDevices;

    /// The speakers that are in use.
    pub type OutputDevices;

    #[wasm_bindgen(method)]
    pub fn get(this: &OutputDevices) -> js_sys::Set;

    #[wasm_bindgen(method, catch)]
    pub async fn set(this: &OutputDevices, id: &str) -> Result<JsValue, JsValue>;

    /// `Twilio.Call`, from `Device.connect()` or from the Device's event `incoming`.
    #[wasm_bindgen(extends = EventEmitter, js_namespace = Twilio)]
    pub type Call;

    #[wasm_bindgen(method)]
    pub fn accept(this: &Call);

    #[wasm_bindgen(method)]
    pub fn reject(this: &Call);

    #[wasm_bindgen(method)]
    pub fn disconnect(this: &Call);

    #[wasm_bindgen(method)]
    pub fn mute(this: &Call, muted: bool);

    #[wasm_bindgen(method)]
    pub fn status(this: &Call) -> String;

    /// An object with text values; which ones it has depends on the exchange.
    #[wasm_bindgen(method, getter)]
    pub fn parameters(this: &Call) -> JsValue;

    #[wasm_bindgen(method, catch, js_name = sendDigits)]
    pub fn send_digits(this: &Call, digits: &str) -> Result<(), JsValue>;

    /// An error of the SDK; every field may be missing, so each is read as `JsValue`.
    pub type TwilioError;

    #[wasm_bindgen(method, getter)]
    pub fn code(this: &TwilioError) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub fn description(this: &TwilioError) -> JsValue;

    #[wasm_bindgen(method, getter)]
    pub fn message(this: &TwilioError) -> JsValue;
}
