//! Where a request comes from, for the limits on attempts and on connections.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::request::Parts;

/// An IPv4 address, or the first half of an IPv6 address: whoever has one of these has all of
/// them. Behind a proxy it is what the proxy saw, which is the last entry; what stands before it
/// anybody can write.
pub fn of(parts: &Parts, behind_proxy: bool) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let said = parts.headers.get_all("x-forwarded-for").iter().next_back();
    let said = said.and_then(|value| value.to_str().ok()).and_then(|text| text.rsplit(',').next());
    let said = said.and_then(|entry| entry.trim().parse::<IpAddr>().ok());
    let address = if behind_proxy { said.or(peer) } else { peer };
    address.map_or("unknown".to_owned(), |address| match whole(address) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(network) => format!("{network}/64"),
    })
}

/// An IPv4 address, or the network of an IPv6 address.
pub fn whole(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn from(peer: &str, forwarded: &[&str], behind_proxy: bool) -> String {
        let mut request = Request::get("/");
        for line in forwarded {
            request = request.header("x-forwarded-for", *line);
        }
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        parts.extensions.insert(ConnectInfo::<SocketAddr>(peer.parse().unwrap()));
        of(&parts, behind_proxy)
    }

    #[test]
    fn only_a_proxy_of_ours_is_believed_and_only_its_own_entry() {
        assert_eq!(from("192.0.2.7:5", &["198.51.100.1"], false), "192.0.2.7");
        assert_eq!(from("192.0.2.7:5", &["198.51.100.1, 203.0.113.9"], true), "203.0.113.9");
        assert_eq!(from("192.0.2.7:5", &["198.51.100.1", "203.0.113.9"], true), "203.0.113.9");
        assert_eq!(from("192.0.2.7:5", &["not an address"], true), "192.0.2.7");
    }

    #[test]
    fn a_network_of_ipv6_is_one() {
        assert_eq!(from("[2001:db8:1:2:3::4]:5", &[], false), "2001:db8:1:2::/64");
        assert_eq!(from("[::ffff:192.0.2.7]:5", &[], false), "192.0.2.7");
    }
}
