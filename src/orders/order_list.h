/* order_list: orders page by page, newest first. */
#ifndef ORDERS_ORDER_LIST_H
#define ORDERS_ORDER_LIST_H

#include "orders/order.h"

/* The query says where to go on (after) and, for shops and staff, which (state). */
struct orders	orders_of_viewer(struct req *);
struct orders	orders_of_shop(struct req *);
/* look: an order's number or a buyer's address; "" all. */
struct orders	orders_of_all(struct req *, const char *look);

#endif
