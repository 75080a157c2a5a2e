//! The waiting list over HTTP: joining, leaving, offers and their answers.

use axum::http::StatusCode;
use desk::form::Filled;
use desk::waiting as page;
use jiff::civil::Time;
use practice::permission::case;
use practice::waiting_rank::Wish;
use practice::{Case, Fields, Reach, Refusal, offer_answer, offers, waiting_list};
use serde_json::{Value, json};
use store::offers::Offer;
use store::{ClientId, OfferId, ServiceId, WaitingId};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::Answer;

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/waiting", Door::Case(Case::RunWaiting), board)
        .post("/waiting/offers", Door::Case(Case::RunWaiting), offer)
        .get("/clients/{client}/waiting", Door::Case(Case::JoinWaiting), of_client)
        .post("/clients/{client}/waiting", Door::Case(Case::JoinWaiting), join)
        .post("/waiting/{waiting}/leave", Door::Case(Case::JoinWaiting), leave)
        .get("/me/offers", Door::Case(Case::AnswerOffer), own)
        .post("/offers/{offer}/answer", Door::Case(Case::AnswerOffer), answer)
}

async fn board(here: Here) -> Answer {
    let permit = here.permit::<case::RunWaiting>()?;
    let board = waiting_list::board(&here.house, &permit).await?;
    let openings = board.openings.iter().map(|opening| {
        json!({
            "freed": opening.freed.freed_id,
            "starts_at": opening.freed.place.starts_at,
            "best": opening.best.iter().map(|one| json!({
                "waiting": one.entry.waiting.waiting_id,
                "worth": one.worth,
                "starts_at": one.place.starts_at,
            })).collect::<Vec<_>>(),
        })
    });
    let json = json!({
        "openings": openings.collect::<Vec<_>>(),
        "offers": board.offers.iter().map(|(offer, _)| written(offer)).collect::<Vec<_>>(),
        "waiting": board.entries.iter().map(|one| one.waiting.waiting_id).collect::<Vec<_>>(),
    });
    Ok(here.page(&page::board(&here.frame(), &board), json))
}

fn written(offer: &Offer) -> Value {
    json!({
        "offer": offer.offer_id,
        "waiting": offer.waiting_id,
        "client": offer.client_id,
        "starts_at": offer.place.starts_at,
        "ends_at": offer.place.ends_at,
        "expires_at": offer.expires_at,
        "state": offer.state.as_str(),
    })
}

async fn offer(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::RunWaiting>()?;
    let key = fields.key();
    let (freed, waiting) = (fields.of("freed"), fields.of("waiting"));
    fields.finish()?;
    let (Some(freed), Some(waiting)) = (freed, waiting) else {
        return Err(Refusal::field("freed", "missing").into());
    };
    let id = offers::offer(&here.house, &permit, (freed, waiting), key).await?;
    Ok(here.see("/waiting", json!({ "offer": id })))
}

async fn of_client(here: Here, Path(client): Path<ClientId>) -> Answer {
    let permit = here.permit_client::<case::JoinWaiting>(client).await?;
    let list = waiting_list::of_client(&here.house, &permit, client).await?;
    let json = json!({
        "waiting": list.entries.iter().map(|one| one.waiting.waiting_id).collect::<Vec<_>>(),
    });
    Ok(here.page(&page::of_client(&here.frame(), &list, &Filled::default(), None), json))
}

async fn join(here: Here, Path(client): Path<ClientId>, Posted(fields): Posted) -> Answer {
    let permit = here.permit_client::<case::JoinWaiting>(client).await?;
    let typed = Fields::form(fields.pairs().to_vec())?;
    let key = fields.key();
    let outcome = match asked(fields) {
        Ok(asked) => waiting_list::join(&here.house, &permit, client, asked, key).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(id) => Ok(here.see(&format!("/clients/{client}/waiting"), json!({ "waiting": id }))),
        Err(refusal @ (Refusal::Wrong(_) | Refusal::Rule { .. })) if !here.program => {
            let list = waiting_list::of_client(&here.house, &permit, client).await?;
            let (mistakes, status) = match &refusal {
                Refusal::Wrong(mistakes) => (mistakes.as_slice(), StatusCode::UNPROCESSABLE_ENTITY),
                _ => (&[][..], StatusCode::CONFLICT),
            };
            let filled = Filled { fields: Some(&typed), mistakes };
            let page = page::of_client(&here.frame(), &list, &filled, Some(&refusal));
            Ok(here.page_with(status, &page, json!({})))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn asked(mut fields: Fields) -> Result<(ServiceId, Wish), Refusal> {
    let service = fields.of("service");
    let days: Vec<i8> = fields.all("days").iter().filter_map(|day| day.parse().ok()).collect();
    if days.len() != fields.all("days").len() || days.iter().any(|day| !(1..=7).contains(day)) {
        fields.mistake("days", "unknown-choice", &[]);
    }
    let from_minute = minute(&mut fields, "from_time");
    let to_minute = minute(&mut fields, "to_time");
    let (earliest, latest) = (fields.maybe_date("earliest"), fields.maybe_date("latest"));
    if matches!((from_minute, to_minute), (Some(from), Some(to)) if from >= to) {
        fields.mistake("to_time", "before-its-start", &[]);
    }
    if matches!((earliest, latest), (Some(from), Some(to)) if from > to) {
        fields.mistake("latest", "before-its-start", &[]);
    }
    let wish = Wish {
        weekdays: days,
        from_minute,
        to_minute,
        site: fields.maybe("site"),
        therapist: fields.maybe("therapist"),
        earliest: earliest.map(|date| date.to_string()),
        latest: latest.map(|date| date.to_string()),
    };
    fields.finish()?;
    let service = service.ok_or(Refusal::field("service", "missing"))?;
    Ok((service, wish))
}

/// A time of day as minutes from midnight; none when it is empty.
fn minute(fields: &mut Fields, name: &str) -> Option<i64> {
    let given = fields.maybe_text(name, 8)?;
    match given.parse::<Time>() {
        Ok(time) => Some(i64::from(time.hour()) * 60 + i64::from(time.minute())),
        Err(_) => {
            fields.mistake(name, "not-a-time", &[]);
            None
        }
    }
}

async fn leave(here: Here, Path(id): Path<WaitingId>, Posted(fields): Posted) -> Answer {
    let client = waiting_list::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::JoinWaiting>(client).await?;
    waiting_list::leave(&here.house, &permit, (id, client), fields.key()).await?;
    Ok(here.see(&format!("/clients/{client}/waiting"), json!({ "waiting": id })))
}

/// The offers of whoever is signed in as a client.
async fn own(here: Here) -> Answer {
    let client = here.actor()?.client.ok_or(Refusal::Denied(Case::AnswerOffer))?;
    let permit = here.permit_client::<case::AnswerOffer>(client).await?;
    let found = offer_answer::of_client(&here.house, &permit, client).await?;
    let json = found.iter().map(|one| written(&one.offer)).collect::<Vec<_>>();
    Ok(here.page(&page::offers(&here.frame(), &found, None), json!({ "offers": json })))
}

async fn answer(here: Here, Path(id): Path<OfferId>, Posted(mut fields): Posted) -> Answer {
    let client = offer_answer::client_of(&here.house, here.actor()?, id).await?;
    let permit = here.permit_client::<case::AnswerOffer>(client).await?;
    let key = fields.key();
    let answer = fields.text("reply", 1..=20);
    if !["accept", "decline"].contains(&answer.as_str()) {
        fields.mistake("reply", "unknown-choice", &[]);
    }
    fields.finish()?;
    let outcome = match answer.as_str() {
        "accept" => offer_answer::accept(&here.house, &permit, (id, client), key).await.map(Some),
        _ => offer_answer::decline(&here.house, &permit, (id, client), key).await.map(|()| None),
    };
    let staff = here.actor()?.reach(Case::RunWaiting) == Reach::Practice;
    match outcome {
        Ok(course) => {
            let accepted = if course.is_some() { "/me" } else { "/me/offers" };
            let path = if staff { "/waiting" } else { accepted };
            Ok(here.see(path, json!({ "offer": id, "course": course })))
        }
        Err(refusal @ Refusal::Rule { .. }) if !staff && !here.program => {
            let found = offer_answer::of_client(&here.house, &permit, client).await?;
            let page = page::offers(&here.frame(), &found, Some(&refusal));
            Ok(here.page_with(StatusCode::CONFLICT, &page, json!({})))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
