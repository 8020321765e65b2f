//! What must hold whatever others send: each module checks one input of any kind.
//!
//! | module | input | who may send it |
//! |---|---|---|
//! | [`datagram`] | STUN, DTLS and SRTP on the media port | anybody |
//! | [`form`] | forms, queries and credentials of REST | anybody |
//! | [`frame`] | frames of the Voice SDK's socket | anybody |
//! | [`headers`] | cookies and forwarded addresses | anybody |
//! | [`hello`] | what a listener's page says on its stream | anybody |
//! | [`offer`] | SDP, as an offer and as an answer | whoever holds a token |
//! | [`opus`] | Opus | whoever has a call |
//! | [`rtp`] | RTP, once it is decrypted | whoever has a call |
//! | [`signature`] | signed webhooks | anybody |
//! | [`sound`] | sound files | the application |
//! | [`token`] | access and capability tokens | anybody |
//! | [`twiml`] | TwiML | the application |
//!
//! `tests/mutated_seeds.rs` feeds the checks with the seeds and with random changes to them; `coverage/` lets
//! libFuzzer look for inputs that reach code not reached before (`make fuzz`).

pub mod datagram;
pub mod form;
pub mod frame;
pub mod headers;
pub mod hello;
pub mod offer;
pub mod opus;
pub mod rtp;
pub mod signature;
pub mod sound;
pub mod token;
pub mod twiml;
