//! TLS from two files: the certificates and their private key.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// Reads both files; the key must be that of the first certificate.
///
/// # Errors
/// [`TlsError`] names the file and what to do.
pub fn acceptor(certificate: &Certificate) -> Result<TlsAcceptor, TlsError> {
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
