//! What the server does by itself while it runs: offers that are over end, and their places go
//! on; rows that nobody needs any more are forgotten.

use std::time::Duration;

use practice::{House, Refusal, offers, upkeep};
use store::practices;

/// How often the server looks. An offer that is over cannot be taken in between: that is checked
/// when it is answered.
const EVERY: Duration = Duration::from_secs(30);

/// Forgetting is done with the first round and then after so many: once an hour.
const ROUNDS_BETWEEN: u64 = 120;

/// Runs until the server ends.
pub async fn run(house: House) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for number in 0_u64.. {
        ticks.tick().await;
        if number.is_multiple_of(ROUNDS_BETWEEN)
            && let Err(error) = forget(&house).await
        {
            tracing::warn!(%error, "old rows were not forgotten; the next hour tries again");
        }
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

async fn forget(house: &House) -> Result<(), Refusal> {
    let mut tx = house.db().read().await?;
    let all = practices::all(&mut tx).await?;
    drop(tx);
    for practice in all {
        let rows = upkeep::forget(house, practice.practice_id).await?;
        if rows > 0 {
            tracing::info!(practice = %practice.practice_id, rows, "old rows were forgotten");
        }
    }
    Ok(())
}
