//! The engine with its thread, sockets and clock, over the loopback interface.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};

use exchange::media::{
    Clip, Engine, LegEvent, LegId, MediaCommand, MediaConfig, OfferError, PlayId, Repeat, synth,
};
use str0m::{
    Candidate, Input, Output, Rtc,
    change::SdpAnswer,
    media::{Direction, MediaKind},
    net::{Protocol, Receive},
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Generous: the machine may be busy.
const TIMEOUT: Duration = Duration::from_secs(20);

type Told = UnboundedReceiver<(LegId, LegEvent)>;

fn start(addresses: Vec<IpAddr>, port: u16) -> std::io::Result<(Engine, Told)> {
    let (events, told) = unbounded_channel();
    Ok((Engine::start(MediaConfig { port, addresses }, events)?, told))
}

fn answer(engine: &Engine, told: &mut Told, leg: LegId, offer: String) -> Result<String, OfferError> {
    engine.send(MediaCommand::Answer { leg, offer });
    match told.blocking_recv().expect("the engine replies") {
        (replied, LegEvent::OfferAnswered(answer)) if replied == leg => answer,
        other => panic!("not the answer: {other:?}"),
    }
}

#[test]
fn every_address_gets_a_socket_on_one_port_that_is_free_again_afterwards() {
    let second = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
    let (engine, _told) = start(vec![LOOPBACK, second], 0).expect("starts");
    let bound = engine.local_addrs().to_vec();
    assert_eq!(bound.iter().map(SocketAddr::ip).collect::<Vec<_>>(), [LOOPBACK, second]);
    assert_eq!(bound[0].port(), bound[1].port());
    assert!(UdpSocket::bind(bound[0]).is_err(), "the port is taken");
    drop(engine);
    UdpSocket::bind(bound[0]).expect("the port is free");
}

#[test]
fn an_address_no_browser_could_reach_is_refused() {
    for addresses in [vec![], vec![IpAddr::V4(Ipv4Addr::UNSPECIFIED)]] {
        let error = start(addresses, 0).expect_err("does not start");
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    }
}

#[test]
fn a_taken_port_is_an_error_that_names_it() {
    let holder = UdpSocket::bind((LOOPBACK, 0)).expect("binds");
    let port = holder.local_addr().expect("is bound").port();
    let error = start(vec![LOOPBACK], port).expect_err("does not start");
    assert!(error.to_string().contains(&port.to_string()), "{error}");
}

#[test]
fn a_browser_connects_and_hears_a_clip_to_its_end() {
    let (engine, mut told) = start(vec![LOOPBACK], 0).expect("starts");
    let leg = LegId(1);
    assert!(matches!(answer(&engine, &mut told, leg, "nonsense".into()), Err(OfferError::Malformed(_))));

    let socket = UdpSocket::bind((LOOPBACK, 0)).expect("binds");
    let address = socket.local_addr().expect("is bound");
    let mut browser = Rtc::builder()
        .set_crypto_provider(str0m::crypto::from_feature_flags().into())
        .set_rtp_mode(true)
        .clear_codecs()
        .enable_opus(true, false)
        .build(Instant::now());
    let mut change = browser.sdp_api();
    change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
    let (offer, pending) = change.apply().expect("an offer");
    let answer = answer(&engine, &mut told, leg, offer.to_sdp_string()).expect("an answer");
    let clip = Arc::new(Clip::from_pcm(&synth::beep(), synth::RATE).expect("encodes"));
    let frames = clip.duration().as_millis() / 20;
    engine.send(MediaCommand::Play { leg, play: PlayId(9), clip, repeat: Repeat::Times(1) });
    browser.add_local_candidate(Candidate::host(address, "udp").expect("a candidate"));
    let answer = SdpAnswer::from_sdp_string(&answer).expect("an answer");
    browser.sdp_api().accept_answer(pending, answer).expect("fits the offer");

    let (mut events, mut heard) = (Vec::new(), 0);
    let end = Instant::now() + TIMEOUT;
    while !events.contains(&(leg, LegEvent::PlayEnded(PlayId(9)))) {
        assert!(Instant::now() < end, "so far: {events:?}, {heard} packets");
        heard += turn(&mut browser, &socket, address);
        events.extend(std::iter::from_fn(|| told.try_recv().ok()));
    }
    assert_eq!(events, [(leg, LegEvent::Connected), (leg, LegEvent::PlayEnded(PlayId(9)))]);
    assert!(heard >= frames, "{heard} of {frames} packets");
}

/// One turn of the browser's loop; gives the number of sound packets heard.
fn turn(browser: &mut Rtc, socket: &UdpSocket, address: SocketAddr) -> u128 {
    let mut heard = 0;
    let deadline = loop {
        match browser.poll_output().expect("the browser's connection holds") {
            Output::Timeout(at) => break at,
            Output::Transmit(transmit) => {
                socket.send_to(&transmit.contents, transmit.destination).expect("is sent");
            }
            Output::Event(str0m::Event::RtpPacket(_)) => heard += 1,
            Output::Event(_) => {}
        }
    };
    let wait = deadline.saturating_duration_since(Instant::now()).min(Duration::from_millis(50));
    socket.set_read_timeout(Some(wait.max(Duration::from_millis(1)))).expect("is set");
    let mut buffer = [0; 2000];
    let input = match socket.recv_from(&mut buffer) {
        Ok((length, source)) => {
            let datagram =
                Receive::new(Protocol::Udp, source, address, &buffer[..length]).expect("is well-formed");
            Input::Receive(Instant::now(), datagram)
        }
        Err(_) => Input::Timeout(Instant::now()),
    };
    browser.handle_input(input).expect("the browser understands");
    heard
}
