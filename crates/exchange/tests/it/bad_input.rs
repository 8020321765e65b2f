//! What must not work, and must hurt nobody else.

use serde_json::json;

use crate::{
    Rig,
    client::{Client, OFFER},
};

/// Somebody who waits in the queue while others misbehave.
async fn bystander(rig: &Rig) -> (Client, String) {
    let mut client = Client::listening(rig, "bystander").await;
    let call = client.waits(rig).await;
    (client, call)
}

async fn assert_untouched(rig: &Rig, call: &str) {
    assert_eq!(rig.status(call).await, "in-progress");
    let (_, queues) = rig.rest("Queues.json").await;
    assert_eq!(queues["queues"][0]["current_size"], 1);
}

#[tokio::test]
async fn a_call_is_answered_and_its_webhook_is_signed() {
    let rig = Rig::start().await;
    let (_client, call) = bystander(&rig).await;
    let asked = rig.asked.all();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].signed);
    assert_eq!((asked[0].method.as_str(), asked[0].path.as_str()), ("POST", "/voice"));
    assert_eq!(asked[0].get("CallSid"), Some(call.as_str()));
}

#[tokio::test]
async fn an_empty_redirect_is_a_signed_get_of_the_same_url_each_time() {
    let rig = Rig::start().await;
    let mut client = Client::listening(&rig, "again").await;
    let call = client.invite(OFFER).await;
    while rig.asked.all().len() < 4 {
        tokio::task::yield_now().await;
    }
    client.say("hangup", json!({ "callsid": call })).await;
    for question in &rig.asked.all()[1..4] {
        assert!(question.signed);
        assert_eq!(question.method, "GET");
        let names: Vec<_> = question.parameters.iter().filter(|(name, _)| name == "CallSid").collect();
        assert_eq!(names.len(), 1, "parameters do not pile up");
    }
}

#[tokio::test]
async fn an_application_that_answers_nonsense_ends_that_call_only() {
    let rig = Rig::start().await;
    let (_client, other) = bystander(&rig).await;
    for identity in ["html", "failing", "json", "huge", "elsewhere"] {
        let mut client = Client::listening(&rig, identity).await;
        let call = client.invite(OFFER).await;
        client.hears("answer").await;
        // Nobody hears the apology, for this client has no audio: it hangs up.
        client.say("hangup", json!({ "callsid": call })).await;
        while rig.status(&call).await != "completed" {
            tokio::task::yield_now().await;
        }
        assert_untouched(&rig, &other).await;
    }
}

#[tokio::test]
async fn a_client_may_leave_while_the_application_says_nothing() {
    let rig = Rig::start().await;
    let (_client, other) = bystander(&rig).await;
    let mut client = Client::listening(&rig, "silent").await;
    let call = client.invite(OFFER).await;
    client.say("hangup", json!({ "callsid": call })).await;
    while rig.status(&call).await != "canceled" {
        tokio::task::yield_now().await;
    }
    assert_untouched(&rig, &other).await;
}

#[tokio::test]
async fn an_sdp_that_is_none_ends_that_call_with_the_reason() {
    let rig = Rig::start().await;
    let (_client, other) = bystander(&rig).await;
    for sdp in ["", "nonsense", "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n"] {
        let mut client = Client::listening(&rig, "caller").await;
        let call = client.invite(sdp).await;
        let end = client.hears("hangup").await;
        assert_eq!(
            (end["callsid"].as_str(), end["error"]["code"].as_u64()),
            (Some(call.as_str()), Some(53_402))
        );
        assert_eq!(rig.status(&call).await, "failed");
    }
    assert_untouched(&rig, &other).await;
}

#[tokio::test]
async fn a_forged_token_is_told_so_and_the_client_told_to_stop() {
    let rig = Rig::start().await;
    let (_client, other) = bystander(&rig).await;
    let mut forged = rig.token("dj_1");
    forged.pop();
    for token in [forged.as_str(), "a.b.c", ""] {
        let mut client = Client::connect(&rig).await;
        client.say("listen", json!({ "token": token })).await;
        assert_eq!(client.hears("error").await["error"]["code"], 31_204);
        client.hears("close").await;
        assert!(client.next().await.is_none(), "the socket is closed");
    }
    assert_untouched(&rig, &other).await;
}

#[tokio::test]
async fn frames_that_cannot_be_read_are_answered_and_calls_go_on() {
    let rig = Rig::start().await;
    let (mut client, call) = bystander(&rig).await;
    for text in ["{", "[]", "null", r#"{"type":"invite","payload":{}}"#, r#"{"type":"dtmf","payload":null}"#]
    {
        client.say_text(text).await;
        assert_eq!(client.hears("error").await["error"]["code"], 31_400, "{text}");
    }
    client.say("presence", json!({})).await;
    client.say("register", json!({ "media": { "audio": true } })).await;
    client.hears("ready").await;
    assert_untouched(&rig, &call).await;
}

#[tokio::test]
async fn a_socket_that_talks_only_rubbish_is_closed() {
    let rig = Rig::start().await;
    let mut client = Client::connect(&rig).await;
    for _ in 0..16 {
        client.say_text("rubbish").await;
    }
    while client.next().await.is_some() {}
}

#[tokio::test]
async fn a_client_that_breaks_off_leaves_no_ghost() {
    let rig = Rig::start().await;
    let (client, call) = bystander(&rig).await;
    drop(client);
    let began = std::time::Instant::now();
    while rig.status(&call).await != "completed" {
        assert!(began.elapsed().as_secs() < 10, "still there after 10 s");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let (_, queues) = rig.rest("Queues.json").await;
    assert_eq!(queues["queues"][0]["current_size"], 0);
}
