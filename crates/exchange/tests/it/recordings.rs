//! `<Record>` from a voice to REST and back into the caller's ear.

use std::fs;

use serde_json::{Value, json};
use test_peer::Peer;

use crate::{Rig, client::Client};

/// One second.
const FRAMES: usize = 50;

/// A call that has said something for a second, and has heard it again from its recording.
async fn echo(rig: &Rig) -> (Client, Peer, String) {
    let (mut peer, offer) = Peer::offering();
    let mut client = Client::listening(rig, "echo").await;
    let call = client.invite(&offer).await;
    let answer = client.hears("answer").await;
    peer.accept(answer["sdp"].as_str().expect("an answer"));
    let talk = tokio::task::spawn_blocking(move || peer.says_and_hears(FRAMES));
    (client, talk.await.expect("hears itself"), call)
}

impl Rig {
    /// Asks for a recording's sound, as anybody may.
    async fn sound(&self, url: &str) -> (u16, Vec<u8>) {
        let response = self.http.get(url).send().await.expect("an answer");
        let status = response.status().as_u16();
        if status == 200 {
            assert_eq!(response.headers()["content-type"], "audio/x-wav");
        }
        (status, response.bytes().await.expect("a body").to_vec())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_hears_what_it_said_and_rest_has_it_until_it_is_deleted() {
    let mut rig = Rig::start().await;
    let (_client, _peer, call) = echo(&rig).await;

    let asked = rig.asked.at("/echo").await;
    assert!(asked.signed);
    let sid = asked.get("RecordingSid").expect("a recording").to_owned();
    let url = asked.get("RecordingUrl").expect("a URL").to_owned();
    assert_eq!(asked.get("RecordingDuration"), Some("1"));
    let told = rig.asked.at("/status").await;
    assert!(told.signed);
    assert_eq!((told.get("RecordingStatus"), told.get("RecordingSid")), (Some("completed"), Some(&*sid)));

    let path = format!("Recordings/{sid}.json");
    let (status, recording) = rig.rest(&path).await;
    assert_eq!(status, 200);
    for (name, value) in [
        ("sid", json!(sid)),
        ("call_sid", json!(call)),
        ("duration", json!("1")),
        ("status", json!("completed")),
        ("source", json!("RecordVerb")),
        ("channels", json!(1)),
        ("conference_sid", Value::Null),
        ("media_url", json!(url)),
        ("uri", json!(format!("/2010-04-01/Accounts/{}/{path}", rig.exchange.account().sid))),
    ] {
        assert_eq!(recording[name], value, "{name}");
    }

    let (status, plain) = rig.sound(&url).await;
    assert_eq!((status, rig.sound(&format!("{url}.wav")).await), (200, (200, plain.clone())));
    let wav = hound::WavReader::new(plain.as_slice()).expect("a WAV");
    assert_eq!((wav.spec().sample_rate, wav.spec().channels), (8_000, 1));
    assert!((8_000..12_000).contains(&wav.duration()), "a second and a little silence: {}", wav.duration());
    let mp3 = rig.http.get(format!("{url}.mp3")).send().await.expect("an answer");
    assert_eq!(
        (mp3.status().as_u16(), &mp3.headers()["content-type"]),
        (200, &"audio/mpeg".parse().expect("valid"))
    );
    let mp3 = mp3.bytes().await.expect("a body");
    // A frame of MPEG 2.5, Layer III, behind whatever tag there is.
    assert!(mp3.len() > 4_000 && mp3.windows(2).any(|pair| pair[0] == 0xff && pair[1] & 0xe6 == 0xe2));

    let (_, of_call) = rig.rest(&format!("Calls/{call}/Recordings.json")).await;
    assert_eq!(of_call["recordings"], json!([recording]));
    assert_eq!(rig.rest(&format!("Calls/{call}/{path}")).await, (200, recording.clone()));

    rig.restart().await;
    let (_, list) = rig.rest("Recordings.json").await;
    assert_eq!(list["recordings"][0]["sid"], sid.as_str(), "it outlives the exchange");
    let url = list["recordings"][0]["media_url"].as_str().expect("a URL").to_owned();
    assert_eq!(rig.sound(&url).await.1, plain, "told of where it is served now");

    assert_eq!(rig.delete(&path).await, 204);
    assert_eq!(rig.delete(&path).await, 404);
    assert_eq!((rig.rest(&path).await.0, rig.sound(&url).await.0), (404, 404));
    let folder = rig.data_dir().join("exchange/recordings");
    while fs::read_dir(&folder).expect("a folder").next().is_some() {
        tokio::task::yield_now().await;
    }
}

/// Recordings as an earlier process left them; the last one began first.
async fn with_recordings() -> (Rig, Vec<String>) {
    let mut rig = Rig::start().await;
    let account = rig.exchange.account().sid.clone();
    let call = |number: usize| format!("CA{number:032}");
    let mut sids = Vec::new();
    for number in 0..4 {
        let sid = format!("RE{number:032}");
        let date = format!("Tue, {:02} Nov 2023 22:13:20 +0000", 20 - number);
        let absent = number == 3;
        let facts = json!({ "bytes": 4, "recording": {
            "sid": sid, "account_sid": account, "call_sid": call(number % 2), "conference_sid": null,
            "channels": 1, "duration": "1", "start_time": date, "source": "RecordVerb", "price": null,
            "status": if absent { "absent" } else { "completed" }, "price_unit": "USD",
            "error_code": null, "encryption_details": null, "api_version": "2010-04-01",
            "date_created": date, "date_updated": date, "subresource_uris": {},
            "uri": format!("/2010-04-01/Accounts/{account}/Recordings/{sid}.json"),
        }});
        let folder = rig.data_dir().join("exchange/recordings");
        fs::write(folder.join(format!("{sid}.json")), facts.to_string()).expect("written");
        if !absent {
            fs::write(folder.join(format!("{sid}.wav")), b"RIFF").expect("written");
        }
        sids.push(sid);
    }
    rig.restart().await;
    (rig, sids)
}

#[tokio::test]
async fn recordings_are_listed_newest_first_by_call_and_by_day() {
    let (rig, sids) = with_recordings().await;
    let list = async |path: &str| -> Vec<String> {
        let (status, list) = rig.rest(path).await;
        assert_eq!(status, 200, "{list}");
        let items = list["recordings"].as_array().expect("a list");
        items.iter().map(|item| item["sid"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(list("Recordings.json").await, sids);
    let call = format!("CA{:032}", 1);
    let of_call = [sids[1].clone(), sids[3].clone()];
    assert_eq!(list(&format!("Recordings.json?CallSid={call}")).await, of_call);
    assert_eq!(list(&format!("Calls/{call}/Recordings.json")).await, of_call);
    assert_eq!(list("Recordings.json?DateCreated=2023-11-19").await, sids[1..2]);
    assert_eq!(list("Recordings.json?DateCreated%3C=2023-11-18").await, sids[2..]);
    assert_eq!(list("Recordings.json?DateCreated%3E=2023-11-19T00:00:00Z").await, sids[..2]);
    assert!(list(&format!("Recordings.json?ConferenceSid=CF{:032}", 1)).await.is_empty());
    let (_, page) = rig.rest("Recordings.json?PageSize=3").await;
    let next = page["next_page_uri"].as_str().expect("another page");
    let rest = rig.get_absolute(&format!("exchange{next}")).await;
    assert_eq!(rest["recordings"][0]["sid"], sids[3].as_str());
}

#[tokio::test]
async fn sound_needs_no_credentials_but_everything_else_does() {
    let (rig, sids) = with_recordings().await;
    let account = &rig.exchange.account().sid;
    let base = format!("{}exchange/2010-04-01/Accounts/{account}", rig.base);
    let status = async |path: &str| {
        let response = rig.http.get(format!("{base}/{path}")).send().await.expect("an answer");
        response.status().as_u16()
    };
    assert_eq!(status(&format!("Recordings/{}", sids[0])).await, 200);
    assert_eq!(status(&format!("Recordings/{}.wav", sids[0])).await, 200);
    assert_eq!(status(&format!("Recordings/{}.wav", sids[3])).await, 404, "absent");
    assert_eq!(status(&format!("Recordings/RE{:032}", 77)).await, 404);
    assert_eq!(status("Recordings/..%2Faccount").await, 404);
    assert_eq!(status(&format!("Recordings/{}.json", sids[0])).await, 401);
    assert_eq!(status("Recordings.json").await, 401);
    assert_eq!(status("Queues/Recordings/x.json").await, 401);
    let media = format!("{base}/Recordings/{}", sids[0]);
    let deleted = rig.http.delete(&media).send().await.expect("an answer");
    assert_eq!(deleted.status(), 401);
    let other = format!("{}exchange/2010-04-01/Accounts/AC{:032}/Recordings/{}", rig.base, 5, sids[0]);
    assert_eq!(rig.http.get(other).send().await.expect("an answer").status(), 404);
}
