//! `supple serve`: the web app.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Common;
use crate::data::Place;
use crate::input::{Sorry, files, load};

#[derive(Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
    /// With --demo the made-up data lie in a folder of their own in the data folder.
    #[command(flatten)]
    place: Place,
    /// Made-up data to try the program with; never mixes with real data.
    #[arg(long)]
    demo: bool,
    /// So many times the size of the demonstration: 1 is 400 clients and 12 therapists.
    #[arg(long, value_name = "N", default_value_t = 1, requires = "demo")]
    demo_scale: u32,
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The country whose emergency numbers are shown, such as FR.
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// A proxy of yours stands before this server: the last entry of its `X-Forwarded-For` says
    /// who asks.
    #[arg(long)]
    behind_proxy: bool,
    /// Where browsers find this server, such as https://praxis.example; passkeys need it.
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// The server's certificate and those that vouch for it, PEM; it speaks TLS then.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of that certificate, PEM.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode, Sorry> {
    let files = files(arguments.common.knowledge.as_deref())?;
    let knowledge = load(&files)?;
    if let Some(code) = &arguments.country
        && !knowledge.countries().contains(&code.as_str())
    {
        let known = knowledge.countries().join(", ");
        return Err(format!("there is no country card `{code}`; the countries are {known}"));
    }
    web::serve(web::Options {
        listen: arguments.listen,
        demo: arguments.demo.then(|| show(arguments.demo_scale)),
        files,
        knowledge,
        country: arguments.country.clone(),
        database: arguments.place.address(arguments.demo),
        behind_proxy: arguments.behind_proxy,
        origin: arguments.origin.clone(),
        certificate: certificate(arguments),
    })
    .map_err(|error| error.to_string())?;
    Ok(ExitCode::SUCCESS)
}

/// The command line takes both files or neither.
fn certificate(arguments: &Arguments) -> Option<web::Certificate> {
    let chain = arguments.tls_cert.clone()?;
    let key = arguments.tls_key.clone()?;
    Some(web::Certificate { chain, key })
}

/// A demonstration whose making can be watched on a terminal.
fn show(scale: u32) -> web::Show {
    let style = ProgressStyle::with_template("making people up {bar:30} {pos}/{len} clients");
    let bar = ProgressBar::hidden();
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let progress = move |at: demo::Progress| {
        if bar.is_hidden() && at.clients < at.clients_all {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_length(at.clients_all as u64);
        bar.set_position(at.clients as u64);
        if at.clients >= at.clients_all {
            bar.finish_and_clear();
        }
    };
    web::Show { scale, progress: Box::new(progress) }
}
