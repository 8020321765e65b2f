//! The REST API over HTTP.

use secrecy::ExposeSecret as _;

use crate::Rig;
use crate::client::{Client, OFFER};

#[tokio::test]
async fn only_who_knows_a_secret_gets_in() {
    let rig = Rig::start().await;
    let account = rig.exchange.account();
    let url = format!("{}exchange/2010-04-01/Accounts/{}/Queues.json", rig.base, account.sid);
    let ask = |user: &str, password: &str| {
        let request = rig.http.get(&url).basic_auth(user.to_owned(), Some(password.to_owned()));
        async move { request.send().await.expect("an answer") }
    };
    let token = account.auth_token.expose_secret();
    assert_eq!(ask(account.sid.as_str(), token).await.status(), 200);
    assert_eq!(ask(account.api_key.as_str(), account.api_key_secret.expose_secret()).await.status(), 200);
    for (user, password) in [(account.sid.as_str(), "wrong"), (account.api_key.as_str(), token), ("", "")] {
        let refused = ask(user, password).await;
        assert_eq!(refused.status(), 401);
        assert_eq!(refused.headers()["WWW-Authenticate"], "Basic realm=\"Twilio API\"");
        let body: serde_json::Value = refused.json().await.expect("JSON");
        assert_eq!(body["code"], 20_003);
    }
    assert_eq!(rig.http.get(&url).send().await.expect("an answer").status(), 401);
}

#[tokio::test]
async fn another_account_is_not_found() {
    let rig = Rig::start().await;
    let account = rig.exchange.account();
    let other = format!("AC{}", "0".repeat(32));
    let response = rig
        .http
        .get(format!("{}exchange/2010-04-01/Accounts/{other}/Queues.json", rig.base))
        .basic_auth(account.sid.as_str(), Some(account.auth_token.expose_secret()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(response.status(), 404);
}

#[tokio::test]
async fn a_queue_is_made_once_and_shown_with_its_members_and_calls() {
    let rig = Rig::start().await;
    let account = rig.exchange.account();
    let url = format!("{}exchange/2010-04-01/Accounts/{}/Queues.json", rig.base, account.sid);
    let make = || {
        rig.http
            .post(&url)
            .basic_auth(account.sid.as_str(), Some(account.auth_token.expose_secret()))
            .form(&[("FriendlyName", "line"), ("MaxSize", "7")])
            .send()
    };
    let made = make().await.expect("an answer");
    assert_eq!(made.status(), 201);
    let made: serde_json::Value = made.json().await.expect("JSON");
    assert_eq!((&made["current_size"], &made["max_size"]), (&0.into(), &7.into()));
    let again = make().await.expect("an answer");
    assert_eq!(again.status(), 400);
    assert_eq!(again.json::<serde_json::Value>().await.expect("JSON")["code"], 22_003);

    let mut client = Client::listening(&rig, "caller").await;
    let call = client.invite(OFFER).await;
    client.hears("answer").await;
    let queue = made["sid"].as_str().expect("a name");
    let (_, fetched) = rig.rest(&format!("Queues/{queue}.json")).await;
    assert_eq!(fetched["current_size"], 1);
    let (_, members) = rig.rest(&format!("Queues/{queue}/Members.json")).await;
    let member = &members["queue_members"][0];
    assert_eq!((&member["call_sid"], &member["position"]), (&call.as_str().into(), &1.into()));
    let (_, front) = rig.rest(&format!("Queues/{queue}/Members/Front.json")).await;
    assert_eq!(front["call_sid"], call.as_str());
    let (_, by_name) = rig.rest(&format!("Queues/{queue}/Members/{call}.json")).await;
    assert_eq!(by_name, front);

    let (_, shown) = rig.rest(&format!("Calls/{call}.json")).await;
    assert_eq!((&shown["from"], &shown["to"]), (&"client:caller".into(), &"".into()));
    assert_eq!(
        (&shown["duration"], &shown["end_time"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    let (_, live) = rig.rest("Calls.json?Status=in-progress").await;
    assert_eq!(live["calls"].as_array().map(Vec::len), Some(1));
    let (_, ended) = rig.rest("Calls.json?Status=completed").await;
    assert_eq!(ended["calls"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn what_is_not_there_is_not_found_in_twilio_s_words() {
    let rig = Rig::start().await;
    let unknown = "0".repeat(32);
    for path in [
        "Nothing.json".to_owned(),
        "Queues/QU1.json".to_owned(),
        format!("Queues/QU{unknown}.json"),
        format!("Queues/QU{unknown}"),
        format!("Queues/QU{unknown}/Members.json"),
        format!("Queues/QU{unknown}/Members/Front.json"),
        format!("Calls/CA{unknown}.json"),
    ] {
        let (status, body) = rig.rest(&path).await;
        assert_eq!((status, &body["code"]), (404, &20_404.into()), "{path}");
    }
}
