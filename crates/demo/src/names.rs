//! Names of people who do not exist, in several scripts, and how to reach them.

use crate::chance::Chance;

/// A made-up person.
#[derive(Clone, Debug)]
pub struct Name {
    pub given: &'static str,
    pub family: &'static str,
    /// BCP 47 tag of the language that they are written to in.
    pub language: &'static str,
}

struct Group {
    /// How many of a hundred clients; the last group takes the rest.
    share: u64,
    given: &'static [&'static str],
    family: &'static [&'static str],
    language: &'static str,
}

const FRENCH: Group = Group {
    share: 52,
    given: &[
        "Camille",
        "Léa",
        "Hugo",
        "Maëlys",
        "Théo",
        "Inès",
        "Jules",
        "Zoé",
        "Gaël",
        "Élodie",
        "Noémie",
        "Loïc",
        "Anaïs",
        "Benoît",
        "Chloé",
        "François",
        "Hélène",
        "Jérôme",
        "Maud",
        "Océane",
        "Rémi",
        "Solène",
        "Yann",
        "Aurélie",
        "Bastien",
        "Clémence",
        "Didier",
        "Estelle",
    ],
    family: &[
        "Martin",
        "Bernard",
        "Lefèvre",
        "Garnier",
        "Chevalier",
        "Rousseau",
        "Fontaine",
        "Mercier",
        "Blanchard",
        "Guérin",
        "Perrin",
        "Morel",
        "Lacroix",
        "Renaud",
        "Noël",
        "Brunet",
        "Collet",
        "Delaunay",
        "Hervé",
        "Le Goff",
        "d’Aubigny",
        "Vasseur",
        "Thévenot",
        "Œuvrard",
        "Prévost",
    ],
    language: "fr",
};

const ENGLISH: Group = Group {
    share: 26,
    given: &[
        "Amelia", "Oliver", "Isla", "Harry", "Freya", "Callum", "Niamh", "Owen", "Poppy", "Declan",
        "Ruth", "Graham", "Siân", "Tomasz", "Priya", "Kwame", "Grace", "Leon", "Martha", "Nia",
        "Rory", "Sadie", "Winston", "Yusuf",
    ],
    family: &[
        "Ashworth",
        "Bennett",
        "Clarke",
        "Davies",
        "O’Connor",
        "Fletcher",
        "Gill",
        "Hughes",
        "Iqbal",
        "Jackson",
        "Kaur",
        "Lowe",
        "MacLeod",
        "Nowak",
        "Okafor",
        "Patel",
        "Quinn",
        "Reid",
        "Sutton",
        "Tate",
        "Underhill",
        "Vaughan",
        "Whitaker",
        "Yeo",
    ],
    language: "en",
};

const OTHERS: [Group; 6] = [
    Group {
        share: 6,
        given: &["محمد", "فاطمة", "يوسف", "ليلى", "خالد", "أمينة"],
        family: &["الحداد", "بن صالح", "العلوي", "منصور", "القاسمي"],
        language: "fr",
    },
    Group {
        share: 4,
        given: &["Γιώργος", "Ελένη", "Νίκος", "Κατερίνα", "Σοφία"],
        family: &["Παπαδόπουλος", "Οικονόμου", "Νικολαΐδης", "Αγγελοπούλου"],
        language: "en",
    },
    Group {
        share: 4,
        given: &["伟", "秀英", "敏", "子涵", "建国", "欣怡"],
        family: &["王", "李", "欧阳", "陈", "司马", "张"],
        language: "fr",
    },
    Group {
        share: 4,
        given: &["Thị Hồng Nhung", "Văn Đức", "Ngọc Ánh", "Quốc Bảo", "Thùy Dương"],
        family: &["Nguyễn", "Trần", "Phạm", "Đặng", "Hoàng"],
        language: "fr",
    },
    Group {
        share: 3,
        given: &["Marie-Antoinette Joséphine", "Maximilian-Alexander", "Ana Sofía Guadalupe"],
        family: &[
            "Vandenbroucke-Castellane de la Haute-Rivière",
            "Featherstonehaugh-Cholmondeley-Thistlethwaite",
            "Fernández de Valverde y Álvarez de los Robledos",
        ],
        language: "en",
    },
    Group {
        share: 1,
        // A person with one name only; the family name may be empty.
        given: &["Sukma", "Madhavi", "Tenzin"],
        family: &[""],
        language: "en",
    },
];

impl Name {
    /// A client's name.
    pub fn of_client(chance: &mut Chance) -> Self {
        let mut rest = chance.next() % 100;
        for group in [&FRENCH, &ENGLISH].into_iter().chain(&OTHERS) {
            if rest < group.share {
                return Self::of(group, chance);
            }
            rest -= group.share;
        }
        Self::of(&FRENCH, chance)
    }

    /// The name of somebody who works here.
    pub fn of_colleague(chance: &mut Chance) -> Self {
        match chance.percent(70) {
            true => Self::of(&FRENCH, chance),
            false => Self::of(&ENGLISH, chance),
        }
    }

    fn of(group: &Group, chance: &mut Chance) -> Self {
        Self {
            given: chance.pick(group.given).copied().unwrap_or_default(),
            family: chance.pick(group.family).copied().unwrap_or_default(),
            language: group.language,
        }
    }

    /// The whole name on one line.
    pub fn whole(&self) -> String {
        format!("{} {}", self.given, self.family).trim().to_string()
    }
}

/// A telephone number of a range that the regulator keeps for fiction.
pub fn phone(chance: &mut Chance, language: &str) -> String {
    let number = chance.between(0, 9999);
    match language {
        "fr" => format!("+33 6 39 98 {:02} {:02}", number / 100, number % 100),
        _ => format!("+44 20 7946 0{:03}", number % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up() {
        let shares = [&FRENCH, &ENGLISH].into_iter().chain(&OTHERS).map(|group| group.share);
        assert_eq!(shares.sum::<u64>(), 100);
    }
}
