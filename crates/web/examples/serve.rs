//! The server with the embedded cards: `cargo run -p web --example serve -- 127.0.0.1:8080`.
//! It also understands `serve --demo --listen ADDRESS`, as the real binary does.

use knowledge::Knowledge;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().skip(1).find(|word| word.contains(':'));
    let files = knowledge::embedded();
    let knowledge = Knowledge::load(&files)
        .map_err(|faults| format!("{} mistakes in the cards", faults.len()))?;
    web::serve(web::Options {
        listen: address.as_deref().unwrap_or("127.0.0.1:8080").parse()?,
        demo: true,
        files,
        knowledge,
        country: None,
        data: None,
    })?;
    Ok(())
}
