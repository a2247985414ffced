//! Addresses of the web: as they are asked for, and where a redirection leads (RFC 3986 §5).

use std::fmt::Write as _;

/// An address in the form in which it is asked for and locked: `http` or `https`, without fragment, in ASCII. `None` for
/// other schemes, names of hosts in other scripts, and addresses that carry a password.
pub(super) fn absolute(written: &str) -> Option<String> {
    let written = written.trim();
    let lower = written.get(..8).unwrap_or(written).to_ascii_lowercase();
    let (scheme, rest) = match () {
        () if lower.starts_with("https://") => ("https", written.get(8..)?),
        () if lower.starts_with("http://") => ("http", written.get(7..)?),
        () if lower.starts_with("//") => ("https", written.get(2..)?),
        () => return None,
    };
    let rest = rest.split('#').next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find(['/', '?', '\\']).unwrap_or(rest.len()));
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b);
    if host.is_empty() || !host.bytes().all(plain) {
        return None;
    }
    let mut out = format!("{scheme}://{}", host.to_ascii_lowercase());
    if !path.starts_with('/') {
        out.push('/');
    }
    for c in path.chars() {
        match c {
            '\\' => out.push('/'),
            c if c.is_ascii_graphic() && !"\"<>^`{|}".contains(c) => out.push(c),
            c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| {
                let _ = write!(out, "%{b:02X}");
            }),
        }
    }
    Some(out)
}

/// The host of an absolute address, without its port.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or(rest);
    match authority.find(']') {
        Some(end) => &authority[..=end],
        None => authority.split(':').next().unwrap_or(authority),
    }
}

/// Where a redirection leads that was met at an absolute address.
pub(super) fn join(base: &str, location: &str) -> Option<String> {
    let location = location.trim();
    let (scheme, rest) = base.split_once("://")?;
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let path = path.split('?').next().unwrap_or(path);
    let has_scheme = location.find([':', '/', '?', '#']).is_some_and(|at| location[at..].starts_with(':'));
    let target = match location.chars().next() {
        _ if has_scheme => return absolute(location),
        _ if location.starts_with("//") => return absolute(&format!("{scheme}:{location}")),
        Some('/') => location.to_owned(),
        Some('?') => format!("{path}{location}"),
        Some(_) => format!("{}/{location}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
        None => return None,
    };
    absolute(&format!("{scheme}://{authority}{}", without_dots(&target)))
}

/// A path without `.` and `..`.
fn without_dots(target: &str) -> String {
    let (path, query) = target.split_at(target.find(['?', '#']).unwrap_or(target.len()));
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    if path.ends_with("/.") || path.ends_with("/..") {
        parts.push("");
    }
    format!("/{}{query}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_they_are_asked_for() {
        for (written, asked) in [
            ("HTTPS://Example.ORG/A b.png#x", Some("https://example.org/A%20b.png")),
            ("//example.org", Some("https://example.org/")),
            ("http://example.org:8080?竹=1", Some("http://example.org:8080/?%E7%AB%B9=1")),
            ("ftp://example.org/a.png", None),
            ("https://user:pass@example.org/a.png", None),
            ("https://例.org/", None),
            ("https://", None),
        ] {
            assert_eq!(absolute(written).as_deref(), asked, "{written}");
        }
        assert_eq!(host("https://[::1]:8080/a"), "[::1]");
        assert_eq!(host("http://example.org:80/a:b"), "example.org");
    }

    #[test]
    fn redirections() {
        for (location, target) in [
            ("/b.png", Some("http://example.org/b.png")),
            ("b.png?x=1", Some("http://example.org/a/b.png?x=1")),
            ("../../../b.png", Some("http://example.org/b.png")),
            ("./", Some("http://example.org/a/")),
            ("?y", Some("http://example.org/a/p.png?y")),
            ("//cdn.example.org/b", Some("http://cdn.example.org/b")),
            ("https://other.example/c", Some("https://other.example/c")),
            ("file:///etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(join("http://example.org/a/p.png?x", location).as_deref(), target, "{location}");
        }
    }
}
