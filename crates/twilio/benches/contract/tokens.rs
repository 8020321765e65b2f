use divan::{Bencher, black_box};
use secrecy::SecretString;
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid},
    token::{AccessToken, CapabilityToken, OutgoingApplication, TokenSecrets, VoiceGrant, verify},
};

const NOW: u64 = 1_700_000_000;

struct Account(SecretString);

impl TokenSecrets for Account {
    fn api_key_secret(&self, _: &ApiKeySid) -> Option<SecretString> {
        Some(self.0.clone())
    }

    fn auth_token(&self, _: &AccountSid) -> Option<SecretString> {
        Some(self.0.clone())
    }
}

fn secret() -> SecretString {
    "0123456789abcdef0123456789abcdef".into()
}

fn application() -> OutgoingApplication {
    let params = vec![("show".into(), "morning drive".into())];
    OutgoingApplication { application_sid: ApplicationSid::from_random_bytes([3; 16]), params }
}

fn access() -> AccessToken {
    let voice = VoiceGrant { incoming_allow: true, outgoing: Some(application()), ..VoiceGrant::default() };
    AccessToken::new(AccountSid::from_random_bytes([1; 16]), ApiKeySid::from_random_bytes([2; 16]))
        .identity("dj_1")
        .voice(voice)
}

fn capability() -> CapabilityToken {
    CapabilityToken::new(AccountSid::from_random_bytes([1; 16]))
        .allow_client_outgoing_with(application())
        .allow_client_incoming("dj_1")
}

#[divan::bench]
fn mint_access_token(bencher: Bencher<'_, '_>) {
    let secret = secret();
    bencher.bench(|| access().sign(black_box(&secret), NOW));
}

#[divan::bench]
fn mint_capability_token(bencher: Bencher<'_, '_>) {
    let secret = secret();
    bencher.bench(|| capability().sign(black_box(&secret), NOW));
}

#[divan::bench]
fn verify_access_token(bencher: Bencher<'_, '_>) {
    let jwt = access().sign(&secret(), NOW).expect("signed");
    let account = Account(secret());
    bencher.bench(|| verify(black_box(&jwt), &account, NOW).expect("valid"));
}

#[divan::bench]
fn verify_capability_token(bencher: Bencher<'_, '_>) {
    let jwt = capability().sign(&secret(), NOW).expect("signed");
    let account = Account(secret());
    bencher.bench(|| verify(black_box(&jwt), &account, NOW).expect("valid"));
}
