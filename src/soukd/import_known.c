/* import_known: mappings that need no file: two shop systems' exports, and tables whose
 * columns have our names. conf/import has the same two to change. */
#include "soukd/import_map.h"

#include <strings.h>

static const char shopify[] =
    "ref = Handle\n"
    "title = Title\n"
    "description = Body (HTML)\n"
    "description.html = yes\n"
    "brand = Vendor\n"
    "category = Product Category | Type\n"
    "sku = Variant SKU\n"
    "price = Variant Price\n"
    "compare_at = Variant Compare At Price\n"
    "stock = Variant Inventory Qty\n"
    "weight_g = Variant Grams\n"
    "image = Image Src\n"
    "state = Status | Published\n"
    "option.[Option1 Name] = Option1 Value\n"
    "option.[Option2 Name] = Option2 Value\n"
    "option.[Option3 Name] = Option3 Value\n";

static const char woocommerce[] =
    "ref = Parent | SKU | ID\n"
    "title = Name\n"
    "description = Description | Short description\n"
    "description.html = yes\n"
    "category = Categories\n"
    "sku = SKU\n"
    "price = Sale price | Regular price\n"
    "compare_at = Regular price\n"
    "stock = Stock\n"
    "weight_kg = Weight (kg)\n"
    "image = Images\n"
    "state = Published\n"
    "option.[Attribute 1 name] = Attribute 1 value(s)\n"
    "option.[Attribute 2 name] = Attribute 2 value(s)\n"
    "option.[Attribute 3 name] = Attribute 3 value(s)\n";

static bool
has(const char **header, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(header[i], name) == 0)
			return (true);
	return (false);
}

static bool
has_field_name(const char *column)
{
	for (size_t f = 0; f < IMPORT_FIELDS; f++)
		if (strcasecmp(column, import_field_name(f)) == 0)
			return (true);
	return (false);
}

const char *
import_map_known(struct arena *a, const char **header, size_t n, const char **name, bool *loose)
{
	struct buf b = { 0 };
	const char *text;

	*loose = true;
	*name = "Shopify's columns";
	if (has(header, n, "Handle") && has(header, n, "Title") && has(header, n, "Variant Price"))
		return (shopify);
	*name = "WooCommerce's columns";
	if (has(header, n, "Name") && has(header, n, "Regular price") && has(header, n, "Type"))
		return (woocommerce);
	*name = "the columns of that name";
	*loose = false;
	for (size_t i = 0; i < n; i++) {
		if (strpbrk(header[i], "='\n") != NULL)
			continue;
		if (has_field_name(header[i])) {
			for (const char *s = header[i]; *s != '\0'; s++)
				buf_putc(&b, (char)(*s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s));
			buf_printf(&b, " = '%s'\n", header[i]);
		} else if (str_starts(header[i], "option.") || str_starts(header[i], "attr."))
			buf_printf(&b, "%s = '%s'\n", header[i], header[i]);
	}
	text = arena_strdup(a, b.n > 0 ? b.p : "");
	buf_free(&b);
	return (text);
}
