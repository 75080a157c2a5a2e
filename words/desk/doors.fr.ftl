# Se connecter, son propre compte, les comptes.

## Se connecter
sign-in-title = Se connecter
sign-in-none = Il n’y a pas encore de cabinet sur ce serveur.
sign-in-carried = Vos réponses sont conservées pendant la connexion, puis remises au cabinet.
sign-in-shut = Trop d’essais. Vous pourrez réessayer à partir de : { $until }.
field-email = Adresse e-mail
field-password = Mot de passe
field-practice = Cabinet
wrong-sign-in = Cette adresse e-mail et ce mot de passe ne vont pas ensemble ici, ou le compte est fermé.

## La démonstration
demo-title = Entrer comme une personne inventée
demo-lead = Tout est inventé ici : les personnes, leur dos et leurs séances. Choisissez qui vous voulez être. Vous pouvez changer d’avis en revenant sur cette page.
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
