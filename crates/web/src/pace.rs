//! Slow peers: a body that trickles in is given up, and so is a reader who takes nothing.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::limits::Crowd;

/// Why the rest of a body is not waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Slow {
    #[error("the body came too slowly")]
    Late,
    #[error("too many bodies are coming in")]
    Crowded,
}

/// An alarm that can be put off.
#[derive(Default)]
struct Alarm(Option<Pin<Box<Sleep>>>);

impl Alarm {
    /// Ready once `at` has come.
    fn poll(&mut self, cx: &mut Context<'_>, at: Instant) -> Poll<()> {
        let sleep = self.0.get_or_insert_with(|| Box::pin(sleep_until(at)));
        if sleep.deadline() != at {
            sleep.as_mut().reset(at);
        }
        sleep.as_mut().poll(cx)
    }
}

/// A body that must come at a least rate.
pub struct Paced {
    inner: Incoming,
    crowd: Arc<Crowd>,
    /// From when on it is waited for: who looks for something else first costs the sender nothing.
    begun: Option<Instant>,
    received: usize,
    alarm: Alarm,
    ended: bool,
    /// Told when it is dropped before its end.
    unread: Arc<AtomicBool>,
}

impl Paced {
    pub fn new(inner: Incoming, crowd: Arc<Crowd>, unread: Arc<AtomicBool>) -> Paced {
        let ended = inner.is_end_stream();
        Paced { inner, crowd, begun: None, received: 0, alarm: Alarm::default(), ended, unread }
    }
}

/// When so many bytes must have come.
fn due(begun: Instant, grace: Duration, rate: u64, bytes: usize) -> Instant {
    let seconds = u64::try_from(bytes).unwrap_or(u64::MAX) / rate.max(1);
    begun + grace + Duration::from_secs(seconds)
}

#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    // Not transparent: what ends the reading is looked for among the causes.
    #[error("the body was given up")]
    Slow(#[from] Slow),
    #[error("the body is torn")]
    Torn(#[from] hyper::Error),
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let begun = *this.begun.get_or_insert_with(Instant::now);
        let Poll::Ready(next) = Pin::new(&mut this.inner).poll_frame(cx) else {
            let limits = this.crowd.limits;
            ready!(this.alarm.poll(cx, due(begun, limits.grace, limits.rate, this.received)));
            return Poll::Ready(Some(Err(Slow::Late.into())));
        };
        Poll::Ready(match next {
            None => {
                this.ended = true;
                None
            }
            Some(Err(torn)) => Some(Err(torn.into())),
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                if this.crowd.take(bytes) {
                    this.received += bytes;
                    Some(Ok(frame))
                } else {
                    Some(Err(Slow::Crowded.into()))
                }
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.crowd.leave(self.received);
        if !self.ended && !self.inner.is_end_stream() {
            self.unread.store(true, Ordering::Relaxed);
        }
    }
}

/// A connection whose reader must take something now and then. The system hands on a good part of
/// its buffer at a time, so that a trickle is not something.
pub struct Taken<S> {
    inner: S,
    grace: Duration,
    /// Since when it takes nothing.
    since: Option<Instant>,
    alarm: Alarm,
}

impl<S> Taken<S> {
    pub fn new(inner: S, grace: Duration) -> Taken<S> {
        Taken { inner, grace, since: None, alarm: Alarm::default() }
    }

    fn waited<T>(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.since = None;
            return polled;
        }
        let since = *self.since.get_or_insert_with(Instant::now);
        ready!(self.alarm.poll(cx, since + self.grace));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Taken<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taken<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(cx, bytes);
        self.waited(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write_vectored(cx, pieces);
        self.waited(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_flush(cx);
        self.waited(cx, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_shutdown(cx);
        self.waited(cx, polled)
    }
}
