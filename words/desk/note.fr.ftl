# La note d’une séance.

note-title = Note : { $name }
note-know = À savoir
note-limits = Limites d’aujourd’hui
note-limits-why = Pourquoi ces limites
note-no-limits = Le contrôle ne fixe aucune limite.
note-today = Note d’aujourd’hui
note-trend = Évolution
note-last = Dernière note
note-last-none = Aucune note signée d’une séance précédente.
note-closed = La note ne s’ouvre pas encore.
note-way-out = Le faire maintenant
note-to-visit = Aller à la séance
note-own-kept = Ce que vous avez écrit est conservé
note-somebody = Une personne partie depuis
note-draft-of = Brouillon de { $name }, enregistré à { $time }
note-told-writing = { $name } écrit aussi, dernier enregistrement à { $time }.
note-told-signed = { $name } a signé cette note à { $time }. Ce que vous écrivez reste à vous : rouvrez la note pour l’ajouter.
note-empty = Rien n’est écrit.
note-lines = Ce qui a été fait
note-line = { $technique } : { $details }.
note-pressure = pression { $pressure } sur 5
note-minutes = { $minutes } min
note-carried-open = (repris du { $date }, pas encore confirmé)
note-carried-confirmed = (repris du { $date }, confirmé)
note-outside = Hors des limites :
note-outside-count = { $count ->
    [one] { $count } ligne est hors des limites, avec un motif.
   *[other] { $count } lignes sont hors des limites, chacune avec un motif.
}
note-reason-hint = Pourquoi l’avoir fait malgré tout ?
note-reason-only = (nécessaire hors des limites)
note-confirm = Vrai aujourd’hui
note-drop = Retirer
note-added = Ajouté.
note-carry = Reprendre les lignes de la dernière note
note-keep = Enregistrer
note-saved = Enregistré à { $time }.
note-unsaved = Pas encore enregistré, conservé sur cet appareil.
note-signed-out = Vous êtes déconnecté. Ce que vous avez écrit est conservé sur cet appareil. Reconnectez-vous dans un autre onglet, puis continuez ici.
note-not-kept = Le serveur n’a pas accepté cet envoi. Ce que vous avez écrit est conservé sur cet appareil.
note-joined = Vous avez aussi écrit cette note dans une autre fenêtre. Les deux textes sont maintenant ici.
note-sign = Signer
note-sign-done = Signer ; la séance est terminée
note-sign-say = Une note signée ne change plus. On peut y ajouter des mots plus tard.

sign-out-unsent = Des mots d’une note ne sont pas encore enregistrés. Se déconnecter et les effacer de cet appareil ?

field-area = Zone
field-pressure = Pression
chips-minutes = Minutes
field-response = Réaction de la personne
field-when = Moment
field-pain = Douleur, de 0 à 10
field-felt = Pression ressentie, de 1 à 5
field-comfort = Confort, de 0 à 10
field-said = Ce que dit la personne
field-seen = Ce que vous voyez et sentez
field-thought = Ce que vous en pensez
field-next = La suite
field-nothing = Pourquoi rien n’a été fait
field-body = La note
field-writer = La page qui écrit
field-seq = Compte
field-base = Version
field-words = Mots à ajouter

chips-title = Ce qui a été fait
chips-more = Plus
chips-add = Ajouter cette ligne
chips-choose = Choisissez une technique, une zone, une pression et des minutes.
chip-barred = hors des limites
response-eased = Soulagé
responded-eased = Cela a soulagé.
response-same = Pas de différence
responded-same = Pas de différence.
response-tender = Sensible
responded-tender = Sensible, sans aggravation.
response-worse = Pire
responded-worse = Cela s’est aggravé.
over-technique = la technique est exclue
over-technique-there = la technique est exclue à cet endroit
over-heat = pas de chaleur
over-area = zone à laisser de côté
over-pressure = pression { $max } au plus
over-minutes = { $max } minutes au plus en tout

checks-title = Douleur, pression, confort
checks-add = Ajouter ce point
when-arrival = à l’arrivée
when-during = pendant
when-end = à la fin
check-line = { $time }, { $when } : { $details }.
check-said-pain = douleur { $value } sur 10
check-said-pressure = pression ressentie { $value } sur 5
check-said-comfort = confort { $value } sur 10

stops-title = Quand arrêter
stops-because = Arrêt à cause de { $rule }
stops-after = Avant le départ de la personne
stop-line = { $time } : arrêt à cause de { $rule } ({ $title }).

texts-title = Avec vos mots
nothing-title = Rien n’a été fait

note-signed-title = Note signée
note-signed-by = Signée par { $name }, { $moment }
note-own-draft = Votre brouillon
note-own-draft-say = { $name } a signé la note. Votre brouillon n’en fait pas partie. Vous pouvez l’ajouter tel quel.
addendum-draft = Ajouter mon brouillon
addendum-title = Compléter cette note
addendum-help = Le texte signé reste tel quel. Vos mots figurent dessous, avec votre nom et l’heure.
addendum-send = Ajouter
addendum-by = Ajouté par { $name }, { $moment }
history-title = Historique
history-begun = { $name } a commencé à écrire
history-saved = { $name } a enregistré les derniers mots
history-signed = { $name } a signé
history-added = { $name } a ajouté des mots
history-draft = { $name } a enregistré un brouillon qui ne fait pas partie de la note

wrong-reason-needed = Une ligne hors des limites demande un motif d’au moins { $min } lettres.
wrong-check-empty = Indiquez au moins la douleur, la pression ou le confort.
wrong-line-needs-area = Choisissez une zone.
wrong-line-needs-pressure = Choisissez une pression.
wrong-not-a-note = Le programme ne peut pas lire cette note.
wrong-too-many = La note a trop de lignes.
rule-note-not-arrived = La personne n’est pas arrivée.
rule-note-no-visit = La séance n’a pas eu lieu.
rule-note-signed = Cette note est signée. On peut y ajouter des mots.
rule-note-not-signed = Cette note n’est pas encore signée.
rule-note-no-last = Il n’y a pas de note signée d’une séance précédente.
rule-note-reason = C’est hors des limites de la décision d’aujourd’hui. Écrivez pourquoi cela a été fait malgré tout.
rule-note-carried = Une ligne reprise n’est pas confirmée. Confirmez-la ou retirez-la.
rule-note-blank = Une note n’est jamais signée vide. Ajoutez ce qui a été fait, ou écrivez pourquoi rien n’a été fait, en au moins { $min } lettres.
rule-addendum-blank = Écrivez ce que vous voulez ajouter.
