//! The REST API over HTTP.

use secrecy::ExposeSecret as _;

use crate::{Rig, client::Client};

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
    let call = client.waits(&rig).await;
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

#[tokio::test]
async fn an_application_is_made_changed_found_by_name_and_deleted() {
    let rig = Rig::start().await;
    let form = [("FriendlyName", "Night Line"), ("VoiceUrl", "http://127.0.0.1:9/voice")];
    let (status, made) = rig.post("Applications.json", &form).await;
    assert_eq!((status, &made["voice_method"]), (201, &"POST".into()));
    let path = format!("Applications/{}.json", made["sid"].as_str().expect("a name"));
    let (status, changed) = rig.post(&path, &[("VoiceMethod", "GET"), ("VoiceUrl", "")]).await;
    assert_eq!((status, &changed["voice_method"], &changed["voice_url"]), (200, &"GET".into(), &().into()));
    assert_eq!(changed["friendly_name"], "Night Line", "what is not given stays");
    let (_, found) = rig.rest("Applications.json?FriendlyName=Night+Line").await;
    assert_eq!(found["applications"].as_array().map(Vec::len), Some(1));
    for (field, value, code) in [("VoiceUrl", "nonsense", 21_402), ("VoiceMethod", "PUT", 21_403)] {
        let (status, error) = rig.post(&path, &[("FriendlyName", "Lost"), (field, value)]).await;
        assert_eq!((status, &error["code"]), (400, &code.into()));
    }
    assert_eq!(rig.rest(&path).await.1["friendly_name"], "Night Line", "a refused change changes nothing");
    assert_eq!(rig.delete(&path).await, 204);
    assert_eq!(rig.delete(&path).await, 404);
}

#[tokio::test]
async fn a_key_shows_its_secret_once_and_signs_tokens_until_it_is_deleted() {
    let rig = Rig::start().await;
    let (status, made) = rig.post("Keys.json", &[("FriendlyName", "Greenroom")]).await;
    assert_eq!(status, 201);
    let secret: secrecy::SecretString = made["secret"].as_str().expect("a secret").into();
    let path = format!("Keys/{}.json", made["sid"].as_str().expect("a name"));
    let (_, shown) = rig.rest(&path).await;
    assert_eq!((&shown["friendly_name"], &shown["secret"]), (&"Greenroom".into(), &().into()));

    let key = made["sid"].as_str().expect("a name").parse().expect("a key");
    let token = || {
        twilio::token::AccessToken::new(
            rig.exchange.account().sid.clone(),
            twilio::sid::ApiKeySid::clone(&key),
        )
        .identity("dj_1")
        .sign(&secret, crate::unix_now())
        .expect("signed")
    };
    let mut client = Client::connect(&rig).await;
    client.say("listen", serde_json::json!({ "token": token() })).await;
    client.hears("connected").await;
    assert_eq!(rig.delete(&path).await, 204);
    let mut late = Client::connect(&rig).await;
    late.say("listen", serde_json::json!({ "token": token() })).await;
    assert_eq!(late.hears("error").await["error"]["code"], 31_204);
}

#[tokio::test]
async fn a_number_is_pointed_at_an_application_that_exists() {
    let rig = Rig::start().await;
    let (status, number) = rig.post("IncomingPhoneNumbers.json", &[("PhoneNumber", "+15005550006")]).await;
    assert_eq!((status, &number["voice_application_sid"]), (201, &().into()));
    let (status, again) = rig.post("IncomingPhoneNumbers.json", &[("PhoneNumber", "+15005550006")]).await;
    assert_eq!((status, &again["code"]), (400, &21_422.into()));
    let path = format!("IncomingPhoneNumbers/{}.json", number["sid"].as_str().expect("a name"));
    let application = rig.exchange.account().application_sid.to_string();
    let (_, pointed) = rig.post(&path, &[("VoiceApplicationSid", &application)]).await;
    assert_eq!(pointed["voice_application_sid"], application.as_str());
    let nowhere = format!("AP{}", "0".repeat(32));
    let (status, error) = rig.post(&path, &[("VoiceApplicationSid", &nowhere)]).await;
    assert_eq!((status, &error["code"]), (400, &21_218.into()));
    let (_, found) = rig.rest("IncomingPhoneNumbers.json?PhoneNumber=%2B1500555000*").await;
    assert_eq!(found["incoming_phone_numbers"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_account_shows_itself_and_the_directory_outlives_the_exchange() {
    let mut rig = Rig::start().await;
    let (_, made) = rig.post("Keys.json", &[("FriendlyName", "kept")]).await;
    let sid = rig.exchange.account().sid.clone();
    let account = rig.get_absolute(&format!("exchange/2010-04-01/Accounts/{sid}.json")).await;
    assert_eq!((&account["sid"], &account["status"]), (&sid.as_str().into(), &"active".into()));
    rig.restart().await;
    let (_, keys) = rig.rest("Keys.json").await;
    assert_eq!(keys["keys"][0]["sid"], made["sid"]);
    let (_, applications) = rig.rest("Applications.json").await;
    assert_eq!(applications["applications"].as_array().map(Vec::len), Some(1), "adopted once");
}

#[tokio::test]
async fn a_queue_is_changed_and_deleted_only_while_nobody_uses_it() {
    let rig = Rig::start().await;
    let (_, made) = rig.post("Queues.json", &[("FriendlyName", "line")]).await;
    rig.post("Queues.json", &[("FriendlyName", "other")]).await;
    let path = format!("Queues/{}.json", made["sid"].as_str().expect("a name"));
    assert_eq!(rig.post(&path, &[("MaxSize", "3")]).await.1["max_size"], 3);
    assert_eq!(rig.post(&path, &[("FriendlyName", "other")]).await.1["code"], 22_003);
    assert_eq!(rig.post(&path, &[("MaxSize", "many")]).await.0, 400);
    let mut client = Client::listening(&rig, "caller").await;
    let call = client.waits(&rig).await;
    assert_eq!(rig.delete(&path).await, 400, "somebody waits");
    client.say("hangup", serde_json::json!({ "callsid": call })).await;
    while rig.status(&call).await != "completed" {
        tokio::task::yield_now().await;
    }
    assert_eq!(rig.delete(&path).await, 204);
    assert_eq!(rig.rest(&path).await.0, 404);
}

#[tokio::test]
async fn many_changes_at_once_are_all_there_after_a_restart() {
    let mut rig = Rig::start().await;
    let names: Vec<String> = (0..40).map(|number| format!("key {number}")).collect();
    let forms: Vec<_> = names.iter().map(|name| [("FriendlyName", name.as_str())]).collect();
    let made = forms.iter().map(|form| rig.post("Keys.json", form));
    for (status, _) in futures_util::future::join_all(made).await {
        assert_eq!(status, 201);
    }
    let (_, before) = rig.rest("Keys.json").await;
    rig.restart().await;
    let (_, after) = rig.rest("Keys.json").await;
    assert_eq!(after["keys"], before["keys"]);
    assert_eq!(after["keys"].as_array().map(Vec::len), Some(40));
}

#[tokio::test]
async fn a_refused_change_writes_nothing() {
    let rig = Rig::start().await;
    rig.post("Keys.json", &[("FriendlyName", "kept")]).await;
    let file = rig.data_dir().join("exchange/directory.json");
    std::fs::remove_file(&file).expect("it was written");
    let (status, _) = rig.post("Applications.json", &[("VoiceUrl", "nonsense")]).await;
    assert_eq!(status, 400);
    assert_eq!(rig.delete(&format!("Keys/SK{}.json", "0".repeat(32))).await, 404);
    assert!(!file.exists());
    rig.post("Keys.json", &[("FriendlyName", "another")]).await;
    assert!(file.exists());
}

#[tokio::test]
async fn a_change_that_cannot_be_stored_does_not_hold_before_a_restart_nor_after_it() {
    let mut rig = Rig::start().await;
    let (_, kept) = rig.post("Keys.json", &[("FriendlyName", "kept")]).await;
    let path = format!("Keys/{}.json", kept["sid"].as_str().expect("a name"));
    // A folder where the new file would be: a full disk in small.
    let obstacle = rig.data_dir().join("exchange/directory.json.new");
    std::fs::create_dir(&obstacle).expect("made");
    assert_eq!(rig.delete(&path).await, 500);
    assert_eq!(rig.post("Keys.json", &[("FriendlyName", "new")]).await.0, 500);
    let names = |keys: &serde_json::Value| {
        let keys = keys["keys"].as_array().expect("a list").iter();
        keys.map(|key| key["friendly_name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&rig.rest("Keys.json").await.1), ["kept"]);
    std::fs::remove_dir(&obstacle).expect("removed");
    rig.restart().await;
    assert_eq!(names(&rig.rest("Keys.json").await.1), ["kept"]);
    assert_eq!(rig.delete(&path).await, 204);
    rig.restart().await;
    assert_eq!(rig.rest(&path).await.0, 404);
}
