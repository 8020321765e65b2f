//! The settings that every connection is built from.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use str0m::{
    Candidate, Rtc, RtcConfig,
    config::{CryptoProvider, DtlsCert},
    format::{Codec as CodecName, FormatParams},
    media::Frequency,
    rtp::Extension,
};

use super::{
    super::codec::Codec,
    sdp::{OfferError, refused},
};

/// How often reports are sent; the page's statistics read round trip and loss from them once a second.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// What all connections of an engine share.
pub(in crate::media) struct RtcSettings {
    /// The sockets' addresses; each one is a host candidate.
    pub(in crate::media) addresses: Vec<SocketAddr>,
    /// One certificate for all: making one costs more than the rest of a call's set-up.
    pub(in crate::media) certificate: DtlsCert,
    /// The source of all encryption.
    pub(in crate::media) crypto: Arc<CryptoProvider>,
}

/// What a connection may carry, in the order of preference.
pub(super) struct Formats<'a> {
    pub(super) codecs: &'a [Codec],
    /// Clocks in Hz of the telephone keys' RTP.
    pub(super) dtmf_clocks: &'a [u32],
}

impl RtcSettings {
    /// A connection that has not been negotiated yet.
    ///
    /// # Errors
    /// [`OfferError::Refused`] if an address cannot be a candidate.
    pub(super) fn connection(&self, now: Instant, formats: &Formats<'_>) -> Result<Rtc, OfferError> {
        let mut rtc = self.configure(formats).build(now);
        for address in &self.addresses {
            rtc.add_local_candidate(Candidate::host(*address, "udp").map_err(refused)?);
        }
        Ok(rtc)
    }

    /// ICE-lite and plain RTP.
    fn configure(&self, formats: &Formats<'_>) -> RtcConfig {
        let mut config = Rtc::builder()
            .set_crypto_provider(self.crypto.clone())
            .set_dtls_cert(self.certificate.clone())
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            // Transport-wide feedback is left out: it costs as much as all the rest and serves video.
            .clear_extension_map()
            .set_extension(1, Extension::AudioLevel)
            .set_extension(4, Extension::RtpMid)
            .set_rtcp_report_interval_audio(REPORT_INTERVAL);
        for codec in formats.codecs {
            config = match codec {
                Codec::Opus => config.enable_opus(true, false),
                Codec::Pcmu => config.enable_pcmu(true, false),
            };
        }
        for clock in formats.dtmf_clocks {
            let Some(frequency) = Frequency::new(*clock) else { continue };
            // Chromium's own numbers. An answer uses the offer's.
            let number = if *clock == Codec::Pcmu.clock() { 126 } else { 110 };
            let parameters = FormatParams::default();
            config.codec_config().add_config(
                number.into(),
                None,
                CodecName::Tele,
                frequency,
                None,
                parameters,
            );
        }
        config
    }
}
