# Se connecter, son propre compte, les comptes.

## Se connecter
sign-in-title = Se connecter
sign-in-none = Il n’y a pas encore de cabinet sur ce serveur.
sign-in-carried = Vos réponses sont conservées pendant la connexion, puis remises au cabinet.
sign-in-shut = Trop d’essais. Vous pourrez réessayer à partir de : { $until }.
field-email = Adresse e-mail
field-password = Mot de passe
field-practice = Cabinet
wrong-sign-in = Cette adresse e-mail et ce mot de passe ne vont pas ensemble ici, ou le compte est fermé.

## La démonstration
demo-title = Entrer comme une personne inventée
demo-lead = Tout est inventé ici : les personnes, leur dos et leurs séances. Choisissez qui vous voulez être. Vous pouvez changer d’avis en revenant sur cette page.
demo-enter = Entrer
demo-enter-as = Entrer comme { $name }

## Rôles
role-client = Client
role-therapist = Thérapeute
role-front_desk = Accueil
role-manager = Responsable
role-reviewer = Relecteur des fiches
role-auditor = Auditeur
role-about-client = Vient pour son mal de dos et voit son propre dossier.
role-about-therapist = Traite, et voit la journée et les auto-évaluations.
role-about-front_desk = Réserve, déplace et annule.
role-about-manager = Dirige le cabinet et ses comptes.
role-about-reviewer = Relit les fiches de connaissances.
role-about-auditor = Lit qui a fait quoi.

## Clés d’accès
sign-in-or = ou
sign-in-passkey = Se connecter avec une clé d’accès
passkey-cancelled = Rien n’a été fait : la question de votre appareil a été fermée.
passkey-needs-script = Pour ajouter une clé d’accès, il faut JavaScript.
rule-passkey-expired = Cela a duré trop longtemps, ou la page était ouverte deux fois. Veuillez réessayer.
rule-passkey-known = Cet appareil est déjà une de vos clés d’accès.
rule-passkey-not-verified = Votre appareil n’a pas vérifié que c’est bien vous. Utilisez l’empreinte, le visage ou le code.
rule-passkey-refused = Cette clé d’accès n’a pas été acceptée. Vous pouvez vous connecter avec votre mot de passe.
rule-passkey-many = Vous avez { $max } clés d’accès, le maximum pour un compte. Supprimez-en une d’abord.
rule-passkey-last = C’est votre dernier moyen d’entrer. Choisissez d’abord un mot de passe, ou ajoutez une autre clé d’accès.

## Son propre compte
account-title = Votre compte
account-password = Mot de passe
account-change-password = Changer le mot de passe
account-new-help = Au moins 15 caractères. Trois ou quatre mots sans rapport entre eux conviennent bien.
account-password-help = Le changement vous déconnecte partout ailleurs.
account-passkeys = Clés d’accès
account-passkeys-say = Avec une clé d’accès, votre téléphone ou votre ordinateur vous reconnaît. Elle ne peut être ni devinée ni livrée à une fausse page.
account-passkeys-not-here = Les clés d’accès ne fonctionnent que si ce site a son propre nom et une connexion chiffrée.
account-add-passkey = Ajouter une clé d’accès
account-label-help = Un nom pour vous, par exemple « téléphone ».
account-added = Ajoutée : { $at }
account-used = Dernière utilisation : { $at }
account-ends = Se termine au plus tard : { $at }
account-remove = Supprimer
account-remove-named = Supprimer { $label }
account-sessions = Où vous êtes connecté
account-this-session = Ici
account-other-session = Ailleurs
account-end-others = Se déconnecter partout ailleurs
field-old = Mot de passe actuel
field-new = Nouveau mot de passe
field-label = Nom de la clé d’accès
wrong-not-the-password = Ce n’est pas votre mot de passe actuel.
wrong-password-common = C’est un des mots de passe que l’on devine en premier.
wrong-password-repeated = Un petit morceau y revient sans cesse.
wrong-password-expected = C’est un nom que l’on peut deviner.

## Comptes
accounts-title = Comptes
accounts-new = Nouveau compte
accounts-new-lead = Le compte reçoit un code avec lequel la personne choisit un mot de passe. Rien n’est envoyé par e-mail.
accounts-create = Créer le compte
accounts-not-yet = Pas encore venu
accounts-disabled = Désactivé
accounts-disable = Désactiver le compte
accounts-disable-say = Personne ne peut plus se connecter avec ce compte, et les sessions ouvertes se terminent.
accounts-enable = Réactiver le compte
accounts-save-roles = Enregistrer les rôles
accounts-code = Code pour choisir un mot de passe
accounts-code-say = Pour une personne qui n’est pas encore venue ou qui a oublié son mot de passe. Un code précédent ne vaut alors plus rien.
accounts-new-code = Créer un code
accounts-code-lead = Donnez ceci à { $name } et à personne d’autre. Ce n’est affiché que maintenant.
accounts-code-link = Adresse
accounts-code-until = Le code sert une seule fois, jusqu’au { $until }.
accounts-no-therapist = De personne
field-name = Nom
field-roles = Rôles
field-code = Code
wrong-email-taken = Un autre compte de ce cabinet a cette adresse.
wrong-not-an-email = Ce n’est pas une adresse e-mail.
wrong-code = Ce code n’est pas juste, a déjà servi ou est trop ancien. Demandez-en un nouveau à votre cabinet.
rule-account-has-owner = Cette personne a déjà un compte.
rule-account-disabled = Ce compte est désactivé. Réactivez-le d’abord.
rule-account-last-manager = C’est le dernier responsable. Donnez d’abord ce rôle à quelqu’un d’autre.

## Choisir un mot de passe avec un code
join-title = Bienvenue
join-lead = Saisissez le code que votre cabinet vous a donné et choisissez un mot de passe.
join-enter = Choisir ce mot de passe et entrer
