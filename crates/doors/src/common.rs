//! What is guessed first among long passwords: keyboard runs, counting, sayings, names with
//! figures, and words of this trade, in English, French, German and Spanish. Written for this
//! project; it is short, and stands in for nothing but the limit on attempts' first guesses.
//!
//! Letters and digits only, in lower case, sorted by bytes.

/// Whether a password, in the form of this list, is on it.
pub(crate) fn contains(plain: &str) -> bool {
    COMMON.binary_search(&plain).is_ok()
}

#[rustfmt::skip]
const COMMON: &[&str] = &[
    "000111222333", "010203040506", "012301230123", "012345678901", "0123456789012",
    "0123456789012345", "098765432109", "102030405060", "10203040506070", "1098765432101",
    "111111222222", "111122223333", "111222333444", "112233445566", "11223344556677",
    "1122334455667788", "11235813213455", "123123456456", "123321123321", "123454321234",
    "1234554321123", "123456654321", "1234567887654321", "123456789", "1234567890", "123456789000",
    "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456",
    "1234567891011", "123456789101112", "123456789123", "123456789abc", "123456789azerty",
    "123456789qwe", "123456789qwerty", "1234567qwerty", "123456abcdef", "123456azerty",
    "123456qwerty", "12345qwertasdfg", "12345qwerty12", "1234qwerasdf", "1234qwerasdfzxcv",
    "123qweasdzxc", "135792468013", "147258369000", "147258369147", "159753456852", "1a2b3c4d5e6f",
    "1a2b3c4d5e6f7g", "1q2w3e4r5t6y", "1q2w3e4r5t6y7u", "1q2w3e4r5t6y7u8i", "1q2w3e4r5t6y7u8i9o0p",
    "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "1qaz2wsx3edc4rfv5tgb", "1qazxsw23edc", "246810121416",
    "271828182845", "314159265358", "3141592653589", "741852963000", "789456123000", "789456123456",
    "789456123789", "987654321098", "9876543210987", "999888777666", "a123456789012",
    "a1b2c3d4e5f6", "a1b2c3d4e5f6g7", "aa1234567890", "aaa123456789", "aabbccddeeff",
    "abc123456789", "abc1234567890", "abc123def456", "abcd12345678", "abcde1234567", "abcdef123456",
    "abcdefg12345", "abcdefg1234567", "abcdefgh1234", "abcdefgh12345678", "abcdefghij12",
    "abcdefghijkl", "abcdefghijklm", "abcdefghijklmn", "abcdefghijklmno", "abcdefghijklmnop",
    "abcdefghijklmnopqrstuvwxyz", "abracadabra1", "abracadabra123", "admin1234567", "admin12345678",
    "admin123456789", "adminadmin12", "administrateur", "administrator", "administrator1",
    "administrator123", "adminpassword", "alexander123", "alexander1234", "allezlesbleus",
    "america12345", "arsenal12345", "asdfasdf1234", "asdfghjkl", "asdfghjkl123", "asdfghjkl1234",
    "asdfghjkl123456", "asdfghjklzxc", "asdfghjklzxcvbnm", "australia123", "azerty123456",
    "azerty1234567", "azerty123456789", "azertyuiop", "azertyuiop12", "azertyuiop123",
    "azertyuiop1234", "azertyuiopqs", "azertyuiopqsdfgh", "azertyuiopqsdfghjklm", "backpain1234",
    "barcelona123", "barcelona1234", "baseball1234", "basketball12", "basketball123",
    "batman123456", "beautiful123", "bienvenue123", "bienvenue1234", "blink182blink182",
    "butterfly123", "butterfly1234", "canada123456", "catherine123", "changeme1234",
    "changeme12345", "changemenow1", "charlotte123", "chelseafc123", "chocolate123",
    "chocolate1234", "christopher1", "christopher12", "christopher123", "clinic123456",
    "cliniclinic1", "computer1234", "computer12345", "contrasena123", "contrasena1234",
    "contraseña123", "contraseña1234", "correctbatteryhorsestaple", "correcthorse1",
    "correcthorsebatterystaple", "defaultpassword", "demo12345678", "demodemodemo1", "demopassword",
    "demopassword1", "doudoudoudou", "dragonball12", "dragonballz1", "elizabeth123", "facebook1234",
    "facebook12345", "fcbarcelona1", "fcbarcelona123", "football1234", "football12345",
    "france123456", "godblessyou1", "godisgoodallthetime", "guestpassword", "hakunamatata",
    "hakunamatata1", "happybirthday", "happybirthday1", "happynewyear", "harrypotter1",
    "harrypotter123", "healthcare12", "healthcare123", "ichliebedich", "ichliebedich1",
    "ichliebedich123", "idontknow123", "idontremember", "iforgotmypassword", "ihatepasswords",
    "ilovejesus12", "ilovemyfamily", "ilovemykids1", "ilovemymother", "ilovemyself1",
    "ilovemywife1", "iloveyou", "iloveyou1234", "iloveyou12345", "iloveyou123456", "iloveyou2much",
    "iloveyoualot", "iloveyoubabe", "iloveyoubaby", "iloveyouforever", "iloveyouiloveyou",
    "iloveyoumore", "iloveyousomuch", "incorrect123", "internet1234", "january2026", "jennifer1234",
    "jesuschrist1", "jesuslovesme", "jetaime123456", "jetaimejetaime", "jetaimemonamour",
    "jetaimepourlavie", "jetaimetrop12", "juventus1897", "letmein12345", "letmein123456",
    "letmeinletmein", "letmeinnow12", "letmeinplease", "linkedin1234", "liverpool123",
    "liverpoolfc1", "lkjhgfdsapoi", "london123456", "loremipsumdolor", "loremipsumdolorsitamet",
    "lovelovelove1", "loveyouforever", "maldedos1234", "manchestercity", "manchesterunited",
    "manchesterunited1", "massage12345", "massage123456", "massagepraxis", "massagetherapist",
    "massagetherapy", "massagetherapy1", "masseurkinesitherapeute", "maytheforcebewithyou",
    "merrychristmas", "michael12345", "minecraft123", "minecraft1234", "mnbvcxzlkjhgfdsa",
    "mondaytofriday", "monmotdepasse", "motdepasse", "motdepasse1", "motdepasse12", "motdepasse123",
    "motdepasse1234", "motdepasse12345", "mylovemylife", "mypassphrase", "mypassword12",
    "mypassword123", "mypassword1234", "mysecretpassword", "newpassword1", "newpassword12",
    "newpassword123", "newyorkcity1", "nicolas12345", "nopassword12", "nopassword123",
    "nothing12345", "oldpassword1", "oldpassword123", "olympiquedemarseille", "opensesame12",
    "opensesame123", "osteopathie1", "osteopathy12", "p4ssw0rd1234", "paris1234567",
    "parissaintgermain", "passphrase12", "passw0rd1234", "password", "password1234",
    "password12345", "password123456", "password1234567", "password12345678", "password123456789",
    "password1234567890", "passwordless", "passwordpassword", "passwordtest", "passwort",
    "passwort1234", "passwort12345", "passwort123456", "physiotherapie", "physiotherapist",
    "physiotherapy", "physiotherapy1", "pleasechangeme", "poiuytrewq123", "poiuytrewqlk",
    "pokemon12345", "practice1234", "princess1234", "princess12345", "q1w2e3r4t5y6",
    "q1w2e3r4t5y6u7i8", "qazwsxedc123", "qazwsxedcrfv", "qazwsxedcrfvtgb", "qwe123asd456",
    "qweasd123456", "qweasdzxc123", "qwer1234asdf", "qwerasdfzxcv", "qwert1234567", "qwerty123456",
    "qwerty1234567", "qwerty12345678", "qwerty123456789", "qwertyasdfgh", "qwertyasdfzxcv",
    "qwertyqwerty12", "qwertyuiop", "qwertyuiop12", "qwertyuiop123", "qwertyuiop1234",
    "qwertyuiopas", "qwertyuiopasdf", "qwertyuiopasdfgh", "qwertyuiopasdfghjkl",
    "qwertyuiopasdfghjklzxcvbnm", "qwertz123456", "qwertz1234567", "qwertzuiop", "qwertzuiopas",
    "qwertzuiopasdfghjkl", "realmadrid12", "realmadrid123", "reception123", "reception1234",
    "receptionist", "rootpassword", "rueckenschmerzen", "samsung12345", "secretpassword",
    "september2026", "spiderman123", "starwars1234", "starwars12345", "strawberry12",
    "strawberry123", "summer202612", "sunshine1234", "sunshine12345", "superadmin123",
    "supercalifragilisticexpialidocious", "superman1234", "supersecret1", "supersecret123",
    "superuser123", "supple123456", "supple1234567", "supple12345678", "suppleadmin1",
    "suppledemo12", "suppledemo123", "supplepassword", "supplesupple1", "teamomucho12",
    "temporarypassword", "temppassword", "temppassword1", "testpassword", "testpassword1",
    "testpassword123", "thepassword1", "thequickbrownfox", "thequickbrownfoxjumpsoverthelazydog",
    "therapist123", "therapist1234", "thisisapassword", "thisismypassword", "thisispassword",
    "tobeornottobe", "tobeornottobethatisthequestion", "topsecret123", "topsecret1234",
    "trustno1forever", "trustno1trustno1", "vivelafrance", "watermelon12", "welcome12345",
    "welcome123456", "welcomeback1", "welcomehome1", "welcomehome12", "wellness1234",
    "wellnesscenter", "whatever1234", "whateverwhatever", "willkommen12", "willkommen123",
    "winter202612", "yourpassword", "zaq12wsxcde3", "zaq1xsw2cde3", "zaq1xsw2cde3vfr4", "zxcvbnm",
    "zxcvbnm12345", "zxcvbnm123456", "zxcvbnmasdfghjkl", "zyxwvutsrqpo",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_plain() {
        assert!(COMMON.len() >= 200, "{}", COMMON.len());
        assert!(COMMON.windows(2).all(|pair| pair[0] < pair[1]));
        for word in COMMON {
            let plain = word.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase());
            assert!(plain && contains(word), "{word}");
        }
    }
}
