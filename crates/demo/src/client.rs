//! Who a client is, when they came, and where they stood.

use jiff::ToSpan as _;
use store::clients::Client;
use store::users::User;
use store::{ClientId, Role};

use crate::batch::Batch;
use crate::courses::Desk;
use crate::days::PAST;
use crate::names::{Name, phone};
use crate::person::{People, Person, Standing};
use crate::story::Leaves;
use crate::team;
use crate::{Demo, DemoError};

const MINUTE_MS: i64 = 60_000;

/// Where the numbers of a client stand.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// In the team, from 0.
    pub in_team: usize,
    /// In the practice, from 0.
    pub in_practice: usize,
}

impl Number {
    /// The first few of the first team have accounts to sign in with.
    fn signs_in(self) -> bool {
        self.in_practice < 8
    }

    /// The one whose account stands for all clients: their story must be a whole one.
    fn stands_for_all(self) -> bool {
        self.in_practice == 0
    }
}

/// Makes up the clients of a team.
pub struct Clients<'a, 'd> {
    pub demo: &'a Demo,
    pub people: &'a People,
    pub desk: Desk<'d>,
    pub batch: Batch,
}

impl Clients<'_, '_> {
    /// Makes up a client and everything that happened to them.
    ///
    /// # Errors
    /// [`DemoError::Calendar`], [`DemoError::Knowledge`].
    pub fn add(&mut self, number: Number) -> Result<(), DemoError> {
        let people = self.people;
        let standing = self.standing(number);
        let Some(person) = self.desk.chance.pick(&people.standing(standing)).copied() else {
            return Ok(());
        };
        let joined = self.joined(number, standing);
        let client = self.client(number, person, joined)?;
        match standing {
            Standing::Quiet | Standing::Adapted => {
                let leaves = if number.stands_for_all() { Leaves::Never } else { Leaves::Sometime };
                self.cleared(person, client, (joined, leaves))
            }
            Standing::NeedsClearance => self.asked(person, client, joined),
            Standing::Barred | Standing::Open => {
                let at = self.moment(joined);
                self.screen(client, &person.answers, at).map(drop)
            }
        }
    }

    /// Most people may come; some must be cleared first, some may not.
    fn standing(&mut self, number: Number) -> Standing {
        let roll = self.desk.chance.between(0, 99);
        match roll {
            _ if number.stands_for_all() => Standing::Quiet,
            0..55 => Standing::Quiet,
            55..86 => Standing::Adapted,
            86..93 => Standing::NeedsClearance,
            93..97 => Standing::Barred,
            _ => Standing::Open,
        }
    }

    /// Many were there when the books begin; the others came later.
    fn joined(&mut self, number: Number, standing: Standing) -> usize {
        let (past, chance) = (i64::try_from(PAST).unwrap_or(0), &mut *self.desk.chance);
        let day = match standing {
            _ if number.stands_for_all() => chance.between(0, 7),
            // A clinician's answer does not take a year.
            Standing::NeedsClearance if chance.percent(45) => chance.between(past - 20, past - 1),
            _ if chance.percent(84) => chance.between(0, 28),
            _ => chance.between(29, past - 2),
        };
        usize::try_from(day).unwrap_or(0)
    }

    /// Some minute of a day, epoch milliseconds; at least an hour ago, so that what follows within
    /// minutes is over too.
    pub fn moment(&mut self, day: usize) -> i64 {
        let minute = self.desk.chance.between(7 * 60, 21 * 60);
        self.desk.days.at(0, day, minute).min(self.desk.now - 60 * MINUTE_MS)
    }

    fn client(
        &mut self,
        number: Number,
        person: &Person,
        joined: usize,
    ) -> Result<ClientId, DemoError> {
        let created_at = self.desk.days.at(0, joined, 7 * 60 - 1);
        let (ids, chance) = (&mut *self.desk.ids, &mut *self.desk.chance);
        let (client_id, mut name) = (ids.next::<ClientId>(), Name::of_client(chance));
        // Now and then somebody is entered twice.
        let twice = (number.in_team > 0 && chance.percent(1)).then(|| self.batch.clients.last());
        let twice = twice.flatten().map(|one| (one.given_name.clone(), one.family_name.clone()));
        if number.stands_for_all() {
            name = Name { given: "Camille", family: "Démo", language: "fr" };
        }
        let domain = self.desk.house.part.domain();
        let email = match number.in_practice {
            0 => team::address(self.desk.house.part, Role::Client),
            n if number.signs_in() => format!("client-{:02}@{domain}", n + 1),
            n => format!("client-{:06}@{domain}", n + 1),
        };
        let account = number.signs_in() || chance.percent(9);
        let days = chance.between(0, 364);
        let born = (self.desk.days.date(joined))
            .checked_sub(person.age_years.years().days(days))
            .map_err(|error| DemoError::Calendar(error.to_string()))?;
        // Gaps as they occur: no date of birth, no address, no telephone.
        let mut known = |share| account || chance.percent(share);
        let (born_known, email_known) = (known(98), known(86));
        let phone_known = known(91);
        let user = account.then(|| User {
            user_id: ids.next(),
            email: email.clone(),
            name: name.whole(),
            // The others have not set a password yet.
            password_hash: number.signs_in().then(|| self.demo.password_hash.clone()),
            created_at,
            disabled_at: None,
        });
        let remark = match &twice {
            Some(_) => "Fiche en double ?",
            None if chance.percent(4) => "Préfère être appelé le soir.",
            None if chance.percent(2) => "Monte difficilement les escaliers.",
            None => "",
        };
        let (given_name, family_name) =
            twice.unwrap_or_else(|| (name.given.to_string(), name.family.to_string()));
        self.batch.clients.push(Client {
            client_id,
            user_id: user.as_ref().map(|user| user.user_id),
            given_name,
            family_name,
            born_on: born_known.then(|| born.to_string()),
            email: email_known.then_some(email),
            phone: phone_known.then(|| phone(chance, name.language)),
            language: name.language.into(),
            remark: remark.into(),
            created_at,
            hold_until: None,
            hold_reason: None,
            version: 1,
        });
        self.batch.accounts.extend(user);
        Ok(client_id)
    }
}
