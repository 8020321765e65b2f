//! Calls and members of queues taken elsewhere over REST.

use serde_json::Value;

use crate::{Rig, client::Client};

/// A caller who waits in the queue `line` and is told of to `/after`.
async fn waiting(rig: &Rig) -> (Client, String) {
    let mut client = Client::listening(rig, "thorough").await;
    let call = client.waits(rig).await;
    (client, call)
}

async fn members(rig: &Rig) -> String {
    let (_, queues) = rig.rest("Queues.json").await;
    format!("Queues/{}/Members", queues["queues"][0]["sid"].as_str().expect("a queue"))
}

fn elsewhere(rig: &Rig) -> String {
    rig.base.join("elsewhere").expect("a URL").to_string()
}

#[tokio::test]
async fn a_member_is_taken_to_another_document_and_shown_as_it_was() {
    let rig = Rig::start().await;
    let (_client, call) = waiting(&rig).await;
    let members = members(&rig).await;
    let (_, before) = rig.rest(&format!("{members}/Front.json")).await;
    let form = [("Url", elsewhere(&rig)), ("Method", "GET".to_owned())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let (status, member) = rig.post(&format!("{members}/Front.json"), &form).await;
    assert_eq!((status, &member["call_sid"], &member["position"]), (200, &call.as_str().into(), &1.into()));
    assert_eq!(member["date_enqueued"], before["date_enqueued"]);

    let after = rig.asked.at("/after").await;
    assert_eq!((after.get("QueueResult"), after.signed), (Some("redirected"), true));
    let moved = rig.asked.at("/elsewhere").await;
    assert_eq!((moved.method.as_str(), moved.get("CallSid")), ("GET", Some(call.as_str())));
    assert_eq!(rig.status(&call).await, "in-progress", "the answer to the action counts for nothing");
    for gone in ["Front".to_owned(), call] {
        let (status, error) = rig.post(&format!("{members}/{gone}.json"), &form).await;
        assert_eq!((status, &error["code"]), (404, &20_404.into()), "{gone}");
    }
}

#[tokio::test]
async fn a_member_is_not_taken_without_an_absolute_url() {
    let rig = Rig::start().await;
    let (_client, _call) = waiting(&rig).await;
    let front = format!("{}/Front.json", members(&rig).await);
    for (form, code) in [
        (vec![], 21_205),
        (vec![("Url", "")], 21_205),
        (vec![("Url", "/elsewhere")], 21_205),
        (vec![("Url", "http://127.0.0.1/"), ("Method", "PUT")], 21_209),
    ] {
        let (status, error) = rig.post(&front, &form).await;
        assert_eq!((status, &error["code"]), (400, &code.into()), "{form:?}");
    }
    assert_eq!(rig.rest(&front).await.0, 200, "it still waits");
}

#[tokio::test]
async fn a_call_is_redirected_and_ended_and_then_is_over() {
    let rig = Rig::start().await;
    let (mut client, call) = waiting(&rig).await;
    let path = format!("Calls/{call}.json");
    let url = elsewhere(&rig);
    let (status, shown) = rig.post(&path, &[("Url", &url)]).await;
    assert_eq!((status, &shown["status"]), (200, &"in-progress".into()));
    assert_eq!(rig.asked.at("/elsewhere").await.method, "POST");
    assert_eq!(rig.rest("Queues.json").await.1["queues"][0]["current_size"], 0);

    let (status, shown) = rig.post(&path, &[("Status", "completed")]).await;
    assert_eq!((status, &shown["status"]), (200, &"completed".into()));
    assert_eq!(client.hears("hangup").await["callsid"], call.as_str());
    let told = rig.asked.at("/status").await;
    assert_eq!((told.get("CallSid"), told.get("CallStatus")), (Some(call.as_str()), Some("completed")));
    for form in [[("Url", url.as_str())], [("Status", "completed")], [("Status", "canceled")]] {
        let (status, error) = rig.post(&path, &form).await;
        assert_eq!((status, &error["code"]), (400, &21_220.into()), "{form:?}");
    }
    assert_eq!(rig.delete(&path).await, 204);
    assert_eq!(rig.post(&path, &[("Status", "completed")]).await.0, 404);
}

#[tokio::test]
async fn a_call_takes_a_document_sent_with_the_request() {
    let rig = Rig::start().await;
    let (_client, call) = waiting(&rig).await;
    let path = format!("Calls/{call}.json");
    let too_long = "x".repeat(4_001);
    for (form, code) in
        [(("Twiml", too_long.as_str()), 32_018), (("Url", "elsewhere"), 21_205), (("Status", "busy"), 20_001)]
    {
        let (status, error) = rig.post(&path, &[form]).await;
        assert_eq!((status, &error["code"]), (400, &code.into()));
    }
    let url = elsewhere(&rig);
    let document = format!("<Response><Redirect method=\"GET\">{url}</Redirect></Response>");
    let (status, _) = rig.post(&path, &[("Twiml", &document)]).await;
    assert_eq!(status, 200);
    assert_eq!(rig.asked.at("/elsewhere").await.method, "GET");
    assert_eq!(rig.delete(&path).await, 409, "it goes on");
}

#[tokio::test]
async fn calls_are_listed_by_day() {
    let rig = Rig::start().await;
    let (_client, _call) = waiting(&rig).await;
    let count = |list: Value| list["calls"].as_array().map_or(0, Vec::len);
    assert_eq!(count(rig.rest("Calls.json?StartTime%3E=2020-01-01").await.1), 1);
    assert_eq!(count(rig.rest("Calls.json?StartTime%3C=2020-01-01").await.1), 0);
    assert_eq!(count(rig.rest("Calls.json?EndTime%3E=2020-01-01").await.1), 0);
}
