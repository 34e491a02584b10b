/* seed_voices: sentences for reviews. They name no product, so that any fits. */
#include "soukd/seed_kinds.h"
#include "soukd/seed_voices.h"

const struct seed_tongue seed_english = {
	.lang = "en",
	.title = {
		{ "Not for me", "Sent it back", "Disappointed", "Not what I ordered", "Sadly faulty" },
		{ "Could be better", "Expected more", "Not worth the price", "Mixed feelings", "Hmm" },
		{ "All right", "Good, with a catch", "Does its job", "Decent", "Fine, but", "Neither here nor there" },
		{ "Very good", "Happy with it", "Nearly perfect", "Good quality", "Would buy again", "Pleased", "Recommended" },
		{ "Love it", "Perfect", "Beautiful", "Exactly what I wanted", "Even better than in the picture", "Wonderful",
		  "Could not be happier", "Worth every cent", "A keeper", "Excellent" },
	},
	.occasion = {
		"Bought it for our new flat.", "It was a present for my sister, and she was delighted.", "My second order from this shop.",
		"I had been looking for something like this for a long time.", "Chosen after a lot of comparing.",
		"I ordered it on a whim.", "A birthday present to myself.", "We have had it for two months now.",
		"In use every day since it came.", "I saw it at a friend's and had to have it.", "It replaces an old one that finally gave up.",
		"Given to my parents for their anniversary.", "I was not sure at first.", "After half a year I can say something about it.", NULL
	},
	.praise = {
		"The quality is outstanding.", "Looks exactly like the pictures.", "You can tell that somebody took care.",
		"I would order it again at once.", "Well made down to the details.", "It is even nicer in real life.",
		"Just right.", "I am thrilled.", "Very good value.", "It does what it should and looks good.",
		"Simple, beautiful, good.", "Everyone who sees it asks about it.",
		"A pleasure every single day.", "The colour is gorgeous.", NULL
	},
	.gripe = {
		"The price is rather high.", "The description could be more precise.", "I would have liked a choice of sizes.",
		"One small flaw on the back, nobody sees it.", "It is not quite as described.", NULL
	},
	.anger = {
		"It arrived damaged and I sent it back.", "The quality does not match the price.", "I had imagined something quite different.",
		"It broke after a few weeks.", "They sent me the wrong one.", "I am returning it.", NULL
	},
	.fair = { "It looks good.", "The idea is good.", "Well made in itself.", "Nice, on the whole.", NULL },
	.but = { "Only one thing:", "But:", "A small minus:", NULL },
	.shop = {
		"Quick delivery and lovely packaging.", "It came two days later, carefully wrapped.", "The shop answered my question within an hour.",
		"Friendly contact, quick shipping.", "Packed without any plastic, thank you.", "Delivery took a week, but it was worth the wait.",
		"There was even a handwritten note in the parcel.", NULL
	},
};

const struct seed_tongue seed_german = {
	.lang = "de",
	.title = {
		{ "Leider nichts", "Enttäuscht", "Zurückgeschickt" },
		{ "Mehr erwartet", "Geht so", "Nicht überzeugt" },
		{ "In Ordnung", "Ganz gut", "Erfüllt seinen Zweck" },
		{ "Sehr schön", "Gute Qualität", "Gerne wieder", "Fast perfekt" },
		{ "Wunderschön", "Absolut begeistert", "Genau das Richtige", "Perfekt", "Klare Empfehlung", "Tolles Stück" },
	},
	.occasion = {
		"Als Geschenk gekauft und sehr gut angekommen.", "Schon meine zweite Bestellung hier.", "Lange gesucht und endlich gefunden.",
		"Seit einigen Wochen täglich in Gebrauch.", "Spontan bestellt und nicht bereut.", NULL
	},
	.praise = {
		"Sehr sauber verarbeitet.", "Sieht noch schöner aus als auf dem Bild.", "Die Qualität ist hervorragend.",
		"Jeden Cent wert.", "Ich freue mich jeden Tag daran.", "Schlicht und schön.", "Würde ich sofort wieder kaufen.",
		"Die Farbe ist ein Traum.", "Man merkt, dass hier mit Liebe gearbeitet wird.", NULL
	},
	.gripe = {
		"Der Preis ist recht hoch.", "Etwas kleiner als gedacht.", "Die Lieferung hat eine Woche gedauert.",
		"Die Beschreibung könnte genauer sein.", NULL
	},
	.anger = {
		"Kam leider beschädigt an.", "Entspricht nicht der Beschreibung.", "Die Qualität passt nicht zum Preis.", NULL
	},
	.fair = { "Sieht gut aus.", "An sich gut verarbeitet.", "Die Idee ist gut.", NULL },
	.but = { "Einziger Kritikpunkt:", "Kleiner Abzug:", NULL },
	.shop = {
		"Schnelle Lieferung, liebevoll verpackt.", "Sehr netter Kontakt.", "Kam nach zwei Tagen, ganz ohne Plastik verpackt.", NULL
	},
};

const char *const seed_authors[] = {
	"Anna", "Ben", "Clara", "David", "Eva", "Felix", "Greta", "Hugo", "Ida", "Jan", "Katja", "Leo", "Mia", "Nils", "Olga", "Paul",
	"Rosa", "Simon", "Tilda", "Viktor", "Aoife", "Brendan", "Ciara", "Declan", "Niamh", "Sean", "Amélie", "Baptiste", "Chloé",
	"Étienne", "Inès", "Julien", "Louise", "Maxime", "Océane", "Théo", "Alba", "Bruno", "Carmen", "Diego", "Elena", "Íñigo",
	"Lucía", "Mateo", "Nuria", "Pablo", "Beatriz", "Catarina", "Diogo", "Joana", "Rui", "Teresa", "Alessia", "Davide", "Giulia",
	"Lorenzo", "Martina", "Sofia", "Anouk", "Bram", "Femke", "Jasper", "Lieke", "Sanne", "Thijs", "Astrid", "Freja", "Jonas",
	"Liv", "Mads", "Signe", "Aino", "Eero", "Helmi", "Onni", "Agnieszka", "Kasia", "Marek", "Piotr", "Zofia", "Dana", "Jakub",
	"Tereza", "Eszter", "Gábor", "Ana", "Luka", "Maja", "Tomaž", "Ioanna", "Nikos", "Eleni", "Rasa", "Mindaugas", "Ilze", "Kaspars",
	"Priya", "Yusuf", "Mei", "Amara", "Kofi", "Leila", "Omar", "Sunniva", "Tariq", "Hana", NULL
};

const struct seed_voice seed_voices[FAMILIES] = {
	[FAMILY_TABLEWARE] = {
		{ "The glaze is stunning.", "It has survived the dishwasher many times.", "Feels good in the hand.", "Each piece is a little different, I like that.",
		  "Goes well with the rest of our table.", "Coffee tastes better from things like this.", "Not a single scratch so far.", "The weight is just right." },
		{ "One piece had a small bubble in the glaze.", "It gets quite hot to the touch.", "The colour is darker than on my screen.", "There is a tiny dent at the foot.",
		  "It chipped when I knocked it lightly.", "It does not stack as well as I had hoped." } },
	[FAMILY_KITCHEN] = {
		{ "A pleasure to cook with.", "Solid, heavy and made to last.", "I use it several times a week.", "Easy to clean.", "It makes a real difference in the kitchen.",
		  "Handed round at dinner, everyone wanted one.", "No comparison with what I had before.", "Feels like something to pass on." },
		{ "Needs more care than I am used to.", "Instructions would have been helpful.", "The finish had a small scratch.", "It takes up a lot of room.",
		  "Handle not perfectly straight.", "A bit expensive for what it is." } },
	[FAMILY_DECOR] = {
		{ "It makes the room.", "Simple and elegant.", "The proportions are perfect.", "It looks far more expensive than it was.", "A real eye-catcher on the sideboard.",
		  "Goes with everything.", "The surface feels lovely.", "Stands firmly." },
		{ "Smaller than I imagined.", "A tiny scratch on the base.", "The tone is a little cooler than pictured.", "It scratched my table until I put felt under it.",
		  "Not entirely level.", "The packaging was a bit excessive." } },
	[FAMILY_TEXTILE] = {
		{ "The fabric is heavenly.", "Washed twice, still like new.", "Beautiful, deep colour.", "Soft and dense.", "It makes the sofa look new.",
		  "Neatly sewn.", "Exactly the size stated.", "Warm tones, lovely weave." },
		{ "It loses a little fluff.", "The colour is paler than in the pictures.", "A loose thread at one corner.", "It creases easily.",
		  "Smelled a little at first.", "Slightly shorter than stated." } },
	[FAMILY_FURNITURE] = {
		{ "Beautiful wood, smooth as silk.", "Rock solid.", "It was set up in ten minutes.", "The joints are a work of art.", "Worth waiting for.",
		  "It looks as if it had always stood here.", "Comfortable and good-looking.", "No smell, no wobble." },
		{ "The wood is lighter than in the picture.", "One foot needed adjusting.", "It came a few days late.", "A small knot on the visible side.",
		  "The carrier left it at the kerb.", "Needs two people to move." } },
	[FAMILY_LAMP] = {
		{ "Such a warm light.", "It changes the whole mood of the room.", "Very well finished.", "The dimmer works without flicker.", "Beautiful by day too.",
		  "Easy to put up.", "The light does not dazzle.", "Just the right height." },
		{ "No bulb included.", "The cord is a bit short.", "It hums faintly when dimmed.", "The shade arrived with a small dent.",
		  "The light is dimmer than I need for reading.", "The switch is hard to reach." } },
	[FAMILY_CLOTHES] = {
		{ "Fits as if made for me.", "Wonderful fabric.", "I bought a second one in another colour.", "Feels great on the skin.", "Good length, good cut.",
		  "Still in shape after many washes.", "True to size.", "I get asked about it all the time." },
		{ "Runs a bit small.", "A seam opened after the third wash.", "The colour faded slightly.", "Rather long in the sleeves.",
		  "It wrinkles quickly.", "Thinner than I thought." } },
	[FAMILY_SHOES] = {
		{ "Comfortable straight away.", "Beautiful leather.", "True to size.", "Clean stitching all round.", "I wear them every day.",
		  "They get better with time.", "Light on the foot.", "Good grip, even on wet stone." },
		{ "They rubbed a little at the heel.", "Half a size too large.", "The laces are too short.", "The sole is a bit stiff.",
		  "Some glue was visible at the edge.", "The left one squeaks." } },
	[FAMILY_BAGS] = {
		{ "Gorgeous material that ages well.", "Everything has its place.", "Very clean stitching.", "The right size for me.", "It gets more beautiful with use.",
		  "Sturdy without being heavy.", "I have been complimented on it twice.", "The smell of real leather." },
		{ "A bit stiff at first.", "I miss an inside pocket.", "The zip catches now and then.", "The dye rubbed off slightly on a light shirt.",
		  "Slightly heavier than expected.", "One stitch was loose." } },
	[FAMILY_JEWELLERY] = {
		{ "So delicate and beautiful.", "I have not taken it off since.", "Lovingly packed.", "Looks precious without being loud.", "Very finely made.",
		  "No marks on the skin.", "The perfect present.", "It sparkles just enough." },
		{ "Smaller than I thought.", "It tarnished after some weeks.", "A bit light.", "The closure is fiddly.",
		  "The colour is more yellow than in the picture.", "One side was slightly bent." } },
	[FAMILY_BOOKS] = {
		{ "Beautifully made, a joy to hold.", "I have already lent it twice.", "Lovely cover.", "Could not put it down.", "Good paper and clear type.",
		  "A book to keep.", "Full of clever observations.", "Just the right length." },
		{ "A few typing errors.", "The print is rather small.", "It takes a while to get going.", "The corner was bumped in the post.",
		  "The ending came too suddenly.", "I had hoped for more depth." } },
	[FAMILY_PAPER] = {
		{ "Wonderful paper.", "The print is crisp and the colours are deep.", "Made with obvious care.", "A little luxury on the desk.", "Very well packed.",
		  "It feels good in the hand.", "Ordered again at once.", "A lovely present." },
		{ "Corners slightly bent on arrival.", "Expensive for the number of pages.", "The colours differ a little from the screen.", "I expected it to be larger.",
		  "It has a faint smell of ink.", "No envelope in the box." } },
	[FAMILY_TOYS] = {
		{ "A great hit with our three-year-old.", "Solid and without sharp edges.", "Finally a toy without batteries.", "The colours are beautiful.", "It stands up to everything.",
		  "Lovingly designed.", "Even the baby loves it.", "Will be handed down." },
		{ "A bit small for the price.", "Some paint came off.", "One part was missing, but it was sent on.", "My child lost interest quickly.",
		  "It smells of paint a little.", "Harder than the age on the box suggests." } },
	[FAMILY_CARE] = {
		{ "My skin loves it.", "The scent is natural and not too strong.", "Lasts for ever.", "Already ordered more.", "Simple ingredients and it works.",
		  "No irritation, and my skin is difficult.", "Smells like holidays.", "Nice enough to leave out on the shelf." },
		{ "The scent is not quite mine.", "Rather small for the price.", "It leaked a little in the post.", "Takes a while to absorb.",
		  "It dried my skin a bit.", "The lid does not close well." } },
	[FAMILY_FOOD] = {
		{ "Delicious.", "You can taste the quality.", "Fresh and full of flavour.", "Our new favourite.", "Well packed and quickly delivered.",
		  "A treat for every day.", "Guests asked where it was from.", "Honest and not too sweet." },
		{ "Rather expensive.", "Not quite my taste.", "The pack is smaller than I thought.", "Best-before date was quite near.",
		  "The lid was hard to open.", "It tasted a bit flat to me." } },
	[FAMILY_TECH] = {
		{ "Excellent sound and build.", "Set up in two minutes.", "Feels like it will last.", "No app, no account, it simply works.", "A beautiful object.",
		  "The battery lasts even longer than promised.", "Better than the big brand I had before.", "Every knob is a pleasure to turn." },
		{ "The manual is too short.", "The connection dropped twice.", "It is bigger than I thought.", "A longer cable would help.",
		  "It needed an update first.", "The buttons are hard to find in the dark." } },
	[FAMILY_PLANTS] = {
		{ "Strong and healthy.", "Excellently packed.", "It is growing already.", "Better than from the garden centre.", "The card with advice is really useful.",
		  "Arrived moist and undamaged.", "A lovely bit of green.", "The packaging was exemplary." },
		{ "A few leaves were yellow.", "Smaller than pictured.", "Some soil had spilled in the box.", "It needed a while to recover.",
		  "One leaf broken.", "Watering advice could be clearer." } },
	[FAMILY_TOOLS] = {
		{ "A tool for life.", "Well balanced and sturdy.", "You feel the quality at once.", "Does exactly what it should.", "Fits perfectly.",
		  "Beautiful and useful.", "Solid metal, no play.", "I should have bought it years ago." },
		{ "A bit heavy.", "The finish was scratched in one place.", "No instructions in the box.", "The screws were very tight.",
		  "Needed a drop of oil first.", "Could be a centimetre longer." } },
};
