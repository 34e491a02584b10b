/* picture_form: one drawing function for each sort of thing. */
#ifndef SOUKD_PICTURE_FORM_H
#define SOUKD_PICTURE_FORM_H

#include "soukd/picture_body.h"

enum stance {
	STANDS,		/* drawn upwards from 0,0 on the floor */
	HANGS,		/* on a wall, drawn around 0,0 */
	LIES,		/* seen from above, drawn around 0,0 */
};

enum place { PLACE_TABLE, PLACE_DESK, PLACE_ROOM, PLACE_WALL, PLACE_RAIL, PLACE_CLOTH, PLACE_GARDEN, PLACE_CEILING,
	PLACE_SOFA };

struct form {
	void		(*draw)(struct pen *, const struct picture *);
	enum stance	 stance;
	enum place	 place;
	double		 wide, tall;	/* of the drawing */
	double		 foot;		/* half the width of its shadow; 0: it draws its own */
	double		 fx, fy;	/* what a close-up looks at */
};

const struct form	*form_of(const struct picture *);
/* How much larger than drawn it is when it stands alone. */
double			 form_scale(const struct form *);

#define FORM_DRAW(name)	void draw_##name(struct pen *, const struct picture *)

FORM_DRAW(mug); FORM_DRAW(cup); FORM_DRAW(plate); FORM_DRAW(bowl); FORM_DRAW(casserole); FORM_DRAW(pan);
FORM_DRAW(board); FORM_DRAW(knife); FORM_DRAW(spoons); FORM_DRAW(mill); FORM_DRAW(carafe); FORM_DRAW(jar);
FORM_DRAW(vase); FORM_DRAW(candle); FORM_DRAW(candlestick); FORM_DRAW(mirror); FORM_DRAW(clock);
FORM_DRAW(cushion); FORM_DRAW(throw); FORM_DRAW(rug);
FORM_DRAW(chair); FORM_DRAW(stool); FORM_DRAW(armchair); FORM_DRAW(side_table); FORM_DRAW(desk);
FORM_DRAW(bookcase); FORM_DRAW(wall_shelf); FORM_DRAW(table_lamp); FORM_DRAW(floor_lamp); FORM_DRAW(pendant);
FORM_DRAW(tshirt); FORM_DRAW(shirt); FORM_DRAW(jumper); FORM_DRAW(cardigan); FORM_DRAW(hoodie);
FORM_DRAW(trousers); FORM_DRAW(jacket); FORM_DRAW(dress); FORM_DRAW(skirt);
FORM_DRAW(sneaker); FORM_DRAW(boot); FORM_DRAW(sandal); FORM_DRAW(tote); FORM_DRAW(backpack); FORM_DRAW(wallet);
FORM_DRAW(belt); FORM_DRAW(beanie); FORM_DRAW(scarf); FORM_DRAW(socks);
FORM_DRAW(ring); FORM_DRAW(earrings); FORM_DRAW(necklace); FORM_DRAW(bracelet); FORM_DRAW(watch);
FORM_DRAW(book); FORM_DRAW(notebook); FORM_DRAW(print); FORM_DRAW(cards); FORM_DRAW(pen);
FORM_DRAW(toy_car); FORM_DRAW(stacker); FORM_DRAW(blocks); FORM_DRAW(soft_toy); FORM_DRAW(puzzle); FORM_DRAW(game);
FORM_DRAW(soap); FORM_DRAW(pump_bottle); FORM_DRAW(cream); FORM_DRAW(towel); FORM_DRAW(brush); FORM_DRAW(perfume);
FORM_DRAW(tea); FORM_DRAW(coffee); FORM_DRAW(honey); FORM_DRAW(chocolate); FORM_DRAW(oil);
FORM_DRAW(headphones); FORM_DRAW(speaker); FORM_DRAW(radio); FORM_DRAW(turntable); FORM_DRAW(camera);
FORM_DRAW(keyboard); FORM_DRAW(charger);
FORM_DRAW(houseplant); FORM_DRAW(succulent); FORM_DRAW(plant_pot); FORM_DRAW(watering_can); FORM_DRAW(trowel);
FORM_DRAW(seeds); FORM_DRAW(bell); FORM_DRAW(saddle); FORM_DRAW(helmet); FORM_DRAW(bottle); FORM_DRAW(lantern);
FORM_DRAW(hammer); FORM_DRAW(screwdriver); FORM_DRAW(plane);

/* A label of lines "A|B" centred at x,y, with smaller lettering below. */
void	label_lines(struct pen *, const struct picture *, uint32_t ink, double x, double y, double size, double wide);

/* A small pot with something growing in it. */
void	prop_pot(struct pen *, double x, double y, uint32_t);

#endif
