//! The web for `--fetch-images`: HTTP by ureq, names looked up with an eye to where they lead.

use std::io::{self, Read};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use banxin::world::web::is_public;
use banxin::world::{Answer, Kept, Web, WebFault};
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, http};

use super::output;

/// For a whole picture; for a connection.
const WHOLE: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(10);

/// Asks servers.
#[derive(Debug)]
pub struct HttpWeb {
    agent: Agent,
    private: bool,
    kept: AtomicUsize,
}

/// Looks names up, and gives no address of a private network unless that is allowed. What it gives is what is connected
/// to, so a name cannot lead elsewhere afterwards.
#[derive(Debug)]
struct PublicResolver {
    private: bool,
}

/// Said by the resolver.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
struct Private;

impl Resolver for PublicResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let proxy = config.proxy().is_some_and(|proxy| Some(proxy.host()) == uri.host());
        if self.private || proxy {
            return Ok(found);
        }
        let mut public = self.empty();
        found.iter().filter(|address| is_public(address.ip())).for_each(|address| public.push(*address));
        if public.is_empty() { Err(Error::Other(Box::new(Private))) } else { Ok(public) }
    }
}

impl HttpWeb {
    /// `private`: whether hosts of private networks may be asked.
    pub fn new(private: bool) -> HttpWeb {
        let config = Agent::config_builder()
            .max_redirects(0)
            // A connection that a server has closed meanwhile would cost a picture.
            .max_idle_connections(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(WHOLE))
            .timeout_connect(Some(CONNECT))
            .user_agent(concat!("banxin/", env!("CARGO_PKG_VERSION")))
            .accept("image/*,*/*;q=0.1")
            .build();
        let resolver = PublicResolver { private };
        HttpWeb {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            private,
            kept: AtomicUsize::new(0),
        }
    }

    /// Pictures that were stored.
    pub fn kept(&self) -> usize {
        self.kept.load(Ordering::Relaxed)
    }
}

impl Web for HttpWeb {
    fn get(&self, address: &str, most: usize) -> Result<Answer, WebFault> {
        let response = self.agent.get(address).call().map_err(fault)?;
        let header = |name| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
        let media_type = header(http::header::CONTENT_TYPE);
        let media_type = media_type.map(|kind| kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase());
        let (status, location) = (response.status().as_u16(), header(http::header::LOCATION));
        let body = if response.status().is_success() { body(response.into_body(), most)? } else { Vec::new() };
        Ok(Answer { status, location, media_type, body })
    }

    fn is_private_allowed(&self) -> bool {
        self.private
    }

    fn keep(&self, kept: Kept, path: &Path, bytes: &[u8]) -> io::Result<()> {
        output::write_all(&[(path.to_path_buf(), bytes)]).map_err(io::Error::other)?;
        self.kept.fetch_add(usize::from(kept == Kept::Picture), Ordering::Relaxed);
        Ok(())
    }
}

fn body(body: Body, most: usize) -> Result<Vec<u8>, WebFault> {
    if body.content_length().is_some_and(|length| length > most as u64) {
        return Err(WebFault::TooLarge);
    }
    let mut bytes = Vec::new();
    let read = body.into_reader().take(most as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| fault(Error::from(error)))?;
    if bytes.len() > most { Err(WebFault::TooLarge) } else { Ok(bytes) }
}

fn fault(error: Error) -> WebFault {
    match error {
        Error::Timeout(_) => WebFault::TimedOut,
        Error::Other(why) if why.is::<Private>() => WebFault::Private,
        Error::HostNotFound => WebFault::Unreachable("there is no such host".to_owned()),
        Error::Io(error) => WebFault::Unreachable(match error.kind() {
            io::ErrorKind::ConnectionRefused => "the host refuses the connection".to_owned(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => "the connection broke off".to_owned(),
            io::ErrorKind::TimedOut => return WebFault::TimedOut,
            _ => error.to_string(),
        }),
        other => WebFault::Unreachable(other.to_string()),
    }
}
