//! The web as far as a build may use it: pictures, where that was asked for. The binary does the asking; what may be
//! asked is decided here.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

/// Asks addresses of the web and keeps what was found.
pub trait Web: Sync {
    /// Asks one address once, following nothing. A body of more than `most` bytes is not taken.
    ///
    /// # Errors
    /// If there is no answer, or one that may not be had.
    fn get(&self, address: &str, most: usize) -> Result<Answer, WebFault>;

    /// Whether hosts of private networks may be asked.
    fn is_private_allowed(&self) -> bool;

    /// Stores a file of the project for the next build.
    ///
    /// # Errors
    /// If it cannot be written.
    fn keep(&self, kept: Kept, path: &Path, bytes: &[u8]) -> io::Result<()>;
}

/// What a file is that is stored for the next build.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub enum Kept {
    /// A picture that was fetched.
    Picture,
    /// The list of what was fetched.
    Lock,
}

/// What a server answered.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Where to look instead.
    pub location: Option<String>,
    /// Media type, without parameters, in lower case.
    pub media_type: Option<String>,
    /// The bytes; empty unless the status is one of success.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum WebFault {
    /// The host is in a private network.
    Private,
    /// The body is longer than allowed.
    TooLarge,
    /// It took too long.
    TimedOut,
    /// Anything else, in words.
    Unreachable(String),
}

/// Whether a host is one of the machine itself or of its own network by name or number, without a look-up.
pub fn is_private_host(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
    let inside = ["localhost", "local", "localdomain", "internal", "home.arpa", "lan", "intranet"];
    match host.parse::<IpAddr>() {
        Ok(address) => !is_public(address),
        // Names without a dot, and numbers in forms that some resolvers take (`0x7f.1`, `2130706433`).
        Err(_) => {
            let last = host.rsplit('.').next().unwrap_or_default();
            !host.contains('.') || inside.contains(&last) || last.starts_with(|c: char| c.is_ascii_digit())
        }
    }
}

/// Whether an address is one of the open internet (the special-purpose registries of RFC 6890 and its successors).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let special = match address.octets() {
        // This network, loopback, private.
        [0 | 10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] => true,
        // Shared by carriers, link-local.
        [100, 64..=127, ..] | [169, 254, ..] => true,
        // Protocol assignments, documentation, relays of 6to4, benchmarks.
        [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] | [198, 18..=19, ..] => true,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => true,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // IPv4 in other clothes: mapped, compatible, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => is_public_v4(v4(high, low)),
        [0x2002, high, low, ..] => is_public_v4(v4(high, low)),
        // Protocol assignments (Teredo among them), documentation.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Of the rest only global unicast.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public() {
        for public in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
        {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
        let private = "0.0.0.0 10.1.2.3 127.0.0.1 127.1.2.3 169.254.169.254 172.16.0.1 172.31.255.255 192.168.1.1 \
            100.64.0.1 198.18.0.1 192.0.2.1 224.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 fd12::1 ff02::1 \
            ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2002:a00:1:: 2001:db8::1 2001::1";
        for private in private.split_whitespace() {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
    }

    #[test]
    fn hosts_of_ones_own_network() {
        for host in ["localhost", "LOCALHOST.", "printer.local", "wiki", "[::1]", "127.1", "2130706433", "0x7f.1", ""] {
            assert!(is_private_host(host), "{host}");
        }
        for host in ["example.org", "8.8.8.8", "[2606:4700::1111]", "a.localhost.example"] {
            assert!(!is_private_host(host), "{host}");
        }
    }
}
