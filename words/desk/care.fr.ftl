# Les clients, leurs auto-évaluations et leurs séances.

## Clients
clients-title = Clients
clients-find = Chercher un nom
clients-find-button = Chercher
clients-add = Ajouter un client
clients-none = Aucun client ne porte ce nom.
clients-name = Nom
clients-more = Afficher la suite
client-new-title = Nouveau client
client-edit-title = Modifier les coordonnées
client-edit = Modifier les coordonnées
remark-help = Visible par le cabinet seulement.
save = Enregistrer
field-given_name = Prénom
field-born_on = Date de naissance
field-phone = Téléphone
field-language = Langue
field-remark = Remarque
wrong-not-a-birthday = Cette date ne peut pas être une date de naissance.

## Un client
standing-title = Peut-on réserver des séances ?
bookable = Oui. La dernière auto-évaluation permet de réserver un massage.
new-check = Faire une nouvelle auto-évaluation
plan-course = Réserver une série de séances
courses-title = Séries de séances
courses-none = Aucune série n’est réservée.
screens-title = Auto-évaluations
contact-title = Coordonnées
course-active = Réservée
course-finished = Terminée
course-stopped = Arrêtée
aside-count = { $count ->
    [one] Un thérapeute a écarté une alerte de cette auto-évaluation.
   *[other] Un thérapeute a écarté { $count } alertes de cette auto-évaluation.
}

## Pourquoi pas
rule-no-check = Il n’y a pas encore d’auto-évaluation. Faites-la d’abord.
rule-check-too-old = La dernière auto-évaluation a plus de { $days } jours. Faites-en d’abord une nouvelle.
rule-barred = La dernière auto-évaluation dit : pas de massage pour l’instant.
rule-needs-clearance = Il faut d’abord l’accord d’un professionnel de santé.
rule-unclear = Certaines réponses n’étaient pas claires, et elles comptent pour la sécurité. Refaites l’auto-évaluation ou demandez à un professionnel de santé.
rule-check-unreadable = Les fiches ont changé depuis cette auto-évaluation. Faites-en une nouvelle.
rule-record-unreadable = Cette réponse ne peut pas être utilisée : { $fact }. Permis : { $allowed }.
rule-practice-facts = Ces réponses contiennent une donnée que seul le cabinet peut saisir.
rule-check-unfinished = L’auto-évaluation n’est pas terminée : des questions restent ouvertes.
rule-no-client-record = Votre compte n’a pas de dossier de client dans ce cabinet. Commencez l’auto-évaluation depuis la page du client.
rule-clearance-not-needed = Rien dans cette auto-évaluation n’attend l’avis d’un professionnel de santé.
rule-clearance-asked = Un avis a déjà été demandé pour cette auto-évaluation.
rule-not-a-therapist = Seul un thérapeute peut écarter une alerte.
rule-reason-too-short = Écrivez la raison en { $min } caractères au moins.
rule-no-such-finding = Cette auto-évaluation n’a pas cette alerte.
rule-stop-now-stays = Cette alerte demande d’arrêter tout de suite. Personne ne peut l’écarter.
rule-set-aside-before = Cette alerte a déjà été écartée.
rule-service-retired = Cette prestation n’est plus proposée.
rule-no-hours = Personne qui donne cette prestation n’a d’heures libres à ce moment.
rule-no-calendar = L’agenda du cabinet ne peut pas être utilisé. Demandez au responsable de vérifier les horaires.
rule-technique-barred = Cette prestation ne convient pas à la dernière auto-évaluation.
rule-outside-plan = Le plan permet au plus { $visits } séances de { $minutes } minutes au plus, avec au moins { $gap } jours entre elles.
rule-no-plan = La dernière auto-évaluation ne donne pas de plan de séances.
rule-place-not-possible = Un de ces horaires ne respecte pas une règle de l’agenda ou du plan. Demandez de nouveaux horaires.
rule-visit-fixed = Cette séance a commencé ou est passée : elle ne peut plus être modifiée.

## Une auto-évaluation
screen-client = Vers le client
findings-title = Alertes
findings-none = Il n’y a pas d’alerte.
instead-title = Que faire à la place
digest-title = Comment cela a été décidé
digest-line = Connaissances { $release } · { $digest }
replay = Décider à nouveau et comparer
replay-title = Décidé à nouveau
replay-same = Les mêmes fiches donnent la même décision, octet pour octet.
replay-broken = Les mêmes fiches donnent une autre décision. Prévenez la personne qui gère ce serveur.
replay-other = Les fiches ont changé depuis, et la décision est différente.
replay-other-same = Les fiches ont changé depuis. La décision est la même.
replay-unreadable = Les fiches ont changé depuis et ne peuvent plus lire ces réponses.
replay-then = Avant
replay-now = Maintenant
keep-sign-in =
    .title = Connectez-vous pour garder cette auto-évaluation
    .say = Vos réponses attendent dans cette page et sont envoyées quand vous vous connectez. Elles ne sont pas enregistrées avant.
keep-no-account = Pas encore de compte ? Demandez à votre cabinet. Revenez en arrière pour revoir votre résultat.

## L’avis d’un professionnel de santé
clearance-ask =
    .title = Demander un avis
    .say = Un médecin, un infirmier ou un kinésithérapeute qui connaît le problème doit d’abord donner son accord. Écrivez ce que vous demandez.
clearance-ask-button = Noter la question
clearance-look = Ouvrir la demande
clearance-open = Un avis a été demandé et n’est pas encore arrivé.
clearance-granted = { $by } ({ $role }) a donné son accord le { $on }. Il compte jusqu’au { $until }.
clearance-expired = { $by } ({ $role }) a donné son accord le { $on }. Il ne compte plus.
clearance-refused = { $by } ({ $role }) n’a pas donné son accord le { $on }.
clearance-title = L’avis d’un professionnel de santé
clearance-asked = Demandé le { $on }, au sujet de :
clearance-answer = Saisir la réponse
clearances-title = Avis demandés et pas encore reçus
clearances-none = Aucune demande n’est ouverte.
says-granted = D’accord
says-refused = Pas d’accord
role-help = Par exemple médecin généraliste, infirmier en pratique avancée, kinésithérapeute.
scope-help = Ce que la réponse couvre.
field-question = Question
field-says = Réponse
field-answered_by = Nom du professionnel
field-answered_role = Profession
field-answered_on = Date de la réponse
field-scope = Portée
field-in_words = Avec ses mots
wrong-not-in-time = Cette date est à venir, ou trop ancienne pour compter.

## Alertes écartées
aside-set = Écarter cette alerte
aside-why = Pourquoi ne compte-t-elle pas pour cette personne ?
aside-help = Au moins { $min } caractères. Votre nom et la raison restent avec l’auto-évaluation.
aside-button = Écarter
aside-never = Cette alerte demande d’arrêter tout de suite. Personne ne peut l’écarter.
aside-since = Écartée le
overrides-title = Alertes écartées
overrides-count = { $count ->
    [one] une alerte
   *[other] { $count } alertes
}
overrides-months = Mois
overrides-finding = Alerte
month-before = Mois précédent
month-after = Mois suivant
field-on = Date
field-card = Alerte

## Demander une série
course-ask =
    .title = Réserver une série de séances
course-plan = Le plan : { $visits } séances (au plus { $most }), à { $from } à { $to } jours d’intervalle, de { $minutes } minutes au plus.
course-no-service = Aucune prestation de ce cabinet ne convient à la dernière auto-évaluation.
course-ask-button = Voir les horaires
any = Peu importe
field-visits = Séances
field-minutes = Minutes par séance
field-gap_min = Jours entre les séances, au moins
field-gap_max = Jours entre les séances, au plus
field-parts = Moment de la journée
field-from = Premier jour
field-pick = Horaires
field-extent = Étendue
field-why = Raison
field-record = Auto-évaluation
wish-days = Jours possibles
wish-days-help = Ne cochez rien si tous les jours conviennent.
wish-parts = Moments préférés
part-morning = Matin
part-afternoon = Après-midi
part-evening = Soir

## Propositions
options-title = Choisissez vos séances
options-none = Aucun horaire trouvé
options-again = Modifier la demande
options-taken = Quelqu’un a été plus rapide pour la séance { $numbers }. Rien n’a été réservé. Ces horaires sont libres maintenant :
options-stopped = Ce qui l’empêche :
options-missing = Pas possible
offer-best = Le mieux adapté
offer-other-weekday = Un autre jour de la semaine
offer-other-therapist = Un autre thérapeute
offer-earlier-finish = Fini plus tôt
offer-book = Réserver toutes ces séances
stop-horizon = trop peu de jours pour tant de séances
stop-skill = aucun thérapeute ne pratique cette technique
stop-site = aucun thérapeute possible ne travaille sur ce site
stop-excluded = les thérapeutes possibles sont exclus
stop-hours = les horaires des thérapeutes
stop-room = aucune salle n’est libre
stop-window = les jours qui vous conviennent
stop-blackout = les jours d’absence
stop-release = le premier jour
stop-gap = les jours entre les séances
stop-held = les séances qui restent à leur place
stop-pair = vos autres séances
stop-cap = les heures de soin des thérapeutes
stop-busy = les séances d’autres personnes
stop-weekday = aucun autre jour n’est possible
stop-other-therapist = aucun autre thérapeute n’est possible
stop-finish-by = aucune fin plus tôt n’est possible

## Une série réservée
course-confirmed = { $count ->
    [one] Une séance est réservée.
   *[other] Les { $count } séances sont réservées.
}
course-over = Cette série est terminée.
course-no-mail = Notez ces dates : cette page est votre confirmation.
visit-change = Déplacer ou annuler cette séance
course-move-title = Déplacer la séance { $number }
move-course = Vers la série
move-one = Déplacer cette séance
move-none = Aucun autre horaire ne respecte toutes les règles. Ce qui l’empêche :
move-taken = Quelqu’un a été plus rapide. Rien n’a été modifié. Ces horaires sont libres maintenant.
move-rest = Déplacer cette séance et toutes les suivantes
move-rest-button = Déplacer à ces horaires
cancel-title = Annuler
cancel-help = Une raison courte, sans détail de santé.
cancel-one = Annuler cette séance
cancel-rest = Annuler cette séance et toutes les suivantes
