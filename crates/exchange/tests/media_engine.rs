//! The engine with its thread, sockets and clock, over the loopback interface.

use std::{
    io::{Read, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream, UdpSocket},
    sync::Arc,
    time::{Duration, Instant},
};

use exchange::media::{
    Clip, Engine, LegEvent, LegId, MediaCommand, MediaConfig, OfferError, PlayId, ProbeKey,
    ReachabilityProbe, Repeat, synth,
};
use str0m::{
    Candidate, Input, Output, Rtc,
    change::SdpAnswer,
    media::{Direction, MediaKind},
    net::{Protocol, Receive, TcpType},
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Generous: the machine may be busy.
const TIMEOUT: Duration = Duration::from_secs(20);

type Told = UnboundedReceiver<(LegId, LegEvent)>;

fn start(addresses: Vec<IpAddr>, port: u16) -> std::io::Result<(Engine, Told)> {
    start_on(MediaConfig {
        port,
        tcp_port: None,
        bind: addresses.clone(),
        addresses,
        probe_key: ProbeKey::of_account(&String::new().into()),
    })
}

fn start_on(config: MediaConfig) -> std::io::Result<(Engine, Told)> {
    let (events, told) = unbounded_channel();
    Ok((Engine::start(config, events)?, told))
}

/// An engine with a TCP port, too, that is bound on all addresses and tells browsers one.
fn start_on_all() -> (Engine, Told) {
    start_on(MediaConfig {
        port: 0,
        tcp_port: Some(0),
        bind: vec![Ipv4Addr::UNSPECIFIED.into()],
        addresses: vec![LOOPBACK],
        probe_key: ProbeKey::of_account(&String::new().into()),
    })
    .expect("starts")
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
    let bound = engine.udp_addresses().to_vec();
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
fn nonsense_in_place_of_an_offer_is_refused() {
    let (engine, mut told) = start(vec![LOOPBACK], 0).expect("starts");
    assert!(matches!(answer(&engine, &mut told, LegId(1), "nonsense".into()), Err(OfferError::Malformed(_))));
}

#[test]
fn a_browser_connects_and_hears_a_clip_to_its_end() {
    let (mut engine, mut told) = start(vec![LOOPBACK], 0).expect("starts");
    let socket = UdpSocket::bind((LOOPBACK, 0)).expect("binds");
    hears_a_clip(&mut engine, &mut told, &mut Transport::Udp(socket));
}

#[test]
fn a_socket_of_all_addresses_answers_from_the_one_that_browsers_are_told() {
    let (mut engine, mut told) = start_on_all();
    let socket = UdpSocket::bind((LOOPBACK, 0)).expect("binds");
    hears_a_clip(&mut engine, &mut told, &mut Transport::Udp(socket));
}

#[test]
fn a_browser_whose_network_bars_udp_connects_by_tcp() {
    let (mut engine, mut told) = start_on_all();
    let stream = TcpStream::connect(engine.tcp_addresses()[0]).expect("connects");
    hears_a_clip(&mut engine, &mut told, &mut Transport::Tcp { stream, arrived: Vec::new() });
}

#[test]
fn a_connection_that_brings_no_datagrams_is_closed() {
    let (engine, _told) = start_on_all();
    let mut stream = TcpStream::connect(engine.tcp_addresses()[0]).expect("connects");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: studio\r\n\r\n").expect("is sent");
    stream.set_read_timeout(Some(TIMEOUT)).expect("is set");
    assert_eq!(stream.read(&mut [0; 16]).expect("is closed in order"), 0);
}

#[test]
fn the_owner_of_the_account_learns_whether_the_ports_can_be_reached() {
    let (engine, _told) = start_on_all();
    let probe = ReachabilityProbe::new(ProbeKey::of_account(&String::new().into()));
    let socket = UdpSocket::bind((LOOPBACK, 0)).expect("binds");
    let stream = TcpStream::connect(engine.tcp_addresses()[0]).expect("connects");
    let to = [engine.udp_addresses()[0], engine.tcp_addresses()[0]];
    for (mut transport, to) in
        [Transport::Udp(socket), Transport::Tcp { stream, arrived: Vec::new() }].into_iter().zip(to)
    {
        transport.send(to, &probe.request());
        let (_, answer) = transport.receive(TIMEOUT).expect("an answer");
        assert_eq!(probe.answer(&answer), Some(transport.address()));
    }
}

fn hears_a_clip(engine: &mut Engine, told: &mut Told, transport: &mut Transport) {
    let leg = LegId(1);
    let mut browser = Rtc::builder()
        .set_crypto_provider(str0m::crypto::from_feature_flags().into())
        .set_rtp_mode(true)
        .clear_codecs()
        .enable_opus(true, false)
        .build(Instant::now());
    let mut change = browser.sdp_api();
    change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
    let (offer, pending) = change.apply().expect("an offer");
    let answer = answer(engine, told, leg, offer.to_sdp_string()).expect("an answer");
    let clip = Arc::new(Clip::from_pcm(&synth::beep(), synth::RATE).expect("encodes"));
    let frames = clip.duration().as_millis() / 20;
    engine.send(MediaCommand::Play { leg, play: PlayId(9), clip, repeat: Repeat::Times(1) });
    browser.add_local_candidate(transport.candidate());
    let answer = SdpAnswer::from_sdp_string(&answer).expect("an answer");
    browser.sdp_api().accept_answer(pending, answer).expect("fits the offer");

    let (mut events, mut heard) = (Vec::new(), 0);
    let end = Instant::now() + TIMEOUT;
    while !events.contains(&(leg, LegEvent::PlayEnded(PlayId(9)))) {
        assert!(Instant::now() < end, "so far: {events:?}, {heard} packets");
        heard += turn(&mut browser, transport);
        events.extend(std::iter::from_fn(|| told.try_recv().ok()));
    }
    assert_eq!(events, [(leg, LegEvent::Connected), (leg, LegEvent::PlayEnded(PlayId(9)))]);
    assert!(heard >= frames, "{heard} of {frames} packets");
}

/// One turn of the browser's loop; gives the number of audio packets heard.
fn turn(browser: &mut Rtc, transport: &mut Transport) -> u128 {
    let mut heard = 0;
    let deadline = loop {
        match browser.poll_output().expect("the browser's connection holds") {
            Output::Timeout(at) => break at,
            Output::Transmit(transmit) => transport.send(transmit.destination, &transmit.contents),
            Output::Event(str0m::Event::RtpPacket(_)) => heard += 1,
            Output::Event(_) => {}
        }
    };
    let wait = deadline.saturating_duration_since(Instant::now()).min(Duration::from_millis(50));
    let (protocol, address) = (transport.protocol(), transport.address());
    let arrived = transport.receive(wait.max(Duration::from_millis(1)));
    let input = match &arrived {
        Some((source, datagram)) => {
            let datagram = Receive::new(protocol, *source, address, datagram).expect("is well-formed");
            Input::Receive(Instant::now(), datagram)
        }
        None => Input::Timeout(Instant::now()),
    };
    browser.handle_input(input).expect("the browser understands");
    heard
}

/// What a browser sends and receives by.
enum Transport {
    Udp(UdpSocket),
    /// Datagrams in frames (RFC 4571); what has arrived of the next.
    Tcp {
        stream: TcpStream,
        arrived: Vec<u8>,
    },
}

impl Transport {
    fn protocol(&self) -> Protocol {
        match self {
            Self::Udp(_) => Protocol::Udp,
            Self::Tcp { .. } => Protocol::Tcp,
        }
    }

    fn address(&self) -> SocketAddr {
        match self {
            Self::Udp(socket) => socket.local_addr(),
            Self::Tcp { stream, .. } => stream.local_addr(),
        }
        .expect("is bound")
    }

    fn candidate(&self) -> Candidate {
        let builder = Candidate::builder();
        match self {
            Self::Udp(_) => builder.udp().host(self.address()).build(),
            Self::Tcp { .. } => builder.tcp().host(self.address()).tcptype(TcpType::Active).build(),
        }
        .expect("a candidate")
    }

    fn send(&mut self, to: SocketAddr, datagram: &[u8]) {
        match self {
            Self::Udp(socket) => {
                socket.send_to(datagram, to).expect("is sent");
            }
            Self::Tcp { stream, .. } => {
                assert_eq!(to, stream.peer_addr().expect("is connected"));
                let length = u16::try_from(datagram.len()).expect("a datagram").to_be_bytes();
                stream.write_all(&[&length, datagram].concat()).expect("is sent");
            }
        }
    }

    /// The next datagram and where it comes from; `None` if none comes in time.
    fn receive(&mut self, wait: Duration) -> Option<(SocketAddr, Vec<u8>)> {
        let mut buffer = [0; 2000];
        match self {
            Self::Udp(socket) => {
                socket.set_read_timeout(Some(wait)).expect("is set");
                let (length, source) = socket.recv_from(&mut buffer).ok()?;
                Some((source, buffer[..length].to_vec()))
            }
            Self::Tcp { stream, arrived } => {
                stream.set_read_timeout(Some(wait)).expect("is set");
                loop {
                    if let Some((length, rest)) = arrived.split_first_chunk::<2>()
                        && let Some(frame) = rest.get(..usize::from(u16::from_be_bytes(*length)))
                    {
                        let frame = frame.to_vec();
                        arrived.drain(..2 + frame.len());
                        return Some((stream.peer_addr().expect("is connected"), frame));
                    }
                    let length = stream.read(&mut buffer).ok().filter(|length| *length > 0)?;
                    arrived.extend_from_slice(&buffer[..length]);
                }
            }
        }
    }
}
