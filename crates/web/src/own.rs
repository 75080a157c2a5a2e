//! A client's own page: `/me`.

use desk::own::{Mine, page};
use practice::care::{clients, screening, standing};
use practice::permission::case;
use practice::visit::own;
use practice::{Case, Refusal};
use serde_json::{Value, json};
use store::StoreError;

use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::reply::Answer;

pub fn doors(doors: Doors) -> Doors {
    doors.get("/me", Door::Case(Case::ReadClient), me)
}

async fn me(here: Here) -> Answer {
    let id = here.actor()?.client.ok_or(Refusal::Store(StoreError::Missing("client")))?;
    let permit = here.permit_client::<case::ReadClient>(id).await?;
    let summaries = here.permit_client::<case::ReadSummary>(id).await?;
    let checks = here.permit_client::<case::ReadScreen>(id).await?;
    let whole = clients::open(&here.house, &permit, id).await?;
    let light = standing::light(&here.house, &permit, id).await?;
    let screens = screening::list(&here.house, &checks, id).await?;
    let own = own::open(&here.house, &summaries, id).await?;
    let mine = Mine { whole: &whole, light: &light, screens: &screens, own: &own };
    Ok(here.page(&page(&here.frame(), &mine), written(&mine)))
}

fn written(mine: &Mine<'_>) -> Value {
    let client = &mine.whole.client;
    let courses: Vec<_> = mine.whole.courses.iter().map(|one| one.course.course_id).collect();
    let checks: Vec<_> = mine.screens.iter().map(|one| one.screen_id).collect();
    let next = mine.own.next.as_ref().map(|next| {
        let to_do = next
            .to_do
            .iter()
            .map(|one| json!({ "kind": one.kind.as_str(), "begun": one.begun, "done": one.done }));
        json!({
            "visit": next.visit.visit_id,
            "starts_at": next.visit.place.starts_at,
            "state": next.visit.state.as_str(),
            "to_do": to_do.collect::<Vec<_>>(),
        })
    });
    let summaries = mine
        .own
        .summaries
        .iter()
        .map(|one| json!({ "visit": one.visit_id, "text": one.body_text, "at": one.at }));
    json!({
        "client": client.client_id,
        "given_name": client.given_name,
        "family_name": client.family_name,
        "born_on": client.born_on,
        "email": client.email,
        "phone": client.phone,
        "language": client.language,
        "version": client.version,
        "courses": courses,
        "screens": checks,
        "bookable": mine.light.bookable.is_ok(),
        "why_not": mine.light.bookable.err().map(|why| why.key()),
        "next": next,
        "waits": mine.own.waits,
        "summaries": summaries.collect::<Vec<_>>(),
    })
}
