use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    AnalyserNode, AudioContext, MediaStream, MediaStreamAudioSourceNode, MediaStreamConstraints,
    MediaStreamTrack, MediaStreamTrackState,
};

use super::media_devices;
use crate::VoiceError;

/// An open microphone whose level can be read; its sound does not leave the page. Dropping it closes it.
pub struct Microphone {
    stream: MediaStream,
    context: AudioContext,
    analyser: AnalyserNode,
    /// Kept so that the garbage collector does not free it while the analyser reads from it.
    _source: MediaStreamAudioSourceNode,
    spectrum: [u8; SPECTRUM_BINS],
}

/// The value that the SDK uses in calls, so that both show the same levels.
const FFT_SIZE: u32 = 32;
const SPECTRUM_BINS: usize = FFT_SIZE as usize / 2;

impl Microphone {
    /// Opens a microphone by its id, or the default one; the browser may ask the person.
    ///
    /// # Errors
    /// When the microphone is refused, missing or in use, or the browser cannot measure its level.
    pub async fn open(id: Option<&str>) -> Result<Self, VoiceError> {
        let devices = media_devices().ok_or(VoiceError::InsecurePage)?;
        let asked =
            devices.get_user_media_with_constraints(&constraints(id)).map_err(|thrown| refusal(&thrown))?;
        let stream = JsFuture::from(asked).await.map_err(|thrown| refusal(&thrown))?;
        let stream = MicrophoneGuard(Some(stream.unchecked_into()));
        let measured = measure(stream.0.as_ref());
        let (context, analyser, source) = measured.ok_or(VoiceError::BrowserUnsupported)?;
        let stream = stream.keep().ok_or(VoiceError::MicrophoneFailed)?;
        Ok(Self { stream, context, analyser, _source: source, spectrum: [0; SPECTRUM_BINS] })
    }

    /// The level now, 0.0 to 1.0 for −100 to −30 dB, the mean over the spectrum.
    pub fn level(&mut self) -> f64 {
        self.analyser.get_byte_frequency_data(&mut self.spectrum);
        let sum: f64 = self.spectrum.iter().copied().map(f64::from).sum();
        sum / (255.0 * SPECTRUM_BINS as f64)
    }

    /// Whether the microphone was unplugged, or the person or the system has withdrawn it.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.stream.get_audio_tracks().iter().all(|track| {
            track.unchecked_ref::<MediaStreamTrack>().ready_state() == MediaStreamTrackState::Ended
        })
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        close(&self.stream);
        settle(self.context.close());
    }
}

/// Closes the microphone when opening it fails halfway.
struct MicrophoneGuard(Option<MediaStream>);

impl MicrophoneGuard {
    fn keep(mut self) -> Option<MediaStream> {
        self.0.take()
    }
}

impl Drop for MicrophoneGuard {
    fn drop(&mut self) {
        self.0.iter().for_each(close);
    }
}

fn close(stream: &MediaStream) {
    for track in stream.get_audio_tracks().iter() {
        track.unchecked_ref::<MediaStreamTrack>().stop();
    }
}

fn measure(stream: Option<&MediaStream>) -> Option<(AudioContext, AnalyserNode, MediaStreamAudioSourceNode)> {
    let context = AudioContext::new().ok()?;
    let connect = || {
        let (analyser, source) =
            (context.create_analyser().ok()?, context.create_media_stream_source(stream?).ok()?);
        analyser.set_fft_size(FFT_SIZE);
        analyser.set_smoothing_time_constant(0.3);
        source.connect_with_audio_node(&analyser).ok()?;
        Some((analyser, source))
    };
    let connected = connect();
    // The browser suspends the context if the person has not used the page yet.
    settle(if connected.is_some() { context.resume() } else { context.close() });
    connected.map(|(analyser, source)| (context, analyser, source))
}

/// Awaits a promise whose failure changes nothing: one that nobody awaits becomes an error on the console.
fn settle(promise: Result<Promise, JsValue>) {
    if let Ok(promise) = promise {
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}

/// Asks for the device by `exact`, because without it the browser might open another microphone.
fn constraints(id: Option<&str>) -> MediaStreamConstraints {
    let constraints = MediaStreamConstraints::new();
    match id {
        Some(id) => {
            let (audio, device) = (Object::new(), Object::new());
            let _ = Reflect::set(&device, &"exact".into(), &id.into());
            let _ = Reflect::set(&audio, &"deviceId".into(), &device);
            constraints.set_audio(&audio);
        }
        None => constraints.set_audio(&JsValue::TRUE),
    }
    constraints
}

fn refusal(thrown: &JsValue) -> VoiceError {
    let name = Reflect::get(thrown, &"name".into()).ok().and_then(|name| name.as_string());
    VoiceError::from_get_user_media(&name.unwrap_or_default())
}
