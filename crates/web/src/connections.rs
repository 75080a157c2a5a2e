//! Takes connections in, plain or by TLS, each in a task of its own, and drops the slow ones.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::limits::{Crowd, Limits};
use crate::pace::{Paced, Taken};
use crate::tls::Keys;

/// The head of a request, in bytes, and what is read ahead. A larger head is refused.
const HEAD_BYTES_MAX: usize = 64 << 10;

type App = TowerToHyperService<Router>;
type Stopping = watch::Receiver<()>;

/// Serves `router` until `stop` resolves; then takes nobody in any more, and returns when the
/// requests under way are answered. Requests carry [`ConnectInfo`] with the peer's address.
/// Connections beyond the limits are closed at once.
pub async fn serve(
    mut listener: TcpListener,
    tls: Option<Keys>,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    let app = TowerToHyperService::new(router.with_state(()));
    let (told, stopping) = watch::channel(());
    let crowd = Crowd::new(limits);
    let mut stop = pin!(stop);
    loop {
        // The trait's own `accept` waits a moment when the system has no more descriptors.
        let (socket, from) = tokio::select! {
            taken = axum::serve::Listener::accept(&mut listener) => taken,
            () = &mut stop => break,
        };
        let Some(place) = crowd.enter(from.ip()) else { continue };
        let tls = tls.as_ref().map(Keys::acceptor);
        let (app, stopping) = (app.clone(), stopping.clone());
        let crowd = Arc::clone(&crowd);
        tokio::spawn(async move {
            let socket = Taken::new(socket, crowd.limits.grace);
            match tls {
                None => answer(socket, from, app, &crowd, stopping).await,
                Some(tls) => {
                    let mut leaving = stopping.clone();
                    let shaken = tokio::select! {
                        shaken = timeout(crowd.limits.handshake, tls.accept(socket)) => shaken,
                        _ = leaving.changed() => return,
                    };
                    // Whoever does not get through it is nobody yet, and gets no answer.
                    if let Ok(Ok(stream)) = shaken {
                        answer(stream, from, app, &crowd, stopping).await;
                    }
                }
            }
            drop(place);
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
    crowd: &Arc<Crowd>,
    mut stopping: Stopping,
) {
    let unread = Arc::new(AtomicBool::new(false));
    let (flag, shared) = (Arc::clone(&unread), Arc::clone(crowd));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        let paced = |body| Body::new(Paced::new(body, Arc::clone(&shared), Arc::clone(&flag)));
        Box::pin(app.call(request.map(paced)))
    });
    let mut served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(crowd.limits.head)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), service);
    let mut told = false;
    let ended = loop {
        tokio::select! {
            ended = poll_fn(|cx| served.poll_without_shutdown(cx)) => break ended,
            _ = stopping.changed(), if !told => {
                told = true;
                Pin::new(&mut served).graceful_shutdown();
            }
        }
    };
    // How a connection ends is the peer's affair; requests are logged where they are answered.
    let mut stream = served.into_parts().io.into_inner();
    let _ = timeout(crowd.limits.grace, stream.shutdown()).await;
    if ended.is_ok() && unread.load(Ordering::Relaxed) {
        let _ = timeout(crowd.limits.linger, read_over(&mut stream)).await;
    }
}

/// Reads what nobody wants. Closing the connection upon it would take the answer from a peer who
/// is still sending.
async fn read_over(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<()> {
    let mut scrap = [0; 16 << 10];
    while stream.read(&mut scrap).await? > 0 {}
    Ok(())
}
