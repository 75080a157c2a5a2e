# Les mots de l’interface en français. Les mots sur les sujets cliniques sont sur les fiches.
# Chaque clé et chaque variable d’ici existe aussi en anglais ; un test les compare.

language-name = Français
yes = Oui
no = Non
and = et
or = ou
decimal-mark = ,
none-of-these = Aucun de ces points
not-sure = Je ne sais pas
prefer-not = Je préfère ne pas répondre
not-sure-about-one = J’ai un doute sur l’un de ces points
prefer-not-one = Je préfère ne pas répondre à l’un de ces points
urgent-fallback = médecin
crisis-fallback = numéro d’urgence

## Dates et unités

date = { $day } { $month } { $year }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
unit-of-time = Unité de temps
unit-days = jours
unit-weeks = semaines
unit-months = mois
unit-years = ans
unit-minutes = minutes
unit-mmHg = mmHg
unit-10-9-L = × 10⁹ par litre
unit-ratio = { "" }

## Autour de chaque page

skip = Aller au contenu
nav-label = Pages
nav-about = Comment ça décide
nav-sources = Sources
emergency-short = Urgence :
not-reviewed = Pas encore relu par un professionnel de santé.
not-reviewed-yet = Pas encore relu par un professionnel de santé
not-diagnosis = Ceci n’est pas un diagnostic.
knowledge-release = Connaissances { $release }
privacy-device = Vos réponses restent sur cet appareil. Les questions sont choisies ici, dans votre navigateur.
privacy-server = Vos réponses sont envoyées au serveur de ce cabinet pour choisir la question suivante. Elles ne sont pas conservées.

## Accueil

home-page-title = Des soins sûrs pour le mal de dos
home-title = Mal au dos ? Voyez ce qui est sûr pour vous.
home-lead = Répondez à des questions simples. Sachez si un massage est sûr maintenant, ce qu’il doit éviter et ce qui aide aussi. Chaque résultat donne ses raisons et ses sources.
home-start = Commencer l’auto-évaluation
home-start-fine = Gratuit, sans compte, cinq minutes environ.
home-sign-in = Se connecter au cabinet
home-sign-in-fine = Pour les clients du cabinet et les personnes qui y travaillent.
home-safe =
    .title = La sécurité d’abord
    .say = Les signes d’alerte passent en premier. Si l’un demande des soins tout de suite, l’évaluation s’arrête et dit où aller.
home-cited =
    .title = Des raisons vérifiables
    .say = Chaque point nomme la réponse qui le fonde et dit comment sa source a été lue.
home-active =
    .title = Plus qu’un massage
    .say = Chaque plan a une part active : rester actif, et des exercices simples à la maison.
home-does =
    .title = Ce que vous obtenez
home-does-1 = Que faire maintenant, en mots simples
home-does-2 = Les limites de votre séance : pression, zones, positions, durée
home-does-3 = Un plan pour les séances et la maison, avec des points d’étape
home-does-4 = Une page à imprimer pour votre thérapeute ou votre médecin
home-not =
    .title = Ce que ce n’est pas
home-not-1 = Ce n’est pas un diagnostic et cela ne remplace pas un médecin.
home-not-2 = Aucun professionnel de santé n’a encore validé ces connaissances.
home-not-3 = Cela ne soigne pas tout seul : un thérapeute revoit les limites à chaque séance.

## Début de l’évaluation

start-title = Auto-évaluation du mal de dos
start-lead = Nous cherchons d’abord les signes d’alerte, puis ce qui rend un massage sûr pour vous.
start-emergency-title = Est-ce une urgence ?
start-emergency-before = Si vous vous sentez très mal, ou en cas d’engourdissement nouveau entre les jambes, de douleur dans la poitrine ou de mal à respirer, n’attendez pas cette évaluation. Appelez le
start-emergency-after = { " " }maintenant.
start-long =
    { $count ->
        [one] Il y a environ { $count } écran court. Certaines réponses ajoutent une question, d’autres en évitent.
       *[other] Il y a environ { $count } écrans courts. Certaines réponses ajoutent une question, d’autres en évitent.
    }
start-unsure = Vous pouvez toujours revenir en arrière, dire « je ne sais pas » ou garder une réponse pour vous. Cela ne rend jamais rien sûr.
start-result = À la fin, vous voyez que faire maintenant, pourquoi, et un plan à imprimer.
start-not = Ce n’est pas un diagnostic. Aucun professionnel de santé n’a encore relu ces connaissances.
country = Où êtes-vous ?
country-help = Cela décide des numéros de téléphone affichés.
begin = Commencer

## Questions

continue = Continuer
back = Retour
start-again = Recommencer
why-we-ask = Pourquoi cette question
what-counts = Ce qui compte
progress = Écran { $here } sur { $total } environ
progress-label = Avancement
look-again = Regardons ce point encore une fois
look-again-say = Vous aviez un doute. Ce point compte pour votre sécurité, alors relisez-le encore une fois. « Je ne sais pas » reste une bonne réponse.
look-again-private = Vous avez choisi de ne pas répondre, et c’est votre droit. Sans cette réponse, nous ne pouvons pas dire qu’un massage est sûr aujourd’hui. Vous pouvez répondre maintenant, ou laisser ainsi.
one-by-one-say = Pas de souci. Voici chaque point séparément.
ticks-help = Cochez ce qui convient. Si rien ne convient, cochez aucun de ces points.
error-title = À vérifier : { $title }
error-summary = Vérifiez vos réponses
error-mark = Erreur :
error-choose = Choisissez une réponse. Si vous ne savez pas, choisissez « je ne sais pas ».
error-nothing-ticked = Cochez ce qui convient. Si rien ne convient, cochez « aucun de ces points ».
error-none-and-more = Vous avez coché « aucun de ces points », « je ne sais pas » ou « je préfère ne pas répondre » et autre chose. Gardez seulement ce qui est vrai.
error-number = Écrivez un nombre, par exemple 12.
error-number-empty = Écrivez un nombre, ou cochez « je ne sais pas » ou « je préfère ne pas répondre ».
error-number-and-unsure = Écrivez un nombre ou cochez une case, pas les deux.
error-number-range = Écrivez un nombre de { $min } à { $max } { $unit }.
error-whole-number-range = Écrivez un nombre entier de { $min } à { $max } { $unit }.

## Que faire maintenant : chaque urgence avec chaque avis sur le massage

now-emergency_now-barred =
    .title = Demandez de l’aide d’urgence maintenant
    .say = L’une de vos réponses demande des soins tout de suite. N’attendez pas, et pas de massage.
now-emergency_now-needs_clearance =
    .title = Demandez de l’aide d’urgence maintenant
    .say = L’une de vos réponses demande des soins tout de suite. Pas de massage avant d’avoir vu un médecin.
now-emergency_now-adapted =
    .title = Demandez de l’aide d’urgence maintenant
    .say = L’une de vos réponses demande des soins tout de suite. Le massage doit attendre.
now-emergency_now-suitable =
    .title = Demandez de l’aide d’urgence maintenant
    .say = L’une de vos réponses demande des soins tout de suite. Le massage doit attendre.
now-same_day-barred =
    .title = Voyez un médecin aujourd’hui. Pas de massage pour l’instant.
    .say = L’une de vos réponses doit être examinée aujourd’hui. Pas de massage avant cela.
now-same_day-needs_clearance =
    .title = Voyez un médecin aujourd’hui et parlez-lui du massage
    .say = L’une de vos réponses doit être examinée aujourd’hui. Un massage seulement si le médecin est d’accord.
now-same_day-adapted =
    .title = Voyez un médecin aujourd’hui, puis un massage doux
    .say = L’une de vos réponses doit être examinée aujourd’hui. Ensuite, un massage avec des limites peut convenir.
now-same_day-suitable =
    .title = Voyez un médecin aujourd’hui, puis le massage convient
    .say = L’une de vos réponses doit être examinée aujourd’hui. Rien d’autre ne s’oppose à un massage.
now-urgent_review-barred =
    .title = Voyez un médecin dans les jours qui viennent. Pas de massage pour l’instant.
    .say = Vos réponses doivent être examinées bientôt. Le massage n’est pas sûr avant cela.
now-urgent_review-needs_clearance =
    .title = Voyez un médecin dans les jours qui viennent et parlez-lui du massage
    .say = Vos réponses doivent être examinées bientôt. Un massage seulement si le médecin est d’accord.
now-urgent_review-adapted =
    .title = Voyez un médecin dans les jours qui viennent. Un massage doux est possible.
    .say = Vos réponses doivent être examinées bientôt. D’ici là, un massage est possible dans les limites ci-dessous.
now-urgent_review-suitable =
    .title = Voyez un médecin dans les jours qui viennent. Le massage est possible.
    .say = Vos réponses doivent être examinées bientôt. Rien ne s’oppose à un massage d’ici là.
now-routine_check-barred =
    .title = Pas de massage pour l’instant. Prenez rendez-vous.
    .say = Quelque chose dans vos réponses rend le massage risqué maintenant. Prenez rendez-vous chez votre médecin.
now-routine_check-needs_clearance =
    .title = Demandez à un médecin avant un massage
    .say = Prenez un rendez-vous ordinaire chez votre médecin. Un massage seulement s’il est d’accord.
now-routine_check-adapted =
    .title = Le massage est possible, avec des limites. Prenez rendez-vous.
    .say = Un massage est possible dans les limites ci-dessous. Prenez aussi un rendez-vous ordinaire chez votre médecin.
now-routine_check-suitable =
    .title = Le massage est possible. Prenez rendez-vous.
    .say = Rien dans vos réponses ne s’oppose à un massage. Prenez aussi un rendez-vous ordinaire chez votre médecin.
now-none-barred =
    .title = Pas de massage pour l’instant
    .say = Quelque chose dans vos réponses rend le massage risqué maintenant. Vous voyez ci-dessous ce que c’est et ce qui peut changer.
now-none-needs_clearance =
    .title = Demandez à un professionnel de santé avant un massage
    .say = Le massage peut vous convenir, mais un médecin, un infirmier ou un kinésithérapeute doit d’abord être d’accord. La question à poser est ci-dessous.
now-none-adapted =
    .title = Le massage est possible, avec des limites
    .say = Rien dans vos réponses ne demande de soins urgents. Un massage est possible si le thérapeute respecte les limites ci-dessous.
now-none-suitable =
    .title = Le massage est possible
    .say = Rien dans vos réponses ne demande de soins urgents ni ne s’oppose à un massage.
waiting =
    .title = Pas encore de massage : il manque une réponse
    .say = Rien de ce que vous avez dit ne demande de soins urgents. Mais tant que les points ci-dessous restent sans réponse, le massage doit attendre.
call-emergency = Numéro d’urgence
call-urgent = Soins aujourd’hui

## Parties du résultat

unclear-title = Là où vous aviez un doute
unclear-title-private = Là où vous avez choisi de ne pas répondre
unclear-title-both = Là où vous aviez un doute ou avez choisi de ne pas répondre
unclear-private = Vous avez choisi de ne pas répondre.
unclear-waits = Tant que ces points restent sans réponse, pas de massage. Une réponse ouverte ne demande pas à elle seule d’aller aux urgences. Demandez à quelqu’un qui peut regarder, ou voyez un médecin.
unclear-strict = Tant que ces points restent ouverts, nous gardons la limite la plus stricte.
if-true = Si c’est vrai pour vous :
answer-now = Répondre maintenant
limits-title = Limites de votre séance
limits-say = Montrez-les à votre thérapeute.
limit-pressure = Pression
limit-minutes = Durée
limit-techniques = À éviter
limit-avoid = Zones à ne pas toucher
limit-areas = Limites par zone
limit-positions = Positions
limit-heat = Chaleur
limit-notes = Aussi
at-most-pressure = au plus { $max } sur 5
at-most-minutes = au plus { $minutes } minutes
without = sans { $names }
no-heat = pas de chaleur
why-title = Pourquoi
why-say = Ces points vous concernent. Chacun nomme les réponses sur lesquelles il repose.
why-nothing = Aucune fiche ne s’applique à vos réponses. Tous les signes d’alerte et toutes les raisons de prudence ont été examinés.
why-nothing-sure = Aucune fiche ne s’applique avec certitude à vos réponses. Ce qui reste ouvert est indiqué plus haut.
because = Parce que vous avez répondu :
sources = Sources :
no-source = Ceci repose sur la pratique et le jugement ; aucune source n’a été lue à ce sujet.
sources-unread =
    { $count ->
        [one] { $count } source a été citée de mémoire et non lue. Elle ne compte pas comme référence.
       *[other] { $count } sources ont été citées de mémoire et non lues. Elles ne comptent pas comme références.
    }
review-by = Prochaine relecture prévue le { $date }
reviewed-by = Relu par { $name }, { $role }, le { $on }
read-the-card = Lire la fiche
urgency-emergency_now = urgence
urgency-same_day = médecin aujourd’hui
urgency-urgent_review = médecin dans les jours qui viennent
urgency-routine_check = prendre rendez-vous
massage-barred = pas de massage
massage-needs_clearance = demander d’abord un avis
massage-adapted = avec des limites
interaction-contraindicated = à ne pas associer
interaction-major = sérieux
interaction-moderate = prudence
interaction-minor = mineur
change-title = Ce qui pourrait changer cela
change-to-adapted = Un massage serait possible si l’un de ces points était vrai :
change-to-suitable = Les limites tomberaient si l’un de ces points était vrai :
at-least = { $number } ou plus
at-most = { $number } ou moins
between = { $from } à { $to }
change-warning = Ceci montre seulement de quoi dépend la décision. N’arrêtez et ne changez jamais un médicament à cause de cette page.
change-never = Rien de ce que vous pourriez changer vous-même ne lève cela. Le temps ou un professionnel de santé le peut.
clinician-title = Que demander à un médecin, un infirmier ou un kinésithérapeute
clinician-say = Montrez-lui ou lisez-lui ceci :
visit-title = Ce que votre thérapeute vérifie lors de la séance
visit-say = Ces points sont regardés le jour même, avant de commencer.
plan-title = Votre plan
plan-say = Le plan a une part pour les séances et une part pour vous. Les deux comptent.
techniques-title = Pendant la séance, dans cet ordre
dose = { $visits } séances de { $minutes } minutes, à { $gap } jours d’écart. Jusqu’à { $most } si cela aide.
range = { $from } à { $to }
minutes = { $minutes } minutes
below-dose = Sous la dose étudiée.
active-part = part active
fits-because = Cela convient à cause de :
evidence = Ce que l’on en sait
home-programme-title = À la maison
home-programme-say = Un peu, souvent. Commencez au niveau indiqué.
home-start-at = Début
home-progress = Ensuite
home-stop = Arrêt si
more-title = Plus pour votre plan
advice-title = Conseils de tous les jours
options-title = Autres soins, selon les recommandations
options-say = Ce que disent les recommandations sur d’autres soins du mal de dos. Elles diffèrent, et les gens aussi.
stop-rules-title = Quand arrêter une séance, et que surveiller après
watch-title = Ce qu’il faut surveiller
checks-title = Médicaments et remèdes à vérifier
stance-for = pour
stance-may = peut être une option
stance-within-package = seulement avec de l’exercice
stance-against = contre
stance-silent = n’en dit rien
stance-always = pour tout le monde
stance-option = une option
stance-neutral = ni pour ni contre
stance-never = déconseillé
answers-title = Vos réponses
answers-show =
    { $count ->
        [one] Voir ou changer votre { $count } réponse
       *[other] Voir ou changer vos { $count } réponses
    }
change = Changer
keep =
    .title = Apporter ce résultat à votre cabinet
    .say = Votre cabinet garde vos réponses dans votre dossier, et vous pouvez réserver des séances si le massage est possible. Vous vous connectez d’abord.
    .button = Garder cette auto-évaluation au cabinet
keep-client =
    .title = Garder cette auto-évaluation
    .say = Les réponses et la décision sont gardées dans le dossier du client.
    .button = Garder dans le dossier du client
decided-title = Comment cela a été décidé
decided-say = Chaque fiche qui s’applique ajoute ses limites, et la plus stricte compte. Un doute laisse la question ouverte, et ce qu’elle pourrait entraîner compte. Aucun professionnel de santé n’a encore relu les fiches.
decided-line = Connaissances { $release } · { $digest } · { $date }
print = Imprimer cette page
save-decision-say = Le fichier contient la décision et vos réponses, pour un programme qui lit le JSON.
save-decision = Enregistrer la décision dans un fichier

## Quand quelque chose ne va pas

start-over =
    .title = Merci de recommencer l’évaluation
    .say = Vos réponses ne correspondent plus aux questions. Cela arrive quand les questions ont été mises à jour entre-temps. Rien n’a été conservé.
start-over-detail = Détail : { $fact } { $given } – permis : { $allowed }
not-found =
    .title = Cette page n’existe pas
    .say = L’adresse est peut-être ancienne ou mal écrite.
refused =
    .title = Nous n’avons pas pu lire cet envoi
    .say = L’envoi était trop grand, ou ce n’était pas un formulaire de ce site. Rien n’a été conservé. Revenez en arrière et réessayez.
foreign =
    .title = Ce formulaire vient d’un autre site
    .say = Pour votre sécurité, nous n’acceptons de réponses que de nos propres pages. Rien n’a été lu ni conservé. Commencez l’évaluation ici.
failed =
    .title = Un problème est survenu de notre côté
    .say = Vos réponses n’ont pas été conservées. Réessayez. Si cela se reproduit, prévenez le cabinet.
offline =
    .title = Cette page demande une connexion
    .say = Vous êtes hors ligne. L’auto-évaluation elle-même marche sans connexion.
to-the-check = Aller à l’auto-évaluation

## À propos

about-title = Comment Supple décide
about-lead = Supple est un ensemble de fiches, une pour chaque signe d’alerte, limite, technique et remède. Un programme lit vos réponses et les fiches, et rien d’autre.
about-review =
    .title = Aucun professionnel de santé n’a encore validé
    .say = Les fiches ont été écrites d’après des recommandations et des études. Aucun professionnel de santé ne les a encore relues. Chaque fiche et chaque résultat le disent et donnent une date de relecture.
about-cards =
    .title = Les limites ne font que s’ajouter
    .say = Chaque fiche qui s’applique ajoute ce qu’elle demande : un délai pour consulter, moins de pression, une zone à éviter. La plus stricte compte. Aucune fiche n’assouplit ce qu’une autre demande, sauf l’accord d’un professionnel de santé là où une fiche le prévoit.
about-unknown =
    .title = Ce que veut dire « je ne sais pas »
    .say = Une question ouverte garde possible son issue la plus stricte. Cela peut faire attendre un massage. Pour quelques questions, « je ne sais pas » compte comme une réponse fixe ; la fiche de chacune dit laquelle et pourquoi.
about-sources =
    .title = Comment une source a été lue
    .say = Chaque source porte un mot : vérifiée veut dire que nous l’avons lue sur ce point ; de seconde main, que nous l’avons connue par une autre page ; titre seul, que nous savons qu’elle existe. Ce qui vient de la mémoire s’appelle non vérifié et n’est jamais montré comme référence.
about-privacy =
    .title = Ce que deviennent vos réponses
    .say = Elles voyagent dans le formulaire de votre page. Si votre navigateur le permet, l’évaluation tourne sur votre appareil, et cet onglet garde la dernière étape jusqu’à ce que vous le fermiez ou recommenciez. Sinon, le serveur du cabinet choisit la question suivante et oublie aussitôt vos réponses. Elles ne sont ni dans l’adresse, ni dans un cookie, ni dans un journal.
about-limits =
    .title = Ce que cela ne peut pas faire
    .say = Cela ne peut ni vous voir ni vous toucher, et un signe peut se décrire de bien des façons. Les signes d’alerte sont des outils grossiers : ils arrêtent certaines personnes sans besoin et peuvent manquer une maladie. Si vous sentez que quelque chose ne va pas, voyez un médecin quoi que dise cette page.
about-figures = En chiffres
about-cards-count = Fiches qui décident ou planifient
about-facts-count = Faits qu’elle peut connaître
about-reviewed-count = Fiches relues par un professionnel de santé
about-release = Version des connaissances
about-digest = Empreinte

## Sources

sources-title = Sources
sources-lead = Tout ce sur quoi les fiches s’appuient, avec ce qui a été lu de chaque source.
source-verified =
    .title = Vérifiées
    .word = vérifiée
    .say = Lue sur le point pour lequel elle sert.
source-second-hand =
    .title = De seconde main
    .word = de seconde main
    .say = Connue par une autre page qui la rapporte.
source-title-only =
    .title = Titre seul
    .word = titre seul
    .say = On sait qu’elle existe ; son contenu n’a pas été lu.
source-unverified =
    .title = Non vérifiées
    .word = non vérifiée
    .say = Citée de mémoire. Jamais montrée comme référence.

## Pages des fiches

kind-fact = Question
kind-screen = Écran de questions
kind-red-flag = Signe d’alerte
kind-contraindication = Raison de prudence
kind-exception = Exception
kind-technique = Technique
kind-presentation = Type de mal de dos
kind-course-rule = Règle de parcours
kind-instrument = Questionnaire
kind-stop-rule = Règle d’arrêt
kind-remedy = Remède
kind-interaction = Interaction
kind-medicine = Médicament
kind-home-item = Exercice à la maison
kind-advice = Conseil
kind-option = Autre soin
kind-claim = Affirmation
kind-source = Source
kind-country = Pays
kind-person = Personne de test
kind-quiet = Personne ordinaire de test
kind-vocabulary = Liste de mots
card-say = Ce que dit la fiche
card-what = Ce que c’est
card-how = Comment faire
card-claim = L’affirmation
card-help = Aide
card-why = Pourquoi
card-evidence = Ce que l’on en sait
card-limit = Limites
card-do = Que faire
card-ask-clinician = Que demander à un professionnel de santé
card-sources = Sources
card-point = Le point qui a été lu
card-our-default = Nos propres choix, à confirmer par un professionnel de santé
card-recalled = De mémoire, non vérifié
card-reviewers = Notes pour les relecteurs
visit-stop =
    .title = Votre rendez-vous est suspendu.
    .say = Répondez encore aux dernières questions, pour que le cabinet en sache plus. N’attendez pas pour faire ce qui est écrit ici.
changed =
    .title = Quelque chose a-t-il changé ?
    .help = Vous nous avez dit cela le { $date }. Cochez ce qui a changé, ou ce dont vous doutez. Nous ne redemandons que cela.
    .none = Rien n’a changé
error-changed-and-none = Vous avez coché « rien n’a changé » et autre chose. Gardez seulement ce qui est vrai.
privacy-visit = Vos réponses vont à votre cabinet. Elles sont gardées avec ce rendez-vous.
