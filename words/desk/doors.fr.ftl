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
