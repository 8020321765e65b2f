//! What is sent for each operation.

use time::macros::date;

use super::{
    stand_in::{Reply, Server},
    *,
};
use crate::{
    rest::MediaFormat,
    sid::{ApiKeySid, ApplicationSid, CallSid, PhoneNumberSid, RecordingSid},
    twiml::{Method, Response, StatusCallback, Verb},
    webhook::CallStatus,
};

/// The request line, below the account, and the body of the one request that is made.
async fn sent<T>(
    reply: Reply,
    operation: impl AsyncFnOnce(&Client) -> Result<T, ClientError>,
) -> (String, String) {
    let server = Server::replying(vec![reply]);
    let (client, _) = server.client();
    // Most replies are not the resource asked for; only the request matters here.
    let _ = operation(&client).await;
    let request = server.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").expect("a request");
    let line = head.lines().next().expect("a line").trim_end_matches(" HTTP/1.1");
    let below = line.replace(&format!("/exchange/2010-04-01/Accounts/{}", account()), "");
    assert_eq!(body.is_empty(), !head.contains("application/x-www-form-urlencoded"), "{head}");
    (below, body.to_owned())
}

macro_rules! assert_sent {
    ($operation:expr, $line:expr, $body:expr) => {
        let (line, body) = sent(Reply::status(404), $operation).await;
        assert_eq!((line.as_str(), body.as_str()), ($line, $body));
    };
}

#[tokio::test]
async fn queues_are_made_changed_and_deleted() {
    let sid = queue_sid(1);
    let at = format!("/Queues/{sid}.json");
    assert_sent!(
        async |client| client.queues().create("one & two", Some(50)).await,
        "POST /Queues.json",
        "FriendlyName=one+%26+two&MaxSize=50"
    );
    assert_sent!(
        async |client| client.queues().update(&sid, None, Some(7)).await,
        format!("POST {at}").as_str(),
        "MaxSize=7"
    );
    assert_sent!(async |client| client.queues().delete(&sid).await, format!("DELETE {at}").as_str(), "");
}

#[tokio::test]
async fn a_created_queue_comes_back() {
    let server = Server::replying(vec![Reply::Answer(201, "", queue(1, "one"))]);
    let created = server.client().0.queues().create("one", None).await.expect("created");
    assert_eq!(created.sid, queue_sid(1));
    let server = Server::replying(vec![Reply::status(204)]);
    server.client().0.queues().delete(&queue_sid(1)).await.expect("deleted");
}

#[tokio::test]
async fn members_are_read_and_taken_out() {
    let call = CallSid::from_random_bytes([7; 16]);
    let at = format!("/Queues/{}/Members", queue_sid(1));
    assert_sent!(
        async |client| client.members(queue_sid(1)).list().await,
        format!("GET {at}.json?PageSize=1000").as_str(),
        ""
    );
    assert_sent!(
        async |client| client.members(queue_sid(1)).fetch(MemberName::Call(&call)).await,
        format!("GET {at}/{call}.json").as_str(),
        ""
    );
    assert_sent!(
        async |client| {
            let url = "https://e.example/x?a=b c";
            client.members(queue_sid(1)).dequeue(MemberName::Front, url, Method::Get).await
        },
        format!("POST {at}/Front.json").as_str(),
        "Url=https%3A%2F%2Fe.example%2Fx%3Fa%3Db+c&Method=GET"
    );
}

#[tokio::test]
async fn calls_are_placed() {
    let document = CallDocument::Url { url: "http://e.com/x".into(), method: Method::Post };
    let events = vec!["initiated".to_owned(), "answered".to_owned()];
    let call = NewCall {
        status_callback: Some(StatusCallback { url: "http://e.com/s".into(), method: Method::Post, events }),
        record: true,
        timeout_seconds: Some(20),
        other: vec![("Trim".into(), "do-not-trim".into())],
        ..NewCall::new("client:dj", "+15550001111", document)
    };
    assert_sent!(
        async |client| client.calls().create(&call).await,
        "POST /Calls.json",
        "To=client%3Adj&From=%2B15550001111&Url=http%3A%2F%2Fe.com%2Fx&Method=POST\
         &StatusCallback=http%3A%2F%2Fe.com%2Fs&StatusCallbackMethod=POST&StatusCallbackEvent=initiated\
         &StatusCallbackEvent=answered&Timeout=20&Record=true&Trim=do-not-trim"
    );
    let application = ApplicationSid::from_random_bytes([3; 16]);
    let call = NewCall::new("client:a", "client:b", CallDocument::Application(application.clone()));
    assert_sent!(
        async |client| client.calls().create(&call).await,
        "POST /Calls.json",
        format!("To=client%3Aa&From=client%3Ab&ApplicationSid={application}").as_str()
    );
}

#[tokio::test]
async fn calls_are_filtered_with_the_bounds_in_the_names() {
    assert_sent!(
        async |client| client.calls().list(&CallFilter::status(CallStatus::InProgress)).await,
        "GET /Calls.json?PageSize=1000&Status=in-progress",
        ""
    );
    let filter = CallFilter {
        to: Some("+15551234567".into()),
        start_time: DateRange { first: Some(date!(2009 - 07 - 06)), last: None },
        end_time: DateRange::on(date!(2009 - 07 - 08)),
        ..CallFilter::default()
    };
    assert_sent!(
        async |client| client.calls().list(&filter).await,
        "GET /Calls.json?PageSize=1000&To=%2B15551234567&StartTime%3E=2009-07-06&EndTime=2009-07-08",
        ""
    );
    let filter = RecordingFilter {
        date_created: DateRange { first: Some(date!(2020 - 01 - 01)), last: Some(date!(2020 - 01 - 31)) },
        ..RecordingFilter::default()
    };
    assert_sent!(
        async |client| client.recordings().list(&filter).await,
        "GET /Recordings.json?PageSize=1000&DateCreated%3E=2020-01-01&DateCreated%3C=2020-01-31",
        ""
    );
}

#[tokio::test]
async fn live_calls_are_redirected_and_ended() {
    let call = CallSid::from_random_bytes([7; 16]);
    let at = format!("POST /Calls/{call}.json");
    let redirect = CallUpdate::Redirect { url: "https://e.example/y".into(), method: Method::Get };
    let document = CallUpdate::Document(Response::new().with(Verb::Hangup));
    for (update, body) in [
        (redirect, "Url=https%3A%2F%2Fe.example%2Fy&Method=GET"),
        (
            document,
            "Twiml=%3C%3Fxml+version%3D%221.0%22+encoding%3D%22UTF-8%22%3F%3E%3CResponse%3E%3CHangup%2F%3E%3C%2FResponse%3E",
        ),
        (CallUpdate::Cancel, "Status=canceled"),
        (CallUpdate::Complete, "Status=completed"),
    ] {
        assert_sent!(async |client| client.calls().update(&call, &update).await, at.as_str(), body);
    }
    assert_sent!(
        async |client| client.calls().redirect(&call, "http://e.com/x", Method::Get).await,
        at.as_str(),
        "Url=http%3A%2F%2Fe.com%2Fx&Method=GET"
    );
    assert_sent!(async |client| client.calls().complete(&call).await, at.as_str(), "Status=completed");
    assert_sent!(
        async |client| client.calls().delete(&call).await,
        at.replace("POST", "DELETE").as_str(),
        ""
    );
}

#[tokio::test]
async fn applications_and_numbers_are_set_up() {
    let application = ApplicationSid::from_random_bytes([3; 16]);
    let number = PhoneNumberSid::from_random_bytes([4; 16]);
    let settings = VoiceSettings {
        friendly_name: Some("Greenroom".into()),
        voice_url: Some("https://e.example/voice".into()),
        voice_method: Some(Method::Get),
        status_callback: Some(String::new()),
        ..VoiceSettings::default()
    };
    let body =
        "FriendlyName=Greenroom&VoiceUrl=https%3A%2F%2Fe.example%2Fvoice&VoiceMethod=GET&StatusCallback=";
    assert_sent!(
        async |client| client.applications().create(&settings).await,
        "POST /Applications.json",
        body
    );
    assert_sent!(
        async |client| client.applications().update(&application, &settings).await,
        format!("POST /Applications/{application}.json").as_str(),
        body
    );
    assert_sent!(
        async |client| client.applications().list(Some("Greenroom")).await,
        "GET /Applications.json?PageSize=1000&FriendlyName=Greenroom",
        ""
    );
    let settings = PhoneNumberSettings {
        voice_application_sid: Some(application.clone()),
        ..PhoneNumberSettings::default()
    };
    assert_sent!(
        async |client| client.incoming_phone_numbers().update(&number, &settings).await,
        format!("POST /IncomingPhoneNumbers/{number}.json").as_str(),
        format!("VoiceApplicationSid={application}").as_str()
    );
    let filter = PhoneNumberFilter { phone_number: Some("+1555*".into()), friendly_name: None };
    assert_sent!(
        async |client| client.incoming_phone_numbers().list(&filter).await,
        "GET /IncomingPhoneNumbers.json?PageSize=1000&PhoneNumber=%2B1555*",
        ""
    );
    assert_sent!(
        async |client| {
            let choice = NumberChoice::AreaCode("510".into());
            client.incoming_phone_numbers().create(&choice, &PhoneNumberSettings::default()).await
        },
        "POST /IncomingPhoneNumbers.json",
        "AreaCode=510"
    );
}

#[tokio::test]
async fn a_new_keys_secret_comes_with_it() {
    let sid = ApiKeySid::from_random_bytes([5; 16]);
    let answer = format!(
        r#"{{"sid":"{sid}","friendly_name":"Greenroom","date_created":null,"date_updated":null,"secret":"hush"}}"#
    );
    let server = Server::replying(vec![Reply::Answer(201, "", answer)]);
    let made = server.client().0.keys().create(Some("Greenroom")).await.expect("a key");
    assert_eq!((made.key.sid.clone(), made.secret.expose()), (sid.clone(), "hush"));
    assert!(server.requests().remove(0).ends_with("\r\n\r\nFriendlyName=Greenroom"));
    assert_sent!(
        async |client| client.keys().update(&sid, "New").await,
        format!("POST /Keys/{sid}.json").as_str(),
        "FriendlyName=New"
    );
    assert_sent!(
        async |client| client.keys().delete(&sid).await,
        format!("DELETE /Keys/{sid}.json").as_str(),
        ""
    );
}

#[tokio::test]
async fn accounts_stand_beside_what_belongs_to_them() {
    assert_sent!(async |client| client.accounts().own().await, "GET .json", "");
    assert_sent!(
        async |client| client.accounts().list(None).await,
        "GET /exchange/2010-04-01/Accounts.json?PageSize=1000",
        ""
    );
    let ttl = Some(std::time::Duration::from_secs(60));
    assert_sent!(async |client| client.tokens().create(ttl).await, "POST /Tokens.json", "Ttl=60");
}

#[test]
fn a_recordings_sound_has_an_address_without_credentials() {
    let client = Client::new(ClientConfig::new(account(), TOKEN.into())).expect("a client");
    let sid = RecordingSid::from_random_bytes([6; 16]);
    assert_eq!(
        client.recordings().media_url(&sid, MediaFormat::Mp3),
        format!("https://api.twilio.com/2010-04-01/Accounts/{}/Recordings/{sid}.mp3", account())
    );
}
