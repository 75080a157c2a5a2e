//! What the server does by itself while it runs: offers that are over end, and their places go on.

use std::time::Duration;

use practice::{House, Refusal, offers};
use store::practices;

/// How often the server looks. An offer that is over cannot be taken in between: that is checked
/// when it is answered.
const EVERY: Duration = Duration::from_secs(30);

/// Runs until the server ends.
pub async fn run(house: House) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = round(&house).await {
            tracing::warn!(%error, "offers were not looked at; the next round tries again");
        }
    }
}

async fn round(house: &House) -> Result<(), Refusal> {
    let mut tx = house.db().read().await?;
    let all = practices::all(&mut tx).await?;
    drop(tx);
    for practice in all {
        let (ended, passed) = offers::sweep(house, practice.practice_id).await?;
        if ended > 0 {
            tracing::info!(practice = %practice.practice_id, ended, passed, "offers ended");
        }
    }
    Ok(())
}
