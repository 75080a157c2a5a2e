//! Clients: the list, and one of them.

use axum::http::StatusCode;
use desk::client as page;
use desk::clients as pages_of;
use desk::form::Filled;
use practice::care::clients::{self, Contact};
use practice::care::{screening, standing};
use practice::permission::{Permit, case};
use practice::{Case, Fields, Reach, Refusal};
use serde_json::json;
use store::ClientId;
use store::clients::Client;

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/clients", Door::Case(Case::FindClients), list)
        .post("/clients/find", Door::Case(Case::FindClients), find)
        .get("/clients/new", Door::Case(Case::EditClient), fresh)
        .post("/clients", Door::Case(Case::EditClient), add)
        .get("/clients/{client}", Door::Case(Case::ReadClient), show)
        .get("/clients/{client}/edit", Door::Case(Case::EditClient), edit)
        .post("/clients/{client}/edit", Door::Case(Case::EditClient), change)
}

async fn list(here: Here) -> Answer {
    found(&here, Fields::default()).await
}

async fn find(here: Here, Posted(fields): Posted) -> Answer {
    found(&here, fields).await
}

async fn found(here: &Here, mut fields: Fields) -> Answer {
    let permit = here.permit::<case::FindClients>()?;
    let text = fields.text("q", 0..=80);
    let after = fields.maybe("after");
    fields.finish()?;
    let found = clients::find(&here.house, &permit, &text, after).await?;
    let all: Vec<_> = found
        .clients
        .iter()
        .map(|one| {
            json!({
                "client": one.client_id,
                "given_name": one.given_name,
                "family_name": one.family_name,
                "born_on": one.born_on,
            })
        })
        .collect();
    let json = json!({ "clients": all, "after": found.after });
    Ok(here.page(&pages_of::list(&here.frame(), &found, &text), json))
}

async fn fresh(here: Here) -> Answer {
    here.permit::<case::EditClient>()?;
    let page = pages_of::form(&here.frame(), None, &Filled::default(), Some(""));
    Ok(here.page(&page, json!({})))
}

fn contact(here: &Here, fields: &mut Fields) -> Contact {
    let frame = here.frame();
    Contact::read(fields, frame.civil(frame.now, &frame.zone).date())
}

async fn add(here: Here, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit::<case::EditClient>()?;
    let contact = contact(&here, &mut fields);
    if let Some(again) = again(&here, None, &fields)? {
        return Ok(again);
    }
    let id = clients::add(&here.house, &permit, contact, fields.key()).await?;
    Ok(here.see(&format!("/clients/{id}"), json!({ "client": id })))
}

/// The form once more, where something in it is wrong.
fn again(here: &Here, client: Option<&Client>, fields: &Fields) -> Result<Option<Reply>, Refusal> {
    let mistakes = fields.mistakes().to_vec();
    if mistakes.is_empty() {
        return Ok(None);
    }
    if here.program {
        return Err(Refusal::Wrong(mistakes));
    }
    let filled = Filled { fields: Some(fields), mistakes: &mistakes };
    let remark = remark(here, client);
    let page = pages_of::form(&here.frame(), client, &filled, remark.as_deref());
    Ok(Some(here.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, json!({}))))
}

/// The desk's remark is not for the client to write.
fn remark(here: &Here, client: Option<&Client>) -> Option<String> {
    let actor = here.actor().ok()?;
    let staff = actor.reach(Case::EditClient) == Reach::Practice;
    staff.then(|| client.map(|client| client.remark.clone()).unwrap_or_default())
}

async fn load(here: &Here, id: ClientId) -> Result<Client, Refusal> {
    let read = here.permit_client::<case::ReadClient>(id).await?;
    Ok(clients::open(&here.house, &read, id).await?.client)
}

async fn edit(here: Here, Path(id): Path<ClientId>) -> Answer {
    here.permit_client::<case::EditClient>(id).await?;
    let client = load(&here, id).await?;
    let remark = remark(&here, Some(&client));
    let page = pages_of::form(&here.frame(), Some(&client), &Filled::default(), remark.as_deref());
    Ok(here.page(&page, json!({ "client": id, "version": client.version })))
}

async fn change(here: Here, Path(id): Path<ClientId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit_client::<case::EditClient>(id).await?;
    let version = fields.int("version", 1..=i64::MAX);
    let mut contact = contact(&here, &mut fields);
    if !fields.mistakes().is_empty() {
        let client = load(&here, id).await?;
        if let Some(again) = again(&here, Some(&client), &fields)? {
            return Ok(again);
        }
    }
    if permit.actor().reach(Case::EditClient) < Reach::Practice {
        contact.remark = None;
    }
    let key = fields.key();
    let version = clients::edit(&here.house, &permit, (id, version), contact, key).await?;
    let own = permit.actor().client == Some(id);
    let to = if own { "/me".to_owned() } else { format!("/clients/{id}") };
    Ok(here.see(&to, json!({ "client": id, "version": version })))
}

async fn show(here: Here, Path(id): Path<ClientId>) -> Answer {
    let permit = here.permit_client::<case::ReadClient>(id).await?;
    whole(&here, &permit, id).await
}

async fn whole(here: &Here, permit: &Permit<case::ReadClient>, id: ClientId) -> Answer {
    let whole = clients::open(&here.house, permit, id).await?;
    let light = standing::light(&here.house, permit, id).await?;
    let screens = match here.permit_client::<case::ReadScreen>(id).await {
        Ok(read) => screening::list(&here.house, &read, id).await?,
        Err(Refusal::Denied(_)) => Vec::new(),
        Err(other) => return Err(other.into()),
    };
    let client = &whole.client;
    let courses: Vec<_> = whole.courses.iter().map(|one| one.course.course_id).collect();
    let checks: Vec<_> = screens.iter().map(|one| one.screen_id).collect();
    let json = json!({
        "client": id,
        "given_name": client.given_name,
        "family_name": client.family_name,
        "born_on": client.born_on,
        "email": client.email,
        "phone": client.phone,
        "language": client.language,
        "version": client.version,
        "courses": courses,
        "screens": checks,
        "bookable": light.bookable.is_ok(),
        "why_not": light.bookable.err().map(|why| why.key()),
    });
    let page = page::page(&here.frame(), (&whole, &light), &screens);
    Ok(here.page(&page, json))
}
