use divan::{Bencher, black_box};
use secrecy::SecretString;
use twilio::{signature, webhook::Params};

const URL: &str = "https://radio.example.com/voice?desk=1";

/// A telephone's call as Twilio reports it.
const FORM: &str = "AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&ApiVersion=2010-04-01\
    &CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb&CallStatus=ringing&Called=%2B12031234567&CalledCity=BRANFORD\
    &CalledCountry=US&CalledState=CT&CalledZip=06405&Caller=%2B447381234567&CallerCity=&CallerCountry=GB\
    &CallerState=&CallerZip=&Direction=inbound&From=%2B447381234567&FromCity=&FromCountry=GB&FromState=&FromZip=\
    &To=%2B12031234567&ToCity=BRANFORD&ToCountry=US&ToState=CT&ToZip=06405";

fn token() -> SecretString {
    "0123456789abcdef0123456789abcdef".into()
}

#[divan::bench]
fn sign_a_form(bencher: Bencher<'_, '_>) {
    let (token, form) = (token(), Params::from_form(FORM.as_bytes()));
    bencher.bench(|| signature::sign(&token, black_box(URL), form.as_slice()));
}

#[divan::bench]
fn verify_a_form(bencher: Bencher<'_, '_>) {
    let token = token();
    let signature = signature::sign(&token, URL, Params::from_form(FORM.as_bytes()).as_slice());
    bencher.bench(|| {
        let form = Params::from_form(black_box(FORM).as_bytes());
        assert!(signature::verify(&token, URL, form.as_slice(), &signature));
    });
}

/// Nothing fits, so that every spelling of the URL is tried.
#[divan::bench]
fn refuse_a_form(bencher: Bencher<'_, '_>) {
    let token = token();
    bencher.bench(|| {
        let form = Params::from_form(black_box(FORM).as_bytes());
        assert!(!signature::verify(&token, URL, form.as_slice(), "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
    });
}

#[divan::bench]
fn verify_a_get(bencher: Bencher<'_, '_>) {
    let token = token();
    let url = format!("{URL}&{FORM}");
    let signature = signature::sign(&token, &url, signature::NO_FORM);
    bencher.bench(|| assert!(signature::verify(&token, black_box(&url), signature::NO_FORM, &signature)));
}
