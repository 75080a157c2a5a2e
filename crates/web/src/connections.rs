//! Takes connections in, plain or by TLS, each in a task of its own, and drops the slow ones.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

/// For the handshake of TLS.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// For the head of a request, and between two requests on one connection.
const HEAD: Duration = Duration::from_secs(30);

type App = TowerToHyperService<Router>;
type Stopping = watch::Receiver<()>;

/// Serves `router` until `stop` resolves; then takes nobody in any more, and returns when the
/// requests under way are answered. Requests carry [`ConnectInfo`] with the peer's address.
pub async fn serve(
    mut listener: TcpListener,
    tls: Option<TlsAcceptor>,
    router: Router,
    stop: impl Future<Output = ()>,
) {
    let app = TowerToHyperService::new(router.with_state(()));
    let (told, stopping) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        // The trait's own `accept` waits a moment when the system has no more descriptors.
        let (socket, from) = tokio::select! {
            taken = axum::serve::Listener::accept(&mut listener) => taken,
            () = &mut stop => break,
        };
        let (tls, app, stopping) = (tls.clone(), app.clone(), stopping.clone());
        tokio::spawn(async move {
            match tls {
                None => answer(socket, from, app, stopping).await,
                Some(tls) => {
                    let mut leaving = stopping.clone();
                    let shaken = tokio::select! {
                        shaken = timeout(HANDSHAKE, tls.accept(socket)) => shaken,
                        _ = leaving.changed() => return,
                    };
                    // Whoever does not get through it is nobody yet, and gets no answer.
                    if let Ok(Ok(stream)) = shaken {
                        answer(stream, from, app, stopping).await;
                    }
                }
            }
        });
    }
    drop(listener);
    drop(stopping);
    let _ = told.send(());
    told.closed().await;
}

/// Answers the requests of one connection.
async fn answer(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    from: SocketAddr,
    app: App,
    mut stopping: Stopping,
) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        app.call(request)
    });
    let mut served = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), service)
    );
    // How a connection ends is the peer's affair; requests are logged where they are answered.
    tokio::select! {
        _ = served.as_mut() => return,
        _ = stopping.changed() => served.as_mut().graceful_shutdown(),
    }
    let _ = served.await;
}
