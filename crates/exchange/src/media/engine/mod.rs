//! The thread that gives the pure core its sockets and its clock.

mod run;
mod sockets;

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use mio::{Poll, Waker};
use tokio::sync::mpsc::UnboundedSender;

use self::run::{MediaThread, WAKE};
use super::{LegEvent, LegId, LossReason, MediaCommand, webrtc::RtcSettings};

/// Where the engine listens.
#[derive(Clone, Debug)]
pub struct MediaConfig {
    /// UDP port, the same on every address; 0 takes any that is free.
    pub port: u16,
    /// Addresses to bind, and to offer to browsers as they are: none may be unspecified.
    ///
    /// `127.0.0.1` is enough for a browser on the same machine, except Firefox, which wants the
    /// address of a real interface.
    pub addresses: Vec<IpAddr>,
}

/// Carries the sound of all calls on one thread.
///
/// Dropping it closes every leg and waits for the thread to end.
#[derive(Debug)]
pub struct Engine {
    commands: Option<mpsc::Sender<MediaCommand>>,
    events: UnboundedSender<(LegId, LegEvent)>,
    waker: Arc<Waker>,
    addresses: Vec<SocketAddr>,
    thread: Option<JoinHandle<()>>,
}

impl Engine {
    /// Binds the sockets and starts the thread, which reports through `events`.
    ///
    /// # Errors
    /// A socket that cannot be bound, an address that cannot be offered to a browser, or no
    /// certificate.
    pub fn start(config: MediaConfig, events: UnboundedSender<(LegId, LegEvent)>) -> io::Result<Engine> {
        let poll = Poll::new()?;
        let sockets = sockets::bind(&config, poll.registry())?;
        let addresses = sockets.iter().map(|socket| socket.address).collect::<Vec<_>>();
        let waker = Arc::new(Waker::new(poll.registry(), WAKE)?);
        let (commands, queue) = mpsc::channel();
        let media = MediaThread::new(poll, sockets, queue, events.clone(), settings(addresses.clone())?);
        let thread = thread::Builder::new().name("media".into()).spawn(move || media.run())?;
        Ok(Engine { commands: Some(commands), events, waker, addresses, thread: Some(thread) })
    }

    /// Hands over a command; never waits.
    ///
    /// If the thread has died, a leg that the command was to open is reported as lost.
    pub fn send(&self, command: MediaCommand) {
        let opens = command.opens();
        let sent = self.commands.as_ref().is_some_and(|commands| commands.send(command).is_ok());
        if !sent {
            tracing::error!("the media thread has ended: a command is lost");
            if let Some(leg) = opens {
                // Nobody listens while the exchange shuts down.
                let _ = self.events.send((leg, LegEvent::Lost(LossReason::EngineStopped)));
            }
            return;
        }
        if let Err(error) = self.waker.wake() {
            // The command is read when the thread next wakes.
            tracing::warn!(%error, "cannot wake the media thread");
        }
    }

    /// The bound sockets, in the order of the configured addresses.
    pub fn local_addrs(&self) -> &[SocketAddr] {
        &self.addresses
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The thread ends when its queue has no sender.
        self.commands = None;
        let woken = self.waker.wake();
        if let (Ok(()), Some(thread)) = (woken, self.thread.take())
            && thread.join().is_err()
        {
            tracing::error!("the media thread panicked");
        }
    }
}

fn settings(addresses: Vec<SocketAddr>) -> io::Result<RtcSettings> {
    let crypto = Arc::new(str0m::crypto::from_feature_flags());
    let certificate = crypto
        .dtls_provider
        .generate_certificate()
        .ok_or_else(|| io::Error::other("no certificate for encrypted sound could be made"))?;
    Ok(RtcSettings { addresses, certificate, crypto })
}
