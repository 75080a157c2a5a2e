# La journée d’un site, les séances, la liste d’attente, les absences.

field-site = Site
field-date = Date
field-time = Heure
field-by = Colonnes
field-therapist = Thérapeute
field-room = Salle
field-version = Version de l’élément
field-to = État suivant
field-starts_at = Heure

day-count = { $count ->
    [one] { $count } séance
   *[other] { $count } séances
}
day-nobody = Personne ne travaille ici ce jour-là et il n’y a aucune séance.
day-off = Annulées ou manquées
day-steps = Autres jours
day-before = Jour précédent
day-today = Aujourd’hui
day-after = Jour suivant
day-by-therapist = Thérapeutes
day-by-room = Salles
day-show = Afficher
day-choose = Colonne
day-own = vous
day-no-hours = Pas d’horaires ce jour-là
day-no-visits = Aucune séance.
day-keys = Pour déplacer une séance, choisissez-la et appuyez sur les flèches ; Entrée garde la nouvelle place, Échap l’annule. Ou faites-la glisser.
day-moving = { $who } : { $time }, { $column }. Entrée garde, Échap annule.
day-back = Remise à sa place.
day-sending = Déplacement …
day-failed = Le serveur n’a pas répondu. Rien n’a été déplacé.
absence-ill = Malade
absence-leave = En congé
absence-other = Absent

flags = À savoir
flag-barred = Massage exclu
flag-on-hold = En suspens
flag-needs-clearance = Avis médical nécessaire
flag-clearance-open = Avis médical demandé, sans réponse
flag-not-screened = Pas d’auto-évaluation
flag-screen-old = Auto-évaluation trop ancienne
flag-check-due = Questionnaire à faire
flag-set-aside = Alerte écartée
flag-clearance-good = Avis médical favorable
flag-note-unsigned = Note non signée
flag-limits = Avec des limites
flag-consent-missing = Consentement manquant

state-booked = Réservée
state-on-hold = En suspens
state-arrived = Client arrivé
state-done = Faite
state-missed = Manquée
state-cancelled = Annulée

## Une séance
visit-state = État
visit-number = Séance
visit-of = { $number } sur { $count }
visit-where = Lieu
visit-client = Ouvrir la page du client
visit-course = Toutes les séances de ce parcours
visit-note = Note
step-arrived = Client arrivé
step-done = Séance faite
step-missed = Client absent
step-booked = Lever la suspension
move-title = Déplacer cette séance
move-any-room = Une salle libre
move-send = Déplacer
move-not = La séance n’a pas été déplacée.
taken-therapist = Le thérapeute a une autre séance à partir de { $time }.
taken-room = La salle est prise à partir de { $time }.
taken-client = Le client a une autre séance à partir de { $time }.

wrong-not-in-steps = L’heure doit tomber sur un pas de cinq minutes.
wrong-not-a-time = Ce n’est pas une heure. Écrivez-la ainsi : 14:05.
rule-no-site = Le cabinet n’a pas encore de site ouvert.
rule-step-by-hand = Cet état ne se choisit pas ici.
rule-step-arrived-early = La séance est dans plus de 12 heures.
rule-step-missed-early = La séance n’a pas encore commencé.
rule-move-past = Cette heure est passée.
rule-move-left = { $therapist } a quitté le cabinet.
rule-move-skill = { $therapist } ne donne pas ce soin.
rule-move-hours = { $therapist } ne travaille pas ici à cette heure.
rule-move-site-closed = Le site est fermé à cette heure.
rule-move-away = { $therapist } est absent à cette heure.
rule-move-gap = Les séances du parcours seraient trop rapprochées : la séance { $number } doit être à au moins { $days } jours, dans l’ordre.
rule-move-room = { $room } ne convient pas à ce soin.
rule-move-no-room = Le site n’a pas de salle pour ce soin.

## La liste d’attente
field-from_time = Pas avant
field-to_time = Terminé à
field-earliest = Première date
field-latest = Dernière date
field-freed = Place libérée
field-waiting = Personne en attente
field-service = Soin
field-days = Jours
field-reply = Réponse
waiting-title = Liste d’attente
waiting-freed = Places libérées
waiting-no-freed = Aucune place rendue n’est encore libre.
waiting-fits-nobody = Personne sur la liste ne peut prendre cette place pour le moment.
waiting-offer-to = La proposer à { $who }
waiting-offers = Propositions en cours
waiting-no-offers = Aucune proposition en cours.
waiting-all = Toutes les personnes en attente
waiting-nobody = Personne n’attend.
waiting-who = Personne
waiting-when = Disponibilités
waiting-since = Depuis
waiting-join = S’inscrire sur la liste d’attente
waiting-leave = Quitter la liste d’attente
wish-any = À tout moment
wish-any-therapist = Peu importe
wish-unreadable = Illisible
offer-until = Place gardée jusqu’à : { $until }.
offer-accept = Prendre cette place
offer-decline = Non, merci
offers-title = Places qui vous sont proposées
offers-none = Aucune place ne vous est proposée en ce moment.
wrong-before-its-start = La fin doit venir après le début.
rule-waiting-retired = Ce soin n’est plus proposé.
rule-waiting-twice = Il y a déjà une inscription pour ce soin.
rule-waiting-over = Cette inscription n’est plus en attente.
rule-offer-not-fitting = Cette place ne convient plus à cette personne, ou quelqu’un d’autre l’a prise.
rule-offer-expired = Cette proposition est terminée. La place est allée à quelqu’un d’autre ou est de nouveau libre.
rule-offer-answered = Cette proposition a déjà reçu une réponse.
rule-visit-too-long = La dernière auto-évaluation permet au plus { $minutes } minutes ; cette séance est plus longue.
rule-visit-too-near = Cette séance serait trop proche d’une autre séance de cette personne : le plan laisse au moins { $days } jours entre les séances.
