use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use show::{LineState, Role};
use studio::{LoginId, Logins, Studio, TwilioSettings};
use twilio::token;

use crate::{
    account::Account,
    fixture::{NOW, settings, studio, with},
    telephone::Phone,
    voice_tokens::OneAccount,
};

/// The logins that are open, by their names.
#[derive(Clone, Default)]
struct Open(Arc<Mutex<BTreeSet<&'static str>>>);

impl Open {
    fn in_studio(studio: &Studio, names: [&'static str; 2]) -> Self {
        let open = Self(Arc::new(Mutex::new(names.into())));
        studio.check_logins(Arc::new(open.clone()));
        open
    }

    async fn logs_out(&self, studio: &Studio, name: &str) {
        self.0.lock().expect("no test panicked").remove(name);
        studio.end_login(&LoginId::from(name)).await;
    }
}

impl Logins for Open {
    fn is_open(&self, login: &LoginId) -> bool {
        self.0.lock().expect("no test panicked").iter().any(|name| LoginId::from(*name) == *login)
    }
}

fn dj(number: u8, login: &'static str) -> Phone {
    Phone::dj(number).ringing().with("login", login)
}

fn is_refused(document: &str) -> bool {
    document.contains("You have logged out") && document.contains("<Hangup") && !document.contains("<Dial")
}

#[test]
fn a_token_for_the_dj_names_the_login_and_a_listeners_names_none() {
    let without_key = TwilioSettings { api_key: None, ..settings() };
    for settings in [settings(), without_key] {
        let studio = with(settings, Some([1; 16]));
        let login = LoginId::from("a1");
        for (role, named) in
            [(Role::Dj, vec![("login".to_owned(), "a1".to_owned())]), (Role::Listener, vec![])]
        {
            let issued = studio.voice_token(role, Some(&login)).expect("a token");
            let renewed = studio.renew_voice_token(role, &issued.token, Some(&login)).expect("a token");
            for token in [issued, renewed] {
                let claims = token::verify(&token.token, &OneAccount, NOW).expect("a token");
                assert_eq!(claims.outgoing.map(|outgoing| outgoing.params), Some(named.clone()), "{role:?}");
            }
        }
    }
}

#[tokio::test]
async fn whoever_has_logged_out_begins_no_call() {
    let studio = studio();
    let open = Open::in_studio(&studio, ["a1", "b2"]);
    Phone::caller(1).waits(&studio);
    open.logs_out(&studio, "a1").await;
    let refused = dj(8, "a1").asks(&studio, "");
    assert!(is_refused(&refused), "{refused}");
    let refused = dj(7, "nonsense").with("purpose", "echo").asks(&studio, "");
    assert!(is_refused(&refused), "{refused}");
    let served = dj(9, "b2").asks(&studio, "");
    assert!(!is_refused(&served) && served.contains("<Say>Next:"), "{served}");
}

#[tokio::test]
async fn a_login_that_the_browser_adds_makes_no_other_good() {
    let studio = studio();
    let open = Open::in_studio(&studio, ["a1", "b2"]);
    open.logs_out(&studio, "a1").await;
    for (first, second) in [("a1", "b2"), ("b2", "a1"), ("", "b2")] {
        let refused = dj(8, first).with("login", second).asks(&studio, "");
        assert!(is_refused(&refused), "{first} {second}: {refused}");
    }
}

#[tokio::test]
async fn a_call_that_names_no_login_is_served_as_where_there_are_none() {
    let studio = studio();
    Open::in_studio(&studio, ["a1", "b2"]);
    let served = Phone::dj(9).ringing().asks(&studio, "");
    assert!(!is_refused(&served), "{served}");
}

#[tokio::test]
async fn the_show_of_a_dj_who_is_on_air_since_before_the_start_goes_on() {
    let studio = studio();
    Open::in_studio(&studio, ["a1", "b2"]);
    let served = Phone::dj(9).with("login", "before").asks(&studio, "");
    assert!(!is_refused(&served), "{served}");
}

#[tokio::test]
async fn logging_out_ends_the_calls_of_that_login_and_puts_the_caller_back_in_line() {
    let account = Account::default();
    let studio = account.open().await;
    let open = Open::in_studio(&studio, ["a1", "b2"]);
    let (ours, theirs) = (dj(9, "a1"), dj(8, "b2"));
    for leg in [&ours, &theirs] {
        account.has_call(&leg.sid, "client:dj_studio", "in-progress");
    }
    let caller = Phone::caller(1);
    caller.waits(&studio);
    ours.asks(&studio, "");
    caller.is_taken_by(&studio, &ours);
    theirs.asks(&studio, "");

    open.logs_out(&studio, "a1").await;
    assert_eq!(account.told(), [format!("{} to completed", ours.sid)]);
    ours.ends(&studio);
    let document = caller.leaves(&studio, "bridged", 1).await;
    assert!(document.contains("<Enqueue"), "{document}");
    let _ = studio.wait(&caller.sid, None, &twilio::webhook::Params::from_form(b"visit=2"));
    assert!(matches!(caller.state(&studio), Some(LineState::Next | LineState::OnHold)));
}

#[tokio::test]
async fn a_call_that_could_not_be_ended_is_refused_at_its_next_request() {
    let account = Account::default();
    let studio = account.open().await;
    let open = Open::in_studio(&studio, ["a1", "b2"]);
    let leg = dj(9, "a1");
    leg.asks(&studio, "");
    account.breaks();
    open.logs_out(&studio, "a1").await;
    let refused = Phone::dj(9).asks(&studio, "");
    assert!(is_refused(&refused), "{refused}");
}

#[tokio::test]
async fn a_call_that_still_rings_at_the_logout_is_not_taken_for_over_and_is_refused() {
    let account = Account::default();
    let studio = account.open().await;
    let open = Open::in_studio(&studio, ["a1", "b2"]);
    let leg = dj(9, "a1");
    account.has_call(&leg.sid, "client:dj_studio", "ringing");
    leg.asks(&studio, "");
    open.logs_out(&studio, "a1").await;
    assert!(studio.board().show.dj.is_some(), "it is there until its end is reported");
    let refused = Phone::dj(9).asks(&studio, "");
    assert!(is_refused(&refused), "{refused}");
}
