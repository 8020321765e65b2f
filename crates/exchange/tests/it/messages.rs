//! Messages between an application and a page, over REST, webhooks and signalling.

use serde_json::json;

use crate::{
    Rig,
    client::{Client, OFFER},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_application_and_a_page_exchange_messages() {
    let rig = Rig::start().await;
    let mut client = Client::listening(&rig, "caller").await;
    let call = client.invite(OFFER).await;

    let subscriptions = format!("Calls/{call}/UserDefinedMessageSubscriptions");
    let callback = rig.base.join("messages").expect("a URL");
    let (status, subscription) =
        rig.post(&format!("{subscriptions}.json"), &[("Callback", callback.as_str())]).await;
    assert_eq!(status, 201, "{subscription}");
    let sid = subscription["sid"].as_str().expect("a SID").to_owned();
    assert_eq!(subscription["call_sid"], call.as_str());

    let message = json!({
        "callsid": call, "voiceeventsid": "KX1", "messagetype": "user-defined-message",
        "content": { "hello": "world" },
    });
    client.say("message", message).await;
    let taken = client.hears("ack").await;
    assert_eq!((&taken["acktype"], &taken["voiceeventsid"]), (&json!("message"), &json!("KX1")));
    let told = rig.asked.at("/messages").await;
    assert!(told.signed);
    assert_eq!((told.get("Content"), told.get("SequenceNumber")), (Some(r#"{"hello":"world"}"#), Some("1")));

    let path = format!("Calls/{call}/UserDefinedMessages.json");
    let (status, sent) = rig.post(&path, &[("Content", r#"{"ahoy":1}"#)]).await;
    assert_eq!(status, 201, "{sent}");
    let heard = client.hears("message").await;
    assert_eq!((&heard["content"], &heard["voiceeventsid"]), (&json!({ "ahoy": 1 }), &sent["sid"]));

    assert_eq!(rig.post(&path, &[("Content", "not JSON")]).await.0, 400);
    assert_eq!(rig.post(&format!("{subscriptions}.json"), &[]).await.0, 400);
    assert_eq!(rig.delete(&format!("{subscriptions}/{sid}.json")).await, 204);
    assert_eq!(rig.delete(&format!("{subscriptions}/{sid}.json")).await, 404);
    let nobody = format!("Calls/CA{}/UserDefinedMessages.json", "0".repeat(32));
    assert_eq!(rig.post(&nobody, &[("Content", "1")]).await.0, 404);
}
