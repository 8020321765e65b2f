//! The connections of the HTTP server: how many there may be, from one address and in all, and how long each may
//! keep us waiting.

use std::{
    collections::HashMap,
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::{Pin, pin},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use budget::network;
use http::Request;
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use requester::TrustedProxies;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::{Service, ServiceExt};

/// How long a client may take to send the head of a request, the first or a later one: who is silent for longer can
/// connect again.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a client may take no byte of what is sent.
const WRITE_TIMEOUT: Duration = Duration::from_secs(20);
/// The largest head of a request, in bytes.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// The pause after the system has refused a connection, for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many connections may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// From all addresses together.
    pub in_all: usize,
    /// From one address, or one network of 64 bits: a house, an office, a school.
    pub per_address: usize,
}

impl ConnectionLimits {
    /// Descriptors that are left for files, media, and our own requests.
    const RESERVE: u64 = 256;
    const MOST: usize = 20_000;

    /// For the port on which the studio and the exchange ask each other. The exchange has 512 requests under way at
    /// most, and the studio fewer.
    pub(crate) const LOOPBACK: Self = Self { in_all: 1_024, per_address: 1_024 };

    /// What can be served with so many descriptors.
    #[must_use]
    pub fn of_descriptors(descriptors: u64) -> Self {
        let free = descriptors.saturating_sub(Self::RESERVE).max(64);
        let in_all = usize::try_from(free).unwrap_or(usize::MAX).min(Self::MOST);
        Self { in_all, per_address: (in_all / 4).min(512) }
    }
}

/// The connections that are open, counted; clones count together.
#[derive(Debug, Clone)]
struct OpenConnections {
    limits: ConnectionLimits,
    counted: Arc<Mutex<OpenCounts>>,
}

#[derive(Debug, Default)]
struct OpenCounts {
    in_all: usize,
    by_network: HashMap<IpAddr, usize>,
}

/// One open connection; it counts until it is dropped.
#[derive(Debug)]
struct OpenConnection {
    /// The network that it counts for; `None` for a proxy, which speaks for many.
    network: Option<IpAddr>,
    counted: Arc<Mutex<OpenCounts>>,
}

impl OpenConnections {
    fn new(limits: ConnectionLimits) -> Self {
        Self { limits, counted: Arc::default() }
    }

    /// Counts one more, unless there are too many.
    fn admit(&self, network: Option<IpAddr>) -> Option<OpenConnection> {
        let mut counted = lock(&self.counted);
        if counted.in_all >= self.limits.in_all {
            return None;
        }
        if let Some(network) = network {
            let of_network = counted.by_network.entry(network).or_default();
            if *of_network >= self.limits.per_address {
                return None;
            }
            *of_network += 1;
        }
        counted.in_all += 1;
        Some(OpenConnection { network, counted: Arc::clone(&self.counted) })
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let mut counted = lock(&self.counted);
        counted.in_all -= 1;
        if let Some(network) = self.network
            && let Some(of_network) = counted.by_network.get_mut(&network)
        {
            *of_network -= 1;
            if *of_network == 0 {
                counted.by_network.remove(&network);
            }
        }
    }
}

fn lock(counted: &Mutex<OpenCounts>) -> MutexGuard<'_, OpenCounts> {
    // A panic leaves nothing in there half done.
    counted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Serves `router` on `listener` until `stop`, and then until the requests under way are answered.
///
/// `axum::serve` does the same without any limit.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    trusted_proxies: TrustedProxies,
    stop: CancellationToken,
) {
    let open = OpenConnections::new(limits);
    let tasks = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_the_peer(&error) => continue,
            Err(error) => {
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let counts_for = (!trusted_proxies.trusts(peer.ip())).then(|| network(peer.ip()));
        // Dropped, and so closed, where there are too many.
        let Some(admitted) = open.admit(counts_for) else { continue };
        let (router, stop) = (router.clone(), stop.clone());
        tasks.spawn(async move {
            let mut connection = pin!(connection(stream, peer, router));
            // What goes wrong is the peer's: it is gone, too slow, or speaks no HTTP.
            tokio::select! {
                _ = connection.as_mut() => {}
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
            drop(admitted);
        });
    }
    drop(listener);
    tasks.close();
    tasks.wait().await;
}

/// A stream whose peer must take what is sent.
type ClientStream = TokioIo<Pin<Box<TimeoutStream<TcpStream>>>>;

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> http1::UpgradeableConnection<ClientStream, TowerToHyperService<impl RequestService>> {
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(Body::new)
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        // Head and body are sent as one piece: nearly all answers are small, and the system takes longer for two.
        .writev(false)
        .serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service))
        .with_upgrades()
}

/// What answers the requests of one connection.
trait RequestService:
    Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone + Send
{
}

impl<S> RequestService for S where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible, Future: Send> + Clone + Send
{
}

/// Whether only this connection has failed, and the next may be accepted at once.
fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        time::Instant,
    };

    use super::*;

    const LIMITS: ConnectionLimits = ConnectionLimits { in_all: 5, per_address: 2 };

    fn from(n: u8) -> Option<IpAddr> {
        Some([192, 0, 2, n].into())
    }

    #[test]
    fn an_address_has_its_share_and_all_have_the_whole() {
        let open = OpenConnections::new(LIMITS);
        let mut held: Vec<_> = (0..4).map(|_| open.admit(from(1))).collect();
        assert_eq!(held.iter().flatten().count(), 2);
        held.extend((0..4).map(|_| open.admit(from(2))));
        assert_eq!(held.iter().flatten().count(), 4);
        held.extend((3..9).map(|n| open.admit(from(n))));
        assert_eq!(held.iter().flatten().count(), 5);
        held.clear();
        assert!(lock(&open.counted).by_network.is_empty());
        assert_eq!((0..9).map(|_| open.admit(from(1))).collect::<Vec<_>>().iter().flatten().count(), 2);
    }

    #[test]
    fn a_proxy_speaks_for_many() {
        let open = OpenConnections::new(LIMITS);
        assert_eq!((0..9).map(|_| open.admit(None)).collect::<Vec<_>>().iter().flatten().count(), 5);
    }

    #[test]
    fn limits_lie_below_the_descriptors() {
        let limits = |descriptors| {
            let ConnectionLimits { in_all, per_address } = ConnectionLimits::of_descriptors(descriptors);
            (in_all, per_address)
        };
        assert_eq!(limits(1_024), (768, 192));
        assert_eq!(limits(524_288), (20_000, 512));
        assert_eq!(limits(64), (64, 16));
    }

    /// A server with [`LIMITS`], and its address.
    async fn server() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/", get(|| async { "here" }));
        tokio::spawn(serve(listener, router, LIMITS, TrustedProxies::new(&[]), CancellationToken::new()));
        address
    }

    /// All that the server says to who says `words`, until it closes the connection.
    async fn said_to(connection: &mut TcpStream, words: &str) -> String {
        connection.write_all(words.as_bytes()).await.expect("written");
        let mut said = String::new();
        // A connection that is reset is closed as well.
        let _ = connection.read_to_string(&mut said).await;
        said
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_silent_or_slow_is_left() {
        let address = server().await;
        for words in ["", "GET / HTTP/1.1\r\nHost: a\r\n"] {
            let begin = Instant::now();
            let mut connection = TcpStream::connect(address).await.expect("a connection");
            assert!(!said_to(&mut connection, words).await.contains("200"), "{words:?}");
            assert!(begin.elapsed() >= HEAD_TIMEOUT && begin.elapsed() < 2 * HEAD_TIMEOUT, "{words:?}");
        }
        // Between two requests, too.
        let mut connection = TcpStream::connect(address).await.expect("a connection");
        let said = said_to(&mut connection, "GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert!(said.ends_with("here"), "{said}");
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_too_many_is_refused_and_served_again_once_one_is_closed() {
        let address = server().await;
        const REQUEST: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        let mut held = Vec::new();
        for _ in 0..LIMITS.per_address {
            held.push(TcpStream::connect(address).await.expect("a connection"));
        }
        let mut more = TcpStream::connect(address).await.expect("a connection");
        assert_eq!(said_to(&mut more, REQUEST).await, "");
        for mut one in held {
            assert!(said_to(&mut one, REQUEST).await.ends_with("here"));
        }
        let mut again = TcpStream::connect(address).await.expect("a connection");
        assert!(said_to(&mut again, REQUEST).await.ends_with("here"));
    }
}
