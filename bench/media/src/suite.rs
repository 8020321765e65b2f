//! Notes which SRTP suite the callers have agreed on: a suite has much to do with what a packet costs.

use std::sync::{Mutex, PoisonError};

use str0m::{
    config::CryptoProvider,
    crypto::{
        SrtpProvider, SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80,
        from_feature_flags,
    },
};

static LAST: Mutex<&str> = Mutex::new("no suite");

/// The suite that was agreed on last.
pub(crate) fn last() -> &'static str {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The encryption of callers, which notes the suite.
pub(crate) fn crypto() -> CryptoProvider {
    CryptoProvider { srtp_provider: &Noting, ..from_feature_flags() }
}

/// str0m asks for the cipher of a suite once that is agreed on.
#[derive(Debug)]
struct Noting;

impl SrtpProvider for Noting {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        note("AES_CM_128_HMAC_SHA1_80");
        from_feature_flags().srtp_provider.aes_128_cm_sha1_80()
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        note("AEAD_AES_128_GCM");
        from_feature_flags().srtp_provider.aead_aes_128_gcm()
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        note("AEAD_AES_256_GCM");
        from_feature_flags().srtp_provider.aead_aes_256_gcm()
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        from_feature_flags().srtp_provider.srtp_aes_128_ecb_round(key, input, output);
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        from_feature_flags().srtp_provider.srtp_aes_256_ecb_round(key, input, output);
    }
}

fn note(suite: &'static str) {
    *LAST.lock().unwrap_or_else(PoisonError::into_inner) = suite;
}
