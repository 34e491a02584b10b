/* rate: flat, or free over a value. */
#include "shipping/rate.h"

int64_t
shipping_cost(struct shipping_rate s, int64_t goods)
{
	return (goods == 0 || (s.has_free_over && goods >= s.free_over) ? 0 : s.flat);
}

int64_t
shipping_missing(struct shipping_rate s, int64_t goods)
{
	return (shipping_cost(s, goods) > 0 && s.has_free_over ? s.free_over - goods : 0);
}
