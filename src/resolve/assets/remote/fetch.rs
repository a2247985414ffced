//! A picture from the web: a few redirections at most, each looked at before it is followed; pictures only.

use std::sync::Arc;

use super::address::{absolute, host, join};
use crate::asset::ImageKind;
use crate::diag::{Code, Diagnostic};
use crate::resolve::assets::kind;
use crate::source::Span;
use crate::world::web::is_private_host;
use crate::world::{Web, WebFault};

/// Largest picture, in bytes.
const MOST: usize = 32 << 20;
/// Redirections that are followed.
const HOPS: usize = 5;

/// A picture, and what it is.
pub(super) type Found = (Arc<[u8]>, ImageKind);

/// Why a picture was not taken.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is not an address that is asked, or leads to one.
    Refused(&'static str),
    /// No answer, or one that is no picture: what happened.
    Failed(String),
}

impl Fault {
    pub fn report(self, address: &str, span: Span) -> Diagnostic {
        let (code, why, help) = match self {
            Fault::Refused(why) => (Code::A022, why.to_owned(), "save the picture in the project and give its path"),
            Fault::Failed(why) => (Code::A020, why, "try again, or save the picture in the project and give its path"),
        };
        Diagnostic::new(code, format!("`{address}` was not fetched: {why}")).at(span).help(help)
    }
}

/// Asks for a picture.
pub(super) fn picture(web: &dyn Web, written: &str) -> Result<Found, Fault> {
    let mut address = absolute(written).ok_or(Fault::Refused("only addresses of http and https are asked"))?;
    for _ in 0..=HOPS {
        if !web.is_private_allowed() && is_private_host(host(&address)) {
            return Err(PRIVATE);
        }
        let answer = web.get(&address, MOST).map_err(fault)?;
        match (answer.status, answer.location) {
            (200..=299, _) => return checked(answer.media_type.as_deref(), answer.body),
            (301 | 302 | 303 | 307 | 308, Some(location)) => {
                address = join(&address, &location)
                    .ok_or(Fault::Refused("it leads on to an address that is not of http or https"))?;
            }
            (status, _) => return Err(Fault::Failed(format!("the server answers {status}"))),
        }
    }
    Err(Fault::Failed(format!("more than {HOPS} redirections")))
}

const PRIVATE: Fault = Fault::Refused("it leads into a private network (`--fetch-images=any` goes there)");

fn fault(fault: WebFault) -> Fault {
    match fault {
        WebFault::Private => PRIVATE,
        WebFault::TooLarge => Fault::Failed(format!("it is larger than {} MiB", MOST >> 20)),
        WebFault::TimedOut => Fault::Failed("the server takes too long".to_owned()),
        WebFault::Unreachable(why) => Fault::Failed(why),
    }
}

/// Takes pictures only: by what the server says, and by what is there.
fn checked(media_type: Option<&str>, body: Vec<u8>) -> Result<Found, Fault> {
    // Servers that do not know call everything a stream of octets.
    let vague = ["", "application/octet-stream", "binary/octet-stream", "text/xml", "application/xml"];
    if let Some(other) = media_type.filter(|kind| !kind.starts_with("image/") && !vague.contains(kind)) {
        return Err(Fault::Failed(format!("the server gives {other}, which is no picture")));
    }
    let bytes: Arc<[u8]> = body.into();
    match kind::measure(bytes.clone()) {
        // What is kept are the bytes of the server; a bitmap of another kind is made anew by every build.
        Ok(measured) => Ok((bytes, measured.kind)),
        Err(fault) => Err(Fault::Failed(format!("what is there {}", fault.words()))),
    }
}
