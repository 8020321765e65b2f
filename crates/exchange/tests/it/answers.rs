//! What an application's answers say beside their documents.

use std::collections::HashSet;

use crate::{
    Rig,
    client::{Client, OFFER},
};

#[tokio::test(flavor = "multi_thread")]
async fn cookies_live_as_long_as_their_call() {
    let rig = Rig::start().await;
    for n in 0..2 {
        let mut client = Client::listening(&rig, "cookies").await;
        let call = client.invite(OFFER).await;
        let later = rig.asked.nth("/elsewhere", n).await;
        assert_eq!(later.cookies.as_deref(), Some("show=night"));
        client.say("hangup", serde_json::json!({ "callsid": call })).await;
    }
    let first: Vec<_> = rig.asked.all().into_iter().filter(|asked| asked.path == "/voice").collect();
    assert_eq!(first.len(), 2);
    assert!(first.iter().all(|asked| asked.cookies.is_none()), "another call begins without any");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_read_in_the_encoding_it_declares() {
    let rig = Rig::start().await;
    let mut client = Client::listening(&rig, "latin").await;
    client.invite(OFFER).await;
    rig.asked.at("/gr%C3%BC%C3%9Fe").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_request_has_a_token_of_its_own() {
    let rig = Rig::start().await;
    let mut client = Client::listening(&rig, "cookies").await;
    client.invite(OFFER).await;
    rig.asked.at("/elsewhere").await;
    let tokens: HashSet<_> = rig.asked.all().into_iter().map(|asked| asked.idempotency_token).collect();
    assert!(tokens.iter().flatten().all(|token| token.len() == 36), "{tokens:?}");
    assert_eq!(tokens.len(), rig.asked.all().len(), "{tokens:?}");
}
