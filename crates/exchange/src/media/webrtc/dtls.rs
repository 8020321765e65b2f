//! DTLS by dimpl, set up once for all connections.
//!
//! str0m sets it up for each connection, and each time dimpl tries every cipher and makes keys for every key exchange
//! to see whether they work.

use std::{
    fmt,
    sync::{Arc, LazyLock, OnceLock},
    time::Instant,
};

use dimpl::{Config, Dtls};
use str0m::crypto::{
    CryptoError, CryptoProvider,
    dtls::{DtlsCert, DtlsImplError, DtlsInstance, DtlsOutput, DtlsProvider, DtlsVersion, ProtocolVersion},
    from_feature_flags,
};

/// All encryption of the media plane.
pub(in crate::media) fn crypto() -> Arc<CryptoProvider> {
    static DTLS: SharedDtls = SharedDtls { config: OnceLock::new() };
    static CRYPTO: LazyLock<Arc<CryptoProvider>> =
        LazyLock::new(|| Arc::new(CryptoProvider { dtls_provider: &DTLS, ..from_feature_flags() }));
    Arc::clone(&CRYPTO)
}

/// Makes the DTLS of each connection from one configuration.
#[derive(Debug)]
struct SharedDtls {
    /// For datagrams of so many bytes, as the first connection wanted them.
    config: OnceLock<(Option<usize>, Arc<Config>)>,
}

impl SharedDtls {
    fn config(&self, mtu: Option<usize>) -> Result<Arc<Config>, CryptoError> {
        if let Some((of, config)) = self.config.get()
            && *of == mtu
        {
            return Ok(Arc::clone(config));
        }
        // ICE has proved the peer's address by then, which is what the cookie is for.
        let builder = Config::builder().use_server_cookie(false);
        let builder = if let Some(mtu) = mtu { builder.mtu(mtu) } else { builder };
        let config = builder.build().map_err(|error| CryptoError::Other(error.to_string()))?;
        let config = Arc::new(config);
        // Whoever wants another size than the first has one of their own each time.
        let _ = self.config.set((mtu, Arc::clone(&config)));
        Ok(config)
    }
}

impl DtlsProvider for SharedDtls {
    fn generate_certificate(&self) -> Option<DtlsCert> {
        from_feature_flags().dtls_provider.generate_certificate()
    }

    fn new_dtls(
        &self,
        certificate: &DtlsCert,
        now: Instant,
        version: DtlsVersion,
        mtu: Option<usize>,
    ) -> Result<Box<dyn DtlsInstance>, CryptoError> {
        let (config, certificate) = (self.config(mtu)?, certificate.clone());
        let dtls = match version {
            DtlsVersion::Dtls12 => Dtls::new_12(config, certificate, now),
            DtlsVersion::Dtls13 => Dtls::new_13(config, certificate, now),
            DtlsVersion::Auto => Dtls::new_auto(config, certificate, now),
            other => return Err(CryptoError::Other(format!("{other} is not known"))),
        };
        Ok(Box::new(ConnectionDtls(dtls)))
    }
}

/// The DTLS of one connection.
struct ConnectionDtls(Dtls);

impl fmt::Debug for ConnectionDtls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionDtls")
    }
}

impl DtlsInstance for ConnectionDtls {
    fn set_active(&mut self, active: bool) {
        self.0.set_active(active);
    }

    fn handle_packet(&mut self, packet: &[u8]) -> Result<(), DtlsImplError> {
        self.0.handle_packet(packet)
    }

    fn poll_output<'a>(&mut self, buffer: &'a mut [u8]) -> DtlsOutput<'a> {
        self.0.poll_output(buffer)
    }

    fn handle_timeout(&mut self, now: Instant) -> Result<(), DtlsImplError> {
        self.0.handle_timeout(now)
    }

    fn send_application_data(&mut self, data: &[u8]) -> Result<usize, DtlsImplError> {
        self.0.send_application_data(data)
    }

    fn is_active(&self) -> bool {
        self.0.is_active()
    }

    fn protocol_version(&self) -> Option<ProtocolVersion> {
        self.0.protocol_version()
    }

    fn is_closing(&self) -> bool {
        self.0.is_closing()
    }

    fn is_closed(&self) -> bool {
        self.0.is_closed()
    }

    fn close(&mut self) -> Result<(), DtlsImplError> {
        self.0.close()
    }
}
