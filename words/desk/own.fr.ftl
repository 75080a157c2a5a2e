# Le côté du client : sa page, ce qu'il accepte, les formulaires par lien et code, les résumés.

## La page du client
me-title = Mon suivi
own-back = Retour à mon suivi
own-next = Votre prochaine séance
own-next-none = Aucune séance n’est réservée pour le moment.
own-with = Avec
own-where = Où
own-bring = À apporter
own-bring-say = Des vêtements souples dans lesquels vous pouvez bouger, et la liste de vos médicaments. Venez cinq minutes en avance.
own-move = Déplacer ou annuler cette séance
own-on-hold = Cette séance est en suspens. Appelez le cabinet avant de venir.
own-to-do = À faire avant la séance
own-open = À faire
own-begun = Commencé
own-done = Fait
own-chart = Montrer sur une image où vous avez mal
own-links = Remplir un formulaire sur un autre appareil
own-links-open = { $count ->
    [one] un lien est ouvert
   *[other] { $count } liens sont ouverts
}
own-waits = { $count ->
    [one] Vous êtes sur la liste d’attente. Voir vos propositions.
   *[other] Vous êtes { $count } fois sur la liste d’attente. Voir vos propositions.
}
own-plan = Votre plan
own-home = Ce que vous pouvez faire chez vous
own-start = Commencez par
own-stop = Arrêtez si
own-trend = Comment cela évolue
own-watch = Quand demander de l’aide
own-summaries = Ce que nous avons fait à vos séances
own-data = Vos données
own-data-say = Vous pouvez lire, changer et emporter tout ce que nous gardons sur vous.

## Consentement
consent-title = Ce que vous acceptez
consent-ask = Demander ce que le client accepte
rule-visit-consent-no = Le client a dit non au massage, ou a retiré son oui. Demandez-lui avant d’ouvrir la note.
way-out-consent = Aller au consentement
consent-of-client = Consentement du client
own-past = Séries terminées
consent-change = Changer ma réponse
consent-visit = Retour à la séance
consent-massage = Le massage
consent-staff = Lisez ceci à la personne, et notez ce qu’elle dit.
consent-choose = Choisissez
consent-no = Non
consent-parts-help = Choisissez pour chaque partie : non, ou la force la plus grande. 1 est très léger et 5 est très fort.
consent-limits = Votre plan fixe la force la plus grande : toutes les forces ne sont pas proposées.
consent-refuse = Je ne veux pas de massage aujourd’hui
consent-chosen = Voici ce que vous avez choisi
consent-give = Enregistrer ma réponse
consent-back = Changer les parties
consent-stands = Vous avez accepté ceci :
consent-refused = Vous avez dit non au massage. Vous pouvez changer d’avis à tout moment.
consent-all-agreed = Toutes les parties sont acceptées.
consent-not-agreed = Pas accepté
consents-title = Ce qui a été accepté, et quand
consents-link = Voir ce que vous avez accepté et le retirer
consents-say = Rien ici n’est jamais changé ni perdu. Vous pouvez retirer un oui à tout moment.
consents-all = Tout ce qui a été dit
consents-none = Rien n’a encore été dit.
consent-treatment-given = Oui au massage
consent-treatment-refused = Non au massage
consent-treatment-withdrawn = Oui au massage retiré
consent-sharing-given = Oui pour informer une autre personne
consent-sharing-refused = Non pour informer une autre personne
consent-sharing-withdrawn = Oui pour informer une autre personne retiré
consent-by-client = Dit par le client
consent-by-therapist = Dit par le client, noté par le thérapeute
consent-words = Les mots de ce jour-là
consent-version = Version { $version } du texte
withdraw-treatment = Retirer votre oui au massage
withdraw-parts = Parties du corps
withdraw-ticked = Retirer pour les parties cochées
withdraw-all = Retirer pour toutes les parties
withdraw-sharing = Retirer votre oui pour informer cette personne
withdraw-sharing-button = Retirer
sharing-title = Informer une autre personne
sharing-stands = Vous acceptez que nous informions :
sharing-refused = Vous avez dit que nous ne devons informer personne.
sharing-whom-help = Un nom, comme Dr Martin, ou un rôle, comme mon médecin traitant.
sharing-save = Enregistrer cette réponse
field-areas = Parties du corps
field-agree = Êtes-vous d’accord ?
field-share = Êtes-vous d’accord ?
field-with_whom = Qui pouvons-nous informer ?
field-link = Lien
field-plain_words = Résumé pour le client
wrong-choose-each = Choisissez une réponse pour chaque partie.
wrong-link-code = Ce n’est pas le code de ce lien.
wrong-none-chosen = Vous avez dit non à toutes les parties. Choisissez-en une au moins, ou dites non au massage.
due-visit = Nous vous le demandons avant chaque séance. Répondez avant de venir, ou sur place.
due-words = Le texte a changé depuis votre réponse. Répondez de nouveau.
due-areas = Les parties du corps de votre plan ont changé. Répondez de nouveau.
due-pressure = La force prévue dans votre plan a changé. Répondez de nouveau.
due-withdrawn = Vous avez retiré votre oui. Vous pouvez répondre de nouveau si vous le souhaitez.
rule-consent-changed = Le plan ou le texte a changé pendant que vous répondiez. Ouvrez de nouveau le formulaire.
rule-no-consent-words = Ce serveur n’a pas de texte à accepter. Prévenez le cabinet.
rule-form-too-large = Ces réponses ne sont pas celles de ce formulaire.
rule-form-finished = Ce formulaire est terminé ou son lien a été retiré.
rule-visit-not-done = Un résumé est remis après la séance. Notez d’abord qu’elle a eu lieu.
rule-summary-not-released = Ce résumé n’est pas chez le client : il ne peut pas être retiré.

## Formulaires
form-next = Suivant
form-saved = Enregistré
form-not-saved = Pas enregistré. Appuyez sur Suivant pour réessayer.
form-keeps = Vos réponses sont gardées au fur et à mesure. Vous pouvez arrêter et reprendre plus tard.
form-check = Ce qui a changé depuis la dernière fois
form-measures = Comment vous allez

## Liens avec un code
links-title = Formulaires sur un autre appareil
links-say = Un lien et un code ouvrent un seul formulaire sur n’importe quel appareil, et rien d’autre. Envoyez-les séparément.
links-make = Créer un lien
links-made = Liens de cette séance
links-none = Il n’y en a pas.
link-used = Utilisé
link-revoked = Retiré
link-locked = Bloqué après trop de codes faux
link-expired = Expiré
link-open = Valable jusqu’au { $until }
link-made = Créé { $at }
link-revoke = Retirer ce lien
link-made-title = Votre lien et son code
link-made-say = Notez les deux maintenant. Le code n’est montré qu’une fois.
link-address = Lien
link-code = Code
link-until = Le lien est valable jusqu’au { $until }.
link-apart = Donnez le code par un autre moyen que le lien, par exemple au téléphone.
link-made-before = Ce lien vient d’être créé, et son code a été montré à ce moment-là. Si vous ne l’avez pas, créez un nouveau lien.
link-nothing =
    .title = Ce lien ne s’ouvre pas
    .say = Il est peut-être trop ancien, déjà utilisé, retiré ou mal copié.
    .next = Demandez un nouveau lien à votre cabinet, ou connectez-vous.
code-title = Tapez votre code
code-say = Votre cabinet vous a donné un code, à part de ce lien.
code-help = Huit lettres et chiffres, comme K7QM-4XTD.
code-send = Ouvrir le formulaire
code-left = { $count ->
    [one] Vous pouvez essayer encore une fois. Ensuite le lien est bloqué.
   *[other] Vous pouvez essayer encore { $count } fois. Ensuite le lien est bloqué.
}
link-done =
    .title = Merci
    .say = Vos réponses sont maintenant au cabinet.
    .next = Vous pouvez fermer cette page. Pour changer une réponse, demandez un nouveau lien ou connectez-vous.

## Résumés
summary-title = Résumé de la séance
summary-none = Il n’y a pas de résumé de cette séance.
summary-help = Court et en mots simples, { $max } caractères au plus. Le client ne le voit qu’une fois remis.
summary-begin = Voici ce que nous avons fait aujourd’hui :
summary-release = Remettre au client
summary-save = Garder sans le montrer
summary-withdraw = Retirer au client
summary-history = Toutes les versions
summary-draft = Pas montré au client
summary-released = Montré au client
summary-withdrawn = Retiré au client
