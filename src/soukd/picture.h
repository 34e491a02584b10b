/* picture: drawings of goods, made from numbers.
 *
 * The demo marketplace has no photographs; each of its pictures is an SVG that
 * this code draws: the thing, lit from the upper left, on a plain backdrop, in
 * a room, close up, or beside its sisters. The same struct gives the same bytes. */
#ifndef SOUKD_PICTURE_H
#define SOUKD_PICTURE_H

#include "base/buf.h"

enum picture_form {
	/* kitchen */
	FORM_MUG, FORM_CUP, FORM_PLATE, FORM_BOWL, FORM_CASSEROLE, FORM_PAN, FORM_BOARD, FORM_KNIFE,
	FORM_SPOONS, FORM_MILL, FORM_CARAFE, FORM_JAR,
	/* home */
	FORM_VASE, FORM_CANDLE, FORM_CANDLESTICK, FORM_MIRROR, FORM_CLOCK, FORM_CUSHION, FORM_THROW, FORM_RUG,
	/* furniture and lamps */
	FORM_CHAIR, FORM_STOOL, FORM_ARMCHAIR, FORM_SIDE_TABLE, FORM_DESK, FORM_BOOKCASE, FORM_WALL_SHELF,
	FORM_TABLE_LAMP, FORM_FLOOR_LAMP, FORM_PENDANT,
	/* clothes */
	FORM_TSHIRT, FORM_SHIRT, FORM_JUMPER, FORM_CARDIGAN, FORM_HOODIE, FORM_TROUSERS, FORM_JACKET,
	FORM_DRESS, FORM_SKIRT,
	/* shoes and bags */
	FORM_SNEAKER, FORM_BOOT, FORM_SANDAL, FORM_TOTE, FORM_BACKPACK, FORM_WALLET, FORM_BELT,
	FORM_BEANIE, FORM_SCARF, FORM_SOCKS,
	/* jewellery */
	FORM_RING, FORM_EARRINGS, FORM_NECKLACE, FORM_BRACELET, FORM_WATCH,
	/* paper */
	FORM_BOOK, FORM_NOTEBOOK, FORM_PRINT, FORM_CARDS, FORM_PEN,
	/* children */
	FORM_TOY_CAR, FORM_STACKER, FORM_BLOCKS, FORM_SOFT_TOY, FORM_PUZZLE, FORM_GAME,
	/* care */
	FORM_SOAP, FORM_PUMP_BOTTLE, FORM_CREAM, FORM_TOWEL, FORM_BRUSH, FORM_PERFUME,
	/* pantry */
	FORM_TEA, FORM_COFFEE, FORM_HONEY, FORM_CHOCOLATE, FORM_OIL,
	/* audio and photo */
	FORM_HEADPHONES, FORM_SPEAKER, FORM_RADIO, FORM_TURNTABLE, FORM_CAMERA, FORM_KEYBOARD, FORM_CHARGER,
	/* garden, bicycle, workshop */
	FORM_HOUSEPLANT, FORM_SUCCULENT, FORM_PLANT_POT, FORM_WATERING_CAN, FORM_TROWEL, FORM_SEEDS,
	FORM_BELL, FORM_SADDLE, FORM_HELMET, FORM_BOTTLE, FORM_LANTERN, FORM_HAMMER, FORM_SCREWDRIVER, FORM_PLANE,
	FORMS
};

/* What the surface shows. A form draws those that make sense on it and leaves
 * the others plain. */
enum picture_look {
	LOOK_PLAIN, LOOK_RIBS, LOOK_SPECKLE, LOOK_DIP, LOOK_BANDS, LOOK_STRIPES, LOOK_CHECK, LOOK_DOTS,
	LOOK_WAVES, LOOK_LEAVES, LOOK_FLOWERS, LOOK_TERRAZZO, LOOK_ARCS, LOOK_HERRING, LOOK_BLOCKS,
	LOOK_DIAMOND, LOOK_CABLE, LOOK_SHAPES, LOOK_HILLS, LOOK_SUN, LOOK_CITY, LOOK_FISH, LOOK_MOON,
	LOOKS
};

enum picture_finish {
	FINISH_GLAZE, FINISH_MATT, FINISH_CLAY, FINISH_WOOD, FINISH_METAL, FINISH_CLOTH, FINISH_KNIT,
	FINISH_LEATHER, FINISH_GLASS, FINISH_PAPER, FINISH_PLASTIC, FINISH_WICKER, FINISH_STONE, FINISH_WAX,
};

enum picture_view {
	VIEW_FRONT,		/* alone before a backdrop */
	VIEW_SETTING,		/* where it is used */
	VIEW_DETAIL,		/* close up */
	VIEW_GROUP,		/* in its colours, or three of it */
	VIEWS
};

struct picture {
	enum picture_form	 form;
	enum picture_look	 look;
	int			 shape;		/* which of the form's shapes; any number */
	enum picture_finish	 finish;
	uint32_t		 colour;	/* 0xrrggbb: the thing */
	uint32_t		 accent;	/* its pattern, lid, lining */
	uint32_t		 second;	/* wood or metal parts */
	uint32_t		 others[2];	/* colours of its sisters, for VIEW_GROUP */
	const char		*label;		/* lettering on it, A-Z 0-9; may be "" */
	const char		*small;		/* smaller lettering; may be "" */
	enum picture_view	 view;
	uint32_t		 dice;
};

/* Writes the SVG, 1000 units square. */
void	picture_draw(const struct picture *, struct buf *);

/* Three things in one picture, for a category: their views do not matter. */
void	picture_tile(const struct picture[3], struct buf *);

/* A shop's banner, 1600 x 400 units, and its round logo, 400 units square. */
void	picture_banner(uint32_t dice, uint32_t colour, uint32_t accent, struct buf *);
void	picture_logo(const char *initials, uint32_t dice, uint32_t colour, uint32_t accent, struct buf *);

#endif
