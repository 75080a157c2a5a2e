//! TLS from two files: the certificates and their private key, read again when they change.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use axum::http::{HeaderValue, header};
use axum::response::Response;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::{self, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error, InconsistentKeys, ServerConfig};

/// One year, in seconds.
const STRICT: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Where the server's certificate and its key are.
#[derive(Clone, Debug)]
pub struct Certificate {
    /// PEM: the server's own certificate first, then those that vouch for it.
    pub chain: PathBuf,
    /// PEM: the private key, not encrypted.
    pub key: PathBuf,
}

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error("cannot read {file}: {error}; name a file with {option} that this user may read")]
    Read { file: PathBuf, option: &'static str, error: io::Error },
    #[error("{file} is not PEM: {error}; name a PEM file with {option}")]
    Pem { file: PathBuf, option: &'static str, error: pem::Error },
    #[error(
        "there is no certificate in {0}; name a PEM file with `BEGIN CERTIFICATE` with --tls-cert"
    )]
    NoCertificate(PathBuf),
    #[error(
        "there is no private key that can be read in {0}; name a PEM file with `BEGIN PRIVATE \
         KEY` with --tls-key (one that is encrypted has to be decrypted first)"
    )]
    NoKey(PathBuf),
    #[error(
        "the key in {key} is not that of the first certificate in {chain}; name the two files \
         that were made together with --tls-cert and --tls-key"
    )]
    Mismatch { chain: PathBuf, key: PathBuf },
    #[error("{chain} and {key} cannot be used: {error}; have the certificate made anew")]
    Unfit { chain: PathBuf, key: PathBuf, error: Error },
}

/// How often the files are looked at, at most.
const LOOK: Duration = Duration::from_secs(1);

/// When a file was written and how long it is; none while it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// The certificate and its key as they are in their files now.
#[derive(Debug)]
pub struct Keys {
    certificate: Certificate,
    held: Mutex<Held>,
}

struct Held {
    acceptor: TlsAcceptor,
    stamps: [Stamp; 2],
    looked: Instant,
    /// They changed, and cannot be used as they are.
    unfit: bool,
}

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Held").field("stamps", &self.stamps).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads both files; the key must be that of the first certificate.
    ///
    /// # Errors
    /// [`TlsError`] names the file and what to do.
    pub fn read(certificate: &Certificate) -> Result<Keys, TlsError> {
        // Looked at before they are read: what is written meanwhile is then read again.
        let stamps = stamps(certificate);
        let acceptor = acceptor(certificate)?;
        let held = Held { acceptor, stamps, looked: Instant::now(), unfit: false };
        Ok(Keys { certificate: certificate.clone(), held: Mutex::new(held) })
    }

    /// For the next connection. New files that cannot be used leave the old ones in use, and the
    /// log says why: of two files one is always written first.
    pub fn acceptor(&self) -> TlsAcceptor {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.looked.elapsed() >= LOOK {
            held.looked = Instant::now();
            let stamps = stamps(&self.certificate);
            let changed = stamps != held.stamps;
            if changed || held.unfit {
                match acceptor(&self.certificate) {
                    Ok(fresh) => {
                        held.acceptor = fresh;
                        held.unfit = false;
                        tracing::info!("the certificate was read again");
                    }
                    Err(error) => {
                        held.unfit = true;
                        if changed {
                            tracing::error!(%error, "the certificate in use stays the old one");
                        }
                    }
                }
                held.stamps = stamps;
            }
        }
        held.acceptor.clone()
    }
}

fn stamps(certificate: &Certificate) -> [Stamp; 2] {
    [&certificate.chain, &certificate.key].map(|file| {
        let about = fs::metadata(file).ok()?;
        Some((about.modified().ok()?, about.len()))
    })
}

fn acceptor(certificate: &Certificate) -> Result<TlsAcceptor, TlsError> {
    let Certificate { chain, key } = certificate;
    let unfit = |error| match error {
        Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
            TlsError::Mismatch { chain: chain.clone(), key: key.clone() }
        }
        error => TlsError::Unfit { chain: chain.clone(), key: key.clone(), error },
    };
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(unfit)?
        .with_no_client_auth()
        .with_single_cert(certificates(chain)?, private_key(key)?)
        .map_err(unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let option = "--tls-cert";
    let text = read(file, option)?;
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let all = all.map_err(|error| TlsError::Pem { file: file.to_owned(), option, error })?;
    if all.is_empty() { Err(TlsError::NoCertificate(file.to_owned())) } else { Ok(all) }
}

fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
    let option = "--tls-key";
    PrivateKeyDer::from_pem_slice(&read(file, option)?).map_err(|error| match error {
        pem::Error::NoItemsFound => TlsError::NoKey(file.to_owned()),
        error => TlsError::Pem { file: file.to_owned(), option, error },
    })
}

fn read(file: &Path, option: &'static str) -> Result<Vec<u8>, TlsError> {
    fs::read(file).map_err(|error| TlsError::Read { file: file.to_owned(), option, error })
}

/// Tells browsers to come by TLS only from now on.
pub async fn strict(mut response: Response) -> Response {
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, STRICT);
    response
}
