//! The requests of the exchange on their way to the studio: late, lost, doubled.

use std::time::Duration;

use exchange::call::{Body, Document, FetchId, Input, Request};
use twilio::{
    error_code::{HTTP_CONNECTION_FAILURE, HTTP_RETRIEVAL_FAILURE},
    sid::CallSid,
    twiml::{Response, Verb},
};

use crate::{
    line::LineId,
    webhooks::{self, Answer},
    world::{Event, World},
};

/// How long the exchange waits for a document.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A request on its way.
#[derive(Debug, Clone)]
pub(crate) struct Delivery {
    pub fetch: FetchId,
    pub request: Request,
    /// How long the answer takes to come back; `None` if it never does.
    pub back: Option<Duration>,
}

impl World {
    /// Sends a request of the exchange.
    pub fn fetch(&mut self, fetch: FetchId, request: Request) {
        // A call that has ended waits for nothing.
        let is_told = request.call.is_none();
        let path = request.url.path().to_owned();
        let line = self.line_of(&request);
        self.note_request(&request, line);
        let faults = if self.is_calm { Default::default() } else { self.scenario.faults };
        let mut delivery = Delivery { fetch, request, back: Some(self.network.delay()) };
        let there = self.network.delay();
        let lost = if is_told { faults.callbacks } else { faults.documents };
        if self.happens_to(lost) {
            self.fails(&mut delivery, is_told);
            if delivery.back.is_none() {
                return;
            }
            delivery.back = None;
        } else if self.happens_to(faults.doubled) {
            self.trace.add(format_args!("{path} comes twice"));
            let first = Delivery { back: None, ..delivery.clone() };
            self.after(there, Event::Deliver(Box::new(first)));
            // Of a callback nobody waits for the answer: it may come again much later.
            let again = Duration::from_millis(self.rng.u64(1..if is_told { 20_000 } else { 3_000 }));
            self.after(there + again, Event::Deliver(Box::new(delivery)));
            return;
        }
        self.after(there, Event::Deliver(Box::new(delivery)));
    }

    /// Decides how a request fails; it does not arrive if it has lost its way back.
    fn fails(&mut self, delivery: &mut Delivery, is_told: bool) {
        let (path, fetch) = (delivery.request.url.path().to_owned(), delivery.fetch);
        let arrives = !is_told && self.rng.bool();
        self.trace.add(format_args!("{path} fails, arrives: {arrives}"));
        if let Some(line) = self.line_of(&delivery.request)
            && !is_told
        {
            self.lines[line].facts.webhook_failed = true;
        }
        if !arrives {
            delivery.back = None;
        }
        let wait = match self.rng.u32(..3) {
            0 => TIMEOUT,
            _ => Duration::from_millis(self.rng.u64(5..5_000)),
        };
        let code = if arrives { HTTP_RETRIEVAL_FAILURE } else { HTTP_CONNECTION_FAILURE };
        self.fetch_failed(fetch, code, "lost on the way", wait);
    }

    /// The call that a request is about.
    fn line_of(&self, request: &Request) -> Option<LineId> {
        let (_, sid) = request.parameters.iter().find(|(name, _)| name == "CallSid")?;
        self.by_sid.get(&sid.parse::<CallSid>().ok()?).copied()
    }

    /// A request arrives at the studio.
    pub fn deliver(&mut self, delivery: Delivery) {
        let now = self.now();
        if let Some(line) = self.line_of(&delivery.request) {
            self.lines[line].facts.told.get_or_insert(now);
        }
        let answer = self.studio.as_ref().map(|studio| webhooks::deliver(&studio.studio, &delivery.request));
        match answer {
            None => self.answered(delivery, None),
            Some(Answer::Document(document)) => self.answered(delivery, Some(document)),
            Some(Answer::Later(document)) => self.answering.push((delivery, document)),
            Some(Answer::Nothing) => {
                self.trace.add(format_args!("{} is taken", delivery.request.url.path()));
            }
            Some(Answer::Refused(why)) => {
                self.fault(format_args!("{} was refused: {why}", delivery.request.url));
            }
        }
    }

    /// The studio has answered, or was not there.
    pub fn answered(&mut self, delivery: Delivery, document: Option<Response>) {
        let Delivery { fetch, request, back } = delivery;
        let line = self.line_of(&request);
        let name = line.map_or_else(String::new, |line| format!("line {line}"));
        let Some(document) = document else {
            self.trace.add(format_args!("{} {name}: no studio", request.url.path()));
            if let Some(line) = line {
                self.lines[line].facts.webhook_failed = true;
            }
            if back.is_some() {
                self.fetch_failed(fetch, HTTP_CONNECTION_FAILURE, "no studio", Duration::from_millis(2));
            }
            return;
        };
        let verbs: Vec<_> = document.verbs.iter().map(name_of).collect();
        self.trace.add(format_args!("{} {name} {} -> {verbs:?}", request.url.path(), query_of(&request)));
        self.note_answer(&request, line, &document);
        let Some(back) = back else { return };
        let text = document.to_xml();
        let content_type = "text/xml".to_owned();
        let result = Ok(Document { url: request.url, content_type, body: Body::Text(text) });
        self.after(back, Event::Tell(Input::Fetched { fetch, result }));
    }
}

fn query_of(request: &Request) -> &str {
    request.url.query().unwrap_or_default()
}

fn name_of(verb: &Verb) -> &'static str {
    match verb {
        Verb::Say(_) => "Say",
        Verb::Play(_) => "Play",
        Verb::Pause(_) => "Pause",
        Verb::Redirect(_) => "Redirect",
        Verb::Hangup => "Hangup",
        Verb::Leave => "Leave",
        Verb::Enqueue(_) => "Enqueue",
        Verb::Dial(_) => "Dial",
        Verb::Gather(_) => "Gather",
        _ => "other",
    }
}
