//! What a client agrees to: the form before a visit, sharing, the history, taking back.

use axum::http::StatusCode;
use desk::consent::{self as page, Spot, Step, Who};
use desk::form::Filled;
use practice::permission::{Permit, case};
use practice::visit::agree::{self, Said, Shared, Withdrawn};
use practice::visit::consent::{self, Sheet};
use practice::visit::forms::{self, Answers};
use practice::visit::which::Which;
use practice::{Fields, Refusal, visit_step};
use serde_json::{Value, json};
use store::consents::Consent;
use store::{ClientId, ConsentKind, FormKind, VisitId};

use crate::address::Path;
use crate::doors::{Door, Doors};
use crate::here::Here;
use crate::posted::Posted;
use crate::reply::{Answer, Reply};
use practice::Case;

pub fn doors(doors: Doors) -> Doors {
    doors
        .get("/visits/{visit}/consent", Door::Case(Case::FillForm), show)
        .post("/visits/{visit}/consent", Door::Case(Case::FillForm), post)
        .post("/visits/{visit}/sharing", Door::Case(Case::FillForm), share)
        .get("/clients/{client}/consents", Door::Case(Case::ReadConsent), history)
        .post("/clients/{client}/consents/withdraw", Door::Case(Case::WithdrawConsent), withdraw)
}

/// The form of a visit, for whoever may fill it in.
async fn mine(here: &Here, visit: VisitId) -> Result<(Permit<case::FillForm>, Which), Refusal> {
    let client = visit_step::client_of(&here.house, here.actor()?, visit).await?;
    let permit = here.permit_client::<case::FillForm>(client).await?;
    Ok((permit, Which { visit, client, kind: FormKind::Consent }))
}

fn who(here: &Here, client: ClientId) -> Who {
    match &here.signed_in {
        Some(found) if found.actor.client == Some(client) => Who::Own,
        Some(_) => Who::Staff,
        None => Who::Link,
    }
}

async fn show(here: Here, Path(visit): Path<VisitId>) -> Answer {
    let (permit, which) = mine(&here, visit).await?;
    let action = format!("/visits/{visit}/consent");
    form(&here, &permit, which, &action).await
}

async fn post(here: Here, Path(visit): Path<VisitId>, Posted(fields): Posted) -> Answer {
    let (permit, which) = mine(&here, visit).await?;
    let action = format!("/visits/{visit}/consent");
    let after = match who(&here, which.client) {
        Who::Own => "/me".to_owned(),
        Who::Staff | Who::Link => action.clone(),
    };
    filled_in(&here, &permit, which, (&action, &after), fields).await
}

/// The form as it stands, at the part that comes next.
pub async fn form(
    here: &Here,
    permit: &Permit<case::FillForm>,
    which: Which,
    action: &str,
) -> Answer {
    let sheet = consent::open(&here.house, permit, which).await?;
    let spot = Spot {
        action: action.to_owned(),
        who: who(here, which.client),
        step: Step::after(&sheet, &sheet.answers),
    };
    let document = page::page(&here.frame(), &sheet, &spot, &Filled::default(), &sheet.answers);
    Ok(here.page(&document, written(&sheet)))
}

/// What was posted to the form: answers kept, the next part or the one before, or the whole.
/// `action` is where the form is, `after` where a finished one leads.
pub async fn filled_in(
    here: &Here,
    permit: &Permit<case::FillForm>,
    which: Which,
    (action, after): (&str, &str),
    mut fields: Fields,
) -> Answer {
    let sheet = consent::open(&here.house, permit, which).await?;
    let key = fields.key();
    let spot = |step| Spot { action: action.to_owned(), who: who(here, which.client), step };
    let whole = matches!(fields.raw("do"), None | Some("give" | "refuse"));
    if !whole {
        let given = agree::answers(&fields, &Answers::new());
        let version = forms::save(&here.house, permit, which, given, key).await?;
        let answers = agree::answers(&fields, &sheet.answers);
        if fields.raw("do") != Some("back") {
            let missing =
                fields.raw("do") == Some("next") && Step::after(&sheet, &answers) == Step::Parts;
            if !missing {
                return Ok(here.see(action, json!({ "saved": version })));
            }
            fields.mistake("areas", "choose-each", &[]);
        }
        return Ok(again(here, &sheet, &spot(Step::Parts), &fields, &answers));
    }
    let mut answers = sheet.answers.clone();
    if fields.raw("do") == Some("refuse") {
        answers.insert("agree".to_owned(), "no".to_owned());
    }
    let language = here.frame().view.language().to_owned();
    let said = Said::read(&mut fields, &answers, &sheet.standing.ask, &language);
    if !fields.mistakes().is_empty() {
        if here.program {
            return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
        }
        let answers = agree::answers(&fields, &answers);
        let step = Step::after(&sheet, &answers);
        return Ok(again(here, &sheet, &spot(step), &fields, &answers));
    }
    let id = agree::treat(&here.house, permit, which, said, key).await?;
    Ok(here.see(after, json!({ "consent": id })))
}

fn again(here: &Here, sheet: &Sheet, spot: &Spot, fields: &Fields, answers: &Answers) -> Reply {
    let filled = Filled { fields: Some(fields), mistakes: fields.mistakes() };
    let document = page::page(&here.frame(), sheet, spot, &filled, answers);
    let status = match fields.mistakes() {
        [] => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    here.page_with(status, &document, written(sheet))
}

async fn share(here: Here, Path(visit): Path<VisitId>, Posted(mut fields): Posted) -> Answer {
    let (permit, which) = mine(&here, visit).await?;
    let key = fields.key();
    let language = here.frame().view.language().to_owned();
    let said = Shared::read(&mut fields, &language);
    if !fields.mistakes().is_empty() {
        if here.program {
            return Err(Refusal::Wrong(fields.mistakes().to_vec()).into());
        }
        let sheet = consent::open(&here.house, &permit, which).await?;
        let step = Step::after(&sheet, &sheet.answers);
        let action = format!("/visits/{visit}/consent");
        let spot = Spot { action, who: who(&here, which.client), step };
        return Ok(again(&here, &sheet, &spot, &fields, &sheet.answers));
    }
    let id = agree::share(&here.house, &permit, which, said, key).await?;
    Ok(here.see(&format!("/visits/{visit}/consent"), json!({ "consent": id })))
}

async fn history(here: Here, Path(client): Path<ClientId>) -> Answer {
    let permit = here.permit_client::<case::ReadConsent>(client).await?;
    let all = consent::history(&here.house, &permit, client).await?;
    let own = permit.actor().client == Some(client);
    let document = page::history(&here.frame(), client, &all, own);
    let all: Vec<Value> = all.iter().map(one).collect();
    Ok(here.page(&document, json!({ "consents": all })))
}

async fn withdraw(here: Here, Path(client): Path<ClientId>, Posted(mut fields): Posted) -> Answer {
    let permit = here.permit_client::<case::WithdrawConsent>(client).await?;
    let key = fields.key();
    let kind = fields.of::<ConsentKind>("kind");
    let areas: Vec<String> = match fields.raw("extent") {
        Some("all") => Vec::new(),
        _ => fields.all("areas").into_iter().map(str::to_owned).collect(),
    };
    if areas.is_empty() && fields.raw("extent") != Some("all") {
        fields.mistake("areas", "missing", &[]);
    }
    fields.finish()?;
    let what = Withdrawn { sharing: kind == Some(ConsentKind::Sharing), areas };
    let id = agree::withdraw(&here.house, &permit, client, what, key).await?;
    Ok(here.see(&format!("/clients/{client}/consents"), json!({ "consent": id })))
}

fn one(one: &Consent) -> Value {
    json!({
        "consent": one.consent_id,
        "visit": one.visit_id,
        "kind": one.kind.as_str(),
        "act": one.act.as_str(),
        "asked": one.asked.value(),
        "agreed": one.agreed.value(),
        "with_whom": one.with_whom,
        "version": one.version,
        "language": one.language,
        "wording": one.wording,
        "said_by": one.said_by.as_str(),
        "at": one.at,
    })
}

/// Where consent stands, for programs.
fn written(sheet: &Sheet) -> Value {
    let standing = &sheet.standing;
    json!({
        "visit": sheet.visit.visit_id,
        "version": standing.ask.version,
        "asked": standing.ask.areas,
        "agreed": standing.agreed,
        "not_agreed": standing.not_agreed(),
        "due": standing.due.map(|due| due.as_str()),
        "sharing": standing.sharing.as_ref().and_then(|one| one.with_whom.clone()),
        "answers": sheet.answers,
    })
}
