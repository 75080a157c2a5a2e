//! How long and how much one may ask of the server, and who is connected to it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::network;

/// What connections are held to. [`Limits::default`] is what a practice runs with.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the handshake of TLS.
    pub handshake: Duration,
    /// For the head of a request, and between two requests on one connection.
    pub head: Duration,
    /// For a body before its rate counts, and for a reader who takes nothing.
    pub grace: Duration,
    /// Bytes a second that a body must come with after that.
    pub rate: u64,
    /// How long a refused body is read over for, so that its sender hears why.
    pub linger: Duration,
    /// Bytes of bodies that are coming in at one time, from all connections together.
    pub bodies: usize,
    /// Connections at one time.
    pub all: usize,
    /// Connections at one time from one network (see [`crate::network`]). None behind a proxy,
    /// from which all of them come.
    pub each: Option<usize>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(30),
            grace: Duration::from_secs(30),
            rate: 4096,
            linger: Duration::from_secs(10),
            bodies: 256 << 20,
            // Below the 1,024 files that a process may usually have open.
            all: 800,
            each: Some(128),
        }
    }
}

/// Who is connected, and how much of bodies is coming in.
#[derive(Debug)]
pub struct Crowd {
    pub limits: Limits,
    places: Mutex<Places>,
    bodies: AtomicUsize,
}

#[derive(Debug, Default)]
struct Places {
    all: usize,
    /// Of each network that is there.
    of: HashMap<IpAddr, usize>,
    /// The log says that somebody was turned away.
    told: bool,
}

/// One connection's place; given back when it is dropped.
#[derive(Debug)]
pub struct Place {
    crowd: Arc<Crowd>,
    network: IpAddr,
}

impl Crowd {
    pub fn new(limits: Limits) -> Arc<Crowd> {
        Arc::new(Crowd { limits, places: Mutex::default(), bodies: AtomicUsize::new(0) })
    }

    /// A place for a connection; none when there is no more, for all or for this network.
    pub fn enter(self: &Arc<Crowd>, from: IpAddr) -> Option<Place> {
        let network = network::whole(from);
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let each = self.limits.each.unwrap_or(usize::MAX);
        let here = places.of.get(&network).copied().unwrap_or_default();
        if here >= each || places.all >= self.limits.all {
            // Once until somebody has gone; the address itself is in no log.
            if !std::mem::replace(&mut places.told, true) {
                tracing::warn!(here, all = places.all, "connections are refused: too many");
            }
            return None;
        }
        places.of.insert(network, here + 1);
        places.all += 1;
        places.told = false;
        Some(Place { crowd: Arc::clone(self), network })
    }

    /// Room for some more bytes of a body. Whoever got it gives it back with [`Crowd::leave`].
    pub fn take(&self, bytes: usize) -> bool {
        let before = self.bodies.fetch_add(bytes, Ordering::Relaxed);
        let fits = before.saturating_add(bytes) <= self.limits.bodies;
        if !fits {
            self.leave(bytes);
        }
        fits
    }

    pub fn leave(&self, bytes: usize) {
        self.bodies.fetch_sub(bytes, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.crowd.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.all -= 1;
        if let Some(count) = places.of.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                places.of.remove(&self.network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_has_its_share_and_a_place_that_is_left_is_free() {
        let crowd = Crowd::new(Limits { all: 3, each: Some(2), ..Limits::default() });
        let one = crowd.enter(ip("2001:db8::1")).unwrap();
        let _two = crowd.enter(ip("2001:db8::2")).unwrap();
        assert!(crowd.enter(ip("2001:db8::3")).is_none(), "the same network");
        let other = crowd.enter(ip("192.0.2.1")).unwrap();
        assert!(crowd.enter(ip("192.0.2.2")).is_none(), "three in all");
        drop(other);
        assert!(crowd.enter(ip("192.0.2.2")).is_some());
        drop(one);
        assert!(crowd.enter(ip("2001:db8::3")).is_some());
        assert_eq!(crowd.places.lock().unwrap().of.len(), 1, "who has gone is forgotten");
    }

    #[test]
    fn bodies_share_their_room() {
        let crowd = Crowd::new(Limits { bodies: 10, ..Limits::default() });
        assert!(crowd.take(6) && !crowd.take(5) && crowd.take(4));
        crowd.leave(6);
        assert!(crowd.take(5));
    }
}
