use divan::{Bencher, black_box};
use twilio::twiml::{
    Dial, DialClient, DialQueue, Gather, Method, Play, Prompt, Redirect, Response, Say, parse,
};

/// The DJ's document: the next caller, and the next after that.
fn queue() -> Response {
    Response::new()
        .with(Dial { hangup_on_star: true, ..Dial::to(DialQueue::new("radio-callin-queue")) })
        .with(Redirect::again(Method::Get))
}

/// About as much as a document of a call-in show ever says.
fn menu() -> Response {
    let welcome = "Welcome to the show. Press 1 to talk to our guest & 2 for the studio.";
    let prompts = vec![
        Prompt::Say(Say { language: Some("en-GB".into()), ..Say::new(welcome) }),
        Prompt::Play(Play::new("https://radio.example.com/jingle.wav?a=b&c=d")),
    ];
    let client = DialClient {
        parameters: vec![("line".into(), "3".into()), ("show".into(), "morning drive".into())],
        ..DialClient::new("dj_1")
    };
    Response::new()
        .with(Gather { prompts, num_digits: Some(1), action: Some("/menu".into()), ..Gather::default() })
        .with(Dial { action: Some("/dialled".into()), ..Dial::to(client) })
        .with(Say::new("Goodbye."))
}

#[divan::bench(args = ["queue", "menu"])]
fn write(bencher: Bencher<'_, '_>, document: &str) {
    let document = if document == "queue" { queue() } else { menu() };
    bencher.bench(|| black_box(&document).to_xml());
}

#[divan::bench(args = ["queue", "menu"])]
fn read(bencher: Bencher<'_, '_>, document: &str) {
    let xml = if document == "queue" { queue() } else { menu() }.to_xml();
    bencher.bench(|| parse(black_box(&xml)).expect("readable"));
}
