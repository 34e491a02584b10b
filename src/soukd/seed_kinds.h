/* seed_kinds: what the demo marketplace sells, in words.
 *
 * A kind is a sort of thing ("mug"); a product is a kind in one of its designs
 * and one of its materials. Every sentence of a kind fits every design and every
 * material of it, so that any choice of them reads as if written for the product. */
#ifndef SOUKD_SEED_KINDS_H
#define SOUKD_SEED_KINDS_H

#include "soukd/picture.h"

enum seed_family {
	FAMILY_TABLEWARE, FAMILY_KITCHEN, FAMILY_DECOR, FAMILY_TEXTILE, FAMILY_FURNITURE, FAMILY_LAMP,
	FAMILY_CLOTHES, FAMILY_SHOES, FAMILY_BAGS, FAMILY_JEWELLERY, FAMILY_BOOKS, FAMILY_PAPER,
	FAMILY_TOYS, FAMILY_CARE, FAMILY_FOOD, FAMILY_TECH, FAMILY_PLANTS, FAMILY_TOOLS,
	FAMILIES
};

/* Lists inside one string are separated by "|". */

struct seed_design {
	const char		*name;		/* "ribbed"; the whole title when the kind is named */
	enum picture_look	 look;
	int			 shape;
	const char		*sentence;
	const char		*attrs;		/* like the kind's, added to them; NULL: none */
	const char		*label;		/* lettering; NULL: none */
};

enum { SEED_DESIGNS = 16 };

#define DESIGN(n, l, s, t)	{ .name = n, .look = LOOK_##l, .shape = s, .sentence = t }
#define DESIGN_LIKE(n, l, s, a, t) \
	{ .name = n, .look = LOOK_##l, .shape = s, .attrs = a, .sentence = t }
#define DESIGN_LABEL(n, l, s, a, lab, t) \
	{ .name = n, .look = LOOK_##l, .shape = s, .attrs = a, .label = lab, .sentence = t }

struct seed_kind {
	const char		*code;
	const char		*leaf;		/* slug of its category */
	const char		*shops;		/* letters of the shops that sell it */
	enum picture_form	 form;
	enum seed_family	 family;
	const char		*noun;		/* as in a title: "mug" */
	const char		*materials;	/* names in seed_materials */
	const char		*paint;		/* name of a group in seed_paints; "" when the material is the colour */
	int			 price_lo, price_hi;	/* whole euros */
	int			 weight_g;
	const char		*size;		/* "Size:S|M|L" or NULL; "+" before the name: each step costs more */
	/* "height_cm=8..11;fit=slim|wide;dishwasher=yes;capacity_ml=@": "@" takes
	 * the number in the size. */
	const char		*attrs;
	bool			 named;		/* designs are titles of their own */
	bool			 bare;		/* titles do not tell the material */
	bool			 material_leads;	/* "silver hoop earrings", not "hoop silver" */
	struct seed_design	 designs[SEED_DESIGNS];
	const char		*opening[2];
	const char		*detail[3];
	const char		*use[2];
	const char		*care;		/* NULL: the material's */
	const char		*praise[2];
	const char		*gripe;
};

struct seed_material {
	const char		*name;
	enum picture_finish	 finish;
	uint32_t		 colour;	/* its own; 0 when it is dyed or glazed */
	const char		*base;		/* filter colour when it has its own */
	const char		*made;
	const char		*care;
};

struct seed_colour {
	const char	*name;
	const char	*base;			/* the word filters use */
	uint32_t	 rgb;
};

struct seed_paint {
	const char	*name;
	const char	*colours;
};

struct seed_attr {
	const char	*code, *label, *de, *kind, *unit;
	bool		 filterable;
};

struct seed_leaf {
	const char	*slug, *name, *de;
};

struct seed_root {
	const char		*slug, *name, *de;
	struct seed_leaf	 leaves[5];
	bool			 colour, material;	/* attributes all below it have */
};

struct seed_shop {
	const char	*slug, *name, *tagline, *description, *legal, *city, *country;
	const char	*owner;
	int		 ship_flat, ship_free_over;	/* cents; 0: never free */
	int		 days_min, days_max;
	int		 commission_bp;
	int		 price_end;		/* cents a price ends in */
	const char	*lines;			/* names of its product lines */
	const char	*promise[2];
	uint32_t	 colour, accent;	/* banner and logo */
};

struct seed_voice {			/* what buyers say of a family */
	const char	*praise[8];
	const char	*gripe[6];
};

/* Tables end with an empty first field. */
extern const struct seed_material	 seed_materials[];
extern const struct seed_colour		 seed_colours[];
extern const struct seed_paint		 seed_paints[];
extern const struct seed_attr		 seed_attrs[];
extern const struct seed_root		 seed_roots[];
extern const struct seed_shop		 seed_shops[];
extern const struct seed_voice		 seed_voices[FAMILIES];

extern const struct seed_kind seed_kinds_table[], seed_kinds_home[], seed_kinds_room[], seed_kinds_clothes[],
    seed_kinds_carry[], seed_kinds_gold[], seed_kinds_paper[], seed_kinds_child[], seed_kinds_care[],
    seed_kinds_food[], seed_kinds_tech[], seed_kinds_green[], seed_kinds_work[];

#endif
