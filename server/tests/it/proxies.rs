//! The studio behind the proxies of `docs/proxies.md`, as they stand there, but for names, ports and certificates.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    process::Stdio,
    time::Duration,
};

use http::StatusCode;
use reqwest::header::{CONNECTION, CONTENT_TYPE, ORIGIN, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use server::{
    Config, Server,
    config::{PublicUrl, Settings},
    doctor::DoctorTarget,
};
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::{sleep, timeout},
};
use twilio::signature;

use crate::test_server::site;

const DOCUMENT: &str = include_str!("../../../docs/proxies.md");

/// The configuration of a proxy, from the document.
fn documented(proxy: &str, studio: SocketAddr) -> String {
    let (_, after) = DOCUMENT.split_once(&format!("```{proxy}\n")).expect("a configuration");
    let (configuration, _) = after.split_once("```").expect("its end");
    configuration.replace("127.0.0.1:3000", &studio.to_string())
}

/// Replaces what the document must say once.
fn replace(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from} in {text}");
    text.replace(from, to)
}

fn nginx(configuration: &str, port: u16, folder: &Path) -> Command {
    let folder = folder.display();
    let listens = replace(configuration, "listen 443 ssl", &format!("listen 127.0.0.1:{port}"));
    let plain: Vec<_> = listens.lines().filter(|line| !line.contains("ssl_certificate")).collect();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
        .concat();
    // Without a master process, whose end would leave its workers behind.
    let whole = format!(
        "daemon off; master_process off; pid {folder}/pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{}\n}}",
        plain.join("\n")
    );
    run("nginx", &["-e", "stderr", "-c"], &whole, folder.to_string())
}

fn caddy(configuration: &str, port: u16, folder: &Path) -> Command {
    let listens = replace(configuration, "studio.example {", &format!("http://127.0.0.1:{port} {{"));
    let whole = format!("{{\n admin off\n auto_https off\n}}\n{listens}");
    run("caddy", &["run", "--adapter", "caddyfile", "--config"], &whole, folder.display().to_string())
}

fn haproxy(configuration: &str, port: u16, folder: &Path) -> Command {
    let listens = replace(
        configuration,
        "bind :443 ssl crt /etc/haproxy/studio.example.pem",
        &format!("bind 127.0.0.1:{port}"),
    );
    run("haproxy", &["-db", "-f"], &listens, folder.display().to_string())
}

fn run(program: &str, arguments: &[&str], configuration: &str, folder: String) -> Command {
    let file = format!("{folder}/{program}.conf");
    std::fs::write(&file, configuration).expect("written");
    let mut command = Command::new(program);
    let path = std::env::var("PATH").unwrap_or_default();
    command
        .args(arguments)
        .arg(file)
        .env("PATH", format!("{path}:/usr/sbin"))
        .env("HOME", &folder)
        .env("XDG_DATA_HOME", &folder)
        .env("XDG_CONFIG_HOME", &folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// The studio, and a proxy before it.
struct Behind {
    server: Server,
    target: DoctorTarget,
    public_url: PublicUrl,
    _proxy: Child,
    _data: TempDir,
}

impl Behind {
    async fn start(proxy: impl FnOnce(SocketAddr, u16, &Path) -> Command) -> Self {
        let data = TempDir::new().expect("a folder");
        let port =
            TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("bound").port();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let public_url = format!("http://127.0.0.1:{port}");
        let folder = data.path().display().to_string();
        let settings = Settings::read(None, &|key| {
            let value = match key {
                "DATA_DIR" => folder.clone(),
                "GREENROOM_ADDR" => address.to_string(),
                "MEDIA_PORT" => "0".to_owned(),
                "MEDIA_ADDRESSES" => "127.0.0.1".to_owned(),
                "PUBLIC_URL" => public_url.clone(),
                "DJ_PASSPHRASE" => "a passphrase of the tests".to_owned(),
                "LISTENER_CALLS_PER_MINUTE" => "1".to_owned(),
                _ => return None,
            };
            Some(value)
        });
        let config = Config::read(site(), &settings.expect("settings")).expect("usable");
        let server = Server::start(config.clone(), listener).await.expect("a server");
        let proxy = proxy(address, port, data.path()).spawn().expect("the proxy is installed");
        let reached = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(Duration::from_secs(30), reached).await.expect("the proxy listens");
        let target = DoctorTarget::of(&config).expect("an account");
        let public_url = public_url.parse().expect("an address");
        Self { server, target, public_url, _proxy: proxy, _data: data }
    }

    async fn get(&self, path: &str, headers: &[(http::HeaderName, &str)]) -> (StatusCode, String) {
        let mut asked = client(1).get(self.public_url.join(path));
        for (name, value) in headers {
            asked = asked.header(name, *value);
        }
        let answer = asked.send().await.expect("an answer");
        let status = answer.status();
        // An open WebSocket has no end.
        let body = if status == StatusCode::SWITCHING_PROTOCOLS {
            String::new()
        } else {
            answer.text().await.expect("a body")
        };
        (status, body)
    }

    async fn opens_a_live_stream(&self) {
        let origin = self.public_url.to_string();
        let (status, body) = self
            .get(
                "/live/call",
                &[
                    (ORIGIN, &origin),
                    (CONNECTION, "Upgrade"),
                    (UPGRADE, "websocket"),
                    (SEC_WEBSOCKET_VERSION, "13"),
                    (SEC_WEBSOCKET_KEY, "Z3JlZW5yb29tLXByb3h5Cg=="),
                ],
            )
            .await;
        assert_eq!(status, StatusCode::SWITCHING_PROTOCOLS, "{body}");
    }

    async fn passes_on_what_is_signed(&self) {
        // An application at the embedded exchange may name the port that the studio listens on.
        let path = "/webhook-check?nonce=00ff00ff00ff00ff00ff00ff00ff00ff&d=a%20b%2Fc%7E~e+f";
        let signed = format!("http://{}{path}", self.server.address());
        let signature = signature::sign(&self.target.credentials.auth_token, &signed, signature::NO_FORM);
        let (status, body) =
            self.get(path, &[(signature::HEADER.parse().expect("a name"), &signature)]).await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "00ff00ff00ff00ff00ff00ff00ff00ff"));
    }

    async fn token_for(&self, host: u8) -> StatusCode {
        let asked = client(host)
            .post(self.public_url.join("/api/voice/listener-token"))
            .header(ORIGIN, self.public_url.to_string())
            .header(CONTENT_TYPE, "application/json")
            .body("{}");
        asked.send().await.expect("an answer").status()
    }

    async fn counts_each_listener(&self) {
        assert_eq!(self.token_for(2).await, StatusCode::OK);
        assert_eq!(self.token_for(2).await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(self.token_for(3).await, StatusCode::OK);
    }

    async fn works(self) {
        let (status, page) = self.get("/call", &[]).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        self.opens_a_live_stream().await;
        self.passes_on_what_is_signed().await;
        self.counts_each_listener().await;
        let (status, _) = self.get("/", &[]).await;
        assert_ne!(status, StatusCode::OK, "the proxy's requests are not this machine's own");
        self.server.shutdown().await;
    }
}

/// A client at `127.0.0.<host>`.
fn client(host: u8) -> reqwest::Client {
    let address = IpAddr::V4(Ipv4Addr::new(127, 0, 0, host));
    let policy = reqwest::redirect::Policy::none();
    let client = reqwest::Client::builder().local_address(address).no_proxy().redirect(policy);
    client.timeout(Duration::from_secs(30)).build().expect("a client")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_studio_works_behind_nginx() {
    Behind::start(|studio, port, folder| nginx(&documented("nginx", studio), port, folder))
        .await
        .works()
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_studio_works_behind_caddy() {
    Behind::start(|studio, port, folder| caddy(&documented("caddy", studio), port, folder))
        .await
        .works()
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_studio_works_behind_haproxy() {
    Behind::start(|studio, port, folder| haproxy(&documented("haproxy", studio), port, folder))
        .await
        .works()
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn live_streams_open_behind_a_proxy_that_asks_by_a_name_of_its_own() {
    let proxy = |studio, port, folder: &Path| {
        // Without this line, nginx asks for the host of its proxy_pass.
        let silent = replace(&documented("nginx", studio), "proxy_set_header Host $http_host;", "");
        nginx(&silent, port, folder)
    };
    let behind = Behind::start(proxy).await;
    behind.opens_a_live_stream().await;
    behind.counts_each_listener().await;
    behind.server.shutdown().await;
}
