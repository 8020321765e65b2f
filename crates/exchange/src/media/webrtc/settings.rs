//! The settings that every connection is built from.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use str0m::{
    Candidate, Rtc, RtcConfig,
    config::DtlsCert,
    error::IceError,
    format::{Codec as CodecName, FormatParams},
    media::Frequency,
    net::TcpType,
    rtp::Extension,
};

use super::{super::codec::Codec, dtls::crypto, probe::ProbeKey};

/// How often reports are sent; the page's statistics read round trip and loss from them once a second.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// What all connections of an engine share.
pub(in crate::media) struct RtcSettings {
    /// Where browsers reach us.
    pub(in crate::media) candidates: Vec<Candidate>,
    /// One certificate for all: making one costs more than the rest of a call's set-up.
    pub(in crate::media) certificate: DtlsCert,
    /// Whose probes are answered.
    pub(in crate::media) probe_key: ProbeKey,
}

/// What a connection may carry, in the order of preference.
pub(super) struct Formats<'a> {
    pub(super) codecs: &'a [Codec],
    /// Clocks in Hz of the telephone keys' RTP.
    pub(super) dtmf_clocks: &'a [u32],
}

/// The candidates of these addresses: all are hosts', since what a NAT does to them is not seen from here.
///
/// # Errors
/// When an address cannot be offered to a browser.
pub(in crate::media) fn candidates(
    udp: &[SocketAddr],
    tcp: &[SocketAddr],
) -> Result<Vec<Candidate>, IceError> {
    let udp = udp.iter().map(|address| Candidate::builder().udp().host(*address).build());
    // Browsers connect to us (RFC 6544 §4.1).
    let passive = TcpType::Passive;
    let tcp = tcp.iter().map(|address| Candidate::builder().tcp().host(*address).tcptype(passive).build());
    udp.chain(tcp).collect()
}

impl RtcSettings {
    /// A connection that has not been negotiated yet.
    pub(super) fn connection(&self, now: Instant, formats: &Formats<'_>) -> Rtc {
        let mut rtc = self.configure(formats).build(now);
        for candidate in &self.candidates {
            // One that is there already is no error.
            rtc.add_local_candidate(candidate.clone());
        }
        rtc
    }

    /// ICE-lite and plain RTP.
    fn configure(&self, formats: &Formats<'_>) -> RtcConfig {
        let mut config = Rtc::builder()
            .set_crypto_provider(crypto())
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
